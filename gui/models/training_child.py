"""A training in a process of its own: this program's ``train``, listened to and told to pause or stop."""

import sys
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from core.trainings.ending import Ending, Outcome, ending_of
from core.trainings.lines import LONGEST_LINE, PAUSE, RESUME, STOP, read_line

PROGRAM = (sys.executable, str(Path(__file__).resolve().parents[2] / "main.py"))
"""What starts this program."""

PATIENCE_MILLISECONDS = 8000
"""After being asked to stop; a process that takes longer is ended: nothing of it is half written."""

CLOSING_MILLISECONDS = 1500
"""The same when the window closes."""

_LAST_WORDS = 200
_LONGEST_RESULT = 1 << 20


class TrainingChild(QObject):
    """Starts with its creation; ``ended`` comes exactly once."""

    told = Signal(object)
    """A line of ``core.trainings.lines``."""
    ended = Signal(object)
    """An ``Ending``."""

    def __init__(self, command: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asked_to_stop = False
        self._over = False
        self._pending = b""
        self._output = b""
        self._last_words: deque[str] = deque(maxlen=_LAST_WORDS)
        self._process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        # A defect's report is worth more with its place.
        environment.insert("LATENT_TRANSLATOR_TRACEBACK", "1")
        environment.insert("PYTHONUNBUFFERED", "1")
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardError.connect(self._hear)
        self._process.readyReadStandardOutput.connect(self._collect)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._error)
        self._impatience = QTimer(self)
        self._impatience.setSingleShot(True)
        self._impatience.timeout.connect(self._process.kill)
        self._process.start(command[0], list(command[1:]))

    @property
    def process_id(self) -> int:
        """The system's number of the process; 0 once it has ended."""
        return self._process.processId()

    def pause(self) -> None:
        """Let it wait before its next step."""
        self._say(PAUSE)

    def resume(self) -> None:
        """Let it go on."""
        self._say(RESUME)

    def stop(self) -> None:
        """Let it end after the step it is at; its last checkpoint stays."""
        if not self._asked_to_stop and not self._over:
            self._asked_to_stop = True
            self._say(STOP)
            self._process.closeWriteChannel()
            self._impatience.start(PATIENCE_MILLISECONDS)

    def close(self) -> None:
        """The window closes: end it now."""
        if self._over:
            return
        self.stop()
        if not self._process.waitForFinished(CLOSING_MILLISECONDS) and not self._over:
            self._process.kill()
            self._process.waitForFinished(CLOSING_MILLISECONDS)

    def _say(self, word: str) -> None:
        if not self._over:
            self._process.write(f"{word}\n".encode())

    def _hear(self) -> None:
        received = self._pending + bytes(self._process.readAllStandardError().data())
        *lines, self._pending = received.split(b"\n")
        if len(self._pending) > LONGEST_LINE:
            self._pending = b""
        for line in lines:
            self._hear_line(line)

    def _hear_line(self, text: bytes) -> None:
        line = read_line(text)
        if line is not None:
            self.told.emit(line)
        elif text.strip():
            self._last_words.append(text.decode("utf-8", "replace").rstrip())

    def _collect(self) -> None:
        self._output += bytes(self._process.readAllStandardOutput().data())
        self._output = self._output[-_LONGEST_RESULT:]

    def _finished(self, status: int, how: QProcess.ExitStatus) -> None:
        self._hear()
        self._hear_line(self._pending)
        self._collect()
        crashed = how is QProcess.ExitStatus.CrashExit
        words = "\n".join(self._last_words)
        self._end(ending_of(status, crashed, self._asked_to_stop, self._output, words))

    def _error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            why = self._process.errorString()
            self._end(Ending(Outcome.FAILED, f"The training's process cannot be started: {why}."))

    def _end(self, ending: Ending) -> None:
        if not self._over:
            self._over = True
            self._impatience.stop()
            self.ended.emit(ending)
