"""What the window should hold, as plain dictionaries: made without the program's own history or changes.

A state is the workspace as JSON has it. After each action of a user the window's state must be the
one before with exactly the expected changes, and its undo stack must have grown as expected.
"""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

UNDO_LIMIT = 500

UNKNOWN = "?"
"""The key of a step that nobody has foretold: whatever comes next may belong to it."""

State = dict


def plain(workspace) -> State:
    """A workspace as dictionaries, lists, strings and numbers."""
    return json.loads(msgspec.json.encode(workspace))


@dataclass(frozen=True)
class Near:
    """A number that a hand brought about, which is not exact."""

    value: float
    tolerance: float

    def __call__(self, found: object) -> bool:
        return isinstance(found, int | float) and abs(found - self.value) <= self.tolerance

    def __repr__(self) -> str:
        return f"about {self.value:g} (± {self.tolerance:g})"


@dataclass
class Expected:
    """What one action should do to the state."""

    done: str
    """For the log."""
    changes: dict[str, object] = field(default_factory=dict)
    """By dotted path: the new value, or a function that tells whether a value is right."""
    anything: tuple[str, ...] = ()
    """Paths whose values may become anything (what is drawn at random over many widgets)."""
    key: str | None = None
    """Actions in a row with the same key may be one step."""
    deed: tuple[str, str, str] | None = None
    """What was done to the files of the models, from a name to another ('' for none); a step."""
    news: tuple[str, str, str] | None = None
    """The same, but no step."""
    steps: int = 1
    """At most so many steps, where anything may have been done."""


@dataclass
class Step:
    """One step of the history, with the states before and after it."""

    before: State
    after: State
    key: str | None
    deed: tuple[str, str, str] | None


