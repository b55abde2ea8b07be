"""Leak: what each method of separation lets change that should have stood still.

SCIENCE 3: go until the changed attribute has gained so much; the leak is the absolute change of the
held attribute there, in units of its spread over the classes. Measured on images that built no vector,
at the base that the model makes of them (the decode of their posterior means).
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from torch import Tensor

from core.concepts.attributes import ATTRIBUTES, Attribute, attribute_of
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.paths import without_gradients
from core.concepts.reaching import decoded, reach
from core.concepts.recipes import (
    AttributeChoice,
    AttributeGradient,
    AttributeName,
    Extremes,
    Gain,
    Known,
    Method,
    PairMean,
    Recipe,
    Sample,
    Scaled,
    Separated,
    Taller,
)
from core.concepts.samples import pairs_of, shuffled, spread, test_images
from core.concepts.separation import NoDirectionError
from core.concepts.walking import Course, walk
from core.errors import UserError
from core.images.reference import SIDE
from core.vae.model import Model

STATISTICS = 300
"""Images on which methods that need statistics (metric, slopes, eraser) measure them."""

CHUNK = 50
"""Images walked together between two looks at who waits."""

WALK_ALONG = "walk-along-direction"
"""The walk that follows the direction where the one called ``walk`` follows the attribute's gradient."""


class Question(Struct, frozen=True):
    """What is to be measured."""

    change: AttributeChoice = Known(AttributeName.HEIGHT)
    hold: tuple[AttributeChoice, ...] = (Known(AttributeName.BRIGHTNESS),)
    amount: float = 3.0
    """By how much the attribute is to change, in its unit."""
    pairs: int = 60
    images: int = 200
    seed: int = 0
    classes: tuple[int, ...] = (7, 9)


@dataclass(frozen=True)
class Leaks:
    """What one method did to the images that got there; leaks in units of each attribute's spread."""

    reached: float
    """Share of the images on which the attribute could be changed so far."""
    held: Mapping[str, tuple[float, float]]
    """For each held attribute the median and the 90th percentile; NaN if none was reached."""
    unheld: Mapping[str, tuple[float, float]]
    """Likewise for the other measures of the same things, which were not held."""
    worst: tuple[float, float]
    """Median and 90th percentile of each image's largest leak of a held attribute."""
    drift: float
    """Median drift off the data, in nats (``drift``)."""
    mean_drift: float
    problem: str = ""
    """Why the method gives no direction at all, as a sentence; else empty."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """For a walk: why it stopped, and how often."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Answer:
    """The figures of all methods."""

    methods: Mapping[str, Leaks]
    spreads: Mapping[str, float]
    """Standard deviation of every measure over the classes' test images, in its unit."""
    drift_of_test_images: float
    mean_drift_of_test_images: float
    images: int
    """How many there were that built no vector and have room for the change."""
    bases: NDArray[np.float32]
    """(images, K) their posterior means."""


def usual_recipe(choice: AttributeChoice, pairs: Sample, statistics: Sample) -> Recipe:
    """The direction that stands for an attribute: of the article where it has one, else of extremes."""
    if choice == Known(AttributeName.HEIGHT):
        return PairMean(Taller(), pairs)
    if choice == Known(AttributeName.BRIGHTNESS):
        return PairMean(Scaled(), pairs)
    return Extremes(choice, statistics)


def drift(model: Model, points: Tensor) -> Tensor:
    """How far decoded points (n, K) are off the data: nats (n,).

    The Kullback-Leibler divergence, summed over pixels, of what the model makes of its own decoded
    image from that image.
    """
    with torch.no_grad():
        one = model.network.decode(points)
        pixels = one.sigmoid()
        again = model.network.decode(model.network.encode(pixels.reshape(-1, SIDE, SIDE)).mean)
        log = torch.nn.functional.logsigmoid
        lit = pixels * (log(one) - log(again))
        dark = (1.0 - pixels) * (log(-one) - log(-again))
        return (lit + dark).sum(1)


