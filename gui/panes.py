"""The panes that the window has."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from gui.surroundings import PaneController, Surroundings


@dataclass(frozen=True)
class PaneKind:
    """One pane: its name, and how its view and its controller are made."""

    name: str
    build: Callable[[Surroundings], tuple[QWidget, PaneController]]


def _traversal(around: Surroundings) -> tuple[QWidget, PaneController]:
    from gui.traversal.controller import TraversalController
    from gui.traversal.pane import TraversalPane

    pane = TraversalPane()
    return pane, TraversalController(around, pane)


PANES = (PaneKind("Traversal", _traversal),)
"""In the order in which they are shown."""
