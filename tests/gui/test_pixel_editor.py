"""The pixel editor, with real events: every stroke is drawn by whoever hears of it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.images.edits import brush_pixels
from core.images.reference import Dim, Grow, ImageReference, TestImage, Whiten
from core.images.resolve import pixels_of
from core.workspace import image_changes
from core.workspace.state import Traversal
from gui import theme
from gui.traversal.pixel_editor import PixelEditor
from tests.gui import manners
from tests.gui.made_strips import turn_wheel

LEFT, RIGHT, MIDDLE = (
    Qt.MouseButton.LeftButton,
    Qt.MouseButton.RightButton,
    Qt.MouseButton.MiddleButton,
)
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


class Owner:
    """Does what the controller does: draws each part of a stroke at once, and shows what came of it."""

    def __init__(self, editor):
        self.editor = editor
        self.state = Traversal(
            first=ImageReference(TestImage(22)), second=ImageReference(TestImage(1))
        )
        self.slot = "first"
        self.strokes, self.edits, self.slots, self.resets = [], [], [], 0
        editor.stroke.connect(self.draw)
        editor.edit_requested.connect(self.apply)
        editor.reset_requested.connect(self.reset)
        editor.slot_changed.connect(self.choose)
        self.show()

    def draw(self, number, start, end, size, level):
        self.strokes.append((number, start, end, size, level))
        self.state = image_changes.add_stroke(self.state, self.slot, start, end, size, level)
        self.show()

    def apply(self, edit):
        self.edits.append(edit)
        self.state = image_changes.add_edit(self.state, self.slot, edit)
        self.show()

    def reset(self):
        self.resets += 1
        self.state = image_changes.remove_edits(self.state, self.slot)
        self.show()

    def choose(self, slot):
        self.slots.append(slot)
        self.slot = slot
        self.show()

    def image(self):
        return image_changes.image_in(self.state, self.slot)

    def pixels(self):
        return pixels_of(self.image())

    def show(self):
        self.editor.show_image(self.pixels(), self.slot, bool(self.image().edits))

    def gestures(self):
        return len({stroke[0] for stroke in self.strokes})


@pytest.fixture
def editor(qtbot):
    editor = PixelEditor()
    qtbot.addWidget(editor)
    editor.resize(480, 330)
    editor.show()
    qtbot.waitActive(editor)
    return editor


@pytest.fixture
def owner(editor):
    owner = Owner(editor)
    editor.canvas.setFocus()
    return owner


def point(editor, row, column):
    return editor.canvas.cell_centre((row, column)).toPoint()


def drag(editor, cells, button=LEFT):
    canvas = editor.canvas
    QTest.mousePress(canvas, button, PLAIN, point(editor, *cells[0]))
    for cell in cells[1:]:
        manners.move_mouse(canvas, canvas.cell_centre(cell), button)
    QTest.mouseRelease(canvas, button, PLAIN, point(editor, *cells[-1]))


def press(editor, key, modifiers=PLAIN):
    QTest.keyClick(editor.canvas, key, modifiers)


def changed(before, after):
    return {divmod(int(i), 28) for i in np.flatnonzero(before.ravel() != after.ravel())}


def type_into(box, text):
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Key.Key_Return)


# Drawing with the mouse


def test_a_drag_is_one_stroke_without_gaps_drawn_while_it_lasts(editor, owner):
    before = owner.pixels()
    seen = []
    editor.stroke.connect(lambda *_: seen.append(len(changed(before, owner.pixels()))))
    drag(editor, [(2, 2), (2, 5), (6, 9), (3, 9)])
    line = set(brush_pixels((2, 2), (2, 5), 1))
    line |= set(brush_pixels((2, 5), (6, 9), 1)) | set(brush_pixels((6, 9), (3, 9), 1))
    assert changed(before, owner.pixels()) == {divmod(index, 28) for index in line}
    assert all(owner.pixels()[divmod(index, 28)] == 1.0 for index in line)
    assert owner.gestures() == 1 and len(owner.strokes) == 4
    assert seen == sorted(seen) and len(set(seen)) == 4
    assert editor.canvas.image_rectangle().width() / 28 >= 6


def test_two_drags_are_two_strokes(editor, owner):
    drag(editor, [(2, 2), (2, 5)])
    drag(editor, [(4, 2), (4, 5)])
    assert owner.gestures() == 2


def test_moving_without_a_button_draws_nothing(editor, owner):
    for cell in ((1, 1), (5, 5)):
        manners.move_mouse(editor.canvas, point(editor, *cell))
    drag(editor, [(2, 2), (2, 3)])
    count = len(owner.strokes)
    manners.move_mouse(editor.canvas, point(editor, 9, 9))
    assert len(owner.strokes) == count


def test_the_right_button_erases_and_so_does_the_left_one_with_the_eraser(editor, owner):
    drag(editor, [(14, 8), (14, 12)])
    assert (owner.pixels()[14, 8:13] == 1).all()
    drag(editor, [(14, 8), (14, 10)], RIGHT)
    assert (owner.pixels()[14, 8:13] == [0, 0, 0, 1, 1]).all()
    QTest.mouseClick(editor.tool.button("erase"), LEFT)
    drag(editor, [(14, 11), (14, 12)])
    assert not owner.pixels()[14, 8:13].any()
    QTest.mouseClick(editor.tool.button("draw"), LEFT)
    drag(editor, [(14, 8), (14, 8)])
    assert owner.pixels()[14, 8] == 1


def test_a_second_button_during_a_stroke_does_not_begin_another(editor, owner):
    QTest.mousePress(editor.canvas, LEFT, PLAIN, point(editor, 3, 3))
    QTest.mousePress(editor.canvas, RIGHT, PLAIN, point(editor, 3, 3))
    QTest.mouseRelease(editor.canvas, RIGHT, PLAIN, point(editor, 3, 3))
    assert editor.canvas.is_drawing() and owner.gestures() == 1
    QTest.mouseRelease(editor.canvas, LEFT, PLAIN, point(editor, 3, 3))
    assert not editor.canvas.is_drawing()


def test_a_stroke_may_leave_the_image_and_come_back(editor, owner):
    before = owner.pixels()
    drag(editor, [(1, 1), (-4, 1), (-4, 6), (1, 6)])
    assert owner.gestures() == 1
    assert changed(before, owner.pixels()) == {(1, 1), (0, 1), (0, 6), (1, 6)}


def test_the_brush_is_as_wide_as_it_says(editor, owner):
    before = owner.pixels()
    type_into(editor.brush, "3")
    drag(editor, [(4, 4), (4, 4)])
    expected = {divmod(index, 28) for index in brush_pixels((4, 4), (4, 4), 3)}
    assert changed(before, owner.pixels()) == expected and len(expected) > 4
    assert owner.strokes[-1][3] == 3


def test_the_wheel_changes_the_brush_only_with_control(editor, owner):
    for _ in range(3):
        turn_wheel(editor.canvas, 0.5, modifiers=CONTROL)
    assert editor.brush.value() == 2
    turn_wheel(editor.canvas, 9, modifiers=CONTROL)
    assert editor.brush.value() == 5
    turn_wheel(editor.canvas, -9)
    assert editor.brush.value() == 5
    turn_wheel(editor.canvas, -2, modifiers=CONTROL)
    assert editor.brush.value() == 3


# Grey levels


def test_a_grey_level_is_typed_or_slid_and_drawn(editor, owner):
    type_into(editor.level, "40")
    assert editor.level_slider.value() == 40
    drag(editor, [(3, 3), (3, 3)])
    assert owner.pixels()[3, 3] == np.float32(0.4)
    editor.level_slider.setFocus()
    QTest.keyClick(editor.level_slider, Key.Key_Home)
    assert editor.level.value() == 0
    QTest.keyClick(editor.level_slider, Key.Key_Right)
    assert editor.grey_level() == pytest.approx(0.01)
    swatch = editor.swatch.pixmap().toImage()
    middle = QPoint(swatch.width() // 2, swatch.height() // 2)
    assert swatch.pixelColor(middle) == QColor(3, 3, 3)


@pytest.mark.parametrize(
    ("box", "typed", "there"),
    [
        *(("level", "250", 100), ("brush", "99", 5), ("brush", "0", 1), ("dim_factor", "250", 99)),
        *(("level", "5 %", 5), ("dim_factor", "x 7 %", 7), ("brush", "4 px", 4)),
    ],
)
def test_a_number_beyond_the_limits_becomes_the_nearest(editor, owner, box, typed, there):
    box = getattr(editor, box)
    type_into(box, typed)
    assert box.value() == there
    assert box.text() == f"{box.prefix()}{there}{box.suffix()}"


@pytest.mark.parametrize("way", ["middle", "alt", "key"])
def test_a_level_is_taken_from_the_image_to_the_last_bit(editor, owner, way):
    level = owner.pixels()[15, 10]
    assert 0 < level < 1
    at = point(editor, 15, 10)
    if way == "middle":
        QTest.mouseClick(editor.canvas, MIDDLE, PLAIN, at)
    elif way == "alt":
        QTest.mouseClick(editor.canvas, LEFT, ALT, at)
    else:
        manners.move_mouse(editor.canvas, at)
        press(editor, Key.Key_P)
    assert owner.strokes == []
    assert editor.level.value() == round(100 * float(level))
    drag(editor, [(2, 2), (2, 2)])
    assert owner.pixels()[2, 2] == level


# Drawing with the keyboard


def test_keys_move_the_cursor_and_draw_a_line(editor, owner):
    before = owner.pixels()
    assert editor.canvas.cell() == (14, 14)
    for _ in range(12):
        press(editor, Key.Key_Up)
    assert editor.canvas.cell() == (2, 14) and owner.strokes == []
    QTest.keyPress(editor.canvas, Key.Key_Space)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Left):
        press(editor, key)
    QTest.keyRelease(editor.canvas, Key.Key_Space)
    press(editor, Key.Key_Down)
    assert changed(before, owner.pixels()) == {(2, 14), (2, 15), (2, 16), (3, 16), (3, 15)}
    assert owner.gestures() == 1


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_erases_the_pixel_under_the_cursor(editor, owner, key):
    assert owner.pixels()[14, 14] > 0
    press(editor, key)
    assert owner.pixels()[14, 14] == 0
    press(editor, Key.Key_Return)
    assert owner.pixels()[14, 14] == 1


def test_the_cursor_stays_inside(editor, owner):
    for key, cell in (
        (Key.Key_Up, (0, 14)),
        (Key.Key_Left, (0, 0)),
        (Key.Key_Down, (27, 0)),
        (Key.Key_Right, (27, 27)),
    ):
        for _ in range(40):
            press(editor, key)
        assert editor.canvas.cell() == cell


def test_the_line_ends_when_the_keyboard_goes_elsewhere(editor, owner):
    QTest.keyPress(editor.canvas, Key.Key_Space)
    editor.brush.setFocus()
    editor.canvas.setFocus()
    press(editor, Key.Key_Right)
    assert len(owner.strokes) == 1 and not editor.canvas.is_drawing()


def test_letters_and_brackets_choose_tools(editor, owner):
    press(editor, Key.Key_E)
    assert editor.tool.choice() == "erase"
    press(editor, Key.Key_Space)
    assert owner.strokes[-1][4] == 0.0
    press(editor, Key.Key_E)
    assert editor.tool.choice() == "draw"
    for key, size in (
        (Key.Key_BracketRight, 2),
        (Key.Key_BracketRight, 3),
        (Key.Key_BracketLeft, 2),
    ):
        press(editor, key)
        assert editor.brush.value() == size
    assert owner.edits == []


# Edits of the whole image


def test_edits_by_button_and_by_key_are_the_same(editor, owner):
    for button, key in (
        (editor.whiten, Key.Key_W),
        (editor.dim, Key.Key_D),
        (editor.grow, Key.Key_H),
    ):
        owner.edits.clear()
        QTest.mouseClick(editor.reset, LEFT)
        QTest.mouseClick(button, LEFT)
        by_button = owner.pixels()
        QTest.mouseClick(editor.reset, LEFT)
        press(editor, key)
        assert (owner.pixels() == by_button).all()
        assert owner.edits == [owner.edits[0]] * 2
    assert owner.edits[0] == Grow(2)


def test_whiten_then_two_pixels_taller_is_the_pair_of_the_article(editor, owner):
    press(editor, Key.Key_W)
    press(editor, Key.Key_H)
    assert owner.image() == ImageReference(TestImage(22), (Whiten(), Grow(2)))
    assert set(np.unique(owner.pixels())) == {0.0, 1.0}


def test_dimming_multiplies_by_the_typed_factor(editor, owner):
    type_into(editor.dim_factor, "25")
    before = owner.pixels()
    QTest.mouseClick(editor.dim, LEFT)
    assert owner.edits == [Dim(0.25)]
    assert np.allclose(owner.pixels(), 0.25 * before)


def test_reset_is_there_only_when_there_is_something_to_take_back(editor, owner):
    assert not editor.reset.isEnabled()
    press(editor, Key.Key_R)
    assert owner.resets == 0
    drag(editor, [(2, 2), (2, 5)])
    assert editor.reset.isEnabled()
    press(editor, Key.Key_R)
    assert owner.resets == 1 and owner.image().edits == ()
    assert not editor.reset.isEnabled()


# Which image


def test_another_image_is_chosen_by_mouse_and_keyboard(editor, owner):
    QTest.mouseClick(editor.slots.button("second"), LEFT)
    assert owner.slots == ["second"] and editor.shown_slot() == editor.slots.choice() == "second"
    editor.slots.button("second").setFocus()
    QTest.keyClick(editor.slots.button("second"), Key.Key_Right)
    assert editor.shown_slot() == editor.slots.choice() == "base"
    QTest.mouseClick(editor.slots.button("base"), LEFT)
    assert owner.slots == ["second", "base"]


def test_the_choice_is_shown_only_once_the_image_is(editor):
    editor.show_image(np.zeros((28, 28), np.float32), "first", False)
    QTest.mouseClick(editor.slots.button("base"), LEFT)
    assert editor.slots.choice() == editor.shown_slot() == "first"


def test_what_is_held_down_does_not_go_on_in_another_image(editor, owner):
    QTest.mousePress(editor.canvas, LEFT, PLAIN, point(editor, 3, 3))
    owner.choose("second")
    before = owner.pixels()
    manners.move_mouse(editor.canvas, point(editor, 9, 9), LEFT)
    QTest.mouseRelease(editor.canvas, LEFT, PLAIN, point(editor, 9, 9))
    assert (owner.pixels() == before).all() and not owner.image().edits


def test_without_an_image_it_says_so_and_nothing_can_be_drawn(editor, qtbot):
    told = []
    for signal in (editor.stroke, editor.edit_requested, editor.reset_requested):
        signal.connect(lambda *what: told.append(what))
    drag(editor, [(2, 2), (2, 5)])
    for key in (Key.Key_Space, Key.Key_W, Key.Key_D, Key.Key_H, Key.Key_R, Key.Key_P, Key.Key_Up):
        press(editor, key)
    assert told == []
    assert not editor.whiten.isEnabled() and editor.slots.isEnabled()
    assert editor.readout.text() == ""


def test_tab_comes_to_the_image_that_is_edited(editor, owner):
    owner.choose("second")
    editor.canvas.setFocus()
    QTest.keyClick(editor.canvas, Key.Key_Tab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.slots.button("second").hasFocus()
    QTest.keyClick(editor.slots.button("second"), Key.Key_Tab)
    assert editor.canvas.hasFocus()


def test_all_of_the_swatch_is_in_sight(editor, owner):
    swatch = editor.swatch.pixmap().deviceIndependentSize()
    assert editor.swatch.width() >= swatch.width() + 2
    assert editor.swatch.height() >= swatch.height() + 2


# What is painted and said


def test_pixels_are_painted_as_squares_with_the_brush_on_them(editor, owner):
    editor.brush.setFocus()
    manners.leave(editor.canvas)
    picture = editor.canvas.grab()
    ratio, image = picture.devicePixelRatio(), picture.toImage()
    for row, column in ((0, 0), (14, 14), (15, 10), (27, 27)):
        at = editor.canvas.cell_centre((row, column)) * ratio
        level = round(255 * float(owner.pixels()[row, column]))
        assert image.pixelColor(at.toPoint()).red() == level
    editor.canvas.setFocus()
    with_brush = editor.canvas.grab().toImage()
    side = editor.canvas.image_rectangle().width() / 28
    around = editor.canvas.cell_centre((14, 14))
    strip = [
        QPoint(round((around.x() + dx) * ratio), round(around.y() * ratio))
        for dx in np.arange(0.2 * side, 0.8 * side)
    ]
    assert any(image.pixel(at) != with_brush.pixel(at) for at in strip)


def test_the_readout_follows_mouse_and_keyboard(editor, owner):
    level = round(100 * float(owner.pixels()[15, 10]))
    manners.move_mouse(editor.canvas, point(editor, 15, 10))
    assert editor.readout.text() == f"Row 15, column 10: {level} %"
    assert editor.canvas.accessibleDescription() == editor.readout.text()
    press(editor, Key.Key_Right)
    assert editor.readout.text().startswith("Row 15, column 11: ")
    manners.move_mouse(editor.canvas, point(editor, -1, 10))
    assert editor.readout.text() == ""


def test_after_the_mouse_has_left_the_keyboard_goes_on_inside(editor, owner):
    manners.move_mouse(editor.canvas, editor.canvas.cell_centre((-3, 40)))
    assert editor.canvas.cell() == (-3, 40)
    manners.leave(editor.canvas)
    assert editor.canvas.cell() == (0, 27)


# Look and manners


@pytest.mark.parametrize("name", ["light", "dark"])
def test_nothing_is_cut_at_its_narrowest_in_either_theme(editor, owner, qapp, name):
    try:
        theme.apply_theme(qapp, name)
        editor.resize(editor.minimumSizeHint())
        QApplication.sendPostedEvents()
        assert editor.width() <= 310 and editor.height() <= 260
        assert editor.canvas.image_rectangle().width() >= 6 * 28
        assert manners.cut_texts(editor) == []
        manners.move_mouse(editor.canvas, point(editor, 14, 14))
        assert editor.readout.shown_lines() == [editor.readout.text()] != [""]
    finally:
        theme.apply_theme(qapp, "light")


def test_the_line_on_the_pixel_stays_below_the_image(editor, owner):
    for size in ((320, 500), (700, 280)):
        editor.resize(*size)
        QApplication.sendPostedEvents()
        bottom = editor.canvas.mapTo(
            editor, editor.canvas.image_rectangle().bottomLeft().toPoint()
        ).y()
        assert 0 <= editor.readout.y() - bottom <= 28


def test_everything_is_named_explained_and_reached_by_keyboard(editor, owner):
    drag(editor, [(2, 2), (2, 5)])
    assert manners.unlabelled(editor) == []
    reached = manners.reached_by_tab(editor)
    for control in (
        editor.canvas,
        editor.slots.button("first"),
        editor.tool.button("draw"),
        editor.level,
        editor.level_slider,
        editor.brush,
        editor.whiten,
        editor.dim,
        editor.dim_factor,
        editor.grow,
        editor.reset,
    ):
        assert control in reached
