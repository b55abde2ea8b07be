import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from core.errors import UserError
from core.images.edits import (
    apply_edits,
    brush_pixels,
    painted,
)
from core.images.fashion_mnist import test_split
from core.images.reference import (
    PIXELS,
    SIDE,
    Dim,
    Grow,
    ImageReference,
    Paint,
    TestImage,
    Whiten,
)
from core.images.resolve import pixels_of
from tests.strategies import edits as any_edit

images = hnp.arrays(
    np.float32, (SIDE, SIDE), elements=st.sampled_from([0.0, 0.2, 0.5, 0.8, 1.0]), fill=st.just(0.0)
)
counts = st.integers(1, SIDE)
cells = st.tuples(st.integers(-9, 36), st.integers(-9, 36))
cells_inside = st.tuples(st.integers(0, SIDE - 1), st.integers(0, SIDE - 1))
levels = st.floats(0.0, 1.0)
indices = st.lists(st.integers(0, PIXELS - 1), max_size=30)


@given(images, st.lists(any_edit, max_size=4))
def test_edits_make_a_new_image_in_range_and_leave_the_old_one(pixels, edits):
    before = pixels.copy()
    try:
        after = apply_edits(pixels, edits)
    except UserError:
        np.testing.assert_array_equal(pixels, before)
        return
    assert after.shape == (SIDE, SIDE) and after.dtype == np.float32
    assert after.min() >= 0 and after.max() <= 1
    assert not np.shares_memory(after, pixels)
    np.testing.assert_array_equal(pixels, before)


@given(images, st.lists(any_edit, max_size=2), st.lists(any_edit, max_size=2))
def test_edits_apply_one_after_the_other(pixels, first, second):
    try:
        expected = apply_edits(apply_edits(pixels, first), second)
    except UserError:
        with pytest.raises(UserError):
            apply_edits(pixels, first + second)
    else:
        np.testing.assert_array_equal(apply_edits(pixels, first + second), expected)


@given(images)
def test_whitening_rounds_half_up_and_twice_is_once(pixels):
    white = apply_edits(pixels, [Whiten()])
    np.testing.assert_array_equal(white, np.where(pixels < 0.5, 0, 1))
    np.testing.assert_array_equal(apply_edits(white, [Whiten()]), white)


@given(images, counts)
def test_growing_adds_a_row_of_white_pixels_right_above_the_shape(pixels, count):
    lit_rows = np.flatnonzero((pixels >= 0.5).any(axis=1))
    if not lit_rows.size or lit_rows[0] == 0:
        with pytest.raises(UserError, match="cannot grow"):
            apply_edits(pixels, [Grow(count)])
        return
    top = lit_rows[0]
    grown = apply_edits(pixels, [Grow(count)])
    drawn = np.flatnonzero(grown[top - 1] == 1)
    assert len(drawn) == count and drawn[-1] - drawn[0] == count - 1
    assert (pixels[top, drawn] >= 0.5).any()  # it touches the shape
    np.testing.assert_array_equal(
        np.delete(grown, drawn + SIDE * (top - 1)), np.delete(pixels, drawn + SIDE * (top - 1))
    )


@given(images, counts)
def test_growing_and_whitening_commute(pixels, count):
    try:
        expected = apply_edits(pixels, [Whiten(), Grow(count)])
    except UserError:
        with pytest.raises(UserError):
            apply_edits(pixels, [Grow(count)])
    else:
        np.testing.assert_array_equal(apply_edits(pixels, [Grow(count), Whiten()]), expected)


@pytest.mark.parametrize(
    ("columns", "count", "expected"),
    [
        ([5, 6, 7, 8], 2, [6, 7]),
        ([5, 6, 7], 2, [5, 6]),
        ([5, 6, 7], 1, [6]),
        ([5, 6], 1, [5]),
        ([5], 4, [3, 4, 5, 6]),
        ([3, 10, 11, 12], 3, [10, 11, 12]),
        ([3, 4, 10, 11], 2, [3, 4]),
        ([0], 3, [0, 1, 2]),
        ([27], 3, [25, 26, 27]),
        ([13], 28, list(range(28))),
    ],
)
def test_where_growing_draws(columns, count, expected):
    pixels = np.zeros((SIDE, SIDE), np.float32)
    pixels[9, columns] = 1
    pixels[10:] = 1
    grown = apply_edits(pixels, [Grow(count)])
    assert np.argwhere(grown != pixels).tolist() == [[8, column] for column in expected]
    assert (grown[8, expected] == 1).all()


