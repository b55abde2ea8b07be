"""The picture of an unrolled net: columns that stay as they are, and what is lit over them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.gridworld.bayes_net import DynamicBayesNet
from core.gridworld.codes import CODES
from core.gridworld.unrolled import NodeKey, NodeKind, children_of, parents_of
from gui.gridworld.colours import BLUE, RED, code_colour, faded, ink_on, seen_colour
from gui.gridworld.net_layout import HEADER, NetLayout, Spot
from gui.theme import SMALL, tokens
from gui.widgets.figures import MINUS, figure_font

_LEAST_LABELLED = 6.5
"""Radius of the smallest node with its value inside."""


@dataclass(frozen=True)
class NetRun:
    """A net with the values of its nodes in a run of T steps."""

    net: DynamicBayesNet
    states: Sequence[Sequence[int]]
    coins: Sequence[int]
    observations: Sequence[Sequence[int]]
    marked: tuple[int, ...] = ()
    """Steps whose state was set by hand."""
    followed: tuple[str, ...] = ()
    """For each step the node that is kept in sight where not all lines are; none: no matter which."""

    @property
    def steps(self) -> int:
        """How many there are, T."""
        return len(self.states)

    def value(self, name: str, kind: NodeKind, step: int) -> int:
        """What a node is."""
        if kind is NodeKind.COIN:
            return self.coins[step]
        if kind is NodeKind.LATENT:
            return self.states[step][self.net.columns[name]]
        return self.observations[step][int(name[1:])]


def paint_column(painter: QPainter, layout: NetLayout, run: NetRun, step: int) -> None:
    """One column with its edges and its halves of those to both neighbours, at the origin."""
    colours = tokens()
    painter.save()
    painter.setClipRect(QRectF(0, 0, layout.width, layout.height))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(faded(colours.quiet, _inner_share(run)), 1))
    painter.drawLines(layout.within)
    painter.setPen(QPen(faded(colours.quiet, 0.55), 1))
    if step + 1 < run.steps:
        painter.drawLines(layout.onward)
    if step > 0:
        painter.translate(-layout.width, 0)
        painter.drawLines(layout.onward)
        painter.translate(layout.width, 0)
    painter.setFont(figure_font(SMALL))
    marked = step in run.marked
    painter.setPen(QColor(colours.warning if marked else colours.quiet))
    head = QRectF(0, 0, layout.spots[run.net.latents[0].name].x * 2 + 14, HEADER)
    painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"{step}*" if marked else str(step))
    for name, spot in layout.spots.items():
        if spot.kind is NodeKind.COIN and step == run.steps - 1:
            continue
        _node(painter, spot, *_face(name, spot.kind, run.value(name, spot.kind, step)))
    painter.restore()


def paint_frame(painter: QPainter, layout: NetLayout, position: float) -> None:
    """The frame around the moment that is shown."""
    colours = tokens()
    painter.setPen(QPen(QColor(colours.accent), 2))
    painter.setBrush(faded(colours.accent, 0.08))
    left = layout.left(position)
    painter.drawRoundedRect(QRectF(left + 1, 1, layout.width - 4, layout.height - 2), 4, 4)


def paint_rings(painter: QPainter, layout: NetLayout, keys: Iterable[NodeKey]) -> None:
    """Rings around the nodes of which a concept is read off."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens().text), 2.5))
    for key in keys:
        painter.drawEllipse(layout.place(key).adjusted(-2, -2, 2, 2))


def paint_lit(painter: QPainter, layout: NetLayout, run: NetRun, key: NodeKey) -> None:
    """A node with its parents (solid) and its children (dashed)."""
    colours = tokens()
    solid = QPen(QColor(colours.accent), 2)
    dashed = QPen(QColor(colours.accent), 2, Qt.PenStyle.DashLine)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lit: list[tuple[NodeKey, NodeKey, NodeKey, QPen]] = [
        *((parent, key, parent, solid) for parent in parents_of(run.net, key)),
        *((key, child, child, dashed) for child in children_of(run.net, key, run.steps)),
    ]
    for parent, child, other, pen in lit:
        painter.setPen(pen)
        painter.drawLine(layout.edge(parent, child))
        _ring(painter, layout, other)
    painter.setPen(QPen(QColor(colours.text), 2))
    _ring(painter, layout, key)


def _inner_share(run: NetRun) -> float:
    """How much edges inside a column cover: where there are many they lie on each other."""
    return min(0.18, 3.0 / len(run.net.observed))


def _ring(painter: QPainter, layout: NetLayout, key: NodeKey) -> None:
    around = layout.place(key).adjusted(-1.5, -1.5, 1.5, 1.5)
    if layout.spots[key.name].kind is NodeKind.OBSERVED:
        painter.drawRect(around)
    else:
        painter.drawEllipse(around)


def _face(name: str, kind: NodeKind, value: int) -> tuple[str, str]:
    """A node's colour and what is written in it."""
    if kind is NodeKind.OBSERVED:
        return seen_colour(value), ""
    if kind is NodeKind.COIN:
        return tokens().mat, str(value)
    if name.startswith("Z"):
        return code_colour(value), CODES[value].glyph
    if name == "D":
        return tokens().raised, f"+{value}" if value > 0 else f"{MINUS}{-value}"
    return (RED if name == "R" else BLUE), str(value)


def _node(painter: QPainter, spot: Spot, colour: str, text: str) -> None:
    around = spot.rectangle(0)
    painter.setBrush(QColor(colour))
    painter.setPen(QPen(QColor(tokens().quiet), 1))
    if spot.kind is NodeKind.OBSERVED:
        painter.drawRect(around)
        return
    painter.drawEllipse(around)
    if text and spot.half >= _LEAST_LABELLED:
        painter.setPen(QColor(ink_on(colour)))
        middle = around.center()
        painter.drawText(
            QRectF(middle - QPointF(20, 10), middle + QPointF(20, 10)),
            Qt.AlignmentFlag.AlignCenter,
            text,
        )
