"""What is asked about the followed direction beside its strips, and which of that is on show."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.concepts.recipes import AttributeChoice

PLOT_LIMIT = 12
"""Attributes plotted under the strips beside those that are there anyway."""

AMOUNT_LIMIT = 1000.0

ClassNumber = Annotated[int, Meta(ge=0, le=9)]


class StudyPage(StrEnum):
    """What stands above the strips."""

    IMAGES = "images"
    """A, B, the base and the pixel editor."""
    LEAK = "leak"
    COLLINEARITY = "collinearity"
    ATTRIBUTES = "attributes"


class Study(Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured of the followed direction, and the page that is on show."""

    page: StudyPage = StudyPage.IMAGES
    change: AttributeChoice | None = None
    """The attribute that is to change; None: what the followed direction changes, or else height."""
    amount: Annotated[float, Meta(ge=-AMOUNT_LIMIT, le=AMOUNT_LIMIT)] | None = None
    """By how much, in its unit; None: by its usual amount."""
    classes: Annotated[tuple[ClassNumber, ...], Meta(min_length=1, max_length=10)] = (7, 9)
    """Whose test images a leak is measured on, and by whose spread; Fashion-MNIST's own numbers."""
    spread_class: ClassNumber | None = None
    """Over which class attributes are described; None: the base image's own."""
    plotted: Annotated[tuple[AttributeChoice, ...], Meta(max_length=PLOT_LIMIT)] = ()
    """Attributes that are plotted under the strips although nothing holds or changes them."""
