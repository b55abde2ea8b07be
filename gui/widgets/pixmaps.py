"""Grey arrays as Qt images, and where to paint them so that every pixel stays a sharp square.

An image is always enlarged by a whole number of *device* pixels where there is room for that, and
starts on a device pixel; so it is sharp on screens of any scale, and a grid drawn over it meets
its pixels.
"""

from base64 import b64encode
from html import escape
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from core.images.reference import SIDE

GreyPixels = NDArray[np.float32] | NDArray[np.uint8]
"""One image (height, width): levels 0..255 as bytes, or 0..1 as floats."""


def grey_bytes(pixels: GreyPixels) -> NDArray[np.uint8]:
    """Grey levels (height, width) as contiguous bytes; floats outside 0..1 are clipped, NaN is 0."""
    if pixels.ndim != 2:
        raise ValueError(f"an image has two axes, not {pixels.ndim}")
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels)
    levels = np.nan_to_num(pixels.astype(np.float64), nan=0.0, posinf=1.0, neginf=0.0)
    return np.rint(np.clip(levels, 0.0, 1.0) * 255.0).astype(np.uint8)


def grey_image(pixels: GreyPixels) -> QImage:
    """A Format_Grayscale8 image of the same size that owns its memory."""
    levels = grey_bytes(pixels)
    height, width = levels.shape
    # The copy makes the image independent of the array, which Python may free or overwrite.
    return QImage(levels.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def sharp_rectangle(area: QRect, ratio: float, width: int = 28, height: int = 28) -> QRectF:
    """Where an image of ``width`` x ``height`` belongs in ``area``: the largest whole zoom, centred.

    ``area`` and the result are in device-independent pixels, ``ratio`` is the device pixel ratio.
    An area that is smaller than the image gets the largest square-pixelled fit instead.
    """
    room = QSizeF(area.width() * ratio, area.height() * ratio)
    zoom = min(room.width() / width, room.height() / height)
    if zoom >= 1.0:
        zoom = float(int(zoom))
    size = QSizeF(width * zoom, height * zoom)
    left = round(area.x() * ratio + (room.width() - size.width()) / 2)
    top = round(area.y() * ratio + (room.height() - size.height()) / 2)
    return QRectF(QPointF(left, top) / ratio, size / ratio)


def sharp_sides(least: int, most: int, ratio: float, side: int = SIDE) -> list[float]:
    """The sides ``least`` to ``most`` at which a square image of ``side`` pixels is sharp, ascending.

    All in device-independent pixels but ``side``; ``ratio`` is the device pixel ratio. There is
    always one: ``least``, where no side between the two is sharp.
    """
    zooms = range(ceil(least * ratio / side), floor(most * ratio / side) + 1)
    return [side * zoom / ratio for zoom in zooms] or [float(least)]


def draw_sharp(painter: QPainter, target: QRectF, image: QImage) -> None:
    """Draw ``image`` over ``target`` with nearest-neighbour enlargement."""
    # Smoothing is right only where pixels must be dropped, that is in a reduction.
    reduced = target.width() * painter.device().devicePixelRatioF() < image.width()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, reduced)
    painter.drawImage(target, image)


def draw_mat(painter: QPainter, target: QRectF, colour: str) -> None:
    """A hairline just outside ``target``, so that a black image keeps its edge."""
    width = 1.0 / painter.device().devicePixelRatioF()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    pen = QPen(QColor(colour), width)
    painter.setPen(pen)
    half = width / 2
    painter.drawRect(target.adjusted(-half, -half, half, half))


def sharp_pixmap(pixels: GreyPixels, side: int, ratio: float = 1.0) -> QPixmap:
    """A pixmap of ``side`` x ``side`` device-independent pixels, for icons and dragging."""
    pixmap = QPixmap(round(side * ratio), round(side * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(QColor("black"))
    image = grey_image(pixels)
    painter = QPainter(pixmap)
    target = sharp_rectangle(QRect(0, 0, side, side), ratio, image.width(), image.height())
    draw_sharp(painter, target, image)
    painter.end()
    return pixmap


def enlarged_tip(image: QImage, text: str, zoom: int, ratio: float = 1.0) -> str:
    """A tooltip in rich text: ``image`` enlarged ``zoom`` times and sharp, with ``text`` under it."""
    side = image.width() * zoom
    finer = ceil(ratio)
    large = image.scaled(side * finer, image.height() * zoom * finer)
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    large.save(buffer, "PNG")
    data = b64encode(buffer.data().data()).decode()
    return f'<p><img src="data:image/png;base64,{data}" width="{side}"></p><p>{escape(text)}</p>'


def swatch_pixmap(colour: str, edge: str, side: int = 12, ratio: float = 1.0) -> QPixmap:
    """A square of one colour with a hairline edge: a key to class colours and grey levels."""
    # Whole device pixels that fit: with one more, what shows the swatch would cut its last edge.
    across = floor(side * ratio)
    pixmap = QPixmap(across, across)
    pixmap.fill(QColor(edge))
    painter = QPainter(pixmap)
    painter.fillRect(1, 1, across - 2, across - 2, QColor(colour))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
