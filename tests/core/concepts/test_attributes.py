import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.concepts.attributes import ATTRIBUTES, attribute_of, brightness, height
from core.concepts.recipes import AttributeName, Known, Marked
from core.errors import UserError

images = arrays(np.float32, (2, 28, 28), elements=st.floats(0, 1, width=32))


def block(rows: int, level: float) -> np.ndarray:
    image = np.zeros((1, 28, 28), np.float32)
    image[0, :rows, 3:9] = level
    return image


@given(images)
def test_both_are_what_science_3_says_pixel_by_pixel(batch):
    for place, image in enumerate(batch.astype(float).tolist()):
        rows = sum(min(1.0, max(row) / 0.5) for row in image)
        pixels = [pixel for row in image for pixel in row]
        weights = [min(1.0, pixel / 0.3) for pixel in pixels]
        lit = sum(x * w for x, w in zip(pixels, weights, strict=True))
        assert height(batch)[place] == pytest.approx(rows)
        expected = lit / sum(weights) if sum(weights) > 0 else 0.0
        assert brightness(batch)[place] == pytest.approx(expected)


@pytest.mark.parametrize(("rows", "level", "expected"), [(7, 1.0, 7), (7, 0.5, 7), (8, 0.25, 4)])
def test_height_counts_rows_in_full_from_half_brightness(rows, level, expected):
    assert height(block(rows, level)) == pytest.approx([expected])


def test_brightness_is_the_level_of_a_uniform_shape_whatever_its_size():
    assert brightness(block(3, 0.6)) == pytest.approx(brightness(block(20, 0.6)))
    assert brightness(block(3, 0.6)) == pytest.approx([0.6])


def test_a_black_image_and_no_image_have_figures_too():
    assert brightness(np.zeros((1, 28, 28), np.float32)).tolist() == [0.0]
    for attribute in ATTRIBUTES.values():
        assert attribute.measure(np.zeros((0, 28, 28), np.float32)).shape == (0,)


def test_the_registry_is_keyed_by_name():
    assert {name: attribute.name for name, attribute in ATTRIBUTES.items()} == {
        name: name for name in ATTRIBUTES
    }
    assert {"height", "brightness", "width", "slant", "symmetry"} <= ATTRIBUTES.keys()
    assert ATTRIBUTES["height"].unit == "rows"
    for attribute in ATTRIBUTES.values():
        assert set(attribute.otherwise) <= ATTRIBUTES.keys() - {attribute.name}


def columns(first, count, level=1.0):
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 5:25, first : first + count] = level
    return image


def slanted(shift):
    """Twenty rows of four pixels, each row moved by so many columns from the one below."""
    image = np.zeros((1, 28, 28), np.float32)
    for row in range(20):
        left = round(12 + shift * (9.5 - row))
        image[0, 4 + row, left : left + 4] = 1.0
    return image


def measure(name, image):
    return float(ATTRIBUTES[name].measure(image)[0])


def test_width_counts_lit_columns():
    assert measure("width", columns(3, 9)) == pytest.approx(9)
    assert measure("width", columns(3, 8, 0.25)) == pytest.approx(4)


def test_slant_is_the_angle_from_upright_to_the_right():
    assert measure("slant", slanted(0.0)) == pytest.approx(0.0, abs=1e-9)
    assert measure("slant", slanted(0.5)) == pytest.approx(26.6, abs=1.5)
    assert measure("slant", slanted(-0.5)) == pytest.approx(-26.6, abs=1.5)
    assert measure("slant", slanted(0.5)) == pytest.approx(
        -measure("slant", slanted(0.5)[:, :, ::-1].copy())
    )


def test_symmetry_is_1_for_a_mirror_image_and_0_for_one_side():
    assert measure("symmetry", columns(10, 8)) == pytest.approx(1.0)
    assert measure("symmetry", columns(0, 8)) == pytest.approx(0.0)


def test_lit_median_and_lit_mean_are_what_they_say():
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 0, :5] = (0.05, 0.2, 0.4, 0.6, 0.9)
    assert measure("lit-median", image) == pytest.approx(0.4)
    assert measure("lit-mean", image) == pytest.approx((0.4 + 0.6 + 0.9) / 3)


def test_height_measured_otherwise_agrees_on_a_block():
    assert measure("rows-over-0.3", block(9, 1.0)) == pytest.approx(9)
    assert measure("row-spread", block(9, 1.0)) == pytest.approx(9, abs=0.1)


def test_a_marked_attribute_is_the_weighted_mean_of_its_pixels():
    mark = attribute_of(Marked("two", ((0, 1.0), (783, 0.5))))
    image = np.zeros((1, 28, 28), np.float32)
    image[0, 0, 0], image[0, 27, 27] = 0.9, 0.3
    assert mark.measure(image) == pytest.approx([(0.9 + 0.15) / 1.5])
    assert mark is attribute_of(Marked("two", ((0, 1.0), (783, 0.5))))


def test_a_marked_attribute_without_weight_is_refused():
    with pytest.raises(UserError, match="'none' marks no pixel"):
        attribute_of(Marked("none", ((3, 0.0),)))


@given(images)
def test_every_attribute_stays_within_its_bounds_and_its_picture_within_1(batch):
    for attribute in ATTRIBUTES.values():
        measured = attribute.measure(batch)
        low, high = attribute.bounds
        assert (measured >= low - 1e-9).all()
        assert (measured <= high + 1e-9).all()
        pictures = attribute.picture(batch)
        assert pictures.shape == (2, 28, 28)
        assert np.abs(pictures).max() <= 1.0 + 1e-9


def test_the_names_that_recipes_may_have_are_those_that_are_defined():
    assert {name.value for name in AttributeName} == ATTRIBUTES.keys()
    for name in AttributeName:
        assert attribute_of(Known(name)) is ATTRIBUTES[name.value]


def test_a_black_image_has_finite_figures():
    black = np.zeros((1, 28, 28), np.float32)
    for attribute in ATTRIBUTES.values():
        assert np.isfinite(attribute.measure(black)).all()
        assert np.isfinite(attribute.picture(black)).all()
