"""Separation by what the model says: each method does what its name promises."""

import numpy as np
import pytest
import torch

from core.concepts.attributes import ATTRIBUTES
from core.concepts.directions import PosteriorMeans, resolve, resolving, slow_parts
from core.concepts.model_separation import (
    decoder_metric,
    mean_slopes,
    separate_in_model,
)
from core.concepts.reaching import decoded, reach
from core.concepts.recipes import (
    AttributeName,
    Extremes,
    Gain,
    Known,
    Method,
    PairMean,
    Regression,
    Sample,
    Scaled,
    Separated,
    Taller,
    takes_long,
)
from core.concepts.samples import sample_images
from core.concepts.separation import NoDirectionError
from core.errors import UserError
from core.vae.description import Mlp
from core.vae.library import find_model
from core.vae.model_file import load_model
from tests.core.concepts.dark_model import dark_model

MODEL = dark_model(Mlp((48,), 12))
MEANS = PosteriorMeans(MODEL)
SAMPLE = Sample(count=40)
HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
WIDTH = Known(AttributeName.WIDTH)
TALLER, BRIGHTER = PairMean(Taller(), SAMPLE), PairMean(Scaled(), SAMPLE)


def separated(method, *against, hold=(BRIGHTNESS,), **others):
    return Separated(TALLER, against, method, hold, sample=SAMPLE, **others)


def slope(vector, name="brightness"):
    return float(mean_slopes(MODEL, (ATTRIBUTES[name],), SAMPLE)[0] @ vector)


def test_alpha_makes_the_mean_slope_zero():
    before = slope(resolve(TALLER, MEANS).vector)
    found = resolve(separated(Method.ALPHA, BRIGHTER), MEANS)
    assert abs(before) > 1e-4
    assert abs(slope(found.vector)) < 1e-5 * abs(before) + 1e-7
    assert "α = " in found.notes[0]


def test_alpha_makes_several_mean_slopes_zero_with_as_many_directions():
    widen = Extremes(WIDTH, SAMPLE)
    found = resolve(separated(Method.ALPHA, BRIGHTER, widen, hold=(BRIGHTNESS, WIDTH)), MEANS)
    assert abs(slope(found.vector)) < 1e-6
    assert abs(slope(found.vector, "width")) < 1e-5
    assert len(found.notes) == 1


def test_alpha_says_when_it_has_too_few_directions():
    found = resolve(separated(Method.ALPHA, BRIGHTER, hold=(BRIGHTNESS, WIDTH)), MEANS)
    assert "cannot make the slopes of 2 attributes 0" in found.notes[1]


@pytest.mark.parametrize("alpha", [-0.5, 0.0, 1.25])
def test_alpha_by_hand_is_h_minus_alpha_b(alpha):
    h, b = (resolve(recipe, MEANS).vector.astype(float) for recipe in (TALLER, BRIGHTER))
    expected = h - alpha * b
    found = resolve(separated(Method.ALPHA, BRIGHTER, hold=(), alpha=alpha), MEANS)
    assert found.vector == pytest.approx(expected / np.linalg.norm(expected), abs=1e-6)
    assert found.length == pytest.approx(np.linalg.norm(expected), abs=1e-6)


def median_change(model, vector, gain):
    starts = torch.from_numpy(model.encode(sample_images(SAMPLE))[0])
    way = torch.from_numpy(np.array(vector)).repeat(len(starts), 1)
    ends, reached = reach(model, starts, way, ATTRIBUTES["height"], gain)
    change = ATTRIBUTES["brightness"].of(decoded(model, ends)) - ATTRIBUTES["brightness"].of(
        decoded(model, starts)
    )
    return float(change[reached].median())


def test_bisection_makes_the_median_of_the_measured_change_zero():
    small = load_model(find_model("small"))
    recipe = separated(Method.ALPHA_BISECTED, BRIGHTER, gain=Gain(HEIGHT, 1.0))
    found = resolve(recipe, small)
    before = abs(median_change(small, resolve(TALLER, small).vector, 1.0))
    assert len(found.notes) == 1
    assert found.notes[0].startswith("α = ")
    assert abs(median_change(small, found.vector, 1.0)) < 0.05 * before


def test_bisection_that_meets_no_zero_says_so():
    recipe = separated(Method.ALPHA_BISECTED, BRIGHTER, gain=Gain(HEIGHT, 0.3))
    assert "No alpha from -2 to 2" in resolve(recipe, MEANS).notes[1]


