"""What the window may ask about a direction beside its strips: leaks, collinearity, consistency, attributes.

The answers are in ``core.engine.separation_answers``; this module imports no torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.concepts.recipes import AttributeChoice, Recipe
from core.engine.requests import Priority, Request
from core.images.reference import ImageReference
from core.workspace.state import LatentMove


class SeparationRequest(Request, frozen=True):
    """Base of them."""


class StripLeaksRequest(SeparationRequest, frozen=True):
    """What leaks along each strip where the attribute has changed by so much."""

    lane: ClassVar[str] = "strip leaks"

    models: tuple[str, ...]
    base: ImageReference
    recipes: tuple[Recipe, ...]
    """One for each strip of a model."""
    positions: tuple[float, ...]
    """Of the strips' frames, ascending."""
    change: AttributeChoice
    amount: float
    hold: tuple[AttributeChoice, ...]
    classes: tuple[int, ...]
    """By the spread over whose test images leaks are counted."""
    moves: tuple[LatentMove, ...] = ()


class PatientStripLeaksRequest(StripLeaksRequest, frozen=True):
    """The same where a direction takes seconds to be found the first time: a job, after the strips'."""

    priority: ClassVar[Priority] = Priority.JOB


class HeldOutLeaksRequest(SeparationRequest, frozen=True):
    """The same over many test images that had no part in any of the recipes; a job."""

    lane: ClassVar[str] = "held-out leaks"
    priority: ClassVar[Priority] = Priority.JOB

    models: tuple[str, ...]
    recipes: tuple[Recipe, ...]
    change: AttributeChoice
    amount: float
    hold: tuple[AttributeChoice, ...]
    classes: tuple[int, ...] = (7, 9)
    images: int = 200
    seed: int = 0


class CollinearityRequest(SeparationRequest, frozen=True):
    """Whether it is collinearity, for the usual directions of what changes and what is held; a job."""

    lane: ClassVar[str] = "collinearity"
    priority: ClassVar[Priority] = Priority.JOB

    models: tuple[str, ...]
    change: AttributeChoice
    amount: float
    hold: tuple[AttributeChoice, ...]
    classes: tuple[int, ...] = (7, 9)
    seed: int = 0


class ConsistencyRequest(SeparationRequest, frozen=True):
    """How alike the pairs of directions are, in each model; a job."""

    lane: ClassVar[str] = "consistency"
    priority: ClassVar[Priority] = Priority.JOB

    models: tuple[str, ...]
    recipes: tuple[Recipe, ...]
    names: tuple[str, ...] = ()
    """What the asker calls each of them."""


class AttributesRequest(SeparationRequest, frozen=True):
    """Attributes of the base image and of each model's current frame, and their spread over a class."""

    lane: ClassVar[str] = "attributes"

    models: tuple[str, ...]
    base: ImageReference
    recipe: Recipe
    positions: tuple[float, ...]
    position: float
    attributes: tuple[AttributeChoice, ...]
    label: int
    """The class; Fashion-MNIST's own number."""
    moves: tuple[LatentMove, ...] = ()


@dataclass(frozen=True)
class StripLeak:
    """What leaks along one strip."""

    model: str
    problem: str = ""
    """Why there is no figure: it makes no strip, or the change is not reached; else empty."""
    position: float = float("nan")
    """Where the attribute has changed by so much."""
    held: Mapping[str, float] = field(default_factory=dict)
    """For each attribute that is to stand still, how far it is off, in units of its spread."""
    unheld: Mapping[str, float] = field(default_factory=dict)
    """Likewise for other measures of the same things."""
    drift: float = float("nan")
    """Off the data, in nats."""
    own_drift: float = float("nan")
    """Of the base."""


@dataclass(frozen=True)
class StripLeaks:
    """For each recipe of the request one leak for each model."""

    strips: tuple[tuple[StripLeak, ...], ...]


@dataclass(frozen=True)
class MethodLeak:
    """What a recipe does to a model's held-out images; leaks in units of each attribute's spread."""

    reached: float
    """Share of the images on which the change was reached."""
    held: Mapping[str, tuple[float, float]]
    """For each attribute that is to stand still the median and the 90th percentile."""
    unheld: Mapping[str, tuple[float, float]]
    """Likewise for other measures of the same things."""
    drift: float
    """Median, in nats."""
    problem: str = ""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """Why walks stopped, and how often."""


@dataclass(frozen=True)
class HeldOutLeaks:
    """One model's share of the answer."""

    model: str
    problem: str = ""
    """Why there is none; else empty."""
    methods: tuple[MethodLeak, ...] = ()
    """One for each recipe."""
    images: int = 0
    """How many images there were."""
    own_drift: float = float("nan")
    """Of the images as the model makes them, median, in nats."""


@dataclass(frozen=True)
class HeldOutAnswer:
    """One entry for each model."""

    models: tuple[HeldOutLeaks, ...]


@dataclass(frozen=True, eq=False)
class ModelCollinearity:
    """One model's answer to the commenter; see ``core.concepts.collinearity``."""

    model: str
    problem: str = ""
    cosine: float = float("nan")
    interval: tuple[float, float] = (float("nan"), float("nan"))
    condition: float = float("nan")
    condition_p90: float = float("nan")
    fractions: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """(p,) of the way to where the change is reached."""
    turned: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    """For each attribute (p,) degrees by which its gradient has turned there, median."""
    between: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    """(p,) cosine of the two gradients there, median."""
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class CollinearityAnswer:
    """One entry for each model."""

    models: tuple[ModelCollinearity, ...]


@dataclass(frozen=True)
class PairConsistency:
    """How alike a direction's pairs are in one model; see ``core.concepts.consistency``."""

    pairs: int
    """0: it has none, or one."""
    cosine: float = float("nan")
    interval: tuple[float, float] = (float("nan"), float("nan"))
    random: float = float("nan")
    problem: str = ""


@dataclass(frozen=True)
class ConsistencyAnswer:
    """For each model one entry for each recipe."""

    models: tuple[tuple[PairConsistency, ...], ...]


@dataclass(frozen=True, eq=False)
class MeasuredImage:
    """One image and what m attributes are on it."""

    name: str
    """The model whose current frame it is; empty for the base image itself."""
    image: NDArray[np.float32]
    """(28, 28)"""
    values: NDArray[np.float64]
    """(m,)"""
    pictures: NDArray[np.float32]
    """(m, 28, 28) in [-1, 1]: what counts, and how much."""
    problem: str = ""
    """Why there is no image; the arrays are then empty."""


@dataclass(frozen=True, eq=False)
class AttributesAnswer:
    """Of the base and of each model's current frame."""

    images: tuple[MeasuredImage, ...]
    means: NDArray[np.float64]
    """(m,) over the class's test images."""
    spreads: NDArray[np.float64]
    """(m,) standard deviations over them."""
    problems: tuple[str, ...]
    """For each attribute one sentence, or empty."""
