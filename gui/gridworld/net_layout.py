"""Where the nodes of an unrolled net stand: columns are time steps, and each node has a line."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF

from core.gridworld.bayes_net import DynamicBayesNet
from core.gridworld.unrolled import NodeKey, NodeKind, kind_of

HEADER = 18.0
"""Height of the step numbers above the columns."""
_LINE_LIMITS = (16.0, 40.0)
_CELL_LIMITS = (4.0, 32.0)
"""Of the lines of observed cells where these have lines of their own."""


@dataclass(frozen=True)
class Spot:
    """A node's place in its column."""

    x: float
    y: float
    half: float
    """Radius, or half the side of an observed node's square."""
    kind: NodeKind

    def rectangle(self, left: float) -> QRectF:
        """Around the node in the column that begins at ``left``."""
        return QRectF(left + self.x - self.half, self.y - self.half, 2 * self.half, 2 * self.half)


class NetLayout:
    """The places of one net's nodes in a view of a given height."""

    def __init__(self, net: DynamicBayesNet, height: float) -> None:
        self.net = net
        self.spots: dict[str, Spot] = {}
        own_lines = len(net.latents) == len(net.observed)
        if own_lines:
            self._beside(height)
        else:
            self._above(height)
        self.within = self._lines(0)
        """Edges inside a column, from its left border."""
        self.onward = self._lines(1)
        """Edges to the next column, likewise."""

    def _beside(self, height: float) -> None:
        """Each observed node at the lower right of the latent one that it shows."""
        net = self.net
        lines = len(net.latents) + (net.coin is not None)
        line = min(max((height - HEADER - 4) / lines, _LINE_LIMITS[0]), _LINE_LIMITS[1])
        radius = min(line * 0.42, 14.0)
        self.width = 4.4 * radius + 14
        x = radius + 4
        for number, node in enumerate(net.latents):
            y = HEADER + line * (number + 0.5)
            self.spots[node.name] = Spot(x, y, radius, NodeKind.LATENT)
            shown = Spot(x + radius * 1.62, y + radius * 0.72, radius * 0.36, NodeKind.OBSERVED)
            self.spots[net.observed[number].name] = shown
        if net.coin is not None:
            y = HEADER + line * (lines - 0.5)
            self.spots[net.coin.name] = Spot(x, y, radius, NodeKind.COIN)
        self.height = HEADER + line * lines + 4

    def _above(self, height: float) -> None:
        """Latent nodes above, the observed row below and to the right."""
        net = self.net
        names = [node.name for node in net.latents]
        if net.coin is not None:
            names.append(net.coin.name)
        line = min(max(height * 0.4 / len(names), 24.0), 36.0)
        radius = line * 0.4
        self.width = 2 * radius + 34
        for number, name in enumerate(names):
            kind = kind_of(net, name)
            self.spots[name] = Spot(radius + 4, HEADER + line * (number + 0.5), radius, kind)
        top = HEADER + line * len(names) + 4
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

    def place(self, key: NodeKey) -> QRectF:
        """Around a node."""
        return self.spots[key.name].rectangle(self.left(key.step))

    def node_at(self, point: QPointF, steps: int) -> NodeKey | None:
        """The node under a point."""
        step = int(point.x() // self.width)
        if not 0 <= step < steps:
            return None
        left = self.left(step)
        for name, spot in self.spots.items():
            if spot.kind is NodeKind.COIN and step == steps - 1:
                continue
            if spot.rectangle(left).adjusted(-1.5, -1.5, 1.5, 1.5).contains(point):
                return NodeKey(name, step)
        return None

    def edge(self, parent: NodeKey, child: NodeKey) -> QLineF:
        """From one node's middle to the other's, cut at their rims."""
        one, other = self.place(parent), self.place(child)
        line = QLineF(one.center(), other.center())
        length = line.length()
        if length <= one.width() / 2 + other.width() / 2:
            return line
        start = line.pointAt(one.width() / 2 / length)
        return QLineF(start, line.pointAt(1 - other.width() / 2 / length))

    def _lines(self, lag: int) -> list[QLineF]:
        return [
            self.edge(NodeKey(parent.name, 0), NodeKey(name, lag))
            for name, node in self.net.nodes.items()
            for parent in node.parents
            if parent.lag == lag
        ]
