"""A decision tree over Model 2's states, as something that can be read and drawn."""

from collections.abc import Sequence

from msgspec import Struct

from core.gridworld.codes import CODES
from core.gridworld.concepts import Concept

LEAF = -1


class TreeNode(Struct, frozen=True):
    """A node: a test of one cell, or a leaf."""

    number: int
    """Its place in the tree's list."""
    depth: int
    """0 for the root."""
    across: float
    """For drawing: leaves stand at 0, 1, 2, ... from left to right, others midway above their children."""
    cell: int
    """The cell that is tested; LEAF if this is one."""
    bound: int
    """The test is whether the cell's code is at most this."""
    below: int
    """The child if it is; LEAF for a leaf."""
    above: int
    """The child if it is not."""
    shares: tuple[float, ...]
    """Of the concept's values among the seen states that come here; sum 1."""
    states: int
    """How many seen states come here."""
    value: int
    """The commonest value among them."""

    @property
    def is_leaf(self) -> bool:
        """Whether it tests nothing."""
        return self.cell == LEAF


class DecisionTree(Struct, frozen=True):
    """A tree; its first node is the root, and children come after their parents."""

    nodes: tuple[TreeNode, ...]
    values: tuple[int, ...]
    """The concept's values, in the order of the nodes' ``shares``."""

    @property
    def depth(self) -> int:
        """Of the deepest leaf."""
        return max(node.depth for node in self.nodes)

    def path(self, state: Sequence[int]) -> tuple[int, ...]:
        """The numbers of the nodes that a state of Model 2 passes, from the root to a leaf."""
        passed = [0]
        while not (node := self.nodes[passed[-1]]).is_leaf:
            passed.append(node.below if state[node.cell] <= node.bound else node.above)
        return tuple(passed)

    def value(self, state: Sequence[int]) -> int:
        """What the tree takes the concept's value to be in a state of Model 2."""
        return self.nodes[self.path(state)[-1]].value


def condition_text(node: TreeNode) -> str:
    """A node's test, such as ``z4 ≤ 3``."""
    return f"z{node.cell} ≤ {node.bound}"


def condition_names(node: TreeNode) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the codes that a node's test lets through, and of those that it does not."""
    below = tuple(code.name for code in CODES if code.number <= node.bound)
    return below, tuple(code.name for code in CODES if code.number > node.bound)


def rules(tree: DecisionTree, concept: Concept) -> tuple[str, ...]:
    """One sentence for each leaf, from left to right: its tests and the value that it gives."""
    found: list[str] = []
    waiting: list[tuple[int, tuple[str, ...]]] = [(0, ())]
    while waiting:
        number, tests = waiting.pop()
        node = tree.nodes[number]
        if node.is_leaf:
            states = f"{node.states} state{'s' * (node.states != 1)}"
            conditions = " and ".join(tests) if tests else "always"
            found.append(f"{conditions}: {concept.label(node.value)} ({states})")
            continue
        waiting.append((node.above, (*tests, f"z{node.cell} > {node.bound}")))
        waiting.append((node.below, (*tests, condition_text(node))))
    return tuple(found)


def tree_from_arrays(
    below: Sequence[int],
    above: Sequence[int],
    cells: Sequence[int],
    bounds: Sequence[int],
    shares: Sequence[Sequence[float]],
    states: Sequence[int],
    values: tuple[int, ...],
) -> DecisionTree:
    """A tree from one entry for each node, the root first and children after their parents.

    Parameters
    ----------
    below, above
        Children; negative for a leaf.
    cells, bounds
        The tests; of no meaning for a leaf.
    shares
        (nodes, V)
    values
        (V,)
    """
    across = [0.0] * len(below)
    depths = [0] * len(below)
    leaves = 0
    # Depth first from the left, to number the leaves; children have larger numbers than parents.
    waiting = [0]
    while waiting:
        number = waiting.pop()
        if below[number] < 0:
            across[number] = float(leaves)
            leaves += 1
            continue
        for child in (above[number], below[number]):
            depths[child] = depths[number] + 1
            waiting.append(child)
    for number in reversed(range(len(below))):
        if below[number] >= 0:
            across[number] = (across[below[number]] + across[above[number]]) / 2
    nodes = []
    for number, share in enumerate(shares):
        leaf = below[number] < 0
        nodes.append(
            TreeNode(
                number,
                depths[number],
                across[number],
                LEAF if leaf else cells[number],
                0 if leaf else bounds[number],
                LEAF if leaf else below[number],
                LEAF if leaf else above[number],
                tuple(share),
                states[number],
                values[max(range(len(values)), key=lambda place: share[place])],
            )
        )
    return DecisionTree(tuple(nodes), values)
