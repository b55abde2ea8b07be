"""The one place where the grid world pane's intents become new states."""

from collections.abc import Callable, Hashable

from msgspec.structs import replace

from core.errors import UserError
from core.workspace.grid_world_state import GridWorld
from gui.history import History
from gui.widgets.message_bar import MessageBar


class Changes:
    """Makes changed states of the pane, each a step that can be undone."""

    def __init__(self, history: History, messages: MessageBar) -> None:
        self._history = history
        self._messages = messages

    @property
    def world(self) -> GridWorld:
        """The pane's state as it is now."""
        return self._history.workspace.grid_world

    def make(
        self, text: str, change: Callable[[GridWorld], GridWorld], key: Hashable | None = None
    ) -> bool:
        """Push a changed state; what the user cannot have is said in the message bar.

        ``text`` is what Undo says; steps in a row with the same ``key`` are one step.
        """
        try:
            after = change(self.world)
        except UserError as error:
            self._messages.problem(str(error))
            return False
        self._history.push(text, replace(self._history.workspace, grid_world=after), key)
        return True
