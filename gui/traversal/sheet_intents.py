"""Sheets from the window: what the dialog's choices come to, asked of the engine, shown and written.

Imported when somebody first wants a sheet: the first window need not wait for what draws one.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.animations import Animation
from core.concepts.sheet_files import check_sheet_path
from core.concepts.strip_sheets import LeftOut
from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket
from core.engine.requests import Request
from core.engine.sheet_requests import (
    SheetFileRequest,
    SheetPreview,
    SheetPreviewRequest,
    SheetRequest,
    SheetWritten,
)
from core.errors import UserError
from core.workspace.state import Traversal
from gui.changes import Changes
from gui.settings import AnimationPurpose, FolderPurpose
from gui.surroundings import Surroundings
from gui.traversal.pane import TraversalPane
from gui.traversal.sheet_choices import plan_of
from gui.traversal.sheet_controls import GIF, KINDS, NPY
from gui.traversal.sheet_dialog import SheetDialog


class SheetIntents(QObject):
    """Owns the dialog; asks for a preview whenever choice or state change while it is open."""

    def __init__(
        self, pane: TraversalPane, changes: Changes[Traversal], around: Surroundings
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._around = around
        self.dialog = SheetDialog(pane)
        self._controls = self.dialog.controls
        self._preview_asked: SheetPreviewRequest | None = None
        self._previewing = False
        self._writing: SheetFileRequest | None = None
        self._before: tuple[int, int] | None = None
        """What was there before writing began."""
        self._fresh = Freshness()
        self._controls.scale_box.setValue(around.settings.export_scale)
        self._controls.changed.connect(self._ask)
        self._controls.animation_changed.connect(self._remember)
        self.dialog.export_requested.connect(self.export)
        self.dialog.stop_requested.connect(self._stop)
        self.dialog.finished.connect(self._closed)
        around.history.changed.connect(self._on_state)
        around.bridge.done.connect(self._on_done)
        around.bridge.failed.connect(self._on_failed)
        around.bridge.superseded.connect(self._on_superseded)
        around.bridge.progressed.connect(self._on_progressed)

    def open(self) -> None:
        """Show the dialog, for the state as it is."""
        self._controls.show_animation(self._around.settings.animation(AnimationPurpose.STRIPS))
        self.dialog.preview.show_animation(self._controls.animation())
        self._controls.show_state(self._changes.state)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()
        self._controls.rows.list.setFocus()
        self._ask()

    def export(self) -> None:
        """Ask for a file and have the sheet written into it."""
        try:
            choices = self._controls.choices()
            plan = plan_of(choices, self._changes.state)
            path = self.ask_for_file(self._controls.suffix())
            if path is None:
                return
            check_sheet_path(path)
        except UserError as error:
            self.dialog.show_status("", str(error))
            return
        self._around.settings.set_folder(FolderPurpose.EXPORT, path.parent)
        self._around.settings.export_scale = choices.look.scale
        animation = self._controls.animation() if path.suffix.lower() == GIF else None
        self._writing = SheetFileRequest(plan, choices.look, path, animation)
        self.dialog.export_button.setEnabled(False)
        self.dialog.show_progress(0.0)
        self._before = _stamp(path)
        self._around.bridge.submit(self._writing)

    def ask_for_file(self, suffix: str) -> Path | None:
        """The dialog; apart, so that tests can answer it."""
        folder = self._around.settings.folder(FolderPurpose.EXPORT)
        dialog = QFileDialog(self.dialog, "Export sheet", str(folder))
        dialog.setNameFilters([f"{KINDS[suffix][0]} (*{suffix})"])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        dialog.selectFile(f"sheet{suffix}")
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])

    # Asking

    def _on_state(self) -> None:
        if self.dialog.isVisible():
            self._controls.show_state(self._changes.state)
            self._ask()

    def _ask(self) -> None:
        """Ask for the preview of what is chosen now, if that is another than was asked for last."""
        try:
            choices = self._controls.choices()
            plan = plan_of(choices, self._changes.state)
        except UserError as error:
            self._preview_asked = None
            self._around.bridge.cancel(SheetPreviewRequest.lane)
            self._end_preview()
            self.dialog.preview.show_sentence("")
            self.dialog.show_status("", str(error))
            self.dialog.export_button.setEnabled(False)
            return
        request = SheetPreviewRequest(plan, choices.look, self._controls.suffix() == GIF)
        self.dialog.export_button.setEnabled(self._writing is None)
        if request != self._preview_asked:
            self._preview_asked = request
            self._previewing = True
            self._around.bridge.submit(request)

    def _remember(self, animation: Animation) -> None:
        self.dialog.preview.show_animation(animation)
        self._around.settings.set_animation(AnimationPurpose.STRIPS, animation)
        self._pane.export_row.animation_menu.show_animation(animation)

    def _stop(self) -> None:
        """Give up what the progress is about."""
        which = SheetFileRequest if self._writing is not None else SheetPreviewRequest
        self._around.bridge.cancel(which.lane)

    def _closed(self) -> None:
        self._around.bridge.cancel(SheetPreviewRequest.lane)
        self._preview_asked = None
        self._end_preview()
        self.dialog.preview.show_sentence("")

    # Answers

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if isinstance(request, SheetPreviewRequest) and isinstance(answer, SheetPreview):
            if not self._fresh.accepts(ticket) or self._preview_asked is None:
                return
            self.dialog.preview.show_pictures(answer.pictures)
            if request == self._preview_asked:
                self._end_preview()
                self._show_preview_status(request, answer)
        elif isinstance(request, SheetFileRequest) and isinstance(answer, SheetWritten):
            self._end_writing()
            told = _exported(answer.path)
            self._around.messages.news(told)
            self.dialog.show_status(told, _left_out(answer.left_out))

    def _show_preview_status(self, request: SheetPreviewRequest, answer: SheetPreview) -> None:
        columns = len(request.plan.positions)
        rows = f"{answer.rows} row{'s' if answer.rows != 1 else ''}"
        if self._controls.suffix() == NPY:
            told = f"{rows} of {columns} frames, float32"
        else:
            width, height = answer.size
            each = (
                f"{columns} positions one after another"
                if request.animated
                else f"{columns} columns"
            )
            told = f"{rows}, {each}; {width} × {height} px"
        self.dialog.show_status(told, _left_out(answer.left_out))

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if not isinstance(request, SheetRequest):
            return
        if isinstance(request, SheetFileRequest):
            self._end_writing()
        elif request != self._preview_asked:
            return
        else:
            self._end_preview()
            self.dialog.preview.show_sentence("There is nothing to show.")
        self.dialog.show_status("", message)
        if details:  # a defect, which should not be lost with the dialog
            self._around.messages.problem(message, details)

    def _on_superseded(self, ticket: Ticket, request: Request) -> None:
        if isinstance(request, SheetFileRequest) and request == self._writing:
            written = _stamp(request.path) != self._before
            self._end_writing()
            # The engine may have been done by the time it was told.
            self.dialog.show_status(
                _exported(request.path) if written else "Stopped; nothing was written."
            )
        elif isinstance(request, SheetPreviewRequest) and request == self._preview_asked:
            self._end_preview()
            self.dialog.show_status("The preview was stopped. Export makes the whole sheet.")

    def _on_progressed(self, ticket: Ticket, request: Request, share: float, text: str) -> None:
        if request == self._writing or (
            self._writing is None and self._previewing and request == self._preview_asked
        ):
            self.dialog.show_progress(share, text)

    def _end_preview(self) -> None:
        self._previewing = False
        if self._writing is None:
            self.dialog.show_progress(None)

    def _end_writing(self) -> None:
        self._writing = None
        self.dialog.show_progress(None)
        self.dialog.export_button.setEnabled(True)


def _exported(path: Path) -> str:
    return f"Exported {path.name} to {path.parent}."


def _stamp(path: Path) -> tuple[int, int] | None:
    """What tells one content of a file from the next; None without a file."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns


def _left_out(rows: Sequence[LeftOut]) -> str:
    """Which rows could not be made, and why; once for each reason."""
    reasons: dict[str, list[str]] = {}
    for one in rows:
        reasons.setdefault(one.reason, []).append(f"{one.row.label} in {one.row.model}")
    return "\n".join(f"Left out {', '.join(names)}: {why}" for why, names in reasons.items())