def fresh_images(question: Question, model: Model) -> NDArray[np.int64]:
    """Numbers of test images that built no vector and have room for the change, in seeded order.

    Raises
    ------
    UserError
        There are none.
    """
    pairs, statistics = samples(question)
    used = set(shuffled(statistics)[: statistics.count].tolist())
    used |= set(shuffled(pairs)[: pairs.count].tolist())
    for choice in (question.change, *question.hold):
        recipe = usual_recipe(choice, pairs, statistics)
        if isinstance(recipe, PairMean):
            used |= set(pairs_of(recipe).used.tolist())
    others = np.array([n for n in shuffled(statistics).tolist() if n not in used], np.int64)
    changed = attribute_of(question.change)
    base = model.decode(model.encode(test_images(others))[0]) if len(others) else None
    if base is not None:
        after = changed.measure(base) + question.amount
        others = others[(after >= changed.bounds[0]) & (after <= changed.bounds[1])]
    if not len(others):
        raise UserError(
            f"No test image is left that built no vector and whose {changed.name} can change by "
            f"{question.amount:g} {changed.unit}".rstrip()
            + "; ask for less."
        )
    return others[: question.images]


def samples(question: Question) -> tuple[Sample, Sample]:
    """The sample that pairs are made of, and the one for statistics."""
    classes, seed = question.classes, question.seed
    return (
        Sample(classes, question.pairs, seed),
        Sample(classes, max(STATISTICS, question.pairs), seed),
    )


def recipes(question: Question) -> tuple[Recipe, tuple[Recipe, ...], dict[Method, Recipe]]:
    """The direction of the change, those of what is held, and the change's by each method."""
    pairs, statistics = samples(question)
    change = usual_recipe(question.change, pairs, statistics)
    against = tuple(usual_recipe(choice, pairs, statistics) for choice in question.hold)
    gain = Gain(question.change, question.amount)
    by_method: dict[Method, Recipe] = {Method.NONE: change}
    for method in (Method.GRAM_SCHMIDT, Method.PULLBACK, Method.ALPHA, Method.ERASER):
        by_method[method] = Separated(
            change, against, method, question.hold, gain=gain, sample=statistics
        )
    if len(against) == 1:
        by_method[Method.ALPHA_BISECTED] = Separated(
            change, against, Method.ALPHA_BISECTED, question.hold, gain=gain, sample=pairs
        )
    by_method[Method.GRADIENT] = Separated(change, (), Method.GRADIENT, question.hold)
    by_method[Method.WALK] = Separated(
        AttributeGradient(question.change, pairs), (), Method.WALK, question.hold
    )
    return change, against, by_method


def measure_leaks(model: Model, question: Question) -> Generator[tuple[str, float], None, Answer]:
    """Measure every method; yields what is being done and how much of it is done, 0 to 1.

    Raises
    ------
    UserError
        An attribute is both changed and held, or there are no images to measure on.
    """
    if question.change in question.hold:
        raise UserError(
            f"The attribute '{attribute_of(question.change).name}' cannot be changed and held at "
            "once; hold another one."
        )
    if not question.hold:
        raise UserError("A leak needs an attribute that is held, such as brightness.")
    if question.amount == 0.0:
        raise UserError("The attribute is to change by 0, so there is nothing to measure.")
    yield "Choosing images", 0.0
    means = PosteriorMeans(model)
    bases = model.encode(test_images(fresh_images(question, model)))[0]
    measuring = _Measuring(model, question, torch.from_numpy(bases))
    change, _, by_method = recipes(question)
    found: dict[str, Leaks] = {}
    names = [method.value for method in by_method] + [WALK_ALONG]
    for place, name in enumerate(names):
        yield f"Measuring {name}", place / len(names)
        try:
            if name == WALK_ALONG:
                vector = torch.from_numpy(resolve(change, means).vector)
                steps = measuring.walks(Course(measuring.changed, vector))
            elif name == Method.WALK:
                steps = measuring.walks(Course(measuring.changed))
            else:
                steps = measuring.straight(by_method[Method(name)], Method(name), means)
            for share in steps:
                yield f"Measuring {name}", (place + share) / len(names)
            found[name] = measuring.leaks()
        except NoDirectionError as error:
            found[name] = no_leaks(measuring.held, measuring.unheld, str(error))
    spreads = {
        attribute.name: spread(attribute, question.classes)
        for attribute in (measuring.changed, *measuring.held, *measuring.unheld)
    }
    own = drift(model, measuring.starts)
    return Answer(found, spreads, float(own.median()), float(own.mean()), len(bases), bases)


