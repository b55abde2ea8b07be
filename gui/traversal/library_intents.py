"""What is wanted of the library of directions, turned into new states."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from core.concepts.recipes import Recipe
from core.workspace import library_changes
from core.workspace.state import Traversal
from gui.changes import Changes
from gui.traversal.direction_library import DirectionLibrary


class LibraryIntents(QObject):
    """Listens to the library of directions."""

    def __init__(self, library: DirectionLibrary, changes: Changes[Traversal]) -> None:
        super().__init__(library)
        self._library = library
        self._changes = changes
        library.keep_requested.connect(self.keep)
        for signal, text, function in (
            (library.chosen, "Follow a direction", library_changes.choose_direction),
            (library.renamed, "Rename a direction", library_changes.rename_direction),
            (library.deleted, "Delete a direction", library_changes.delete_direction),
            (library.duplicated, "Duplicate a direction", library_changes.duplicate_direction),
            (library.moved, "Move a direction", library_changes.move_direction),
            (library.against_changed, "Separate from directions", library_changes.set_against),
        ):
            signal.connect(partial(self._change, text, function))
        library.recipe_added.connect(self._add)

    def keep(self) -> None:
        """Store what is followed now, and ask for its name where it stands."""
        if self._changes.make("Keep the direction", library_changes.keep_direction):
            now = self._changes.state
            self._library.show_library(now)
            self._library.rename(now.directions[-1].identifier)

    def _change(self, text: str, function: Callable[..., Traversal], *arguments: object) -> None:
        self._changes.make(text, lambda now: function(now, *arguments))
        # Where the change was refused, the view still shows what was typed.
        self._library.show_library(self._changes.state)

    def _add(self, name: str, recipe: Recipe) -> None:
        def added(now: Traversal) -> Traversal:
            more = library_changes.add_direction(now, name, recipe)
            return library_changes.choose_direction(more, more.directions[-1].identifier)

        self._change("Add a direction", added)
