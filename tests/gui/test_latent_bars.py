"""The latent bars, with real events."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from core.workspace.state import POSITION_LIMIT, LatentMove
from gui.traversal.latent_bars import WAITING, LatentBars
from tests.gui.made_strips import made_strip, turn_wheel

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def bars(qtbot):
    bars = LatentBars()
    qtbot.addWidget(bars)
    bars.resize(320, 150)
    bars.show_models(("small", "large"))
    bars.show_latents(made_strip("small"), ())
    bars.show_latents(made_strip("large", active=10), ())
    bars.show()
    return bars


@pytest.fixture
def told(bars):
    told = []
    bars.moved.connect(lambda *what: told.append(what))
    return told


def place(canvas, dimension, y=None):
    left, width = canvas.column(dimension)
    return QPoint(round(left + width / 2), round(canvas.middle()) if y is None else y)


def drag(canvas, dimension, *ups):
    start = place(canvas, dimension)
    QTest.mousePress(canvas, LEFT, pos=start)
    for up in ups:
        QTest.mouseMove(canvas, start - QPoint(0, up))
    QTest.mouseRelease(canvas, LEFT, pos=start)


def test_a_bar_reaches_from_zero_to_where_the_slider_stands(bars):
    canvas = bars.canvas
    per_spread = canvas.half() / canvas.scale()
    assert canvas.bar(5).height() == pytest.approx(0.5 / 0.5 * per_spread)
    assert canvas.bar(15).height() == pytest.approx(1.5 * per_spread)
    assert canvas.bar(5).bottom() == pytest.approx(canvas.middle())


def test_a_drag_moves_one_dimension_in_one_gesture(bars, told):
    canvas = bars.canvas
    drag(canvas, 3, 5, 10, 20)
    assert [what[:2] for what in told] == [("small", 3)] * 3
    amounts = [what[2] for what in told]
    expected = [up / canvas.half() * 4 * 0.5 for up in (5, 10, 20)]
    assert amounts == pytest.approx(expected, abs=1e-3)
    assert len({what[3] for what in told}) == 1
    drag(canvas, 3, -10)
    assert told[-1][3] != told[0][3]


def test_a_drag_adds_to_what_was_moved_before_and_shows_at_once(bars, told):
    bars.show_latents(made_strip("small"), (LatentMove("small", 3, 1.0),))
    canvas, start = bars.canvas, place(bars.canvas, 3)
    before = canvas.bar(3).height()
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, start - QPoint(0, 10))
    assert told[-1][2] == pytest.approx(1.0 + 10 / canvas.half() * 2, abs=1e-3)
    assert canvas.bar(3).height() == pytest.approx(before + 10, abs=0.1)
    QTest.mouseMove(canvas, start - QPoint(0, 100_000))
    assert told[-1][2] == POSITION_LIMIT
    QTest.mouseRelease(canvas, LEFT, pos=start)


def test_a_press_alone_moves_nothing(bars, told):
    QTest.mouseClick(bars.canvas, LEFT, pos=place(bars.canvas, 7))
    assert told == []
    assert bars.canvas.chosen() == 7


def test_keys_choose_move_and_reset(bars, told):
    canvas = bars.canvas
    canvas.setFocus()
    QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Right)
    QTest.keyClick(canvas, Key.Key_Left)
    QTest.keyClick(canvas, Key.Key_Up)
    QTest.keyClick(canvas, Key.Key_Up)
    QTest.keyClick(canvas, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(canvas, Key.Key_Delete)
    assert [what[:2] for what in told] == [("small", 1)] * 4
    assert [what[2] for what in told] == pytest.approx([0.05, 0.1, 0.095, 0.0])
    assert told[0][3] == told[2][3] != told[3][3]
    QTest.keyClick(canvas, Key.Key_End)
    assert canvas.chosen() == 19
    QTest.keyClick(canvas, Key.Key_Right)
    assert canvas.chosen() == 19


def test_the_wheel_moves_the_bar_under_the_pointer(bars, told):
    canvas = bars.canvas
    turn_wheel(canvas, 1, place(canvas, 4))
    turn_wheel(canvas, 2, place(canvas, 10))
    assert [what[:2] for what in told] == [("small", 4), ("small", 10)]
    assert [what[2] for what in told] == pytest.approx([0.05, 0.2])
    assert told[0][3] != told[1][3]


def test_double_click_resets_one_and_the_button_all(bars, told, qtbot):
    assert not bars.reset_button.isEnabled()
    bars.show_latents(made_strip("small"), (LatentMove("small", 3, 0.7),))
    QTest.mouseDClick(bars.canvas, LEFT, pos=place(bars.canvas, 3))
    assert [what[:3] for what in told] == [("small", 3, 0.0)]
    bars.show_latents(made_strip("small"), (LatentMove("small", 3, 0.7),))
    with qtbot.waitSignal(bars.reset_requested) as reset:
        QTest.mouseClick(bars.reset_button, LEFT)
    assert reset.args == ["small"]
    bars.show_moves((LatentMove("large", 3, 0.7),))
    assert not bars.reset_button.isEnabled()


def test_the_switch_shows_the_other_model(bars, told, qtbot):
    with qtbot.waitSignal(bars.model_chosen):
        QTest.mouseClick(bars.switch().button("large"), LEFT)
    assert bars.model() == "large"
    assert "active" in bars.canvas.text_of(8) and "not active" not in bars.canvas.text_of(8)
    drag(bars.canvas, 8, 10)
    assert told[-1][:2] == ("large", 8)
    bars.show_models(("small",))
    assert bars.model() == "small"
    assert "not active" in bars.canvas.text_of(8)


def test_the_tooltip_has_the_figures(bars):
    bars.show_latents(made_strip("small"), (LatentMove("small", 5, 0.3),))
    text = bars.canvas.tip_at(QPointF(place(bars.canvas, 5)))
    assert text.startswith("Latent 5: 0.50 (base 0.25, moved +0.30), active, spread 0.50")
    assert bars.canvas.tip_at(QPointF(-5, 5)) == ""


@pytest.mark.parametrize("latents", [1, 2, 20, 40, 64])
def test_any_number_of_dimensions_is_shown_and_can_be_reached(bars, told, latents):
    bars.show_latents(made_strip("small", latents=latents), ())
    canvas = bars.canvas
    bars.grab()
    assert canvas.count() == latents
    assert canvas.column(0)[1] >= 5.9
    QTest.mouseClick(canvas, LEFT, pos=place(canvas, latents - 1))
    assert canvas.chosen() == latents - 1


def test_the_axis_grows_at_once_but_not_under_the_hand(bars, told):
    canvas = bars.canvas
    far = made_strip("small")
    far.latent[2] = 3.0
    bars.show_latents(far, ())
    assert canvas.scale() == 8
    start = place(canvas, 0)
    QTest.mousePress(canvas, LEFT, pos=start)
    farther = made_strip("small")
    farther.latent[2] = 10.0
    bars.show_latents(farther, ())
    assert canvas.scale() == 8
    QTest.mouseRelease(canvas, LEFT, pos=start)
    assert canvas.scale() == 32
    bars.show_latents(made_strip("small"), ())
    assert canvas.scale() == 4


def test_without_latents_a_sentence_says_why(qtbot):
    bars = LatentBars()
    qtbot.addWidget(bars)
    assert bars.sentence() == WAITING
    bars.show_latents(made_strip("small", problem="No such model."), ())
    assert bars.sentence() == "No such model."
    bars.show_latents(made_strip("small"), ())
    assert bars.sentence() == ""
