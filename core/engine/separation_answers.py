"""How what is asked about a direction beside its strips is answered."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.class_statistics import class_statistics
from core.concepts.recipes import Recipe, Sample
from core.concepts.traversal import moved
from core.engine.outcomes import Progress
from core.engine.separation_requests import (
    AttributesAnswer,
    AttributesRequest,
    CollinearityAnswer,
    CollinearityRequest,
    ConsistencyAnswer,
    ConsistencyRequest,
    HeldOutAnswer,
    HeldOutLeaks,
    HeldOutLeaksRequest,
    MeasuredImage,
    MethodLeak,
    ModelCollinearity,
    PairConsistency,
    SeparationRequest,
    StripLeak,
    StripLeaks,
    StripLeaksRequest,
)
from core.errors import UserError
from core.images.reference import SIDE
from core.images.resolve import pixels_of
from core.stepwise import told

if TYPE_CHECKING:
    from core.concepts.recipe_leak import Held
    from core.engine.answers import LoadedModel
    from core.vae.model import Images

REMEMBERED = 1000
"""Consistencies kept, over all models."""

Steps = Generator[Progress, None, object]
Found = TypeVar("Found")


class SeparationAnswers:
    """Answers them with models from ``load``, which raises UserError where there is none.

    What is wrong with one model, direction or attribute becomes a sentence in its share.
    """

    def __init__(self, load: Callable[[str], LoadedModel]) -> None:
        self._load = load
        self._consistencies: OrderedDict[tuple[str, Recipe], PairConsistency] = OrderedDict()

    def __call__(self, request: SeparationRequest) -> Steps:
        """The generator that returns the answer."""
        match request:
            case StripLeaksRequest():
                return self._strip_leaks(request)
            case HeldOutLeaksRequest():
                return self._held_out(request)
            case CollinearityRequest():
                return self._collinearity(request)
            case ConsistencyRequest():
                return self._consistency(request)
            case AttributesRequest():
                return self._attributes(request)
        raise TypeError(f"there is no answer to a {type(request).__name__}")

    # Leaks

    def _strip_leaks(self, request: StripLeaksRequest) -> Steps:
        held = _held(request)
        rows = []
        for recipe in request.recipes:
            row = []
            for name in request.models:
                yield Progress(0.0, "Measuring the strips")
                try:
                    yield from self._found(recipe, name)
                    row.append(self._strip_leak(request, held, recipe, name))
                except UserError as error:
                    row.append(StripLeak(name, str(error)))
            rows.append(tuple(row))
        return StripLeaks(tuple(rows))

    def _found(self, recipe: Recipe, name: str) -> Generator[Progress, None, None]:
        """Find what takes seconds to be found of a direction, looking at who waits meanwhile."""
        means = self._load(name).means
        from core.concepts.directions import resolving

        for share in resolving(recipe, means):
            yield Progress(share, f"Finding the direction in {name}")

    def _strip_leak(
        self, request: StripLeaksRequest, held: Held, recipe: Recipe, name: str
    ) -> StripLeak:
        from core.concepts.strip_leak import leak_of_strip

        loaded = self._load(name)
        start = moved(loaded.means.of(request.base), request.moves, name)
        way = loaded.ways.along(recipe, start, request.positions)
        found = leak_of_strip(recipe, loaded.means, start, way.path, request.positions, held)
        if found is None:
            change = held.change
            amount = f"{held.amount:+g} {change.unit}".rstrip()
            return StripLeak(name, f"The strip's last frame does not reach {change.name} {amount}.")
        return StripLeak(
            name,
            "",
            found.position,
            dict(found.held),
            dict(found.unheld),
            found.drift,
            found.own_drift,
        )

    def _held_out(self, request: HeldOutLeaksRequest) -> Steps:
        answers = partial(self._held_out_of, request)
        return HeldOutAnswer((yield from _of_each(request.models, answers, HeldOutLeaks)))

    def _held_out_of(
        self, request: HeldOutLeaksRequest, name: str
    ) -> Generator[tuple[float, str], None, HeldOutLeaks]:
        yield 0.0, f"Loading {name}"
        means = self._load(name).means
        import torch

        from core.concepts.directions import resolving
        from core.concepts.held_out import CHUNK, held_out_bases
        from core.concepts.leak import drift
        from core.concepts.recipe_leak import leak_of_recipe

        held = _held(request)
        sample = Sample(request.classes, request.images, request.seed)
        choosing = held_out_bases(means.model, request.recipes, held.change, held.amount, sample)
        bases = yield from _named(choosing, 0.0, 0.1, f"Choosing images for {name}")
        found = []
        count = len(request.recipes)
        for number, recipe in enumerate(request.recipes):
            begun, done = (0.1 + 0.9 * (number + more) / count for more in (0, 1))
            text = f"Measuring {name}" + (f", method {number + 1} of {count}" if count > 1 else "")
            yield begun, text
            with suppress(UserError):  # which is the problem of that leak
                yield from _named(resolving(recipe, means), begun, begun, text)
            leaks = yield from _named(leak_of_recipe(recipe, means, bases, held), begun, done, text)
            found.append(
                MethodLeak(
                    leaks.reached,
                    dict(leaks.held),
                    dict(leaks.unheld),
                    leaks.drift,
                    leaks.problem,
                    dict(leaks.reasons),
                )
            )
        own = []
        for part in torch.split(torch.from_numpy(bases), CHUNK):
            yield 1.0, f"Measuring {name}"
            own.append(drift(means.model, part))
        return HeldOutLeaks(name, "", tuple(found), len(bases), float(torch.cat(own).median()))

    # Is it collinearity?

    def _collinearity(self, request: CollinearityRequest) -> Steps:
        answers = partial(self._collinearity_of, request)
        return CollinearityAnswer((yield from _of_each(request.models, answers, ModelCollinearity)))

    def _collinearity_of(
        self, request: CollinearityRequest, name: str
    ) -> Generator[tuple[float, str], None, ModelCollinearity]:
        yield 0.0, f"Loading {name}"
        model = self._load(name).model
        from core.concepts.collinearity import PATHS, collinearity_in_steps
        from core.concepts.held_out import held_out_bases
        from core.concepts.leak import Question, recipes

        question = Question(
            request.change,
            request.hold,
            request.amount,
            seed=request.seed,
            classes=request.classes,
        )
        change, against, _ = recipes(question)
        sample = Sample(request.classes, PATHS, request.seed)
        choosing = held_out_bases(
            model, (change, *against), attribute_of(request.change), request.amount, sample
        )
        bases = yield from _named(choosing, 0.0, 0.2, f"Choosing images for {name}")
        steps = collinearity_in_steps(model, question, bases)
        found = yield from _named(steps, 0.2, 1.0, f"Looking at the gradients in {name}")
        return ModelCollinearity(
            name,
            "",
            found.cosine,
            found.interval,
            found.condition,
            found.condition_p90,
            found.fractions,
            found.turned,
            found.between,
            found.sentences,
        )

    # Do the pairs agree?

    def _consistency(self, request: ConsistencyRequest) -> Steps:
        shares = []
        total = len(request.models) * len(request.recipes)
        for number, name in enumerate(request.models):
            share = []
            for place, recipe in enumerate(request.recipes):
                done = (number * len(request.recipes) + place) / total
                yield Progress(done, "Comparing the pairs of directions")
                try:
                    share.append(self._consistency_of(recipe, self._load(name)))
                except UserError as error:
                    share.append(PairConsistency(0, problem=str(error)))
            shares.append(tuple(share))
        return ConsistencyAnswer(tuple(shares))

    def _consistency_of(self, recipe: Recipe, loaded: LoadedModel) -> PairConsistency:
        from core.concepts.consistency import consistency

        key = (loaded.sha256, recipe)
        if key not in self._consistencies:
            found = consistency(recipe, loaded.means)
            self._consistencies[key] = (
                PairConsistency(0)
                if found is None
                else PairConsistency(found.pairs, found.cosine, found.interval, found.random)
            )
            if len(self._consistencies) > REMEMBERED:
                self._consistencies.popitem(last=False)
        self._consistencies.move_to_end(key)
        return self._consistencies[key]

    # Attributes

    def _attributes(self, request: AttributesRequest) -> Steps:
        attributes: list[Attribute | str] = []
        for choice in request.attributes:
            try:
                attributes.append(attribute_of(choice))
            except UserError as error:
                attributes.append(str(error))
        images = [_measured("", attributes, lambda: pixels_of(request.base))]
        for name in request.models:
            yield Progress(0.0, "Measuring the frames")
            with suppress(UserError):  # which is the problem of that image
                yield from self._found(request.recipe, name)
            images.append(_measured(name, attributes, partial(self._current, request, name)))
        statistics = []
        for attribute in attributes:
            yield Progress(0.5, "Measuring the class")
            statistics.append(
                (np.nan, np.nan)
                if isinstance(attribute, str)
                else class_statistics(attribute, request.label)
            )
        means, spreads = np.array(statistics).reshape(-1, 2).T
        problems = tuple(one if isinstance(one, str) else "" for one in attributes)
        return AttributesAnswer(tuple(images), means, spreads, problems)

    def _current(self, request: AttributesRequest, name: str) -> Images:
        loaded = self._load(name)
        start = moved(loaded.means.of(request.base), request.moves, name)
        way = loaded.ways.along(request.recipe, start, request.positions)
        latent, _ = loaded.ways.at(way, request.position)
        frame: Images = loaded.model.decode(latent[None])[0]
        return frame


def _measured(
    name: str, attributes: list[Attribute | str], image: Callable[[], Images]
) -> MeasuredImage:
    try:
        pixels = np.asarray(image(), np.float32)
    except UserError as error:
        nothing = np.zeros((0, SIDE, SIDE), np.float32)
        return MeasuredImage(name, nothing[:, 0], np.zeros(0), nothing, str(error))
    values = np.full(len(attributes), np.nan)
    pictures = np.zeros((len(attributes), SIDE, SIDE), np.float32)
    for place, attribute in enumerate(attributes):
        if isinstance(attribute, Attribute):
            values[place] = attribute.measure(pixels[None])[0]
            pictures[place] = attribute.picture(pixels[None])[0]
    return MeasuredImage(name, pixels, values, pictures)


def _held(request: StripLeaksRequest | HeldOutLeaksRequest) -> Held:
    from core.concepts.recipe_leak import Held

    hold = tuple(dict.fromkeys(map(attribute_of, request.hold)))
    change = attribute_of(request.change)
    if change in hold:
        raise UserError(
            f"The attribute '{change.name}' cannot be changed and held at once; hold another one."
        )
    return Held(change, request.amount, hold, request.classes)


def _named(
    steps: Generator[float, None, Found], begun: float, done: float, text: str
) -> Generator[tuple[float, str], None, Found]:
    """The same steps, as part of something longer."""
    return (yield from told(steps, lambda share: (begun + (done - begun) * share, text)))


def _of_each(
    models: Sequence[str],
    answer: Callable[[str], Generator[tuple[float, str], None, Found]],
    failed: Callable[[str, str], Found],
) -> Generator[Progress, None, tuple[Found, ...]]:
    """Each model's share of an answer, one after the other; of one that has a problem what says so."""
    shares = []
    for place, name in enumerate(models):
        try:
            shares.append((yield from _within(answer(name), place, len(models))))
        except UserError as error:
            shares.append(failed(name, str(error)))
    return tuple(shares)


def _within(
    steps: Generator[tuple[float, str], None, Found], place: int, count: int
) -> Generator[Progress, None, Found]:
    """Steps of one of so many parts as progress of the whole."""
    return (yield from told(steps, lambda step: Progress((place + step[0]) / count, step[1])))
