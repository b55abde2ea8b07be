"""The one place where a pane's intents become new states."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from core.errors import UserError
from gui.history import History
from gui.widgets.message_bar import MessageBar

State = TypeVar("State", bound=Struct)


class Changes(Generic[State]):
    """Makes changed states of one pane, each a step that can be undone."""

    def __init__(self, history: History, messages: MessageBar, field: str) -> None:
        """``field`` is the pane's own in the workspace."""
        self._history = history
        self._messages = messages
        self._field = field

    @property
    def state(self) -> State:
        """The pane's state as it is now."""
        return getattr(self._history.workspace, self._field)

    def make(
        self, text: str, change: Callable[[State], State], key: Hashable | None = None
    ) -> bool:
        """Push a changed state; what the user cannot have is said in the message bar.

        ``text`` is what Undo says; steps in a row with the same ``key`` are one step.
        """
        try:
            after = change(self.state)
        except UserError as error:
            self._messages.problem(str(error))
            return False
        self._history.push(text, replace(self._history.workspace, **{self._field: after}), key)
        return True
