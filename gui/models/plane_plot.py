"""A two-dimensional latent space as it unfolds: test images as points in their classes' colours."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.models.plot_axes import draw_word
from gui.theme import CLASS_COLOURS, SMALL, tokens
from gui.widgets.figures import figure_font

_STANDARD = 3.0
"""The plot shows at least so many of the prior's standard deviations to each side."""


class PlanePlot(QWidget):
    """Both axes have one scale, and zero stays in the middle: so one sees the points move."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._by_class: list[tuple[int, list[tuple[float, float]]]] = []
        self._reach = _STANDARD
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Latent plane")
        self.setToolTip(
            "Posterior means of the first 2,000 test images, in the colours of their classes; "
            "circles: one and two standard deviations of the prior"
        )

    def show_plane(
        self, points: NDArray[np.float32] | None, classes: NDArray[np.uint8] | None, word: str = ""
    ) -> None:
        """Points (n, 2) and their classes (n,), or in their place a word."""
        self._by_class, self._word = [], word
        self._reach = _STANDARD
        if points is not None and classes is not None and len(points) == len(classes):
            inside = np.isfinite(points).all(axis=1)
            points, classes = points[inside], classes[inside]
            if len(points):
                self._reach = max(_STANDARD, float(np.abs(points).max()))
            for group in range(len(CLASS_COLOURS)):
                chosen = points[classes == group].tolist()
                self._by_class.append((group, [(x, y) for x, y in chosen]))
        self.setAccessibleDescription(word or f"{self.count()} points")
        self.update()

    def count(self) -> int:
        """How many points are shown."""
        return sum(len(points) for _, points in self._by_class)

    def sizeHint(self) -> QSize:
        return QSize(200, 170)

    def minimumSizeHint(self) -> QSize:
        return QSize(150, 130)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 20, -1, -1)
        if not self.count():
            draw_word(painter, area, self._word)
            return
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(6, 0, self.width() - 6, 18), 0, f"Latent plane, ±{self._reach:.1f}")
        side = min(area.width(), area.height())
        middle, scale = area.center(), side / 2 / self._reach
        painter.setPen(QPen(QColor(colours.hairline), 1))
        for radius in (1.0, 2.0):
            painter.drawEllipse(middle, radius * scale, radius * scale)
        for group, points in self._by_class:
            pen = QPen(QColor(CLASS_COLOURS[group]), 2.5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawPoints(
                QPolygonF([middle + QPointF(x * scale, -y * scale) for x, y in points])
            )
