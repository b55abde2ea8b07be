"""Filtering steps per second in both nets as the row grows, beside the smallest row.

In three settings: everything is seen (the belief is one state); most cells are hidden and the world
slips (the belief stays spread over several); nothing is seen (the belief spreads over all M =
2 N (N - 2) states, the worst case). From 10 to 40 cells M grows 19-fold. The last row filters Model 2
over all 6^N assignments of its cells instead of those that can be reached, for the few cells for
which that is possible at all.
"""

import time
from itertools import product

import numpy as np

from core.gridworld.episode import episode
from core.gridworld.filtering import first_belief, masked, predicted, updated
from core.gridworld.joint_states import JointStates
from core.gridworld.nets import nets_of
from core.gridworld.world import Row
from tests.benchmarks.report import Row as Line
from tests.benchmarks.report import print_rows

SMALLEST = 10
SIZES = (10, 20, 40)
STEPS = 400
ROUNDS = 3
SLIP = 0.2
SETTINGS = {
    "all seen": lambda cells: (),
    "3 cells seen": lambda cells: tuple(range(3, cells)),
    "nothing seen": lambda cells: tuple(range(cells)),
}
TARGETS = {
    "all seen": "at least N to the power -1",
    "3 cells seen": "at least M to the power -1",
    "nothing seen": "at least M to the power -1",
}


def main() -> None:
    """Best of several rounds; ours and reference in steps per second."""
    lines = []
    for setting, hidden in SETTINGS.items():
        for model in ("objects", "local"):
            speeds = {}
            for cells in SIZES:
                nets = nets_of(cells, SLIP)
                run = episode(nets, (2, 4, 1), STEPS, seed=1)
                rows = masked(run.observations, hidden(cells))
                speeds[cells] = steps_per_second(getattr(nets, model), rows)
            name = {"objects": "object net", "local": "local net"}[model]
            lines += [
                Line(
                    f"filter steps/s, {name}, N = {cells}, {setting}",
                    speeds[cells],
                    speeds[SMALLEST],
                    speeds[cells] / speeds[SMALLEST],
                    TARGETS[setting],
                )
                for cells in SIZES[1:]
            ]
    lines.append(beside_every_assignment())
    print_rows(lines)


def steps_per_second(joint: JointStates, rows: tuple[Row, ...]) -> float:
    """Of a filter that is under way."""
    best = 0.0
    for _ in range(ROUNDS):
        belief = updated(first_belief(joint), rows[0])[0]
        began = time.perf_counter()
        for row in rows[1:]:
            assert belief is not None
            belief = updated(predicted(belief), row)[0]
        best = max(best, (len(rows) - 1) / (time.perf_counter() - began))
    return best


def beside_every_assignment(cells: int = 4) -> Line:
    """Steps per second on the reachable states and on all 6^N assignments, with nothing seen."""
    joint = nets_of(cells, SLIP).local
    rows = masked(episode(nets_of(cells, SLIP), (2, 1, 1), STEPS, 1).observations, range(cells))
    ours = steps_per_second(joint, rows)
    moves = every_move(joint)
    weights = np.full(len(moves), 1 / len(moves))
    began = time.perf_counter()
    for _ in range(STEPS):
        weights = weights @ moves
    dense = STEPS / (time.perf_counter() - began)
    return Line(
        f"filter steps/s, local net, N = {cells}, beside all 6^N",
        ours,
        dense,
        ours / dense,
        "above 1; at N = 40 there are 1e31",
    )


def every_move(joint: JointStates) -> np.ndarray:
    """(6^N, 6^N) P(z' | z) as the product of the tables, for every assignment."""
    net = joint.net
    every = np.array(list(product(range(6), repeat=len(net.latents))))
    moves = np.zeros((len(every), len(every)))
    assert net.coin is not None
    for coin, chance in enumerate(net.coin.table.probabilities):
        rows = np.ones((len(every), 1))
        for node in net.latents:
            around = tuple(every[:, net.columns[parent.name]] for parent in node.parents[:3])
            row = node.table.probabilities[(*around, coin)]
            rows = (rows[:, :, None] * row[:, None, :]).reshape(len(every), -1)
        moves += chance * rows
    return moves


if __name__ == "__main__":
    main()
