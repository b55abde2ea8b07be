"""The learning curve: accuracy on unseen states as the number of seen ones grows."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.engine.grid_world_requests import Curve
from gui.gridworld.chart_painting import (
    Axes,
    axes_in,
    chart_painter,
    paint_axes,
    paint_line,
    paint_sentence,
)
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_metrics, number_text

TITLE = "Right on states that were not seen"
_RIGHT = 84.0
"""For what the lines are."""


class CurveView(QWidget):
    """Tree (solid, round points) and network (dashed, square points); points are means over draws."""

    def __init__(self) -> None:
        super().__init__()
        self._curve: Curve | None = None
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Learning curve")

    def show_curve(self, curve: Curve | None, text: str = "") -> None:
        """A curve, or in its place a sentence."""
        self._curve, self._text = curve, text
        tip = text
        if curve is not None:
            lines = [
                f"{point.seen} seen: tree {_mean_text(point.tree)}, network {_mean_text(point.network)}"
                for point in curve.points
            ]
            tip = "Right on the states that were not seen\n" + "\n".join(lines)
        self.setToolTip(tip)
        self.setAccessibleDescription(tip)
        self.update()

    def curve(self) -> Curve | None:
        """What is shown."""
        return self._curve

    def sizeHint(self) -> QSize:
        return QSize(280, 100)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = chart_painter(self)
        colours = tokens()
        curve = self._curve
        if curve is None or not curve.points:
            paint_sentence(painter, QRectF(self.rect()), self._text)
            return
        line = figure_metrics(SMALL).height()
        painter.setPen(QColor(colours.quiet))
        head = QRectF(0, 0, self.width(), line)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, TITLE)
        seen = [point.seen for point in curve.points]
        axes = axes_in(
            QRectF(self.rect()).adjusted(0, line + 2, 0, 0),
            seen[0],
            seen[-1],
            right=_RIGHT,
            logarithmic=True,
        )
        paint_axes(painter, axes, [(number, str(number)) for number in seen], "states seen")
        self._paint_line(painter, axes, curve, "tree")
        self._paint_line(painter, axes, curve, "network")

    def _paint_line(self, painter: QPainter, axes: Axes, curve: Curve, which: str) -> None:
        tree = which == "tree"
        ink = QColor(tokens().accent if tree else tokens().text)
        places = []
        for point in curve.points:
            shares = point.tree if tree else point.network
            if shares:
                places.append(axes.place(point.seen, sum(shares) / len(shares)))
        if not places:
            return
        paint_line(painter, places, ink, dashed=not tree)
        # Both names keep their place, whatever the lines do.
        line = figure_metrics(SMALL).height()
        left, y = axes.area.right() + 6, axes.area.top() + line * (0.5 if tree else 1.6)
        mark = [QPointF(left, y), QPointF(left + 14, y)]
        paint_line(painter, mark, ink, dashed=not tree)
        painter.setPen(ink)
        painter.drawText(QPointF(left + 20, y + line / 3), which)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)


def _mean_text(shares: Sequence[float]) -> str:
    return number_text(sum(shares) / len(shares) if shares else float("nan"), 3)
