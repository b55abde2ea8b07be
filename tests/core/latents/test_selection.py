"""Lasso, box, counts, and how a selection fares in another space."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.latents.selection import (
    combined,
    compactness,
    neighbourhood_overlap,
    points_in_box,
    points_in_polygon,
)

corners = st.lists(
    st.tuples(st.floats(-3, 3, width=32), st.floats(-3, 3, width=32)), min_size=3, max_size=25
)


def inside(x, y, polygon):
    """The even-odd rule, as everybody writes it for one point."""
    odd = False
    for (x1, y1), (x2, y2) in zip(polygon, polygon[1:] + polygon[:1], strict=True):
        if (y1 <= y < y2) or (y2 <= y < y1):
            odd ^= x < x1 + (y - y1) * ((x2 - x1) / (y2 - y1))
    return odd


@given(corners, st.integers(0, 2**16))
def test_a_lasso_holds_what_the_even_odd_rule_says(polygon, seed):
    points = np.random.default_rng(seed).uniform(-3, 3, size=(60, 2))
    expected = [number for number, (x, y) in enumerate(points) if inside(x, y, polygon)]
    assert points_in_polygon(points, np.array(polygon)).tolist() == expected


def test_half_a_million_points_in_a_ring():
    points = np.random.default_rng(0).normal(size=(500_000, 2))
    turn = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    outer, inner = (radius * np.c_[np.cos(turn), np.sin(turn)] for radius in (2.0, 1.0))
    ring = np.concatenate([outer, outer[:1], inner[::-1], inner[-1:]])
    found = points_in_polygon(points, ring)
    distance = np.hypot(*points.T)
    surely = (distance > 1.001) & (distance < 1.999)
    surely_not = (distance < 0.999) | (distance > 2.001)
    assert np.isin(np.flatnonzero(surely), found).all()
    assert not np.isin(np.flatnonzero(surely_not), found).any()


def test_degenerate_shapes_hold_nothing():
    points = np.array([(0.0, 0.0), (1.0, 1.0), (np.nan, 0.5)])
    assert not len(points_in_polygon(points, np.zeros((0, 2))))
    assert not len(points_in_polygon(points, np.array([(0, 0), (1, 1)])))
    assert not len(points_in_polygon(points, np.array([(0, 0), (1, 0), (2, 0)])))
    assert not len(points_in_polygon(np.zeros((0, 2)), np.array([(0, 0), (1, 0), (2, 1)])))


def test_a_box_is_the_same_from_any_corner_and_holds_its_edges():
    points = np.array([(0.0, 0.0), (1.0, 1.0), (1.1, 0.5), (np.nan, 0.5)])
    for one, other in (((0, 0), (1, 1)), ((1, 1), (0, 0)), ((0, 1), (1, 0))):
        assert points_in_box(points, one, other).tolist() == [0, 1]


def test_selections_are_combined():
    before, drawn = np.array([1, 2, 3]), np.array([3, 4])
    assert combined(before, drawn, "replace").tolist() == [3, 4]
    assert combined(before, drawn, "add").tolist() == [1, 2, 3, 4]
    assert combined(before, drawn, "remove").tolist() == [1, 2]
    with pytest.raises(ValueError, match="xor"):
        combined(before, drawn, "xor")


def test_a_group_apart_stays_together_and_a_random_one_meets_chance():
    random = np.random.default_rng(0)
    space = random.normal(size=(3000, 3))
    group = np.arange(300)
    space[group] += 20
    apart = compactness(space, group)
    assert apart.together == 1.0
    assert apart.chance == pytest.approx(299 / 2999)
    spread = compactness(random.normal(size=(3000, 3)), group)
    # 3000 neighbours looked at: the standard deviation of the share is below 0.01.
    assert abs(spread.together - spread.chance) < 0.03


def test_few_selected_points_are_measured_by_fewer_neighbours():
    space = np.array([(0.0, 0.0), (0.1, 0.0), (5.0, 5.0), (6.0, 6.0)])
    pair = compactness(space, np.array([0, 1]))
    assert (pair.together, pair.neighbours) == (1.0, 1)
    assert compactness(space, np.array([0, 3])).together == 0.0
    assert compactness(space, np.array([2])) is None


def test_overlap_is_whole_in_a_rotated_space_and_chance_in_an_unrelated_one():
    random = np.random.default_rng(1)
    space = random.normal(size=(2000, 2))
    rotated = space @ np.array([(0.6, -0.8), (0.8, 0.6)]) * 3 + 7
    numbers = np.arange(0, 2000, 4)
    same = neighbourhood_overlap(space, rotated, numbers)
    assert same.shared > 0.999
    assert same.chance == pytest.approx(10 / 1999)
    other = neighbourhood_overlap(space, random.normal(size=(2000, 5)), numbers)
    assert abs(other.shared - other.chance) < 0.01
    assert neighbourhood_overlap(space, rotated, numbers[:0]) is None
    with pytest.raises(ValueError, match="same images"):
        neighbourhood_overlap(space, rotated[:-1], numbers)


def test_points_in_one_place_are_neighbours_without_being_their_own():
    space = np.zeros((50, 2))
    found = compactness(space, np.arange(50))
    assert found.together == 1.0
    assert neighbourhood_overlap(space, space, np.arange(50)).shared == 1.0
