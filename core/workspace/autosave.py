"""Autosave: snapshots of the state in the user's state folder, offered again after a crash.

Each running program (an *instance*) has a lock file and up to three snapshots, newest number last::

    4711-9f3a52c1.lock   4711-9f3a52c1.000041.json   4711-9f3a52c1.000042.json   ...

A snapshot is an ordinary session file. It is written under a new name before the oldest is removed,
so at every moment the last whole ones are there. When to write is the window's business.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from core.errors import UserError
from core.files import ensure_folder, state_folder
from core.workspace.instance_lock import InstanceLock, is_held, remove_abandoned
from core.workspace.session_file import open_session, save_session
from core.workspace.session_models import FindModel
from core.workspace.state import Workspace

GENERATIONS = 3
"""Snapshots that each instance keeps."""

_INSTANCE = r"[A-Za-z0-9-]{1,64}"
_SNAPSHOT = re.compile(rf"({_INSTANCE})\.([0-9]{{6,12}})\.json")
_LOCK = re.compile(rf"({_INSTANCE})\.lock")


def autosave_folder() -> Path:
    """Where snapshots are kept; it need not exist."""
    return state_folder() / "autosave"


class Autosave:
    """The snapshots of this instance. Its lock is taken at once, and its folder made."""

    def __init__(
        self,
        folder: Path | None = None,
        instance: str | None = None,
        find_model: FindModel | None = None,
    ) -> None:
        """Announce this instance.

        Args:
            folder: by default ``autosave_folder()``.
            instance: letters, digits and hyphens; by default made from the process's number.
            find_model: as for ``save_session``.

        Raises:
            UserError: if the folder or the lock file cannot be made.
        """
        self.instance = instance or f"{os.getpid()}-{os.urandom(4).hex()}"
        if not re.fullmatch(_INSTANCE, self.instance):
            raise ValueError(f"not a name for an instance: {self.instance!r}")
        self.folder = ensure_folder(folder or autosave_folder())
        self._find_model = find_model
        self._lock = InstanceLock(self.folder / f"{self.instance}.lock")
        self._last: tuple[Workspace, Path | None] | None = None

    def write(self, workspace: Workspace, session_path: Path | None) -> None:
        """Write a snapshot, unless it would be the same as the last one.

        Args:
            workspace: the state.
            session_path: the session file that is being edited; None if it was not saved yet.

        Raises:
            UserError: if it cannot be written; earlier snapshots are still there.
        """
        if self._last == (workspace, session_path) and self._is_there():
            return
        self._come_back()
        own = _snapshots(self.folder).get(self.instance, [])
        number = own[0][0] + 1 if own else 1
        path = self.folder / f"{self.instance}.{number:06d}.json"
        save_session(path, workspace, self._find_model, autosave_of=session_path or "")
        self._last = (workspace, session_path)
        _remove(old for _, old in own[GENERATIONS - 1 :])

    def _is_there(self) -> bool:
        """Whether the lock, and so the folder, is where it was."""
        return os.path.lexists(self._lock.path)

    def _come_back(self) -> None:
        """Make the folder and the lock again, if somebody has removed them.

        Raises
        ------
        UserError
            They cannot be made.
        """
        if not self._is_there():
            ensure_folder(self.folder)
            self._lock.release()
            self._lock = InstanceLock(self._lock.path)

    def clear(self) -> None:
        """Remove this instance's snapshots: after saving there is nothing that a crash could take."""
        self._last = None
        _remove(path for _, path in _snapshots(self.folder).get(self.instance, []))

    def release(self, *, keep: bool = False) -> None:
        """Remove this instance's snapshots and its lock: it ends as it should.

        Args:
            keep: leave the snapshots behind, to be offered at the next start.
        """
        if not keep:
            self.clear()
        self._lock.release()


@dataclass(frozen=True)
class Snapshot:
    """What an instance that is no longer running left behind: its newest state that can be read."""

    instance: str
    path: Path
    saved: datetime
    """When it was written, in UTC."""
    workspace: Workspace
    session_path: Path | None
    """The session file that was being edited; None if it was not saved yet."""
    warnings: tuple[str, ...]
    """As in ``OpenedSession``."""


def abandoned(folder: Path | None = None, find_model: FindModel | None = None) -> list[Snapshot]:
    """One snapshot for each instance that ended without ``release``, newest first.

    Of an instance's generations the newest that can be read counts; those of which none can (made by
    a newer version of the program, for instance) are left where they are. Lock files of instances
    that ended without a snapshot are removed.
    """
    folder = folder or autosave_folder()
    snapshots = _snapshots(folder)
    _remove_empty_locks(folder, set(snapshots))
    found = []
    for instance, generations in snapshots.items():
        if is_held(folder / f"{instance}.lock"):
            continue
        snapshot = _newest_readable(instance, [path for _, path in generations], find_model)
        if snapshot is not None:
            found.append(snapshot)
    return sorted(found, key=lambda snapshot: (snapshot.saved, snapshot.instance), reverse=True)


def discard(snapshot: Snapshot) -> None:
    """Remove what that instance left behind: it was restored, or is not wanted."""
    folder = snapshot.path.parent
    _remove(path for _, path in _snapshots(folder).get(snapshot.instance, []))
    _remove_lock(folder / f"{snapshot.instance}.lock")


def _newest_readable(
    instance: str, newest_first: list[Path], find_model: FindModel | None
) -> Snapshot | None:
    for path in newest_first:
        try:
            saved = _moment(path.stat().st_mtime)
            opened = open_session(path, find_model)
        except (OSError, UserError):  # damaged, or taken away meanwhile: the one before may do
            continue
        return Snapshot(
            instance, path, saved, opened.workspace, opened.autosave_of, opened.warnings
        )
    return None


def _moment(seconds: float) -> datetime:
    """A file's time, in UTC; now, where a clock that jumped has left one that no calendar has."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC)


def _snapshots(folder: Path) -> dict[str, list[tuple[int, Path]]]:
    """Each instance's snapshots with their numbers, newest first."""
    found: dict[str, list[tuple[int, Path]]] = {}
    for path in _entries(folder):
        match = _SNAPSHOT.fullmatch(path.name)
        if match:
            found.setdefault(match[1], []).append((int(match[2]), path))
    return {instance: sorted(own, reverse=True) for instance, own in found.items()}


def _remove_empty_locks(folder: Path, in_use: set[str]) -> None:
    for path in _entries(folder):
        match = _LOCK.fullmatch(path.name)
        if match and match[1] not in in_use:
            _remove_lock(path)


def _remove_lock(path: Path) -> None:
    try:
        remove_abandoned(path)
    except OSError:  # just opened by another instance, or a folder that is read-only
        return


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # no folder yet, so nothing in it
        return []


def _remove(paths: Iterable[Path]) -> None:
    """Remove files as far as that is possible; what stays is removed another time."""
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue
