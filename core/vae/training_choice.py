"""A preset with some of its settings replaced, each checked."""

import typing

import msgspec
from msgspec import Meta

from core.decoding_problems import decoding_problem
from core.errors import UserError, shortened
from core.vae.description import (
    Architecture,
    Convolutional,
    Latents,
    Mlp,
    TrainingConfiguration,
    Width,
)
from core.vae.presets import preset

_NAMES = {
    "latents": "number of latent dimensions",
    "seed": "seed",
    "epochs": "number of epochs",
    "batch": "batch size",
    "learning_rate": "learning rate",
    "beta": "KL term's weight",
    "threads": "number of threads",
}
"""What each setting that is a number is called in a sentence."""


def chosen_training(
    name: str,
    *,
    hidden: str | None = None,
    convolutional: str | None = None,
    latents: int | None = None,
    **settings: int | float | None,
) -> tuple[Architecture, TrainingConfiguration]:
    """The preset ``name``; None leaves the preset's value.

    ``hidden`` ("512,256") makes it an MLP; ``convolutional`` ("18,36,144") a network of two
    convolutions with so many channels and a hidden layer.

    Raises
    ------
    UserError
        There is no such preset, or a value is out of range.
    """
    start = preset(name)
    architecture = start.architecture
    given = {key: value for key, value in settings.items() if value is not None}
    for key, value in (given if latents is None else {"latents": latents, **given}).items():
        if problem := setting_problem(key, value):
            raise UserError(f"The {_NAMES[key]} {problem}.")
    if given.get("threads") == 1:
        del given["threads"]  # as nothing said
    if hidden is not None:
        if problem := hidden_problem(hidden):
            raise UserError(f"The hidden widths {problem}.")
        architecture = Mlp(_widths(hidden), architecture.latents)
    if convolutional is not None:
        if hidden is not None:
            raise UserError("A model is either an MLP or convolutional; give the widths of one.")
        if problem := convolutional_problem(convolutional):
            raise UserError(f"The convolutional widths {problem}.")
        first, second, width = _widths(convolutional)
        architecture = Convolutional((first, second), width, architecture.latents)
    if latents is not None:
        architecture = msgspec.structs.replace(architecture, latents=latents)
    training = msgspec.structs.replace(start.training, **given)
    if architecture != start.architecture or training != start.training:
        # Other weights than the preset's: the file says so by naming no preset.
        training = msgspec.structs.replace(training, preset="")
    try:
        # Structs check their types only when they are decoded.
        return (
            msgspec.convert(msgspec.to_builtins(architecture), Architecture),
            msgspec.convert(msgspec.to_builtins(training), TrainingConfiguration),
        )
    except msgspec.ValidationError as error:
        raise UserError(f"This training cannot be: {decoding_problem(error)}.") from error


def setting_problem(setting: str, value: float) -> str:
    """Why a number cannot be one of ``chosen_training``'s settings, as a clause; empty if it can.

    The clause: ``0 is out of range; take 1 to 10000``.
    """
    bounds = _bounds(setting)
    inside = (
        (bounds.ge is None or value >= bounds.ge)
        and (bounds.gt is None or value > bounds.gt)
        and (bounds.le is None or value <= bounds.le)
        and (bounds.lt is None or value < bounds.lt)
    )
    return "" if inside else f"{value} is out of range; {setting_remedy(setting)}"


def setting_remedy(setting: str) -> str:
    """Which numbers a setting can be, as a clause: ``take 1 to 10000``."""
    bounds = _bounds(setting)
    if bounds.gt is not None:
        return f"take more than {bounds.gt:g} and at most {bounds.le:g}"
    high = bounds.le if bounds.lt is None else bounds.lt - 1  # only of whole numbers
    return f"take {bounds.ge:g} to {high:.10g}"


def hidden_problem(text: str) -> str:
    """Why a text cannot be an MLP's hidden widths, as a clause; empty if it can."""
    kind = typing.get_type_hints(Mlp, include_extras=True)["hidden"]
    try:
        msgspec.convert(_widths(text), kind)
    except ValueError:  # int()'s, and msgspec's own are such
        count, width = _meta(kind), _meta(Width)
        return (
            f"'{shortened(text, 60)}' should be {count.min_length} to {count.max_length} whole numbers "
            f"from {width.ge} to {width.le}, such as 512,256"
        )
    return ""


def convolutional_problem(text: str) -> str:
    """Why a text cannot be a convolutional network's widths, as a clause; empty if it can."""
    try:
        msgspec.convert(_widths(text), tuple[Width, Width, Width])
    except ValueError:
        width = _meta(Width)
        return (
            f"'{shortened(text, 60)}' should be 3 whole numbers from {width.ge} to {width.le}: both "
            "convolutions' channels and the hidden layer's width, such as 18,36,144"
        )
    return ""


def _widths(text: str) -> tuple[int, ...]:
    return tuple(int(width) for width in text.split(","))


def _bounds(setting: str) -> Meta:
    if setting == "latents":
        return _meta(Latents)
    return _meta(typing.get_type_hints(TrainingConfiguration, include_extras=True)[setting])


def _meta(annotated: typing.Any) -> Meta:
    """The bounds that stand beside a type in ``core.vae.description``."""
    # Of what may be left out, the first of its types.
    while typing.get_origin(annotated) is not typing.Annotated:
        annotated = typing.get_args(annotated)[0]
    meta: Meta = annotated.__metadata__[0]
    return meta
