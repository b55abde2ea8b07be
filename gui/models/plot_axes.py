"""Axes of the small plots: a frame of hairlines, round ticks, and where a value belongs."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.latents.ticks import ticks
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, number_text

LEFT, BELOW, ABOVE, RIGHT = 52.0, 30.0, 20.0, 12.0
"""Room for figures and names around a plot."""


@dataclass(frozen=True)
class Axes:
    """A plot's rectangle and its ranges; low is below high on both."""

    area: QRectF
    x_low: float
    x_high: float
    y_low: float
    y_high: float

    def place(self, x: float, y: float) -> QPointF:
        """Where a value is."""
        across = (x - self.x_low) / (self.x_high - self.x_low)
        up = (y - self.y_low) / (self.y_high - self.y_low)
        return QPointF(
            self.area.left() + across * self.area.width(),
            self.area.bottom() - up * self.area.height(),
        )


def plot_area(widget_rectangle: QRectF) -> QRectF:
    """What is left of a widget for the plot itself."""
    return widget_rectangle.adjusted(LEFT, ABOVE, -RIGHT, -BELOW)


def key_area(area: QRectF) -> QRectF:
    """The row under a plot's figures: what its marks mean at the left, the axis's name at the right."""
    return QRectF(6, area.bottom() + 14, area.right() - 6, 15)


def draw_axes(painter: QPainter, axes: Axes, title: str, across: str) -> None:
    """Ticks of both axes, the title above and the name of the x axis below."""
    colours, area = tokens(), axes.area
    painter.setFont(figure_font(SMALL))
    most = max(2, int(area.height() // 28))
    values, decimals = ticks(axes.y_low, axes.y_high, most)
    for value in values:
        y = axes.place(axes.x_low, value).y()
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(colours.quiet))
        room = QRectF(0, y - 8, LEFT - 6, 16)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(right), number_text(value, decimals))
    draw_epochs(painter, axes, across)
    painter.setPen(QColor(colours.text))
    painter.drawText(QRectF(area.left() - LEFT + 6, 0, area.width() + LEFT, ABOVE - 2), 0, title)


def draw_epochs(painter: QPainter, axes: Axes, across: str) -> None:
    """The x axis: whole numbers, and its name."""
    colours, area = tokens(), axes.area
    painter.setPen(QColor(colours.quiet))
    values, decimals = ticks(axes.x_low, axes.x_high, max(2, int(area.width() // 48)))
    for value in values if decimals == 0 else (axes.x_low, axes.x_high):
        x = axes.place(value, axes.y_low).x()
        room = QRectF(x - 24, area.bottom() + 1, 48, 14)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, number_text(value, 0))
    end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(key_area(area), int(end), across)


def draw_word(painter: QPainter, rectangle: QRectF, word: str) -> None:
    """A quiet sentence in the middle of a place that has nothing to show yet."""
    painter.setFont(figure_font(SMALL))
    painter.setPen(QColor(tokens().quiet))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(rectangle.adjusted(8, 0, -8, 0), int(flags), word)
