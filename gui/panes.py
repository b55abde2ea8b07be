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
    opens: bool = False
    """Whether the window opens with it; otherwise with the first one."""


def _traversal(around: Surroundings) -> tuple[QWidget, PaneController]:
    from gui.traversal.controller import TraversalController
    from gui.traversal.pane import TraversalPane

    pane = TraversalPane()
    return pane, TraversalController(around, pane)


def _grid_world(around: Surroundings) -> tuple[QWidget, PaneController]:
    from gui.gridworld.entrance import GridWorldEntrance

    entrance = GridWorldEntrance(around)
    return entrance, entrance


def _latents(around: Surroundings) -> tuple[QWidget, PaneController]:
    from gui.latents.entrance import LatentsEntrance

    entrance = LatentsEntrance(around)
    return entrance, entrance


def _translation(around: Surroundings) -> tuple[QWidget, PaneController]:
    from gui.translation.entrance import TranslationEntrance

    entrance = TranslationEntrance(around)
    return entrance, entrance


def _models(around: Surroundings) -> tuple[QWidget, PaneController]:
    from gui.models.entrance import ModelsEntrance

    entrance = ModelsEntrance(around)
    return entrance, entrance


PANES = (
    PaneKind("Grid world", _grid_world),
    PaneKind("2-D latents", _latents),
    PaneKind("Traversal", _traversal, opens=True),
    PaneKind("Translation", _translation),
    PaneKind("Models", _models),
)
"""In the order in which they are shown."""
