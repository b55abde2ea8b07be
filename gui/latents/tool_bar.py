"""What is shown and what the mouse does: the points, the tools, exports; one row."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from core.errors import shortened
from core.workspace.latents_state import (
    FACTOR_LIMITS,
    ImageSet,
    LatentsFile,
    LatentSpaces,
    PointSource,
    Side,
    Split,
)
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import NumberBox
from gui.widgets.scatter_scene import Tool
from gui.widgets.segmented import Segmented
from gui.widgets.what_is_this import WhatIsThis

SETS = {
    Split.TEST: "10,000 test images",
    Split.TRAIN: "60,000 training images",
    Split.BOTH: "70,000 images, all of them",
}
IMAGES = "images"
POINTS_WIDTH = 232
WHAT_IS_THIS = (
    "What do two VAEs make of the same images? Each point is an image, placed where a model encodes it; "
    "point, click, draw a lasso or a line in one space, and see what becomes of it in the other."
)
TOOLS = (
    (Tool.MOVE, "Move", "Drag to pan, wheel to zoom, click to decode a place (M)"),
    (Tool.DECODE, "Decode", "Press and drag: what is under the pointer is decoded live (D)"),
    (Tool.BOX, "Box", "Drag a box around points; Shift adds, Ctrl removes (B)"),
    (Tool.LASSO, "Lasso", "Draw around points; Shift adds, Ctrl removes (L)"),
    (Tool.LINE, "Line", "Two clicks: a strip of decodes from one to the other (I)"),
)


class ToolBar(QWidget):
    """Emits what a person wants; what it shows comes from the state."""

    set_chosen = Signal(str)
    """A ``Split``."""
    file_wanted = Signal(str)
    """A file of latents for the model of a ``Side``, or of ``IMAGES``."""
    tool_chosen = Signal(str)
    stopped = Signal()
    size_changed = Signal(float)
    opacity_changed = Signal(float)
    all_wanted = Signal()
    """Bring all points into view."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.points_button = _menu_button("Points", "Which points are shown")
        self.points_button.setFixedWidth(POINTS_WIDTH)
        self.points_menu = QMenu(self.points_button)
        self.points_button.setMenu(self.points_menu)
        group = QActionGroup(self)
        self._sets: dict[Split, QAction] = {}
        for split, name in SETS.items():
            action = self.points_menu.addAction(name[0].upper() + name[1:])
            action.setCheckable(True)
            action.triggered.connect(lambda _=False, which=split: self.set_chosen.emit(which))
            group.addAction(action)
            self._sets[split] = action
        self.points_menu.addSeparator()
        self._files: dict[str, QAction] = {}
        for which in (Side.LEFT, Side.RIGHT, IMAGES):
            action = self.points_menu.addAction("")
            action.triggered.connect(lambda _=False, what=which: self.file_wanted.emit(what))
            self._files[which] = action
        self._files[IMAGES].setText("&Images to encode, from a file…")
        self.tools = Segmented("Tool", TOOLS)
        self.tools.chosen.connect(self.tool_chosen)
        self.all_button = QPushButton("Show all")
        self.all_button.setAutoDefault(False)
        self.all_button.setToolTip("Bring all points into view in both scatters (0 in one of them)")
        self.all_button.clicked.connect(self.all_wanted)
        self.size_box = _factor("Size", "How large points are, times what suits their density")
        self.size_box.valueChanged.connect(self.size_changed)
        self.opacity_box = _factor(
            "Opacity", "How opaque points are, times what suits their density"
        )
        self.opacity_box.valueChanged.connect(self.opacity_changed)
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setFixedWidth(88)
        self.progress.setFont(figure_font(SMALL))
        self.stop_button = QPushButton("Stop")
        self.stop_button.setAutoDefault(False)
        self.stop_button.setToolTip("Stop loading these points, and show those from before")
        self.stop_button.clicked.connect(self.stopped)
        for widget in (self.progress, self.stop_button):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self.export_button = _menu_button(
            "Export", "Save the views, the selection or the strips (Ctrl+E: the views)"
        )
        self.export_menu = QMenu(self.export_button)
        self.export_button.setMenu(self.export_menu)
        self.what_is_this = WhatIsThis(WHAT_IS_THIS)
        self._lay_out()
        self.show_progress(None)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.points_button)
        row.addWidget(self.tools)
        row.addWidget(self.all_button)
        row.addWidget(self.size_box)
        row.addWidget(self.opacity_box)
        row.addStretch(1)
        row.addWidget(self.progress)
        row.addWidget(self.stop_button)
        row.addWidget(self.export_button)
        row.addWidget(self.what_is_this)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_state(self, spaces: LatentSpaces) -> None:
        """Points and factors of a state."""
        points = spaces.points
        text = f"Points: {words_for(points)}"
        room = POINTS_WIDTH - 26
        metrics = self.points_button.fontMetrics()
        self.points_button.setText(metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room))
        self.points_button.setAccessibleName(text)
        self.points_button.setToolTip(f"Which points are shown. {text}")
        for split, action in self._sets.items():
            action.setChecked(isinstance(points, ImageSet) and points.split is split)
        for side in Side:
            model = spaces.scatter(side).space.model.replace("&", "&&")
            self._files[side].setText(f"&Latents of {shortened(model, 40)}, from a file…")
        self._files[Side.RIGHT].setVisible(spaces.models[0] != spaces.models[1])
        self.size_box.show_value(spaces.size)
        self.opacity_box.show_value(spaces.opacity)

    def show_progress(self, done: float | None, text: str = "") -> None:
        """How much of what is being loaded is there, 0 to 1; None: nothing is being loaded."""
        self.progress.setVisible(done is not None)
        self.stop_button.setVisible(done is not None)
        if done is not None:
            self.progress.setValue(round(1000 * done))
            self.progress.setFormat("%p %")
            self.progress.setToolTip(text)


def words_for(points: PointSource) -> str:
    """What to call a set of points."""
    if isinstance(points, ImageSet):
        return SETS[points.split].removesuffix(", all of them")
    kind = "latents" if isinstance(points, LatentsFile) else "images"
    return f"{kind} of {shortened(Path(points.path).name, 32)}"


def _menu_button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setProperty("raised", True)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    button.setToolTip(tip)
    return button


def _factor(name: str, tip: str) -> NumberBox:
    box = NumberBox(name, tip, *FACTOR_LIMITS)
    box.setPrefix(f"{name} ")
    box.setSuffix(" ×")
    box.setSingleStep(0.25)
    return box
