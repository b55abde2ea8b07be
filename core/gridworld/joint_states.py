"""The latent nodes of a net's slice taken together: the states that can be, and how they follow.

Why this is exact, and small. Filtering sums over every assignment of the latent nodes; Model 2 has
6^N of them (about 1.3e31 for N = 40). But an assignment to which the first slice gives no
probability, and to which no row of the tables leads from one that has some, has the probability 0
at every step, whatever is observed: each term of the sum that leads to it has a factor 0. So the sum
over the assignments that *can be reached* is the whole sum, not an approximation of it. Those are
found here from the tables alone: from the first slice's states all successors that the product of
the tables' rows leaves possible, from these theirs, until no new one turns up.

For both nets they are the M = 2 N (N - 2) states of the world (160 for N = 10, 3,040 for N = 40),
each with at most two successors, one for each side of the coin, and one observation. They are found
once, in O(M N) look-ups in the tables (about 50 ms and 0.3 MB for N = 40); one step of filtering then
costs at most O(M) additions and, to compare rows of cells, O(k N) for the k states that are possible
just before it (``filtering``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.gridworld.bayes_net import SUM_ERROR, DynamicBayesNet, Node, State
from core.gridworld.world import Row

Indices = NDArray[np.intp]
Weights = NDArray[np.float64]

UNSURE = -1


@dataclass(frozen=True, eq=False)
class JointStates:
    """A net's reachable states with their successors and observations; M states, N cells."""

    net: DynamicBayesNet
    states: NDArray[np.int8]
    """(M, latent nodes) places of values."""
    first: Weights
    """(M,) the first slice's distribution."""
    successors: Indices
    """(M, K) numbers of states; K: the most successors that one has."""
    successor_weights: Weights
    """(M, K) probability of each; rows sum to one, unused places are 0."""
    after_coin: Indices
    """(C, M) for each side of the coin (without a coin there is one) the number of the state that
    follows for certain; UNSURE where several may."""
    rows: NDArray[np.int8]
    """(U, N) every observation that there can be: a ``Seen`` for each cell."""
    shown: Indices
    """(M, J) numbers of rows; J: the most that one state can show (1 in both nets)."""
    shown_weights: Weights
    """(M, J) probability of each; rows sum to one."""

    @cached_property
    def values(self) -> tuple[State, ...]:
        """Every state as the values of its nodes, by number."""
        return tuple(self.net.state(places) for places in self.states)

    @cached_property
    def looks(self) -> tuple[Row, ...]:
        """Every observation, by its number."""
        return tuple(tuple(row) for row in self.rows.tolist())

    @cached_property
    def numbers(self) -> dict[State, int]:
        """The number of each state."""
        return {state: number for number, state in enumerate(self.values)}

    def run(self, state: Sequence[int], coins: Sequence[int]) -> list[int]:
        """The numbers of the states that follow from one (first in the list) with given coins.

        Raises
        ------
        KeyError
            The net cannot be in that state.
        ValueError
            The tables leave several states possible.
        """
        found = [self.numbers[tuple(state)]]
        for coin in coins:
            following = int(self.after_coin[coin, found[-1]])
            if following == UNSURE:
                raise ValueError(f"several states may follow {self.values[found[-1]]}")
            found.append(following)
        return found

    def look(self, number: int) -> Row:
        """What is seen in a state.

        Raises
        ------
        ValueError
            The tables leave several observations possible.
        """
        if self.shown_weights[number, 0] < 1.0 - SUM_ERROR:
            raise ValueError(f"{self.values[number]} may look in several ways")
        return self.looks[self.shown[number, 0]]

    def __len__(self) -> int:
        return len(self.states)


@dataclass(frozen=True, eq=False)
class _Found:
    """Assignments that follow from others; E of them."""

    sources: Indices
    """(E,) from which row of the given ones."""
    places: NDArray[np.int8]
    """(E, nodes)"""
    weights: Weights
    """(E,) the probability of the assignment given its source."""


def joint_states(net: DynamicBayesNet) -> JointStates:
    """Find a net's reachable states from its tables, as the module's docstring says."""
    known: dict[bytes, int] = {}
    states: list[NDArray[np.int8]] = []
    sides = np.ones(1) if net.coin is None else net.coin.table.probabilities
    edges: list[tuple[Indices, Indices, Weights]] = []
    after_coin: list[Indices] = []

    def number(places: NDArray[np.int8]) -> int:
        found = known.setdefault(places.tobytes(), len(states))
        if found == len(states):
            states.append(places)
        return found

    first = [number(places) for places in np.ascontiguousarray(net.first_states)]
    done = 0
    while done < len(states):
        frontier = np.array(states[done:])
        sure = np.full((len(sides), len(frontier)), UNSURE)
        for coin, chance in enumerate(sides):
            # A column more than a net without a coin needs; no node of it asks for that one.
            given = np.column_stack([frontier, np.full(len(frontier), coin, np.int8)])
            found = _product(net.latents, net.columns, given)
            targets = np.array([number(places) for places in found.places], np.intp)
            edges.append((found.sources + done, targets, found.weights * chance))
            alone = np.bincount(found.sources)[found.sources] == 1
            sure[coin, found.sources[alone]] = targets[alone]
        after_coin.append(sure)
        done += len(frontier)

    every = np.array(states)
    weights = np.zeros(len(every))
    np.add.at(weights, first, net.first_probabilities)
    sources, targets, probabilities = (np.concatenate(parts) for parts in zip(*edges, strict=True))
    successors, successor_weights = _padded(len(every), sources, targets, probabilities)
    seen = _product(net.observed, net.columns, every)
    rows, row_numbers = np.unique(seen.places, axis=0, return_inverse=True)
    shown, shown_weights = _padded(len(every), seen.sources, row_numbers.ravel(), seen.weights)
    values = np.array(net.observed[0].variable.values, np.int8)
    return JointStates(
        net,
        every,
        weights,
        successors,
        successor_weights,
        np.concatenate(after_coin, axis=1),
        values[rows],
        shown,
        shown_weights,
    )


def _product(nodes: tuple[Node, ...], columns: dict[str, int], given: NDArray[np.int8]) -> _Found:
    """Every assignment of the nodes that the product of their rows gives any probability.

    Parameters
    ----------
    columns
        Where each parent's place stands in a row of ``given``.
    given
        (E, columns) assignments of the parents.
    """
    sources = np.arange(len(given))
    weights = np.ones(len(given))
    chosen: list[Indices] = []
    for node in nodes:
        parents = tuple(given[sources, columns[parent.name]] for parent in node.parents)
        distributions = node.table.probabilities[parents]
        entries, places = np.nonzero(distributions)
        weights = weights[entries] * distributions[entries, places]
        sources = sources[entries]
        chosen = [*(earlier[entries] for earlier in chosen), places]
    return _Found(sources, np.stack(chosen, axis=1).astype(np.int8), weights)


def _padded(
    count: int, sources: Indices, targets: Indices, weights: Weights
) -> tuple[Indices, Weights]:
    """Edges as two arrays (count, most edges of one source); where two lead to the same, one holds both."""
    ends = int(targets.max()) + 1
    keys, places = np.unique(sources * ends + targets, return_inverse=True)
    merged = np.bincount(places.ravel(), weights=weights)
    sources, targets = keys // ends, keys % ends
    counts = np.bincount(sources, minlength=count)
    columns = np.arange(len(sources)) - np.repeat(np.cumsum(counts) - counts, counts)
    table = np.zeros((count, int(counts.max())), np.intp)
    shares = np.zeros(table.shape)
    table[sources, columns] = targets
    shares[sources, columns] = merged
    return table, shares
