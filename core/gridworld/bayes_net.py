"""Discrete dynamic Bayes nets: nodes, their parents, and a conditional probability table for each.

One time step is a *slice*. A net describes any number of them: the latent nodes of a slice have
parents in the slice before (and, where the world can slip, the coin tossed there), its observed nodes
have parents among the latent nodes of their own slice. The latent nodes of the first slice have one
joint distribution, kept as the list of the states that it gives any probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SUM_ERROR = 1e-12
"""By how much the sum of a distribution may be off 1."""

State = tuple[int, ...]
"""The values of all latent nodes of one slice, in the net's order."""


class Parent(NamedTuple):
    """A parent of a node."""

    name: str
    lag: int
    """0: in the same slice; 1: in the slice before."""


@dataclass(frozen=True, eq=False)
class Variable:
    """What a node stands for, and the values that it can take."""

    name: str
    values: tuple[int, ...]
    """In tables a value stands at its place in this list."""

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each value."""
        return {value: place for place, value in enumerate(self.values)}


@dataclass(frozen=True, eq=False)
class Table:
    """A conditional probability table.

    Raises
    ------
    ValueError
        A row is no distribution.
    """

    name: str
    """Such as ``P(B' | B, D)``, a prime marking the later slice."""
    probabilities: NDArray[np.float64]
    """(values of parent 1, ..., values of the last parent, values of the child); read-only."""

    def __post_init__(self) -> None:
        sums = self.probabilities.sum(axis=-1)
        if (self.probabilities < 0).any() or not (np.abs(sums - 1.0) <= SUM_ERROR).all():
            raise ValueError(f"a row of {self.name} is no distribution")
        self.probabilities.flags.writeable = False


@dataclass(frozen=True, eq=False)
class Node:
    """A node of every slice; nodes may share one table."""

    variable: Variable
    parents: tuple[Parent, ...]
    """In the order of the table's axes."""
    table: Table

    @property
    def name(self) -> str:
        """Of its variable."""
        return self.variable.name


@dataclass(frozen=True, eq=False)
class DynamicBayesNet:
    """A net of slices."""

    name: str
    latents: tuple[Node, ...]
    """Their parents are latent nodes and the coin of the slice before."""
    coin: Node | None
    """Tossed in every slice, without parents; None in a world that cannot slip."""
    observed: tuple[Node, ...]
    """One for each cell; their parents are latent nodes of the same slice."""
    first_states: NDArray[np.int8]
    """(states, latent nodes) places of values: what the first slice can be."""
    first_probabilities: NDArray[np.float64]
    """(states,)"""

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """All nodes of a slice by name, latent ones first, then the coin, then the observed."""
        coin = () if self.coin is None else (self.coin,)
        return {node.name: node for node in (*self.latents, *coin, *self.observed)}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where each latent node's place stands in a row of ``first_states``; the coin's comes last."""
        names = [node.name for node in self.latents]
        if self.coin is not None:
            names.append(self.coin.name)
        return {name: column for column, name in enumerate(names)}

    def places(self, state: Sequence[int]) -> NDArray[np.int8]:
        """(latent nodes,) the places of a state's values.

        Raises
        ------
        KeyError
            A node cannot take its value.
        """
        pairs = zip(self.latents, state, strict=True)
        return np.array([node.variable.places[value] for node, value in pairs], np.int8)

    def state(self, places: NDArray[np.int8]) -> State:
        """The values at places (latent nodes,)."""
        pairs = zip(self.latents, places.tolist(), strict=True)
        return tuple(node.variable.values[place] for node, place in pairs)

    def row(self, node: Node, state: Sequence[int], coin: int = 0) -> NDArray[np.float64]:
        """(values of the node,) its distribution, given the values of its parents' slice.

        For a latent node ``state`` and ``coin`` are of the slice before, for an observed one of the
        same slice.
        """
        given = self._given(state, coin)
        row = tuple(given[parent.name] for parent in node.parents)
        return np.asarray(node.table.probabilities[row])

    def next_state(self, state: Sequence[int], coin: int = 0) -> State:
        """The one state that the tables leave possible after this one.

        Raises
        ------
        ValueError
            They leave several.
        """
        return tuple(self._certain(node, state, coin) for node in self.latents)

    def shown(self, state: Sequence[int]) -> State:
        """The one observation that the tables leave possible in a state.

        Raises
        ------
        ValueError
            They leave several.
        """
        return tuple(self._certain(node, state, 0) for node in self.observed)

    def _given(self, state: Sequence[int], coin: int) -> dict[str, int]:
        places = zip(self.latents, self.places(state).tolist(), strict=True)
        given = {node.name: place for node, place in places}
        if self.coin is not None:
            given[self.coin.name] = self.coin.variable.places[coin]
        return given

    def _certain(self, node: Node, state: Sequence[int], coin: int) -> int:
        row = self.row(node, state, coin)
        place = int(row.argmax())
        if row[place] < 1.0 - SUM_ERROR:
            raise ValueError(f"{node.table.name} leaves more than one value after {tuple(state)}")
        return node.variable.values[place]


def uniform_first(states: NDArray[np.int8]) -> NDArray[np.float64]:
    """(states,) the same probability for each."""
    return np.full(len(states), 1.0 / len(states))


def coin_node(slip: float) -> Node | None:
    """The coin S, which is 1 with probability ``slip``; None for 0."""
    if slip == 0.0:
        return None
    return Node(Variable("S", (0, 1)), (), Table("P(S)", np.array([1.0 - slip, slip])))
