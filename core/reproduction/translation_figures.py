"""What the article hoped for: a concept of the small model that works in the large one."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image

from core.concepts.attributes import Attribute
from core.concepts.directions import steps_of
from core.concepts.leak import samples, usual_recipe
from core.concepts.recipes import PairMean, Sample, Taller, TranslationMethod
from core.concepts.samples import class_numbers, sample_images, test_images
from core.concepts.strip_pictures import Row, compose_strips
from core.images.fashion_mnist import test_split
from core.reproduction import rules, steps
from core.reproduction.canvas import ACCENT, QUIET, SMALL, WARM, Canvas, png
from core.reproduction.charts import Axes, Bar, bar_chart, top_of
from core.reproduction.claims import Step
from core.reproduction.figure import Figure, PictureFile, judged
from core.reproduction.separation_figures import BESIDE
from core.reproduction.separation_study import SeparationStudy
from core.reproduction.shoe_figures import FRAME_GAP, FRAME_SCALE, NEAR, REAL, SIZE
from core.reproduction.shoes_moved import (
    AMOUNT,
    BRIGHTNESS,
    HALF,
    HEIGHT,
    Moved,
    Numbers,
    Shoes,
    arrays_of,
)
from core.translation.effects import ON_IDENTIFIERS
from core.translation.figures import Strips
from core.translation.identifiers import translated
from core.translation.maps import LatentMap, fit_map, mean_direction
from core.translation.measures import active_cosine, correlation, random_cosine
from core.translation.questions import BRIGHTNESS as HELD
from core.translation.questions import HEIGHT as CHANGED
from core.translation.questions import DecodedAttribute, FitChoice, StripQuestion
from core.translation.sides import Pairs, Progress, Side, encoded_pairs, part
from core.translation.strips import strips
from core.vae.model import Images, Latents

CORRELATED = 500
"""Test shoes on which identifiers are compared with what is really there."""

AT_ONCE = 100
NEAR_AMOUNT = 0.5
"""Rows by which the walk may miss the three."""

Steps = Generator[Progress, None, Figure]
"""A figure that is made bit by bit."""


@dataclass(frozen=True)
class TranslationStudy:
    """From the small model to the large one."""

    separation: SeparationStudy

    @property
    def source(self) -> Side:
        """Where the concept comes from."""
        return self.separation.shoes.small

    @property
    def target(self) -> Side:
        """Where it goes to."""
        return self.separation.shoes.large

    @property
    def shoes(self) -> Shoes:
        """Those of the target."""
        return self.separation.many[self.target.name]

    @cached_property
    def own_vector(self) -> Latents:
        """(K,) the target's own height vector."""
        return self.shoes.vector(self.shoes.recipes[0])

    def about(self, step: Step, question: StripQuestion | None = None) -> dict[str, object]:
        """What a picture carries."""
        about = {**self.separation.about(step), "source": self.source.name}
        return about if question is None else {**about, "strips": question}


def arrow(study: TranslationStudy) -> Steps:
    """The small model's vector, by an affine map."""
    step, source, target = steps.ARROW, study.source, study.target
    half = test_split().images[HALF:]
    pairs: Pairs = yield from part(encoded_pairs(source, target, half), 0.0, 0.4)
    method, choice = TranslationMethod.AFFINE, FitChoice(seed=study.separation.seed)
    map_: LatentMap = yield from part(fit_map(method, source, target, pairs, choice), 0.4, 0.7)
    recipe = usual_recipe(CHANGED, *_samples(study))
    vector = study.separation.many[source.name].vector(recipe)
    carried = mean_direction(
        map_, vector, source.model.encode(sample_images(_samples(study)[0]))[0]
    )
    carried = (carried / np.linalg.norm(carried)).astype(np.float32)
    yield "Following the translated vector", 0.8
    moved = study.shoes.straight(carried)
    own = study.separation.by_mean[target.name]
    cosine = active_cosine(carried, study.own_vector, target.active)
    chance = random_cosine(len(target.active))
    twice = _found_twice(study)
    ceiling = active_cosine(twice[0], twice[1], target.active)
    leak, native = study.shoes.leak(moved)[0], study.shoes.leak(own)[0]
    question = StripQuestion(REAL, BESIDE, method=method, fit=choice)
    found: Strips = yield from part(strips(source, target, question, map_), 0.9, 1.0)
    return Figure(
        step,
        (_strips_picture("arrow", study, step, question, found),),
        judged(
            step,
            arrow=(
                leak <= native and 2.0 * cosine >= chance + ceiling,
                f"Its cosine with the large model's own is {cosine:.2f}; that of random vectors is "
                f"{chance:.2f}, that of the own one found twice {ceiling:.2f}. It leaves a "
                f"change of brightness of {leak:.2f} standard deviations, the own "
                f"one {native:.2f}.",
            ),
        ),
        {
            "shoes": study.shoes.numbers,
            "before": study.shoes.before,
            "translated": carried,
            "own": study.own_vector,
            "active": target.active,
            "found-twice": twice,
            **arrays_of(target, "translated", moved),
            **arrays_of(target, "own", own),
        },
        {"notes-of-the-map": list(map_.notes), "images-fitted": len(pairs)},
        (
            "Linear and straight: the arrow says nothing about the ways that the large model can go and "
            f"the small one cannot ({len(source.active)} against {len(target.active)} active dimensions).",
        ),
    )


