"""Model 2, local-state centric: one node for each cell, with what stands in it and how it moves.

The parents of a cell are itself and its two neighbours in the slice before (in a circle: red goes
from the last cell to the first), with slip also the coin S of that slice: all cells flip together.
Each cell is observed by its own node. Only the three cells at each edge have tables of their own,
all others share one: what happens in a cell depends on how far off a wall is only if the pair could
be standing at that wall now or in the next step, and from the fourth cell on a pair that its
neighbourhood shows cannot matter so.

The tables' rows that no state of the world could have, such as two neighbours both with red, are
uniform: the net says nothing there.
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from core.gridworld.bayes_net import (
    DynamicBayesNet,
    Node,
    Parent,
    Table,
    Variable,
    coin_node,
    uniform_first,
)
from core.gridworld.codes import CODES, code_of, placed
from core.gridworld.world import Seen, check_world, valid_states

EDGE_CELLS = 3
"""So many cells at each edge have tables of their own."""


class _Pair(NamedTuple):
    """The pair as seen from a cell."""

    offset: int
    """Of its left half from the cell: -2 to 1."""
    motion: int
    room_left: int
    """Cells between it and the left wall."""
    room_right: int


def local_net(cells: int, slip: float = 0.0) -> DynamicBayesNet:
    """Model 2 of a world; its latent state is N codes.

    Raises
    ------
    UserError
        There is no such world.
    """
    check_world(cells, slip)
    coin = coin_node(slip)
    codes = tuple(code.number for code in CODES)
    latents = tuple(
        Node(
            Variable(f"Z{cell}", codes),
            (
                Parent(f"Z{(cell - 1) % cells}", 1),
                Parent(f"Z{cell}", 1),
                Parent(f"Z{(cell + 1) % cells}", 1),
                *(() if coin is None else (Parent("S", 1),)),
            ),
            _table(min(cell, EDGE_CELLS), min(cells - 1 - cell, EDGE_CELLS), coin is not None),
        )
        for cell in range(cells)
    )
    seen = tuple(int(value) for value in Seen)
    shown = Table("P(O | Z)", np.eye(len(Seen))[[int(code.seen) for code in CODES]])
    observed = tuple(
        Node(Variable(f"O{cell}", seen), (Parent(f"Z{cell}", 0),), shown) for cell in range(cells)
    )
    first = np.array([placed(cells, *state) for state in valid_states(cells)], dtype=np.int8)
    return DynamicBayesNet(
        "local-state centric", latents, coin, observed, first, uniform_first(first)
    )


def table_name(to_left: int, to_right: int, with_coin: bool) -> str:
    """The name of a cell's table, by the cells between it and either wall."""
    place = ""
    if to_left < EDGE_CELLS:
        place += f", {to_left} from the left edge"
    if to_right < EDGE_CELLS:
        place += f", {to_right} from the right edge"
    coin = ", S" if with_coin else ""
    return f"P(Z' | left, Z, right{coin}){place or ', shared'}"


@cache
def _table(to_left: int, to_right: int, with_coin: bool) -> Table:
    """The table of a cell with so many cells (EDGE_CELLS: so many or more) between it and the walls."""
    coins = (0, 1) if with_coin else (0,)
    count = len(CODES)
    rows = np.full((count, count, count, len(coins), count), 1.0 / count)
    for left, own, right in np.ndindex(count, count, count):
        for coin in coins:
            following = next_code((left, own, right), coin, to_left, to_right)
            if following is not None:
                rows[left, own, right, coin] = np.eye(count)[following]
    return Table(table_name(to_left, to_right, with_coin), rows if with_coin else rows[:, :, :, 0])


def next_code(around: tuple[int, int, int], coin: int, to_left: int, to_right: int) -> int | None:
    """The local rule: a cell's next code from three codes, the coin, and how near the walls are.

    Parameters
    ----------
    around
        The codes of the left neighbour, the cell itself and the right neighbour.
    coin
        1: the pair turns round before it moves, if it can.
    to_left, to_right
        Cells between this one and either wall; EDGE_CELLS: so many or more.

    Returns
    -------
    int or None
        None if no state of the world looks like that from the cell.
    """
    left, own, right = (CODES[code] for code in around)
    if left.red + own.red + right.red > 1:
        return None
    # Red comes round through the wall, blue does not: what blue stands beyond it is not at hand.
    motions = (left.motion, own.motion, right.motion)
    at_hand = (left.motion if to_left else 0, own.motion, right.motion if to_right else 0)
    if motions != at_hand and any(at_hand):
        return None
    # And the blue beyond a wall moves away from that wall's other side.
    if (not to_left and left.motion > 0) or (not to_right and right.motion < 0):
        return None
    pair = _pair_seen(at_hand, to_left, to_right)
    if pair is None:
        return None if any(at_hand) else code_of(left.red, 0)
    move = -pair.motion if coin else pair.motion
    if (move < 0 and pair.room_left == 0) or (move > 0 and pair.room_right == 0):
        move = -move
    motion = move
    if pair.room_left + move == 0:
        motion = 1
    elif pair.room_right - move == 0:
        motion = -1
    in_cell = pair.offset + move in (-1, 0)
    return code_of(left.red, motion if in_cell else 0)


def _pair_seen(motions: tuple[int, int, int], to_left: int, to_right: int) -> _Pair | None:
    """The pair that three cells show; None: they show none, or what cannot be."""
    offsets = {
        (True, False, False): -2,
        (True, True, False): -1,
        (False, True, True): 0,
        (False, False, True): 1,
    }
    offset = offsets.get((motions[0] != 0, motions[1] != 0, motions[2] != 0))
    moving = {motion for motion in motions if motion}
    if offset is None or len(moving) != 1:
        return None
    motion = moving.pop()
    room_left, room_right = to_left + offset, to_right - offset - 1
    if room_left < 0 or room_right < 0:
        return None
    if (motion < 0 and room_left == 0) or (motion > 0 and room_right == 0):
        return None
    return _Pair(offset, motion, room_left, room_right)
