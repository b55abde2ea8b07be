"""The grid world itself: a red circle and a blue pair on a row of cells, and what is seen of them.

The simulator of the article's "Simple Environment". Each step red moves one cell to the right and
wraps round; the blue pair (two circles in the cells ``b`` and ``b + 1``) moves one cell in its
direction, which flips at once when its leading cell arrives at an edge. With a slip probability
above 0 a coin is tossed each step; on 1 the pair turns round before it moves, unless that would take
it off the row.

The two Bayes nets (``object_net``, ``local_net``) say the same in tables of their own; nothing of
this module goes into them but the limits and the names.
"""

import math
from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from msgspec import Struct

from core.errors import UserError, shortened

CELL_LIMITS = (4, 40)
SLIP_LIMIT = 0.5
"""At one half the direction says nothing of the next move; above, the pair mostly turns."""

Row = tuple[int, ...]
"""What is seen of the cells at one step: for each cell a ``Seen``, or UNSEEN."""

UNSEEN = -1
"""In an observation: this cell was not looked at."""


class Seen(IntEnum):
    """What is seen of one cell; where red and blue both stand, red hides blue."""

    BLANK = 0
    BLUE = 1
    RED = 2


SEEN_NAMES = ("blank", "blue", "red")


class ObjectState(NamedTuple):
    """A state of the world, and Model 1's latent state: (r, b, d) of the article."""

    red: int
    """The cell of the red circle, 0 to N - 1."""
    blue: int
    """The left cell of the blue pair, 0 to N - 2."""
    direction: int
    """-1: the pair moves left, +1: it moves right."""


class StateEdit(Struct, frozen=True, forbid_unknown_fields=True):
    """A state set by hand: from ``step`` on the world goes on from ``state``."""

    step: int
    state: ObjectState


def check_world(cells: int, slip: float) -> None:
    """Refuse a world that there is none of.

    Raises
    ------
    UserError
        ``cells`` or ``slip`` is out of range.
    """
    fewest, most = CELL_LIMITS
    if not fewest <= cells <= most:
        raise UserError(f"The grid world has {fewest} to {most} cells, not {cells}.")
    if not 0.0 <= slip <= SLIP_LIMIT or math.isnan(slip):
        raise UserError(f"The slip probability is from 0 to {SLIP_LIMIT:g}, not {slip:g}.")


def state_problem(cells: int, state: Sequence[int]) -> str:
    """Why (r, b, d) is no state of a world of so many cells, as a sentence; empty: it is one."""
    red, blue, direction = state
    if not 0 <= red < cells:
        return f"Red stands in a cell from 0 to {cells - 1}, not in {red}."
    if not 0 <= blue <= cells - 2:
        return f"The left cell of the blue pair is one from 0 to {cells - 2}, not {blue}."
    if direction not in (-1, 1):
        return f"The direction of the blue pair is -1 or +1, not {direction}."
    if blue == 0 and direction < 0:
        return "At the left edge (b = 0) the blue pair always moves right (d = +1)."
    if blue == cells - 2 and direction > 0:
        return f"At the right edge (b = {cells - 2}) the blue pair always moves left (d = -1)."
    return ""


def check_state(cells: int, state: Sequence[int]) -> ObjectState:
    """The state, if it is one.

    Raises
    ------
    UserError
        It is none.
    """
    problem = state_problem(cells, state)
    if problem:
        raise UserError(f"{notation(state)} is no state of the grid world. {problem}")
    return ObjectState(*state)


def valid_states(cells: int) -> tuple[ObjectState, ...]:
    """Every state, 2 N (N - 2) of them, in ascending order."""
    return tuple(
        ObjectState(red, blue, direction)
        for red in range(cells)
        for blue in range(cells - 1)
        for direction in (-1, 1)
        if not state_problem(cells, (red, blue, direction))
    )


def advanced(cells: int, state: ObjectState, coin: int = 0) -> ObjectState:
    """The state one step later; ``coin`` 1: the pair turns round before it moves, if it can."""
    move = -state.direction if coin else state.direction
    if not 0 <= state.blue + move <= cells - 2:
        move = -move
    blue = state.blue + move
    arrived = blue in (0, cells - 2)
    return ObjectState((state.red + 1) % cells, blue, -move if arrived else move)


def observed(cells: int, state: ObjectState) -> Row:
    """What is seen of each cell in a state."""
    row = [int(Seen.BLANK)] * cells
    row[state.blue] = row[state.blue + 1] = int(Seen.BLUE)
    row[state.red] = int(Seen.RED)
    return tuple(row)


def notation(values: Sequence[int]) -> str:
    """A latent state as the article writes it: (2,4,1) and (0,0,1,0,4,4,0,0,0,0)."""
    return f"({','.join(str(value) for value in values)})"


def parse_state(text: str, cells: int) -> ObjectState:
    """The state that ``r,b,d`` means, with or without brackets and a plus.

    Raises
    ------
    UserError
        It means none, or none of a world of so many cells.
    """
    try:
        red, blue, direction = (int(part) for part in text.strip().strip("()").split(","))
    except ValueError as error:
        raise UserError(
            f"A state of the grid world is three whole numbers r,b,d such as 2,4,1, not "
            f"'{shortened(text)}'."
        ) from error
    return check_state(cells, (red, blue, direction))
