"""The columns of an unrolled net, each kept as pictures until the run, the theme or the layout changes."""

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from gui.gridworld.net_layout import NetLayout
from gui.gridworld.net_painting import (
    NetRun,
    paint_body_contents,
    paint_empty_body,
    paint_fan,
    paint_head,
)

_SPARE = 6
"""Columns that are kept though they have gone out of sight."""


class NetColumns:
    """A picture of each column's head and body, and one of the edges between them for all columns."""

    def __init__(self) -> None:
        self._heads: OrderedDict[int, QPixmap] = OrderedDict()
        self._bodies: OrderedDict[int, QPixmap] = OrderedDict()
        self._fans: dict[tuple[bool, bool], QPixmap] = {}
        """By whether there is a column before and after."""
        self._empty: dict[tuple[bool, bool], QPixmap] = {}
        """Bodies with nothing in their cells, likewise."""
        self._fans_for: tuple[float, int] | None = None
        """The scroll position and height that these are for."""

    def clear(self) -> None:
        """Forget all pictures."""
        self._heads.clear()
        self._bodies.clear()
        self._fans.clear()
        self._empty.clear()

    def forget_values(self) -> None:
        """Forget the pictures that hang on what the nodes are."""
        self._heads.clear()
        self._bodies.clear()

    def paint(
        self,
        painter: QPainter,
        layout: NetLayout,
        run: NetRun,
        steps: range,
        offset: QPointF,
        height: int,
    ) -> None:
        """Some columns in a view of a height, scrolled by an offset."""
        if self._fans_for != (offset.y(), height):
            self._fans_for = (offset.y(), height)
            self._fans.clear()
        ratio = painter.device().devicePixelRatioF()
        lefts = {step: layout.left(step) - offset.x() for step in steps}
        for step, left in lefts.items():
            key = (step > 0, step + 1 < run.steps)
            if key not in self._fans:
                self._fans[key] = _picture(
                    layout.width,
                    height,
                    ratio,
                    lambda inner, step=step: paint_fan(inner, layout, run, step, offset.y()),
                )
            painter.drawPixmap(QPointF(left, 0), self._fans[key])
        painter.save()
        painter.setClipRect(
            QRectF(0, layout.head, lefts[steps[-1]] + layout.width, height) if lefts else QRectF()
        )
        for step, left in lefts.items():
            body = _kept(self._bodies, step, lambda step=step: self._body(layout, run, step, ratio))
            painter.drawPixmap(QPointF(left, -offset.y()), body)
        painter.restore()
        for step, left in lefts.items():
            head = _kept(
                self._heads,
                step,
                lambda step=step: _picture(
                    layout.width,
                    layout.head,
                    ratio,
                    lambda inner: paint_head(inner, layout, run, step),
                ),
            )
            painter.drawPixmap(QPointF(left, 0), head)
        for kept in (self._bodies, self._heads):
            while len(kept) > len(steps) + _SPARE:
                kept.popitem(last=False)

    def _body(self, layout: NetLayout, run: NetRun, step: int, ratio: float) -> QPixmap:
        """A column's body: a copy of an empty one with what stands in it."""
        key = (step > 0, step + 1 < run.steps)
        if key not in self._empty:
            self._empty[key] = _picture(
                layout.width,
                layout.height,
                ratio,
                lambda inner: paint_empty_body(inner, layout, run, step),
            )
        body = self._empty[key].copy()
        painter = QPainter(body)
        paint_body_contents(painter, layout, run, step)
        painter.end()
        return body


def _kept(kept: OrderedDict[int, QPixmap], step: int, make: Callable[[], QPixmap]) -> QPixmap:
    found = kept.get(step)
    if found is None:
        found = kept[step] = make()
    kept.move_to_end(step)
    return found


def _picture(
    width: float, height: float, ratio: float, paint: Callable[[QPainter], None]
) -> QPixmap:
    picture = QPixmap(QSize(int(width + 1), int(height + 1)) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint(painter)
    painter.end()
    return picture
