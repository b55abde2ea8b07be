"""The position's slider and boxes, the span, the frames and the sweep, with real events."""

import itertools

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip, QVBoxLayout, QWidget

from gui import theme
from gui.traversal.export_row import ExportRow
from gui.widgets.position_bar import PositionBar
from tests.gui.made_strips import turn_wheel

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def bar(qtbot):
    bar = PositionBar()
    qtbot.addWidget(bar)
    bar.resize(900, 40)
    bar.show_state(1.0, -2.0, 4.0, 13)
    with qtbot.waitActive(bar):
        bar.show()
        bar.activateWindow()
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
    assert told.pop() == ("span", 5.0, 5.1)
    type_into(bar.high_box, "1")
    assert told.pop() == ("span", 0.9, 1.0)
    for typed, low, high in (("80", 59.9, 60.0), ("-80", -60.0, 60.0)):
        type_into(bar.low_box, typed)
        assert told.pop() == ("span", low, high)
    type_into(bar.high_box, "-80")
    assert told.pop() == ("span", -60.0, -59.9)
    assert told == []
    assert (bar.low_box.value(), bar.high_box.value()) == (-60.0, -59.9)


def test_an_end_that_stays_behind_the_other_leaves_that_alone(bar, told):
    bar.show_state(30.0, 5.0, 60.0, 13)
    type_into(bar.high_box, "6")
    assert told == [("span", 5.0, 6.0)]
    type_into(bar.high_box, "2")
    assert told[-1] == ("span", 1.9, 2.0)


@pytest.mark.parametrize(
    ("box", "typed", "there"),
    [
        ("frames_box", "99", 41),
        ("frames_box", "1", 2),
        ("frames_box", "21", 21),
        ("position_box", "7", 4.0),
        ("position_box", "999", 4.0),
        ("low_box", "-99999", -60.0),
    ],
)
def test_a_number_beyond_the_limits_becomes_the_nearest_and_that_is_said(
    bar, told, qtbot, box, typed, there
):
    QToolTip.hideText()
    box = getattr(bar, box)
    type_into(box, typed)
    assert box.value() == there
    assert there in told[-1]
    if float(typed) == there:
        QApplication.processEvents()
        assert not QToolTip.isVisible()
    else:
        qtbot.waitUntil(QToolTip.isVisible)
        assert QToolTip.text().startswith(f"{box.accessibleName()}: from ")
        assert box.textFromValue(there) in QToolTip.text()


def test_what_is_no_number_is_not_taken_as_a_count(bar, told):
    type_into(bar.frames_box, "x2y0z")
    assert told == [("frames", 20)]
    bar.frames_box.setFocus()
    bar.frames_box.selectAll()
    QTest.keyClick(bar.frames_box, Key.Key_Backspace)
    QTest.keyClick(bar.frames_box, Key.Key_Return)
    assert bar.frames_box.value() == 20 and bar.frames_box.text() == "20"


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


def test_the_click_that_stops_the_sweep_does_nothing_else(qtbot):
    around = QWidget()
    column = QVBoxLayout(around)
    bar, button = PositionBar(), QPushButton("Other")
    column.addWidget(bar)
    column.addWidget(button)
    qtbot.addWidget(around)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    bar.show_state(1.0, -2.0, 4.0, 13)
    clicked = []
    button.clicked.connect(lambda: clicked.append(1))
    QTest.mouseClick(bar.play_button, LEFT)
    # Through the window, as the system sends it, and to the widget, as Qt passes it on.
    place = button.mapTo(around, button.rect().center())
    QTest.mouseClick(around.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert not bar.is_playing() and clicked == []
    QTest.mouseClick(around.windowHandle(), LEFT, Qt.KeyboardModifier.NoModifier, place)
    assert clicked == [1]
    QTest.mouseClick(bar.play_button, LEFT)
    QTest.mouseClick(bar.slider, LEFT, pos=QPoint(20, 10))
    assert not bar.is_playing() and bar.slider.value() >= 1.0
    # A key is no accident: it stops, and does what it does.
    QTest.mouseClick(bar.play_button, LEFT)
    QTest.keyClick(button, Key.Key_Space)
    assert not bar.is_playing() and clicked == [1, 1]


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


# A landmark on the slider


def inked(bar, x, y):
    ground = QColor(theme.tokens().surface)
    picture = bar.slider.grab().toImage()
    return sum(
        picture.pixelColor(round(x) + dx, dy) != ground for dx in (-1, 0, 1) for dy in range(*y)
    )


def test_a_landmark_is_marked_and_named_where_it_is(bar, told):
    x, above, below = bar.slider.x_of(2.5), (0, 7), (20, bar.slider.height())
    assert bar.slider.landmark() is None
    plain = inked(bar, x, above), inked(bar, x, below)
    bar.show_landmark(2.5, "B")
    assert bar.slider.landmark() == (2.5, "B")
    assert inked(bar, x, above) > plain[0] and inked(bar, x, below) > plain[1]
    assert "B is at 2.50" in bar.slider.toolTip()
    assert bar.slider.accessibleDescription() == "1.00; B is at 2.50"
    bar.show_landmark(None)
    assert (inked(bar, x, above), inked(bar, x, below)) == plain
    assert "B is at" not in bar.slider.toolTip() + bar.slider.accessibleDescription()
    assert told == []


def test_a_landmark_outside_of_the_span_is_not_on_the_slider(bar):
    plain = bar.slider.grab().toImage()
    bar.show_landmark(4.5, "B")
    assert bar.slider.landmark() is None and bar.slider.grab().toImage() == plain
    assert "B is at 4.50" in bar.slider.toolTip()
    bar.show_state(1.0, -2.0, 5.0, 13)
    assert bar.slider.landmark() == (4.5, "B")


@pytest.mark.parametrize("position", [-2.0, -1.95, -0.1, 0.0, 0.1, 0.2, 3.95, 4.0])
def test_labels_of_the_scale_never_touch(bar, monkeypatch, position):
    places = []

    class Recorder(QPainter):
        def drawText(self, where, text):
            width = QFontMetricsF(self.font()).horizontalAdvance(text)
            places.append((where.x(), where.x() + width, text))

    monkeypatch.setattr("gui.widgets.number_slider.QPainter", Recorder)
    bar.show_landmark(position, "B")
    bar.slider.grab()
    places.sort()
    assert len(places) >= 3
    for (_, end, _), (begin, _, _) in itertools.pairwise(places):
        assert end + 2 <= begin


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_keyboard_is_seen_on_the_slider(bar, qapp, name):
    try:
        theme.apply_theme(qapp, name)
        bar.play_button.setFocus()
        around = QPoint(round(bar.slider.x_of(1.0)), 1)
        assert bar.slider.grab().toImage().pixelColor(around).name() == theme.tokens().surface
        bar.slider.setFocus()
        ring = bar.slider.grab().toImage().pixelColor(around).name()
        assert theme.contrast(ring, theme.tokens().surface) >= 3
    finally:
        theme.apply_theme(qapp, "light")


def test_what_is_still_being_typed_is_exported(qtbot):
    row = ExportRow()
    qtbot.addWidget(row)
    row.show()
    row.show_ready(True)
    told = []
    row.export_requested.connect(lambda *what: told.append(what))
    for box, typed in ((row.scale_box, "99"), (row.gap_box, "7")):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, typed)
    row.request_export()
    assert told == [(("small", "large"), 16, 7)]
