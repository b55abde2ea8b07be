"""The trainings that this window has in hand: one runs, others wait, each can be paused or cancelled."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from core.errors import UserError
from core.trainings.course import Course
from core.trainings.ending import Ending, Outcome
from core.trainings.job import TrainingJob, child_command
from core.trainings.lines import StartLine
from core.trainings.queue_files import QueuedJob, enqueue, take_up
from gui.models.training_child import PROGRAM, TrainingChild


class Status(StrEnum):
    """Where a training stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"
    STOPPED = "stopped"
    """Cancelled, or found unfinished; it can go on from its last epoch."""
    FAILED = "failed"
    DONE = "done"


ALIVE = (Status.RUNNING, Status.PAUSED, Status.STOPPING)
"""With a process."""


@dataclass(eq=False)
class Entry:
    """One training in the queue."""

    queued: QueuedJob
    status: Status = Status.WAITING
    course: Course = field(default_factory=Course)
    problem: str = ""
    child: TrainingChild | None = None
    underway: bool = False
    """Its process has begun to train, and no longer looks for what it needs."""

    @property
    def job(self) -> TrainingJob:
        """What is trained."""
        return self.queued.job


class TrainingQueue(QObject):
    """Runs one training at a time, in the order in which they came.

    Two at once would take longer for both on most machines, and the window's own share of time.
    """

    changed = Signal(object)
    """An ``Entry`` has another status or a longer course."""
    listed = Signal()
    """There is one more entry, or one less."""
    trained = Signal(str)
    """A model of that name has come about."""
    failed = Signal(str, str)
    """A sentence, and for a defect the details of a report."""

    def __init__(self, parent: QObject | None = None, program: Sequence[str] = PROGRAM) -> None:
        super().__init__(parent)
        self.program = tuple(program)
        self._entries: list[Entry] = []

    @property
    def entries(self) -> tuple[Entry, ...]:
        """In their order."""
        return tuple(self._entries)

    @property
    def current(self) -> Entry | None:
        """The one that has a process."""
        return next((entry for entry in self._entries if entry.status in ALIVE), None)

    def add(self, job: TrainingJob) -> Entry:
        """Put a new training at the end, and begin it if none runs.

        Raises
        ------
        UserError
            Its name is taken, or it cannot be written down.
        """
        return self._append(Entry(enqueue(job)))

    def take(self, job: TrainingJob) -> Entry:
        """List a training that was found unfinished; it goes on when somebody wants that.

        Raises
        ------
        UserError
            Another window has it in hand.
        """
        return self._append(Entry(take_up(job), Status.STOPPED))

    def pause(self, entry: Entry) -> None:
        """Let the running one wait; its process keeps what it has."""
        if entry.status is Status.RUNNING and entry.child is not None:
            entry.child.pause()
            self._set(entry, Status.PAUSED)

    def resume(self, entry: Entry) -> None:
        """Let a paused one go on, or one that ended before it was done wait for its turn again."""
        if entry.status is Status.PAUSED and entry.child is not None:
            entry.child.resume()
            self._set(entry, Status.RUNNING)
        elif entry.status in (Status.STOPPED, Status.FAILED):
            entry.problem = ""
            self._set(entry, Status.WAITING)
            self._begin_next()

    def cancel(self, entry: Entry) -> None:
        """Stop one that runs or waits; what it has done so far is kept until it is removed."""
        if entry.status in (Status.RUNNING, Status.PAUSED) and entry.child is not None:
            entry.child.stop()
            self._set(entry, Status.STOPPING)
        elif entry.status is Status.WAITING:
            self._set(entry, Status.STOPPED)

    def remove(self, entry: Entry) -> None:
        """Take one that has no process off the list, with all that it kept to go on from.

        Raises
        ------
        UserError
            Its files cannot be removed.
        """
        if entry.status in ALIVE:
            return
        self._entries.remove(entry)
        self.listed.emit()
        if entry.status is not Status.DONE:
            entry.queued.finish()

    def close(self) -> None:
        """The window closes: end the process, and leave all that is not done to the next start."""
        entries, self._entries = self._entries, []
        for entry in entries:
            if entry.child is not None:
                entry.child.ended.disconnect()
                entry.child.told.disconnect()
                entry.child.close()
            if entry.status is not Status.DONE:
                entry.queued.leave()

    def _append(self, entry: Entry) -> Entry:
        self._entries.append(entry)
        self.listed.emit()
        self._begin_next()
        return entry

    def _begin_next(self) -> None:
        if self.current is not None:
            return
        entry = next((one for one in self._entries if one.status is Status.WAITING), None)
        if entry is None:
            return
        child = TrainingChild(child_command(self.program, entry.job), self)
        entry.child, entry.underway = child, False
        child.told.connect(self._taker(entry))
        child.ended.connect(lambda ending: self._ended(entry, ending))
        self._set(entry, Status.RUNNING)

    def _taker(self, entry: Entry) -> Callable[[object], None]:
        def take(line: object) -> None:
            entry.underway = entry.underway or isinstance(line, StartLine)
            entry.course.take(line)
            self.changed.emit(entry)

        return take

    def _ended(self, entry: Entry, ending: Ending) -> None:
        if entry.child is not None:
            entry.child.deleteLater()
            entry.child = None
        if ending.outcome is Outcome.DONE:
            self._finish(entry)
        elif ending.outcome is Outcome.STOPPED:
            self._set(entry, Status.STOPPED)
        else:
            entry.problem = ending.sentence
            self._set(entry, Status.FAILED)
            self.failed.emit(f"{entry.job.name}: {ending.sentence}", ending.details)
        self._begin_next()

    def _finish(self, entry: Entry) -> None:
        self._set(entry, Status.DONE)
        try:
            entry.queued.finish()
        except UserError as error:
            self.failed.emit(str(error), "")
        self.trained.emit(entry.job.name)

    def _set(self, entry: Entry, status: Status) -> None:
        entry.status = status
        self.changed.emit(entry)
