"""The models pane's controller: puts its parts together and shows each new state.

Which models there are is read from the disk, when the pane first appears and whenever something there has
changed; nothing is read before. Trainings are processes, which ``training_queue`` looks after.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog

from core.errors import UserError
from core.files import trained_folder, write_atomically
from core.trainings.job import TrainingJob
from core.trainings.seed_rows import seed_rows
from core.trainings.tables import course_table, models_table
from core.vae.library import ModelEntry, user_models_folder
from core.workspace import models_changes as changes
from core.workspace.models_state import Models, Page
from core.workspace.state import Workspace
from gui.changes import Changes
from gui.models.file_intents import FileIntents
from gui.models.hints import hint
from gui.models.inquiry import Inquiry
from gui.models.pane import ModelsPane
from gui.models.shortcuts import SHORTCUTS
from gui.models.training_intents import TrainingIntents
from gui.models.training_queue import Entry, TrainingQueue
from gui.models.training_words import queue_text
from gui.settings import FolderPurpose
from gui.surroundings import Surroundings

SHOW_MILLISECONDS = 100
"""Between two pictures of a training's course: its lines may come faster than anybody looks."""

SAY_MILLISECONDS = 1000
"""Between two sentences on it: they are read, where a picture is looked at."""

LOOK_MILLISECONDS = 300
"""After the folder has changed: what is copied there comes in many pieces."""

CHANGED = (
    "The file has changed since the program first saw it: what other panes have shown may differ."
)


