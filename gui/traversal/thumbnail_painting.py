"""How thumbnails look: sharp pixels, the colour of the class, what the image is used for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from core.images.reference import SIDE
from gui import theme
from gui.traversal.thumbnail_grid import LINE
from gui.widgets.figures import figure_font
from gui.widgets.pixmaps import sharp_rectangle

_MARK = 8
"""Side of the mark that stands for names for which a thumbnail is too small."""


Thumbnail = tuple[QRect, NDArray[np.uint8], int | None]
"""Where it belongs, its image (28, 28), levels 0..255, and its class number if it has one."""


def paint_thumbnails(painter: QPainter, thumbnails: Sequence[Thumbnail], ratio: float) -> None:
    """Each image on a mat, and under it a line in the colour of its class.

    All of one kind together: with a hundred in sight, setting the painter up takes longer than
    painting. ``ratio`` is the device pixel ratio.
    """
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    half = 0.5 / ratio
    mats, lines = [], []
    for place, pixels, label in thumbnails:
        # Whole device pixels at a whole ratio; at another one, the image is made to fit them.
        target = QRectF(place) if ratio.is_integer() else sharp_rectangle(place, ratio)
        # Borrows the array's memory just for this call; the array outlives it.
        image = QImage(pixels.data, SIDE, SIDE, SIDE, QImage.Format.Format_Grayscale8)
        painter.drawImage(target, image)
        mats.append(target.adjusted(-half, -half, half, half))
        if label is not None:
            lines.append((QRectF(target.left(), place.bottom() + 2, target.width(), LINE), label))
    painter.setPen(QPen(QColor(theme.tokens().mat), 1 / ratio))
    painter.drawRects(mats)
    colours = [QColor(colour) for colour in theme.CLASS_COLOURS]
    for line, label in lines:
        painter.fillRect(line, colours[label])


def paint_frame(painter: QPainter, place: QRect, current: bool, focused: bool) -> None:
    """Around the current thumbnail, or around the one under the mouse."""
    colours = theme.tokens()
    strong = colours.accent if focused else colours.text
    pen = QPen(QColor(strong if current else colours.quiet), 2 if current else 1)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(QRectF(place).adjusted(-2, -2, 2, 2))


def paint_uses(painter: QPainter, place: QRect, names: Sequence[str]) -> None:
    """What the image is used for ("A", "B", "Base"), as tags from the upper left corner on."""
    colours = theme.tokens()
    if place.width() <= SIDE:
        painter.fillRect(place.left(), place.top(), _MARK, _MARK, QColor(colours.accent))
        return
    painter.setFont(figure_font(theme.SMALL, strong=True))
    metrics = painter.fontMetrics()
    x, y = place.left(), place.top()
    for name in names:
        width = metrics.horizontalAdvance(name) + 6
        if x > place.left() and x + width > place.right() + 1:
            x, y = place.left(), y + metrics.height() + 1
        tag = QRect(x, y, width, metrics.height())
        painter.fillRect(tag, QColor(colours.accent))
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(tag, int(Qt.AlignmentFlag.AlignCenter), name)
        x += width + 1
