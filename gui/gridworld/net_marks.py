"""What is lit over the picture of an unrolled net: the moment, the concept's nodes, a node's family."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.gridworld.unrolled import NodeKey, NodeKind, children_of, parents_of
from gui.gridworld.colours import faded
from gui.gridworld.net_layout import NetLayout
from gui.gridworld.net_painting import NetRun
from gui.theme import tokens

_FEW_CHILDREN = 6


def paint_frame(painter: QPainter, layout: NetLayout, position: float, bottom: float) -> None:
    """The frame around the moment that is shown, down to ``bottom``."""
    colours = tokens()
    painter.setPen(QPen(QColor(colours.accent), 2))
    painter.setBrush(faded(colours.accent, 0.08))
    left = layout.left(position)
    painter.drawRoundedRect(QRectF(left + 1, 1, layout.width - 4, bottom - 2), 4, 4)


def paint_rings(
    painter: QPainter, layout: NetLayout, keys: Iterable[NodeKey], scroll: float
) -> None:
    """Rings around the nodes of which a concept is read off."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens().text), 2.5))
    for key in keys:
        if not layout.covered(key, scroll):
            painter.drawEllipse(layout.place(key, scroll).adjusted(-2, -2, 2, 2))


def paint_lit(
    painter: QPainter, layout: NetLayout, run: NetRun, key: NodeKey, scroll: float
) -> None:
    """A node with its parents (solid) and its children (dashed)."""
    colours = tokens()
    solid = QPen(QColor(colours.accent), 2)
    # Where there are many, thin lines leave the nodes to be seen.
    children = children_of(run.net, key, run.steps)
    dashed = QPen(
        QColor(colours.accent), 2 if len(children) <= _FEW_CHILDREN else 1, Qt.PenStyle.DashLine
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    lit: list[tuple[NodeKey, NodeKey, NodeKey, QPen]] = [
        *((parent, key, parent, solid) for parent in parents_of(run.net, key)),
        *((key, child, child, dashed) for child in children),
    ]
    for parent, child, other, pen in lit:
        if layout.covered(parent, scroll) or layout.covered(child, scroll):
            continue
        painter.setPen(pen)
        painter.drawLine(layout.edge(parent, child, scroll))
        _ring(painter, layout, other, scroll)
    if not layout.covered(key, scroll):
        painter.setPen(QPen(QColor(colours.text), 2))
        _ring(painter, layout, key, scroll)


def _ring(painter: QPainter, layout: NetLayout, key: NodeKey, scroll: float) -> None:
    around = layout.place(key, scroll).adjusted(-1.5, -1.5, 1.5, 1.5)
    if layout.spots[key.name].kind is NodeKind.OBSERVED:
        painter.drawRect(around)
    else:
        painter.drawEllipse(around)
