"""A node's whole conditional probability table as numbered rows, and which of them a run has used."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from core.gridworld.bayes_net import DynamicBayesNet, Node, Table
from core.gridworld.unrolled import UsedRow


class TableRow(Struct, frozen=True):
    """One row: what the parents are, and how likely each value of the node then is."""

    given: tuple[int, ...]
    """The parents' values, in the order of the table's axes."""
    probabilities: tuple[float, ...]


class TableRows(Struct, frozen=True):
    """A table of K rows; its rows are made when they are asked for, as there may be thousands."""

    name: str
    parents: tuple[str, ...]
    """Names; those of the slice before have no mark."""
    values: tuple[int, ...]
    """Of the node, one column each."""
    count: int
    """K"""
    used: int
    """The number of the row that the run has used."""
    taken: int
    """The value that the node has."""
    node: Node | None
    """None: the one row is ``alone``."""
    alone: tuple[float, ...] = ()
    parent_values: tuple[tuple[int, ...], ...] = ()

    def row(self, number: int) -> TableRow:
        """One of the K rows.

        Raises
        ------
        IndexError
            There is none of that number.
        """
        if not 0 <= number < self.count:
            raise IndexError(f"the table has no row {number}")
        if self.node is None:
            return TableRow((), self.alone)
        table: Table = self.node.table
        places = np.unravel_index(number, table.probabilities.shape[:-1])
        given = tuple(
            values[int(place)] for values, place in zip(self.parent_values, places, strict=True)
        )
        return TableRow(given, tuple(table.probabilities[places].tolist()))


def rows_of(net: DynamicBayesNet, used: UsedRow) -> TableRows:
    """The table in which a used row stands.

    Raises
    ------
    KeyError
        The net has no such node.
    """
    node = net.nodes[used.node.name]
    if not used.parents:
        return TableRows(used.table, (), used.values, 1, 0, used.taken, None, used.probabilities)
    variables = [net.nodes[parent.name].variable for parent in node.parents]
    places = [
        variable.places[value] for variable, (_, value) in zip(variables, used.parents, strict=True)
    ]
    shape: Sequence[int] = node.table.probabilities.shape[:-1]
    return TableRows(
        used.table,
        tuple(parent.name for parent in node.parents),
        used.values,
        int(np.prod(shape)),
        int(np.ravel_multi_index(places, tuple(shape))),
        used.taken,
        node,
        (),
        tuple(variable.values for variable in variables),
    )
