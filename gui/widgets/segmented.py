"""A row of joined buttons of which exactly one is down: a choice that is always in sight."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from gui.theme import tokens

# Joined buttons share their borders: only the outer corners are round, and padding is tighter than
# that of a button that stands alone. A focused one has a thicker border and less padding.
_SHEET = """
QPushButton { padding: 4px 6px; border-radius: 0; margin-left: -1px; }
QPushButton:focus { padding: 3px 5px; }
QPushButton[place="first"] { margin-left: 0; border-top-left-radius: 4px;
  border-bottom-left-radius: 4px; }
QPushButton[place="last"] { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }
"""


class Segmented(QWidget):
    """One choice of a few; ``chosen`` is emitted only when a person chooses, not when it is shown."""

    chosen = Signal(str)

    def __init__(
        self, name: str, choices: Sequence[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        """Each choice, of at least two, is (identifier, label, tooltip)."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setStyleSheet(_SHEET)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, _Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (identifier, label, tip) in enumerate(choices):
            button = _Segment(name, label, tip)
            place = {0: "first", len(choices) - 1: "last"}.get(number, "middle")
            button.setProperty("place", place)
            button.clicked.connect(lambda _=False, which=identifier: self.chosen.emit(which))
            button.toggled.connect(button.let_tab_stop)
            self._group.addButton(button)
            self._buttons[identifier] = button
            row.addWidget(button, 1)
        self.show_choice(choices[0][0])

    def show_choice(self, identifier: str) -> None:
        """Press the button of ``identifier`` without telling anyone."""
        self._buttons[identifier].setChecked(True)

    def choice(self) -> str:
        """The identifier of the button that is down."""
        return next(name for name, button in self._buttons.items() if button.isChecked())

    def show_marks(self, identifiers: Collection[str], meaning: str) -> None:
        """A dot on the buttons of ``identifiers``; ``meaning`` is what that says, in a few words."""
        for identifier, button in self._buttons.items():
            button.show_mark(meaning if identifier in identifiers else "")

    def button(self, identifier: str) -> QPushButton:
        """One of the buttons, for tab order and for tests."""
        return self._buttons[identifier]

    def buttons(self) -> list[QPushButton]:
        """All of them, from left to right."""
        return list(self._buttons.values())


class _Segment(QPushButton):
    """One of the joined buttons."""

    def __init__(self, group: str, label: str, tip: str) -> None:
        super().__init__(label)
        self._name, self._tip = f"{group}: {label}", tip
        self._mark = ""
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("joined", True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.let_tab_stop(False)
        self._describe()

    def let_tab_stop(self, checked: bool) -> None:
        """Tab goes to the button that is down, from where the arrow keys lead to the others."""
        policy = Qt.FocusPolicy.StrongFocus if checked else Qt.FocusPolicy.ClickFocus
        self.setFocusPolicy(policy)

    def show_mark(self, meaning: str) -> None:
        """A dot that says ``meaning``, or none."""
        if meaning != self._mark:
            self._mark = meaning
            self._describe()
            self.update()

    def _describe(self) -> None:
        self.setAccessibleName(f"{self._name}, {self._mark}" if self._mark else self._name)
        self.setToolTip(f"{self._tip} ({self._mark})" if self._mark else self._tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        rings = self.isChecked() and self.hasFocus()
        if not (rings or self._mark):
            return
        colours = tokens()
        ink = QColor(colours.on_accent if self.isChecked() else colours.accent)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if rings:
            # Inside: its neighbours leave no room around it.
            painter.setPen(QPen(ink, 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(3, 3, -3, -3), 2, 2)
        if self._mark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(self.width() - 5, 5), 2, 2)
