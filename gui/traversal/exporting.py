"""Export and copy of the strips: the frames that were asked for last, with what made them.

What writes files is imported with the first export: the first window need not wait for it.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from core.engine.requests import StripAnswer, StripRequest
from core.errors import UserError
from gui.settings import AnimationPurpose, FolderPurpose, Settings
from gui.soon import soon
from gui.traversal.pane import TraversalPane
from gui.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from core.concepts.strip_files import Reached, Strips

NUMBERS = "Numbers of one strip (*.npy)"
KINDS = {
    "Picture (*.png)": "png",
    "Animation (*.gif)": "gif",
    NUMBERS: "npy",
}
"""What an export may be, as the dialog lists it, and its suffix."""
DEFAULT_NAME = "strip.png"


class Exporter:
    """Keeps the latest strips; an export that comes before they do waits for them."""

    def __init__(self, pane: TraversalPane, messages: MessageBar, settings: Settings) -> None:
        self._pane = pane
        self._messages = messages
        self._settings = settings
        self._latest: tuple[StripRequest, StripAnswer] | None = None
        self._current = False
        self._waiting: Callable[[], None] | None = None
        pane.export_row.export_requested.connect(self.export)
        pane.export_row.copy_requested.connect(self.copy)
        gif = pane.export_row.animation_menu
        gif.show_animation(settings.animation(AnimationPurpose.STRIPS))
        gif.changed.connect(partial(settings.set_animation, AnimationPurpose.STRIPS))

    def take(self, request: StripRequest, answer: StripAnswer, newest: bool) -> None:
        """New strips have come; ``newest``: nothing later was asked for."""
        self._latest = (request, answer)
        self._current = newest
        if newest and self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            # Not from here: a dialog would hold up whoever shows these strips next.
            soon(self._pane, lambda: self._when_current(waiting))

    def outdated(self) -> None:
        """Other strips have been asked for."""
        self._current = False

    def failed(self) -> None:
        """They could not be had, so what waits for them waits in vain."""
        self._waiting = None

    def export(self, models: tuple[str, ...], scale: int, gap: int) -> None:
        """Ask for a file and write the strips of these models into it."""
        self._when_current(lambda: self._export(models, scale, gap))

    def copy(self, models: tuple[str, ...], scale: int, gap: int) -> None:
        """Put the strips of these models on the clipboard as a PNG."""
        self._when_current(lambda: self._copy(models, scale, gap))

    def ask_for_file(self, strips: int) -> Path | None:
        """The dialog for so many strips; apart, so that tests can answer it."""
        folder = self._settings.folder(FolderPurpose.EXPORT)
        dialog = QFileDialog(self._pane, "Export strip", str(folder))
        dialog.setNameFilters([kind for kind in KINDS if strips == 1 or kind != NUMBERS])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(DEFAULT_NAME)
        # The dialog adds the suffix before it asks whether an existing file may be replaced.
        dialog.setDefaultSuffix(KINDS[dialog.selectedNameFilter()])
        dialog.filterSelected.connect(lambda name: dialog.setDefaultSuffix(KINDS[name]))
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])

    def _when_current(self, action: Callable[[], None]) -> None:
        if self._current:
            action()
        else:
            self._waiting = action
            self._messages.news("The strip is exported as soon as it has been decoded.")

    def _export(self, models: tuple[str, ...], scale: int, gap: int) -> None:
        from core.concepts.strip_files import write_strips

        try:
            strips, reached = self._strips(models)
            path = self.ask_for_file(len(strips))
            if path is None:
                return
            self._settings.set_folder(FolderPurpose.EXPORT, path.parent)
            self._settings.export_scale = scale
            animation = self._settings.animation(AnimationPurpose.STRIPS)
            write_strips(path, strips, scale, gap, animation, reached)
        except UserError as error:
            self._messages.problem(str(error))
            return
        self._messages.news(f"Exported {path.name} to {path.parent}.")

    def _copy(self, models: tuple[str, ...], scale: int, gap: int) -> None:
        from core.concepts.strip_files import png_bytes

        try:
            strips, reached = self._strips(models)
            data = png_bytes(strips, scale, gap, reached)
        except UserError as error:
            self._messages.problem(str(error))
            return
        mime = QMimeData()
        mime.setData("image/png", QByteArray(data))
        mime.setImageData(QImage.fromData(data, "PNG"))
        QGuiApplication.clipboard().setMimeData(mime)
        self._messages.news("The strip is on the clipboard.")

    def _strips(self, models: tuple[str, ...]) -> "tuple[Strips, Reached]":
        from core.concepts.strip_files import StripDescription

        assert self._latest is not None
        request, answer = self._latest
        pairs = [
            (strip, recipe)
            for place in range(len(answer.strips))
            for strips, recipe in (
                (answer.strips, request.recipe),
                (answer.compared, request.compared),
            )
            if strips and recipe is not None and (strip := strips[place]).model in models
        ]
        for strip, _ in pairs:
            if strip.problem:
                raise UserError(f"The strip of {strip.model} cannot be exported: {strip.problem}")
        described = [
            (
                StripDescription(
                    model=strip.model,
                    model_sha256=strip.model_sha256,
                    base=request.base,
                    recipe=recipe,
                    positions=request.positions,
                    moves=tuple(move for move in request.moves if move.model == strip.model),
                ),
                strip.frames,
            )
            for strip, recipe in pairs
        ]
        return described, [strip.reached for strip, _ in pairs]
