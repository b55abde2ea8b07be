"""The position's slider and boxes, the span, the frames and the sweep, with real events."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.traversal.export_row import ExportRow
from gui.traversal.position_bar import PositionBar
from tests.gui.made_strips import turn_wheel

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def bar(qtbot):
    bar = PositionBar()
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    bar.show_state(1.0, -2.0, 4.0, 13)
    bar.show()
    return bar


@pytest.fixture
def told(bar):
    told = []
    bar.position_changed.connect(lambda *what: told.append(("position", *what)))
    bar.span_changed.connect(lambda *what: told.append(("span", *what)))
    bar.frames_changed.connect(lambda what: told.append(("frames", what)))
    return told


def handle(bar):
    slider = bar.slider
    return QPoint(round(slider.x_of(slider.value())), 10)


def type_into(box, text):
    box.setFocus()
    box.selectAll()
    if text.isascii():
        QTest.keyClicks(box, text)
    else:
        box.lineEdit().insert(text)  # QTest has keys for ASCII only; so it would be pasted
    QTest.keyClick(box, Key.Key_Return)


def test_showing_tells_nobody(bar, told):
    bar.show_state(-1.5, -3.0, 2.0, 7)
    assert told == []
    assert bar.slider.value() == -1.5
    boxes = bar.position_box, bar.low_box, bar.high_box
    assert [box.value() for box in boxes] == [-1.5, -3.0, 2.0]
    assert bar.frames_box.value() == 7


def test_a_drag_is_one_gesture_of_many_values(bar, told):
    start = handle(bar)
    QTest.mousePress(bar.slider, LEFT, pos=start)
    assert told == []
    for step in range(1, 6):
        QTest.mouseMove(bar.slider, start + QPoint(12 * step, 0))
    QTest.mouseRelease(bar.slider, LEFT, pos=start + QPoint(60, 0))
    values = [value for _, value, _ in told]
    assert len(values) == 5 and values == sorted(values) and values[0] > 1.0
    assert len({gesture for _, _, gesture in told}) == 1
    assert bar.position_box.value() == values[-1]
    assert all(value == round(value, 2) for value in values)
    count = len(told)
    QTest.mouseMove(bar.slider, start)
    assert len(told) == count


def test_a_press_on_the_groove_brings_the_handle_and_never_leaves_the_span(bar, told):
    QTest.mousePress(bar.slider, LEFT, pos=QPoint(round(bar.slider.x_of(3.0)), 10))
    assert told[-1][1] == pytest.approx(3.0, abs=0.05)
    QTest.mouseMove(bar.slider, QPoint(5000, 10))
    QTest.mouseRelease(bar.slider, LEFT, pos=QPoint(5000, 10))
    assert told[-1][1] == 4.0


def test_double_click_and_zero_return_to_the_base(bar, told):
    where = QPoint(round(bar.slider.x_of(2.0)), 10)
    QTest.mouseClick(bar.slider, LEFT, pos=where)
    QTest.mouseDClick(bar.slider, LEFT, pos=where)
    assert told[-1][1] == 0.0
    assert told[-1][2] == told[-2][2]
    bar.show_state(1.0, -2.0, 4.0, 13)
    QTest.keyClick(bar.slider, Key.Key_0)
    assert told[-1][1] == 0.0
    bar.show_state(2.0, 1.0, 4.0, 13)
    QTest.keyClick(bar.slider, Key.Key_0)
    assert told[-1][1] == 1.0


def test_keys_step_page_and_jump(bar, told):
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(bar.slider, Key.Key_Right)
    QTest.keyClick(bar.slider, Key.Key_Right, shift)
    QTest.keyClick(bar.slider, Key.Key_Left)
    QTest.keyClick(bar.slider, Key.Key_PageUp)
    QTest.keyClick(bar.slider, Key.Key_End)
    QTest.keyClick(bar.slider, Key.Key_Right)
    QTest.keyClick(bar.slider, Key.Key_Home)
    assert [value for _, value, _ in told] == [1.1, 1.11, 1.01, 2.01, 4.0, -2.0]
    assert len({gesture for _, _, gesture in told}) == 1


def test_the_wheel_steps_also_in_parts_of_a_notch(bar, told):
    turn_wheel(bar.slider, 1)
    assert told[-1][1] == 1.1
    for _ in range(4):
        turn_wheel(bar.slider, -0.25)
    assert bar.slider.value() == pytest.approx(1.0, abs=0.011)
    turn_wheel(bar.slider, 2, modifiers=Qt.KeyboardModifier.ControlModifier)
    assert bar.slider.value() == pytest.approx(1.02, abs=0.011)


@pytest.mark.parametrize(
    ("text", "value"),
    [("2.5", 2.5), ("-0.75", -0.75), ("1,25", 1.25), ("−1", -1.0), ("99", 4.0), ("-999", -2.0)],
)
def test_a_typed_number_counts_once_and_within_the_span(bar, told, text, value):
    type_into(bar.position_box, text)
    assert [what[:2] for what in told] == [("position", value)]
    assert bar.slider.value() == value
    assert bar.position_box.value() == value


def test_letters_are_not_taken(bar, told):
    type_into(bar.position_box, "nan")
    type_into(bar.position_box, "1e5")
    assert all(-2.0 <= what[1] <= 4.0 for what in told)
    type_into(bar.position_box, "-")
    assert bar.position_box.value() == bar.slider.value()


def test_showing_the_same_leaves_what_is_being_typed(bar):
    bar.position_box.setFocus()
    bar.position_box.selectAll()
    QTest.keyClicks(bar.position_box, "3")
    bar.show_state(1.0, -2.0, 4.0, 13)
    assert bar.position_box.text() == "3"


def test_the_span_is_typed_and_its_ends_never_cross(bar, told):
    type_into(bar.low_box, "-3")
    assert told.pop() == ("span", -3.0, 4.0)
    type_into(bar.low_box, "5")
    assert told.pop() == ("span", 5.0, 12.0)
    type_into(bar.high_box, "1")
    assert told.pop() == ("span", -6.0, 1.0)
    type_into(bar.low_box, "80")
    kind, low, high = told.pop()
    assert kind == "span" and low < high <= 60.0
    assert told == []
    assert (bar.low_box.value(), bar.high_box.value()) == (low, high)


def test_the_number_of_frames_is_typed_and_stepped(bar, told):
    type_into(bar.frames_box, "21")
    bar.frames_box.stepUp()
    assert told == [("frames", 21), ("frames", 22)]
    bar.show_state(1.0, -2.0, 4.0, 41)
    bar.frames_box.stepUp()
    assert told == [("frames", 21), ("frames", 22)]


def test_play_sweeps_in_one_gesture_until_any_input(bar, told, qtbot):
    QTest.mouseClick(bar.play_button, LEFT)
    assert bar.is_playing()
    qtbot.waitUntil(lambda: len(told) >= 3)
    assert len({gesture for _, _, gesture in told}) == 1
    assert told[0][1] > 1.0
    QTest.keyClick(bar.slider, Key.Key_Right)
    assert not bar.is_playing()
    assert not bar.play_button.isChecked()
    QTest.mouseClick(bar.play_button, LEFT)
    assert bar.is_playing()
    QTest.mouseClick(bar.play_button, LEFT)
    assert not bar.is_playing()
    QTest.mouseClick(bar.play_button, LEFT)
    bar.hide()
    assert not bar.is_playing()


def test_a_sweep_turns_round_at_both_ends(bar, told):
    bar.show_state(0.05, 0.0, 0.1, 13)
    bar.play_button.click()
    for _ in range(300):
        bar._sweep()
    bar.stop()
    values = [value for _, value, _ in told]
    assert min(values) == 0.0 and max(values) == 0.1


def test_every_control_has_a_name_and_a_tooltip(bar):
    row = ExportRow()
    controls = [
        *(bar.slider, bar.position_box, bar.low_box, bar.high_box, bar.frames_box),
        *(row.which_box, row.scale_box, row.gap_box),
    ]
    assert all(control.accessibleName() and control.toolTip() for control in controls)
    buttons = bar.play_button, row.export_button, row.copy_button
    assert all(button.text() and button.toolTip() for button in buttons)
    row.deleteLater()


def test_the_export_row_says_what_is_wanted(qtbot):
    row = ExportRow()
    qtbot.addWidget(row)
    row.show()
    told = []
    row.export_requested.connect(lambda *what: told.append(("export", *what)))
    row.copy_requested.connect(lambda *what: told.append(("copy", *what)))
    QTest.mouseClick(row.export_button, LEFT)
    assert told == []
    row.show_ready(True)
    QTest.mouseClick(row.export_button, LEFT)
    assert told.pop() == ("export", ("small", "large"), 4, 4)
    row.which_box.setCurrentIndex(2)
    type_into(row.scale_box, "8")
    type_into(row.gap_box, "0")
    QTest.mouseClick(row.copy_button, LEFT)
    assert told.pop() == ("copy", ("large",), 8, 0)
    row.show_models(("one",))
    assert row.wanted()[0] == ("one",)
