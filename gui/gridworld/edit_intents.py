"""A node or cell is to have another value: offers the values, makes the state or says why not."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from core.gridworld.edits import VARIABLES, Edit, cell_edits, local_edits, object_edits
from core.gridworld.unrolled import NodeKey
from core.workspace import grid_world_changes as grid_world
from core.workspace.grid_world_run import Run
from core.workspace.grid_world_state import GridWorld
from gui.changes import Changes
from gui.gridworld.pane import GridWorldPane
from gui.gridworld.playhead import Playhead
from gui.widgets.message_bar import MessageBar

COIN = "Coins fall by chance and cannot be set; Other coins tosses all of them again."
BUILDING = "The nets of this world are still being built; try again in a moment."
AFTER_SETTING = (
    "From step {} on the concept is set, and all steps follow from that: press Clear under "
    "Set the concept before changing a later state."
)


class EditIntents(QObject):
    """Listens to the world's cells and both nets' nodes."""

    def __init__(
        self,
        pane: GridWorldPane,
        changes: Changes[GridWorld],
        playhead: Playhead,
        run: Callable[[], Run | None],
        messages: MessageBar,
    ) -> None:
        """``run``: the one that is shown, if it is that of the current state."""
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._playhead = playhead
        self._run = run
        self._messages = messages
        self.menu: QMenu | None = None
        """The one that is open, or was last."""
        pane.stage.cell_chosen.connect(self._choose_cell)
        pane.objects.view.node_chosen.connect(self._choose_node)
        pane.local.view.node_chosen.connect(self._choose_node)

    def _choose_cell(self, cell: int, at: QPoint) -> None:
        self._playhead.play(False)
        self._offer(NodeKey(f"O{cell}", self._changes.state.current), at)

    def _choose_node(self, key: NodeKey, at: QPoint) -> None:
        self._playhead.play(False)
        if key.name == "S":
            self._messages.news(COIN)
        else:
            self._offer(key, at)

    def _offer(self, key: NodeKey, at: QPoint) -> None:
        run = self._run()
        if run is None:
            self._messages.news(BUILDING)
            return
        if run.set_at is not None and key.step >= run.set_at:
            self._messages.problem(AFTER_SETTING.format(run.set_at))
            return
        edits, now = _edits(run, key)
        menu = QMenu(f"{key.name} at step {key.step}", self._pane)
        menu.setToolTipsVisible(True)
        heading = menu.addAction(f"{_what(key)} at step {key.step}:")
        heading.setEnabled(False)
        for edit in edits:
            menu.addAction(self._action(menu, key, edit, edit.value == now))
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(at)

    def _action(self, menu: QMenu, key: NodeKey, edit: Edit, now: bool) -> QAction:
        action = QAction(edit.label, menu)
        action.setCheckable(True)
        action.setChecked(now)
        # One that is refused can be chosen all the same: then the reason is said where it is read.
        action.setToolTip(edit.reason or f"Make it {edit.label}")
        action.triggered.connect(lambda _=False: self._take(key, edit))
        return action

    def _take(self, key: NodeKey, edit: Edit) -> None:
        state = edit.state
        if state is None:
            self._messages.problem(f"{_what(key)} cannot be {edit.label} here. {edit.reason}")
            return
        run = self._run()
        if run is not None and run.objects[key.step] == state:
            return
        self._changes.make(
            f"Set {key.name} at step {key.step} to {edit.label}",
            lambda now: grid_world.go_to(grid_world.set_state(now, key.step, state), key.step),
        )


def _edits(run: Run, key: NodeKey) -> tuple[Sequence[Edit], int]:
    """What the node could be, and what it is."""
    state = run.objects[key.step]
    if key.name in VARIABLES:
        return object_edits(run.cells, state, key.name), state[VARIABLES.index(key.name)]
    cell = int(key.name[1:])
    if key.name.startswith("Z"):
        return local_edits(run.cells, state, cell), run.local[key.step][cell]
    return cell_edits(run.cells, state, cell), run.observations[key.step][cell]


def _what(key: NodeKey) -> str:
    return f"Cell {key.name[1:]}" if key.name.startswith("O") else key.name