def test_the_articles_pair_differs_by_two_pixels_on_top_of_the_shoe():
    shoe = pixels_of(ImageReference(TestImage(22), (Whiten(),)))
    higher = pixels_of(ImageReference(TestImage(22), (Whiten(), Grow(2))))
    assert np.argwhere(higher != shoe).tolist() == [[8, 16], [8, 17]]


def test_nearly_every_shoe_can_grow():
    split = test_split()
    shoes = split.images[np.isin(split.labels, (7, 9))].astype(np.float32) / 255
    refused = 0
    for shoe in shoes:
        try:
            apply_edits(shoe, [Grow(2)])
        except UserError:
            refused += 1
    assert refused == np.count_nonzero(shoes[:, 0].max(axis=1) >= 0.5) < 50


@given(images, st.lists(levels, max_size=3))
def test_dimming_multiplies(pixels, factors):
    after = apply_edits(pixels, [Dim(factor) for factor in factors])
    np.testing.assert_allclose(after, pixels * np.prod(factors), atol=1e-6)


@given(images, indices, levels)
def test_painting_sets_exactly_its_pixels(pixels, chosen, level):
    after = apply_edits(pixels, painted((), chosen, level)).reshape(-1)
    expected = pixels.reshape(-1).copy()
    expected[chosen] = np.float32(level)
    np.testing.assert_array_equal(after, expected)


@given(st.lists(any_edit, max_size=3).map(tuple), st.lists(st.tuples(indices, levels), max_size=4))
def test_strokes_merge_into_one_edit_with_the_same_effect(edits, strokes):
    merged = edits
    apart = list(edits)
    for chosen, level in strokes:
        merged = painted(merged, chosen, level)
        apart.append(Paint(tuple((index, level) for index in sorted(set(chosen)))))
    assert len(merged) <= len(edits) + 1
    if merged != edits:
        order = [index for index, _ in merged[-1].pixels]
        assert order == sorted(set(order))
    pixels = np.zeros((SIDE, SIDE), np.float32)
    pixels[14:20, 5:9] = 1
    try:
        expected = apply_edits(pixels, apart)
    except UserError:
        with pytest.raises(UserError):
            apply_edits(pixels, merged)
    else:
        np.testing.assert_array_equal(apply_edits(pixels, merged), expected)


@given(cells, cells, st.integers(1, 9))
def test_a_stroke_is_sorted_inside_and_the_same_backwards(start, end, size):
    pixels = brush_pixels(start, end, size)
    assert list(pixels) == sorted(set(pixels))
    assert all(0 <= index < PIXELS for index in pixels)
    assert pixels == brush_pixels(end, start, size)
    assert set(brush_pixels(start, start, size)) <= set(pixels)


@given(cells_inside, cells_inside)
def test_a_thin_stroke_is_a_connected_line(start, end):
    pixels = [divmod(index, SIDE) for index in brush_pixels(start, end, 1)]
    assert start in pixels and end in pixels
    assert len(pixels) == max(abs(start[0] - end[0]), abs(start[1] - end[1])) + 1
    for row, column in pixels:
        near = [p for p in pixels if max(abs(p[0] - row), abs(p[1] - column)) == 1]
        assert near or len(pixels) == 1


@pytest.mark.parametrize(("size", "count"), [(1, 1), (2, 4), (3, 9), (4, 12), (5, 21)])
def test_brush_is_round(size, count):
    assert len(brush_pixels((14, 14), (14, 14), size)) == count


def test_brush_must_have_a_size():
    with pytest.raises(ValueError, match="at least 1"):
        brush_pixels((1, 1), (1, 1), 0)
