import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.recipes import (
    AGAINST,
    HOLDING,
    AttributeName,
    Known,
    Method,
    Pair,
    Separated,
)
from core.images.reference import ImageReference, TestImage
from core.workspace.library_changes import (
    choose_direction,
    hold_while_growing,
    keep_direction,
    set_against,
)
from core.workspace.recipe_limits import recipe_problem
from core.workspace.state import (
    LIVE_PAIR,
    Traversal,
    changed_attribute,
    compared_recipe,
    followed_recipe,
    lacking,
    recipe_by,
    recipe_of,
)
from tests.models import tiny_model
from tests.strategies import traversals

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
MEANS = PosteriorMeans(tiny_model(latents=8))


def image(number):
    return ImageReference(TestImage(number))


@given(st.lists(st.sets(st.integers(1, 4)), min_size=1, max_size=4))
def test_separating_from_simpler_recipes_of_the_same_span_gives_the_same_vector(ticks):
    now = Traversal(first=image(0), method=Method.GRAM_SCHMIDT)
    for number, ticked in enumerate(ticks, start=1):
        now = replace(now, second=image(number))
        known = {d.identifier for d in now.directions}
        now = set_against(now, sorted(known & {f"d{n}" for n in ticked}))
        now = keep_direction(now)
    every = tuple(direction.recipe for direction in now.directions)
    now = replace(now, second=image(9))
    now = set_against(now, [direction.identifier for direction in now.directions])
    simple = resolve(followed_recipe(now), MEANS)
    plain = resolve(Separated(Pair(now.first, now.second), every, Method.GRAM_SCHMIDT), MEANS)
    assert np.allclose(simple.vector, plain.vector, atol=1e-5)


def test_a_long_sequence_stays_small():
    now = Traversal(first=image(0))
    for number in range(1, 60):
        now = keep_direction(replace(now, second=image(number)))
        now = set_against(now, [direction.identifier for direction in now.directions])
    assert not recipe_problem(followed_recipe(now))


def test_the_followed_direction_is_never_held_against_itself():
    now = keep_direction(Traversal(second=image(3)))
    now = choose_direction(now, "d1")
    odd = replace(now, against=("d1",))
    assert followed_recipe(odd) == now.directions[0].recipe


def test_each_method_takes_what_it_uses_and_nothing_else():
    now = keep_direction(Traversal(second=image(3)))
    now = replace(now, against=("d1",), hold=(BRIGHTNESS,), alpha=0.5)
    live, kept = Pair(now.first, now.second), now.directions[0].recipe
    expected = {
        Method.NONE: live,
        Method.GRAM_SCHMIDT: Separated(live, (kept,), Method.GRAM_SCHMIDT),
        Method.PULLBACK: Separated(live, (kept,), Method.PULLBACK),
        Method.ALPHA: Separated(live, (kept,), Method.ALPHA, alpha=0.5),
        Method.ALPHA_BISECTED: Separated(live, (kept,), Method.ALPHA_BISECTED, (BRIGHTNESS,)),
        Method.ERASER: Separated(live, (), Method.ERASER, (BRIGHTNESS,)),
        Method.GRADIENT: Separated(live, (), Method.GRADIENT, (BRIGHTNESS,)),
        Method.WALK: Separated(live, (), Method.WALK, (BRIGHTNESS,)),
    }
    for method in Method:
        assert followed_recipe(replace(now, method=method)) == expected[method]
        compared = replace(now, method=Method.NONE, compare=method)
        assert compared_recipe(compared) == expected[method]
    solved = replace(now, method=Method.ALPHA, alpha=None)
    assert followed_recipe(solved) == Separated(live, (kept,), Method.ALPHA, (BRIGHTNESS,))
    assert compared_recipe(now) is None


@pytest.mark.parametrize("method", Method)
def test_a_method_without_what_it_needs_leaves_the_direction_as_it_is_and_says_what(method):
    now = Traversal(second=image(3), method=method)
    assert followed_recipe(now) == Pair(now.first, now.second)
    assert bool(lacking(now, method)) == (method is not Method.NONE)


@given(traversals())
def test_what_is_followed_never_lacks_anything(now):
    chosen = recipe_of(now, now.chosen)
    for method in set(Method) - {Method.NONE}:
        recipe = recipe_by(now, method)
        if lacking(now, method):
            assert recipe == chosen
        else:
            assert (recipe.of, recipe.method) == (chosen, method)
            assert bool(recipe.against) == (method in AGAINST)
            by_hand = method is Method.ALPHA and now.alpha is not None
            assert recipe.hold == (now.hold if method in HOLDING and not by_hand else ())


def test_the_attribute_that_changes_is_that_of_a_gradient():
    now = hold_while_growing(Traversal(), HEIGHT, BRIGHTNESS, "Height gradient")
    assert changed_attribute(now) == HEIGHT
    assert changed_attribute(replace(now, chosen=LIVE_PAIR)) is None
