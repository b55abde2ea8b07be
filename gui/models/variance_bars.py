"""A model's latent dimensions as bars: which are active, and how much they vary."""

from collections.abc import Sequence
from math import log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.vae.description import ACTIVE_VARIANCE
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, number_text

_LEAST, _MOST = 1e-4, 10.0
"""Ends of the logarithmic axis."""

_LEFT, _BELOW, _ABOVE = 52.0, 16.0, 18.0


class VarianceBars(QWidget):
    """One bar for each dimension, in the model's own order, on a logarithmic axis."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variance: tuple[float, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Variance of each latent dimension")

    def show_variance(self, variance: Sequence[float]) -> None:
        """Of each dimension's posterior mean over the test images."""
        self._variance = tuple(variance)
        active = sum(value > ACTIVE_VARIANCE for value in self._variance)
        self.setAccessibleDescription(f"{active} of {len(self._variance)} dimensions are active")
        self.update()

    def variance(self) -> tuple[float, ...]:
        """What is shown."""
        return self._variance

    def sizeHint(self) -> QSize:
        return QSize(320, 132)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 132)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(_LEFT, _ABOVE, -2, -_BELOW)

    @staticmethod
    def _share(value: float) -> float:
        inside = min(max(value, _LEAST), _MOST)
        return (log10(inside) - log10(_LEAST)) / (log10(_MOST) - log10(_LEAST))

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter, area = tokens(), QPainter(self), self._area()
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.quiet))
        painter.drawText(
            QRectF(0, 0, self.width(), 16), 0, "Variance of each dimension's posterior mean"
        )
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for value, word in ((1.0, "1"), (ACTIVE_VARIANCE, "0.01"), (_LEAST, "0.0001")):
            y = area.bottom() - self._share(value) * area.height()
            style = Qt.PenStyle.DashLine if value == ACTIVE_VARIANCE else Qt.PenStyle.SolidLine
            painter.setPen(QPen(QColor(colours.hairline), 1, style))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.quiet))
            painter.drawText(QRectF(0, y - 8, _LEFT - 4, 16), int(right), word)
        if not self._variance:
            return
        step = area.width() / len(self._variance)
        gap = 2.0 if step > 6 else 0.0
        for place, value in enumerate(self._variance):
            height = self._share(value) * area.height()
            active = value > ACTIVE_VARIANCE
            bar = QRectF(
                area.left() + place * step + gap / 2,
                area.bottom() - max(height, 1.0),
                max(step - gap, 0.5),
                max(height, 1.0),
            )
            painter.fillRect(bar, QColor(colours.accent if active else colours.quiet))
        painter.setPen(QColor(colours.quiet))
        every = max(1, round(len(self._variance) / max(1.0, area.width() / 28)))
        for place in range(0, len(self._variance), every):
            room = QRectF(area.left() + (place + 0.5) * step - 20, area.bottom() + 1, 40, 14)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, str(place))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, where: QPointF) -> str:
        """The dimension there and its variance."""
        area = self._area()
        if not self._variance or not area.left() <= where.x() < area.right():
            return ""
        place = int((where.x() - area.left()) / area.width() * len(self._variance))
        value = self._variance[place]
        word = "active" if value > ACTIVE_VARIANCE else "not active"
        return f"Dimension {place}: variance {number_text(value, 5)}, {word}"
