"""The translation pane's controller: puts its parts together and shows each new state.

Intents become states in ``intents``, states become requests in ``asking``, and answers are kept by
``inquiry``; ``showing`` puts them into the views.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from core.engine.translation_requests import (
    Frames,
    TranslationRequest,
)
from core.errors import UserError
from core.images.reference import ImageReference
from core.vae.library import SHIPPED, find_model, own_model_files
from core.workspace.state import Workspace
from core.workspace.translation_changes import concepts_of
from core.workspace.translation_state import Translation
from gui.changes import Changes
from gui.surroundings import Surroundings
from gui.translation import asking
from gui.translation.exporting import Exporter
from gui.translation.hints import hint
from gui.translation.inquiry import Inquiry
from gui.translation.intents import Intents
from gui.translation.pane import TranslationPane
from gui.translation.shortcuts import SHORTCUTS
from gui.translation.showing import Showing


class TranslationController(QObject):
    """Connects the translation pane with the history and the engine."""

    def __init__(self, around: Surroundings, pane: TranslationPane) -> None:
        super().__init__(pane)
        self._around = around
        self._pane = pane
        self._started = False
        self._shown: tuple[Translation, ImageReference] | None = None
        self._files: dict[str, tuple[object, ...]] = {}
        """What each model's file was like when it was last looked at."""
        self._changes = Changes[Translation](around.history, around.messages, "translation")
        self._inquiry = Inquiry(around.bridge, around.messages, pane)
        self._intents = Intents(pane, self._changes)
        self._showing = Showing(pane, self._inquiry)
        self._exporter = Exporter(pane, around, self._inquiry)
        pane.choices.concept_button.offer(
            lambda: concepts_of(around.history.workspace.traversal), self._marks
        )
        pane.choices.hold_button.offer(self._marks)
        pane.strips.words.table_wanted.connect(self._work_out_table)
        pane.table.wanted.connect(self._work_out_table)
        pane.curve.wanted.connect(self._work_out_curve)
        pane.jobs.stop_wanted.connect(self._stop)
        pane.jobs.resume_wanted.connect(self._resume)
        pane.appeared.connect(self._appear)
        self._inquiry.answered.connect(self._take)
        self._inquiry.framed.connect(self._take_frames)
        self._inquiry.progressed.connect(self._progress)
        around.history.changed.connect(self._show)

    @property
    def _workspace(self) -> Workspace:
        return self._around.history.workspace

    def _marks(self) -> Sequence[object]:
        return self._workspace.traversal.marks

    # What the window asks of a pane

    def start(self) -> None:
        """The window is painted; the pane still waits until somebody looks at it."""
        self._started = True
        if self._pane.isVisible():
            self._appear()

    def export_strip(self) -> None:
        """Export what the page shows."""
        self._exporter.export_page()

    def copy_strip(self) -> None:
        """Put the page on the clipboard as a picture."""
        self._exporter.copy_page()

    def paste_picture(self) -> None:
        """There is no use for a picture here.

        Raises
        ------
        UserError
            Always.
        """
        raise UserError(
            "Paste the picture in the Traversal pane and make it the base there: the Translation pane "
            "starts from it with 'As in Traversal'."
        )

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """There is no use for pictures here.

        Raises
        ------
        UserError
            Always.
        """
        raise UserError(
            "Drop the pictures on the Traversal pane and make one the base there: the Translation pane "
            "starts from it with 'As in Traversal'."
        )

    def edit_actions(self) -> Sequence[QAction]:
        """None: what can be done here is in the pane."""
        return []

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys of single widgets, for the shortcuts page."""
        return SHORTCUTS

    # Showing

    def _appear(self) -> None:
        if not self._started:
            return
        now = self._workspace.translation
        own = [path.stem for path in own_model_files()]
        named = [*SHIPPED, *own, *self._workspace.traversal.models, now.source, now.target]
        self._pane.choices.show_models(tuple(dict.fromkeys(named)))
        self._look_at_files()
        self._shown = None
        self._show(self._workspace)
        self._show_hint()

    def _look_at_files(self) -> None:
        """A model whose file is another one now is asked for anew."""
        now = {name: _fingerprint(name) for name in asking.models_of(self._workspace)}
        if any(self._files.get(name, file) != file for name, file in now.items()):
            self._inquiry.forget()
        self._files |= now

    def _show(self, workspace: Workspace) -> None:
        """Only while somebody can see it, and only what changed."""
        if not (self._started and self._pane.isVisible()):
            return
        shown = asking.all_that_matters(workspace)
        if shown == self._shown:
            return
        before, self._shown = self._shown, shown
        if before is not None and asking.at_base(before) == asking.at_base(shown):
            # Along a drag only the position changes, and the drag has a few milliseconds for each step.
            self._pane.show_position(workspace.translation)
            self._inquiry.ask_for_frames(workspace)
            return
        self._pane.show_state(workspace)
        self._look_at_files()
        self._inquiry.ask(workspace)
        self._showing.show_answers(workspace)
        self._show_hint()

    def _take(self, request: TranslationRequest) -> None:
        """There is an answer: ask for what had to wait for it."""
        if self._pane.isVisible():
            self._inquiry.ask(self._workspace)
            self._showing.show_answers(self._workspace)

    def _take_frames(self, frames: Frames) -> None:
        self._showing.show_frames(frames)

    def _progress(self, request: TranslationRequest, share: float, text: str) -> None:
        if self._pane.isVisible():
            self._showing.show_progress(self._workspace, request, share, text)

    def _work_out_table(self) -> None:
        self._inquiry.want(asking.table_request(self._workspace))
        self._showing.show_answers(self._workspace)

    def _work_out_curve(self) -> None:
        self._inquiry.want(asking.curve_request(self._workspace))
        self._showing.show_answers(self._workspace)

    def _stop(self) -> None:
        running = self._showing.running(self._workspace)
        if running is not None:
            self._inquiry.stop(running)

    def _resume(self) -> None:
        self._inquiry.retry(self._workspace)
        self._showing.show_answers(self._workspace)

    def _show_hint(self) -> None:
        """While the pane is in sight: the message bar is every pane's."""
        if self._pane.isVisible():
            self._around.messages.set_hint(hint(self._changes.state))


def _fingerprint(name: str) -> tuple[object, ...]:
    try:
        path = find_model(name)
        status = path.stat()
    except (UserError, OSError):
        return (name,)
    return (str(path), status.st_mtime_ns, status.st_size)
