"""Leaks of any recipe: they agree with those of the usual ones, on images that had no part in it."""

import numpy as np
import pytest

from core.concepts.attributes import ATTRIBUTES, usual_amount
from core.concepts.class_statistics import class_statistics
from core.concepts.directions import PosteriorMeans
from core.concepts.held_out import held_out_bases, images_used
from core.concepts.leak import Question, measure_leaks, recipes
from core.concepts.paths import follow
from core.concepts.recipe_leak import Held, leak_of_recipe
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Extremes,
    GroupDifference,
    Known,
    Method,
    Pair,
    PairMean,
    Regression,
    Sample,
    Separated,
    Taller,
    Translated,
)
from core.concepts.samples import pairs_of, shuffled
from core.concepts.strip_leak import leak_of_strip
from core.errors import UserError
from core.images.reference import ImageReference, TestImage, TrainImage
from core.vae.description import Mlp
from tests.core.concepts.dark_model import dark_model

MODEL = dark_model(Mlp((48,), 12))
MEANS = PosteriorMeans(MODEL)
QUESTION = Question(amount=0.5, pairs=8, images=12)
HEIGHT, BRIGHTNESS = ATTRIBUTES["height"], ATTRIBUTES["brightness"]
HELD = Held(HEIGHT, 0.5, (BRIGHTNESS,))
SAMPLE = Sample((7, 9), 12, 0)
KNOWN = Known(AttributeName.HEIGHT)


def finished(steps):
    """What a generator returns, and what it has yielded."""
    shares = []
    while True:
        try:
            shares.append(next(steps))
        except StopIteration as end:
            return end.value, shares


def image(number):
    return ImageReference(TestImage(number))


def test_they_agree_with_those_of_the_usual_recipes():
    answer, _ = finished(measure_leaks(MODEL, QUESTION))
    _, _, by_method = recipes(QUESTION)
    for method, recipe in by_method.items():
        found, shares = finished(leak_of_recipe(recipe, MEANS, answer.bases, HELD))
        assert shares == sorted(shares)
        assert all(0.0 <= share < 1.0 for share in shares)
        usual = answer.methods[method]
        assert found.problem == usual.problem
        assert found.reached == pytest.approx(usual.reached)
        # A batch of another size has other last bits, which the walk's tolerance lets grow.
        close = {"abs": 2e-3, "rel": 2e-3, "nan_ok": True}
        assert dict(found.held) == {
            name: pytest.approx(both, **close) for name, both in usual.held.items()
        }
        assert dict(found.unheld) == {
            name: pytest.approx(both, **close) for name, both in usual.unheld.items()
        }
        assert found.drift == pytest.approx(usual.drift, **close)
        assert found.reasons == usual.reasons


@pytest.mark.parametrize(
    ("recipe", "used"),
    [
        (Pair(image(3), ImageReference(TrainImage(5))), {3}),
        (GroupDifference((image(1), image(2)), (image(2), image(9))), {1, 2, 9}),
        (
            Separated(Pair(image(3), image(4)), (Pair(image(8), image(9)),), Method.NONE),
            {3, 4, 8, 9},
        ),
        (Translated(Pair(image(3), image(4)), "small", "0" * 64), {3, 4}),
    ],
)
def test_images_that_had_a_part_are_found(recipe, used):
    assert images_used(recipe) == used


@pytest.mark.parametrize("kind", [Extremes, AttributeGradient, Regression])
def test_samples_have_a_part_and_so_have_those_of_methods_that_measure(kind):
    sample = Sample((7,), 5, 3)
    drawn = set(shuffled(sample)[:5].tolist())
    assert images_used(kind(KNOWN, sample)) == drawn
    pair = Pair(image(3), image(4))
    for method in (Method.PULLBACK, Method.ERASER):
        separated = Separated(pair, (), method, (KNOWN,), sample=sample)
        assert images_used(separated) == drawn | {3, 4}
    assert images_used(Separated(pair, (), Method.WALK, (KNOWN,), sample=sample)) == {3, 4}


def test_bases_are_of_images_without_a_part_that_have_room():
    recipe = PairMean(Taller(), SAMPLE)
    bases, shares = finished(held_out_bases(MODEL, [recipe], HEIGHT, 0.5, SAMPLE))
    assert bases.shape == (12, 12)
    assert shares == sorted(shares)
    assert (HEIGHT.measure(MODEL.decode(bases)) + 0.5 <= 28.0).all()
    used = MODEL.encode(pairs_of(recipe).starts)[0]
    assert not (bases[:, None] == used[None]).all(2).any()
    with pytest.raises(UserError, match=r"No test image is left .* height can change by 29 rows"):
        finished(held_out_bases(MODEL, [recipe], HEIGHT, 29.0, SAMPLE))


def test_a_recipe_that_makes_no_direction_has_a_problem_and_reaches_nothing():
    same = Pair(image(3), image(3))
    bases = MEANS.of_all([image(5), image(6)])
    found, _ = finished(leak_of_recipe(same, MEANS, bases, HELD))
    assert found.problem
    assert found.reached == 0.0
    assert np.isnan(found.held["brightness"]).all()


def strip(recipe, positions, held=HELD):
    start = MEANS.of(image(22))
    path = follow(recipe, MEANS, start, positions)
    return start, leak_of_strip(recipe, MEANS, start, path, positions, held)


@pytest.mark.parametrize("method", [None, Method.GRADIENT, Method.WALK])
def test_a_strips_leak_is_measured_where_the_change_is_reached(method):
    recipe = AttributeGradient(KNOWN, Sample(count=8))
    if method is not None:
        recipe = Separated(recipe, (), method, (Known(AttributeName.BRIGHTNESS),))
    positions = tuple(np.linspace(-1.0, 6.0, 8).tolist())
    start, found = strip(recipe, positions)
    assert found is not None
    assert 0.0 < found.position <= 6.0
    # The same again, with a frame at that very place.
    there = follow(recipe, MEANS, start, (found.position,)).points
    both = MODEL.decode(np.stack([start, there[0]]))
    assert np.ptp(HEIGHT.measure(both)) == pytest.approx(0.5, abs=0.03)
    leak = np.ptp(BRIGHTNESS.measure(both))
    assert found.held["brightness"] == pytest.approx(
        HELD.leaks(BRIGHTNESS, both[:1], both[1:])[0], abs=5e-3
    )
    if method is Method.WALK:
        assert leak < 1e-3
    assert set(found.unheld) == {"lit-median", "lit-mean"}


def test_a_strip_that_does_not_get_there_has_no_leak():
    recipe = AttributeGradient(KNOWN, Sample(count=8))
    assert strip(recipe, (-1.0, 0.0, 1e-4))[1] is None
    assert strip(recipe, (-2.0, -1.0))[1] is None


def test_the_usual_amount_and_the_usual_spread_of_a_class():
    assert usual_amount(HEIGHT) == 3.0
    assert usual_amount(BRIGHTNESS) == BRIGHTNESS.step
    mean, spread = class_statistics(HEIGHT, 9)
    low, low_spread = class_statistics(HEIGHT, 5)
    assert mean > low
    assert spread > 0.0
    assert low_spread > 0.0
