"""A slider for a number in hundredths."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import GRID, SMALL, Tokens, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.gestures import Gestures

DECIMALS = 2
STEP, FINE_STEP, PAGE = 0.1, 0.01, 1.0
"""For arrow keys and a notch of the wheel; the same with Shift or Ctrl held; for Page Up and Down."""

_HANDLE = 7
_APART = 3
"""Pixels between two labels of the scale, at least."""
_NOTCH = 120
_FINE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class NumberSlider(QWidget):
    """A continuous slider, filled from zero; drag, wheel, arrow, Page, Home and End keys, 0.

    A double click returns to zero, or to the end of the range that is nearest to it.
    """

    value_changed = Signal(float, int)
    """The value, and the number of the gesture; only for what a person did."""

    def __init__(
        self, name: str, parent: QWidget | None = None, *, with_scale: bool = True
    ) -> None:
        """Without its scale it is lower; then something beside it should say the value."""
        super().__init__(parent)
        self._with_scale = with_scale
        self._low, self._high, self._value = -1.0, 1.0, 0.0
        self._landmark: tuple[float, str] | None = None
        self._grip: float | None = None
        self._wheel = 0.0
        self._hovered = False
        self._gestures = Gestures()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._tip = (
            f"{name}: drag, turn the wheel or use the arrow keys (Shift for small steps),\n"
            "Page Up and Down for whole units, Home and End for the ends;\n"
            "double-click or 0 for zero"
        )
        self.setToolTip(self._tip)

    def show_range(self, low: float, high: float) -> None:
        """The ends of the slider, ``low`` < ``high``."""
        if (low, high) != (self._low, self._high):
            self._low, self._high = low, high
            self.update()

    def show_value(self, value: float) -> None:
        """Move the handle without telling anyone."""
        if value != self._value:
            self._value = value
            self._describe()
            self.update()

    def show_landmark(self, position: float | None, label: str = "") -> None:
        """Mark ``position`` with a tick and a short ``label``, while it is on the slider; or nothing."""
        landmark = None if position is None else (position, label)
        if landmark != self._landmark:
            self._landmark = landmark
            self._describe()
            self.update()

    def landmark(self) -> tuple[float, str] | None:
        """What ``show_landmark`` has marked, if it is on the slider."""
        seen = self._landmark is not None and self._low <= self._landmark[0] <= self._high
        return self._landmark if seen else None

    def _describe(self) -> None:
        words, tip = number_text(self._value, DECIMALS), self._tip
        if self._landmark is not None:
            position, label = self._landmark
            where = f"{label} is at {number_text(position, DECIMALS)}"
            words, tip = f"{words}; {where}", f"{tip}\n{where}"
        self.setAccessibleDescription(words)
        if tip != self.toolTip():
            self.setToolTip(tip)

    def value(self) -> float:
        """Where the handle is."""
        return self._value

    def is_held(self) -> bool:
        """Whether the handle is being dragged."""
        return self._grip is not None

    def x_of(self, value: float) -> float:
        """Where ``value`` is on the groove; values beyond an end are at that end."""
        share = (min(max(value, self._low), self._high) - self._low) / (self._high - self._low)
        return self._margin() + share * self._length()

    def sizeHint(self) -> QSize:
        return QSize(320, self.minimumSizeHint().height())

    def minimumSizeHint(self) -> QSize:
        groove = 2 * GRID + 4
        if not self._with_scale:
            return QSize(6 * GRID, groove)
        return QSize(120, groove + int(figure_metrics(SMALL).height()))

    def _margin(self) -> float:
        return _HANDLE + 1.0

    def _length(self) -> float:
        return max(self.width() - 2 * self._margin(), 1.0)

    def _middle(self) -> float:
        return GRID + 2.0

    def _value_at(self, x: float) -> float:
        share = (x - self._margin()) / self._length()
        return self._low + share * (self._high - self._low)

    def _set(self, value: float, gesture: int) -> None:
        value = round(min(max(value, self._low), self._high), DECIMALS) + 0.0
        if value != self._value:
            self.show_value(value)
            self.value_changed.emit(value, gesture)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        x, gesture = event.position().x(), self._gestures.begin()
        offset = x - self.x_of(self._value)
        # Taken by its handle it does not jump; pressed elsewhere it comes to the pointer.
        self._grip = offset if abs(offset) <= _HANDLE else 0.0
        if self._grip == 0.0:
            self._set(self._value_at(x), gesture)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is not None:
            self._set(self._value_at(event.position().x() - self._grip), self._gestures.current())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # The first click of the two belongs to the same gesture, so one undo takes back both.
        if event.button() == Qt.MouseButton.LeftButton:
            self._set(0.0, self._gestures.current())

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        step = FINE_STEP if event.modifiers() & _FINE else STEP
        # Touchpads send fractions of a notch; what is less than a hundredth is kept for later.
        self._wheel += turned / _NOTCH * step
        hundredths = int(self._wheel / FINE_STEP + (1e-6 if self._wheel > 0 else -1e-6))
        self._wheel -= hundredths * FINE_STEP
        if hundredths:
            self._set(self._value + hundredths * FINE_STEP, self._gestures.burst())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        value = self._value_for_key(event)
        if value is None:
            super().keyPressEvent(event)
        else:
            self._set(value, self._gestures.burst())

    def _value_for_key(self, event: QKeyEvent) -> float | None:
        step = FINE_STEP if event.modifiers() & _FINE else STEP
        changes = {
            Qt.Key.Key_Left: -step,
            Qt.Key.Key_Down: -step,
            Qt.Key.Key_Right: step,
            Qt.Key.Key_Up: step,
            Qt.Key.Key_PageDown: -PAGE,
            Qt.Key.Key_PageUp: PAGE,
        }
        places = {Qt.Key.Key_Home: self._low, Qt.Key.Key_End: self._high, Qt.Key.Key_0: 0.0}
        key = Qt.Key(event.key())
        return self._value + changes[key] if key in changes else places.get(key)

    def enterEvent(self, event: QEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._with_scale:
            self._paint_scale(painter, colours)
        middle = self._middle()
        groove = QRectF(self._margin(), middle - 1.5, self._length(), 3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.mat))
        painter.drawRoundedRect(groove, 1.5, 1.5)
        accent = QColor(colours.accent if self.isEnabled() else colours.quiet)
        painter.setBrush(accent)
        start, here = self.x_of(0.0), self.x_of(self._value)
        filled = QRectF(
            QPointF(min(start, here), middle - 1.5), QPointF(max(start, here), middle + 1.5)
        )
        painter.drawRect(filled)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 2))
            painter.drawEllipse(QPointF(here, middle), _HANDLE + 2, _HANDLE + 2)
        painter.setBrush(
            accent if self._grip is not None or self._hovered else QColor(colours.raised)
        )
        painter.setPen(QPen(accent, 2))
        painter.drawEllipse(QPointF(here, middle), _HANDLE - 1, _HANDLE - 1)

    def _paint_scale(self, painter: QPainter, colours: Tokens) -> None:
        metrics = figure_metrics(SMALL)
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.quiet))
        base = self.height() - metrics.descent()
        ends = [number_text(value, DECIMALS) for value in (self._low, self._high)]
        first, last = (metrics.horizontalAdvance(text) for text in ends)
        painter.drawText(QPointF(0.0, base), ends[0])
        painter.drawText(QPointF(self.width() - last, base), ends[1])
        # Between these is room for more.
        left, right = first + GRID, self.width() - last - GRID
        if self._low < 0.0 < self._high:
            zero, half = self.x_of(0.0), metrics.horizontalAdvance("0") / 2
            self._paint_tick(painter, zero, 5)
            if left < zero - half and zero + half < right:
                painter.drawText(QPointF(zero - half, base), "0")
                if self._landmark is not None and self._landmark[0] < 0.0:
                    right = zero - half - _APART
                else:
                    left = zero + half + _APART
        landmark = self.landmark()
        if landmark is None:
            return
        position, label = landmark
        here, width = self.x_of(position), metrics.horizontalAdvance(label)
        painter.setPen(QColor(colours.text))
        self._paint_tick(painter, here, _HANDLE + 2)
        # Where it would touch another label it moves aside, but not far from its tick.
        place = min(max(here - width / 2, left), right - width)
        if left <= place and abs(place + width / 2 - here) <= 4 * GRID:
            painter.drawText(QPointF(place, base), label)

    def _paint_tick(self, painter: QPainter, x: float, reach: int) -> None:
        painter.setPen(QPen(painter.pen().color(), 1))
        x = round(x) + 0.5
        painter.drawLine(QPointF(x, self._middle() - reach), QPointF(x, self._middle() + reach + 1))
