"""What the translation pane may ask of the engine; answered in ``core.engine.translation_answers``."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.concepts.recipes import AttributeChoice, Recipe, TranslationMethod
from core.engine.requests import Priority, Request, Strip
from core.images.reference import ImageReference
from core.translation.figures import Comparison, MapPicture, Strips
from core.translation.questions import Concept, FitChoice, Reading, StripQuestion


class TranslationRequest(Request, frozen=True):
    """Base of these requests: two models, by name or path."""

    source: str
    target: str


class MapRequest(TranslationRequest, frozen=True):
    """The map between latent spaces, fitted if it is not there yet (a job: reports progress)."""

    lane: ClassVar[str] = "map of the translation"
    priority: ClassVar[Priority] = Priority.JOB

    method: TranslationMethod
    fit: FitChoice = FitChoice()


class IdentifierRequest(TranslationRequest, frozen=True):
    """An identifier that the source has to learn to read the target's images for (a job: likewise).

    Its answer says how long that took; what was learned stays in the engine.
    """

    lane: ClassVar[str] = "identifier of the translation"
    priority: ClassVar[Priority] = Priority.JOB

    concept: Concept
    hold: tuple[AttributeChoice, ...]
    reading: Reading


class TranslatedStripsRequest(TranslationRequest, frozen=True):
    """Base of the two kinds of strips; they are answered in steps, and fit or learn what is not there."""

    question: StripQuestion


class ArrowsRequest(TranslatedStripsRequest, frozen=True):
    """Straight strips: along the source's direction, the target's own, and the translated one."""

    lane: ClassVar[str] = "arrows of the translation"


class WalksRequest(TranslatedStripsRequest, frozen=True):
    """Walks: on the source's identifier, on the target's own, and on the translated one."""

    lane: ClassVar[str] = "walks of the translation"


class FramesRequest(TranslationRequest, frozen=True):
    """The frame of each strip at the slider's position; only of strips that were answered already."""

    lane: ClassVar[str] = "frames of the translation"
    priority: ClassVar[Priority] = Priority.LIVE

    arrows: StripQuestion
    walks: StripQuestion
    """With the same positions."""
    position: float
    by_walks: bool = False
    """Whether the source's own and the native strip are those of the walks; else of the arrows."""


class RoundTripRequest(TranslationRequest, frozen=True):
    """One image through both models and back, by a map."""

    lane: ClassVar[str] = "round trip"

    image: ImageReference
    method: TranslationMethod
    fit: FitChoice = FitChoice()


class TableRequest(TranslationRequest, frozen=True):
    """All methods with all measures and their baselines (a job: reports progress)."""

    lane: ClassVar[str] = "table of the translation"
    priority: ClassVar[Priority] = Priority.JOB

    change: AttributeChoice
    hold: tuple[AttributeChoice, ...]
    recipe: Recipe | None = None
    """The direction that is the arrow; None: the usual one of ``change``."""
    fit: FitChoice = FitChoice()


class TableRowsRequest(TranslationRequest, frozen=True):
    """Those rows of a table that are finished, also if its job was stopped; a view, so it goes first."""

    lane: ClassVar[str] = "rows of the table"

    table: TableRequest


class SharedImagesRequest(TranslationRequest, frozen=True):
    """Identifiers' accuracy over the number of shared images (a job: reports progress)."""

    lane: ClassVar[str] = "curve of the translation"
    priority: ClassVar[Priority] = Priority.JOB

    attributes: tuple[AttributeChoice, ...]
    fit: FitChoice = FitChoice()


@dataclass(frozen=True, eq=False)
class FittedMap:
    """The answer to a ``MapRequest``."""

    picture: MapPicture
    images: int
    """How many pairs it was fitted on; 0: it is not fitted."""
    notes: tuple[str, ...]
    """What was chosen, in sentences."""


@dataclass(frozen=True)
class Learned:
    """The answer to an ``IdentifierRequest``."""

    seconds: float
    """That it took now; next to nothing where it was known."""


@dataclass(frozen=True, eq=False)
class TranslatedStrips:
    """The answer to a request for strips."""

    source: Strip
    native: Strip
    translated: Strip
    cosine: float
    """Of the translated with the native vector (of walks: their first directions); NaN without one."""
    made: Strips
    """The same as the core has made them, for exports."""
    digests: tuple[str, str]
    """SHA-256 of the source's and the target's file."""


@dataclass(frozen=True, eq=False)
class Frame:
    """What a strip shows at the slider's position."""

    image: NDArray[np.float32]
    """(28, 28)"""
    height: float
    """Rows."""
    brightness: float
    reached: bool


@dataclass(frozen=True)
class Frames:
    """The answer to a ``FramesRequest``; None where a strip is not known or has a problem."""

    source: Frame | None
    native: Frame | None
    arrow: Frame | None
    identifier: Frame | None


@dataclass(frozen=True, eq=False)
class TableAnswer:
    """The answer to a ``TableRequest``."""

    comparison: Comparison
    question: dict[str, object]
    """What was asked, as plain values, for exports."""


@dataclass(frozen=True, eq=False)
class TableRows:
    """The answer to a ``TableRowsRequest``."""

    comparison: Comparison | None
    """Without ``words``; None: not one row is finished."""
    whole: int
    """How many rows there will be."""

    @property
    def finished(self) -> int:
        """How many there are."""
        found = self.comparison
        if found is None:
            return 0
        return len(found.methods) + len(found.baselines) + len(found.identifiers)
