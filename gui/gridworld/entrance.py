"""The grid world pane before somebody looks at it.

Building it takes a sixth of the window's start.
"""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from gui.entrance import Entrance
from gui.gridworld.shortcuts import SHORTCUTS
from gui.surroundings import Surroundings

if TYPE_CHECKING:
    from gui.gridworld.controller import GridWorldController


class GridWorldEntrance(Entrance["GridWorldController"]):
    """The pane's place in the window."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        def build() -> "tuple[QWidget, GridWorldController]":
            from gui.gridworld.controller import GridWorldController
            from gui.gridworld.pane import GridWorldPane

            pane = GridWorldPane()
            return pane, GridWorldController(around, pane)

        super().__init__(build, SHORTCUTS, parent)
