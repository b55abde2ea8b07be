"""The whole table of one pair of models: every map, every measure, each beside its baselines."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from core.concepts import leak
from core.concepts.attributes import attribute_of
from core.concepts.directions import PosteriorMeans, resolve, steps_of
from core.concepts.recipes import (
    AttributeGradient,
    Extremes,
    PairMean,
    Recipe,
    Sample,
    TranslationMethod,
)
from core.concepts.samples import sample_images, test_images
from core.concepts.separation import NoDirectionError
from core.translation.effects import Bench
from core.translation.figures import (
    Comparison,
    Effect,
    MapFigures,
)
from core.translation.identifier_figures import measure_identifiers
from core.translation.maps import (
    LatentMap,
    fit_map,
    identity_map,
    mean_direction,
    random_map,
)
from core.translation.measures import (
    active_cosine,
    linear_cka,
    neighbourhoods,
    overlap,
    r_squared,
    random_cosine,
)
from core.translation.patient_measures import in_chunks, reconstructed
from core.translation.questions import Question
from core.translation.sides import (
    Pairs,
    Progress,
    Side,
    encoded_pairs,
    measured_images,
    part,
    shared_images,
)
from core.translation.words import sentences
from core.vae.model import Images, Latents


@dataclass(frozen=True, eq=False)
class Measured:
    """The test images of a table, in both models."""

    images: Images
    pairs: Pairs


def compare(
    source: Side,
    target: Side,
    question: Question,
    maps: Mapping[TranslationMethod, LatentMap],
    known: Comparison | None = None,
    tell: Callable[[Comparison], None] | None = None,
) -> Generator[Progress, None, Comparison]:
    """Measure everything that is asked for; yields progress, closing it cancels.

    Parameters
    ----------
    source, target
        The models.
    question
        What is asked.
    maps
        Maps between just these models that are fitted already, as the question's fit has them; the
        others are fitted.
    known
        Rows of the same table that were finished before; they are not measured again.
    tell
        Called with the rows that are finished each time that there is another; they have no ``words``.

    Raises
    ------
    UserError
        There are too few images, a model's latents do not vary, or an attribute is changed and held.
    """
    ask = leak.Question(
        question.change,
        question.hold,
        question.amount,
        question.pairs,
        question.images,
        question.seed,
        question.classes,
    )
    leak_check(ask)
    table = _Table(source, target, question, ask, known, tell)
    return (yield from table.filled(maps))


def leak_check(ask: leak.Question) -> None:
    """Refuse what cannot be measured.

    Raises
    ------
    UserError
        An attribute is both changed and held, or is to change by 0.
    """
    from core.errors import UserError

    name = attribute_of(ask.change).name
    if ask.change in ask.hold:
        raise UserError(
            f"The attribute '{name}' cannot be changed and held at once; hold another one."
        )
    if ask.amount == 0.0:
        raise UserError(
            f"The attribute '{name}' is to change by 0, so there is nothing to measure."
        )


class _Table:
    def __init__(
        self,
        source: Side,
        target: Side,
        question: Question,
        ask: leak.Question,
        known: Comparison | None,
        tell: Callable[[Comparison], None] | None,
    ) -> None:
        self.source, self.target, self.question, self.ask = source, target, question, ask
        self.tell = tell
        self.methods = {} if known is None else dict(known.methods)
        self.baselines = {} if known is None else dict(known.baselines)
        self.identifiers = {} if known is None else dict(known.identifiers)
        self.native_walk = None if known is None else known.native_walk
        pairs, statistics = leak.samples(ask)
        self.recipe = question.recipe or leak.usual_recipe(question.change, pairs, statistics)
        self.sample = pairs

    def filled(
        self, maps: Mapping[TranslationMethod, LatentMap]
    ) -> Generator[Progress, None, Comparison]:
        question, source, target = self.question, self.source, self.target
        same = source.sha256 == target.sha256
        self.images_fitted = 0
        shared = yield from part(self._shared(maps), 0.0, 0.15)
        self.images_fitted = 0 if shared is None else len(shared)
        self.measured = yield from part(self._measured(), 0.15, 0.2)
        yield from part(self._prepare(), 0.2, 0.2)
        yield from part(self._pair(), 0.2, 0.2)
        for place, method in enumerate(question.methods):
            if method in self.methods:
                continue
            begun = 0.2 + 0.3 * place / len(question.methods)
            width = 0.3 / len(question.methods)
            began = time.perf_counter()
            map_ = maps.get(method)
            if map_ is None:
                steps = fit_map(method, source, target, shared, question.fit)
                map_ = yield from part(steps, begun, begun + 0.8 * width)
            seconds = time.perf_counter() - began
            measured = yield from part(
                self._figures(map_, f"Measuring {method.value}"), begun + 0.8 * width, begun + width
            )
            self.methods[method] = replace(measured, seconds=seconds)
            self._tell()
        if not same and shared is not None:
            yield "Measuring baselines", 0.5
            shuffled = yield from part(
                fit_map(TranslationMethod.AFFINE, source, target, shared.shuffled(), question.fit),
                0.5,
                0.52,
            )
            others = {
                "identity": identity_map(source, target, shared),
                "random": random_map(source, target, shared),
                "shuffled": shuffled,
            }
            for place, (name, map_) in enumerate(others.items()):
                if name in self.baselines:
                    continue
                self.baselines[name] = yield from part(
                    self._figures(map_, "Measuring baselines"),
                    0.52 + 0.01 * place,
                    0.53 + 0.01 * place,
                )
                self._tell()
        if question.identifiers:
            steps_of_identifiers = measure_identifiers(
                source, target, question, self.recipe, self.bench, self.identifiers, self._tell
            )
            self.native_walk = yield from part(steps_of_identifiers, 0.55, 1.0)
        found = self._found()
        return replace(found, words=sentences(found))

    def _tell(self) -> None:
        if self.tell is not None:
            self.tell(self._found())

    def _pair(self) -> Generator[Progress, None, None]:
        """What is measured of the two models themselves: it stands beside every row."""
        source, target = self.source, self.target
        test, images = self.measured.pairs, self.measured.images
        self.own: dict[str, float] = {}
        for name, side, latents in (
            ("source", source, test.source),
            ("target", target, test.target),
        ):
            steps_of_own = reconstructed(side.model, latents, images, f"Measuring {side.name}")
            self.own[name] = yield from part(steps_of_own, 0.0, 1.0)
        first, second = test.source[:, source.active], test.target[:, target.active]
        mixed = test.shuffled().target[:, target.active]
        self.cka, self.shuffled_cka = linear_cka(first, second), linear_cka(first, mixed)
        yield "Measuring the native direction", 1.0
        self.ceiling = self._ceiling()

    def _found(self) -> Comparison:
        """All that is known by now."""
        source, target, question = self.source, self.target, self.question
        return Comparison(
            source=source.name,
            target=target.name,
            source_sha256=source.sha256,
            target_sha256=target.sha256,
            images_fitted=self.images_fitted,
            images_measured=len(self.measured.pairs),
            methods=dict(self.methods),
            baselines=dict(self.baselines),
            own_reconstruction=self.own,
            source_dimensions=source.active,
            target_dimensions=target.active,
            cka=self.cka,
            shuffled_cka=self.shuffled_cka,
            cosine_ceiling=self.ceiling,
            random_cosine=random_cosine(len(target.active)),
            native_effect=self.native_effect,
            random_effect=self.random_effect,
            identifiers=dict(self.identifiers),
            native_walk=self.native_walk,
            changed=attribute_of(question.change).name,
            held=tuple(attribute_of(choice).name for choice in question.hold),
            amount=question.amount,
            unit=attribute_of(question.change).unit,
            words=(),
        )

    def _shared(
        self, maps: Mapping[TranslationMethod, LatentMap]
    ) -> Generator[Progress, None, Pairs | None]:
        """What both models make of the shared images; None where nothing needs them."""
        if self.source.sha256 == self.target.sha256:
            return None
        fit = self.question.fit
        images = shared_images(fit.images, fit.seed)
        return (yield from encoded_pairs(self.source, self.target, images))

    def _measured(self) -> Generator[Progress, None, Measured]:
        images = measured_images()
        whole = np.round(images * 255.0).astype(np.uint8)
        pairs = yield from encoded_pairs(self.source, self.target, whole)
        return Measured(images, pairs)

    def _prepare(self) -> Generator[Progress, None, None]:
        """The direction in both models, and the images that effects are measured on."""
        ask, target = self.ask, self.target
        what = "Measuring the native direction"
        yield what, 0.0
        self.vector = resolve(self.recipe, PosteriorMeans(self.source.model)).vector
        self.bases = self.source.model.encode(sample_images(self.sample))[0]
        numbers = leak.fresh_images(ask, target.model)
        self.bench = Bench(
            target.model,
            target.model.encode(test_images(numbers))[0],
            attribute_of(ask.change),
            [attribute_of(choice) for choice in ask.hold],
            ask.amount,
            ask.classes,
        )
        yield what, 0.2
        self.native = resolve(self.recipe, PosteriorMeans(target.model)).vector
        yield what, 0.4
        distance = self.bench.distance(self.native)
        self.distance = 1.0 if np.isnan(distance) else distance
        yield what, 0.6
        self.native_effect = self.bench.effect(self.native, self.distance)
        yield what, 0.8
        drawn = np.zeros(target.model.latents, np.float32)
        generator = np.random.default_rng(ask.seed)
        drawn[target.active] = generator.normal(size=len(target.active))
        self.random_effect = self.bench.effect(
            drawn / np.float32(np.linalg.norm(drawn)), self.distance
        )
        self.target_neighbours = neighbourhoods(self.measured.pairs.target[:, target.active])

    def _figures(self, map_: LatentMap, what: str) -> Generator[Progress, None, MapFigures]:
        test, active = self.measured.pairs, self.target.active
        found = yield from part(in_chunks(map_.points, test.source, what), 0.0, 0.2)
        own = self.source.active
        again = yield from part(in_chunks(map_.reversed().points, found, what), 0.2, 0.4)
        cycled = again[:, own] - test.source[:, own]
        scale = test.source[:, own].std(0)
        yield what, 0.4
        direction = mean_direction(map_, self.vector, self.bases)
        size = float(np.linalg.norm(direction))
        effect: Effect | None = None
        if size > 1e-9:
            effect = self.bench.effect((direction / size).astype(np.float32), self.distance)
        nats = yield from part(
            reconstructed(self.target.model, found, self.measured.images, what), 0.6, 1.0
        )
        return MapFigures(
            r2=r_squared(found[:, active], test.target[:, active]),
            stitched_reconstruction=nats,
            neighbourhood_overlap=overlap(neighbourhoods(found[:, active]), self.target_neighbours),
            cosine=active_cosine(direction, self.native, active),
            effect=effect,
            cycle_error=float(np.sqrt(((cycled / np.where(scale == 0, 1, scale)) ** 2).mean())),
            notes=map_.notes,
        )

    def _ceiling(self) -> float:
        """The cosine of the native direction with itself, found from disjoint halves of twice the pairs."""
        try:
            steps = steps_of(_doubled(self.recipe), PosteriorMeans(self.target.model))
        except NoDirectionError:
            return float("nan")
        if steps is None or len(steps) < 2:
            return float("nan")
        halves: list[Latents] = [steps[half::2].mean(0).astype(np.float32) for half in (0, 1)]
        return active_cosine(halves[0], halves[1], self.target.active)


def _doubled(recipe: Recipe) -> Recipe:
    """A recipe over twice the images, so that each half is as many as it had."""
    if isinstance(recipe, PairMean):
        return PairMean(recipe.change, _twice(recipe.sample))
    if isinstance(recipe, Extremes):
        return Extremes(recipe.attribute, _twice(recipe.sample))
    if isinstance(recipe, AttributeGradient):
        return AttributeGradient(recipe.attribute, _twice(recipe.sample))
    return recipe


def _twice(sample: Sample) -> Sample:
    from core.concepts.recipes import SAMPLE_LIMIT

    return Sample(sample.classes, min(2 * sample.count, SAMPLE_LIMIT), sample.seed)
