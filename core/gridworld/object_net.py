"""Model 1, object centric: where red is, where the blue pair is, and which way it moves.

Per slice: R -> R', (B, D) -> B', (B, D) -> D', and (R, B) -> each of the N observed cells. With slip
the coin S is a parent of both B' and D'. The tables' rows that no state of the world has, such as
(b = 0, d = -1), are uniform: the net says nothing there.
"""

import numpy as np
from numpy.typing import NDArray

from core.gridworld.bayes_net import (
    DynamicBayesNet,
    Node,
    Parent,
    Table,
    Variable,
    coin_node,
    uniform_first,
)
from core.gridworld.world import Seen, check_world, valid_states

DIRECTIONS = (-1, 1)


def object_net(cells: int, slip: float = 0.0) -> DynamicBayesNet:
    """Model 1 of a world; its latent state is (r, b, d).

    Raises
    ------
    UserError
        There is no such world.
    """
    check_world(cells, slip)
    red = Variable("R", tuple(range(cells)))
    blue = Variable("B", tuple(range(cells - 1)))
    direction = Variable("D", DIRECTIONS)
    coin = coin_node(slip)

    of_pair = [Parent("B", 1), Parent("D", 1)]
    given = "B, D"
    if coin is not None:
        of_pair.append(Parent("S", 1))
        given = "B, D, S"
    blue_rows, direction_rows = _pair_rows(cells)
    if coin is None:
        blue_rows, direction_rows = blue_rows[:, :, 0], direction_rows[:, :, 0]
    latents = (
        Node(red, (Parent("R", 1),), Table("P(R' | R)", np.roll(np.eye(cells), 1, axis=1))),
        Node(blue, tuple(of_pair), Table(f"P(B' | {given})", blue_rows)),
        Node(direction, tuple(of_pair), Table(f"P(D' | {given})", direction_rows)),
    )
    seen = tuple(int(value) for value in Seen)
    observed = tuple(
        Node(
            Variable(f"O{cell}", seen),
            (Parent("R", 0), Parent("B", 0)),
            Table(f"P(O{cell} | R, B)", _seen_rows(cells, cell)),
        )
        for cell in range(cells)
    )
    first = np.array(
        [(r, b, direction.places[d]) for r, b, d in valid_states(cells)], dtype=np.int8
    )
    return DynamicBayesNet("object centric", latents, coin, observed, first, uniform_first(first))


def _pair_rows(cells: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P(B' | B, D, S) and P(D' | B, D, S): (N - 1, 2, 2, N - 1) and (N - 1, 2, 2, 2)."""
    last = cells - 2
    blue = np.full((cells - 1, 2, 2, cells - 1), 1.0 / (cells - 1))
    direction = np.full((cells - 1, 2, 2, 2), 0.5)
    for b in range(cells - 1):
        for place, d in enumerate(DIRECTIONS):
            if (b, d) in ((0, -1), (last, 1)):
                continue
            for coin in (0, 1):
                # At an edge the pair only ever moves away from it, whatever the coin says.
                move = d if b in (0, last) or not coin else -d
                at_left, at_right = b + move == 0, b + move == last
                turned = 1 if at_left else -1 if at_right else move
                blue[b, place, coin] = np.eye(cells - 1)[b + move]
                direction[b, place, coin] = np.eye(2)[DIRECTIONS.index(turned)]
    return blue, direction


def _seen_rows(cells: int, cell: int) -> NDArray[np.float64]:
    """P(O | R, B) of one cell: (N, N - 1, 3)."""
    seen = np.full((cells, cells - 1), int(Seen.BLANK))
    seen[:, max(cell - 1, 0) : cell + 1] = int(Seen.BLUE)
    seen[cell, :] = int(Seen.RED)
    return np.asarray(np.eye(len(Seen))[seen])
