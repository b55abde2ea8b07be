"""A slider for a number in hundredths, and the box in which such a number is typed."""

from PySide6.QtCore import QEvent, QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QValidator,
    QWheelEvent,
)
from PySide6.QtWidgets import QDoubleSpinBox, QSizePolicy, QWidget

from gui.theme import GRID, SMALL, Tokens, tokens
from gui.widgets.figures import MINUS, figure_font, figure_metrics, number_text
from gui.widgets.gestures import Gestures

DECIMALS = 2
STEP, FINE_STEP, PAGE = 0.1, 0.01, 1.0
"""For arrow keys and a notch of the wheel; the same with Shift or Ctrl held; for Page Up and Down."""

_HANDLE = 7
_NOTCH = 120
_FINE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class NumberSlider(QWidget):
    """A continuous slider, filled from zero; drag, wheel, arrow, Page, Home and End keys, 0.

    A double click returns to zero, or to the end of the range that is nearest to it.
    """

    value_changed = Signal(float, int)
    """The value, and the number of the gesture; only for what a person did."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high, self._value = -1.0, 1.0, 0.0
        self._grip: float | None = None
        self._wheel = 0.0
        self._hovered = False
        self._gestures = Gestures()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(
            f"{name}: drag, turn the wheel or use the arrow keys (Shift for small steps),\n"
            "Page Up and Down for whole units, Home and End for the ends;\n"
            "double-click or 0 for zero"
        )

    def show_range(self, low: float, high: float) -> None:
        """The ends of the slider, ``low`` < ``high``."""
        if (low, high) != (self._low, self._high):
            self._low, self._high = low, high
            self.update()

    def show_value(self, value: float) -> None:
        """Move the handle without telling anyone."""
        if value != self._value:
            self._value = value
            self.setAccessibleDescription(number_text(value, DECIMALS))
            self.update()

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
        return QSize(120, 2 * GRID + 4 + int(figure_metrics(SMALL).height()))

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
            halo = QColor(accent)
            halo.setAlpha(70)
            painter.setBrush(halo)
            painter.drawEllipse(QPointF(here, middle), _HANDLE + 2, _HANDLE + 2)
        painter.setBrush(
            accent if self._grip is not None or self._hovered else QColor(colours.raised)
        )
        painter.setPen(QPen(accent, 2))
        painter.drawEllipse(QPointF(here, middle), _HANDLE - 1, _HANDLE - 1)

    def _paint_scale(self, painter: QPainter, colours: Tokens) -> None:
        metrics = figure_metrics(SMALL)
        painter.setFont(figure_font(SMALL))
        base = self.height() - metrics.descent()
        occupied = -float("inf"), float("inf")
        for value, share in ((self._low, 0.0), (self._high, 1.0)):
            text = number_text(value, DECIMALS)
            width = metrics.horizontalAdvance(text)
            left = (self.width() - width) * share
            occupied = (left + width, occupied[1]) if share == 0.0 else (occupied[0], left)
            painter.setPen(QColor(colours.quiet))
            painter.drawText(QPointF(left, base), text)
        if not self._low < 0.0 < self._high:
            return
        zero = self.x_of(0.0)
        painter.setPen(QPen(QColor(colours.quiet), 1))
        x = round(zero) + 0.5
        painter.drawLine(QPointF(x, self._middle() - 5), QPointF(x, self._middle() + 6))
        half = metrics.horizontalAdvance("0") / 2
        if occupied[0] + GRID < zero - half and zero + half < occupied[1] - GRID:
            painter.drawText(QPointF(zero - half, base), "0")


class NumberBox(QDoubleSpinBox):
    """Types a number with point or comma, whatever the system's language; takes effect on Enter.

    A number beyond the limits may be typed; it becomes the nearest one that is allowed.
    """

    def __init__(
        self, name: str, tip: str, low: float, high: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        plain = QLocale(QLocale.Language.C)
        plain.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        self.setLocale(plain)
        self.setDecimals(DECIMALS)
        self.setSingleStep(STEP)
        self.setRange(low, high)
        self.setKeyboardTracking(False)
        self.setAccessibleName(name)
        self.setToolTip(tip)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setButtonSymbols(QDoubleSpinBox.ButtonSymbols.NoButtons)
        # Scrolling past a box does not change it: the wheel works after a click only.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_value(self, value: float) -> None:
        """Show ``value`` without telling anyone; what is being typed stays if nothing changed."""
        if value != self.value():
            blocked = self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(blocked)

    def validate(self, text: str, position: int) -> object:
        """Accept whatever can still become a number."""
        plain = text.strip().replace(",", ".").replace(MINUS, "-")
        if plain in ("", "-", "+", ".", "-.", "+."):
            return QValidator.State.Intermediate, text, position
        try:
            value = float(plain)
        except ValueError:
            return QValidator.State.Invalid, text, position
        if "e" in plain.lower() or not abs(value) < 1e9:
            return QValidator.State.Invalid, text, position
        inside = self.minimum() <= value <= self.maximum()
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position

    def valueFromText(self, text: str) -> float:
        """The number meant by ``text``, within the limits."""
        try:
            value = float(text.strip().replace(",", ".").replace(MINUS, "-"))
        except ValueError:
            return self.value()
        return min(max(value, self.minimum()), self.maximum())

    def fixup(self, text: str) -> str:
        """What a half-typed number becomes."""
        return self.textFromValue(self.valueFromText(text))

    def textFromValue(self, value: float) -> str:
        """``value`` with a true minus sign."""
        return number_text(value, self.decimals())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