def identifier(study: TranslationStudy) -> Steps:
    """The same concept as a function, and the walk on it."""
    step, source, target = steps.IDENTIFIER, study.source, study.target
    concepts = [DecodedAttribute(CHANGED), DecodedAttribute(HELD)]
    carried: tuple[Attribute, ...] = yield from part(translated(concepts, source), 0.0, 0.6)
    yield "Comparing identifiers", 0.6
    numbers = class_numbers((7, 9))[:CORRELATED]
    images = test_images(numbers)
    decoded = target.model.decode(target.model.encode(images)[0])
    told = np.array([_asked(one, decoded) for one in carried])
    true = np.array([one.measure(images) for one in (HEIGHT, BRIGHTNESS)])
    native = np.array([one.measure(decoded) for one in (HEIGHT, BRIGHTNESS)])
    kept = [
        (correlation(one, wanted), correlation(own, wanted))
        for one, own, wanted in zip(told, native, true, strict=True)
    ]
    yield "Walking on the identifier", 0.7
    moved = study.shoes.walked(carried[0], carried[1], ON_IDENTIFIERS)
    reached = float(moved.reached.mean())
    leak = study.shoes.leak(moved)[0]
    rows = HEIGHT.measure(moved.after) - HEIGHT.measure(study.shoes.before)
    gained = float(np.median(rows[moved.reached])) if moved.reached.any() else 0.0
    usual = study.separation.by_gram_schmidt[target.name]
    question = StripQuestion(REAL, NEAR)
    found: Strips = yield from part(strips(source, target, question, None), 0.85, 1.0)
    return Figure(
        step,
        (
            _strips_picture("identifier", study, step, question, found),
            _leak_chart(study, step, moved),
        ),
        judged(
            step,
            identifier=(
                all(one >= rules.AS_GOOD * own for one, own in kept),
                f"Correlation of c₂ and of the large model's own: height {kept[0][0]:.3f} and "
                f"{kept[0][1]:.3f}, brightness {kept[1][0]:.3f} and {kept[1][1]:.3f}.",
            ),
            steers=(
                reached >= rules.MOST
                and abs(gained - AMOUNT) <= NEAR_AMOUNT
                and leak <= 0.5 * study.shoes.leak(usual)[0],
                f"{reached:.0%} get there, {gained:.2f} rows taller in the median, with a change of "
                f"brightness of {leak:.2f} standard deviations; Gram-Schmidt leaves "
                f"{study.shoes.leak(usual)[0]:.2f}.",
            ),
        ),
        {
            "told": told,
            "decoded": decoded,
            "images": numbers,
            "shoes": study.shoes.numbers,
            "before": study.shoes.before,
            **arrays_of(target, "walk", moved),
            **arrays_of(target, "gram-schmidt", usual),
        },
        notes=(
            "c₁ is the height of what the small model decodes; l₁ is its posterior, worked out and "
            "corrected for what it blurs; l₂⁻¹ is the large model's decoder. Positions are rows.",
        ),
    )


def _found_twice(study: TranslationStudy) -> Latents:
    """(2, K) the target's own height step from one half of twice as many pairs, and from the other."""
    sample = Sample(count=2 * study.shoes.question.pairs, seed=study.separation.seed)
    found = steps_of(PairMean(Taller(), sample), study.shoes.means)
    assert found is not None
    return np.stack([found[0::2].mean(0), found[1::2].mean(0)]).astype(np.float32)


def _samples(study: TranslationStudy) -> tuple[Sample, Sample]:
    return samples(study.shoes.question)


def _asked(attribute: Attribute, images: Images) -> Numbers:
    """An identifier's values (n,) of images (n, 28, 28), not too many at once."""
    parts = [attribute.measure(images[n : n + AT_ONCE]) for n in range(0, len(images), AT_ONCE)]
    return np.concatenate(parts)


def _strips_picture(
    name: str, study: TranslationStudy, step: Step, question: StripQuestion, found: Strips
) -> PictureFile:
    rows = [
        Row(found.source.frames, study.source.name, found.source.reached),
        Row(found.native.frames, f"{study.target.name}, its own", found.native.reached),
        Row(
            found.translated.frames,
            f"{study.target.name}, translated",
            found.translated.reached,
        ),
    ]
    levels = compose_strips(rows, FRAME_SCALE, FRAME_GAP)
    return PictureFile(
        name,
        png(Image.fromarray(levels), study.about(step, question)),
        levels.shape[1] // 2,
        f"Positions {question.positions[0]:g} to {question.positions[-1]:g} about a real shoe: in the small "
        "model, by what the large one has of its own, and translated.",
    )


def _leak_chart(study: TranslationStudy, step: Step, moved: Moved) -> PictureFile:
    separation, name = study.separation, study.target.name
    shown = (
        ("its own\nvector", separation.by_mean[name], QUIET),
        ("Gram-\nSchmidt", separation.by_gram_schmidt[name], WARM),
        ("translated\nidentifier", moved, ACCENT),
        ("its own\nidentifier", separation.by_walk[name], ACCENT),
    )
    bars = [Bar(label, *study.shoes.leak(one), colour) for label, one, colour in shown]
    canvas = Canvas(SIZE, 262)
    axes = Axes(canvas, 56, 32, 460, 168, (0, 4), (0.0, top_of(bars)))
    bar_chart(axes, bars, "change of brightness", "bar: median; whisker: 90th percentile")
    axes.title(name)
    words = f"in standard deviations of brightness over real shoes, {AMOUNT:g} rows taller"
    canvas.text((56, 252), words, QUIET, SMALL, "lm")
    return canvas.picture(
        "identifier-leak",
        "How much brightness changes in the large model by each method.",
        study.about(step),
    )
