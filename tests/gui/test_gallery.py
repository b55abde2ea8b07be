"""The gallery of all 10,000 test images, with real events."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale, QMimeData, QPoint, QRect, Qt, QUrl
from PySide6.QtGui import QColor, QDrag, QGuiApplication, QHelpEvent, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QToolTip

from core.images.fashion_mnist import CLASS_NAMES, test_split
from core.images.reference import Grow, ImageReference, Picture, TestImage, TrainImage, Whiten
from core.workspace.state import Gallery as GalleryState
from core.workspace.state import GalleryOrder
from gui import theme
from gui.traversal.gallery import Gallery
from gui.traversal.gallery_items import NOTHING
from gui.traversal.thumbnail_grid import GAP, LINE, ZOOMS, ThumbnailGrid
from gui.traversal.thumbnail_painting import paint_thumbnails
from gui.widgets.image_mime import mime_of_reference, reference_of_mime
from gui.widgets.pixmaps import grey_bytes, sharp_rectangle
from tests.gui import manners
from tests.gui.made_strips import turn_wheel

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
WIDTH = 264
ALL = GalleryState(label=None)
OWN = tuple(ImageReference(Picture(bytes([level]) * 784, f"own {level}.png")) for level in (9, 99))


class Owner:
    """Holds what the workspace would: takes what the gallery asks for, and shows it."""

    def __init__(self, gallery):
        self.gallery = gallery
        self.state, self.pictures = ALL, ()
        self.asked, self.chosen, self.offered, self.cancelled = [], [], [], 0
        gallery.gallery_changed.connect(self.change)
        gallery.image_chosen.connect(lambda slot, image: self.chosen.append((slot, image)))
        gallery.pictures_offered.connect(self.offered.append)
        gallery.picture_removed.connect(self.remove)
        gallery.likeness_cancelled.connect(self.cancel)

    def change(self, state):
        self.asked.append(state)
        self.state = state
        self.show()

    def add(self, *pictures):
        self.pictures = (*pictures, *self.pictures)
        self.show()

    def remove(self, picture):
        self.pictures = tuple(own for own in self.pictures if own != picture)
        self.show()

    def cancel(self):
        self.cancelled += 1

    def show(self):
        self.gallery.show_gallery(self.state, self.pictures)


@pytest.fixture
def gallery(qtbot):
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.resize(WIDTH, 700)
    gallery.show()
    qtbot.waitActive(gallery)
    return gallery


@pytest.fixture
def owner(gallery):
    owner = Owner(gallery)
    split = test_split()
    owner.show()
    gallery.show_data(split.images, split.labels)
    gallery.list.setFocus()
    return owner


def numbers_shown(gallery, count=None):
    items = gallery.list.items
    count = items.count() if count is None else count
    return [items.reference_at(position).source.number for position in range(count)]


def selected(gallery):
    return gallery.list.items.reference_at(gallery.list.current())


def middle_of(gallery, position):
    return gallery.list.grid().rectangle(position).center()


def press(gallery, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(gallery.list, key, modifiers)


def select(gallery, position):
    QTest.mouseClick(gallery.list.viewport(), LEFT, pos=middle_of(gallery, position))


def wholly_in_sight(gallery, position):
    inside = QRect(0, 0, gallery.list.viewport().width(), gallery.list.viewport().height())
    return inside.contains(gallery.list.grid().rectangle(position))


# The grid, apart from any window

grids = st.builds(
    ThumbnailGrid,
    width=st.integers(20, 900),
    height=st.integers(20, 900),
    zoom=st.sampled_from(ZOOMS),
    count=st.integers(1, 400),
    ratio=st.sampled_from([1.0, 1.25, 1.5, 1.75, 2.0, 2.5]),
)


@given(grids, st.data())
def test_what_is_in_sight_is_all_that_is_in_sight_and_no_row_more(grid, data):
    grid = scrolled(grid, data)
    window = QRect(0, 0, grid.width, grid.height)
    seen = {p for p in range(grid.count) if window.intersects(grid.rectangle(p))}
    listed = set(grid.in_sight())
    assert seen <= listed
    assert len(listed) <= grid.columns * (grid.height // grid.row_height + 2)


@given(grids, st.data())
def test_every_thumbnail_is_found_under_its_own_points_only(grid, data):
    grid = scrolled(grid, data)
    position = data.draw(st.integers(0, grid.count - 1))
    place = grid.rectangle(position)
    for point in (place.center(), place.topLeft(), place.bottomRight() + QPoint(0, LINE)):
        assert grid.position_at(point) == position
    assert grid.position_at(place.topLeft() - QPoint(GAP // 2, 0)) is None


@given(grids, st.data())
def test_scrolling_to_a_thumbnail_shows_all_of_it_and_stays_in_range(grid, data):
    grid = scrolled(grid, data)
    position = data.draw(st.integers(0, grid.count - 1))
    there = max(0, min(grid.scroll_to_show(position), grid.scroll_range))
    place = moved(grid, there).rectangle(position)
    if grid.height >= grid.row_height + GAP:
        assert place.top() >= 0 and place.bottom() < grid.height
    whole = QRect(0, GAP, grid.width, grid.height - GAP - LINE - 2)
    if whole.contains(grid.rectangle(position)):
        assert there == grid.scrolled


@given(grids)
def test_thumbnails_never_overlap_and_stay_inside(grid):
    places = [grid.rectangle(position) for position in range(min(grid.count, 3 * grid.columns))]
    for first, second in pairwise(places):
        assert not first.adjusted(-2, -2, 2, 2 + LINE).intersects(second)
    if grid.columns > 1:
        assert all(place.left() >= GAP and place.right() < grid.width for place in places)


def scrolled(grid, data):
    return moved(grid, data.draw(st.integers(0, grid.scroll_range)))


def moved(grid, by):
    return replace(grid, scrolled=by)


@given(grids)
def test_a_thumbnail_fills_its_place_at_any_scale_of_the_screen(grid):
    place = grid.rectangle(0)
    image = sharp_rectangle(place, grid.ratio)
    assert (image.width() * grid.ratio) % 28 == pytest.approx(0, abs=1e-6)
    assert 0 <= place.width() - image.width() < 1
    assert abs(place.width() - 28 * grid.zoom) <= 14 / grid.ratio + 1


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 1.75, 2.0])
def test_the_line_of_the_class_is_close_under_the_image_and_as_wide(qapp, ratio):
    place = ThumbnailGrid(300, 300, 2, 9, 0, ratio).rectangle(4)
    canvas = QImage(round(300 * ratio), round(300 * ratio), QImage.Format.Format_RGB32)
    canvas.setDevicePixelRatio(ratio)
    canvas.fill(QColor("white"))
    painter = QPainter(canvas)
    paint_thumbnails(painter, [(place, np.zeros((28, 28), np.uint8), 0)], ratio)
    painter.end()
    colour = QColor(theme.CLASS_COLOURS[0])
    columns, rows = range(canvas.width()), range(canvas.height())
    at = round(place.center().x() * ratio)
    line = [y for y in rows if canvas.pixelColor(at, y) == colour]
    black = [y for y in rows if canvas.pixelColor(at, y) == QColor("black")]
    assert line and 1 <= line[0] - black[-1] <= 3 * ratio
    y = line[len(line) // 2]
    coloured = [x for x in columns if canvas.pixelColor(x, y) == colour]
    inked = [x for x in columns if canvas.pixelColor(x, black[9]) == QColor("black")]
    assert abs(coloured[0] - inked[0]) <= 1 and abs(coloured[-1] - inked[-1]) <= 1


# What is shown


def test_before_the_images_are_there_it_says_so_and_nothing_can_be_used(gallery):
    assert gallery.list.items.count() == 0 and selected(gallery) is None
    assert not any(button.isEnabled() for button in gallery.uses.buttons.values())
    assert not gallery.uses.alike.isEnabled()
    assert gallery.uses.caption.text() == "No image selected"
    paper = QColor(theme.tokens().surface).rgb()
    picture = gallery.list.viewport().grab().toImage()
    inked = sum(
        picture.pixel(x, y) != paper for x in range(picture.width()) for y in range(250, 400)
    )
    assert inked > 100
    for key in (Key.Key_A, Key.Key_L, Key.Key_Down, Key.Key_End, Key.Key_Delete):
        press(gallery, key)
    QTest.keyClicks(gallery.tools.number, "x7\r")


def test_all_test_images_are_there_by_number(gallery, owner):
    assert numbers_shown(gallery) == list(range(10_000))
    assert gallery.tools.summary.text() == "10,000 images"
    assert selected(gallery) == ImageReference(TestImage(0))
    assert gallery.uses.caption.text() == "Test image 0, ankle boot"
    assert gallery.uses.caption.mark() == theme.CLASS_COLOURS[9]
    assert gallery.list.accessibleDescription() == "Test image 0, ankle boot"
    assert all(button.isEnabled() for button in gallery.uses.buttons.values())


def test_the_keyboard_chooses_a_class_and_undo_shows_in_the_box(gallery, owner):
    gallery.tools.class_filter.setFocus()
    QTest.keyClick(gallery.tools.class_filter, Key.Key_Down)
    assert owner.asked == [GalleryState(label=0)]
    labels = test_split().labels
    assert numbers_shown(gallery) == np.flatnonzero(labels == 0).tolist()
    assert gallery.tools.summary.text() == "1,000 images"
    gallery.show_gallery(ALL, ())
    assert gallery.tools.class_filter.currentText() == "All classes"
    assert gallery.list.items.count() == 10_000


def test_by_class_is_by_number_within_each_class(gallery, owner):
    gallery.tools.order.setFocus()
    QTest.keyClick(gallery.tools.order, Key.Key_Down)
    assert owner.asked == [GalleryState(label=None, order=GalleryOrder.CLASS)]
    numbers = np.array(numbers_shown(gallery))
    labels = test_split().labels[numbers]
    keys = list(zip(labels.tolist(), numbers.tolist(), strict=True))
    assert keys == sorted(keys) and len(keys) == 10_000


def test_the_selected_image_stays_selected_and_in_sight_in_another_order(gallery, owner):
    press(gallery, Key.Key_End)
    kept = selected(gallery)
    owner.change(GalleryState(label=None, order=GalleryOrder.CLASS))
    assert selected(gallery) == kept
    assert wholly_in_sight(gallery, gallery.list.current())


def test_where_the_workspace_refuses_the_boxes_go_back(gallery, owner):
    gallery.gallery_changed.disconnect(owner.change)
    QTest.keyClick(gallery.tools.class_filter, Key.Key_Down)
    QTest.keyClick(gallery.tools.order, Key.Key_Down)
    assert gallery.tools.class_filter.currentText() == "All classes"
    assert gallery.tools.order.currentText() == "By number"


# Going to a number


def test_digits_typed_into_the_list_become_a_number_to_go_to(gallery, owner):
    press(gallery, Key.Key_9)
    field = QApplication.focusWidget()
    assert field is gallery.tools.number
    QTest.keyClicks(field, "87")
    QTest.keyClick(field, Key.Key_Return)
    assert selected(gallery) == ImageReference(TestImage(987))
    assert wholly_in_sight(gallery, gallery.list.current())
    assert field.text() == "" and gallery.list.hasFocus()
    assert owner.asked == []


def test_a_number_outside_of_the_filtered_class_takes_the_filter_away(gallery, owner):
    owner.change(GalleryState(label=7))
    owner.asked.clear()
    gallery.tools.number.setFocus()
    QTest.keyClicks(gallery.tools.number, "0")
    QTest.keyClick(gallery.tools.number, Key.Key_Return)
    assert owner.asked == [ALL]
    assert selected(gallery) == ImageReference(TestImage(0))


def test_a_number_beyond_the_last_image_means_that_one_and_it_is_said(gallery, owner, qtbot):
    QToolTip.hideText()
    field = gallery.tools.number
    field.setFocus()
    QTest.keyClicks(field, "99999")
    assert field.text() == "99999"
    QTest.keyClick(field, Key.Key_Return)
    assert selected(gallery) == ImageReference(TestImage(9_999))
    qtbot.waitUntil(QToolTip.isVisible)
    assert "from 0 to 9,999" in QToolTip.text()


def test_only_numbers_of_test_images_can_be_typed(gallery, owner):
    field = gallery.tools.number
    field.setLocale(QLocale(QLocale.Language.English))
    field.setFocus()
    for typed, there in (("12000", 9_999), ("-5x6", 56), ("1,024", 1024)):
        QTest.keyClicks(field, typed)
        QTest.keyClick(field, Key.Key_Return)
        assert selected(gallery) == ImageReference(TestImage(there))
        field.setFocus()
    QTest.keyClick(field, Key.Key_Return)
    assert selected(gallery) == ImageReference(TestImage(1024))


# Scrolling


def test_scrolling_paints_only_the_thumbnails_in_sight(gallery, owner, monkeypatch):
    painted = []
    original = gallery.list.items.pixels_at

    def pixels_at(position):
        painted.append(position)
        return original(position)

    monkeypatch.setattr(gallery.list.items, "pixels_at", pixels_at)
    viewport, bar = gallery.list.viewport(), gallery.list.verticalScrollBar()
    for value in (0, 21, bar.maximum() // 2, bar.maximum()):
        bar.setValue(value)
        painted.clear()
        viewport.repaint()
        grid = gallery.list.grid()
        seen = [p for p in range(10_000) if viewport.rect().intersects(grid.rectangle(p))]
        assert 20 < len(seen) <= len(painted) <= len(seen) + grid.columns
        assert set(seen) <= set(painted)
    painted.clear()
    viewport.repaint(QRect(0, 0, WIDTH, 10))
    assert 0 < len(painted) <= 2 * gallery.list.grid().columns


def test_what_is_painted_are_the_images(gallery, owner):
    gallery.list.verticalScrollBar().setValue(5000)
    gallery.list.viewport().repaint()
    picture = gallery.list.viewport().grab()
    ratio, image = picture.devicePixelRatio(), picture.toImage()
    grid = gallery.list.grid()
    position = grid.in_sight()[len(grid.in_sight()) // 2]
    place = grid.rectangle(position)
    shown = [
        image.pixelColor(
            round((place.x() + 2 * column + 1) * ratio), round((place.y() + 2 * row + 1) * ratio)
        ).red()
        for row in range(28)
        for column in range(28)
    ]
    assert shown == test_split().images[position].ravel().tolist()
    line = image.pixelColor(round(place.center().x() * ratio), round((place.bottom() + 3) * ratio))
    assert line == QColor(theme.CLASS_COLOURS[test_split().labels[position]])


def test_a_notch_of_the_wheel_is_about_a_row_and_the_last_image_can_be_reached(gallery, owner):
    bar, row = gallery.list.verticalScrollBar(), gallery.list.grid().row_height
    turn_wheel(gallery.list.viewport(), -1)
    assert 0.5 * row <= bar.value() <= 1.5 * row
    turn_wheel(gallery.list.viewport(), 1)
    assert bar.value() == 0
    for _ in range(4000):
        turn_wheel(gallery.list.viewport(), -1)
    assert bar.value() == bar.maximum()
    assert wholly_in_sight(gallery, 9_999)
    assert selected(gallery) == ImageReference(TestImage(0))


def test_keys_move_the_selection_and_keep_it_in_sight(gallery, owner):
    columns, page = gallery.list.grid().columns, gallery.list.grid().page_rows
    assert columns == 3
    expected = 0
    for key, step in (
        (Key.Key_Right, 1),
        (Key.Key_Down, columns),
        (Key.Key_Up, -columns),
        (Key.Key_Up, 0),
        (Key.Key_PageDown, columns * page),
        (Key.Key_Left, -1),
    ):
        press(gallery, key)
        expected += step
        assert gallery.list.current() == expected
        assert wholly_in_sight(gallery, expected)
    press(gallery, Key.Key_End)
    assert gallery.list.current() == 9_999 and wholly_in_sight(gallery, 9_999)
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_PageDown):
        press(gallery, key)
        assert gallery.list.current() == 9_999
    press(gallery, Key.Key_Home)
    for key in (Key.Key_Left, Key.Key_Home, Key.Key_PageUp):
        press(gallery, key)
        assert gallery.list.current() == 0


def test_a_step_down_goes_into_a_short_last_row(gallery, owner):
    # 10,000 images in rows of 3: one in the last row.
    gallery.list.make_current(9_998)
    press(gallery, Key.Key_Down)
    assert gallery.list.current() == 9_999
    press(gallery, Key.Key_Up)
    assert gallery.list.current() == 9_996


def test_thumbnails_grow_with_the_wheel_and_keys_around_the_selected_one(gallery, owner):
    gallery.list.make_current(5000)
    for _ in range(3):
        turn_wheel(gallery.list.viewport(), 0.5, modifiers=CONTROL)
    assert gallery.list.thumbnail_zoom() == 3 and gallery.list.grid().columns == 2
    assert wholly_in_sight(gallery, 5000)
    for _ in range(5):
        press(gallery, Key.Key_Minus, CONTROL)
    assert gallery.list.thumbnail_zoom() == 1
    assert wholly_in_sight(gallery, 5000)
    press(gallery, Key.Key_Plus, CONTROL)
    assert gallery.list.thumbnail_zoom() == 2


def test_another_width_or_height_keeps_the_selected_image_in_sight(gallery, owner):
    gallery.list.make_current(4321)
    for width, height in ((500, 700), (WIDTH, 320), (900, 900)):
        gallery.resize(width, height)
        assert wholly_in_sight(gallery, 4321)
    bar = gallery.list.verticalScrollBar()
    bar.setValue(bar.maximum() // 4)
    for change in (
        lambda: gallery.resize(WIDTH, 700),
        lambda: gallery.resize(500, 320),
        lambda: gallery.list.set_thumbnail_zoom(4),
        lambda: gallery.list.set_thumbnail_zoom(1),
    ):
        first = gallery.list.grid().in_sight().start
        change()
        assert first in gallery.list.grid().in_sight()
        assert not wholly_in_sight(gallery, 4321)


# Putting an image to use


def test_every_way_to_put_the_selected_image_to_use(gallery, owner):
    image = ImageReference(TestImage(4))
    select(gallery, 4)
    for key in (Key.Key_A, Key.Key_B, Key.Key_S, Key.Key_Return, Key.Key_Enter):
        press(gallery, key)
    assert owner.chosen == [(s, image) for s in ("first", "second", "base", "first", "first")]
    tips = {slot: button.toolTip() for slot, button in gallery.uses.buttons.items()}
    assert "Enter" in tips["first"] and "Enter" not in tips["base"]
    owner.chosen.clear()
    for slot in ("first", "second", "base"):
        QTest.mouseClick(gallery.uses.buttons[slot], LEFT)
    QTest.mouseDClick(gallery.list.viewport(), LEFT, pos=middle_of(gallery, 2))
    assert owner.chosen == [
        ("first", image),
        ("second", image),
        ("base", image),
        ("first", ImageReference(TestImage(2))),
    ]


def test_the_menu_does_what_the_keys_do(gallery, owner, qtbot):
    asked = []
    gallery.list.menu_asked.connect(lambda position, _: asked.append(position))
    QTest.mouseClick(gallery.list.viewport(), Qt.MouseButton.RightButton, pos=middle_of(gallery, 5))
    assert gallery.list.current() == 5
    menu = gallery.menu_at(5)
    qtbot.addWidget(menu)
    actions = {action.text().split("\t")[0]: action for action in menu.actions()}
    assert "Remove from gallery" not in actions
    for text in ("Use as A", "Use as B", "Use as base", "Larger thumbnails"):
        actions[text].trigger()
    image = ImageReference(TestImage(5))
    assert owner.chosen == [(slot, image) for slot in ("first", "second", "base")]
    assert gallery.list.thumbnail_zoom() == 3
    actions["Sort by likeness to this"].trigger()
    assert owner.asked[-1] == GalleryState(GalleryOrder.LIKENESS, None, image)


def test_an_image_can_be_dragged_out(gallery, owner, monkeypatch):
    dragged = []

    def caught(drag, *_):
        dragged.append((reference_of_mime(drag.mimeData()), drag.pixmap().toImage()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", caught)
    start = middle_of(gallery, 7)
    QTest.mousePress(gallery.list.viewport(), LEFT, pos=start)
    manners.move_mouse(gallery.list.viewport(), start + QPoint(2, 0), LEFT)
    assert dragged == []
    manners.move_mouse(gallery.list.viewport(), start + QPoint(30, 0), LEFT)
    manners.move_mouse(gallery.list.viewport(), start + QPoint(60, 0), LEFT)
    ((reference, picture),) = dragged
    assert reference == ImageReference(TestImage(7))
    assert picture.pixelColor(29, 29).red() == test_split().images[7][14, 14]
    # What comes from the gallery is nothing new to it.
    assert not manners.drag_over(gallery, mime_of_reference(reference))


def test_the_mouse_describes_what_it_is_over_and_the_selection_when_it_is_gone(gallery, owner):
    manners.move_mouse(gallery.list.viewport(), middle_of(gallery, 2))
    assert gallery.uses.caption.text() == "Test image 2, trouser"
    manners.leave(gallery.list.viewport())
    assert gallery.uses.caption.text() == "Test image 0, ankle boot"
    manners.move_mouse(gallery.list.viewport(), middle_of(gallery, 3))
    manners.move_mouse(gallery.list.viewport(), QPoint(1, 1))
    assert gallery.uses.caption.text() == "Test image 0, ankle boot"


def test_the_tip_of_a_thumbnail_says_what_it_is_and_what_it_is_used_for(gallery, owner):
    gallery.show_used(
        ImageReference(TestImage(2), (Whiten(),)),
        ImageReference(TestImage(2), (Whiten(), Grow(2))),
        ImageReference(TestImage(3)),
    )
    for position, words in ((2, "Test image 2, trouser, used as A, used as B"), (3, "as Base")):
        at = middle_of(gallery, position)
        event = QHelpEvent(QHelpEvent.Type.ToolTip, at, gallery.list.viewport().mapToGlobal(at))
        QApplication.sendEvent(gallery.list.viewport(), event)
        assert words in QToolTip.text()


def test_images_in_use_are_marked_and_a_base_that_follows_a_is_not(gallery, owner):
    edited = ImageReference(TestImage(4), (Whiten(),))
    gallery.show_used(edited, ImageReference(TestImage(1)), None)
    assert [gallery.list.items.uses_at(p) for p in (4, 1, 2)] == [["A"], ["B"], []]
    for zoom in ZOOMS:
        gallery.list.set_thumbnail_zoom(zoom)
        picture = gallery.list.viewport().grab()
        corner = gallery.list.grid().rectangle(4).topLeft() + QPoint(1, 1)
        marked = picture.toImage().pixelColor(corner * picture.devicePixelRatio())
        assert marked == QColor(theme.tokens().accent)
    gallery.show_used(edited, edited, ImageReference(TestImage(4)))
    assert gallery.list.items.uses_at(4) == ["A", "B", "Base"]


# By likeness


def test_likeness_shows_how_far_it_is_and_then_the_most_alike_first(gallery, owner):
    select(gallery, 4)
    image = ImageReference(TestImage(4))
    press(gallery, Key.Key_L)
    assert owner.asked == [GalleryState(GalleryOrder.LIKENESS, None, image)]
    gallery.show_likeness(None, 0.0)
    assert gallery.tools.is_busy() and gallery.tools.cancel.isVisible()
    assert numbers_shown(gallery, 5) == [0, 1, 2, 3, 4]
    gallery.show_likeness(None, 0.37)
    assert gallery.tools.progress.value() == 37
    assert gallery.tools.stage.text() == "Encoding 37 %"
    gallery.list.verticalScrollBar().setValue(3000)
    order = np.random.default_rng(0).permutation(10_000)
    gallery.show_likeness(order, None)
    assert not gallery.tools.is_busy()
    assert numbers_shown(gallery) == order.tolist()
    assert gallery.list.verticalScrollBar().value() == 0
    assert gallery.tools.summary.text() == "Most like 4 shirt, 10,000 images"
    assert selected(gallery) == image


def test_to_what_it_is_sorted_is_never_cut(gallery, owner):
    gallery.resize(gallery.minimumSizeHint().width(), 700)
    owner.add(*OWN)
    longest = max(range(9_900, 10_000), key=lambda n: len(CLASS_NAMES[test_split().labels[n]]))
    owner.change(GalleryState(GalleryOrder.LIKENESS, None, ImageReference(TestImage(longest))))
    (line,) = gallery.tools.summary.shown_lines()
    assert line.startswith(f"Most like {longest} ankle boot, ")
    owner.change(GalleryState(GalleryOrder.LIKENESS, 7, ImageReference(TestImage(22))))
    owner.remove(OWN[0])
    owner.remove(OWN[1])
    assert gallery.tools.summary.shown_lines() == ["Most like 22 sneaker, 1,000 images"]


def test_likeness_within_a_class_and_back_to_numbers(gallery, owner):
    press(gallery, Key.Key_L)
    order = np.arange(10_000)[::-1]
    gallery.show_likeness(order, None)
    owner.change(GalleryState(GalleryOrder.LIKENESS, 7, owner.state.like))
    sneakers = np.flatnonzero(test_split().labels == 7)
    assert numbers_shown(gallery) == sneakers[::-1].tolist()
    owner.change(GalleryState(GalleryOrder.NUMBER, 7))
    gallery.show_likeness(None, None)
    assert numbers_shown(gallery) == sneakers.tolist()


def test_the_box_sorts_by_likeness_to_the_selected_image(gallery, owner):
    owner.state = GalleryState(label=None, like=ImageReference(TestImage(77)))
    owner.show()
    select(gallery, 6)
    gallery.tools.order.setFocus()
    QTest.keyClick(gallery.tools.order, Key.Key_End)
    image = ImageReference(TestImage(6))
    assert owner.asked == [GalleryState(GalleryOrder.LIKENESS, None, image)]


def test_sorting_can_be_cancelled_by_keyboard(gallery, owner):
    QTest.mouseClick(gallery.uses.alike, LEFT)
    gallery.show_likeness(None, 0.2)
    gallery.tools.cancel.setFocus()
    QTest.keyClick(gallery.tools.cancel, Key.Key_Space)
    assert owner.cancelled == 1
    gallery.show_likeness(None, None)
    assert not gallery.tools.is_busy()
    assert numbers_shown(gallery) == list(range(10_000))
    assert QApplication.focusWidget() is gallery.tools.order


# Pictures of the user's own


def picture_file(folder: Path, name: str) -> Path:
    image = QImage(28, 28, QImage.Format.Format_Grayscale8)
    image.fill(128)
    path = folder / name
    assert image.save(str(path), "PNG")
    return path


def test_pictures_are_dropped_on_the_thumbnails_together_with_what_is_none(
    gallery, owner, tmp_path
):
    files = [picture_file(tmp_path, "boot.PNG"), tmp_path / "notes.txt"]
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    # The thumbnails themselves pass the drag on to the gallery.
    assert manners.drag_over(gallery.list.viewport(), mime)
    assert manners.drop(gallery, mime)
    assert owner.offered == [files]


def test_a_drag_of_nothing_usable_is_not_accepted_and_a_frame_shows_what_is(
    gallery, owner, tmp_path
):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "notes.txt"))])
    assert not manners.drag_over(gallery, mime)
    plain = gallery.list.viewport().grab().toImage()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "boot.jpeg"))])
    assert manners.drag_over(gallery, mime)
    framed = gallery.list.viewport().grab().toImage()
    assert framed.pixelColor(1, 100) == QColor(theme.tokens().accent) != plain.pixelColor(1, 100)
    manners.drag_away(gallery)
    assert gallery.list.viewport().grab().toImage() == plain
    assert owner.offered == []


def test_a_picture_from_a_web_page_comes_as_pixels_beside_its_address(gallery, owner):
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/boot.png")])
    assert not manners.drag_over(gallery, mime)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("#336699"))
    mime.setImageData(image)
    assert manners.drop(gallery, mime)
    ((data, name),) = owner.offered[0]
    assert QImage.fromData(data).pixelColor(3, 3) == QColor("#336699")
    assert name == "pasted picture"


def test_a_picture_is_pasted(gallery, owner):
    image = QImage(40, 30, QImage.Format.Format_Grayscale8)
    image.fill(77)
    QGuiApplication.clipboard().setImage(image)
    press(gallery, Key.Key_V, CONTROL)
    ((data, _),) = owner.offered[0]
    assert QImage.fromData(data).size().toTuple() == (40, 30)
    QGuiApplication.clipboard().setText("no picture")
    press(gallery, Key.Key_V, CONTROL)
    assert len(owner.offered) == 1


def test_pictures_are_chosen_in_a_dialog(gallery, owner, monkeypatch):
    kinds = []

    def answer(parent, title, folder, kind):
        kinds.append(kind)
        return (["/some/boot.png", "/some/shoe.webp"], "")

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer)
    QTest.mouseClick(gallery.tools.add_picture, LEFT)
    assert owner.offered == [[Path("/some/boot.png"), Path("/some/shoe.webp")]]
    assert all(suffix in kinds[0] for suffix in ("*.png", "*.jpg", "*.bmp", "*.gif", "*.webp"))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    QTest.mouseClick(gallery.tools.add_picture, LEFT)
    assert len(owner.offered) == 1


def test_own_pictures_stand_first_and_a_new_one_is_selected(gallery, owner):
    gallery.list.make_current(5000)
    owner.add(*OWN)
    assert gallery.tools.summary.text() == "2 pictures, 10,000 images"
    assert gallery.list.current() == 0 and wholly_in_sight(gallery, 0)
    assert selected(gallery) == OWN[0]
    assert gallery.uses.caption.text() == "own 9.png" and gallery.uses.caption.mark() is None
    assert gallery.list.items.reference_at(2) == ImageReference(TestImage(0))
    press(gallery, Key.Key_A)
    assert owner.chosen == [("first", OWN[0])]
    press(gallery, Key.Key_L)
    assert "Most like own 9.png" in gallery.tools.summary.text()


def test_delete_removes_an_own_picture_and_the_next_one_is_selected(gallery, owner):
    third = ImageReference(Picture(bytes(784), "third.png"))
    owner.add(*OWN, third)
    select(gallery, 1)
    press(gallery, Key.Key_Delete)
    assert owner.pictures == (OWN[0], third)
    assert gallery.list.current() == 1 and selected(gallery) == third
    menu = gallery.menu_at(1)
    {action.text().split("\t")[0]: action for action in menu.actions()}[
        "Remove from gallery"
    ].trigger()
    menu.deleteLater()
    assert owner.pictures == OWN[:1]
    assert selected(gallery) == ImageReference(TestImage(0))
    press(gallery, Key.Key_Delete)
    assert owner.pictures == OWN[:1]
    assert gallery.list.items.count() == 10_001


def test_a_picture_that_this_machine_does_not_have_keeps_its_place(gallery, owner, monkeypatch):
    monkeypatch.setattr("core.images.resolve.find_train_split", lambda: None)
    owner.add(ImageReference(TrainImage(59_999)))
    assert gallery.uses.caption.text() == "Training image 59999"
    assert not gallery.list.items.pixels_at(0).any()


def test_an_edited_picture_is_shown_as_edited(gallery, owner):
    edited = ImageReference(OWN[1].source, (Whiten(),))
    owner.add(edited)
    assert (gallery.list.items.pixels_at(0) == grey_bytes(np.zeros((28, 28), np.float32))).all()
    assert gallery.list.items.position_of(ImageReference(TestImage(3), (Whiten(),))) == NOTHING


# Look and manners


@pytest.mark.parametrize("name", ["light", "dark"])
def test_nothing_is_cut_at_its_narrowest_in_either_theme(gallery, owner, qapp, name):
    try:
        theme.apply_theme(qapp, name)
        gallery.resize(gallery.minimumSizeHint())
        gallery.show_likeness(None, 1.0)
        assert gallery.width() <= WIDTH
        assert manners.cut_texts(gallery) == []
        stage = gallery.tools.stage
        assert stage.shown_lines() == [stage.text()]
        background = gallery.list.viewport().grab().toImage().pixelColor(1, 1)
        assert background == QColor(theme.tokens().surface)
    finally:
        theme.apply_theme(qapp, "light")


def test_progress_moves_nothing(gallery, owner):
    before = gallery.list.geometry()
    for busy in (0.0, 0.5, 1.0, None):
        gallery.show_likeness(None, busy)
        QApplication.sendPostedEvents()
        assert gallery.list.geometry() == before


def test_everything_is_named_explained_and_reached_by_keyboard(gallery, owner):
    gallery.show_likeness(None, 0.5)
    # The thumbnails have tips of their own, one each.
    gallery.list.setToolTip("each thumbnail has its own")
    assert manners.unlabelled(gallery) == []
    reached = manners.reached_by_tab(gallery)
    tools, uses = gallery.tools, gallery.uses
    for control in (
        tools.class_filter,
        tools.order,
        tools.number,
        tools.add_picture,
        tools.cancel,
        gallery.list,
        *uses.buttons.values(),
        uses.alike,
    ):
        assert control in reached
