"""The grid world pane's controller: puts its parts together and shows each new state.

Intents become states in ``run_intents``, ``edit_intents`` and ``concept_intents``; what takes long is
asked of the engine by ``inquiry``. A run takes milliseconds once its world's nets are there, so it is
made here; the nets of a small world are, too, and so the first picture needs no engine.
"""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from core.engine.grid_world_requests import (
    GridWorldRequest,
    LearnedFrom,
    Transfer,
    TransferRequest,
)
from core.errors import UserError
from core.gridworld.codes import LocalState
from core.gridworld.concept_nodes import local_nodes
from core.gridworld.concepts import CONCEPTS, Concept
from core.gridworld.nets import Nets, nets_of
from core.gridworld.table_rows import rows_of
from core.gridworld.unrolled import NodeKey
from core.workspace.grid_world_run import Run, beliefs_at, run_of, view_of
from core.workspace.grid_world_state import GridWorld, Panel
from core.workspace.state import Workspace
from gui.changes import Changes
from gui.gridworld.concept_intents import ConceptIntents
from gui.gridworld.edit_intents import EditIntents
from gui.gridworld.exporting import Exporter
from gui.gridworld.hints import hint
from gui.gridworld.inquiry import Inquiry
from gui.gridworld.net_card import NetCard
from gui.gridworld.pane import GridWorldPane
from gui.gridworld.playhead import Playhead
from gui.gridworld.row_lookup import used_row_of
from gui.gridworld.row_words import row_text
from gui.gridworld.run_intents import RunIntents
from gui.gridworld.shortcuts import SHORTCUTS
from gui.gridworld.transfer_panel import WAITING
from gui.surroundings import Surroundings
from gui.widgets.stop_button import JobState

AT_ONCE = 12
"""Cells of the largest world whose nets are built here: about 30 ms."""

KEPT_WORLDS = 4
"""Worlds whose nets are kept; fewer than ``core.gridworld`` remembers counterparts of."""

BUILDING = "The nets of this world are being built…"

_RUN = ("cells", "slip", "start", "seed", "steps", "edits", "setting", "hidden")
"""What the run and its pictures depend on."""