class ModelsController(QObject):
    """Connects the models pane with the history, the engine and the trainings."""

    def __init__(self, around: Surroundings, pane: ModelsPane) -> None:
        super().__init__(pane)
        self._around = around
        self._pane = pane
        self._started = False
        self._looked = False
        self._shown: Models | None = None
        self._first_seen: dict[str, str] = {}
        """The digest with which each model was first listed, by reference."""
        self._chosen_entry: Entry | None = None
        self._changes = Changes[Models](around.history, around.messages, "models")
        self.queue = TrainingQueue(self)
        self._inquiry = Inquiry(around.bridge, around.messages, pane)
        self.files = FileIntents(pane, around, self._inquiry, self._selected)
        self.trainings = TrainingIntents(
            pane, self._changes, self.queue, around.messages, lambda: self._inquiry.entries or ()
        )
        self._soon_shown = self._timer(SHOW_MILLISECONDS, self._show_course)
        self._soon_said = self._timer(SAY_MILLISECONDS, self._show_hint)
        self._soon_looked = self._timer(LOOK_MILLISECONDS, self._inquiry.ask_for_list)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _: self._soon_looked.start())
        self._connect(around, pane)
        pane.restore_layout(around.settings)

    def _timer(self, milliseconds: int, action: Callable[[], object]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(action)
        return timer

    def _connect(self, around: Surroundings, pane: ModelsPane) -> None:
        pane.list.chosen.connect(
            lambda names: self._changes.make(
                f"Look at {' and '.join(_short(name) for name in names)}",
                lambda models: changes.select(models, *names),
            )
        )
        pane.page_chosen.connect(
            lambda page: self._changes.make(
                "Show another page", lambda models: changes.show_page(models, Page(page))
            )
        )
        pane.measures.draw_wanted.connect(
            lambda: self._changes.make("Take other images", changes.draw_again, ("models", "draw"))
        )
        pane.measures.use_wanted.connect(self._use_in_traversal)
        pane.training.queue.chosen.connect(self._show_entry)
        pane.appeared.connect(self._appear)
        self._inquiry.listed.connect(self._take_list)
        self._inquiry.pictured.connect(self._show_models)
        self._inquiry.progressed.connect(pane.busy.setText)
        self.queue.changed.connect(self._training_changed)
        self.queue.listed.connect(self._show_queue)
        self.queue.trained.connect(self._trained)
        self.queue.failed.connect(
            lambda sentence, details: around.messages.problem(
                sentence, details, copy_text="Copy report" if details else "Copy"
            )
        )
        around.history.changed.connect(self._show)
        around.bridge.closing.connect(self._close)

    # What the window asks of a pane

    def start(self) -> None:
        """The window is painted; the pane still waits until somebody looks at it."""
        self._started = True
        if self._pane.isVisible():
            self._appear()

    def export_strip(self) -> None:
        """Export the measures of all models, or the course of the training that is shown, as CSV.

        Raises
        ------
        UserError
            There is nothing to export, or the file cannot be written.
        """
        training = self._changes.state.page is Page.TRAINING
        entry = self._entry_to_show()
        if training and entry is None:
            raise UserError("No training is shown yet; there is nothing to export.")
        path = self.ask_for_file("training.csv" if training else "models.csv")
        if path is None:
            return
        self._around.settings.set_folder(FolderPurpose.EXPORT, path.parent)
        table = (
            course_table(entry.course)
            if training and entry is not None
            else models_table(self._inquiry.entries or ())
        )
        write_atomically(path, table.encode())
        self._around.messages.news(f"Exported {path.name}.")

    def ask_for_file(self, suggestion: str) -> Path | None:
        """The dialog; apart, so that tests can answer it."""
        folder = self._around.settings.folder(FolderPurpose.EXPORT)
        dialog = QFileDialog(self._pane, "Export table", str(folder), "Table (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile(suggestion)
        return Path(dialog.selectedFiles()[0]) if dialog.exec() else None

    def copy_strip(self) -> None:
        """Put the page that is shown on the clipboard as a picture."""
        training = self._changes.state.page is Page.TRAINING
        page = self._pane.training.live if training else self._pane.measures
        QGuiApplication.clipboard().setPixmap(page.grab())
        self._around.messages.news("What is shown is on the clipboard.")

    def paste_picture(self) -> None:
        """There is no use for a picture here.

        Raises
        ------
        UserError
            Always.
        """
        raise UserError("The Models pane takes no pictures; paste it in the Traversal pane.")

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take model files that were dropped on the window.

        Raises
        ------
        UserError
            There is none among them.
        """
        self.files.take_files(paths)

    def edit_actions(self) -> Sequence[QAction]:
        """None: what can be done here is in the pane."""
        return []

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys of single widgets, for the shortcuts page."""
        return SHORTCUTS

    def _close(self) -> None:
        """The window closes: whatever changes on the disk from now on, nobody looks at it."""
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._soon_looked.stop()
        self._soon_shown.stop()
        self._soon_said.stop()
        self.queue.close()

    # Trainings that were found unfinished

    def take_unfinished(self, jobs: Sequence[TrainingJob], *, resume: bool) -> None:
        """List trainings that an earlier window left behind, and go on with them if that is wanted."""
        for job in jobs:
            try:
                entry = self.queue.take(job)
            except UserError as error:
                self._around.messages.problem(str(error))
                continue
            if resume:
                self.queue.resume(entry)
        self._changes.make("Show another page", lambda m: changes.show_page(m, Page.TRAINING))

    # Showing

    def _appear(self) -> None:
        if not self._looked:
            self._looked = True
            self._inquiry.ask_for_list()
        if self._shown is None:
            self._refresh(self._changes.state)
            self._show_queue()
        self._show_course()
        self._show_hint()

    def _show(self, workspace: Workspace) -> None:
        if workspace.models != self._shown and self._looked:
            self._refresh(workspace.models)
            self._show_hint()

    def _refresh(self, now: Models) -> None:
        before, self._shown = self._shown, now
        self._pane.show_state(now)
        if before is None or before.form != now.form:
            self._show_seeds()
        self._inquiry.ask_for_pictures(now)
        self._show_models()
        if before is None or before.page != now.page:
            self._show_course()

    def _take_list(self) -> None:
        entries = self._inquiry.entries or ()
        for entry in entries:
            if entry.sha256:
                self._first_seen.setdefault(entry.reference, entry.sha256)
        self._pane.list.show_models(entries, self._warnings(), self._changes.state.selected)
        self._watch()
        self._inquiry.ask_for_pictures(self._changes.state)
        self._show_models()
        self._show_seeds()

    def _watch(self) -> None:
        own = user_models_folder()
        # Before there is a first model of one's own, its folder may come to be at any time.
        folders = (own if own.is_dir() else own.parent, trained_folder())
        there = [str(path) for path in folders if path.is_dir()]
        new = [path for path in there if path not in self._watcher.directories()]
        if new:
            self._watcher.addPaths(new)

    def _warnings(self) -> dict[str, str]:
        return {
            entry.reference: CHANGED
            for entry in self._inquiry.entries or ()
            if entry.sha256 and self._first_seen.get(entry.reference) != entry.sha256
        }

    def _show_models(self) -> None:
        now = self._changes.state
        if self._inquiry.entries is None:
            self._pane.measures.show_waiting(now.selected)
            self._pane.show_allowed(False, False)
            return
        known = {entry.reference: entry for entry in self._inquiry.entries}
        self._pane.measures.show_models(now.selected, known, self._warnings())
        self._pane.measures.show_pictures(self._inquiry.pictures(now))
        entry = self._selected()
        self._pane.show_allowed(entry is not None and not entry.shipped, entry is not None)

    def _selected(self) -> ModelEntry | None:
        selected = self._changes.state.selected[:1]
        return next(
            (entry for entry in self._inquiry.entries or () if entry.reference in selected), None
        )

    def _show_seeds(self) -> None:
        form = self._changes.state.form
        rows = seed_rows(form.architecture, form.training, self._inquiry.entries or ())
        self._pane.training.seeds.show_rows(rows)

    # Trainings

    def _entry_to_show(self) -> Entry | None:
        entries = self.queue.entries
        if self._chosen_entry in entries:
            return self._chosen_entry
        return self.queue.current or (entries[-1] if entries else None)

    def _show_entry(self, entry: Entry) -> None:
        self._chosen_entry = entry
        self._show_queue()

    def _training_changed(self, entry: Entry) -> None:
        for timer in (self._soon_shown, self._soon_said):
            if not timer.isActive():
                timer.start()

    def _show_queue(self) -> None:
        self._pane.training.queue.show_entries(self.queue.entries, self._entry_to_show())
        self._show_course()
        self._show_hint()

    def _show_course(self) -> None:
        """Only while somebody can see it: a training's lines come all the time."""
        if not (self._pane.isVisible() and self._changes.state.page is Page.TRAINING):
            return
        shown = self._entry_to_show()
        self._pane.training.live.show_entry(shown, self.queue.entries)
        self._pane.training.queue.show_entries(self.queue.entries, shown)

    def _trained(self, name: str) -> None:
        self._first_seen.pop(name, None)
        self._around.messages.news(f"{name} is trained; it is among your own models now.")
        if self._looked:
            self._inquiry.ask_for_list()

    def _use_in_traversal(self, reference: str, place: int) -> None:
        workspace = self._around.history.workspace
        where = ("above", "below")[place]
        self._around.history.push(
            f"Show {_short(reference)} {where} in Traversal",
            changes.use_in_traversal(workspace, reference, place),
        )
        self._around.messages.news(f"{_short(reference)} makes the strip {where} in Traversal now.")

    def _show_hint(self) -> None:
        """While the pane is in sight: the message bar is every pane's."""
        if self._pane.isVisible():
            trained = queue_text(self.queue.entries)
            self._around.messages.set_hint(hint(self._changes.state, trained))


def _short(reference: str) -> str:
    """A name as it is; a path by what it ends in."""
    return reference.replace("\\", "/").rpartition("/")[2].removesuffix(".safetensors")
