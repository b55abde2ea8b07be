"""The models pane's part of the workspace: what is looked at, and the settings of a training to be begun.

Which models there are is no state: that is on the disk. Trainings that run are processes, and those that
wait are files (``core.trainings``).
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.vae.description import Architecture, Mlp, TrainingConfiguration

SELECTED_LIMIT = 2
"""Models side by side."""

REFERENCE_LIMIT = 4096
"""Characters of a name or a path."""

Reference = Annotated[str, Meta(min_length=1, max_length=REFERENCE_LIMIT)]


class Page(StrEnum):
    """What the pane shows beside the list."""

    MEASURES = "measures"
    TRAINING = "training"


class TrainingForm(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What would be trained next; a session holds of it what was changed."""

    name: Annotated[str, Meta(max_length=80)] = ""
    """Empty: named after its settings."""
    architecture: Architecture = Mlp((64, 12), 20)
    training: TrainingConfiguration = TrainingConfiguration(epochs=30, preset="small")


class Models(Struct, frozen=True, forbid_unknown_fields=True):
    """The models pane."""

    selected: Annotated[tuple[Reference, ...], Meta(max_length=SELECTED_LIMIT)] = ("small",)
    """Names or files of the models that are looked at, from left to right."""
    draw: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    """Which test images and which samples of the prior are shown."""
    page: Page = Page.MEASURES
    form: TrainingForm = TrainingForm()
