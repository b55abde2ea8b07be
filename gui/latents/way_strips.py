"""The strips of both models along a line or between two classes, above each other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.engine.latents_requests import WayStrip
from core.images.reference import SIDE
from gui.theme import GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.pixmaps import draw_mat
from gui.widgets.strip_geometry import StripGeometry, lay_out
from gui.widgets.strip_painting import enlarge, levels_of, paint_reduced

EMPTY = "Two clicks with the Line tool, or two classes: the path between them is decoded here."
ROOMY = 1340
"""From this width on the frames of a usual strip are 3 times enlarged."""
NAMES = 96
"""Width of the column of names."""


class WayStrips(QWidget):
    """One row for each model."""

    frame_clicked = Signal(int, int)
    """Row and frame."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strips: tuple[WayStrip, ...] = ()
        self._levels: list[NDArray[np.uint8]] = []
        self._images: dict[int, QImage] = {}
        self._row = 2 * SIDE + 4
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Strips between two places")

    def show_strips(self, strips: Sequence[WayStrip]) -> None:
        """Show strips; none: what to do to see some."""
        self._strips = tuple(strips)
        self._levels = [levels_of(strip.frames) for strip in self._strips]
        self._images.clear()
        told = [f"{one.model}: {one.problem or f'{len(one.frames)} frames'}" for one in strips]
        self.setAccessibleDescription("; ".join(told) or EMPTY)
        self.update()

    def strips(self) -> tuple[WayStrip, ...]:
        """What is shown."""
        return self._strips

    def sizeHint(self) -> QSize:
        return QSize(NAMES + 13 * (2 * SIDE + 2), 2 * self._row)

    def minimumSizeHint(self) -> QSize:
        return QSize(NAMES + 13 * SIDE, 2 * self._row)

    def geometry_of(self, row: int) -> StripGeometry | None:
        """Where the frames of a row are; None if it has none."""
        if row >= len(self._strips) or not len(self._strips[row].frames):
            return None
        area = QRectF(NAMES, row * self._row, max(self.width() - NAMES, SIDE), self._row - 2)
        return lay_out(len(self._strips[row].frames), area, self.devicePixelRatioF())

    def frame_at(self, where: QPointF) -> tuple[int, int] | None:
        """Row and frame at a place of the widget."""
        row = int(where.y() // self._row)
        geometry = self.geometry_of(row) if 0 <= row < len(self._strips) else None
        if geometry is None:
            return None
        frame = geometry.index_at(where.x())
        return (row, frame) if geometry.frame(frame).contains(where) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.frame_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self.frame_clicked.emit(*found)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(QPointF(event.pos())), self)
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._images.clear()
        return super().event(event)

    def _tip(self, where: QPointF) -> str:
        found = self.frame_at(where)
        if found is None:
            return ""
        strip = self._strips[found[0]]
        x, y = strip.path[found[1]]
        return (
            f"{strip.model} at {number_text(x, 2)}, {number_text(y, 2)}, "
            f"{number_text(strip.positions[found[1]], 2)} from the start;\nclick to decode it as a place"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._images.clear()
        row = (3 if self.width() >= ROOMY else 2) * SIDE + 4
        if row != self._row:
            self._row = row
            self.updateGeometry()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        painter.setFont(figure_font(SMALL))
        if not self._strips:
            painter.setPen(QColor(colours.quiet))
            left = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), int(left), EMPTY)
            return
        metrics = figure_metrics(SMALL)
        for row, strip in enumerate(self._strips):
            painter.setFont(figure_font(SMALL))
            painter.setPen(QColor(colours.text))
            name = metrics.elidedText(strip.model, Qt.TextElideMode.ElideMiddle, NAMES - GRID)
            middle = (row + 0.5) * self._row
            painter.drawText(QPointF(0, middle), name)
            geometry = self.geometry_of(row)
            if geometry is None:
                painter.setPen(QColor(colours.warning))
                room = QRectF(NAMES, row * self._row, self.width() - NAMES, self._row)
                wrap = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(room, int(wrap), strip.problem)
                continue
            painter.setPen(QColor(colours.quiet))
            length = f"length {number_text(strip.positions[-1], 2)}"
            painter.drawText(QPointF(0, middle + metrics.height()), length)
            self._paint_frames(painter, row, geometry)
            for index in range(geometry.count):
                draw_mat(painter, geometry.frame(index), colours.mat)

    def _paint_frames(self, painter: QPainter, row: int, geometry: StripGeometry) -> None:
        if not geometry.sharp:
            paint_reduced(painter, geometry, self._levels[row])
            return
        if row not in self._images:
            self._images[row] = enlarge(self._levels[row], geometry, self.devicePixelRatioF())
        painter.drawImage(QPointF(geometry.left, geometry.top), self._images[row])
