"""The path below the scatters: between which classes, its strips, where they can go."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.engine.latents_requests import WayStrip
from core.images.fashion_mnist import CLASS_NAMES
from core.workspace.latents_state import LATENT_FRAME_LIMITS, ClassPath, LatentSpaces
from gui.latents.way_strips import WayStrips
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import CountBox


class WayPanel(QWidget):
    """Emits what a person wants; what it shows comes from state and answers."""

    classes_wanted = Signal(int, int)
    frames_changed = Signal(int)
    handed_over = Signal()
    clear_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start_box = _class_box("From the class")
        self.end_box = _class_box("To the class")
        self.end_box.setCurrentIndex(1)
        self.between_button = QPushButton("Decode the path")
        self.between_button.setToolTip(
            "From the mean of the one class to that of the other, in both models"
        )
        self.between_button.clicked.connect(self._want_classes)
        self.frames_box = CountBox("Frames", *LATENT_FRAME_LIMITS)
        self.frames_box.setToolTip("Images of a strip, both ends included")
        self.frames_box.setKeyboardTracking(False)
        self.frames_box.valueChanged.connect(self.frames_changed)
        self.export_button = QToolButton()
        self.export_button.setText("Export")
        self.export_button.setProperty("raised", True)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export_button.setToolTip(
            "Save strips as PNG, GIF or NPY, with all that makes them again"
        )
        self.export_menu = QMenu(self.export_button)
        self.export_button.setMenu(self.export_menu)
        self.hand_button = QPushButton("To Traversal")
        self.hand_button.setToolTip(
            "Follow this direction in the Traversal pane, whose models each make of it what they can"
        )
        self.hand_button.clicked.connect(self.handed_over)
        self.clear_button = QPushButton("Clear")
        self.clear_button.setToolTip("Follow nothing")
        self.clear_button.clicked.connect(self.clear_wanted)
        for button in (self.between_button, self.hand_button, self.clear_button):
            button.setAutoDefault(False)
        self.strips = WayStrips()
        self._lay_out()
        self.show_strips(())

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for text, box in (("Between", self.start_box), ("and", self.end_box)):
            label = QLabel(text)
            label.setFont(figure_font(SMALL))
            label.setBuddy(box)
            row.addWidget(label)
            row.addWidget(box)
        row.addWidget(self.between_button)
        row.addStretch(1)
        label = QLabel("Frames")
        label.setFont(figure_font(SMALL))
        label.setBuddy(self.frames_box)
        row.addWidget(label)
        for widget in (self.frames_box, self.export_button, self.hand_button, self.clear_button):
            row.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.strips)

    def show_state(self, spaces: LatentSpaces) -> None:
        """The choices of a state."""
        blocked = self.frames_box.blockSignals(True)
        self.frames_box.setValue(spaces.frames)
        self.frames_box.blockSignals(blocked)
        if isinstance(spaces.way, ClassPath):
            self.start_box.setCurrentIndex(spaces.way.start)
            self.end_box.setCurrentIndex(spaces.way.end)
        self.clear_button.setEnabled(spaces.way is not None)

    def show_strips(self, strips: Sequence[WayStrip]) -> None:
        """The strips of an answer; none: nothing is followed."""
        self.strips.show_strips(strips)
        there = any(len(strip.frames) for strip in strips)
        self.export_button.setEnabled(there)
        self.hand_button.setEnabled(there)

    def _want_classes(self) -> None:
        self.classes_wanted.emit(self.start_box.currentIndex(), self.end_box.currentIndex())


def _class_box(name: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip("The mean of the class over the test images, in each model")
    for label in CLASS_NAMES:
        box.addItem(label)
    return box
