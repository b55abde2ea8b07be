"""Picking finds the nearest drawn point."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.latents.picking import index_in_steps, nearest_by_scan
from tests.in_one_go import build_index


def nearest(points, x, y, shown):
    distances = np.hypot(points[:, 0] - x, points[:, 1] - y)
    distances[~shown] = np.inf
    return distances.min()


@given(
    seed=st.integers(0, 2**16),
    count=st.integers(1, 60),
    hidden=st.sets(st.integers(0, 3)),
    within=st.floats(0.01, 3),
)
def test_index_and_scan_find_the_nearest_point_that_is_drawn(seed, count, hidden, within):
    random = np.random.default_rng(seed)
    points = np.round(random.normal(size=(count, 2)), 1)
    groups = random.integers(0, 4, count)
    shown = ~np.isin(groups, list(hidden))
    index = build_index(points, groups)
    for x, y in random.normal(size=(8, 2)):
        best = nearest(points, x, y, shown)
        for found in (
            index.nearest(x, y, within, hidden),
            nearest_by_scan(points, x, y, within, shown),
        ):
            if best >= within:
                assert found is None
            else:
                assert shown[found]
                assert np.hypot(*(points[found] - (x, y))) == pytest.approx(best)


def test_half_a_million_points():
    random = np.random.default_rng(0)
    points = random.normal(size=(500_000, 2)).astype(np.float32)
    groups = random.integers(0, 11, 500_000)
    index = build_index(points, groups)
    hidden = {2, 10}
    shown = ~np.isin(groups, list(hidden))
    for x, y in random.normal(size=(40, 2)):
        found = index.nearest(x, y, 0.5, hidden)
        assert shown[found]
        assert np.hypot(*(points[found] - (x, y))) == pytest.approx(
            nearest(points, x, y, shown), abs=1e-6
        )
        assert found == nearest_by_scan(points, x, y, 0.5, shown)
    # The place of a point is nearest to itself.
    for number in (0, 17, 499_999):
        found = index.nearest(*points[number].astype(float))
        np.testing.assert_array_equal(points[found], points[number])


def test_points_that_are_not_finite_are_never_found():
    points = np.array([(np.nan, 0.0), (5.0, 5.0), (np.inf, 1.0)])
    assert build_index(points).nearest(0, 0) == 1
    assert nearest_by_scan(points, 0, 0) == 1
    nothing = np.zeros((0, 2))
    assert build_index(nothing).nearest(0, 0) is None
    assert nearest_by_scan(nothing, 0, 0) is None


def test_building_tells_how_far_it_is():
    groups = np.repeat([0, 4, 7], [10, 20, 10])
    *shares, index = index_in_steps(np.random.default_rng(0).random((40, 2)), groups)
    assert shares == [0.25, 0.75, 1.0]
    assert index.size == 40
    with pytest.raises(ValueError, match="do not fit"):
        build_index(np.zeros((3, 2)), np.zeros(2, int))
