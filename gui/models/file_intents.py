"""What a user does with model files: bring in, rename, put into the bin, show; all but the last undoable."""

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.engine.models_requests import Imported
from core.errors import UserError
from core.vae.library import SUFFIX, ModelEntry
from core.vae.own_models import own_model_path, rename_model
from core.workspace import models_changes as changes
from core.workspace.state import Workspace
from gui.history import Deed
from gui.models.bin import from_bin, to_bin
from gui.models.inquiry import Inquiry
from gui.models.pane import ModelsPane
from gui.models.reveal import reveal
from gui.settings import FolderPurpose
from gui.surroundings import Surroundings
from gui.widgets.message_bar import Choice

FALL_BACK = "small"
"""What is looked at once nothing else is left."""


class FileIntents(QObject):
    """Listens to the buttons under the list."""

    def __init__(
        self,
        pane: ModelsPane,
        around: Surroundings,
        inquiry: Inquiry,
        selected: Callable[[], ModelEntry | None],
    ) -> None:
        """``selected``: the listed model that was selected first."""
        super().__init__(pane)
        self._pane = pane
        self._around = around
        self._inquiry = inquiry
        self._selected = selected
        pane.import_wanted.connect(self._choose_files)
        pane.rename_wanted.connect(self.rename)
        pane.delete_wanted.connect(self.delete)
        pane.list.renaming_wanted.connect(self._explain_shipped)
        pane.reveal_wanted.connect(self._reveal)
        inquiry.imported.connect(self._imported)

    def ask_for_files(self) -> list[Path]:
        """The dialog; apart, so that tests can answer it."""
        folder = self._around.settings.folder(FolderPurpose.OPEN)
        names, _ = QFileDialog.getOpenFileNames(
            self._pane, "Import models", str(folder), f"Models (*{SUFFIX})"
        )
        return [Path(name) for name in names]

    def take_files(self, paths: Sequence[Path]) -> None:
        """Import model files.

        Raises
        ------
        UserError
            None of them is one.
        """
        models = [path for path in paths if path.suffix == SUFFIX]
        if not models:
            raise UserError(
                f"The Models pane takes model files ({SUFFIX}); drop pictures on the Traversal pane."
            )
        self._inquiry.ask_for_import(models)

    def rename(self, name: str) -> None:
        """Give the selected model another name, everywhere where it is used."""
        entry = self._selected()
        if entry is None or entry.shipped or name == entry.name:
            return
        before = entry.name
        # One that is called like a shipped model goes by its path until now.
        was, becomes = entry.reference, name
        if not self._try(lambda: rename_model(before, name)):
            return
        deed = Deed(
            do=lambda: self._try(lambda: rename_model(before, name)),
            undo=lambda: self._try(lambda: rename_model(name, before)),
        )
        workspace = changes.rename_everywhere(self._workspace, was, becomes)
        self._around.history.push(f"Rename {before} to {name}", workspace, deed=deed)
        self._inquiry.ask_for_list()

    def delete(self) -> None:
        """Put the selected model into the bin."""
        entry = self._selected()
        if entry is None or entry.shipped:
            self._explain_shipped()
            return
        path = own_model_path(entry.name)
        kept: list[Path] = []

        def away() -> None:
            kept[:] = [to_bin(path)]

        if not self._try(away):
            return

        def back() -> None:
            problem = from_bin(kept[0], path)
            if problem:
                self._around.messages.problem(problem)

        deed = Deed(do=lambda: self._try(away), undo=lambda: self._try(back))
        models = self._workspace.models
        left = tuple(name for name in models.selected if name != entry.reference) or (FALL_BACK,)
        workspace = replace(self._workspace, models=changes.select(models, *left))
        self._around.history.push(f"Delete {entry.name}", workspace, deed=deed)
        self._inquiry.ask_for_list()
        self._around.messages.question(
            f"{entry.name} is in the bin.",
            [Choice("Undo", lambda: self._bring_back(deed)), Choice("All right", lambda: None)],
        )

    def _explain_shipped(self) -> None:
        """The keys for renaming and deleting do nothing to a shipped model: say why."""
        entry = self._selected()
        if entry is not None and entry.shipped:
            self._around.messages.news(
                f"{entry.name} comes with the program and stays as it is; only your own models can be "
                "renamed or deleted."
            )

    def _bring_back(self, deed: Deed) -> None:
        """Undo the deletion: the step itself while it is the last one, else only what it did."""
        if self._around.history.last_deed is deed:
            self._around.history.undo()
        else:
            deed.undo()

    def _reveal(self) -> None:
        entry = self._selected()
        if entry is not None:
            self._try(lambda: reveal(entry.path))

    def _choose_files(self) -> None:
        paths = self.ask_for_files()
        if paths:
            self._around.settings.set_folder(FolderPurpose.OPEN, paths[0].parent)
            self._inquiry.ask_for_import(paths)

    def _imported(self, imported: Imported) -> None:
        for problem in imported.problems:
            self._around.messages.problem(problem)
        if imported.names:
            names = ", ".join(imported.names)
            self._around.messages.news(f"Imported {names}.")
            models = changes.select(self._workspace.models, imported.names[-1])
            self._around.history.push(
                f"Look at {imported.names[-1]}", replace(self._workspace, models=models)
            )
        self._inquiry.ask_for_list()

    def _try(self, action: Callable[[], object]) -> bool:
        """Do something with files; what does not go is said. Whether it went."""
        try:
            action()
        except UserError as error:
            self._around.messages.problem(str(error))
            return False
        self._inquiry.ask_for_list()
        return True

    @property
    def _workspace(self) -> Workspace:
        return self._around.history.workspace
