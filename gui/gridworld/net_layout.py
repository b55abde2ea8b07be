"""Where the nodes of an unrolled net stand: columns are time steps, and each node has a line.

A column has a head that always stays in sight (the step's number, and the few nodes that all others
hang on) and a body that is scrolled under it where there are many cells.
"""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

from core.gridworld.bayes_net import DynamicBayesNet
from core.gridworld.unrolled import NodeKey, NodeKind, kind_of

HEADER = 18.0
"""Height of the step numbers above the columns."""
_LINE_LIMITS = (16.0, 40.0)
_CELL_LIMITS = (10.0, 32.0)
"""Of the lines of observed cells where these have lines of their own."""


@dataclass(frozen=True)
class Spot:
    """A node's place in its column."""

    x: float
    y: float
    half: float
    """Radius, or half the side of an observed node's square."""
    kind: NodeKind
    fixed: bool = False
    """In the head."""

    def rectangle(self, left: float, scroll: float = 0.0) -> QRectF:
        """Around the node in the column that begins at ``left``, its body scrolled by so much."""
        y = self.y if self.fixed else self.y - scroll
        return QRectF(left + self.x - self.half, y - self.half, 2 * self.half, 2 * self.half)


class NetLayout:
    """The places of one net's nodes in a view of a given height."""

    def __init__(self, net: DynamicBayesNet, height: float) -> None:
        self.net = net
        self.spots: dict[str, Spot] = {}
        self.head = HEADER
        """Height of the head."""
        own_lines = len(net.latents) == len(net.observed)
        if own_lines:
            self._beside(height)
        else:
            self._above(height)
        edges = [
            (NodeKey(parent.name, 0), NodeKey(name, parent.lag))
            for name, node in net.nodes.items()
            for parent in node.parents
        ]
        self.head_edges, self.body_edges = (
            [
                [
                    self.edge(parent, child)
                    for parent, child in edges
                    if child.step == lag
                    and self.spots[parent.name].fixed == self.spots[child.name].fixed == fixed
                ]
                for lag in (0, 1)
            ]
            for fixed in (True, False)
        )
        """Inside the head and inside the body, from a column's left border: [those that stay in the
        column, those to the next one]."""
        self._crossing = [
            [
                (parent, child)
                for parent, child in edges
                if child.step == lag
                and self.spots[parent.name].fixed != self.spots[child.name].fixed
            ]
            for lag in (0, 1)
        ]

    def _beside(self, height: float) -> None:
        """Each observed node at the lower right of the latent one that it shows."""
        net = self.net
        lines = len(net.latents) + (net.coin is not None)
        line = min(max((height - HEADER - 4) / lines, _LINE_LIMITS[0]), _LINE_LIMITS[1])
        radius = min(line * 0.42, 14.0)
        self.width = 4.4 * radius + 14
        x = radius + 4
        if net.coin is not None:
            spot = Spot(x, HEADER + line / 2, radius, NodeKind.COIN, fixed=True)
            self.spots[net.coin.name] = spot
            self.head = HEADER + line
        for number, node in enumerate(net.latents):
            y = self.head + line * (number + 0.5)
            self.spots[node.name] = Spot(x, y, radius, NodeKind.LATENT)
            shown = Spot(x + radius * 1.62, y + radius * 0.72, radius * 0.36, NodeKind.OBSERVED)
            self.spots[net.observed[number].name] = shown
        self.height = HEADER + line * lines + 4

    def _above(self, height: float) -> None:
        """Latent nodes above, the observed row below and to the right."""
        net = self.net
        names = [node.name for node in net.latents]
        if net.coin is not None:
            names.append(net.coin.name)
        line = min(max(height * 0.4 / len(names), 22.0), 36.0)
        radius = line * 0.4
        self.width = 2 * radius + 34
        for number, name in enumerate(names):
            y = HEADER + line * (number + 0.5)
            self.spots[name] = Spot(radius + 4, y, radius, kind_of(net, name), fixed=True)
        self.head = HEADER + line * len(names)
        top = self.head + 4
        cell = min(max((height - top - 4) / len(net.observed), _CELL_LIMITS[0]), _CELL_LIMITS[1])
        for number, node in enumerate(net.observed):
            y = top + cell * (number + 0.5)
            self.spots[node.name] = Spot(
                2 * radius + 16, y, min(cell * 0.4, 9.0), NodeKind.OBSERVED
            )
        self.height = top + cell * len(net.observed) + 4

    def left(self, step: float) -> float:
        """Where a column begins."""
        return step * self.width

    def place(self, key: NodeKey, scroll: float = 0.0) -> QRectF:
        """Around a node, the body scrolled by so much."""
        return self.spots[key.name].rectangle(self.left(key.step), scroll)

    def covered(self, key: NodeKey, scroll: float) -> bool:
        """Whether the body is scrolled so far that the head is over the node's middle."""
        spot = self.spots[key.name]
        return not spot.fixed and spot.y - scroll < self.head

    def node_at(self, point: QPointF, steps: int, scroll: float = 0.0) -> NodeKey | None:
        """The node under a point, counted from the first column's upper left corner."""
        step = int(point.x() // self.width)
        if not 0 <= step < steps:
            return None
        left = self.left(step)
        for name, spot in self.spots.items():
            if spot.kind is NodeKind.COIN and step == steps - 1:
                continue
            if not spot.fixed and point.y() < self.head:
                continue
            around = spot.rectangle(left, scroll).adjusted(-1.5, -1.5, 1.5, 1.5)
            if around.contains(point):
                return NodeKey(name, step)
        return None

    def edge(self, parent: NodeKey, child: NodeKey, scroll: float = 0.0) -> QLineF:
        """From one node's middle to the other's, cut at their rims."""
        one, other = self.place(parent, scroll), self.place(child, scroll)
        line = QLineF(one.center(), other.center())
        length = line.length()
        if length <= one.width() / 2 + other.width() / 2:
            return line
        start = line.pointAt(one.width() / 2 / length)
        return QLineF(start, line.pointAt(1 - other.width() / 2 / length))

    def crossing_edges(self, lag: int, scroll: float) -> list[QLineF]:
        """Edges between head and body from a column's left border; those to covered nodes are left out."""
        return [
            self.edge(parent, child, scroll)
            for parent, child in self._crossing[lag]
            if not self.covered(parent, scroll) and not self.covered(child, scroll)
        ]
