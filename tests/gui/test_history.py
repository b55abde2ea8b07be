"""Undo and redo: whatever is done, the history is the plain list of states that one would keep by hand."""

import gc
import weakref

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from core.workspace.state import Traversal, Workspace
from gui import history as history_module
from gui.history import Change, Demonstration, History
from tests.strategies import workspaces


def state(number: float) -> Workspace:
    return Workspace(Traversal(position=float(number)))


class ByHand:
    """The same as a list of states, a place in it, and which place is on disk."""

    def __init__(self) -> None:
        self.states = [state(0)]
        self.place = 0
        self.saved: int | None = 0
        self.key: str | None = None

    @property
    def current(self) -> Workspace:
        return self.states[self.place]

    def push(self, workspace: Workspace, key: str | None) -> None:
        if workspace == self.current:
            return
        if key is not None and key == self.key:
            if workspace == self.states[self.place - 1]:
                self.states.pop()
                self.place -= 1
                self.key = None
            else:
                self.states[self.place] = workspace
            return
        del self.states[self.place + 1 :]
        if self.saved is not None and self.saved > self.place:
            self.saved = None  # what is on disk can no longer be reached
        self.states.append(workspace)
        self.place += 1
        self.key = key

    def go(self, by: int) -> None:
        if 0 <= self.place + by < len(self.states):
            self.place += by
            self.key = None


steps = st.lists(
    st.one_of(
        st.tuples(st.just("push"), st.integers(0, 3), st.sampled_from([None, "a", "b"])),
        st.tuples(st.sampled_from(["undo", "redo", "save", "seal"])),
    ),
    max_size=40,
)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=steps)
def test_any_sequence_equals_a_list_kept_by_hand(qapp: QObject, steps: list[tuple]) -> None:
    history, by_hand = History(state(0)), ByHand()
    heard: list[Workspace] = []
    history.changed.connect(heard.append)
    for step in steps:
        before = by_hand.current
        heard.clear()
        match step:
            case ("push", number, key):
                history.push(f"Move to {number}", state(number), key)
                by_hand.push(state(number), key)
            case ("undo",):
                history.undo()
                by_hand.go(-1)
            case ("redo",):
                history.redo()
                by_hand.go(1)
            case ("save",):
                history.mark_saved()
                by_hand.saved, by_hand.key = by_hand.place, None
            case ("seal",):
                history.seal()
                by_hand.key = None
        assert history.workspace == by_hand.current
        assert history.is_saved == (by_hand.saved == by_hand.place)
        assert heard == ([by_hand.current] if by_hand.current != before else [])

    there = by_hand.place
    back = walk(history, history.undo)
    forth = walk(history, history.redo)
    assert back[::-1] == by_hand.states[: there + 1]
    assert forth == by_hand.states


def walk(history: History, step) -> list[Workspace]:
    """The states from here to where no step leads on."""
    seen = [history.workspace]
    while True:
        step()
        if history.workspace == seen[-1]:
            return seen
        seen.append(history.workspace)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(states=st.lists(workspaces, min_size=1, max_size=5))
def test_all_the_way_back_and_forth_gives_the_same_states(
    qapp: QObject, states: list[Workspace]
) -> None:
    history = History(Workspace())
    visited = [Workspace()]
    for workspace in states:
        history.push("Change", workspace)
        if workspace != visited[-1]:
            visited.append(workspace)
    assert walk(history, history.undo) == visited[::-1]
    assert walk(history, history.redo) == visited


def test_a_drag_is_one_step(qapp: QObject) -> None:
    history = History(state(0))
    for number in range(1, 50):
        history.push("Move the slider", state(number), "slider")
    history.undo()
    assert history.workspace == state(0)
    history.redo()
    assert history.workspace == state(49)
    history.push("Move the slider", state(50), "slider")  # a new drag, although of the same slider
    history.undo()
    assert history.workspace == state(49)


def test_a_drag_back_to_its_start_is_no_step_at_all(qapp: QObject) -> None:
    history = History(state(0))
    undo = history.undo_action(history)
    for number in (1, 2, 1, 0):
        history.push("Move the slider", state(number), "slider")
    assert not undo.isEnabled()
    assert history.is_saved
    assert history.workspace == state(0)
    history.push("Move the slider", state(3), "slider")
    assert undo.isEnabled()
    history.undo()
    assert history.workspace == state(0)


def test_steps_do_not_grow_over_what_was_saved(qapp: QObject) -> None:
    history = History(state(0))
    told: list[bool] = []
    history.saved_changed.connect(told.append)
    history.push("Move", state(1), "slider")
    history.mark_saved()
    history.push("Move", state(2), "slider")
    assert not history.is_saved
    history.undo()
    assert history.workspace == state(1)
    assert history.is_saved
    history.undo()
    assert told == [False, True, False, True, False]


