"""A preset with some of its settings replaced, each checked."""

import msgspec

from core.errors import UserError
from core.vae.description import Architecture, Mlp, TrainingConfiguration
from core.vae.presets import preset


def chosen_training(
    name: str,
    *,
    hidden: str | None = None,
    latents: int | None = None,
    **settings: int | float | None,
) -> tuple[Architecture, TrainingConfiguration]:
    """The preset ``name``; ``hidden`` ("512,256") makes it an MLP, None leaves the preset's value.

    Raises
    ------
    UserError
        There is no such preset, or a value is out of range.
    """
    start = preset(name)
    architecture = start.architecture
    if hidden is not None:
        architecture = Mlp(_widths(hidden), architecture.latents)
    if latents is not None:
        architecture = msgspec.structs.replace(architecture, latents=latents)
    given = {key: value for key, value in settings.items() if value is not None}
    training = msgspec.structs.replace(start.training, **given)
    if architecture != start.architecture or training != start.training:
        # Other weights than the preset's: the file says so by naming no preset.
        training = msgspec.structs.replace(training, preset="")
    try:
        # Structs check their bounds only when they are decoded.
        return (
            msgspec.convert(msgspec.to_builtins(architecture), Architecture),
            msgspec.convert(msgspec.to_builtins(training), TrainingConfiguration),
        )
    except msgspec.ValidationError as error:
        raise UserError(f"This training cannot be: {error}.") from error


def _widths(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(width) for width in text.split(","))
    except ValueError as error:
        raise UserError(
            f"The widths '{text}' are wrong; give whole numbers such as 512,256."
        ) from error
