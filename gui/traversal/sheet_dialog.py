"""A window in which a sheet is put together: what is chosen at the left, what comes of it at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.theme import BODY, GRID
from gui.traversal.sheet_controls import SheetControls
from gui.traversal.sheet_preview import SheetPreview
from gui.widgets.figures import figure_metrics
from gui.widgets.rows import side_by_side

LEAST_LEFT = 43 * GRID


class SheetDialog(QDialog):
    """Shows what it is told, and announces what is wanted; it makes nothing itself."""

    export_requested = Signal()
    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Export sheet")
        self.controls = SheetControls()
        self.preview = SheetPreview()
        self._status = QLabel()
        self._status.setProperty("quiet", True)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setProperty("warning", True)
        self._problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._problem.setFixedHeight(2 * int(figure_metrics(BODY).lineSpacing()) + GRID)
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress")
        self.progress.setRange(0, 100)
        self.stop_button = QPushButton("Stop")
        self.stop_button.setToolTip("Give up what is being made")
        self.export_button = QPushButton("Export…")
        self.export_button.setProperty("primary", True)
        self.export_button.setToolTip("Write the sheet to a file that also holds what made it")
        self.close_button = QPushButton("Close")
        self.close_button.setToolTip("Close this window (Esc)")
        for button in (self.stop_button, self.export_button, self.close_button):
            button.setAutoDefault(False)
        for widget in (self.progress, self.stop_button):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
            widget.hide()
        self._lay_out()
        self.export_button.clicked.connect(self.export_requested)
        self.stop_button.clicked.connect(self.stop_requested)
        self.close_button.clicked.connect(self.close)

    def _lay_out(self) -> None:
        self.controls.setFixedWidth(max(LEAST_LEFT, self.controls.sizeHint().width()))
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.preview, 1)
        right.addWidget(self._status)
        right.addWidget(self._problem)
        right.addLayout(
            side_by_side(
                self.progress, self.stop_button, self.export_button, self.close_button, gap=GRID
            )
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self.controls)
        row.addLayout(right, 1)
        self.resize(150 * GRID, 84 * GRID)

    def show_status(self, text: str, problem: str = "") -> None:
        """What there is, in a line, and what is wrong with it."""
        self._status.setText(text)
        self._problem.setText(problem)
        self._problem.setToolTip(problem)

    def show_progress(self, share: float | None, text: str = "") -> None:
        """How much is done, 0 to 1; None: nothing is being made."""
        for widget in (self.progress, self.stop_button):
            widget.setVisible(share is not None)
        if share is not None:
            self.progress.setValue(round(100 * share))
            self.progress.setFormat(f"{text} %p %" if text else "%p %")

    def status(self) -> str:
        """What is said."""
        return self._status.text()

    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem.text()
