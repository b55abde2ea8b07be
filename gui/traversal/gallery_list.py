"""The scrolling grid of thumbnails: 10,000 images, of which only those in sight are painted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame

from core.images.reference import SIDE, ImageReference, TestImage
from gui import theme
from gui.traversal.image_mime import mime_of_reference
from gui.widgets.pixmaps import draw_mat, draw_sharp, sharp_pixmap, sharp_rectangle

NOTHING = -1
ZOOMS = (1, 2, 3, 4)
_GAP = 6
_LINE = 2
"""Height of the line under a thumbnail that has its class's colour."""

_SLOT_KEYS = {
    Qt.Key.Key_A: "first",
    Qt.Key.Key_B: "second",
    Qt.Key.Key_S: "base",
    Qt.Key.Key_Return: "base",
    Qt.Key.Key_Enter: "base",
}


@dataclass(frozen=True)
class OwnPicture:
    """A picture of the user's own as the list shows it."""

    reference: ImageReference
    pixels: NDArray[np.uint8]


class GalleryList(QAbstractScrollArea):
    """The user's pictures, then test images in a given order; one item is current.

    Positions count from 0 over everything that is shown.
    """

    current_changed = Signal(int)
    hovered = Signal(int)
    used = Signal(str, int)
    """A slot ("first", "second" or "base") and the position of the item that shall fill it."""
    likeness_asked = Signal(int)
    number_typed = Signal(str)
    menu_asked = Signal(int, QPoint)
    removal_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._images = np.zeros((0, SIDE, SIDE), dtype=np.uint8)
        self._labels = np.zeros(0, dtype=np.uint8)
        self._order = np.zeros(0, dtype=np.intp)
        self._pictures: tuple[OwnPicture, ...] = ()
        self._badges: dict[object, str] = {}
        self._zoom = 2
        self._current = NOTHING
        self._hovered = NOTHING
        self._pressed_at: QPoint | None = None
        self._empty_text = ""
        self._drop_hint = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Gallery of images")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(QSize(2 * (2 * SIDE + _GAP), 2 * SIDE + 2 * _GAP))

    # What is shown

    def set_images(self, images: NDArray[np.uint8], labels: NDArray[np.integer]) -> None:
        """The test images (n, 28, 28) and their class numbers (n,)."""
        self._images = np.ascontiguousarray(images)
        self._labels = np.asarray(labels)
        self.viewport().update()

    def set_items(
        self, pictures: Sequence[OwnPicture], order: NDArray[np.integer], to_top: bool
    ) -> None:
        """Show ``pictures``, then the test images with the numbers ``order``.

        The item that was current stays so if it is still there; ``to_top`` says whether to scroll
        to the first item rather than to the current one.
        """
        kept = self.reference_at(self._current)
        self._pictures = tuple(pictures)
        self._order = np.asarray(order, dtype=np.intp)
        self._hovered = NOTHING
        self._lay_out()
        position = NOTHING if kept is None else self.position_of(kept)
        if position == NOTHING and self.count():
            position = 0
        self._set_current(position)
        if to_top:
            self.verticalScrollBar().setValue(0)
        else:
            self.ensure_visible(position)
        self.hovered.emit(NOTHING)
        self.viewport().update()

    def set_badges(self, badges: Mapping[str, ImageReference]) -> None:
        """Mark the sources of these images with the given letters."""
        marks: dict[object, str] = {}
        for badge, reference in badges.items():
            marks[reference.source] = f"{marks.get(reference.source, '')} {badge}".strip()
        if marks != self._badges:
            self._badges = marks
            self.viewport().update()

    def set_empty_text(self, text: str) -> None:
        """What stands there when nothing is shown."""
        self._empty_text = text
        self.viewport().update()

    def set_drop_hint(self, on: bool) -> None:
        """Frame the list while something is over it that may be dropped."""
        self._drop_hint = on
        self.viewport().update()

    # Items and positions

    def count(self) -> int:
        """How many items are shown."""
        return len(self._pictures) + len(self._order)

    def picture_count(self) -> int:
        """How many of them, the first ones, are the user's own pictures."""
        return len(self._pictures)

    def current(self) -> int:
        """The position of the current item, or NOTHING."""
        return self._current

    def reference_at(self, position: int) -> ImageReference | None:
        """The image at a position; None for NOTHING."""
        if not 0 <= position < self.count():
            return None
        own = len(self._pictures)
        if position < own:
            return self._pictures[position].reference
        return ImageReference(TestImage(int(self._order[position - own])))

    def label_at(self, position: int) -> int | None:
        """The class number of a test image; None for a picture or NOTHING."""
        own = len(self._pictures)
        if not own <= position < self.count():
            return None
        return int(self._labels[self._order[position - own]])

    def pixels_at(self, position: int) -> NDArray[np.uint8]:
        """The image (28, 28) at a position."""
        own = len(self._pictures)
        if position < own:
            return self._pictures[position].pixels
        return self._images[self._order[position - own]]

    def position_of(self, reference: ImageReference) -> int:
        """Where an image is shown, or NOTHING."""
        for position, picture in enumerate(self._pictures):
            if picture.reference == reference:
                return position
        if isinstance(reference.source, TestImage) and not reference.edits:
            return self.position_of_number(reference.source.number)
        return NOTHING

    def position_of_number(self, number: int) -> int:
        """Where a test image is shown, or NOTHING."""
        found = np.flatnonzero(self._order == number)
        return len(self._pictures) + int(found[0]) if len(found) else NOTHING

    def make_current(self, position: int) -> None:
        """Select the item at ``position`` (cut to what there is) and bring it into sight."""
        if self.count():
            self._set_current(max(0, min(position, self.count() - 1)))
            self.ensure_visible(self._current)

    def _set_current(self, position: int) -> None:
        # Emitted also for the same position, where another image may have come to be.
        self._current = position
        self.current_changed.emit(position)
        self.viewport().update()

    # Geometry, in device-independent pixels

    def thumbnail_zoom(self) -> int:
        """Screen pixels for each pixel of a thumbnail."""
        return self._zoom

    def set_thumbnail_zoom(self, zoom: int) -> None:
        """Make the thumbnails larger or smaller, with the current item kept in sight."""
        zoom = max(ZOOMS[0], min(zoom, ZOOMS[-1]))
        if zoom != self._zoom:
            self._zoom = zoom
            self._lay_out()
            self.ensure_visible(self._current)
            self.viewport().update()

    def columns(self) -> int:
        """Items beside each other."""
        return max(1, (self.viewport().width() - _GAP) // (self._side() + _GAP))

    def item_rectangle(self, position: int) -> QRect:
        """Where the thumbnail at ``position`` is in the viewport, the scroll position counted in."""
        row, column = divmod(position, self.columns())
        # What is left over goes between the columns, so that both edges are straight.
        left = self.viewport().width() - _GAP - self.columns() * (self._side() + _GAP)
        x = _GAP + column * (self._side() + _GAP) + (column + 1) * left // (self.columns() + 1)
        y = _GAP + row * self._row_height() - self.verticalScrollBar().value()
        return QRect(x, y, self._side(), self._side())

    def position_at(self, point: QPoint) -> int:
        """The item under a point of the viewport, or NOTHING."""
        for position in self._visible():
            around = self.item_rectangle(position).adjusted(0, 0, 0, _LINE + 1)
            if around.contains(point):
                return position
        return NOTHING

    def ensure_visible(self, position: int) -> None:
        """Scroll as little as shows the whole item."""
        if not 0 <= position < self.count():
            return
        place = self.item_rectangle(position)
        bar = self.verticalScrollBar()
        if place.top() < _GAP:
            bar.setValue(bar.value() + place.top() - _GAP)
        elif place.bottom() > self.viewport().height() - _GAP:
            bar.setValue(bar.value() + place.bottom() - self.viewport().height() + _GAP)

    def _side(self) -> int:
        return SIDE * self._zoom

    def _row_height(self) -> int:
        return self._side() + _GAP + _LINE + 1

    def _visible(self) -> range:
        top = self.verticalScrollBar().value() - _GAP
        first = max(0, top // self._row_height())
        last = max(0, (top + self.viewport().height()) // self._row_height())
        columns = self.columns()
        return range(min(first * columns, self.count()), min((last + 1) * columns, self.count()))

    def _page_rows(self) -> int:
        return max(1, self.viewport().height() // self._row_height())

    def _lay_out(self) -> None:
        rows = -(-self.count() // self.columns())
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, _GAP + rows * self._row_height() - self.viewport().height()))
        bar.setSingleStep(self._row_height() // 3)
        bar.setPageStep(self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        in_sight = self._visible()
        anchor = self._current if self._current in in_sight else in_sight.start
        self._lay_out()
        self.ensure_visible(anchor)
        super().resizeEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.surface))
        if self._drop_hint:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        if not self.count():
            painter.setPen(QColor(colours.quiet))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(
                self.viewport().rect().adjusted(16, 16, -16, -16), int(words), self._empty_text
            )
            return
        ratio = self.devicePixelRatioF()
        for position in self._visible():
            place = self.item_rectangle(position)
            if not event.rect().intersects(place.adjusted(-4, -4, 4, 4 + _LINE)):
                continue
            target = sharp_rectangle(place, ratio)
            pixels = self.pixels_at(position)
            # Borrows the array's memory just for this call; the array outlives it.
            image = QImage(pixels.data, SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8)
            draw_sharp(painter, target, image)
            draw_mat(painter, target, colours.mat)
            self._paint_marks(painter, position, place)

    def _paint_marks(self, painter: QPainter, position: int, place: QRect) -> None:
        colours = theme.tokens()
        label = self.label_at(position)
        if label is not None:
            line = QRect(place.left(), place.bottom() + 2, place.width(), _LINE)
            painter.fillRect(line, QColor(theme.CLASS_COLOURS[label]))
        if position in (self._current, self._hovered):
            strong = position == self._current
            pen = QPen(QColor(colours.accent if strong else colours.quiet), 2 if strong else 1)
            if strong and not self.hasFocus():
                pen.setColor(QColor(colours.text))
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(QRectF(place).adjusted(-2, -2, 2, 2))
        reference = self.reference_at(position)
        badge = self._badges.get(reference.source) if self._badges and reference else None
        if badge:
            painter.setFont(theme.font(theme.SMALL, bold=True))
            metrics = painter.fontMetrics()
            width, height = metrics.horizontalAdvance(badge) + 6, metrics.height()
            tag = QRect(place.left(), place.top(), width, height)
            painter.fillRect(tag, QColor(colours.accent))
            painter.setPen(QColor(colours.on_accent))
            painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), badge)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.viewport().update()
        super().changeEvent(event)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position().toPoint())
        if position != NOTHING and event.button() in (
            Qt.MouseButton.LeftButton,
            Qt.MouseButton.RightButton,
        ):
            self._set_current(position)
            if event.button() is Qt.MouseButton.LeftButton:
                self._pressed_at = event.position().toPoint()
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._pressed_at is not None and event.buttons() & Qt.MouseButton.LeftButton:
            far = (point - self._pressed_at).manhattanLength()
            if far >= QApplication.startDragDistance():
                self._pressed_at = None
                self._drag_current()
            return
        self._hover(self.position_at(point))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        position = self.position_at(event.position().toPoint())
        if position != NOTHING and event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = None
            self.used.emit("first", position)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Leave:
            self._hover(NOTHING)
        return super().viewportEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        point = self.viewport().mapFromGlobal(self.cursor().pos())
        inside = self.viewport().underMouse() and self.viewport().rect().contains(point)
        self._hover(self.position_at(point) if inside else NOTHING)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = (event.angleDelta().y() > 0) - (event.angleDelta().y() < 0)
            self.set_thumbnail_zoom(self._zoom + step)
            event.accept()
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            position = self._current
            self.ensure_visible(position)
            where = self.viewport().mapToGlobal(self.item_rectangle(position).center())
        else:
            position, where = self.position_at(event.pos()), event.globalPos()
        if position != NOTHING:
            self.menu_asked.emit(position, where)

    def _hover(self, position: int) -> None:
        if position != self._hovered:
            self._hovered = position
            self.hovered.emit(position)
            self.viewport().update()

    def _drag_current(self) -> None:
        reference = self.reference_at(self._current)
        if reference is None:
            return
        drag = QDrag(self)
        drag.setMimeData(mime_of_reference(reference))
        picture = sharp_pixmap(self.pixels_at(self._current), 2 * SIDE, self.devicePixelRatioF())
        drag.setPixmap(picture)
        drag.setHotSpot(QPointF(SIDE, SIDE).toPoint())
        drag.exec(Qt.DropAction.CopyAction)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        ignored = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        if modifiers & ~ignored:
            if modifiers & Qt.KeyboardModifier.ControlModifier and self._zoom_key(key):
                return
            super().keyPressEvent(event)
            return
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_Up: -self.columns(),
            Qt.Key.Key_Down: self.columns(),
            Qt.Key.Key_PageUp: -self.columns() * self._page_rows(),
            Qt.Key.Key_PageDown: self.columns() * self._page_rows(),
        }
        if key in steps:
            self.make_current(self._stepped(steps[key]))
        elif key == Qt.Key.Key_Home:
            self.make_current(0)
        elif key == Qt.Key.Key_End:
            self.make_current(self.count() - 1)
        elif self._current != NOTHING and key in _SLOT_KEYS:
            self.used.emit(_SLOT_KEYS[key], self._current)
        elif self._current != NOTHING and key == Qt.Key.Key_L:
            self.likeness_asked.emit(self._current)
        elif key == Qt.Key.Key_Delete and 0 <= self._current < len(self._pictures):
            self.removal_asked.emit(self._current)
        elif event.text().isdecimal() and event.text().isascii():
            self.number_typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _stepped(self, step: int) -> int:
        there = self._current + step
        # A step up or down never leaves its row sideways, except into a last row that is short.
        last_row = (self.count() - 1) // self.columns()
        if step == -self.columns() and there < 0:
            return self._current
        if step == self.columns() and self._current // self.columns() == last_row:
            return self._current
        return there

    def _zoom_key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_thumbnail_zoom(self._zoom + 1)
        elif key == Qt.Key.Key_Minus:
            self.set_thumbnail_zoom(self._zoom - 1)
        else:
            return False
        return True
