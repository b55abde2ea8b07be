"""The plot of measured attributes: what is in which band, and that painting survives odd figures."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF

from core.engine.requests import MeasuredAttribute
from gui import theme
from gui.widgets.attribute_plot import LEAST_BAND, LEGEND_HEIGHT, AttributePlot, bands_of
from gui.widgets.strip_geometry import lay_out
from tests.gui.made_strips import POSITIONS, made_strip

SIZE = (900, 120)


def attribute(name, values, *, held=False, tolerance=0.0, unit="", step=0.1):
    values = np.asarray(values, np.float64)
    base = float(values[4])
    drift = float(np.abs(values - base).max())
    return MeasuredAttribute(name, unit, step, values, base, base, held, tolerance, drift)


def strip(model="small", *, reached=None, held_at=0.5, rise=1.0):
    steps = np.arange(13) - 4.0
    made = made_strip(model)
    object.__setattr__(
        made,
        "measured",
        (
            attribute("height", 12.0 + rise * steps, unit="rows", step=1.0),
            attribute("brightness", np.full(13, held_at), held=True, tolerance=2e-4),
        ),
    )
    object.__setattr__(made, "reached", np.ones(13, bool) if reached is None else reached)
    return made


@pytest.fixture
def plot(qtbot):
    geometry = lay_out(13, QRectF(100, 0, 780, 60), 1.0)
    plot = AttributePlot(lambda: geometry)
    qtbot.addWidget(plot)
    plot.resize(*SIZE)
    plot.show()
    return plot


def test_held_attributes_come_first_and_changes_count_from_the_base():
    low = strip("small", held_at=0.74)
    high = strip("large", held_at=0.84, rise=2.0)
    bright, tall = bands_of([low, high])
    assert (bright.name, bright.held, bright.tolerance) == ("brightness", True, 2e-4)
    assert (tall.name, tall.held) == ("height", False)
    assert [line.label for line in tall.lines] == ["small", "large"]
    assert [line.place for line in tall.lines] == [0, 1]
    assert [line.change(12) for line in tall.lines] == [8.0, 16.0]
    assert [line.change(12) for line in bright.lines] == [0.0, 0.0]


def test_the_scale_holds_every_change_and_never_magnifies_nothing():
    bright, tall = bands_of([strip(rise=1.0), strip("large", rise=3.0)])
    assert tall.extent >= 24.0
    assert bright.extent >= 0.1  # a step of brightness, however little it moves


def test_where_a_walk_did_not_get_there_is_no_line():
    reached = np.ones(13, bool)
    reached[10:] = False
    _, tall = bands_of([strip(reached=reached)])
    (line,) = tall.lines
    assert np.isnan(line.change(11))
    assert line.change(9) == 5.0


def test_two_methods_of_a_model_are_told_apart():
    strips = [strip(model) for model in ("small", "small", "large", "large")]
    bright, _ = bands_of(strips, ("walk", "none"))
    assert [line.label for line in bright.lines] == [
        "small, walk",
        "small, none",
        "large, walk",
        "large, none",
    ]
    assert [line.compared for line in bright.lines] == [False, True, False, True]


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_it_paints_lines_where_the_frames_are(qapp, plot, theme_name):
    theme.apply_theme(qapp, theme_name)
    try:
        empty = plot.grab().toImage()
        plot.show_strips([strip()], (), POSITIONS, 1.0)
        one = plot.grab().toImage()
        plot.show_strips([strip(), strip("large", rise=2.0)], (), POSITIONS, 1.0)
        two = plot.grab().toImage()
        plot.show_position(3.0)
        moved = plot.grab().toImage()
    finally:
        theme.apply_theme(qapp, "light")
    assert len({bytes(image.constBits()) for image in (empty, one, two, moved)}) == 4


def test_what_it_shows_is_said_in_words(plot):
    plot.show_strips([strip(), strip("large")], (), POSITIONS, 1.0)
    assert plot.accessibleDescription() == (
        "Brightness, held, moves by at most 0.0000 in small, 0.0000 in large."
        " Height, moves by at most 8.0000 rows in small, 8.0000 rows in large."
    )
    geometry = plot._frames()
    on_last_frame = QPointF(geometry.centre(12), LEGEND_HEIGHT + LEAST_BAND + 20)
    assert plot.tip_at(on_last_frame).splitlines() == [
        "height at position 4.00",
        "small: 20.000 rows (+8.0000)",
        "large: 20.000 rows (+8.0000)",
    ]
    assert "moves by at most" in plot.tip_at(QPointF(10, on_last_frame.y()))
    assert "change from the base" in plot.tip_at(QPointF(QPoint(10, 2)))


def test_nothing_to_measure_says_so(plot):
    plot.show_strips([], (), POSITIONS, 0.0)
    assert plot.bands() == ()
    assert not plot.grab().isNull()


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e300])
def test_odd_figures_do_not_stop_the_painting(plot, value):
    values = np.full(13, 0.5)
    values[7] = value
    odd = strip()
    object.__setattr__(odd, "measured", (attribute("brightness", values),))
    plot.show_strips([odd], (), POSITIONS, 0.0)
    assert not plot.grab().isNull()


def test_frames_that_are_being_laid_out_anew_do_not_stop_the_painting(qtbot):
    plot = AttributePlot(lambda: lay_out(5, QRectF(100, 0, 780, 60), 1.0))
    qtbot.addWidget(plot)
    plot.show_strips([strip()], (), POSITIONS, 0.0)
    plot.resize(40, 20)
    assert not plot.grab().isNull()
