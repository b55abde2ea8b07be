"""A net unrolled over time, for drawing: its nodes, its edges, and the table row that each node used."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from core.gridworld.bayes_net import DynamicBayesNet, Node, Parent


class NodeKind(StrEnum):
    """What a node is of."""

    LATENT = "latent"
    COIN = "coin"
    OBSERVED = "observed"


class NodeKey(NamedTuple):
    """A node of the unrolled net."""

    name: str
    """Such as R, B, D, S, Z3 or O3."""
    step: int


class Unrolled(Struct, frozen=True):
    """A net's nodes and edges over some steps."""

    nodes: tuple[NodeKey, ...]
    """Step by step; in each the latent ones in the net's order, the coin, the observed ones. There is
    no coin in the last step: it would decide on nothing."""
    edges: tuple[tuple[NodeKey, NodeKey], ...]
    """From parent to child."""


class UsedRow(Struct, frozen=True):
    """The row of a conditional table that gave a node its value."""

    node: NodeKey
    table: str
    """The table's name."""
    shared_by: tuple[str, ...]
    """The names of all nodes of a slice that have this table."""
    parents: tuple[tuple[NodeKey, int], ...]
    """With their values; none for a latent node of the first slice and for a coin."""
    values: tuple[int, ...]
    """What the node can be."""
    probabilities: tuple[float, ...]
    """Of each value."""
    taken: int
    """What it is."""

    @property
    def probability(self) -> float:
        """Of the value that it has; 0 if it was set by hand against the table."""
        return self.probabilities[self.values.index(self.taken)]


def kind_of(net: DynamicBayesNet, name: str) -> NodeKind:
    """What the node of that name is of.

    Raises
    ------
    KeyError
        There is none.
    """
    node = net.nodes[name]
    if node is net.coin:
        return NodeKind.COIN
    return NodeKind.LATENT if node in net.latents else NodeKind.OBSERVED


def unrolled(net: DynamicBayesNet, steps: int) -> Unrolled:
    """The net over so many steps; its size is proportional to N times their number."""
    nodes = tuple(
        NodeKey(name, step)
        for step in range(steps)
        for name, node in net.nodes.items()
        if node is not net.coin or step < steps - 1
    )
    return Unrolled(nodes, tuple((p, key) for key in nodes for p in parents_of(net, key)))


def parents_of(net: DynamicBayesNet, key: NodeKey) -> tuple[NodeKey, ...]:
    """A node's parents, in the order of its table's axes."""
    return tuple(
        NodeKey(parent.name, key.step - parent.lag)
        for parent in net.nodes[key.name].parents
        if parent.lag <= key.step
    )


def children_of(net: DynamicBayesNet, key: NodeKey, steps: int) -> tuple[NodeKey, ...]:
    """A node's children, in the order of the net's nodes."""
    return tuple(
        NodeKey(name, key.step + lag)
        for name, lag in _children(net)[key.name]
        if key.step + lag < steps
    )


@cache
def _children(net: DynamicBayesNet) -> dict[str, tuple[Parent, ...]]:
    found: dict[str, list[Parent]] = {name: [] for name in net.nodes}
    for name, node in net.nodes.items():
        for parent in node.parents:
            found[parent.name].append(Parent(name, parent.lag))
    return {name: tuple(children) for name, children in found.items()}


def used_row(
    net: DynamicBayesNet,
    key: NodeKey,
    states: Sequence[Sequence[int]],
    coins: Sequence[int],
    observations: Sequence[Sequence[int]],
) -> UsedRow:
    """The table row that a node used in a run of T steps.

    Parameters
    ----------
    states
        (T,) the net's latent states.
    coins
        (T - 1,) or more.
    observations
        (T,) what was seen.

    Raises
    ------
    KeyError
        The net has no such node.
    IndexError
        The run has no such step.
    """
    node = net.nodes[key.name]

    def value_of(one: NodeKey) -> int:
        if kind_of(net, one.name) is NodeKind.COIN:
            return int(coins[one.step])
        if kind_of(net, one.name) is NodeKind.LATENT:
            return int(states[one.step][net.columns[one.name]])
        return int(observations[one.step][net.observed.index(net.nodes[one.name])])

    parents = tuple((parent, value_of(parent)) for parent in parents_of(net, key))
    row: tuple[float, ...]
    table = node.table.name
    shared = tuple(name for name, other in net.nodes.items() if other.table is node.table)
    if node in net.latents and key.step == 0:
        table, shared, row = f"P({key.name}), first step", (key.name,), _first_row(net, node)
    elif node in net.latents:
        before = tuple(states[key.step - 1])
        row = tuple(net.row(node, before, int(coins[key.step - 1])).tolist())
    elif node is net.coin:
        row = tuple(node.table.probabilities.tolist())
    else:
        row = tuple(net.row(node, tuple(states[key.step])).tolist())
    return UsedRow(key, table, shared, parents, node.variable.values, row, value_of(key))


def _first_row(net: DynamicBayesNet, node: Node) -> tuple[float, ...]:
    """A latent node's distribution in the first slice."""
    places = net.first_states[:, net.columns[node.name]]
    return tuple(
        float(net.first_probabilities[places == place].sum())
        for place in range(len(node.variable.values))
    )
