"""Under the gallery's thumbnails: what the selected image is, and what it can be used for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gui import theme
from gui.widgets.elided_label import ElidedLabel

USES = (
    ("first", "A", "image A", "A, Enter or double-click"),
    ("second", "B", "image B", "B"),
    ("base", "Base", "the base image of the strips", "S"),
)
"""Slot, its short name, what it is, and the keys that fill it from the gallery."""

_TIGHT = "QPushButton { padding: 4px 7px; } QPushButton:focus { padding: 3px 6px; }"


class GalleryUses(QWidget):
    """A caption, and a row of buttons that concern the selected image."""

    used = Signal(str)
    """The slot ("first", "second" or "base") that the selected image shall fill."""
    likeness_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = ElidedLabel()
        label = QLabel("Use as")
        label.setFont(theme.font(theme.SMALL))
        label.setProperty("quiet", True)
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(theme.GRID // 2)
        row.addWidget(label)
        for slot, name, what, keys in USES:
            button = QPushButton(name)
            button.setToolTip(f"Use the selected image as {what} ({keys})")
            button.setAccessibleName(f"Use as {what}")
            button.clicked.connect(lambda _=False, which=slot: self.used.emit(which))
            self.buttons[slot] = button
            row.addWidget(button, 1)
        self.alike = QPushButton("Find alike")
        self.alike.setToolTip("Sort by likeness to the selected image (L)")
        self.alike.clicked.connect(self.likeness_asked)
        row.addSpacing(theme.GRID // 2)
        row.addWidget(self.alike, 1)
        for button in (*self.buttons.values(), self.alike):
            button.setAutoDefault(False)
            button.setStyleSheet(_TIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.caption)
        column.addLayout(row)

    def show_caption(self, text: str, colour: str | None = None) -> None:
        """What the image under the mouse, or else the selected one, is; and its class's colour."""
        self.caption.set_text(text, colour)

    def show_selected(self, there_is: bool) -> None:
        """Whether an image is selected that could be put to use."""
        for button in (*self.buttons.values(), self.alike):
            button.setEnabled(there_is)
