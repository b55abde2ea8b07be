"""The guided tour: sets each step up in the real panes, points, and lets go when the user takes over.

All that it sets up is one step of the history, however many steps it goes: one Undo, or the tour's
end, brings the user's own work back as it was. As soon as something else changes the workspace, or
another pane is looked at, the tour no longer points and no longer changes anything by itself.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.reproduction.tour import TourStep, tour_steps
from core.workspace.state import Workspace
from gui.history import Demonstration, History
from gui.reproduction.landmarks import bring_into_sight, landmark
from gui.reproduction.pointer import Pointer
from gui.reproduction.tour_bar import TourBar
from gui.soon import soon


class Tour(QObject):
    """Walks through the steps."""

    ended = Signal()
    put_back = Signal()
    """The user's own work is there again, as it was when the tour began."""

    def __init__(
        self,
        history: History,
        show_pane: Callable[[str], QWidget],
        over: QWidget,
        bar: TourBar,
        parent: QObject | None = None,
    ) -> None:
        """
        Args:
            history: where each step's state is pushed.
            show_pane: brings the pane of a name to the front, and returns its view.
            over: what the pointer lies over; all panes are inside.
            bar: where the words go; already laid out somewhere.
        """
        super().__init__(parent)
        self.steps: tuple[TourStep, ...] = tour_steps()
        self.bar = bar
        self.pointer = Pointer(over)
        self._history = history
        self._show_pane = show_pane
        self._number = 0
        self._key = Demonstration()
        self._own: Workspace | None = None
        """The user's own state, from before the tour; None: there is no tour."""
        self._set_up: Workspace | None = None
        """The state that the tour has set up; None: the user has taken over."""
        bar.hide()
        bar.back_wanted.connect(lambda: self.go(self._number - 1))
        bar.next_wanted.connect(self._go_on)
        bar.end_wanted.connect(self.end)
        history.changed.connect(self._notice)
        history.replaced.connect(self._put_away)

    @property
    def number(self) -> int:
        """The step that is shown, from 0."""
        return self._number

    @property
    def is_on(self) -> bool:
        """Whether a tour is under way."""
        return self._own is not None

    @property
    def leads(self) -> bool:
        """Whether what the window shows is what the tour has set up."""
        return self._set_up is not None

    def start(self) -> None:
        """Begin, or go back to the first step."""
        self.go(0)

    def go(self, number: int) -> None:
        """Set up a step, and point at what to look at."""
        if not 0 <= number < len(self.steps):
            return
        if not self.leads:
            self._own = self._history.own_workspace
            if self._own is self._history.workspace:
                self._key = Demonstration()
            # Else nothing was done since the tour's own step, which goes on.
            self._history.seal()
        self._number = number
        step = self.steps[number]
        assert self._own is not None
        self._set_up = step.prepare(self._own)
        self._history.push("Guided tour", self._set_up, self._key)
        pane = self._show_pane(step.pane)
        self.bar.show_step(step, number, len(self.steps))
        self.bar.show()
        targets = [landmark(pane, name) for name in step.landmarks]
        # Once the pane has been shown and laid out.
        soon(self, lambda: self._point(number, targets))

    def look_elsewhere(self, pane: str) -> None:
        """Another pane has been brought to the front, by whomever."""
        if self.leads and pane != self.steps[self._number].pane:
            self._let_go()

    def end(self) -> None:
        """Put the user's own work back, unless the user has gone on from the tour's, and the bar away."""
        if self._own is not None and self.leads:
            own, self._set_up = self._own, None
            self._history.push("Guided tour", own, self._key)
            self.put_back.emit()
        self._put_away()

    def _go_on(self) -> None:
        self.go(self._number + 1 if self.leads else self._number)

    def _point(self, number: int, targets: list[QWidget]) -> None:
        if not self.leads or number != self._number:
            return
        for target in targets:
            bring_into_sight(target)
        self.pointer.point_at(targets)

    def _notice(self, workspace: Workspace) -> None:
        if self.leads and workspace != self._set_up:
            self._let_go()

    def _let_go(self) -> None:
        self._set_up = None
        self._history.seal()
        self.pointer.point_at(())
        self.bar.show_taken_over()

    def _put_away(self) -> None:
        if not self.is_on:
            return
        self._own = self._set_up = None
        self._history.seal()
        self.pointer.point_at(())
        self.bar.hide()
        self.ended.emit()
