"""The page on which models are trained: settings, the course of a training, what waits, the seeds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from gui.models.live_view import LiveView
from gui.models.queue_list import QueueList
from gui.models.seed_table import SeedTable
from gui.models.training_form import Form
from gui.theme import GRID

FORM_WIDTH = 31 * GRID


class TrainingPage(QWidget):
    """Composes its parts and does nothing else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.form = Form()
        self.seeds = SeedTable()
        self.live = LiveView()
        self.queue = QueueList()
        left = QVBoxLayout()
        left.setSpacing(2 * GRID)
        left.addWidget(self.form)
        left.addWidget(self.seeds, 1)
        column = QWidget()
        column.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        column.setFixedWidth(FORM_WIDTH)
        line = QFrame()
        line.setProperty("hairline", True)
        line.setFixedWidth(1)
        self.splitter = QSplitter(Qt.Orientation.Vertical)
        self.splitter.setObjectName("training")
        self.splitter.addWidget(self.live)
        self.splitter.addWidget(self.queue)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(GRID + 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(column)
        row.addWidget(line)
        row.addWidget(self.splitter, 1)
