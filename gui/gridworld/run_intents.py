"""What is wanted of the run: its world, its length, where to look, and letting time pass."""

import random

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.gridworld.world import parse_state
from core.workspace import grid_world_changes as grid_world
from core.workspace.grid_world_state import GridWorld
from gui.changes import Changes
from gui.gridworld.control_bar import BACK, FIRST, LAST, ON
from gui.gridworld.pane import GridWorldPane
from gui.gridworld.playhead import Playhead
from gui.widgets.gestures import Gestures

GO = "Go to another step"


class RunIntents(QObject):
    """Listens to the control bar, the time steps, the playhead and the pane's keys."""

    def __init__(
        self, pane: GridWorldPane, changes: Changes[GridWorld], playhead: Playhead
    ) -> None:
        super().__init__(pane)
        self._changes = changes
        self._playhead = playhead
        self._gestures = Gestures()
        self._playing = 0
        controls = pane.controls
        controls.play_wanted.connect(self.toggle_playing)
        controls.move_wanted.connect(self._move)
        controls.speed_changed.connect(self._set_speed)
        controls.cells_changed.connect(self._set_cells)
        controls.steps_changed.connect(self._set_steps)
        controls.slip_changed.connect(self._set_slip)
        controls.start_typed.connect(self._set_start)
        controls.coins_wanted.connect(self._toss)
        pane.move_wanted.connect(self._move)
        pane.play_wanted.connect(self.toggle_playing)
        for view in (pane.timeline, pane.objects.view, pane.local.view):
            view.step_wanted.connect(self._go_to)
        playhead.arrived.connect(self._arrive)

    def toggle_playing(self) -> None:
        """Let time pass, from the start again if it has come to the end; or stop."""
        if self._playhead.is_playing:
            self._playhead.play(False)
            return
        self._playing = self._gestures.begin()
        now = self._changes.state
        if now.current >= now.steps - 1:
            self._arrive(0)
        self._playhead.play(True)

    def _arrive(self, step: int) -> None:
        # The whole way that was played is one step back.
        self._changes.make(
            "Play", lambda now: grid_world.go_to(now, step), ("grid world play", self._playing)
        )

    def _move(self, which: str) -> None:
        self._playhead.play(False)
        now = self._changes.state
        step = {FIRST: 0, BACK: now.current - 1, ON: now.current + 1, LAST: now.steps - 1}[which]
        key = ("grid world step", self._gestures.burst("step"))
        self._changes.make(GO, lambda now: grid_world.go_to(now, step), key)

    def _go_to(self, step: int, gesture: int) -> None:
        self._playhead.play(False)
        key = ("grid world go", gesture)
        self._changes.make(GO, lambda now: grid_world.go_to(now, step), key)

    def _set_speed(self, speed: float) -> None:
        key = ("grid world speed", self._gestures.burst("speed"))
        self._changes.make("Change the speed", lambda now: replace(now, speed=speed), key)

    def _set_cells(self, cells: int) -> None:
        self._playhead.play(False)
        key = ("grid world cells", self._gestures.burst("cells"))
        self._changes.make(
            "Change the number of cells", lambda now: grid_world.set_cells(now, cells), key
        )

    def _set_steps(self, steps: int) -> None:
        key = ("grid world steps", self._gestures.burst("steps"))
        self._changes.make(
            "Change the number of steps", lambda now: grid_world.set_steps(now, steps), key
        )

    def _set_slip(self, slip: float) -> None:
        key = ("grid world slip", self._gestures.burst("slip"))
        self._changes.make("Change the slip", lambda now: replace(now, slip=slip), key)

    def _set_start(self, text: str) -> None:
        self._changes.make(
            "Change the start",
            lambda now: grid_world.set_state(now, 0, parse_state(text, now.cells)),
        )

    def _toss(self) -> None:
        seed = random.getrandbits(32)
        self._changes.make("Toss other coins", lambda now: replace(now, seed=seed))
