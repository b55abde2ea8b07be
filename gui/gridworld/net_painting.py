"""The picture of an unrolled net, column by column (``net_marks`` has what is lit over them)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.gridworld.bayes_net import DynamicBayesNet
from core.gridworld.codes import CODES
from core.gridworld.unrolled import NodeKind
from gui.gridworld.colours import BLUE, RED, code_colour, faded, ink_on, seen_colour
from gui.gridworld.net_layout import HEADER, NetLayout, Spot
from gui.theme import SMALL, tokens
from gui.widgets.figures import MINUS, figure_font

_EMPTY = 0
"""The code of an empty cell, and what is seen of one."""
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


def paint_column(
    painter: QPainter, layout: NetLayout, run: NetRun, step: int, scroll: float
) -> None:
    """One column with its edges and its halves of those to both neighbours, at the origin."""
    paint_fan(painter, layout, run, step, scroll)
    painter.save()
    painter.setClipRect(
        QRectF(0, layout.head, layout.width, layout.height), Qt.ClipOperation.IntersectClip
    )
    painter.translate(0, -scroll)
    paint_body(painter, layout, run, step)
    painter.restore()
    paint_head(painter, layout, run, step)


def paint_fan(painter: QPainter, layout: NetLayout, run: NetRun, step: int, scroll: float) -> None:
    """The edges between head and body; the same for all columns with the same neighbours."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    within, onward = (layout.crossing_edges(lag, scroll) for lag in (0, 1))
    share = _inner_share(run)
    _lines(painter, layout, run, step, (within, onward), share, share)


def paint_body(painter: QPainter, layout: NetLayout, run: NetRun, step: int) -> None:
    """The nodes that scroll and the edges among them, not scrolled."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _lines(painter, layout, run, step, layout.body_edges, _inner_share(run))
    _nodes(
        painter, layout, run, step, [name for name, spot in layout.spots.items() if not spot.fixed]
    )


def paint_empty_body(painter: QPainter, layout: NetLayout, run: NetRun, step: int) -> None:
    """As ``paint_body`` with nothing in any cell; the same for all columns with the same neighbours."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _lines(painter, layout, run, step, layout.body_edges, _inner_share(run))
    painter.setFont(figure_font(SMALL))
    for name, spot in layout.spots.items():
        if not spot.fixed:
            _node(painter, spot, *_face(name, spot.kind, _EMPTY))


def paint_body_contents(painter: QPainter, layout: NetLayout, run: NetRun, step: int) -> None:
    """What ``paint_body`` has more than ``paint_empty_body``: few nodes of many."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    names = [
        name
        for name, spot in layout.spots.items()
        if not spot.fixed and run.value(name, spot.kind, step) != _EMPTY
    ]
    _nodes(painter, layout, run, step, names)


def paint_head(painter: QPainter, layout: NetLayout, run: NetRun, step: int) -> None:
    """The step's number, the nodes that stay in sight, and the edges among them."""
    colours = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _lines(painter, layout, run, step, layout.head_edges, 0.55)
    painter.setFont(figure_font(SMALL))
    marked = step in run.marked
    painter.setPen(QColor(colours.warning if marked else colours.quiet))
    head = QRectF(0, 0, layout.spots[run.net.latents[0].name].x * 2 + 14, HEADER)
    painter.drawText(head, Qt.AlignmentFlag.AlignCenter, f"{step}*" if marked else str(step))
    _nodes(painter, layout, run, step, [name for name, spot in layout.spots.items() if spot.fixed])


def _lines(
    painter: QPainter,
    layout: NetLayout,
    run: NetRun,
    step: int,
    edges: Sequence[Sequence[QLineF]],
    inner: float,
    outer: float = 0.55,
) -> None:
    """Edges that stay in a column, and its halves of those from the one before and to the next.

    ``inner``, ``outer``: how much each covers of what is behind it.
    """
    colours = tokens()
    within, onward = edges
    painter.save()
    painter.setClipRect(QRectF(0, 0, layout.width, layout.height), Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(faded(colours.quiet, inner), 1))
    painter.drawLines(within)
    painter.setPen(QPen(faded(colours.quiet, outer), 1))
    if step + 1 < run.steps:
        painter.drawLines(onward)
    if step > 0:
        painter.translate(-layout.width, 0)
        painter.drawLines(onward)
    painter.restore()


def _nodes(
    painter: QPainter, layout: NetLayout, run: NetRun, step: int, names: Iterable[str]
) -> None:
    painter.setFont(figure_font(SMALL))
    for name in names:
        spot = layout.spots[name]
        if spot.kind is not NodeKind.COIN or step < run.steps - 1:
            _node(painter, spot, *_face(name, spot.kind, run.value(name, spot.kind, step)))


def _inner_share(run: NetRun) -> float:
    """How much edges inside a column cover: where there are many they lie on each other."""
    return min(0.18, 3.0 / len(run.net.observed))


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
