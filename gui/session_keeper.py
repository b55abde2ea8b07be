"""The session that is open: new, open, save, restore, and the one question before work is lost."""

import os
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.errors import UserError
from core.workspace.autosave import Snapshot
from core.workspace.session_file import SUFFIX, open_session, save_session
from core.workspace.session_mark import session_mark
from core.workspace.state import Workspace
from gui.autosaver import Autosaver
from gui.history import History
from gui.settings import FolderPurpose, Settings
from gui.widgets.message_bar import Choice, MessageBar

UNTITLED = "Untitled"
FILTER = f"Sessions (*{SUFFIX});;All files (*)"


class Unsaved(Enum):
    """What to do with unsaved changes."""

    SAVE = "save"
    DISCARD = "discard"
    CANCEL = "cancel"


class SessionDialogs:
    """The dialogs; apart, so that tests can answer them."""

    def __init__(self, parent: QWidget) -> None:
        self._parent = parent

    def to_open(self, folder: Path) -> Path | None:
        """Ask for a session file to open."""
        name, _ = QFileDialog.getOpenFileName(self._parent, "Open session", str(folder), FILTER)
        return Path(name) if name else None

    def to_save(self, suggestion: Path) -> Path | None:
        """Ask for a file to save to; the dialog itself asks before one is replaced."""
        dialog = QFileDialog(self._parent, "Save session as", str(suggestion.parent), FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.selectFile(suggestion.name)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def about_unsaved(self, name: str) -> Unsaved:
        """Ask what to do with unsaved changes."""
        button = QMessageBox.StandardButton
        answer = QMessageBox.warning(
            self._parent,
            "Unsaved changes",
            f"Save the changes to {name}?",
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
        return {button.Save: Unsaved.SAVE, button.Discard: Unsaved.DISCARD}.get(
            answer, Unsaved.CANCEL
        )


class SessionKeeper(QObject):
    """Knows which file the session is in, and never loses one without being told to."""

    renamed = Signal()
    """``path`` has changed."""

    def __init__(
        self,
        history: History,
        messages: MessageBar,
        settings: Settings,
        dialogs: SessionDialogs,
        autosave_folder: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._history = history
        self._messages = messages
        self._settings = settings
        self._dialogs = dialogs
        self._path: Path | None = None
        self._mark: str | None = None
        """Of the file as it was opened or saved here."""
        self.autosaver = Autosaver(history, lambda: self._path, autosave_folder, self)
        self.autosaver.problem.connect(messages.problem)
        self.autosaver.found.connect(self._offer)

    @property
    def path(self) -> Path | None:
        """The session's file; None if it was not saved yet."""
        return self._path

    @property
    def name(self) -> str:
        """What to call the session."""
        return self._path.stem if self._path else UNTITLED

    def new(self) -> None:
        """Begin a new session, after the question."""
        if self.may_lose_state():
            self._history.replace(Workspace())
            self._set_path(None)

    def open_chosen(self) -> bool:
        """Ask for a session and open it; whether it came to that."""
        path = self._dialogs.to_open(self._settings.folder(FolderPurpose.OPEN))
        return path is not None and self.open(path)

    def open(self, path: Path) -> bool:
        """Open a session, after the question; whether it came to that."""
        path = Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow the user's links)
        try:
            opened = open_session(path)
        except UserError as problem:
            self._messages.problem(str(problem))
            return False
        if not self._history.is_saved:
            # Asked only now: a file that is refused costs nothing.
            if not self.may_lose_state():
                return False
            try:
                # Once more: what has just been saved may be this very file.
                opened = open_session(path)
            except UserError as problem:
                self._messages.problem(str(problem))
                return False
        self._history.replace(opened.workspace)
        self._set_path(path)
        self._mark = session_mark(path)
        self._remember(path)
        for warning in opened.warnings:
            self._messages.problem(warning)
        return True

    def save(self) -> bool:
        """Save to the session's file, or ask for one; whether it is saved."""
        if self._path is None:
            return self.save_as()
        mark = session_mark(self._path)
        if mark not in (None, self._mark):
            self._ask_about_other(self._path)
            return False
        return self.save_to(self._path)

    def save_as(self) -> bool:
        """Ask for a file and save to it; whether it is saved."""
        folder = self._path.parent if self._path else self._settings.folder(FolderPurpose.OPEN)
        path = self._dialogs.to_save(folder / f"{self.name}{SUFFIX}")
        return path is not None and self.save_to(path)

    def save_to(self, path: Path) -> bool:
        """Save to a file; whether it is saved."""
        path = Path(os.path.abspath(path))  # noqa: PTH100 (resolve() would follow the user's links)
        try:
            save_session(path, self._history.workspace, formerly=self._path)
        except UserError as problem:
            self._messages.problem(str(problem))
            return False
        self._set_path(path)
        self._mark = session_mark(path)
        self._history.mark_saved()
        self._remember(path)
        self._messages.news(f"Saved {path.name}.")
        return True

    def may_lose_state(self) -> bool:
        """Whether the current state may go: it is saved, or is saved now, or is not wanted."""
        if self._history.is_saved:
            return True
        answer = self._dialogs.about_unsaved(self.name)
        return answer is Unsaved.DISCARD or (answer is Unsaved.SAVE and self.save())

    def close(self, *, keep: bool = False) -> None:
        """End well; ``keep`` leaves unsaved work to be offered at the next start."""
        self.autosaver.close(keep=keep)

    # Restoring

    def _offer(self, snapshot: Snapshot) -> None:
        name = snapshot.session_path.stem if snapshot.session_path else "a session without a name"
        when = snapshot.saved.astimezone().strftime("%d %B, %H:%M")
        self._messages.question(
            f"The program ended before changes to {name} were saved ({when}).",
            [
                Choice("Restore", lambda: self._restore(snapshot)),
                Choice("Discard", lambda: self.autosaver.discard(snapshot)),
            ],
        )

    def _restore(self, snapshot: Snapshot) -> None:
        if not self.may_lose_state():
            self._offer(snapshot)  # still to be had
            return
        self._history.replace(snapshot.workspace, saved=False)
        self._set_path(snapshot.session_path)
        self._mark = session_mark(snapshot.session_path) if snapshot.session_path else None
        self.autosaver.adopt(snapshot)
        for warning in snapshot.warnings:
            self._messages.problem(warning)

    # Inside

    def _ask_about_other(self, path: Path) -> None:
        """What another window has saved meanwhile goes only if that is wanted."""
        self._messages.question(
            f"{path.name} was changed by another window or program since it was opened here; your "
            "work is not saved yet.",
            [
                Choice("Save over it", lambda: self.save_to(path)),
                Choice("Save as…", self.save_as),
            ],
        )

    def _set_path(self, path: Path | None) -> None:
        self._path = path
        self.renamed.emit()

    def _remember(self, path: Path) -> None:
        self._settings.add_recent_file(path)
        self._settings.set_folder(FolderPurpose.OPEN, path.parent)
