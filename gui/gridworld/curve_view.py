"""The learning curve: accuracy on unseen states as the number of seen ones grows."""

from collections.abc import Sequence
from math import log

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.engine.grid_world_requests import Curve
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

_LEFT, _RIGHT, _BELOW, _ABOVE = 36.0, 64.0, 16.0, 8.0


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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(figure_font(SMALL))
        colours = tokens()
        curve = self._curve
        if curve is None or not curve.points:
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), flags, self._text)
            return
        area = QRectF(self.rect()).adjusted(_LEFT, _ABOVE, -_RIGHT, -_BELOW)
        self._paint_axes(painter, area, curve)
        self._paint_line(painter, area, curve, "tree")
        self._paint_line(painter, area, curve, "network")

    def _paint_axes(self, painter: QPainter, area: QRectF, curve: Curve) -> None:
        colours = tokens()
        for share in (0.0, 0.5, 1.0):
            y = area.bottom() - share * area.height()
            painter.setPen(QPen(QColor(colours.hairline), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.quiet))
            label = QRectF(0, y - 8, _LEFT - 6, 16)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(label, flags, number_text(share, 1))
        painter.setPen(QColor(colours.quiet))
        for point in curve.points:
            x = self._x(area, curve, point.seen)
            place = QRectF(x - 20, area.bottom() + 1, 40, _BELOW)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(point.seen))

    def _paint_line(self, painter: QPainter, area: QRectF, curve: Curve, which: str) -> None:
        tree = which == "tree"
        ink = QColor(tokens().accent if tree else tokens().text)
        places = []
        for point in curve.points:
            shares = point.tree if tree else point.network
            if shares:
                y = area.bottom() - sum(shares) / len(shares) * area.height()
                places.append(QPointF(self._x(area, curve, point.seen), y))
        if not places:
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine if tree else Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        for place in places:
            if tree:
                painter.drawEllipse(place, 3, 3)
            else:
                painter.drawRect(QRectF(place.x() - 2.5, place.y() - 2.5, 5, 5))
        painter.setPen(ink)
        line = figure_metrics(SMALL).height()
        # Both names keep their place, whatever the lines do.
        middle = area.top() + line * (0.5 if tree else 1.6)
        painter.drawText(QPointF(area.right() + 8, middle + line / 3), which)

    @staticmethod
    def _x(area: QRectF, curve: Curve, seen: int) -> float:
        low, high = log(curve.points[0].seen), log(curve.points[-1].seen)
        share = 0.5 if high == low else (log(seen) - low) / (high - low)
        return area.left() + 8 + share * (area.width() - 16)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)


def _mean_text(shares: Sequence[float]) -> str:
    return number_text(sum(shares) / len(shares) if shares else float("nan"), 3)
