import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.concepts.attributes import ATTRIBUTES, brightness, height

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
        "height": "height",
        "brightness": "brightness",
    }
    assert ATTRIBUTES["height"].unit == "rows"
