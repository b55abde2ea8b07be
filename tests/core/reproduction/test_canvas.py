"""The paper: sharp images, the same bytes, axes that put points where they belong."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from core.concepts.strip_files import KEYWORD
from core.reproduction.canvas import SHOWN, Canvas, number
from core.reproduction.charts import Axes, Bar, bar_chart, top_of


def opened(picture):
    return Image.open(io.BytesIO(picture.png))


@given(st.integers(0, 2**31), st.sampled_from([0.5, 1, 1.5, 4]))
def test_an_image_stays_sharp(seed, scale):
    levels = np.random.default_rng(seed).integers(0, 256, (28, 28)).astype(np.uint8)
    canvas = Canvas(130, 130)
    canvas.levels((8, 8), levels, scale)
    shown = np.asarray(opened(canvas.picture("a", "b", {})).convert("L"))
    side = round(scale * SHOWN)
    inside = shown[8 * SHOWN : 8 * SHOWN + 28 * side, 8 * SHOWN : 8 * SHOWN + 28 * side]
    assert np.array_equal(inside, levels.repeat(side, 0).repeat(side, 1))


def test_a_picture_has_twice_the_pixels_carries_its_making_and_is_the_same_again():
    def made():
        canvas = Canvas(40, 30)
        canvas.text((5, 15), "words")
        canvas.disc((20, 15), 5, "#ff0000")
        canvas.line([(0, 0), (40, 30)])
        canvas.upright((30, 15), "up")
        return canvas.picture("name", "A picture.", {"figure": "one", "seed": 3})

    picture = made()
    with opened(picture) as shown:
        assert shown.size == (80, 60)
        assert '"figure":"one"' in shown.text[KEYWORD]
    assert (picture.name, picture.width, picture.description) == ("name", 40, "A picture.")
    assert made().png == picture.png


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(-0.04, 1, "0.0"), (-1.5, 1, "-1.5"), (2.0, 0, "2")]
)
def test_no_number_is_minus_zero(value, decimals, text):
    assert number(value, decimals) == text


FINITE = st.floats(-100, 100)


@given(st.tuples(FINITE, FINITE), st.floats(0.1, 50), st.floats(0, 1), st.floats(0, 1))
def test_axes_put_the_corners_in_the_corners_and_the_rest_between(least, span, across, up):
    x, y = (least[0], least[0] + span), (least[1], least[1] + 2 * span)
    axes = Axes(Canvas(10, 10), 20, 30, 200, 100, x, y)
    found = axes.place(x[0] + across * span, y[0] + up * 2 * span)
    assert found == pytest.approx((20 + across * 200, 30 + (1 - up) * 100), abs=1e-6)


def test_an_empty_bar_is_still_seen_and_an_empty_rectangle_does_no_harm():
    canvas = Canvas(60, 60)
    axes = Axes(canvas, 10, 10, 40, 40, (0.0, 1.0), (0.0, 1.0))
    axes.bar(0.5, 0.5, 0.0, 0.0, "#000000")
    canvas.rectangle((0, 0), (0, 5), "#000000")
    assert opened(canvas.picture("a", "b", {})).convert("L").getextrema() == (0, 255)


def test_a_chart_stands_when_a_method_got_no_shoe_there():
    bars = [Bar("walk", 0.1, 0.4, "#000000"), Bar("other", float("inf"), float("inf"), "#000000")]
    assert top_of(bars) == pytest.approx(0.44)
    assert top_of(bars[1:]) == 1.1
    canvas = Canvas(200, 120)
    bar_chart(Axes(canvas, 50, 20, 140, 60, (0, 2), (0.0, top_of(bars))), bars, "change")
    assert opened(canvas.picture("a", "b", {})).convert("L").getextrema()[0] == 0
