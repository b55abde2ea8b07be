"""What the window asks of each pane, and what a pane is given by the window."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QAction

from gui.engine_bridge import EngineBridge
from gui.history import History
from gui.settings import Settings
from gui.widgets.message_bar import MessageBar


class PaneController(Protocol):
    """What the window's menus and events ask of a pane.

    A ``UserError`` that is raised, here or in any slot, is shown in the message bar.
    """

    def start(self) -> None:
        """Called once, after the window has been painted for the first time: ask the engine now."""

    def export_strip(self) -> None:
        """File > Export: what the pane shows."""

    def copy_strip(self) -> None:
        """Edit > Copy as a picture: to the clipboard."""

    def paste_picture(self) -> None:
        """Edit > Paste picture: take the clipboard's picture."""

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take the user's own pictures, dropped on the window or chosen in a dialog."""

    def edit_actions(self) -> Sequence[QAction]:
        """More for the Edit menu; with their shortcuts they are listed on the shortcuts page too."""

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys that are no menu's, for the shortcuts page: what to press, what it does."""


@dataclass(frozen=True)
class Surroundings:
    """What a pane is given: the state, the engine, a place for messages, what is remembered."""

    history: History
    bridge: EngineBridge
    messages: MessageBar
    settings: Settings
