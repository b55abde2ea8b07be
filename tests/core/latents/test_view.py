"""Views and ticks."""

import itertools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.latents.ticks import tick_step, ticks
from core.latents.view import DEEPEST, EMPTY, Bounds, View, bounds_of, view_of

views = st.builds(
    View,
    x=st.floats(-50, 50),
    y=st.floats(-50, 50),
    scale=st.floats(0.1, 1e4),
    width=st.floats(50, 3000),
    height=st.floats(50, 3000),
)
shares = st.floats(0, 1)


@given(views, shares, shares)
def test_pixels_and_points_are_inverse(view, across, down):
    x, y = view.point_at(across * view.width, down * view.height)
    assert view.pixel_of(x, y) == pytest.approx((across * view.width, down * view.height), abs=1e-4)
    np.testing.assert_allclose(
        view.to_pixels(np.array([(x, y)]))[0], view.pixel_of(x, y), atol=1e-4
    )


@given(views, shares, shares, st.floats(0.2, 5))
def test_zooming_keeps_what_is_under_the_pointer(view, across, down, factor):
    place = across * view.width, down * view.height
    closer = view.zoomed(factor, *place)
    assert closer.scale == pytest.approx(view.scale * factor)
    assert closer.point_at(*place) == pytest.approx(
        view.point_at(*place), abs=1e-6 + 1e-3 / view.scale
    )


@given(views, st.floats(-500, 500), st.floats(-500, 500))
def test_panning_moves_the_contents_along(view, across, down):
    x, y = view.pixel_of(view.x, view.y)
    moved = view.panned(across, down)
    assert moved.pixel_of(view.x, view.y) == pytest.approx((x + across, y + down), abs=1e-4)


@given(views, st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_device_pixels_are_whole_and_show_the_same(view, ratio):
    device = view.in_device_pixels(ratio)
    assert device.width == int(device.width)
    assert (device.x, device.y) == (view.x, view.y)
    assert device.right - device.left == pytest.approx(view.right - view.left, abs=1 / view.scale)


def test_all_points_are_in_the_view_that_fits():
    points = np.random.default_rng(0).normal(size=(1000, 2)) * (3, 0.5) + (7, -2)
    view = view_of(bounds_of(points), 400, 300)
    pixels = view.to_pixels(points)
    assert (pixels > 0).all()
    assert (pixels < (400, 300)).all()
    assert pixels[:, 0].max() - pixels[:, 0].min() == pytest.approx(360)


def test_no_points_one_point_and_bad_points_have_a_view():
    assert bounds_of(np.zeros((0, 2))) == EMPTY
    assert bounds_of(np.array([(np.nan, 1.0)])) == EMPTY
    assert bounds_of(np.array([(np.nan, 1.0), (2.0, 3.0)])) == Bounds(2, 3, 2, 3)
    one = view_of(bounds_of(np.array([(2.0, 3.0)])), 100, 100)
    assert one.pixel_of(2, 3) == pytest.approx((50, 50))
    assert np.isfinite(one.scale)


@given(views)
def test_one_cannot_get_lost(view):
    bounds = Bounds(-3, -2, 3, 4)
    kept = view.within(bounds)
    fit = view_of(bounds, view.width, view.height)
    assert bounds.left <= kept.x <= bounds.right and bounds.bottom <= kept.y <= bounds.top
    assert kept.scale <= fit.scale * DEEPEST
    assert kept.within(bounds) == kept


def test_resizing_keeps_what_is_seen():
    view = View(1, 2, 10, 300, 200).resized(600, 400)
    assert (view.x, view.y, view.scale) == (1, 2, 20)
    assert View(1, 2, 10, 300, 200).resized(600, 200).scale == 10


@given(st.floats(-1e3, 1e3), st.floats(1e-3, 1e4), st.integers(1, 20))
def test_ticks_are_round_in_order_and_not_too_many(low, span, most):
    assume(low + span > low)
    values, decimals = ticks(low, low + span, most)
    assert len(values) <= most + 1
    assert all(low - 1e-6 * span <= value <= low + span * (1 + 1e-6) for value in values)
    steps = [b - a for a, b in itertools.pairwise(values)]
    assert steps == pytest.approx([tick_step(span, most)] * len(steps), rel=1e-3)
    assert all(float(f"{value:.{decimals}f}") == pytest.approx(value, abs=1e-9) for value in values)


def test_ticks_by_example():
    assert ticks(-2.3, 4.1, 8) == ((-2, -1, 0, 1, 2, 3, 4), 0)
    assert ticks(0.0, 1.0, 5) == ((0, 0.2, 0.4, 0.6, 0.8, 1.0), 1)
    for wrong in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="no ticks"):
            tick_step(wrong, 5)
