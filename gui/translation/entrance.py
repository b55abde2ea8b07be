"""The translation pane before somebody looks at it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.entrance import Entrance
from gui.surroundings import Surroundings
from gui.translation.shortcuts import SHORTCUTS

if TYPE_CHECKING:
    from gui.translation.controller import TranslationController


class TranslationEntrance(Entrance["TranslationController"]):
    """The pane's place in the window."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        def build() -> "tuple[QWidget, TranslationController]":
            from gui.translation.controller import TranslationController
            from gui.translation.pane import TranslationPane

            pane = TranslationPane()
            return pane, TranslationController(around, pane)

        super().__init__(build, SHORTCUTS, parent)
