""" "Translate to ..." in a direction's menu: asks from where and how, and adds what comes of it."""

from PySide6.QtCore import QObject

from core.concepts.recipes import TranslationMethod
from core.workspace import translation_changes
from core.workspace.state import Traversal
from gui.changes import Changes
from gui.traversal.pane import TraversalPane
from gui.traversal.translate_dialog import TranslateDialog


class TranslateIntents(QObject):
    """Listens to the library's rows; the window for the rest is made when it is first needed."""

    def __init__(self, pane: TraversalPane, changes: Changes[Traversal]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._identifier = ""
        self.dialog: TranslateDialog | None = None
        pane.library.rows.translation_wanted.connect(self._ask)

    def _ask(self, identifier: str, target: str) -> None:
        from core.vae.library import SHIPPED, own_model_files

        if self.dialog is None:
            self.dialog = TranslateDialog(self._pane)
            self.dialog.wanted.connect(self._add)
        self._identifier = identifier
        now = self._changes.state
        known = (*now.models, *SHIPPED, *(path.stem for path in own_model_files()))
        sources = [name for name in dict.fromkeys(known) if name != target]
        name = translation_changes.direction_name(now, identifier)
        self.dialog.ask(name, target, sources)

    def _add(self, source: str, by: TranslationMethod, images: int, name: str) -> None:
        identifier = self._identifier

        def added(now: Traversal) -> Traversal:
            from core.vae.library import find_model
            from core.vae.model_file import file_digest

            origin = (source, file_digest(find_model(source)))
            return translation_changes.translate_direction(
                now, identifier, origin, by, name, images
            )

        if self._changes.make("Translate a direction", added):
            now = self._changes.state
            self._pane.library.show_library(now)
            self._pane.library.make_current(now.chosen)
