"""Stops what the engine works out for a panel, and has it done after all."""

from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QToolButton

STOPPED = "Stopped before it was done."
"""What a panel says in place of an answer that was not waited for."""


class JobState(StrEnum):
    """How it is with a job."""

    RUNNING = "running"
    STOPPED = "stopped"
    DONE = "done"


class StopButton(QToolButton):
    """ "Stop" while the job runs, "Do it" once it was stopped, nothing (but its room) when it is done."""

    stop_wanted = Signal()
    resume_wanted = Signal()

    def __init__(self, what: str) -> None:
        """``what``: the job, as in "Stop ..."."""
        super().__init__()
        self._what = what
        self._state = JobState.RUNNING
        self.setProperty("raised", True)
        policy = QSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.setFixedWidth(56)
        self.clicked.connect(self._want)
        self.show_state(JobState.DONE)

    def show_state(self, state: JobState) -> None:
        """How it is with the job now."""
        if state is self._state:
            return
        self._state = state
        running = state is JobState.RUNNING
        self.setText("Stop" if running else "Do it")
        tip = f"Stop {self._what}" if running else f"Go on with {self._what}, from the beginning"
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        self.setVisible(state is not JobState.DONE)

    def _want(self) -> None:
        if self._state is JobState.RUNNING:
            self.stop_wanted.emit()
        else:
            self.resume_wanted.emit()
