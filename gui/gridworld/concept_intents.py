"""What is wanted of the concept: which one, what is asked, what the nets are told, setting it."""

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.errors import UserError
from core.gridworld.concepts import ConceptName
from core.gridworld.transfer import Factor
from core.workspace import grid_world_changes as grid_world
from core.workspace.cell_list import parse_cells
from core.workspace.grid_world_state import GridWorld, Panel
from gui.changes import Changes
from gui.gridworld.pane import GridWorldPane
from gui.gridworld.transfer_chart import NAMES
from gui.widgets.gestures import Gestures


class ConceptIntents(QObject):
    """Listens to the concept column and the panels beside it."""

    def __init__(self, pane: GridWorldPane, changes: Changes[GridWorld]) -> None:
        super().__init__(pane)
        self._changes = changes
        self._gestures = Gestures()
        pane.concept.concept_chosen.connect(self._choose)
        pane.panel_chosen.connect(self._show_panel)
        pane.belief.hidden_typed.connect(self._hide)
        pane.belief.window_changed.connect(self._set_window)
        pane.belief.ahead_changed.connect(self._set_ahead)
        pane.transfer.point_chosen.connect(self._go_to_point)
        pane.manipulation.set_wanted.connect(self._set)
        pane.manipulation.fit_chosen.connect(self._choose_fit)
        pane.manipulation.clear_wanted.connect(self._clear)

    def _choose(self, name: str) -> None:
        chosen = ConceptName(name)
        self._changes.make("Choose a concept", lambda now: replace(now, concept=chosen))

    def _show_panel(self, name: str) -> None:
        panel = Panel(name)
        self._changes.make(
            "Show another panel",
            lambda now: replace(now, panel=panel),
            ("grid world panel", self._gestures.burst("panel")),
        )

    def _hide(self, text: str) -> None:
        self._changes.make(
            "Hide cells", lambda now: grid_world.hide_cells(now, parse_cells(text, now.cells))
        )

    def _set_window(self, window: int) -> None:
        self._changes.make(
            "Change the observations told",
            lambda now: replace(now, window=window or None),
            ("grid world window", self._gestures.burst("window")),
        )

    def _set_ahead(self, ahead: int) -> None:
        self._changes.make(
            "Change the steps ahead",
            lambda now: replace(now, ahead=ahead),
            ("grid world ahead", self._gestures.burst("ahead")),
        )

    def _go_to_point(self, factor: str, at: float) -> None:
        """Have the nets see so much, or the pair slip so often."""
        words = NAMES[Factor(factor)]
        self._changes.make(f"Change the {words}", lambda now: grid_world.vary(now, factor, at))

    def _set(self, value: int, held: tuple[ConceptName, ...]) -> None:
        self._changes.make("Set the concept", lambda now: _set(now, value, held))

    def _choose_fit(self, number: int) -> None:
        self._changes.make(
            "Follow another state that fits", lambda now: grid_world.choose_fit(now, number)
        )

    def _clear(self) -> None:
        self._changes.make("Clear the set concept", lambda now: replace(now, setting=None))


def _set(now: GridWorld, value: int, held: tuple[ConceptName, ...]) -> GridWorld:
    setting = now.setting
    if setting is not None and setting.step < now.current:
        raise UserError(
            f"The concept is already set at step {setting.step}; clear that, or go to it, to set it "
            "anew."
        )
    return grid_world.set_concept(now, value, held)
