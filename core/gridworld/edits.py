"""Edits of a state by hand: which are possible, what becomes of both nets, and why others are not.

A node of Model 1 is edited alone, and refused if that leaves no state of the world. A cell of
Model 2, or of the world, cannot be edited alone (there is one red circle, and blue comes in pairs),
so it takes the rest along: the nearest state in which the cell is as asked, that is with the fewest
cells of Model 2 changed, then the fewest variables of Model 1, then the shortest way. Where none or
several are nearest, the edit is refused.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.gridworld.codes import CODES, LocalState, edge_problem
from core.gridworld.concepts import signed
from core.gridworld.derived import counterparts
from core.gridworld.world import SEEN_NAMES, ObjectState, Seen, state_problem, valid_states

VARIABLES = ("R", "B", "D")
"""Model 1's latent nodes, in the order of its state."""


class Edit(Struct, frozen=True):
    """One value that a node or cell could be given."""

    value: int
    label: str
    """The value in words."""
    state: ObjectState | None
    """Model 1's state after the edit; None if it is refused."""
    local: LocalState | None
    """Model 2's."""
    reason: str
    """Why it is refused, as a sentence; empty if it is not."""


def changed_variables(before: Sequence[int], after: Sequence[int]) -> tuple[str, ...]:
    """The names of Model 1's latent nodes in which two states differ."""
    names = zip(VARIABLES, before, after, strict=True)
    return tuple(name for name, one, other in names if one != other)


def changed_cells(before: Sequence[int], after: Sequence[int]) -> tuple[int, ...]:
    """The numbers of the cells in which two states of Model 2 differ."""
    pairs = enumerate(zip(before, after, strict=True))
    return tuple(cell for cell, (one, other) in pairs if one != other)


def object_edits(cells: int, state: ObjectState, variable: str) -> tuple[Edit, ...]:
    """Every value for the node R, B or D of Model 1, the others left as they are."""
    column = VARIABLES.index(variable)
    values = (range(cells), range(cells - 1), (-1, 1))[column]
    found = []
    for value in values:
        label = signed(value) if variable == "D" else str(value)
        changed = ObjectState._make((*state[:column], value, *state[column + 1 :]))
        problem = state_problem(cells, changed)
        found.append(_edit(cells, value, label, None if problem else changed, problem))
    return tuple(found)


def local_edits(cells: int, state: ObjectState, cell: int) -> tuple[Edit, ...]:
    """Every code for a cell of Model 2, in order."""
    found = []
    for code in CODES:
        changed, several = _nearest(cells, state, cell, (code.number,), code.number != 0)
        reason = ""
        if changed is None:
            reason = (
                _several(code.name, cell) if several else _edge_reason(cells, cell, code.motion)
            )
        found.append(_edit(cells, code.number, code.name, changed, reason))
    return tuple(found)


def cell_edits(cells: int, state: ObjectState, cell: int) -> tuple[Edit, ...]:
    """Blank, blue and red for a cell of the world."""
    found = []
    for seen in Seen:
        codes = [code.number for code in CODES if code.seen is seen]
        changed, _ = _nearest(cells, state, cell, codes, seen is not Seen.BLANK)
        name = SEEN_NAMES[seen]
        reason = "" if changed else _several(name, cell)
        found.append(_edit(cells, int(seen), name, changed, reason))
    return tuple(found)


def _nearest(
    cells: int, state: ObjectState, cell: int, codes: Sequence[int], places: bool
) -> tuple[ObjectState | None, bool]:
    """The nearest state with one of the codes in a cell; or None, and whether several are as near.

    ``places``: the way that things move decides last; not so where something is only to go away.
    """
    every = _every_state(cells)
    here = np.array(counterparts(cells).to_local[state], np.int8)
    way = np.abs(every.objects[:, :2] - np.array(state[:2])).sum(axis=1)
    # Each counts more than all that come after it can.
    distances = (
        (every.local != here).sum(axis=1) * 10_000
        + (every.objects != np.array(state)).sum(axis=1) * 1_000
        + (way if places else 0)
    )
    candidates = np.flatnonzero(np.isin(every.local[:, cell], codes))
    if not len(candidates):
        return None, False
    least = distances[candidates].min()
    nearest = candidates[distances[candidates] == least]
    return (every.states[nearest[0]], False) if len(nearest) == 1 else (None, True)


class _States(NamedTuple):
    """All states of a world in both nets; M of them."""

    states: tuple[ObjectState, ...]
    objects: NDArray[np.int64]
    """(M, 3)"""
    local: NDArray[np.int8]
    """(M, N)"""


@lru_cache(maxsize=8)
def _every_state(cells: int) -> _States:
    to_local = counterparts(cells).to_local
    states = valid_states(cells)
    local = np.array([to_local[state] for state in states], np.int8)
    return _States(states, np.array(states, np.int64), local)


def _several(name: str, cell: int) -> str:
    return (
        f"Several states with {name} in cell {cell} are equally near; say instead where that which "
        "stands in the cell should go."
    )


def _edge_reason(cells: int, cell: int, motion: int) -> str:
    """Why no state has a pair moving so in a cell."""
    return edge_problem(cells, 0 if cell == 0 else cells - 2, motion)


def _edit(cells: int, value: int, label: str, state: ObjectState | None, reason: str) -> Edit:
    local = counterparts(cells).to_local[state] if state else None
    return Edit(value, label, state, local, reason)
