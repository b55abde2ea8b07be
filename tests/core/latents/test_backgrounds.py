"""What stands behind the points: manifold tiles, prior quantiles, the aggregate posterior."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.images.reference import SIDE
from core.latents.backgrounds import (
    aggregate_posterior,
    bandwidths,
    prior_quantiles,
    shares_held,
)
from core.latents.manifold import TILES_AT_MOST, Tile, manifold_grid, middles, mosaic
from core.latents.projection import Dimensions, PrincipalComponents, plane_of
from core.latents.view import Bounds, View

views = st.builds(
    View,
    x=st.floats(-5, 5),
    y=st.floats(-5, 5),
    scale=st.floats(10, 1e5),
    width=st.floats(100, 2500),
    height=st.floats(100, 1500),
)


@given(views, st.sampled_from([1.0, 1.5, 2.0]))
def test_the_grid_covers_the_view_with_tiles_of_at_least_an_image(view, ratio):
    grid = manifold_grid(view, ratio)
    bounds = grid.bounds
    assert bounds.left <= view.left and bounds.right >= view.right
    assert bounds.bottom <= view.bottom and bounds.top >= view.top
    assert len(grid) <= TILES_AT_MOST
    pixels = grid.side * view.scale * ratio
    assert pixels >= SIDE * (1 - 1e-6)
    if len(grid) < TILES_AT_MOST / 8:
        assert pixels <= 2 * SIDE * (1 + 1e-6)


def test_zooming_in_refines_and_panning_keeps_the_tiles():
    view = View(0.3, -0.2, 100.0, 500, 400)
    grid, closer = manifold_grid(view), manifold_grid(view.zoomed(2, 250, 200))
    assert closer.level == grid.level + 1
    moved = manifold_grid(view.panned(40, 25))
    common = set(grid.tiles()) & set(moved.tiles())
    assert len(common) > 0.7 * len(grid)


def test_middles_are_in_the_middle_of_their_tiles():
    assert middles([Tile(1, 0, 0), Tile(1, -1, 2), Tile(-1, 1, 0)]).tolist() == [
        [0.25, 0.25],
        [1.25, -0.25],
        [1.0, 3.0],
    ]
    assert middles([]).shape == (0, 2)


def test_the_mosaic_has_each_image_in_its_place():
    view = View(0, 0, 40.0, 200, 120)
    grid = manifold_grid(view)
    images = {
        tile: np.full((SIDE, SIDE), 10 + number, np.uint8)
        for number, tile in enumerate(grid.tiles())
    }
    canvas, complete = mosaic(grid, images)
    assert complete
    for tile, (x, y) in zip(images, middles(list(images)), strict=True):
        row = int((grid.bounds.top - y) / grid.side * SIDE)
        column = int((x - grid.bounds.left) / grid.side * SIDE)
        assert canvas[row, column] == images[tile][0, 0]


def test_missing_tiles_are_filled_from_coarser_ones():
    view = View(0.5, 0.5, 28.0 * 4, 112, 112)
    grid = manifold_grid(view)
    ramp = np.arange(SIDE * SIDE, dtype=np.uint16).reshape(SIDE, SIDE) % 251
    coarse = {Tile(0, 0, 0): ramp.astype(np.uint8)}
    canvas, complete = mosaic(grid, coarse)
    assert not complete
    assert (grid.level, len(grid)) == (2, 16)
    np.testing.assert_array_equal(canvas, np.repeat(np.repeat(ramp, 4, 0), 4, 1))
    canvas, complete = mosaic(grid, {})
    assert not complete
    assert not canvas.any()


@pytest.mark.parametrize("projection", [Dimensions(0, 2), PrincipalComponents()])
def test_prior_quantiles_hold_their_share_of_the_prior(projection):
    random = np.random.default_rng(0)
    plane = plane_of(projection, random.normal(size=(200, 4)) * (1, 2, 0.5, 1) + 0.3)
    sample = plane.project(random.normal(size=(40_000, 4)))
    for circle in prior_quantiles(plane):
        inside = np.hypot(sample[:, 0] - circle.x, sample[:, 1] - circle.y) < circle.radius
        assert inside.mean() == pytest.approx(circle.share, abs=0.01)


def density_of(*arguments, **options):
    *shares, density = aggregate_posterior(*arguments, **options)
    assert shares == sorted(shares) and shares[-1] == 1.0
    return density


def test_the_aggregate_posterior_is_the_mean_of_the_posteriors():
    random = np.random.default_rng(0)
    means, variances = random.normal(size=(50, 2)), random.uniform(0.05, 0.5, (50, 2))
    bounds = Bounds(-2, -1, 3, 2)
    density = density_of(means, variances, bounds, rows=6, columns=5)
    for row, y in enumerate(np.linspace(1.75, -0.75, 6)):
        for column, x in enumerate(np.linspace(-1.5, 2.5, 5)):
            each = np.exp(-0.5 * ((np.array([x, y]) - means) ** 2 / variances).sum(axis=1))
            expected = (each / (2 * np.pi * np.sqrt(variances.prod(axis=1)))).mean()
            assert density.values[row, column] == pytest.approx(expected, rel=1e-4)


def test_the_density_of_all_sums_to_one_however_many_there_are():
    random = np.random.default_rng(1)
    means = random.normal(size=(9000, 2))
    density = density_of(means, bandwidths(means), Bounds(-7, -7, 7, 7))
    assert density.values.sum() * (14 / 192) ** 2 == pytest.approx(1, abs=1e-3)


def test_a_density_needs_images():
    with pytest.raises(ValueError, match="do not fit"):
        density_of(np.zeros((0, 2)), np.zeros((0, 2)), Bounds(0, 0, 1, 1))
    with pytest.raises(ValueError, match="do not fit"):
        density_of(np.zeros((3, 2)), np.ones((4, 2)), Bounds(0, 0, 1, 1))


def test_shares_held_are_those_of_the_densest_cells():
    held = shares_held(np.array([[4.0, 1.0], [3.0, 2.0]], np.float32))
    np.testing.assert_allclose(held, [[0.4, 1.0], [0.7, 0.9]], rtol=1e-6)
    assert (shares_held(np.zeros((2, 2), np.float32)) == 1).all()


def test_bandwidths_of_points_in_one_place_are_above_zero():
    assert (bandwidths(np.ones((5, 2))) > 0).all()
