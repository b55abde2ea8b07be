"""The 2-D latents pane before somebody looks at it.

Building it takes as long as half of the window's start.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.entrance import Entrance
from gui.latents.shortcuts import SHORTCUTS
from gui.surroundings import Surroundings

if TYPE_CHECKING:
    from gui.latents.controller import LatentsController


class LatentsEntrance(Entrance["LatentsController"]):
    """The pane's place in the window."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        def build() -> "tuple[QWidget, LatentsController]":
            from gui.latents.controller import LatentsController
            from gui.latents.pane import LatentsPane

            pane = LatentsPane()
            return pane, LatentsController(around, pane)

        super().__init__(build, SHORTCUTS, parent)
