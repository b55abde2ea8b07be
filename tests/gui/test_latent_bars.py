"""The latent bars, with real events."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.workspace.state import POSITION_LIMIT, LatentMove
from gui import theme
from gui.traversal.latent_bars import WAITING, LatentBars
from gui.traversal.latent_words import LEGEND
from gui.widgets.elided_label import ElidedLabel
from tests.gui import manners
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
    with qtbot.waitActive(bars):
        bars.show()
        bars.activateWindow()
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
    bars.show()
    assert bars.sentence() == WAITING
    assert WAITING in shown_texts(bars) and not bars.canvas.isVisible()
    bars.show_latents(made_strip("small", problem="No such model."), ())
    assert bars.sentence() == "No such model."
    assert "No such model." in shown_texts(bars) and not bars.canvas.isVisible()
    bars.show_latents(made_strip("small"), ())
    assert bars.sentence() == ""
    assert bars.canvas.isVisible() and bars.about() == LEGEND


def shown_texts(bars):
    return [label.text() for label in bars.findChildren(QLabel) if label.isVisible()]


def test_without_a_direction_the_bars_stay_greyed_and_it_is_said_why(bars, told):
    canvas = bars.canvas
    accent = QColor(theme.tokens().accent)
    # Between zero and the line of the base.
    at = canvas.bar(5).center().toPoint() + QPoint(0, 3)
    assert canvas.grab().toImage().pixelColor(at) == accent
    bars.show_latents(made_strip("small", problem="A and B are the same."), ())
    assert bars.about() == bars.sentence() == "A and B are the same."
    assert canvas.isVisible() and canvas.count() == 20
    assert canvas.grab().toImage().pixelColor(at) == QColor(theme.tokens().quiet)
    # They are no longer true, so they say nothing and cannot be moved.
    drag(canvas, 3, 10)
    assert told == [] and canvas.tip_at(QPointF(at)) == ""
    QTest.mouseClick(bars.switch().button("large"), LEFT)
    assert bars.sentence() == "" and canvas.isEnabled()
    QTest.mouseClick(bars.switch().button("small"), LEFT)
    assert bars.about() == "A and B are the same."
    bars.show_latents(made_strip("small"), ())
    assert bars.about() == LEGEND
    assert canvas.grab().toImage().pixelColor(at) == accent


def test_bars_of_a_model_that_is_gone_are_not_shown_again(bars):
    bars.show_models(("large",))
    bars.show_latents(made_strip("small", problem="Nothing."), ())
    QTest.mouseClick(bars.switch().button("small"), LEFT)
    assert not bars.canvas.isVisible()


def test_the_units_are_said_beside_the_title_and_to_screen_readers(bars):
    bars.resize(900, 150)
    QApplication.sendPostedEvents()
    assert bars.about() == LEGEND
    for word in ("Solid", "spreads (σ)", "line: base", "light: direction, ±1"):
        assert word in LEGEND
    assert LEGEND in bars.canvas.accessibleDescription()
    assert bars.accessibleDescription() == LEGEND
    label = next(child for child in bars.findChildren(ElidedLabel) if child.text() == LEGEND)
    bars.resize(960, 150)  # what it has in a window of 1280
    QApplication.sendPostedEvents()
    assert label.shown_lines() == [LEGEND]


def test_the_switch_says_which_models_have_moved_latents(bars):
    names = {model: bars.switch().button(model).accessibleName for model in ("small", "large")}
    bars.show_moves((LatentMove("large", 3, 0.7),))
    assert names["large"]() == "Model: large, latents moved"
    assert names["small"]() == "Model: small"
    bars.show_latents(made_strip("small"), (LatentMove("small", 3, 0.7),))
    assert names["small"]().endswith("moved") and not names["large"]().endswith("moved")
    bars.show_models(("small",))
    bars.show_moves(())
    assert bars.switch() is None or "moved" not in bars.switch().button("small").accessibleName()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_dimension_that_keys_move_is_framed(bars, qapp, name):
    try:
        theme.apply_theme(qapp, name)
        canvas = bars.canvas
        QTest.mouseClick(canvas, LEFT, pos=place(canvas, 7))
        canvas.clearFocus()
        manners.leave(canvas)
        left, width = canvas.column(7)
        edge = QPoint(round(left + width / 2), round(canvas.middle() - canvas.half()) - 2)
        plain = canvas.grab().toImage().pixelColor(edge).name()
        canvas.setFocus()
        framed = canvas.grab().toImage().pixelColor(edge).name()
        assert theme.contrast(framed, theme.tokens().surface) >= 3
        assert theme.contrast(plain, theme.tokens().surface) < 1.1
    finally:
        theme.apply_theme(qapp, "light")


def test_tab_comes_to_the_switch_first_then_to_reset_and_bars(qtbot):
    around = QWidget()
    column = QVBoxLayout(around)
    before, bars, after = QLineEdit(), LatentBars(), QLineEdit()
    for widget in (before, bars, after):
        column.addWidget(widget)
    qtbot.addWidget(around)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    # The models come when all else is there, and others may follow.
    for models in (("small", "large"), ("one", "two", "three")):
        bars.show_models(models)
        for model in models:
            moves = (LatentMove(model, 3, 0.7),)
            bars.show_latents(made_strip(model), moves)
        bars.show_moves((LatentMove(models[0], 3, 0.7),))
        QApplication.processEvents()
        before.setFocus()
        seen = []
        for _ in range(4):
            QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
            seen.append(QApplication.focusWidget())
        assert seen == [bars.switch().button(models[0]), bars.reset_button, bars.canvas, after]