def test_the_menu_says_what_would_be_undone(qapp: QObject) -> None:
    history = History(state(0))
    undo, redo = history.undo_action(history), history.redo_action(history)
    assert (undo.text(), undo.isEnabled(), redo.isEnabled()) == ("Undo", False, False)
    history.push("Draw on image A", state(1))
    history.push("Whiten image B", state(2))
    assert undo.text() == "Undo Whiten image B"
    undo.trigger()
    assert (undo.text(), redo.text()) == ("Undo Draw on image A", "Redo Whiten image B")
    assert history.workspace == state(1)
    redo.trigger()
    assert history.workspace == state(2)
    assert not redo.isEnabled()


def test_the_usual_keys_undo_and_redo(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    history = History(state(0), window)
    for action in (history.undo_action(window), history.redo_action(window)):
        assert isinstance(action, QAction)
        window.addAction(action)
    history.push("Change", state(1))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert history.workspace == state(0)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Z, both)
    assert history.workspace == state(1)


def test_another_session_begins_a_new_history(qapp: QObject) -> None:
    history = History(state(0))
    undo, redo = history.undo_action(history), history.redo_action(history)
    heard: list[Workspace] = []
    history.changed.connect(heard.append)
    history.push("Change", state(1), "slider")
    history.push("Change", state(2))
    history.undo()
    heard.clear()
    history.replace(state(7))
    assert heard == [state(7)]
    assert (undo.isEnabled(), redo.isEnabled(), history.is_saved) == (False, False, True)
    history.push("Change", state(8), "slider")
    history.undo()
    assert history.workspace == state(7)
    history.replace(state(9), saved=False)
    assert not history.is_saved
    history.push("Change", state(8))
    history.undo()
    assert not history.is_saved
    history.mark_saved()
    assert history.is_saved


def test_a_listener_may_push_in_its_turn(qapp: QObject) -> None:
    history = History(state(0))
    undo = history.undo_action(history)

    def follow(workspace: Workspace) -> None:
        if workspace == state(1):
            history.push("Follow", state(2))

    history.changed.connect(follow)
    history.push("Lead", state(1))
    assert history.workspace == state(2)
    assert undo.text() == "Undo Follow"
    history.undo()  # to 1, which is followed again
    assert history.workspace == state(2)


def test_the_oldest_steps_are_forgotten(qapp: QObject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "UNDO_LIMIT", 3)
    history = History(state(0))
    for number in range(1, 8):
        history.push("Change", state(number))
    assert walk(history, history.undo) == [state(n) for n in (7, 6, 5, 4)]
    assert not history.is_saved  # the state that was begun with can no longer be reached


def test_states_that_can_no_longer_be_reached_are_freed(
    qapp: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    changes: list[weakref.ref] = []

    class Watched(Change):
        def __init__(self, *arguments: object) -> None:
            super().__init__(*arguments)
            changes.append(weakref.ref(self))

    monkeypatch.setattr(history_module, "Change", Watched)
    history = History(state(0))
    for number in range(1, 30):
        history.push("Drag", state(number), "slider")
    assert len(changes) == 1
    for number in range(30, 40):
        history.push("Change", state(number))
    for number in (50, 51, 39):
        history.push("Drag and return", state(number), "slider")
    for _ in range(5):
        history.undo()
    history.push("Change", state(60))
    history.replace(state(0))
    gc.collect()
    assert len(changes) == 13
    assert [change() for change in changes] == [None] * 13


def test_what_is_demonstrated_is_one_step_and_nobodys_work() -> None:
    history = History(state(0))
    history.push("Draw", state(1))
    history.mark_saved()
    key = Demonstration()
    for number in (5, 6, 7):
        history.push("Tour", state(number), key)
        history.seal()  # as widgets do when a drag ends
        assert (history.workspace, history.own_workspace) == (state(number), state(1))
        assert history.is_saved
    history.undo()
    assert history.workspace == state(1)
    history.redo()
    history.push("Draw", state(8))
    assert history.own_workspace == state(8)
    assert not history.is_saved
    history.undo()
    history.push("Tour", state(1), key)
    assert history.workspace == state(1)
    assert history.is_saved
    history.undo()
    assert history.workspace == state(0), "what was demonstrated has left no step behind"


def test_two_demonstrations_are_two_steps() -> None:
    history = History(state(0))
    history.push("Tour", state(1), Demonstration())
    history.push("Tour", state(2), Demonstration())
    history.undo()
    assert history.workspace == state(1)
