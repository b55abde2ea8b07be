"""Where recipes lead from a base: straight, off the gradients, or on the level set."""

import numpy as np
import pytest

from core.concepts.attributes import ATTRIBUTES
from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.paths import (
    base_gradients,
    condition_number,
    follow,
    point_on,
    without_gradients,
)
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Known,
    Marked,
    Method,
    Pair,
    Sample,
    Separated,
)
from core.concepts.separation import NoDirectionError
from core.concepts.traversal import positions, straight
from core.concepts.walking import ALONG_VECTOR, Rules
from core.errors import UserError
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.vae.description import Mlp
from tests.core.concepts.dark_model import dark_model

MODEL = dark_model(Mlp((48,), 12))
MEANS = PosteriorMeans(MODEL)
SHOE = ImageReference(TestImage(22), (Whiten(),))
TALLER = Pair(SHOE, ImageReference(TestImage(22), (Whiten(), Grow(2))))
OTHER = Pair(SHOE, ImageReference(TestImage(9)))
HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
START = np.random.default_rng(5).standard_normal((6, 12)).astype(np.float32)[0]
AT = positions(-1.0, 1.0, 9)


def holding(method, of=OTHER, hold=(BRIGHTNESS,)):
    return Separated(of, (), method, hold)


def brightness_of(points):
    return ATTRIBUTES["brightness"].measure(MODEL.decode(points))


def test_a_straight_path_is_the_strip_that_it_always_was():
    path = follow(OTHER, MEANS, START, AT)
    direction = resolve(OTHER, MEANS)
    assert MODEL.decode(path.points).tobytes() == (
        MODEL.decode(straight(START, direction.vector, AT)).tobytes()
    )
    assert path.reached.all()
    assert (path.step, path.unit, path.notes) == (1.0, "", ())


def test_off_the_gradient_is_straight_and_starts_flat():
    path = follow(holding(Method.GRADIENT), MEANS, START, AT)
    (gradient,) = base_gradients(MODEL, START, [ATTRIBUTES["brightness"]])
    assert abs(path.vector @ gradient) < 1e-6 * np.linalg.norm(gradient)
    assert path.points == pytest.approx(START + np.outer(AT, path.vector), abs=1e-5)
    assert 0.0 < path.length < resolve(OTHER, MEANS).length
    assert path.condition >= 1.0


def test_off_several_gradients_is_the_nearest_that_keeps_them_all():
    generator = np.random.default_rng(0)
    vector, gradients = generator.standard_normal(12), generator.standard_normal((3, 12))
    left = without_gradients(vector, gradients)
    assert gradients @ left == pytest.approx(np.zeros(3), abs=1e-10)
    coefficients = np.linalg.lstsq(gradients.T, vector - left)[0]
    assert gradients.T @ coefficients == pytest.approx(vector - left)
    dependent = np.vstack([gradients, gradients[0] + gradients[1], np.zeros(12)])
    assert without_gradients(vector, dependent) == pytest.approx(left)


def test_a_direction_in_the_span_of_the_gradients_is_refused():
    gradients = np.random.default_rng(0).standard_normal((3, 12))
    with pytest.raises(NoDirectionError, match=r"^Nothing is left.*hold fewer attributes\.$"):
        without_gradients(gradients.sum(0), gradients)


def test_condition_numbers():
    assert condition_number(np.eye(4)[:2] * [[1.0], [100.0]]) == pytest.approx(1.0)
    assert condition_number(np.array([[1.0, 0.0], [1.0, 1e-3]])) == pytest.approx(2000, rel=1e-3)
    assert condition_number(np.array([[1.0, 0.0], [2.0, 0.0]])) == np.inf
    assert condition_number(np.array([[1.0, 0.0], [0.0, 0.0]])) == np.inf


def test_a_walk_passes_through_its_base_and_holds_what_it_should_both_ways():
    path = follow(holding(Method.WALK), MEANS, START, AT)
    assert path.points[4].tolist() == START.tolist()
    assert path.reached[[3, 4, 5]].all()
    change = brightness_of(path.points) - brightness_of(START[None])
    assert np.abs(change).max() <= 1.1 * ALONG_VECTOR.tolerance * 0.1
    gone = (path.points - START) @ resolve(OTHER, MEANS).vector
    assert gone[path.reached] == pytest.approx(np.array(AT)[path.reached], abs=0.01)


def test_a_walk_along_an_attribute_counts_its_steps():
    path = follow(holding(Method.WALK, AttributeGradient(HEIGHT)), MEANS, START, AT)
    assert (path.step, path.unit) == (1.0, "rows")
    heights = ATTRIBUTES["height"].measure(MODEL.decode(path.points))
    assert heights[path.reached] - heights[4] == pytest.approx(
        np.array(AT)[path.reached], abs=1.1 * Rules().arrival
    )
    assert path.reached.sum() > 5


