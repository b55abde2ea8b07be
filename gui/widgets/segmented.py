"""A row of joined buttons of which exactly one is down: a choice that is always in sight."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QSizePolicy, QWidget

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
        self._buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for number, (identifier, label, tip) in enumerate(choices):
            button = QPushButton(label)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.setAccessibleName(f"{name}: {label}")
            place = {0: "first", len(choices) - 1: "last"}.get(number, "middle")
            button.setProperty("place", place)
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(lambda _=False, which=identifier: self.chosen.emit(which))
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

    def button(self, identifier: str) -> QPushButton:
        """One of the buttons, for tab order and for tests."""
        return self._buttons[identifier]
