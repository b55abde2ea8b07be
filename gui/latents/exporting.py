"""Export of the views (PNG, SVG), the selection (CSV) and the strips (PNG, GIF, NPY); copy of the views.

What writes strips is imported with the first of them: the first window need not wait for it.
"""

from functools import partial
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from core.engine.latents_requests import LatentsRequest, SelectionFileRequest, WayStrip
from core.errors import UserError
from core.version import VERSION
from core.workspace.latents_state import LatentSpaces
from gui.latents.inquiry import Inquiry
from gui.latents.pane import LatentsPane
from gui.settings import AnimationPurpose, FolderPurpose
from gui.surroundings import Surroundings
from gui.widgets.scatter_export import picture_of, write_view

VIEWS = ("Picture (*.png)", "Drawing (*.svg)")
TABLE = ("Table (*.csv)",)
STRIPS = ("Picture (*.png)", "Animation (*.gif)", "Numbers of one strip (*.npy)")
SCALE, GAP = 4, 4
"""Of exported strips."""


class Exporter(QObject):
    """Fills the export menus and does what is chosen there."""

    def __init__(self, pane: LatentsPane, around: Surroundings, inquiry: Inquiry) -> None:
        super().__init__(pane)
        self._pane = pane
        self._around = around
        self._inquiry = inquiry
        menu = pane.tools.export_menu
        menu.addAction("&Views as PNG or SVG…").triggered.connect(self.export_views)
        menu.addAction("&Selection as CSV…").triggered.connect(self.export_selection)
        pane.way.export_menu.aboutToShow.connect(self._fill_strips_menu)
        inquiry.answered.connect(self._written)

    @property
    def _state(self) -> LatentSpaces:
        return self._around.history.workspace.latents

    def export_views(self) -> None:
        """Both views, side by side, into a file that says what they show."""
        path = self._ask("Export views", "latents.png", VIEWS)
        if path is None:
            return
        about = {
            "Software": f"Latent Translator {VERSION}",
            "latent-translator": msgspec.json.encode(self._state).decode(),
        }
        try:
            write_view(path, [card.scatter for card in self._pane.cards.values()], about)
        except UserError as error:
            self._around.messages.problem(str(error))
            return
        self._say_exported(path)

    def copy_views(self) -> None:
        """Both views on the clipboard, as a picture."""
        scatters = [card.scatter for card in self._pane.cards.values()]
        QGuiApplication.clipboard().setImage(picture_of(scatters))
        self._around.messages.news("Both views are on the clipboard.")

    def export_selection(self) -> None:
        """Number, label and latents in both models of what is selected."""
        now = self._state
        if not now.selection:
            self._around.messages.problem(
                "Nothing is selected; draw a box or a lasso around some points first."
            )
            return
        path = self._ask("Export selection", "selection.csv", TABLE)
        if path is not None:
            self._inquiry.ask(SelectionFileRequest(path, now.points, now.selection, now.models))

    def _written(self, request: LatentsRequest, answer: object) -> None:
        if isinstance(request, SelectionFileRequest):
            self._inquiry.forget(request.lane)
            self._say_exported(request.path)

    def _fill_strips_menu(self) -> None:
        menu = self._pane.way.export_menu
        menu.clear()
        there = [strip for strip in self._pane.way.strips.strips() if not strip.problem]
        if len(there) > 1:
            menu.addAction("&Both strips…").triggered.connect(partial(self.export_strips, there))
        for strip in there:
            action = menu.addAction(f"Only {strip.model.replace('&', '&&')}…")
            action.triggered.connect(partial(self.export_strips, [strip]))

    def export_strips(self, strips: list[WayStrip], _checked: bool = False) -> None:
        """Strips, with all that makes them again."""
        from core.concepts.strip_files import StripDescription, write_strips

        kinds = STRIPS if len(strips) == 1 else STRIPS[:2]
        path = self._ask("Export strips", "strip.png", kinds)
        if path is None:
            return
        described = [
            (
                StripDescription(
                    model=strip.model,
                    model_sha256=strip.model_sha256,
                    base=strip.base,
                    recipe=strip.recipe,
                    positions=strip.positions,
                ),
                strip.frames,
            )
            for strip in strips
            if strip.base is not None and strip.recipe is not None
        ]
        try:
            animation = self._around.settings.animation(AnimationPurpose.STRIPS)
            write_strips(path, described, SCALE, GAP, animation)
        except UserError as error:
            self._around.messages.problem(str(error))
            return
        self._say_exported(path)

    def _ask(self, title: str, name: str, kinds: tuple[str, ...]) -> Path | None:
        path = self.ask_for_file(title, name, kinds)
        if path is not None:
            self._around.settings.set_folder(FolderPurpose.EXPORT, path.parent)
        return path

    def ask_for_file(self, title: str, name: str, kinds: tuple[str, ...]) -> Path | None:
        """The dialog; apart, so that tests can answer it."""
        folder = self._around.settings.folder(FolderPurpose.EXPORT)
        dialog = QFileDialog(self._pane, title, str(folder))
        dialog.setNameFilters(list(kinds))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(name)
        # The dialog adds the suffix before it asks whether an existing file may be replaced.
        dialog.setDefaultSuffix(_suffix(kinds[0]))
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(_suffix(kind)))
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])

    def _say_exported(self, path: Path) -> None:
        self._around.messages.news(f"Exported {path.name} to {path.parent}.")


def _suffix(kind: str) -> str:
    """``"Picture (*.png)"`` to ``"png"``."""
    return kind.rpartition(".")[2].rstrip(")")
