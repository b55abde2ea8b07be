"""The grid world pane: composes its views, and shows a run in all of them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.gridworld.concept_nodes import local_nodes, object_nodes
from core.gridworld.concepts import CONCEPTS
from core.gridworld.nets import Nets
from core.workspace.grid_world_run import Run
from core.workspace.grid_world_state import GridWorld, Panel
from gui.gridworld.belief_panel import BeliefPanel
from gui.gridworld.concept_column import ConceptColumn
from gui.gridworld.control_bar import BACK, FIRST, LAST, ON, ControlBar
from gui.gridworld.learning_panel import LearningPanel
from gui.gridworld.legend import Legend
from gui.gridworld.manipulation_panel import ManipulationPanel
from gui.gridworld.net_card import NetCard
from gui.gridworld.net_painting import NetRun
from gui.gridworld.table_panel import TablePanel
from gui.gridworld.timeline import Timeline
from gui.gridworld.transfer_panel import TransferPanel
from gui.gridworld.world_stage import WorldStage
from gui.settings import Settings
from gui.theme import GRID
from gui.widgets.segmented import Segmented
from gui.widgets.splitters import keep_sizes
from gui.widgets.what_is_this import WhatIsThis

WHAT_IS_THIS = (
    "Two Bayes nets watch the same little world and keep different notes of it: Model 1 where each "
    "object is, Model 2 what is in each cell. A concept that is known in Model 1 only, such as which "
    "way blue moves, is handed over to Model 2 through what both have seen, and used there."
)

_MOVES = {
    Qt.Key.Key_Left: BACK,
    Qt.Key.Key_Right: ON,
    Qt.Key.Key_Home: FIRST,
    Qt.Key.Key_End: LAST,
}


class GridWorldPane(QWidget):
    """The world above, both nets side by side, the concept and what is asked about it below."""

    move_wanted = Signal(str)
    """A key: FIRST, BACK, ON or LAST."""
    play_wanted = Signal()
    panel_chosen = Signal(str)
    appeared = Signal()
    """The pane has come into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.controls = ControlBar()
        self.stage = WorldStage()
        self.timeline = Timeline()
        self.objects = NetCard(
            "Model 1, object centric",
            "A node for red's cell R, the blue pair's left cell B and its direction D",
            "R, B, D → the observed cells below. Point at a node for its parents, children and table row.",
        )
        self.local = NetCard(
            "Model 2, local-state centric",
            "A node for each cell; its parents are the cell and its two neighbours one step before",
            "One node for each cell, with its observation beside it. Point at a node for its table row.",
        )
        self.legend = Legend()
        self.concept = ConceptColumn()
        self.panels = Segmented(
            "What is asked",
            (
                (Panel.BELIEF, "Belief", "What the nets believe from the observations alone"),
                (Panel.TRANSFER, "Accuracy", "How well c₂ does where the nets see too little"),
                (Panel.LEARNING, "Learning", "Learn the concept in Model 2 from examples"),
                (Panel.MANIPULATION, "Set the concept", "Change the concept, compare both futures"),
                (Panel.TABLE, "Table", "The conditional probability table of a node"),
            ),
        )
        self.belief = BeliefPanel()
        self.transfer = TransferPanel()
        self.learning = LearningPanel()
        self.manipulation = ManipulationPanel()
        self.table = TablePanel()
        self.what_is_this = WhatIsThis(WHAT_IS_THIS)
        self.export_button = QToolButton()
        self.export_menu = QMenu(self.export_button)
        self.panels.chosen.connect(self.panel_chosen)
        self._lay_out()

    def _lay_out(self) -> None:
        self.export_button.setText("Export")
        self.export_button.setProperty("raised", True)
        self.export_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.export_button.setMenu(self.export_menu)
        self.export_button.setToolTip(
            "Save the view, the animation or the table of states (Ctrl+E)"
        )
        self.controls.add(self.what_is_this)
        self.controls.add(self.export_button)

        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(GRID // 2)
        for widget in (self.controls, self.stage, self.timeline):
            above.addWidget(widget)
        nets = QSplitter(Qt.Orientation.Horizontal)
        nets.setObjectName("nets")
        nets.addWidget(self.objects)
        nets.addWidget(self.local)
        nets.setSizes([1000, 1000])
        above.addWidget(nets, 1)
        above.addWidget(self.legend)

        self._stack = QStackedWidget()
        self._pages = {
            Panel.BELIEF: self.belief,
            Panel.TRANSFER: self.transfer,
            Panel.LEARNING: self.learning,
            Panel.MANIPULATION: self.manipulation,
            Panel.TABLE: self.table,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        lower = QWidget()
        below = QHBoxLayout(lower)
        below.setContentsMargins(0, GRID // 2, 0, 0)
        below.setSpacing(3 * GRID)
        below.addWidget(self.concept)
        right = QVBoxLayout()
        right.setSpacing(GRID // 2)
        right.addWidget(self.panels, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self._stack, 1)
        below.addLayout(right, 1)

        whole = QSplitter(Qt.Orientation.Vertical)
        whole.setObjectName("whole")
        whole.addWidget(upper)
        whole.addWidget(lower)
        whole.setStretchFactor(0, 1)
        whole.setStretchFactor(1, 0)
        for splitter in (nets, whole):
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(GRID + 1)
        self._splitters = (nets, whole)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        frame.addWidget(whole)

    def restore_layout(self, settings: Settings) -> None:
        """Give the parts the sizes that they had last, and remember them from now on."""
        for splitter in self._splitters:
            keep_sizes(splitter, f"gridworld-{splitter.objectName()}", settings)

    # What is shown

    def show_world(self, world: GridWorld) -> None:
        """What needs no run: numbers, choices, what the nets are told."""
        self.controls.show_world(world)
        self.concept.show_concept(world.concept)
        self.panels.show_choice(world.panel)
        self._stack.setCurrentWidget(self._pages[world.panel])
        self.belief.show_world(world)
        self.manipulation.show_world(world)

    def show_run(self, nets: Nets, run: Run, world: GridWorld) -> None:
        """Another run."""
        self.stage.show_run(run, world.hidden)
        self.timeline.show_run(run)
        marked = (*run.edited, *(() if run.set_at is None else (run.set_at,)))
        for card, net, states, letter in (
            (self.objects, nets.objects.net, run.objects, "O"),
            (self.local, nets.local.net, run.local, "Z"),
        ):
            followed = tuple(f"{letter}{state.blue}" for state in run.objects)
            card.view.show_run(NetRun(net, states, run.coins, run.observations, marked, followed))
        self.manipulation.show_run(run, world)

    def show_step(self, run: Run, world: GridWorld) -> None:
        """Another current step or concept: the latent states, and which nodes tell the concept."""
        step = world.current
        concept = CONCEPTS[world.concept]
        self.objects.show_state(run.objects[step])
        self.local.show_state(run.local[step])
        self.concept.show_state(concept, run.objects[step], run.local[step])
        self.learning.tree.show_state(run.local[step])
        self.objects.view.show_ringed(object_nodes(world.concept))
        self.local.view.show_ringed(local_nodes(world.concept, run.local[step]))

    def show_position(self, position: float, current: int) -> None:
        """The moment that is shown, maybe between two steps."""
        self.stage.show_position(position)
        self.timeline.show_position(position, current)
        self.objects.view.show_position(position, current)
        self.local.view.show_position(position, current)
        if self._stack.currentWidget() is self.manipulation:
            self.manipulation.futures.show_position(position)

    # Keys that no widget has used

    def keyPressEvent(self, event: QKeyEvent) -> None:
        move = _MOVES.get(Qt.Key(event.key()))
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.play_wanted.emit()
        elif move is not None:
            self.move_wanted.emit(move)
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit()
