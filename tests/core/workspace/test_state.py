import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.recipes import Method, Pair, Separated
from core.images.reference import ImageReference, TestImage
from core.workspace.library_changes import choose_direction, keep_direction, set_against
from core.workspace.recipe_limits import recipe_problem
from core.workspace.state import Traversal, followed_recipe
from tests.models import tiny_model

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
