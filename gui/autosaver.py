"""When autosaves are written, and by whom: 2 s after a change, in a thread of their own.

Writing means waiting for the disk, which may take longer than a frame. The thread has a queue, so
snapshots, their removal and the search for abandoned ones happen one after another.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import UserError
from core.workspace.autosave import Autosave, Snapshot, abandoned, discard
from core.workspace.state import Workspace
from gui.history import History

DELAY_MILLISECONDS = 2000


class Autosaver(QObject):
    """Keeps snapshots of a history's unsaved states until they are saved or the program ends well."""

    problem = Signal(str)
    """One sentence: a snapshot could not be written. Emitted once, until one can be written again."""
    found = Signal(object)
    """After ``look_for_abandoned``, for each: a ``Snapshot`` that a crashed instance left behind."""

    def __init__(
        self,
        history: History,
        session_path: Callable[[], Path | None],
        folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._session_path = session_path
        self._folder = folder
        self._autosave: Autosave | None = None
        self._failing = False
        self._closed = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="autosave")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MILLISECONDS)
        self._timer.timeout.connect(self.write_now)
        history.changed.connect(self._changed)
        history.saved_changed.connect(self._saved_changed)

    def look_for_abandoned(self) -> None:
        """Search for what crashed instances left behind; answered by ``found``."""
        self._do(self._look)

    def write_now(self) -> None:
        """Write a snapshot of the current state, if it is unsaved."""
        self._timer.stop()
        if not self._history.is_saved:
            self._do(self._write, self._history.own_workspace, self._session_path())

    def adopt(self, snapshot: Snapshot) -> None:
        """The snapshot's state is the current one now: keep it as our own, then remove the old one."""
        self._timer.stop()
        self._do(self._adopt, self._history.workspace, self._session_path(), snapshot)

    def discard(self, snapshot: Snapshot) -> None:
        """Remove what a crashed instance left behind."""
        self._do(discard, snapshot)

    def close(self, *, keep: bool = False) -> None:
        """End the thread, after what it has to do; more than once is the same as once.

        Args:
            keep: leave the newest unsaved state behind, to be offered at the next start.
        """
        if self._closed:
            return
        if keep:
            self.write_now()
        self._timer.stop()
        self._do(self._end, keep and not self._history.is_saved)
        self._closed = True
        self._thread.shutdown(wait=True)

    # In the GUI thread

    def _changed(self) -> None:
        # Not started again by each change: a long drag would never be saved.
        if not self._timer.isActive():
            self._timer.start()

    def _saved_changed(self, saved: bool) -> None:
        if saved:
            self._timer.stop()
            self._do(self._clear)
        else:
            self._changed()

    def _do(self, job: Callable[..., None], *arguments: object) -> None:
        if not self._closed:
            self._thread.submit(self._guarded, job, *arguments)

    # In the thread

    def _guarded(self, job: Callable[..., None], *arguments: object) -> None:
        try:
            job(*arguments)
        except Exception as error:
            if not self._failing:
                self._failing = True
                self.problem.emit(
                    str(error)
                    if isinstance(error, UserError)
                    else f"Unsaved work is not being autosaved because of a defect ({error!r})."
                )

    def _own(self) -> Autosave:
        if self._autosave is None:
            self._autosave = Autosave(self._folder)
        return self._autosave

    def _write(self, workspace: Workspace, path: Path | None) -> None:
        self._own().write(workspace, path)
        self._failing = False

    def _adopt(self, workspace: Workspace, path: Path | None, snapshot: Snapshot) -> None:
        self._write(workspace, path)
        discard(snapshot)

    def _clear(self) -> None:
        if self._autosave is not None:
            self._autosave.clear()

    def _look(self) -> None:
        for snapshot in abandoned(self._folder):
            self.found.emit(snapshot)

    def _end(self, keep: bool) -> None:
        # What is kept has to look abandoned to the next start: its lock goes with this process.
        if self._autosave is not None and not keep:
            self._autosave.release()
