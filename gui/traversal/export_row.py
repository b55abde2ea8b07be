"""What to export, how large, and where to: to a file or to the clipboard."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QWidget,
)

from gui.theme import GRID, SMALL
from gui.widgets.animation_menu import AnimationMenu
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import CountBox

SCALES = (1, 16)
GAPS = (0, 32)
SHEET_KEY = "Ctrl+Shift+E"


class ExportRow(QWidget):
    """The controls of an export, in one row."""

    export_requested = Signal(tuple, int, int)
    """Models, pixels per pixel of a frame, pixels between frames."""
    copy_requested = Signal(tuple, int, int)
    sheet_requested = Signal()
    """Many strips above each other, put together in a window of their own."""

    def __init__(
        self,
        models: tuple[str, ...] = ("small", "large"),
        scale: int = 4,
        gap: int = 4,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._models: tuple[str, ...] = ()
        self.which_box = QComboBox()
        self.which_box.setAccessibleName("Strips to export")
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.which_box.setSizeAdjustPolicy(policy)
        self.which_box.setMinimumContentsLength(7)
        self.which_box.setToolTip("Which strips go into the picture")
        self.scale_box = _box("Scale of the export", SCALES, scale, " ×")
        self.scale_box.setToolTip("Enlarge each pixel to a square with this many pixels a side")
        self.gap_box = _box("Gap of the export", GAPS, gap, " px")
        self.gap_box.setToolTip("Pixels of the picture between two frames and two strips")
        self.export_button = QPushButton("Export…")
        self.export_button.setToolTip(
            "Save the strips as a file that also holds what made them (Ctrl+E)"
        )
        self.copy_button = QPushButton("Copy")
        self.copy_button.setToolTip("Put the same picture on the clipboard (Ctrl+Shift+C)")
        for button in (self.export_button, self.copy_button):
            button.setAutoDefault(False)
        self._make_more()
        self._lay_out()
        self.export_button.clicked.connect(self.request_export)
        self.copy_button.clicked.connect(self.request_copy)
        self.show_models(models)
        self.show_ready(False)

    def _make_more(self) -> None:
        self.more_button = QToolButton()
        self.more_button.setText("…")
        self.more_button.setProperty("raised", True)
        self.more_button.setFixedWidth(3 * GRID + 2)
        self.more_button.setAccessibleName("More exports")
        self.more_button.setToolTip("Many strips on one sheet, and how a GIF runs")
        self.more_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        menu = QMenu(self.more_button)
        menu.setToolTipsVisible(True)
        self.sheet_action = menu.addAction("Export &sheet…")
        self.sheet_action.setToolTip(
            "Directions, methods or base images in rows, as one figure"
            f" ({QKeySequence(SHEET_KEY).toString(QKeySequence.SequenceFormat.NativeText)})"
        )
        self.sheet_action.triggered.connect(self.sheet_requested)
        self.animation_menu = AnimationMenu("How a &GIF runs", menu)
        menu.addMenu(self.animation_menu)
        self.more_button.setMenu(menu)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        row.addStretch(1)
        row.addWidget(self.which_box)
        for text, box in (
            ("Scale", self.scale_box),
            ("Gap", self.gap_box),
        ):
            label = QLabel(text)
            label.setFont(figure_font(SMALL))
            label.setBuddy(box)
            label.setToolTip(box.toolTip())
            row.addWidget(label)
            row.addWidget(box)
        row.addWidget(self.export_button)
        row.addWidget(self.copy_button)
        row.addWidget(self.more_button)

    def show_models(self, models: tuple[str, ...]) -> None:
        """Offer all strips together, and each one alone; the choice stays where it can."""
        if models == self._models:
            return
        self._models = models
        before = self.which_box.currentIndex()
        self.which_box.clear()
        if len(models) > 1:
            together = "Both strips" if len(models) == 2 else "All strips"
            self.which_box.addItem(together, models)
        for model in models:
            self.which_box.addItem(model if len(models) == 1 else f"{model} only", (model,))
        self.which_box.setCurrentIndex(before if 0 <= before < self.which_box.count() else 0)

    def show_scale(self, scale: int) -> None:
        """Set the scale, for instance to the one that was used last."""
        self.scale_box.setValue(scale)

    def show_ready(self, ready: bool) -> None:
        """Whether there is a strip to export."""
        self.export_button.setEnabled(ready)
        self.copy_button.setEnabled(ready)

    def request_export(self) -> None:
        """What the button does, for a menu's action; nothing while there is no strip."""
        if self.export_button.isEnabled():
            self.export_requested.emit(*self.wanted())

    def request_copy(self) -> None:
        """The same for the clipboard."""
        if self.copy_button.isEnabled():
            self.copy_requested.emit(*self.wanted())

    def wanted(self) -> tuple[tuple[str, ...], int, int]:
        """Models, scale and gap as they are set."""
        chosen = self.which_box.currentData()
        for box in (self.scale_box, self.gap_box):
            # What is still being typed counts, also where a key or a menu asks.
            box.interpretText()
        return tuple(chosen or ()), self.scale_box.value(), self.gap_box.value()


def _box(name: str, limits: tuple[int, int], value: int, suffix: str) -> CountBox:
    box = CountBox(name, *limits)
    box.setSuffix(suffix)
    box.setValue(value)
    return box
