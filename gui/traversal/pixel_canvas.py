"""The pixels of one image as squares to draw on, with mouse and keyboard."""

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.images.edits import brush_pixels
from core.images.reference import SIDE
from core.workspace.image_changes import Cell
from gui import theme
from gui.widgets.gestures import Gestures, WheelNotches
from gui.widgets.pixmaps import GreyPixels, draw_mat, draw_sharp, grey_image, sharp_rectangle

BRUSH_SIZES = (1, 5)
_ZOOM, _SMALLEST_ZOOM = 10, 6
_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_PAINT_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ERASE_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class PixelCanvas(QWidget):
    """Announces strokes and never draws them itself: it shows the image that comes back."""

    stroke = Signal(int, object, object, int, float)
    """Number of the stroke, start and end as (row, column), brush size, level 0..1.

    One for each move of the mouse; cells may lie outside of the image, as the mouse may.
    """
    pointed = Signal(str)
    """What is under the mouse or cursor, in words; empty for nothing."""
    level_picked = Signal(float)
    brush_size_asked = Signal(int)
    """Larger by so many pixels; negative for smaller."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._pixels: GreyPixels | None = None
        self._level = 1.0
        self._brush_size = 1
        self._erasing = False
        self._cell: Cell = (SIDE // 2, SIDE // 2)
        self._hovered = False
        self._gestures = Gestures()
        self._button = Qt.MouseButton.NoButton
        self._key: int | None = None
        self._stroke_number = 0
        self._stroke_level = 0.0
        self._notches = WheelNotches()
        self.setAccessibleName("Pixels of the image")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_image(self, pixels: GreyPixels | None) -> None:
        """The image (28, 28) that is being edited, or none."""
        if pixels is not self._pixels:
            self._pixels = pixels
            self._image = None if pixels is None else grey_image(pixels)
            shape = Qt.CursorShape.ArrowCursor if pixels is None else Qt.CursorShape.CrossCursor
            self.setCursor(shape)
            self._announce()
            self.update()

    def set_tool(self, level: float, brush_size: int, erasing: bool) -> None:
        """What the left button and the space bar do from the next stroke on."""
        self._level, self._brush_size, self._erasing = level, brush_size, erasing
        self.update()

    def end_stroke(self) -> None:
        """What is drawn from now on belongs to another stroke, which has to be begun anew."""
        self._button, self._key = Qt.MouseButton.NoButton, None

    def is_drawing(self) -> bool:
        """Whether a stroke is being drawn."""
        return self._button is not Qt.MouseButton.NoButton or self._key is not None

    def cell(self) -> Cell:
        """Row and column of the mouse or, after a key, of the cursor."""
        return self._cell

    def image_rectangle(self) -> QRectF:
        """Where the image is."""
        return sharp_rectangle(self.rect().adjusted(1, 1, -1, -1), self.devicePixelRatioF())

    def cell_centre(self, cell: Cell) -> QPointF:
        """The middle of a pixel, in the canvas's coordinates."""
        place = self.image_rectangle()
        side = place.width() / SIDE
        return QPointF(place.x() + (cell[1] + 0.5) * side, place.y() + (cell[0] + 0.5) * side)

    def cell_at(self, point: QPointF) -> Cell:
        """Row and column under a point; outside of the image they go on being counted."""
        place = self.image_rectangle()
        side = place.width() / SIDE
        return int((point.y() - place.y()) // side), int((point.x() - place.x()) // side)

    def sizeHint(self) -> QSize:
        return QSize(SIDE * _ZOOM + 2, SIDE * _ZOOM + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(SIDE * _SMALLEST_ZOOM + 2, SIDE * _SMALLEST_ZOOM + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # The image is square; more height than width would only part it from what is below.
        self.setMaximumHeight(max(self.width(), self.minimumSizeHint().height()))
        super().resizeEvent(event)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        place = self.image_rectangle()
        if self._image is None:
            draw_mat(painter, place, colours.hairline)
            painter.setPen(QColor(colours.quiet))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            text = "Choose an image in the gallery, and draw on it here"
            painter.drawText(place.adjusted(16, 16, -16, -16), int(words), text)
            return
        draw_sharp(painter, place, self._image)
        self._paint_grid(painter, place)
        draw_mat(painter, place, colours.accent if self.hasFocus() else colours.mat)
        if self._hovered or self.hasFocus():
            self._paint_brush(painter, place)

    def _paint_grid(self, painter: QPainter, place: QRectF) -> None:
        side = place.width() / SIDE
        lines = []
        # On the device pixel that begins each row and column, so that all lines are equally thin.
        half = 0.5 / self.devicePixelRatioF()
        for number in range(1, SIDE):
            x, y = place.x() + number * side + half, place.y() + number * side + half
            lines.append(QLineF(x, place.top(), x, place.bottom()))
            lines.append(QLineF(place.left(), y, place.right(), y))
        # Middle grey, half transparent: it shows on black and on white alike.
        painter.setPen(QPen(QColor(128, 128, 128, 80), 0))
        painter.drawLines(lines)

    def _paint_brush(self, painter: QPainter, place: QRectF) -> None:
        covered = set(brush_pixels(self._cell, self._cell, self._brush_size))
        side = place.width() / SIDE
        lines = []
        for index in covered:
            row, column = divmod(index, SIDE)
            box = QRectF(place.x() + column * side, place.y() + row * side, side, side)
            edges = (
                (row > 0 and index - SIDE in covered, box.topLeft(), box.topRight()),
                (row < SIDE - 1 and index + SIDE in covered, box.bottomLeft(), box.bottomRight()),
                (column > 0 and index - 1 in covered, box.topLeft(), box.bottomLeft()),
                (column < SIDE - 1 and index + 1 in covered, box.topRight(), box.bottomRight()),
            )
            lines += [QLineF(start, end) for inner, start, end in edges if not inner]
        for colour, width in (("#000000", 3.0), ("#ffffff", 1.0)):
            pen = QPen(QColor(colour), width)
            pen.setCapStyle(Qt.PenCapStyle.SquareCap)
            painter.setPen(pen)
            painter.drawLines(lines)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.EnabledChange):
            self.update()
        super().changeEvent(event)

    # Drawing

    def _begin(self, number: int, level: float) -> None:
        self._stroke_number, self._stroke_level = number, level
        self._draw(self._cell)

    def _draw(self, start: Cell) -> None:
        self.stroke.emit(
            self._stroke_number, start, self._cell, self._brush_size, self._stroke_level
        )

    def _point_at(self, cell: Cell) -> None:
        self._cell = cell
        self._announce()
        self.update()

    def _announce(self) -> None:
        level = self._level_here()
        visible = level is not None and (self._hovered or self.hasFocus())
        words = (
            f"Row {self._cell[0]}, column {self._cell[1]}: {self._in_words(level)}"
            if visible
            else ""
        )
        self.setAccessibleDescription(words)
        self.pointed.emit(words)

    def _in_words(self, level: float) -> str:
        return f"{100 * level:.0f} %"

    def _level_here(self) -> float | None:
        row, column = self._cell
        if self._image is None or not (0 <= row < SIDE and 0 <= column < SIDE):
            return None
        return self._image.pixelColor(column, row).red() / 255

    def pick(self) -> None:
        """Take the level under the mouse or cursor for drawing."""
        level = self._level_here()
        if level is not None:
            self.level_picked.emit(level)

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._image is None or self.is_drawing():
            return
        self._point_at(self.cell_at(event.position()))
        button = event.button()
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if button is Qt.MouseButton.MiddleButton or (button is Qt.MouseButton.LeftButton and alt):
            self.pick()
        elif button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            erases = self._erasing or button is Qt.MouseButton.RightButton
            self._button = button
            self._begin(self._gestures.begin(), 0.0 if erases else self._level)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        before, cell = self._cell, self.cell_at(event.position())
        if cell == before and self._hovered:
            return
        self._hovered = True
        self._point_at(cell)
        if self._button is not Qt.MouseButton.NoButton and cell != before:
            self._draw(before)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is self._button:
            self._button = Qt.MouseButton.NoButton

    def enterEvent(self, event: QEvent) -> None:
        self._hovered = True
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        row, column = self._cell
        # The keyboard's cursor goes on from where the mouse left, but inside.
        inside = (max(0, min(row, SIDE - 1)), max(0, min(column, SIDE - 1)))
        self._point_at(inside)
        super().leaveEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
            return
        notches = self._notches.turned(event)
        if notches:
            self.brush_size_asked.emit(notches)
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        modified = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._image is None or modified:
            super().keyPressEvent(event)
        elif key in _ARROWS:
            before = self._cell
            down, right = _ARROWS[Qt.Key(key)]
            row, column = before[0] + down, before[1] + right
            self._point_at((max(0, min(row, SIDE - 1)), max(0, min(column, SIDE - 1))))
            if self._key is not None and self._cell != before:
                self._draw(before)
        elif key in _PAINT_KEYS or key in _ERASE_KEYS:
            if not event.isAutoRepeat() and not self.is_drawing():
                erases = self._erasing or key in _ERASE_KEYS
                self._key = key
                self._begin(self._gestures.burst(erases), 0.0 if erases else self._level)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == self._key and not event.isAutoRepeat():
            self._key = None
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._announce()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        # The release of a key goes to whoever has the keyboard then.
        self._key = None
        self._announce()
        super().focusOutEvent(event)
