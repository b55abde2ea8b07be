"""The traversal pane's controller: puts its parts together and shows each new state.

Intents become states in ``image_intents``, ``strip_intents`` and ``library_intents``, states become
requests and answers in ``inquiry``. Nothing that belongs to the workspace is held here: what is on
show is always what the history's state and the latest answers say.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from core.images.fashion_mnist import test_split
from core.workspace.state import Traversal, Workspace
from gui.changes import Changes
from gui.surroundings import Surroundings
from gui.traversal.export_row import SHEET_KEY
from gui.traversal.exporting import Exporter
from gui.traversal.hints import hint
from gui.traversal.image_intents import ImageIntents
from gui.traversal.inquiry import Inquiry
from gui.traversal.library_intents import LibraryIntents
from gui.traversal.pane import PAIR_KEY, TraversalPane
from gui.traversal.separation_intents import SeparationIntents
from gui.traversal.strip_intents import StripIntents
from gui.traversal.translate_intents import TranslateIntents

if TYPE_CHECKING:
    from gui.traversal.sheet_intents import SheetIntents
    from gui.traversal.study import Study


class TraversalController(QObject):
    """Connects the traversal pane with the history and the engine."""

    def __init__(self, around: Surroundings, pane: TraversalPane) -> None:
        super().__init__(pane)
        self._messages = around.messages
        self._pane = pane
        self._started = False
        self._shown: Traversal | None = None
        self._changes = Changes[Traversal](around.history, around.messages, "traversal")
        self._images = ImageIntents(pane, self._changes, around.bridge, around.messages)
        self._strips = StripIntents(pane, self._changes)
        self._library = LibraryIntents(pane.library, self._changes)
        self._separation = SeparationIntents(pane, self._changes)
        self._study: Study | None = None
        """What is asked about the direction, from the start on."""
        self._translations = TranslateIntents(pane, self._changes)
        exporter = Exporter(pane, around.messages, around.settings)
        self._inquiry = Inquiry(
            pane, self._changes, self._images, exporter, around.bridge, around.messages
        )
        self._around = around
        self._sheet: SheetIntents | None = None
        pane.export_row.sheet_requested.connect(self.open_sheet)
        self._actions = self._make_actions()
        around.history.changed.connect(self._show)
        around.history.replaced.connect(self._images.intake.forget)
        pane.appeared.connect(self._show_hint)
        pane.restore_layout(around.settings)
        pane.export_row.show_scale(around.settings.export_scale)
        self._show(around.history.workspace)

    # What the window asks of a pane

    def start(self) -> None:
        """The window is painted: read the images, which takes a moment, and ask the engine."""
        self._started = True
        split = test_split()
        self._pane.gallery.show_data(split.images, split.labels)
        self._pane.gallery.list.setFocus()
        now = self._changes.state
        self._images.show_images(now)
        # Before the engine is asked: its first request loads torch, and meanwhile this would stand still.
        from gui.traversal.study import Study

        self._study = Study(self._pane, self._changes, self._around)
        self._inquiry.ask(now)
        self._study.show(now, None)

    def export_strip(self) -> None:
        """Export with the settings of the pane's export row."""
        self._pane.export_row.request_export()

    def copy_strip(self) -> None:
        """Copy with the settings of the pane's export row."""
        self._pane.export_row.request_copy()

    def open_sheet(self) -> None:
        """Put many strips together in a window of their own."""
        if self._sheet is None:
            from gui.traversal.sheet_intents import SheetIntents

            self._sheet = SheetIntents(self._pane, self._changes, self._around)
        self._sheet.open()

    def paste_picture(self) -> None:
        """Take the clipboard's picture into the gallery."""
        self._images.paste()

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take picture files into the gallery."""
        self._images.intake.offer(list(paths))

    def edit_actions(self) -> Sequence[QAction]:
        """What this pane adds to the Edit menu."""
        return self._actions

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys of single widgets, for the shortcuts page."""
        return self._pane.shortcuts()

    # Showing

    def _show(self, workspace: Workspace) -> None:
        """Show the state; a view whose part of it is the same as before is left alone.

        (Along a drag only the position changes, and the drag has a few milliseconds for each step.)
        """
        now, before = workspace.traversal, self._shown
        if now is before:
            return  # another pane's change
        self._shown = now
        pane = self._pane

        def changed(*fields: str) -> bool:
            return before is None or any(getattr(now, f) != getattr(before, f) for f in fields)

        if changed("gallery", "pictures"):
            pane.gallery.show_gallery(now.gallery, now.pictures)
        if self._started and changed("first", "second", "base"):
            self._images.show_images(now)
        if changed("models"):
            pane.show_models(now.models)
        of_way = ("directions", "chosen", "against", "method", "compare", "hold", "alpha")
        if changed(*of_way, "models", "marks"):
            pane.library.show_library(now)
        if changed(*of_way, "marks"):
            pane.separation.show_state(now)
        if changed("compare", "method"):
            pane.show_methods(now.method, now.compare)
        if changed("frames", "compare"):
            pane.share_height()
        if changed("moves"):
            pane.bars.show_moves(now.moves)
            pane.strips.show_moves(now.moves)
        self._show_hint()
        pane.position.show_state(now.position, now.low, now.high, now.frames)
        if self._started:
            self._inquiry.ask(now)
        if self._study is not None:
            self._study.show(now, before)

    def _show_hint(self) -> None:
        """While the pane is in sight: the message bar is every pane's."""
        if self._pane.isVisible():
            self._messages.set_hint(hint(self._changes.state))

    def _make_actions(self) -> list[QAction]:
        pair = QAction("Make a &height pair of image A", self)
        pair.setShortcut(PAIR_KEY)
        pair.setToolTip("A whitened, and B the same with two white pixels on top")
        pair.triggered.connect(self._images.make_height_pair)
        keep = QAction("&Keep the direction", self)
        keep.setShortcut("Ctrl+K")
        keep.setToolTip("Store what is followed now in the library of directions")
        keep.triggered.connect(self._library.keep)
        sheet = QAction("Export a &sheet…", self)
        sheet.setShortcut(SHEET_KEY)
        sheet.setToolTip("Many strips as one figure: directions, methods or base images in rows")
        sheet.triggered.connect(self.open_sheet)
        return [pair, keep, sheet]