def test_pullback_is_orthogonal_in_the_pixels():
    metric = decoder_metric(MODEL, SAMPLE)
    found = resolve(separated(Method.PULLBACK, BRIGHTER), MEANS).vector.astype(float)
    b = resolve(BRIGHTER, MEANS).vector.astype(float)
    size = np.sqrt((found @ metric @ found) * (b @ metric @ b))
    assert abs(found @ metric @ b) < 1e-4 * size
    assert abs(found @ b) > 1e-3


def test_the_metric_is_the_mean_change_of_pixels():
    metric = decoder_metric(MODEL, SAMPLE)
    points = MODEL.encode(sample_images(SAMPLE))[0]
    step = np.zeros(12, np.float32)
    step[4] = 1e-2
    change = (MODEL.decode(points + step) - MODEL.decode(points - step)) / 2e-2
    assert metric[4, 4] == pytest.approx((change**2).sum((1, 2)).mean(), rel=1e-2)
    assert metric == pytest.approx(metric.T)


def test_after_the_eraser_a_linear_probe_sees_no_change():
    found = resolve(separated(Method.ERASER), MEANS).vector.astype(float)
    probe = resolve(Regression(BRIGHTNESS, SAMPLE), MEANS).vector.astype(float)
    before = resolve(TALLER, MEANS).vector.astype(float)
    assert abs(probe @ before) > 1e-2
    assert abs(probe @ found) < 1e-4


@pytest.mark.parametrize("method", [Method.PULLBACK, Method.ALPHA])
def test_nothing_is_left_of_a_direction_without_itself(method):
    recipe = Separated(TALLER, (TALLER,), method, (BRIGHTNESS,), sample=SAMPLE)
    with pytest.raises(NoDirectionError, match="Nothing is left of the direction"):
        resolve(recipe, MEANS)


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        (separated(Method.ALPHA, BRIGHTER, hold=()), "needs an attribute to hold"),
        (separated(Method.ERASER, hold=()), "needs an attribute to hold"),
        (separated(Method.ALPHA), "needs a direction to subtract"),
        (separated(Method.ALPHA_BISECTED, BRIGHTER, TALLER), "takes one direction to subtract"),
        (separated(Method.WALK), "has no single vector"),
        (separated(Method.GRADIENT), "has no single vector"),
        (
            Separated(TALLER, (), Method.ERASER, (BRIGHTNESS,), sample=Sample(count=5)),
            "needs a sample of more than 8 images",
        ),
    ],
)
def test_what_a_method_lacks_is_said_in_a_sentence(recipe, words):
    with pytest.raises(UserError, match=words) as caught:
        resolve(recipe, MEANS)
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("method", [Method.ALPHA, Method.ALPHA_BISECTED])
def test_directions_of_no_length_are_nothing_to_subtract(method):
    with pytest.raises(NoDirectionError, match="None of the directions to subtract"):
        separate_in_model(separated(method, BRIGHTER), np.ones(12), np.zeros((1, 12)), MODEL)


def test_an_alpha_for_a_change_that_nothing_makes_is_refused():
    recipe = separated(Method.ALPHA_BISECTED, BRIGHTER, gain=Gain(HEIGHT, 500.0))
    with pytest.raises(NoDirectionError, match="No alpha leaves a direction"):
        resolve(recipe, MEANS)


def test_bisecting_step_by_step_finds_the_same_and_goes_on_where_it_was():
    recipe = separated(Method.ALPHA_BISECTED, BRIGHTER, gain=Gain(HEIGHT, 0.3))
    whole = resolve(recipe, PosteriorMeans(MODEL))
    means = PosteriorMeans(MODEL)
    assert slow_parts(recipe) == [recipe]
    interrupted = resolving(recipe, means)
    next(interrupted)
    interrupted.close()
    shares = list(resolving(recipe, means))
    assert shares == sorted(shares)
    assert all(0.0 <= share < 1.0 for share in shares)
    assert resolve(recipe, means).vector.tobytes() == whole.vector.tobytes()
    assert list(resolving(recipe, means)) == []


def test_only_bisection_takes_long():
    for method in set(Method) - {Method.ALPHA_BISECTED}:
        recipe = separated(method, BRIGHTER)
        assert slow_parts(recipe) == []
        assert not takes_long(recipe)
    inner = separated(Method.ALPHA_BISECTED, BRIGHTER)
    outer = Separated(BRIGHTER, (inner,), Method.GRAM_SCHMIDT)
    assert takes_long(outer)
    assert slow_parts(outer) == [inner]
    assert not takes_long(None)
