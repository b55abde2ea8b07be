"""The scrolling grid of thumbnails: 10,000 images, of which only those in sight are painted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QToolTip, QWidget

from core.images.reference import SIDE, ImageReference
from gui import theme
from gui.traversal.gallery_items import NOTHING, GalleryItems, OwnPicture
from gui.traversal.image_description import describe_image
from gui.traversal.image_drag import drag_image, is_drag
from gui.traversal.thumbnail_grid import GAP, ZOOMS, ThumbnailGrid
from gui.traversal.thumbnail_painting import paint_frame, paint_thumbnails, paint_uses
from gui.widgets.gestures import WheelNotches

_SLOT_KEYS = {
    Qt.Key.Key_A: "first",
    Qt.Key.Key_B: "second",
    Qt.Key.Key_S: "base",
    # As a double click does.
    Qt.Key.Key_Return: "first",
    Qt.Key.Key_Enter: "first",
}


class GalleryList(QAbstractScrollArea):
    """The user's pictures, then test images in a given order; one item is current."""

    current_changed = Signal(int)
    hovered = Signal(int)
    used = Signal(str, int)
    """A slot ("first", "second" or "base") and the position of the item that shall fill it."""
    likeness_asked = Signal(int)
    number_typed = Signal(str)
    menu_asked = Signal(int, QPoint)
    removal_asked = Signal(int)

    def __init__(self, empty_text: str = "", parent: QWidget | None = None) -> None:
        """``empty_text`` stands there when nothing is shown."""
        super().__init__(parent)
        self.items = GalleryItems()
        self._zoom = 2
        self._current = NOTHING
        self._hovered = NOTHING
        self._pressed_at: QPoint | None = None
        self._notches = WheelNotches()
        self._empty_text = empty_text
        self._drop_hint = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Gallery of images")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setMouseTracking(True)
        self.setMinimumSize(QSize(2 * (2 * SIDE + GAP), 2 * SIDE + 2 * GAP))

    # What is shown

    def set_images(self, images: NDArray[np.uint8], labels: NDArray[np.integer]) -> None:
        """The test images (n, 28, 28), levels 0..255, and their class numbers (n,)."""
        self.items.set_images(images, labels)
        self.viewport().update()

    def set_items(
        self, pictures: Sequence[OwnPicture], order: NDArray[np.integer], to_top: bool
    ) -> None:
        """Show ``pictures``, then the test images with the numbers ``order``.

        The item that was current stays so if it is still there; ``to_top`` says whether to scroll
        to the first item rather than to the current one.
        """
        kept = self.items.reference_at(self._current)
        was_own = 0 <= self._current < self.items.picture_count()
        fewer = len(pictures) < self.items.picture_count()
        self.items.set_order(pictures, order)
        self._hovered = NOTHING
        self._fit_scroll_bar()
        position = NOTHING if kept is None else self.items.position_of(kept)
        if position == NOTHING and self.items.count():
            # Where a picture was removed, the next one takes its place.
            position = min(self._current, self.items.count() - 1) if was_own and fewer else 0
        self._set_current(position)
        if to_top:
            self.verticalScrollBar().setValue(0)
        else:
            self.ensure_visible(position)
        self.hovered.emit(NOTHING)
        self.viewport().update()

    def set_uses(self, uses: Mapping[str, ImageReference]) -> None:
        """Mark the thumbnails of which these images are made: name to image."""
        if self.items.set_uses(uses):
            self.viewport().update()

    def set_drop_hint(self, on: bool) -> None:
        """Frame the list while something is over it that may be dropped."""
        self._drop_hint = on
        self.viewport().update()

    # The current item, and scrolling

    def current(self) -> int:
        """The position of the current item, or NOTHING."""
        return self._current

    def make_current(self, position: int) -> None:
        """Select the item at ``position`` (cut to what there is) and bring it into sight."""
        if self.items.count():
            self._set_current(max(0, min(position, self.items.count() - 1)))
            self.ensure_visible(self._current)

    def _set_current(self, position: int) -> None:
        # Emitted also for the same position, where another image may have come to be.
        self._current = position
        self.current_changed.emit(position)
        self.viewport().update()

    def grid(self) -> ThumbnailGrid:
        """Where the thumbnails are now."""
        return ThumbnailGrid(
            self.viewport().width(),
            self.viewport().height(),
            self._zoom,
            self.items.count(),
            self.verticalScrollBar().value(),
            self.devicePixelRatioF(),
        )

    def thumbnail_zoom(self) -> int:
        """Screen pixels for each pixel of a thumbnail."""
        return self._zoom

    def set_thumbnail_zoom(self, zoom: int) -> None:
        """Make the thumbnails larger or smaller."""
        zoom = max(ZOOMS[0], min(zoom, ZOOMS[-1]))
        if zoom != self._zoom:
            before = self.grid()
            self._zoom = zoom
            self._fit_after(before)

    def ensure_visible(self, position: int) -> None:
        """Scroll as little as shows the whole item."""
        if 0 <= position < self.items.count():
            self.verticalScrollBar().setValue(self.grid().scroll_to_show(position))

    def _fit_scroll_bar(self) -> None:
        grid, bar = self.grid(), self.verticalScrollBar()
        bar.setRange(0, grid.scroll_range)
        # A notch of the wheel is three steps on most machines: one row.
        bar.setSingleStep(grid.row_height // 3)
        bar.setPageStep(grid.page_rows * grid.row_height)

    def _fit_after(self, before: ThumbnailGrid) -> None:
        """Keep in sight what was in sight ``before``: the current item, or else the first one."""
        self._fit_scroll_bar()
        seen, now = before.in_sight(), self.grid()
        if self._current in seen:
            self.ensure_visible(self._current)
        elif (before.columns, before.zoom) != (now.columns, now.zoom):
            self.verticalScrollBar().setValue(now.scroll_to_begin_with(seen.start))
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        old = event.oldSize()
        self._fit_after(replace(self.grid(), width=old.width(), height=old.height()))
        super().resizeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        point = self.viewport().mapFromGlobal(self.cursor().pos())
        inside = self.viewport().underMouse() and self.viewport().rect().contains(point)
        self._hover(self._position_at(point) if inside else NOTHING)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(colours.surface))
        if not self.items.count():
            self._paint_empty(painter)
        grid = self.grid()
        places = {p: grid.rectangle(p) for p in grid.touching(event.rect())}
        thumbnails = [
            (place, self.items.pixels_at(position), self.items.label_at(position))
            for position, place in places.items()
        ]
        paint_thumbnails(painter, thumbnails, self.devicePixelRatioF())
        for position in (self._hovered, self._current):
            if position in places:
                current = position == self._current
                paint_frame(painter, places[position], current, self.hasFocus())
        for position, place in places.items():
            if names := self.items.uses_at(position):
                paint_uses(painter, place, names)
        if self._drop_hint:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def _paint_empty(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.tokens().quiet))
        words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        inside = self.viewport().rect().adjusted(16, 16, -16, -16)
        painter.drawText(inside, int(words), self._empty_text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.viewport().update()
        super().changeEvent(event)

    # Mouse

    def _position_at(self, point: QPoint) -> int:
        position = self.grid().position_at(point)
        return NOTHING if position is None else position

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self._position_at(event.position().toPoint())
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
        if self._pressed_at is None:
            self._hover(self._position_at(point))
        elif is_drag(self._pressed_at, point):
            self._pressed_at = None
            if (reference := self.items.reference_at(self._current)) is not None:
                drag_image(self, reference, self.items.pixels_at(self._current))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        position = self._position_at(event.position().toPoint())
        if position != NOTHING and event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = None
            self.used.emit("first", position)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._fit_scroll_bar()
        elif event.type() is QEvent.Type.Leave:
            self._hover(NOTHING)
        elif event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        position = self._position_at(event.pos())
        reference = self.items.reference_at(position)
        if reference is None:
            QToolTip.hideText()
            return
        names = "".join(f", used as {name}" for name in self.items.uses_at(position))
        tip = (
            f"{describe_image(reference)}{names}\nDouble-click to use it as A, or drag it to a card"
        )
        place = self.grid().rectangle(position)
        QToolTip.showText(event.globalPos(), tip, self.viewport(), place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_thumbnail_zoom(self._zoom + self._notches.turned(event))
            event.accept()
            return
        super().wheelEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            position = self._current
            self.ensure_visible(position)
            where = self.viewport().mapToGlobal(self.grid().rectangle(position).center())
        else:
            position, where = self._position_at(event.pos()), event.globalPos()
        if position != NOTHING:
            self.menu_asked.emit(position, where)

    def _hover(self, position: int) -> None:
        if position != self._hovered:
            self._hovered = position
            self.hovered.emit(position)
            self.viewport().update()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = event.key(), event.modifiers()
        ignored = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        if modifiers & ~ignored:
            if modifiers & Qt.KeyboardModifier.ControlModifier and self._zoom_key(key):
                return
            super().keyPressEvent(event)
        elif (there := self._destination(key)) is not None:
            self.make_current(there)
        elif self._current != NOTHING and key in _SLOT_KEYS:
            self.used.emit(_SLOT_KEYS[key], self._current)
        elif self._current != NOTHING and key == Qt.Key.Key_L:
            self.likeness_asked.emit(self._current)
        elif key == Qt.Key.Key_Delete and 0 <= self._current < self.items.picture_count():
            self.removal_asked.emit(self._current)
        elif event.text().isdecimal() and event.text().isascii():
            self.number_typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def _destination(self, key: int) -> int | None:
        """Where a key of movement leads; None for any other key."""
        grid = self.grid()
        rows = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -grid.page_rows,
            Qt.Key.Key_PageDown: grid.page_rows,
        }
        if key in rows:
            return grid.stepped(self._current, rows[key])
        return {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.items.count() - 1,
        }.get(key)

    def _zoom_key(self, key: int) -> bool:
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_thumbnail_zoom(self._zoom + 1)
        elif key == Qt.Key.Key_Minus:
            self.set_thumbnail_zoom(self._zoom - 1)
        else:
            return False
        return True