@dataclass
class PlainModel:
    """The state, the steps to it, what is saved where, and the user's own models."""

    state: State
    steps: list[Step] = field(default_factory=list)
    index: int = 0
    clean: int = 0
    """The index at which the state is the saved one; -1: none."""
    path: str | None = None
    files: dict[str, State] = field(default_factory=dict)
    models: set[str] = field(default_factory=set)
    sealed: bool = True
    """Whether the next action is a step of its own whatever its key."""

    @property
    def is_saved(self) -> bool:
        """Whether the state is on the disk."""
        return self.index == self.clean

    # What a user does

    def take(self, expected: Expected, actual: State, index: int) -> str:
        """Compare the window's state with the expected one and go on from it; what is wrong, or ''."""
        changes = {
            path: at(actual, path) if callable(value) else value
            for path, value in expected.changes.items()
        }
        for path, value in expected.changes.items():
            if callable(value) and not value(changes[path]):
                return f"{path} is {changes[path]!r}, not {value!r}"
        wanted = self.state
        for path, value in changes.items():
            wanted = with_value(wanted, path, value)
        for path in expected.anything:
            wanted = with_value(wanted, path, at(actual, path))
        wrong = list(differences(wanted, actual))
        if wrong:
            return "; ".join(wrong[:4])
        problem = self._take_step(expected, actual, index)
        if expected.news is not None:
            self._move(expected.news)
        return problem

    def _take_step(self, expected: Expected, actual: State, index: int) -> str:
        changed = actual != self.state
        grown = index - self.index
        last = self.steps[self.index - 1] if self.index else None
        merges = (
            not self.sealed
            and expected.key is not None
            and last is not None
            and last.key in (expected.key, UNKNOWN)
        )
        if expected.anything:
            return self._take_any(expected, actual, grown, changed)
        if not changed and expected.deed is None:
            if grown:
                return f"nothing has changed, but the history went from {self.index} to {index}"
            return ""
        if merges and grown == 0:
            last.after = actual
            self._cut()
        elif merges and grown == -1 and actual == last.before:
            self.index -= 1
            self._cut()
            self.sealed = True
        elif grown == 1 or (self.index == UNDO_LIMIT and grown == 0):
            self._push(Step(self.state, actual, expected.key, expected.deed))
        else:
            return f"the history went from {self.index} to {index}, instead of one on"
        if expected.deed is not None:
            self._move(expected.deed)
        self.state = actual
        return ""

    def _take_any(self, expected: Expected, actual: State, grown: int, changed: bool) -> str:
        """Some steps that nobody has foretold; only where they led to is known."""
        if not -1 <= grown <= expected.steps:
            return f"the history went {grown} on, which is not from 0 to {expected.steps}"
        if changed and not grown and not self.index:
            return "the state has changed without a step"
        if grown == -1:
            self.index -= 1
            self._cut()
        elif grown == 0 and changed and self.index:
            self.steps[self.index - 1].after = actual
            self._cut()
        for number in range(grown):
            # The states between are not known: None stands for any of them.
            first, final = number == 0, number == grown - 1
            before = self.state if first else None
            self._push(Step(before, actual if final else None, UNKNOWN, None))
        if grown or changed:
            self.state = actual
            self.sealed = grown == -1
        return ""

    def may_lose_redo(self, count: int) -> None:
        """A step that led back to where it began has gone, and with it what could be redone."""
        if count < len(self.steps):
            self._cut()

    def adopt(self, actual: State) -> None:
        """Take the window's word for a state that is not known, between steps of one action."""
        if self.state is None:
            self.state = actual
            if self.index:
                self.steps[self.index - 1].after = actual
            if self.index < len(self.steps):
                self.steps[self.index].before = actual

    def undo(self) -> None:
        """One step back."""
        if self.index:
            step = self.steps[self.index - 1]
            if step.deed is not None:
                what, before, after = step.deed
                self._move((what, after, before))
            self.index -= 1
            self.state = step.before
            self.sealed = True

    def redo(self) -> None:
        """One step on."""
        if self.index < len(self.steps):
            step = self.steps[self.index]
            if step.deed is not None:
                self._move(step.deed)
            self.index += 1
            self.state = step.after
            self.sealed = True

    def saved(self, path: str) -> None:
        """The state went to a file."""
        self.files[path] = copy.deepcopy(self.state)
        self.path = path
        self.clean = self.index
        self.sealed = True

    def replaced(self, state: State, path: str | None, *, saved: bool = True) -> None:
        """Another session has taken the place."""
        self.state = state
        self.steps, self.index = [], 0
        self.clean = 0 if saved else -1
        self.path = path
        self.sealed = True

    # Inside

    def _push(self, step: Step) -> None:
        self._cut()
        if self.clean > self.index:
            self.clean = -1
        self.steps.append(step)
        self.index += 1
        self.sealed = False
        if len(self.steps) > UNDO_LIMIT:
            del self.steps[0]
            self.index -= 1
            self.clean = self.clean - 1 if self.clean > 0 else -1

    def _cut(self) -> None:
        del self.steps[self.index :]
        if self.clean > self.index:
            self.clean = -1

    def _move(self, deed: tuple[str, str, str]) -> None:
        _, before, after = deed
        self.models.discard(before)
        if after:
            self.models.add(after)


# Paths


def at(state: State, path: str):
    """The value at a dotted path; an empty path is the whole state."""
    found = state
    for name in path.split(".") if path else ():
        found = found.get(name)
    return found


def with_value(state: State, path: str, value: object) -> State:
    """The state with another value at a dotted path."""
    if not path:
        return value
    name, _, rest = path.partition(".")
    inner = with_value(state.get(name, {}), rest, value) if rest else value
    return {**state, name: inner}


def differences(wanted: object, found: object, path: str = "") -> Iterator[str]:
    """Where two values differ, in words."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        for name in {**wanted, **found}:
            below = f"{path}.{name}" if path else name
            if name not in wanted or name not in found:
                side = "missing" if name not in found else "new"
                yield f"{below} is {side}: {wanted.get(name, found.get(name))!r}"
            else:
                yield from differences(wanted[name], found[name], below)
    elif wanted != found:
        yield f"{path} is {_short(found)}, not {_short(wanted)}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 300 else f"{text[:140]} … {text[-140:]}"
