"""Requests and answers: what the window may ask of the engine.

A request is a frozen value that names all that its answer depends on: equal requests have equal
answers. It knows its lane (in which only the newest waiting request is kept) and its priority. How
each is answered is in ``core.engine.answers``; this module imports no torch.
"""

from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import ClassVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.concepts.recipes import AttributeChoice, Recipe
from core.images.reference import ImageReference, Picture
from core.workspace.state import LatentMove


class Priority(IntEnum):
    """Lower runs first: what follows the hand, then what fills a view, then long work."""

    LIVE = 0
    VIEW = 1
    JOB = 2


class Request(Struct, frozen=True):
    """Base of all requests."""

    lane: ClassVar[str] = ""
    priority: ClassVar[Priority] = Priority.VIEW


class StripRequest(Request, frozen=True):
    """One strip for each model, along one recipe, with the frame at the slider's position.

    And, to compare two methods, one more for each model along a second recipe.
    """

    lane: ClassVar[str] = "strip"
    priority: ClassVar[Priority] = Priority.LIVE

    models: tuple[str, ...]
    base: ImageReference
    recipe: Recipe
    positions: tuple[float, ...]
    """Of the frames, ascending."""
    position: float
    """Of the slider."""
    moves: tuple[LatentMove, ...] = ()
    compared: Recipe | None = None
    """The recipe of the second strips."""
    plotted: tuple[AttributeChoice, ...] = ()
    """What else is measured on the frames, beside what the recipes are about."""


class PatientStripRequest(StripRequest, frozen=True):
    """A StripRequest whose directions take seconds to be found the first time: a job, with progress."""

    priority: ClassVar[Priority] = Priority.JOB


class ReconstructionsRequest(Request, frozen=True):
    """What each model makes of each image."""

    lane: ClassVar[str] = "reconstructions"
    priority: ClassVar[Priority] = Priority.LIVE

    models: tuple[str, ...]
    images: tuple[ImageReference, ...]


class DirectionFiguresRequest(Request, frozen=True):
    """Lengths of, and cosines between, the directions of a library, in each model."""

    lane: ClassVar[str] = "direction figures"

    models: tuple[str, ...]
    recipes: tuple[Recipe, ...]
    names: tuple[str, ...] = ()
    """What the asker calls each of them, so that the answer is not taken for that of other ones."""


class LikenessRequest(Request, frozen=True):
    """The test images in order of their distance to an image in a model's latent space.

    A job: it reports progress.
    """

    lane: ClassVar[str] = "likeness"
    priority: ClassVar[Priority] = Priority.JOB

    model: str
    image: ImageReference


OfferedPicture = Path | tuple[bytes, str]
"""A picture that the user offers: a file, or an encoded picture and what to call it."""


class PicturesRequest(Request, frozen=True):
    """Pictures of the user's own, made grey and 28 x 28 (a job: yields between them).

    The one request whose answer depends on more than it names: on what the files hold. So it has a
    number, and no two are equal.
    """

    lane: ClassVar[str] = "pictures"
    priority: ClassVar[Priority] = Priority.JOB

    number: int
    offered: tuple[OfferedPicture, ...]


@dataclass(frozen=True)
class TakenPicture:
    """A picture that could be read."""

    picture: Picture
    report: str
    """What was done to make it grey and 28 x 28, as a clause."""