def test_the_same_walk_is_the_same_to_the_last_bit():
    first = follow(holding(Method.WALK), MEANS, START, AT)
    again = follow(holding(Method.WALK), PosteriorMeans(MODEL), START.copy(), AT)
    assert first.points.tobytes() == again.points.tobytes()


def test_positions_need_not_be_in_order_and_may_be_all_on_one_side():
    forwards = follow(holding(Method.WALK), MEANS, START, (0.25, 0.5, 1.0))
    backwards = follow(holding(Method.WALK), MEANS, START, (1.0, 0.5, 0.25))
    assert backwards.points[::-1] == pytest.approx(forwards.points)
    alone = follow(holding(Method.WALK), MEANS, START, (0.0,))
    assert alone.points[0].tolist() == START.tolist()


@pytest.mark.parametrize("method", [Method.GRADIENT, Method.WALK])
@pytest.mark.parametrize(
    ("of", "hold", "words"),
    [
        (OTHER, (), "needs an attribute to hold"),
        (AttributeGradient(HEIGHT), (HEIGHT,), "'height' cannot be changed and held at once"),
        (OTHER, (Marked("none", ((0, 0.0),)),), "'none' marks no pixel"),
        (Pair(SHOE, SHOE), (BRIGHTNESS,), "encoded at the same point"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(method, of, hold, words):
    with pytest.raises(UserError, match=words):
        follow(holding(method, of, hold), MEANS, START, AT)


@pytest.mark.parametrize("method", [Method.GRADIENT, Method.WALK])
def test_at_a_black_base_an_attribute_has_no_slope(method):
    black = dark_model(Mlp((48,), 12))
    import torch

    with torch.no_grad():
        black.network.decoder[-1].weight.zero_()
        black.network.decoder[-1].bias.fill_(-1e4)
    means = PosteriorMeans(black)
    with pytest.raises(NoDirectionError, match="'height' does not change at this base"):
        follow(holding(method, AttributeGradient(HEIGHT)), means, START, AT)
    path = follow(holding(method), means, START, AT)
    assert "'brightness' does not change at this base at all" in path.notes[0]


def test_a_walk_says_why_it_stopped_and_shows_where():
    recipe = holding(Method.WALK, AttributeGradient(HEIGHT, Sample(count=5)))
    path = follow(recipe, MEANS, START, (0.5, 50.0))
    assert path.reached.tolist() == [True, False]
    assert path.notes[0].startswith("The walk stopped because ")
    assert brightness_of(path.points) == pytest.approx(
        np.repeat(brightness_of(START[None]), 2), abs=3e-4
    )


@pytest.mark.parametrize("method", [Method.NONE, Method.GRADIENT, Method.WALK])
def test_a_point_of_the_path_is_the_path_s_own(method):
    recipe = OTHER if method is Method.NONE else holding(method)
    path = follow(recipe, MEANS, START, AT)
    for place, position in enumerate(AT):
        point, reached = point_on(recipe, MEANS, START, path, AT, position)
        assert point.tobytes() == path.points[place].tobytes()
        assert reached == path.reached[place]


@pytest.mark.parametrize("of", [OTHER, AttributeGradient(HEIGHT)])
def test_between_two_places_a_walk_goes_on_on_the_same_level_set(of):
    recipe = holding(Method.WALK, of)
    path = follow(recipe, MEANS, START, AT)
    for position in (0.1, 0.3, -0.4):
        point, reached = point_on(recipe, MEANS, START, path, AT, position)
        assert reached
        assert brightness_of(point[None]) == pytest.approx(brightness_of(START[None]), abs=3e-4)
    # And leads to where the path's own next place is.
    for place in (0, 3, 5, 7):
        nearly = AT[place] * (1.0 - 1e-3)
        point, _ = point_on(recipe, MEANS, START, path, AT, nearly)
        assert point == pytest.approx(path.points[place], abs=0.02)


def test_beyond_where_a_walk_stopped_there_is_its_last_place():
    recipe = holding(Method.WALK, AttributeGradient(HEIGHT))
    path = follow(recipe, MEANS, START, (0.5, 50.0))
    assert path.stopped[0] == ""
    assert path.stopped[1] in path.notes
    point, reached = point_on(recipe, MEANS, START, path, (0.5, 50.0), 55.0)
    assert not reached
    assert point.tobytes() == path.points[1].tobytes()
    back = follow(recipe, MEANS, START, (-50.0, 0.5))
    assert back.stopped[0].startswith("The walk stopped because ")
    assert back.stopped[1] == ""
