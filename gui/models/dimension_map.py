"""How latent dimensions die out: each one's variance after each epoch, as a map of shades."""

from math import log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.vae.description import ACTIVE_VARIANCE
from gui.models.plot_axes import Axes, draw_epochs, draw_word, plot_area
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, number_text

_DEAD, _FULL = 1e-4, 1.0
"""Variances of no shade and of the full one; between them shades go by the logarithm."""


_WIDER = 26.0
"""More room at the left than for figures: there are words."""


class DimensionMap(QWidget):
    """A row for each dimension, the most varying one last measured at the top; a column for each epoch."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._variances: NDArray[np.float64] = np.zeros((0, 0))
        self._order: list[int] = []
        self._first = 1
        self._epochs = 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Active dimensions by epoch")
        self.setMouseTracking(True)

    def show_variances(self, variances: NDArray[np.float64], first: int, epochs: int) -> None:
        """(n, dimensions) after the epochs ``first``, ``first + 1``, ... of so many in all."""
        self._variances, self._first, self._epochs = variances, max(first, 1), max(epochs, 1)
        last = variances[-1].tolist() if len(variances) else []
        self._order = sorted(range(len(last)), key=lambda dimension: -last[dimension])
        self.setAccessibleDescription(self.title())
        self.setToolTip("" if last else "Each dimension's variance, once an epoch is done")
        self.update()

    def variances(self) -> NDArray[np.float64]:
        """What is shown."""
        return self._variances

    def active(self) -> int:
        """How many dimensions are active now."""
        if not len(self._variances):
            return 0
        return sum(value > ACTIVE_VARIANCE for value in self._variances[-1].tolist())

    def title(self) -> str:
        """What stands above."""
        if not len(self._variances):
            return "Active dimensions"
        return f"{self.active()} of {self._variances.shape[1]} dimensions active"

    def sizeHint(self) -> QSize:
        return QSize(240, 150)

    def minimumSizeHint(self) -> QSize:
        return QSize(170, 110)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def _axes(self) -> Axes:
        area = plot_area(QRectF(self.rect())).adjusted(_WIDER, 0, 0, 0)
        return Axes(area, 0.0, float(self._epochs), 0.0, float(max(len(self._order), 1)))

    def _image(self) -> QImage:
        """One pixel for each epoch and dimension, the accent colour by how much the dimension varies."""
        colours = tokens()
        shades = np.log10(np.clip(self._variances[:, self._order].T, _DEAD, _FULL))
        share = (shades - log10(_DEAD)) / (log10(_FULL) - log10(_DEAD))
        low, high = QColor(colours.raised), QColor(colours.accent)
        ends = [np.array([c.red(), c.green(), c.blue()], np.float64) for c in (low, high)]
        pixels = (ends[0] + share[..., None] * (ends[1] - ends[0])).astype(np.uint8)
        height, width = share.shape
        levels = np.ascontiguousarray(pixels)
        return QImage(levels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter, axes = tokens(), QPainter(self), self._axes()
        area = axes.area
        if not self._order:
            draw_word(
                painter, area, "How dimensions die out appears here, once an epoch is measured"
            )
            return
        painter.setFont(figure_font(SMALL))
        left = axes.place(self._first - 1, 0).x()
        right = axes.place(self._first - 1 + len(self._variances), 0).x()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(left, area.top(), right - left, area.height()), self._image())
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawRect(area)
        draw_epochs(painter, axes, "epoch")
        y = area.top() + area.height() * self.active() / len(self._order)
        painter.setPen(QPen(QColor(colours.text), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(6, 0, self.width() - 6, 18), 0, self.title())
        painter.setPen(QColor(colours.quiet))
        word = QRectF(0, min(max(y - 16, area.top()), area.bottom() - 32), area.left() - 6, 32)
        end = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(word, int(end), "active ↑\ninactive ↓")

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._order:
            tip = self.tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), tip, self)
            return True
        return super().event(event)

    def tip_at(self, where: QPointF) -> str:
        """The dimension and epoch there, and its variance."""
        axes = self._axes()
        area = axes.area
        if not area.contains(where) or not self._order:
            return ""
        row = min(
            int((where.y() - area.top()) / area.height() * len(self._order)), len(self._order) - 1
        )
        epoch = int((where.x() - area.left()) / area.width() * self._epochs) + 1
        column = epoch - self._first
        if not 0 <= column < len(self._variances):
            return ""
        variance = float(self._variances[column, self._order[row]])
        return f"Dimension {self._order[row]}, epoch {epoch}: variance {number_text(variance, 4)}"
