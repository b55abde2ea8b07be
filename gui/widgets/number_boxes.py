"""Boxes in which numbers are typed: one beyond the limits becomes the nearest, and that is said."""

from PySide6.QtCore import QLocale, QPoint, Qt, QTimer
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QToolTip, QWidget

from gui.widgets.figures import MINUS, number_text
from gui.widgets.number_slider import DECIMALS, STEP

_MOST_DIGITS = 9


def say_limits(box: QWidget, low: str, high: str) -> None:
    """Under ``box``: between which limits a number must be, of which one was typed beyond."""
    sentence = f"{box.accessibleName()}: from {low} to {high}"

    def say() -> None:
        QToolTip.showText(box.mapToGlobal(QPoint(0, box.height())), sentence, box)

    # Later, for where Tab ended the typing, the next widget's focus would take it away at once.
    QTimer.singleShot(0, box, say)


class CountBox(QSpinBox):
    """Types a whole number that is not negative, with the box's prefix and suffix or without.

    A number beyond the limits may be typed; it becomes the nearest one that is allowed.
    """

    def __init__(self, name: str, low: int, high: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setAccessibleName(name)

    def validate(self, text: str, position: int) -> object:
        """Accept whatever can still become a number."""
        digits = self._digits(text)
        if not digits:
            return QValidator.State.Intermediate, text, position
        if not (digits.isascii() and digits.isdecimal()) or len(digits) > _MOST_DIGITS:
            return QValidator.State.Invalid, text, position
        inside = self.minimum() <= int(digits) <= self.maximum()
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position

    def valueFromText(self, text: str) -> int:
        """The number meant by ``text``, within the limits."""
        digits = self._digits(text)
        if not digits.isdecimal():
            return self.value()
        return min(max(int(digits), self.minimum()), self.maximum())

    def fixup(self, text: str) -> str:
        """What a number becomes that is beyond the limits or half typed."""
        if self._digits(text):
            low, high = (f"{limit}{self.suffix()}" for limit in (self.minimum(), self.maximum()))
            say_limits(self, low, high)
        return f"{self.prefix()}{self.valueFromText(text)}{self.suffix()}"

    def _digits(self, text: str) -> str:
        bare = text.removeprefix(self.prefix()).removesuffix(self.suffix())
        return bare.strip()


class NumberBox(QDoubleSpinBox):
    """Types a number with point or comma, whatever the system's language; takes effect on Enter.

    The box's prefix and suffix may stand around it. A number beyond the limits may be typed; it
    becomes the nearest one that is allowed.
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
        if _plain(self._bare(text)) in ("", "-", "+", ".", "-.", "+."):
            return QValidator.State.Intermediate, text, position
        value = self._number(text)
        if value is None:
            return QValidator.State.Invalid, text, position
        inside = self.minimum() <= value <= self.maximum()
        state = QValidator.State.Acceptable if inside else QValidator.State.Intermediate
        return state, text, position

    def valueFromText(self, text: str) -> float:
        """The number meant by ``text``, within the limits."""
        value = self._number(text)
        return self.value() if value is None else min(max(value, self.minimum()), self.maximum())

    def fixup(self, text: str) -> str:
        """What a number becomes that is beyond the limits or half typed."""
        value = self._number(text)
        if value is not None and not self.minimum() <= value <= self.maximum():
            say_limits(self, *(self.textFromValue(v) for v in (self.minimum(), self.maximum())))
        return f"{self.prefix()}{self.textFromValue(self.valueFromText(text))}{self.suffix()}"

    def textFromValue(self, value: float) -> str:
        """``value`` with a true minus sign."""
        return number_text(value, self.decimals())

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def _bare(self, text: str) -> str:
        return text.removeprefix(self.prefix()).removesuffix(self.suffix())

    def _number(self, text: str) -> float | None:
        plain = _plain(self._bare(text))
        if "e" in plain.lower():
            return None
        try:
            value = float(plain)
        except ValueError:
            return None
        return value if abs(value) < 10**_MOST_DIGITS else None


def _plain(text: str) -> str:
    return text.strip().replace(",", ".").replace(MINUS, "-")