@dataclass(frozen=True)
class PicturesRead:
    """Those that could be read, in their order, and a sentence for each that could not."""

    taken: tuple[TakenPicture, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class MeasuredAttribute:
    """An attribute along a strip of n frames."""

    name: str
    unit: str
    """Empty for a plain ratio."""
    step: float
    """A change that the eye notices."""
    values: NDArray[np.float64]
    """(n,) on the frames."""
    base: float
    """On the decode at position 0."""
    current: float
    """On the decode at the slider's position."""
    held: bool
    """Whether the strip's recipe means to hold it."""
    tolerance: float
    """How far off the base a walk shows it where it is held; 0 where nothing is promised."""
    drift: float
    """How far off the base it is at most, on frames that are reached."""


@dataclass(frozen=True)
class Strip:
    """One model's share of the answer to a StripRequest; K = latent dimensions, n = frames."""

    model: str
    problem: str
    """One sentence if there is nothing to show (no direction, no such model), else empty.

    The arrays are then empty.
    """
    active: NDArray[np.bool_]
    """(K,) which dimensions the model uses."""
    spread: NDArray[np.float32]
    """(K,) standard deviation of each dimension's posterior mean over the test set."""
    base: NDArray[np.float32]
    """(K,) posterior mean of the base image, moves not included."""
    vector: NDArray[np.float32]
    """(K,) unit vector that is followed."""
    length: float
    """Of the difference before it was made a unit vector."""
    latent: NDArray[np.float32]
    """(K,) where the slider stands: base + moves + position x vector."""
    frames: NDArray[np.float32]
    """(n, 28, 28) decodes at the positions."""
    height: NDArray[np.float64]
    """(n,) rows."""
    brightness: NDArray[np.float64]
    """(n,) mean intensity of the lit pixels."""
    current: NDArray[np.float32]
    """(28, 28) decode at the slider's position."""
    current_height: float
    current_brightness: float
    notes: tuple[str, ...] = ()
    """Sentences for the user on how the direction came about; usually none."""
    model_sha256: str = ""
    """Of the model's file, for what an export says about how to make it again."""
    reached: NDArray[np.bool_] = field(default_factory=lambda: np.ones(0, np.bool_))
    """(n,) False where a walk had to stop before: the frame is its last good one; empty: all were."""
    stopped: tuple[str, str] = ("", "")
    """Why a walk stopped below and above the base, as a sentence; else empty."""
    step: float = 1.0
    """What one position is: 1 latent length, or for a walk along an attribute's gradient so much of it."""
    unit: str = ""
    """The unit of ``step``; empty for a latent length."""
    condition: float = float("nan")
    """Condition number of the unit gradients at the base, of what is changed and held; NaN: none."""
    measured: tuple[MeasuredAttribute, ...] = ()
    """Height, brightness, and what else the recipe is about."""
    current_reached: bool = True
    """Whether a walk gets as far as the slider stands."""

    @property
    def held(self) -> tuple[MeasuredAttribute, ...]:
        """What the recipe means to hold, as it was measured."""
        return tuple(attribute for attribute in self.measured if attribute.held)


@dataclass(frozen=True)
class StripAnswer:
    """One strip for each model of the request, in its order."""

    strips: tuple[Strip, ...]
    compared: tuple[Strip, ...] = ()
    """Likewise along the second recipe, if the request has one."""


@dataclass(frozen=True)
class Reconstructions:
    """Images as they are and as each model decodes their posterior means."""

    originals: NDArray[np.float32]
    """(images, 28, 28)"""
    decoded: tuple[NDArray[np.float32], ...]
    """For each model (images, 28, 28); empty (0, 28, 28) where the model could not be loaded."""
    problems: tuple[str, ...]
    """For each model one sentence, or empty."""
    image_problems: tuple[str, ...]
    """For each image one sentence, or empty; it is black then, and so is what models make of it."""


@dataclass(frozen=True)
class ModelDirectionFigures:
    """One model's figures for n directions."""

    model: str
    lengths: NDArray[np.float64]
    """(n,) before normalising; NaN where the direction has none."""
    cosines: NDArray[np.float64]
    """(n, n); NaN where either has none."""
    problems: tuple[str, ...]
    """For each direction one sentence, or empty."""


@dataclass(frozen=True)
class DirectionFigures:
    """One entry for each model of the request."""

    models: tuple[ModelDirectionFigures, ...]


@dataclass(frozen=True)
class Likeness:
    """Test images, nearest first."""

    order: NDArray[np.int32]
    """(10000,) image numbers."""
    distances: NDArray[np.float32]
    """(10000,) Euclidean distances of posterior means, ascending."""
