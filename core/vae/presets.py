"""Presets: the models that the program ships, and how each is trained again from nothing."""

from msgspec import Struct

from core.errors import UserError
from core.vae.description import Architecture, Convolutional, Mlp, TrainingConfiguration


class Preset(Struct, frozen=True):
    """A name, an architecture, a training configuration, and what it is for."""

    name: str
    architecture: Architecture
    training: TrainingConfiguration
    purpose: str


_PRESETS = (
    Preset(
        "two-d-a",
        Mlp((512, 256), 2),
        TrainingConfiguration(seed=0, epochs=30, preset="two-d-a"),
        "Two latent dimensions, to be looked at as a plot",
    ),
    Preset(
        "two-d-b",
        Mlp((512, 256), 2),
        TrainingConfiguration(seed=1, epochs=30, preset="two-d-b"),
        "The same as two-d-a from another seed: another map of the same images",
    ),
    Preset(
        "small",
        Mlp((64, 12), 20),
        TrainingConfiguration(seed=0, epochs=30, preset="small"),
        "The article's smaller model: uses 5 or 6 of its 20 dimensions",
    ),
    Preset(
        "large",
        Convolutional((18, 36), 144, 20),
        TrainingConfiguration(seed=2, epochs=40, preset="large"),
        "The article's larger model: uses 9 or 10 of its 20 dimensions",
    ),
)


def presets() -> tuple[Preset, ...]:
    """All presets, in the order in which they are listed."""
    return _PRESETS


def preset(name: str) -> Preset:
    """The preset of that name.

    Raises
    ------
    UserError
        There is none.
    """
    for candidate in _PRESETS:
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in _PRESETS)
    raise UserError(f"There is no preset '{name}'; the presets are {known}.")
