"""The translation pane's part of the workspace: two models, a concept, and how it is carried over.

What is derived from it (maps, strips, tables) is never stored: ``core.engine.translation_requests`` names
what is asked.
"""

from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.concepts.recipes import (
    HOLD_LIMIT,
    AttributeChoice,
    AttributeName,
    Known,
    Recipe,
    TranslationMethod,
)
from core.images.reference import ImageReference

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)

STRIP_FRAME_LIMITS = (2, 41)
STRIP_POSITION_LIMIT = 60.0
CONCEPT_NAME_LIMIT = 80
SHARED_LIMIT = 60_000

StripPosition = Annotated[float, Meta(ge=-STRIP_POSITION_LIMIT, le=STRIP_POSITION_LIMIT)]
ModelName = Annotated[str, Meta(min_length=1, max_length=4096)]

ReadingName = Literal["encoder", "posterior", "student", "careful"]
"""How the source reads the target's images for an identifier (``core.translation.questions.Reading``)."""


class OfAttribute(
    Struct, frozen=True, tag="attribute", forbid_unknown_fields=True, omit_defaults=True
):
    """A concept of the source: an attribute of the images that it decodes, or a linear probe for it."""

    attribute: AttributeChoice = HEIGHT
    probe: bool = False


class OfDirection(Struct, frozen=True, tag="direction", forbid_unknown_fields=True):
    """A concept of the source: how far a latent point lies along a direction of the library.

    By value, as recipes nest: the library may lose the direction.
    """

    name: Annotated[str, Meta(min_length=1, max_length=CONCEPT_NAME_LIMIT)]
    recipe: Recipe


TranslationConcept = OfAttribute | OfDirection


class Beside(StrEnum):
    """What the translated strips are compared with."""

    ARROWS = "arrows"
    """Straight lines along the source's and the target's own direction."""
    WALKS = "walks"
    """Walks on the source's and the target's own identifier."""


class TranslationPage(StrEnum):
    """What the pane shows under its choices."""

    STRIPS = "strips"
    MAP = "map"
    TABLE = "table"
    CURVE = "curve"
    ROUND_TRIP = "round-trip"


class Translation(Struct, frozen=True, forbid_unknown_fields=True):
    """The translation pane."""

    source: ModelName = "small"
    """Name of a shipped model, or a file: the model that knows the concept."""
    target: ModelName = "large"
    """Likewise: the model that it is carried over to."""
    concept: TranslationConcept = OfAttribute()
    hold: Annotated[tuple[AttributeChoice, ...], Meta(min_length=1, max_length=HOLD_LIMIT)] = (
        BRIGHTNESS,
    )
    """What walks hold, and whose change is the leak; each once, and not the concept's own."""
    method: TranslationMethod = TranslationMethod.AFFINE
    """The map for the translated arrow; never the identifier, which always stands beside it."""
    images: Annotated[int, Meta(ge=0, le=SHARED_LIMIT)] = 0
    """How many images both models have seen, for maps that are fitted; 0: all that there are."""
    reading: ReadingName = "careful"
    beside: Beside = Beside.ARROWS
    base: ImageReference | None = None
    """Where the strips start; None: where those of the traversal do."""
    position: StripPosition = 0.0
    low: StripPosition = -2.0
    high: StripPosition = 4.0
    frames: Annotated[int, Meta(ge=STRIP_FRAME_LIMITS[0], le=STRIP_FRAME_LIMITS[1])] = 13
    page: TranslationPage = TranslationPage.STRIPS
