"""Which job runs and how far it is, with a button that stops it: always the same room."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from gui.theme import GRID
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.stop_button import JobState, StopButton


class JobBar(QWidget):
    """A sentence, a bar and a button."""

    stop_wanted = Signal()
    resume_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setFixedWidth(16 * GRID)
        self.progress.setFixedHeight(2 * GRID)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("How much of it is done")
        self.progress.setToolTip("How much of it is done")
        self.button = StopButton("what is being worked out")
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.label, 1)
        row.addWidget(self.progress)
        row.addWidget(self.button)
        self.button.stop_wanted.connect(self.stop_wanted)
        self.button.resume_wanted.connect(self.resume_wanted)
        self.show_done()

    def show_running(self, text: str, share: float) -> None:
        """A job runs."""
        self.label.set_text(text)
        self.progress.setValue(round(1000 * share))
        self.progress.setVisible(True)
        self.button.show_state(JobState.RUNNING)

    def show_stopped(self, text: str) -> None:
        """A job was stopped, and can be gone on with."""
        self.label.set_text(text)
        self.progress.setVisible(False)
        self.button.show_state(JobState.STOPPED)

    def show_done(self, text: str = "") -> None:
        """Nothing runs."""
        self.label.set_text(text)
        self.progress.setVisible(False)
        self.button.show_state(JobState.DONE)
