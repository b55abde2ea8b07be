"""Axes of the small charts: shares from 0 to 1 upwards, anything across, both with their names."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

LEFT, ABOVE = 34.0, 7.0
_INSIDE = 8.0
"""Between the borders and the first and the last point."""


@dataclass(frozen=True)
class Axes:
    """Where values stand in a picture."""

    area: QRectF
    low: float
    high: float
    logarithmic: bool = False

    def x(self, value: float) -> float:
        """Across."""
        low, high, at = self.low, self.high, value
        if self.logarithmic:
            low, high, at = log(low), log(high), log(at)
        share = 0.5 if high == low else (at - low) / (high - low)
        return self.area.left() + _INSIDE + share * (self.area.width() - 2 * _INSIDE)

    def place(self, value: float, share: float) -> QPointF:
        """Of a point."""
        return QPointF(self.x(value), self.area.bottom() - share * self.area.height())


def axes_in(
    picture: QRectF, low: float, high: float, *, right: float = 2.0, logarithmic: bool = False
) -> Axes:
    """Axes that leave room for their labels and names, and ``right`` at the right."""
    below = 2 * figure_metrics(SMALL).height()
    return Axes(picture.adjusted(LEFT, ABOVE, -right, -below), low, high, logarithmic)


def paint_axes(
    painter: QPainter, axes: Axes, ticks: Sequence[tuple[float, str]], across: str
) -> None:
    """Lines at 0, one half and 1, the ticks' labels (as many as there is room for), the name."""
    colours = tokens()
    area = axes.area
    line = figure_metrics(SMALL).height()
    painter.setFont(figure_font(SMALL))
    for share in (0.0, 0.5, 1.0):
        y = area.bottom() - share * area.height()
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(colours.quiet))
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        label = QRectF(area.left() - LEFT, y - line / 2, LEFT - 5, line)
        painter.drawText(label, flags, number_text(share, 1))
    # From the right, so that the last one, which says how far it goes, is always there.
    free = area.right() + LEFT
    for value, text in reversed(ticks):
        half = figure_metrics(SMALL).horizontalAdvance(text) / 2 + 2
        x = axes.x(value)
        if x + half <= free:
            place = QRectF(x - half, area.bottom() + 1, 2 * half, line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)
            free = x - half
    name = QRectF(area.left(), area.bottom() + line, area.width(), line)
    painter.drawText(name, Qt.AlignmentFlag.AlignCenter, across)


def chart_painter(chart: QWidget) -> QPainter:
    """Paints on a chart, smoothly and with small letters."""
    painter = QPainter(chart)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(figure_font(SMALL))
    return painter


def paint_sentence(painter: QPainter, picture: QRectF, sentence: str) -> None:
    """What stands in place of a chart."""
    painter.setPen(QColor(tokens().quiet))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(picture, flags, sentence)


def paint_line(
    painter: QPainter, places: Sequence[QPointF], ink: QColor, *, dashed: bool = False
) -> None:
    """A line through points: solid with round ones, or dashed with square ones."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 2, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.drawPolyline(QPolygonF(places))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    for place in places:
        if dashed:
            painter.drawRect(QRectF(place.x() - 2.5, place.y() - 2.5, 5, 5))
        else:
            painter.drawEllipse(place, 3, 3)