class _Measuring:
    """Takes all bases where a method leads, and measures what has changed there."""

    def __init__(self, model: Model, question: Question, starts: Tensor) -> None:
        self.model, self.question, self.starts = model, question, starts
        self.changed = attribute_of(question.change)
        self.held = [attribute_of(choice) for choice in question.hold]
        self.unheld = unheld(self.changed, self.held)
        self._forget()

    def _forget(self) -> None:
        self.ends = self.starts.clone()
        self.reached = torch.zeros(len(self.starts), dtype=torch.bool)
        self.reasons: dict[str, int] = {}
        self.notes: tuple[str, ...] = ()

    def straight(
        self, recipe: Recipe, method: Method, means: PosteriorMeans
    ) -> Generator[float, None, None]:
        self._forget()
        if method is Method.GRADIENT:
            assert isinstance(recipe, Separated)
            ways = self._off_gradients(resolve(recipe.of, means).vector)
        else:
            direction = resolve(recipe, means)
            self.notes = direction.notes
            ways = torch.from_numpy(direction.vector).repeat(len(self.starts), 1)
        for part in torch.split(torch.arange(len(self.starts)), CHUNK):
            yield float(part[0]) / len(self.starts)
            self.ends[part], self.reached[part] = reach(
                self.model, self.starts[part], ways[part], self.changed, self.question.amount
            )

    def _off_gradients(self, vector: NDArray[np.float32]) -> Tensor:
        """For each base (n, K) what its own gradients of what is held leave of a vector (K,)."""
        gradients = slopes(self.model, self.starts, self.held).gradients.double().numpy()
        ways = np.zeros((len(self.starts), len(vector)))
        for row, own in enumerate(gradients):
            try:
                left = without_gradients(vector.astype(np.float64), own)
            except NoDirectionError:
                continue  # goes nowhere, and so does not reach anything
            ways[row] = left / np.linalg.norm(left)
        return torch.from_numpy(ways.astype(np.float32))

    def walks(self, course: Course) -> Generator[float, None, None]:
        self._forget()
        for part in torch.split(torch.arange(len(self.starts)), CHUNK):
            yield float(part[0]) / len(self.starts)
            goals = torch.full((len(part), 1), self.question.amount)
            walks = walk(self.model, self.starts[part], course, goals, self.held)
            self.ends[part], self.reached[part] = walks.points[:, 0], walks.reached[:, 0]
            for reason in filter(None, walks.reasons):
                self.reasons[reason] = self.reasons.get(reason, 0) + 1

    def leaks(self) -> Leaks:
        before = decoded(self.model, self.starts[self.reached]).numpy()
        after = decoded(self.model, self.ends[self.reached]).numpy()

        def leak(attribute: Attribute) -> NDArray[np.float64]:
            difference = attribute.measure(after) - attribute.measure(before)
            return np.abs(difference) / spread(attribute, self.question.classes)

        held = {attribute.name: leak(attribute) for attribute in self.held}
        off = drift(self.model, self.ends[self.reached])
        return Leaks(
            float(self.reached.float().mean()),
            {name: median_and_p90(values) for name, values in held.items()},
            {attribute.name: median_and_p90(leak(attribute)) for attribute in self.unheld},
            median_and_p90(np.max(list(held.values()), axis=0)),
            float(off.median()) if len(off) else np.nan,
            float(off.mean()) if len(off) else np.nan,
            reasons=self.reasons,
            notes=self.notes,
        )


def unheld(change: Attribute, held: Iterable[Attribute]) -> tuple[Attribute, ...]:
    """Other measures of what is held, which are neither held nor changed themselves."""
    held = tuple(held)
    names = dict.fromkeys(name for one in held for name in one.otherwise)
    own = {attribute.name for attribute in (change, *held)}
    return tuple(ATTRIBUTES[name] for name in names if name not in own)


def no_leaks(
    held: Iterable[Attribute],
    others: Iterable[Attribute],
    problem: str,
    reasons: Mapping[str, int] | None = None,
    notes: tuple[str, ...] = (),
) -> Leaks:
    """Where no image was reached: no figure of the held attributes, nor of the ``others``."""
    none = (np.nan, np.nan)
    return Leaks(
        0.0,
        {attribute.name: none for attribute in held},
        {attribute.name: none for attribute in others},
        none,
        np.nan,
        np.nan,
        problem,
        reasons or {},
        notes,
    )


def median_and_p90(values: NDArray[np.float64]) -> tuple[float, float]:
    """Median and 90th percentile of values (n,); NaN of none."""
    if not len(values):
        return np.nan, np.nan
    return float(np.median(values)), float(np.percentile(values, 90))
