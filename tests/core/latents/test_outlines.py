"""Outlines enclose the points they are of, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.latents.outlines import SHARE, contours, outline
from core.latents.selection import points_in_polygon


def held(points, polygons):
    """Numbers of points in an odd number of polygons: holes are polygons too."""
    inside = np.zeros(len(points), int)
    for polygon in polygons:
        inside[points_in_polygon(points, polygon)] += 1
    return np.flatnonzero(inside % 2)


@given(st.integers(0, 2**31), st.integers(200, 4000), st.floats(1e-3, 1e3), st.floats(-50, 50))
@settings(max_examples=40)
def test_most_of_a_blob_is_inside_wherever_and_however_large_it_is(seed, count, scale, shift):
    points = np.random.default_rng(seed).normal(size=(count, 2)) * scale + shift
    polygons = outline(points)
    assert len(held(points, polygons)) / count == pytest.approx(SHARE, abs=0.06)


def test_two_clusters_have_an_outline_each_and_the_middle_is_outside():
    random = np.random.default_rng(0)
    left, right = random.normal(size=(2, 800, 2)) * 0.3 + [[[-4, 0]], [[4, 1]]]
    polygons = outline(np.concatenate([left, right]))
    assert len(polygons) == 2
    assert len(held(np.array([[0.0, 0.5], [-4.0, 0.0], [4.0, 1.0]]), polygons)) == 2


def test_an_area_follows_from_a_known_density():
    """Of a normal distribution the densest 90 % lie in a circle of radius sqrt(-2 log 0.1)."""
    points = np.random.default_rng(1).normal(size=(100_000, 2))
    (polygon,) = outline(points)
    x, y = polygon.T
    area = abs((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2
    # The smoothing widens it a bit.
    assert area == pytest.approx(np.pi * -2 * np.log(0.1), rel=0.06)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_points_have_none(count):
    assert outline(np.zeros((count, 2))) == ()


def test_points_in_one_place_have_a_small_one():
    polygons = outline(np.full((50, 2), 3.0))
    assert polygons
    assert np.abs(polygons[0] - 3.0).max() < 1e-6


@given(st.integers(0, 2**31))
@settings(max_examples=60)
def test_contours_divide_what_is_above_from_what_is_below(seed):
    """Every cell's middle is inside just if its value is above; also where places touch by a corner."""
    random = np.random.default_rng(seed)
    values = np.zeros((9, 12))
    values[1:-1, 1:-1] = random.random((7, 10))
    polygons = contours(values, 0.5)
    rows, columns = np.indices(values.shape)
    middles = np.stack([columns.ravel(), rows.ravel()], axis=1).astype(float)
    above = np.flatnonzero(values.ravel() >= 0.5)
    assert held(middles, polygons).tolist() == above.tolist()
