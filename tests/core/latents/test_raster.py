"""The raster: which pixels a point covers, what overlapping ones look like, and that both ways agree."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.latents import raster
from core.latents.raster import Appearance, Rasteriser, fitting_appearance, point_cloud
from core.latents.raster_discs import DEEPEST, disc_of
from core.latents.view import View

COLOURS = np.array([(255, 0, 0), (0, 255, 0), (0, 0, 255)], np.uint8)


def channels(picture):
    """Alpha, red, green, blue, each (height, width)."""
    return [(picture >> shift) & 255 for shift in (24, 16, 8, 0)]


def cloud_of(points, groups=None):
    points = np.asarray(points, float)
    return point_cloud(points, np.zeros(len(points), int) if groups is None else np.array(groups))


def canvas(width=20, height=10):
    """A view in which the point (x, y) is at pixel (x, y) from the lower left corner."""
    return View(width / 2, height / 2, 1.0, width, height)


def test_a_point_lights_the_pixel_it_falls_in():
    picture = Rasteriser().paint(cloud_of([(3.2, 7.9)]), canvas(), COLOURS, Appearance(1.0, 0.5))
    alpha, red, green, _ = channels(picture)
    assert np.argwhere(alpha).tolist() == [[10 - 8, 3]]
    # A disc of diameter 1 covers pi / 4 of its pixel.
    assert abs(alpha[2, 3] - 0.5 * np.pi / 4 * 255) < 3
    assert red[2, 3] == alpha[2, 3]
    assert green.max() == 0


def test_premultiplied_colours_never_exceed_alpha():
    random = np.random.default_rng(0)
    cloud = cloud_of(random.random((500, 2)) * (20, 10), random.integers(0, 3, 500))
    alpha, *colours = channels(Rasteriser().paint(cloud, canvas(), COLOURS, Appearance(3.0, 0.3)))
    for colour in colours:
        assert (colour <= alpha).all()


@given(st.floats(0.05, 0.9), st.integers(1, 12))
def test_opacity_adds_up_as_if_they_were_painted_one_over_the_other(opacity, count):
    cloud = cloud_of([(5.5, 5.5)] * count)
    alpha = channels(Rasteriser().paint(cloud, canvas(), COLOURS, Appearance(3.0, opacity)))[0]
    expected = 255 * (1 - (1 - opacity) ** count)
    assert abs(int(alpha[4, 5]) - expected) <= 3


def test_half_a_million_points_in_one_place_are_opaque_and_overflow_nothing():
    cloud = cloud_of(np.full((500_000, 2), 5.5))
    for diameter in (1.0, 3.0, 12.0):
        alpha = channels(Rasteriser().paint(cloud, canvas(), COLOURS, Appearance(diameter, 0.05)))[
            0
        ]
        assert alpha[4, 5] == 255


def test_the_uppermost_point_gives_the_colour_and_keeps_its_shape():
    points = [(5.5, 5.5), (8.5, 5.5)]
    cloud = cloud_of(points, [0, 1])
    upper = int(cloud.groups()[-1])
    picture = Rasteriser().paint(cloud, canvas(), COLOURS, Appearance(5.0, 0.9))
    _, red, green, _ = channels(picture)
    lit = (red, green)
    for group, (x, _) in enumerate(points):
        assert lit[group][4, int(x)] > 0
        assert lit[1 - group][4, int(x)] == 0
    # Both discs cover the pixel in the middle; only the upper one's colour is there.
    shared = 6 if upper == 0 else 7
    assert lit[upper][4, shared] > 0
    assert lit[1 - upper][4, shared] == 0


def test_no_class_hides_the_others_by_coming_last():
    points = np.random.default_rng(0).random((10_000, 2)) * (20, 10)
    groups = np.repeat([0, 1], 5000)
    _, red, green, _ = channels(
        Rasteriser().paint(point_cloud(points, groups), canvas(), COLOURS, Appearance(1.0, 0.9))
    )
    # 200 pixels with some fifty points each: heads or tails for each of them.
    assert 70 <= (red > 0).sum() <= 130
    assert 70 <= (green > 0).sum() <= 130


def test_discs_reach_in_from_beyond_the_edge_and_only_as_far_as_they_are_wide():
    inside = Rasteriser().paint(cloud_of([(-1.5, 5.5)]), canvas(), COLOURS, Appearance(5.0, 0.9))
    assert np.unique(np.argwhere(inside)[:, 1]).tolist() == [0]
    beyond = Rasteriser().paint(cloud_of([(-3.5, 5.5)]), canvas(), COLOURS, Appearance(5.0, 0.9))
    assert not beyond.any()


def test_far_away_and_unusable_points_paint_nothing():
    points = [(1e30, 1), (-1e30, 1e30), (np.nan, 1), (np.inf, 2), (5, -np.inf)]
    assert not Rasteriser().paint(cloud_of(points), canvas(), COLOURS, Appearance(9.0, 0.9)).any()
    assert len(cloud_of(points)) == 2


def test_an_empty_cloud_paints_nothing():
    nothing = cloud_of(np.zeros((0, 2)))
    assert (
        not Rasteriser().paint(nothing, canvas(), COLOURS, fitting_appearance(nothing, 1.0)).any()
    )


def test_only_what_is_chosen_is_painted():
    points, groups = np.array([(np.nan, 1.0), (2.5, 5.5), (9.5, 5.5)]), np.array([0, 0, 1])
    cloud = point_cloud(points, groups).subset(np.array([True, False, True]))
    picture = Rasteriser().paint(cloud, canvas(), COLOURS, Appearance(1.0, 0.9))
    assert np.argwhere(picture).tolist() == [[4, 9]]
    assert cloud.numbers.tolist() == [2]


def test_hiding_a_class_leaves_the_order_of_the_others():
    points = np.full((200, 2), 5.5)
    groups = np.arange(200) % 3
    everything = point_cloud(points, groups)
    some = everything.subset(groups != everything.groups()[-1])
    left = everything.groups()[everything.groups() != everything.groups()[-1]]
    assert some.groups().tolist() == left.tolist()


@settings(max_examples=60)
@given(
    count=st.integers(1, 400),
    diameter=st.floats(0.5, 13),
    opacity=st.floats(0.05, 1.0),
    seed=st.integers(0, 2**16),
    width=st.integers(1, 90),
    height=st.integers(1, 60),
)
def test_point_by_point_and_pixel_by_pixel_make_the_same_picture(
    count, diameter, opacity, seed, width, height
):
    random = np.random.default_rng(seed)
    points = (random.random((count, 2)) * 1.4 - 0.2) * (width, height)
    points[: count // 3] = points[0]
    cloud = point_cloud(points, random.integers(0, 3, count))
    appearance, pictures = Appearance(diameter, opacity), []
    for sparse in (0, 10**9):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(raster, "_SPARSE", sparse)
            pictures.append(
                Rasteriser()
                .paint(cloud, canvas(width, height), COLOURS, appearance)
                .astype(np.int64)
            )
    np.testing.assert_array_equal(*pictures)


def test_a_rasteriser_that_is_used_again_remembers_nothing():
    random = np.random.default_rng(1)
    many = Rasteriser()
    for count, width, diameter in ((300, 40, 3.0), (5, 40, 1.0), (700, 17, 9.0), (0, 17, 2.0)):
        points = random.random((count, 2)) * 20
        cloud = point_cloud(points, random.integers(0, 3, count))
        arguments = cloud, canvas(width, 20), COLOURS, Appearance(diameter, 0.4)
        np.testing.assert_array_equal(many.paint(*arguments), Rasteriser().paint(*arguments))


def test_size_and_opacity_fall_with_density_and_depend_on_the_scale_alone():
    random = np.random.default_rng(0)
    looks = []
    for count in (100, 10_000, 70_000, 500_000):
        points = random.normal(size=(count, 2))
        looks.append(fitting_appearance(point_cloud(points, np.zeros(count, int)), 80.0))
    diameters, opacities = zip(*[(look.diameter, look.opacity) for look in looks], strict=True)
    assert list(diameters) == sorted(diameters, reverse=True)
    assert list(opacities) == sorted(opacities, reverse=True)
    assert diameters[0] > diameters[1] > 1
    assert opacities[-1] < opacities[1]
    cloud = point_cloud(random.normal(size=(70_000, 2)), np.zeros(70_000, int))
    assert fitting_appearance(cloud, 4000.0).diameter > fitting_appearance(cloud, 80.0).diameter


@given(st.floats(0.5, 40), st.floats(0.01, 1))
def test_a_disc_covers_its_area_and_is_symmetric(diameter, opacity):
    disc = disc_of(diameter, opacity)
    offsets = {offset for ring in disc.rings for offset in ring.offsets}
    assert len(offsets) == sum(len(ring.offsets) for ring in disc.rings)
    assert all((across, down) in offsets and (-down, across) in offsets for down, across in offsets)
    assert max(abs(down) for down, _ in offsets) < disc.frame
    for ring in disc.rings:
        assert disc.most * len(ring.offsets) < 2**16
    if diameter < 3 and opacity > 0.05:
        assert disc.most == DEEPEST


def test_what_does_not_fit_is_refused():
    with pytest.raises(ValueError, match="do not fit"):
        point_cloud(np.zeros((3, 3)), np.zeros(3, int))
    with pytest.raises(ValueError, match="do not fit"):
        point_cloud(np.zeros((3, 2)), np.zeros(4, int))
    with pytest.raises(ValueError, match="0 to 15"):
        point_cloud(np.zeros((3, 2)), np.array([0, 16, 1]))
