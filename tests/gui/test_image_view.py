"""One image, and the small shared widgets around images: sharp, steady, never cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from gui import theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.gestures import Gestures, WheelNotches
from gui.widgets.image_view import ImageView
from gui.widgets.pixmaps import (
    draw_sharp,
    grey_bytes,
    grey_image,
    sharp_pixmap,
    sharp_rectangle,
    sharp_sides,
    swatch_pixmap,
)
from gui.widgets.segmented import Segmented
from tests.gui.made_strips import turn_wheel

Key = Qt.Key


def checkered():
    return (np.indices((28, 28)).sum(axis=0) % 2 * 255).astype(np.uint8)


@pytest.fixture
def view(qtbot):
    view = ImageView("image A", caption="small", empty_text="Nothing yet", zoom=3)
    qtbot.addWidget(view)
    view.resize(view.sizeHint())
    view.show()
    return view


def painted(widget):
    """What is on the widget, and how many device pixels one of its own is."""
    picture = widget.grab()
    return picture.toImage(), picture.devicePixelRatio()


# Grey arrays as pictures


def test_grey_levels_are_rounded_clipped_and_never_stretched():
    floats = np.array([[-1.0, 0.0, 0.5], [1.0, 2.0, np.nan]], dtype=np.float32)
    assert grey_bytes(floats).tolist() == [[0, 0, 128], [255, 255, 0]]
    assert grey_bytes(np.array([[np.inf, -np.inf]], np.float32)).tolist() == [[255, 0]]
    dark = np.full((28, 28), 3, np.uint8)
    assert (grey_bytes(dark) == 3).all()
    with pytest.raises(ValueError, match="two axes"):
        grey_bytes(np.zeros(5, np.uint8))


def test_a_picture_does_not_change_with_its_array():
    levels = np.full((28, 28), 200, np.uint8)
    image = grey_image(levels)
    levels[:] = 0
    assert image.pixelColor(5, 5).red() == 200
    assert (image.width(), image.height()) == (28, 28)


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("room", [(28, 28), (57, 90), (200, 61), (333, 334)])
def test_an_enlarged_image_is_a_whole_number_of_device_pixels_larger(ratio, room):
    target = sharp_rectangle(QRect(7, 3, *room), ratio)
    zoom = target.width() * ratio / 28
    assert zoom == pytest.approx(round(zoom))
    assert target.width() == target.height()
    assert target.x() * ratio == pytest.approx(round(target.x() * ratio))
    assert target.width() <= min(room) < target.width() + 28 / ratio
    assert QRectF(7, 3, *room).adjusted(-1, -1, 1, 1).contains(target)


def test_room_for_less_than_the_image_gets_all_of_it_smaller():
    assert sharp_rectangle(QRect(0, 0, 14, 20), 1.0).width() == pytest.approx(14)


def test_enlarged_pixels_are_squares_of_one_level():
    canvas = QImage(280, 280, QImage.Format.Format_RGB32)
    painter = QPainter(canvas)
    levels = np.arange(784, dtype=np.uint16).reshape(28, 28).astype(np.uint8)
    draw_sharp(painter, QRectF(0, 0, 280, 280), grey_image(levels))
    painter.end()
    for row, column in ((0, 0), (3, 17), (27, 27)):
        corners = [(10 * column + x, 10 * row + y) for x in (0, 9) for y in (0, 9)]
        assert {canvas.pixelColor(x, y).red() for x, y in corners} == {int(levels[row, column])}


def test_pixmaps_for_drags_and_swatches_are_sharp_at_two_device_pixels(qapp):
    picture = sharp_pixmap(checkered(), 56, ratio=2.0)
    assert picture.size().toTuple() == (112, 112)
    image = picture.toImage()
    assert [image.pixelColor(x, 0).red() for x in range(8)] == [0] * 4 + [255] * 4
    swatch = swatch_pixmap("#3f90da", "#000000", 12, 2.0).toImage()
    assert swatch.pixelColor(12, 12) == QColor("#3f90da")
    assert swatch.pixelColor(0, 0) == QColor("#000000")


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_a_swatch_never_needs_more_room_than_its_side(qapp, ratio):
    swatch = swatch_pixmap("#3f90da", "#000000", 14, ratio)
    assert swatch.width() / ratio <= 14 < (swatch.width() + 1) / ratio
    image = swatch.toImage()
    for x in (0, image.width() - 1):
        assert image.pixelColor(x, 5) == QColor("#000000")
        assert image.pixelColor(5, x) == QColor("#000000")
    assert image.pixelColor(1, 1) == image.pixelColor(image.width() - 2, 5) == QColor("#3f90da")


@given(st.integers(20, 90), st.integers(20, 400), st.sampled_from([1.0, 1.25, 1.5, 2.0, 3.0]))
def test_sharp_sides_are_whole_zooms_between_the_limits(least, more, ratio):
    most = least + more
    sides = sharp_sides(least, most, ratio)
    assert sides == sorted(sides) and len(sides) >= 1
    zooms = [side * ratio / 28 for side in sides]
    if len(sides) > 1:
        assert zooms == pytest.approx([round(zoom) for zoom in zooms])
        assert least <= sides[0] + 1e-9 and sides[-1] <= most + 1e-9
        assert sides[-1] + 28 / ratio > most
    assert sides[0] == least or sides[0] - 28 / ratio < least


# The view of one image


def test_an_image_is_painted_sharp_with_its_caption(view):
    view.set_image(checkered())
    picture, ratio = painted(view)
    target = sharp_rectangle(view.image_area(), ratio)
    zoom = target.width() / 28
    for row, column in ((0, 0), (0, 1), (13, 14), (27, 27)):
        x = round((target.x() + (column + 0.5) * zoom) * ratio)
        y = round((target.y() + (row + 0.5) * zoom) * ratio)
        assert picture.pixelColor(x, y).red() == 255 * ((row + column) % 2)
    below = picture.copy(0, round(target.bottom() * ratio) + 2, picture.width(), 14)
    assert len({below.pixel(x, y) for x in range(below.width()) for y in range(14)}) > 2


def test_size_does_not_depend_on_what_is_shown(view):
    sizes = [view.sizeHint(), view.minimumSizeHint()]
    view.set_image(checkered())
    assert [view.sizeHint(), view.minimumSizeHint()] == sizes
    view.set_image(None)
    view.set_empty_text("A long sentence on why there is nothing to be seen here, today or ever.")
    assert [view.sizeHint(), view.minimumSizeHint()] == sizes


def test_a_view_says_what_it_is_and_why_it_is_empty(view):
    assert view.accessibleName() == "image A"
    assert view.accessibleDescription() == view.empty_text() == "Nothing yet"
    view.set_image(checkered())
    assert view.accessibleDescription() == ""
    view.set_name("image B")
    view.set_caption("large")
    assert (view.accessibleName(), view.caption()) == ("image B", "large")


@pytest.mark.parametrize("name", ["light", "dark"])
def test_an_empty_view_paints_in_the_colours_of_the_theme(view, qapp, name):
    try:
        theme.apply_theme(qapp, name)
        view.set_image(None)
        picture, ratio = painted(view)
        target = sharp_rectangle(view.image_area(), ratio)
        inside = picture.pixelColor(round((target.x() + 3) * ratio), round(target.y() * ratio) + 3)
        assert inside == QColor(theme.tokens().surface)
    finally:
        theme.apply_theme(qapp, "light")


# Text that is cut instead of widening


@pytest.fixture
def label(qtbot):
    label = ElidedLabel(lines=2)
    qtbot.addWidget(label)
    label.resize(110, label.sizeHint().height())
    label.show()
    return label


def test_text_is_broken_into_lines_and_only_the_last_is_cut(label):
    text = "Test image 22, sneaker, whitened, 2 px taller, dimmed to 60 %"
    label.set_text(text)
    first, second = label.shown_lines()
    assert text.startswith(first) and not first.endswith("…")
    assert second.endswith("…") and text.startswith(f"{first} {second[:-1]}")
    metrics = QFontMetrics(theme.font(theme.SMALL))
    assert all(metrics.horizontalAdvance(line) <= 110 for line in (first, second))
    assert label.toolTip() == label.accessibleName() == label.text() == text


def test_neither_a_text_nor_its_square_changes_the_size(label):
    hint = label.sizeHint()
    label.set_text("word " * 50, "#3f90da")
    assert label.sizeHint() == hint and label.mark() == "#3f90da"
    assert label.minimumSizeHint().width() < 30
    label.set_text("")
    assert not any(label.shown_lines())


def test_a_word_that_is_longer_than_the_line_is_cut_too(label):
    label.set_text("Donaudampfschifffahrtsgesellschaftskapitänsmütze.png")
    metrics = QFontMetrics(theme.font(theme.SMALL))
    assert all(metrics.horizontalAdvance(line) <= 110 for line in label.shown_lines())


def test_the_square_has_its_colour_and_the_text_moves_over_for_it(label):
    label.set_text("Sneaker")
    plain, ratio = painted(label)
    label.set_text("Sneaker", "#3f90da")
    marked, _ = painted(label)
    x, y = round(4 * ratio), round(9 * ratio)
    assert marked.pixelColor(x, y) == QColor("#3f90da") != plain.pixelColor(x, y)


def test_one_line_stands_in_the_middle_of_a_higher_row(qtbot):
    label = ElidedLabel("mmmm")
    qtbot.addWidget(label)
    label.resize(80, 41)
    label.show()
    picture, _ = painted(label)
    empty = picture.pixel(picture.width() - 1, 0)
    rows = [
        y
        for y in range(picture.height())
        if any(picture.pixel(x, y) != empty for x in range(picture.width()))
    ]
    assert abs((rows[0] + rows[-1]) / 2 - picture.height() / 2) <= 4
    assert label.text_width() >= QFontMetrics(theme.font(theme.SMALL)).horizontalAdvance("mmmm")


# One choice of a few


@pytest.fixture
def choices(qtbot):
    around = QWidget()
    row = QHBoxLayout(around)
    choices = Segmented("Tool", (("draw", "Draw", "Draws"), ("erase", "Erase", "Erases")))
    row.addWidget(choices)
    qtbot.addWidget(around)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    choices.around = around
    return choices


def test_a_click_chooses_and_showing_tells_nobody(choices, qtbot):
    told = []
    choices.chosen.connect(told.append)
    choices.show_choice("erase")
    assert (choices.choice(), told) == ("erase", [])
    QTest.mouseClick(choices.button("draw"), Qt.MouseButton.LeftButton)
    assert (choices.choice(), told) == ("draw", ["draw"])


def test_arrow_keys_choose_too(choices):
    told = []
    choices.chosen.connect(told.append)
    choices.button("draw").setFocus()
    QTest.keyClick(choices.button("draw"), Key.Key_Right)
    assert (choices.choice(), told) == ("erase", ["erase"])


def test_every_choice_is_named_and_explained(choices):
    for name, word, tip in (("draw", "Draw", "Draws"), ("erase", "Erase", "Erases")):
        button = choices.button(name)
        assert (button.accessibleName(), button.toolTip()) == (f"Tool: {word}", tip)


def test_tab_comes_to_the_choice_that_is_down_and_to_it_only(qtbot):
    around = QWidget()
    row = QHBoxLayout(around)
    before, after = QLineEdit(), QLineEdit()
    choices = Segmented("Image", [(name, name, f"Image {name}") for name in ("A", "B", "Base")])
    for widget in (before, choices, after):
        row.addWidget(widget)
    qtbot.addWidget(around)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    for chosen in ("B", "Base", "A"):
        choices.show_choice(chosen)
        before.setFocus()
        QTest.keyClick(before, Key.Key_Tab)
        assert choices.button(chosen).hasFocus()
        QTest.keyClick(choices.button(chosen), Key.Key_Tab)
        assert after.hasFocus()
        QTest.keyClick(after, Key.Key_Backtab)
        assert choices.button(chosen).hasFocus()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_keyboard_is_seen_on_the_choice_that_is_down(choices, qapp, name):
    try:
        theme.apply_theme(qapp, name)
        button = choices.button("draw")
        choices.button("erase").setFocus(Qt.FocusReason.MouseFocusReason)
        plain = button.grab().toImage()
        button.setFocus()
        ringed = button.grab().toImage()
        ground = plain.pixelColor(plain.width() // 2, 2).name()
        assert ground == theme.tokens().accent
        column = [ringed.pixelColor(ringed.width() // 2, y).name() for y in range(6)]
        assert max(theme.contrast(colour, ground) for colour in column) >= 3
    finally:
        theme.apply_theme(qapp, "light")


def test_a_mark_is_seen_said_and_taken_away(choices):
    button = choices.button("erase")
    plain, size = button.grab().toImage(), button.sizeHint()
    choices.show_marks({"erase"}, "latents moved")
    assert button.accessibleName() == "Tool: Erase, latents moved"
    assert button.toolTip() == "Erases (latents moved)"
    assert choices.button("draw").accessibleName() == "Tool: Draw"
    marked = button.grab().toImage()
    changed = [
        (x, y)
        for x in range(plain.width())
        for y in range(plain.height())
        if plain.pixel(x, y) != marked.pixel(x, y)
    ]
    assert 4 <= len(changed) <= 40
    assert all(x > plain.width() - 12 and y < 12 for x, y in changed)
    assert button.sizeHint() == size
    choices.show_marks((), "latents moved")
    assert button.grab().toImage() == plain and button.toolTip() == "Erases"


# Gestures


def test_a_pause_or_another_matter_begins_a_new_gesture(monkeypatch):
    now = [100.0]
    monkeypatch.setattr("gui.widgets.gestures.time.monotonic", lambda: now[0])
    gestures = Gestures()
    first = gestures.burst("draw")
    now[0] += 0.5
    assert gestures.burst("draw") == first == gestures.current()
    second = gestures.burst("erase")
    now[0] += 0.8
    third = gestures.burst("erase")
    drag = gestures.begin()
    assert len({first, second, third, drag, gestures.burst("erase")}) == 5
    assert Gestures().begin() not in (first, second, third, drag)


def test_fractions_of_a_notch_add_up(qtbot):
    notches = WheelNotches()
    turned = []

    class Listener(QWidget):
        def wheelEvent(self, event):
            turned.append(notches.turned(event))

    listener = Listener()
    qtbot.addWidget(listener)
    for part in (0.4, 0.4, 0.4, -0.1, -1.5, 3.0):
        turn_wheel(listener, part)
    assert turned == [0, 0, 1, 0, -1, 3]
