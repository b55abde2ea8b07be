"""A loss as it falls: on the training images as a line, on the test images as points."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.models.plot_axes import Axes, draw_axes, draw_word, key_area, plot_area
from gui.theme import tokens
from gui.widgets.figures import number_text

_ROOM = 0.08
"""Share of the range that stays free above and below."""

_STEEP = 0.1
"""Of the training's length: what falls before it does not set the scale, or the rest would be flat."""


class LossPlot(QWidget):
    """One curve over the epochs, in nats per image."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = title
        self._line: list[tuple[float, float]] = []
        self._points: list[tuple[float, float]] = []
        self._epochs = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(title)
        self.setToolTip(f"{title}, nats per image: line on training images, points on test images")

    def show_curve(
        self,
        line: Sequence[tuple[float, float]],
        points: Sequence[tuple[float, float]],
        epochs: int,
    ) -> None:
        """(epochs done, nats) on the training and on the test images, of so many epochs in all."""
        self._line, self._points, self._epochs = list(line), list(points), max(epochs, 1)
        latest = self._points[-1:] or self._line[-1:]
        said = f"{number_text(latest[0][1], 1)} nats after epoch {latest[0][0]:g}" if latest else ""
        self.setAccessibleDescription(said)
        self.update()

    def line(self) -> list[tuple[float, float]]:
        """What is shown of the training images."""
        return self._line

    def points(self) -> list[tuple[float, float]]:
        """What is shown of the test images."""
        return self._points

    def sizeHint(self) -> QSize:
        return QSize(240, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(170, 110)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def _range(self) -> tuple[float, float]:
        settled = [nats for at, nats in self._line if at > _STEEP * self._epochs]
        values = (settled or [nats for _, nats in self._line]) + [nats for _, nats in self._points]
        low, high = (min(values), max(values)) if values else (0.0, 1.0)
        room = _ROOM * (high - low) or max(abs(high) * _ROOM, 0.1)
        return low - room, high + room

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = plot_area(QRectF(self.rect()))
        latest = (self._points[-1:] or self._line[-1:])[:1]
        figure = f"  {number_text(latest[0][1], 1)}" if latest else ""
        axes = Axes(area, 0.0, float(self._epochs), *self._range())
        if not (self._line or self._points):
            draw_word(
                painter, area, f"{self._title}, nats per image, appears here with the first steps"
            )
            return
        draw_axes(painter, axes, f"{self._title}, nats per image{figure}", "epoch")
        painter.save()
        painter.setClipRect(area.adjusted(-4, -1, 4, 1))
        painter.setPen(QPen(QColor(colours.quiet), 1.5))
        painter.drawPolyline(QPolygonF([axes.place(*point) for point in self._line]))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        size = 2.5 if len(self._points) < area.width() / 8 else 1.5
        for point in self._points:
            painter.drawEllipse(axes.place(*point), size, size)
        painter.restore()
        painter.setPen(QColor(colours.quiet))
        self._paint_key(painter, key_area(area))

    @staticmethod
    def _paint_key(painter: QPainter, room: QRectF) -> None:
        """Under the plot, beside the name of its axis: there it lies over nothing."""
        colours, middle = tokens(), room.center().y()
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QPen(QColor(colours.quiet), 1.5))
        painter.drawLine(QPointF(room.left(), middle), QPointF(room.left() + 12, middle))
        said = room.adjusted(15, 0, 0, 0)
        painter.drawText(said, int(left), "training")
        after = said.left() + painter.fontMetrics().horizontalAdvance("training") + 10
        painter.drawText(room.adjusted(after + 6 - room.left(), 0, 0, 0), int(left), "test")
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(QPointF(after, middle), 2.5, 2.5)