class GridWorldController(QObject):
    """Connects the grid world pane with the history and the engine."""

    def __init__(self, around: Surroundings, pane: GridWorldPane) -> None:
        super().__init__(pane)
        self._history = around.history
        self._messages = around.messages
        self._pane = pane
        self._started = False
        self._shown: GridWorld | None = None
        self._run: Run | None = None
        self._pointed: tuple[NetCard, NodeKey] | None = None
        self._nets: OrderedDict[tuple[int, float], Nets] = OrderedDict()
        self._changes = Changes[GridWorld](around.history, around.messages, "grid_world")
        self._playhead = Playhead(pane)
        self._inquiry = Inquiry(around.bridge, around.messages, pane)
        self._run_intents = RunIntents(pane, self._changes, self._playhead)
        self._edit_intents = EditIntents(
            pane, self._changes, self._playhead, lambda: self._run, around.messages
        )
        self._concept_intents = ConceptIntents(pane, self._changes)
        self._exporter = Exporter(pane, around, self._nets_and_run)
        self._playhead.moved.connect(self._show_position)
        self._playhead.playing_changed.connect(pane.controls.show_playing)
        self._inquiry.world_built.connect(self._take_nets)
        self._inquiry.answered.connect(self._show_answers)
        self._inquiry.progressed.connect(self._show_progress)
        for panel in (pane.learning, pane.transfer):
            panel.stop_button.stop_wanted.connect(self._inquiry.stop_jobs)
            panel.stop_button.resume_wanted.connect(
                lambda: self._inquiry.resume_jobs(self._changes.state)
            )
        for card in (pane.objects, pane.local):
            card.view.hovered.connect(lambda key, c=card: self._point_at(c, key))
            card.copied.connect(lambda text: self._messages.news(f"On the clipboard: {text}"))
        pane.appeared.connect(self._appear)
        around.history.changed.connect(self._show)
        around.history.replaced.connect(lambda: self._playhead.play(False))
        pane.restore_layout(around.settings)

    # What the window asks of a pane

    def start(self) -> None:
        """The window is painted: ask the engine."""
        self._started = True
        self._refresh(self._changes.state)

    def export_strip(self) -> None:
        """Export the view."""
        self._exporter.export_view()

    def copy_strip(self) -> None:
        """Copy the view as a picture."""
        self._exporter.copy_view()

    def paste_picture(self) -> None:
        """There is no use for a picture here.

        Raises
        ------
        UserError
            Always.
        """
        raise UserError("The grid world takes no pictures; paste it in the Traversal pane.")

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """There is no use for pictures here.

        Raises
        ------
        UserError
            Always.
        """
        raise UserError("The grid world takes no pictures; drop them on the Traversal pane.")

    def edit_actions(self) -> Sequence[QAction]:
        """None: what can be done here is in the pane."""
        return []

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys of single widgets, for the shortcuts page."""
        return SHORTCUTS

    # Showing

    def _appear(self) -> None:
        """Before the first time the pane is painted: until then another pane's start is not held up."""
        if self._shown is None:
            self._refresh(self._changes.state)
        self._show_hint()

    def _show(self, workspace: Workspace) -> None:
        now = workspace.grid_world
        waits = self._shown is None and not self._started
        if now == self._shown or waits:
            return
        self._refresh(now)
        self._show_hint()

    def _refresh(self, now: GridWorld) -> None:
        """Show the state; the run only if it is another one, and once its nets are there."""
        before, self._shown = self._shown, now
        self._pane.show_world(now)
        if before is not None and before.cells != now.cells:
            # A tree that was learned in another world asks for cells that this one may lack.
            self._pane.learning.show_waiting(CONCEPTS[now.concept], "")
        nets = self._nets_of(now)
        if nets is None:
            self._run = None
            self._pane.transfer.show_text(BUILDING, JobState.DONE)
            self._pane.learning.show_waiting(CONCEPTS[now.concept], BUILDING)
            return
        if self._run is None or before is None or _differ(before, now, _RUN):
            self._run = run_of(nets, now)
            self._pane.show_run(nets, self._run, now)
        self._playhead.show_run(now.steps, now.speed)
        self._pane.show_step(self._run, now)
        self._show_step(now)
        if now.panel is Panel.BELIEF:
            self._show_beliefs(nets, self._run, now)
        elif now.panel is Panel.TABLE:
            self._show_table()
        if self._started:
            self._inquiry.ask(now)
        self._show_answers()

    def _show_step(self, now: GridWorld) -> None:
        head = self._playhead
        if head.is_playing and head.target != now.current:
            head.play(False)
        head.follow(now.current)
        self._show_position(head.position)
        for card in (self._pane.objects, self._pane.local):
            card.view.follow_cursor()
            self._show_row(card)

    def _nets_of(self, now: GridWorld) -> Nets | None:
        """The nets of a state, if they are there or quickly built; else they are asked for."""
        key = (now.cells, now.slip)
        if key not in self._nets:
            if now.cells > AT_ONCE:
                if self._started:
                    self._inquiry.ask_for_world(now)
                    self._messages.news(f"Building the nets of a world of {now.cells} cells…")
                return None
            self._keep(nets_of(*key))
        self._nets.move_to_end(key)
        return self._nets[key]

    def _nets_and_run(self) -> tuple[Nets, Run] | None:
        """What is shown, if it is that of the current state."""
        run = self._run
        nets = None if run is None else self._nets.get((run.cells, run.slip))
        return None if run is None or nets is None else (nets, run)

    def _keep(self, nets: Nets) -> None:
        self._nets[nets.cells, nets.slip] = nets
        while len(self._nets) > KEPT_WORLDS:
            self._nets.popitem(last=False)

    def _take_nets(self, nets: Nets) -> None:
        now = self._changes.state
        self._inquiry.forget_world()
        self._keep(nets)
        if (nets.cells, nets.slip) == (now.cells, now.slip):
            self._messages.withdraw(f"Building the nets of a world of {now.cells} cells…")
            self._refresh(now)

    def _show_position(self, position: float) -> None:
        self._pane.show_position(position, self._changes.state.current)

    def _show_beliefs(self, nets: Nets, run: Run, now: GridWorld) -> None:
        try:
            beliefs = beliefs_at(nets, now, run)
        except UserError as error:
            self._pane.belief.show_problem(str(error))
            return
        real = (run.objects[now.current], run.local[now.current])
        self._pane.belief.show_beliefs(beliefs, real, CONCEPTS[now.concept])

    def _show_answers(self) -> None:
        """What the engine has found out for this state so far."""
        now, run = self._changes.state, self._run
        nets = self._nets.get((now.cells, now.slip))
        if run is None or nets is None:
            return
        concept, local = CONCEPTS[now.concept], run.local[now.current]
        self._pane.concept.show_derived(concept, self._inquiry.derived(now), local)
        learned = self._inquiry.learned(now)
        told = None if isinstance(learned, str) else learned
        number = nets.local.numbers[local]
        self._pane.concept.show_learned(concept, told, local, number)
        if now.panel is Panel.LEARNING:
            self._show_learning(now, concept, learned, local)
        elif now.panel is Panel.TRANSFER:
            self._show_transfer(now)

    def _show_learning(
        self,
        now: GridWorld,
        concept: Concept,
        learned: LearnedFrom | str | None,
        local: LocalState,
    ) -> None:
        panel = self._pane.learning
        told = None if isinstance(learned, str) else learned
        panel.show_learned(told, concept, learned if isinstance(learned, str) else "Learning…")
        panel.tree.show_state(local)
        curve = self._inquiry.curve(now)
        if isinstance(curve, str):
            panel.show_curve(None, curve)
        elif curve is not None:
            panel.show_curve(curve)
        elif panel.curve.curve() is not None:
            panel.show_curve(None, "Learning…")
        panel.stop_button.show_state(self._inquiry.job_state(now))

    def _show_transfer(self, now: GridWorld) -> None:
        found = self._inquiry.transfer(now)
        panel = self._pane.transfer
        if isinstance(found, Transfer):
            panel.show_transfer(found, view_of(now), now.slip)
        else:
            panel.show_text(found or WAITING, self._inquiry.job_state(now))

    def _show_progress(self, request: GridWorldRequest, text: str) -> None:
        """How far a job is, where its result will be."""
        if isinstance(request, TransferRequest):
            self._pane.transfer.show_text(text, JobState.RUNNING)
        else:
            self._pane.learning.show_progress(request, text)

    def _point_at(self, card: NetCard, key: NodeKey | None) -> None:
        if key is not None:
            self._pointed = (card, key)
        self._show_row(card)
        if self._changes.state.panel is Panel.TABLE:
            self._show_table()

    def _show_table(self) -> None:
        """The table of the node that was pointed at last; before any was, of one of the concept's."""
        now, run = self._changes.state, self._run
        nets = self._nets.get((now.cells, now.slip))
        if run is None or nets is None:
            return
        local = NodeKey(local_nodes(now.concept, run.local[now.current])[0], now.current)
        card, key = self._pointed or (self._pane.local, local)
        used = used_row_of(nets, run, key, objects=card is self._pane.objects)
        if used is None:  # a node that this world, or this run, does not have
            card, key = self._pane.local, local
            used = used_row_of(nets, run, key, objects=False)
        net = nets.objects.net if card is self._pane.objects else nets.local.net
        self._pane.table.show_table(
            key.name, key.step, None if used is None else rows_of(net, used)
        )

    def _show_row(self, card: NetCard) -> None:
        """The table row of the node that is pointed at."""
        run, key = self._run, card.view.lit()
        nets = self._nets.get((run.cells, run.slip)) if run is not None else None
        if run is None or nets is None or key is None:
            card.show_row("")
            return
        used = used_row_of(nets, run, key, objects=card is self._pane.objects)
        card.show_row("" if used is None else row_text(used))

    def _show_hint(self) -> None:
        """While the pane is in sight: the message bar is every pane's."""
        if self._pane.isVisible():
            self._messages.set_hint(hint(self._changes.state))


def _differ(one: GridWorld, other: GridWorld, fields: Sequence[str]) -> bool:
    return any(getattr(one, field) != getattr(other, field) for field in fields)
