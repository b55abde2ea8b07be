"""How a raster scatter is painted: background, points, what lies over them, and the axes.

The same for the window and for exports. All places are in device-independent pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from core.latents.ticks import ticks
from core.latents.view import Bounds, View
from gui.theme import CLASS_COLOURS, GRID, SMALL, Tokens
from gui.widgets.figures import draw_figures, figure_font, figure_metrics, number_text
from gui.widgets.scatter_points import PointLayers
from gui.widgets.scatter_scene import Mark, MarkShape, Outline, Picture, Scene

TICK = 4
"""Length of a tick."""
BETWEEN_TICKS = 72
"""Pixels from tick to tick at least, about."""

_TINT = 0.5
"""Opacity of the densest place of a density."""


@dataclass(frozen=True)
class Overlay:
    """What the hand is about, over the scene."""

    hovered: int = -1
    """A point's number."""
    cursor: tuple[float, float] | None = None
    """The keyboard's cross-hairs, in the plane."""
    shape: tuple[tuple[float, float], ...] = ()
    """Corners of the box, lasso or line that is being drawn, in the plane."""
    closed: bool = False
    focused: bool = False
    sentence: str = ""
    """Said in the middle."""


def plot_area(width: float, height: float) -> QRectF:
    """The part of a scatter's ``width`` x ``height`` where points are; the axes are around it."""
    line = float(round(figure_metrics(SMALL).height()))
    figures = float(round(figure_metrics(SMALL).horizontalAdvance("−00.00")))
    left, bottom = line + figures + TICK + GRID, 2 * line + TICK + GRID / 2
    room_right, room_top = 1.0, float(round(line / 2))
    return QRectF(
        left,
        room_top,
        max(width - left - room_right, 16.0),
        max(height - bottom - room_top, 16.0),
    )


def paint_scatter(
    painter: QPainter,
    area: QRectF,
    view: View,
    layers: PointLayers,
    scene: Scene,
    overlay: Overlay,
    colours: Tokens,
    *,
    ratio: float = 1.0,
    vector: bool = False,
) -> None:
    """Paint all of it; with ``vector`` points are circles (for SVG), else one image."""
    painter.fillRect(area, QColor(colours.raised))
    painter.save()
    painter.setClipRect(area)
    painter.translate(area.topLeft())
    if scene.picture is not None:
        _paint_picture(painter, view, scene.picture, colours)
    if vector:
        _paint_circles_of_points(painter, view, layers, colours)
    else:
        over_image = scene.picture is not None and scene.picture.is_image
        for image in layers.images(view, ratio, colours.quiet, over_image=over_image):
            painter.drawImage(QPointF(), image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_quantiles(painter, view, scene, colours)
    for outline in scene.outlines:
        _paint_outline(painter, view, outline, colours)
    if len(scene.line) > 1:
        _paint_path(painter, view, scene.line, colours)
    for mark in scene.marks:
        _paint_mark(painter, view, mark, colours)
    _paint_names(painter, view, scene.marks, colours)
    _paint_overlay(painter, view, layers, overlay, colours)
    painter.restore()
    _paint_axes(painter, area, view, scene, colours)
    edge = colours.accent if overlay.focused else colours.hairline
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(edge), 1))
    painter.drawRect(area.adjusted(0, 0, -1, -1))


# Behind the points


def _rectangle(view: View, bounds: Bounds) -> QRectF:
    left, top = view.pixel_of(bounds.left, bounds.top)
    right, bottom = view.pixel_of(bounds.right, bounds.bottom)
    return QRectF(QPointF(left, top), QPointF(right, bottom))


def _paint_picture(painter: QPainter, view: View, picture: Picture, colours: Tokens) -> None:
    levels = np.ascontiguousarray(picture.levels)
    rows, columns = levels.shape
    form = QImage.Format.Format_Grayscale8 if picture.is_image else QImage.Format.Format_Indexed8
    image = QImage(levels.data, columns, rows, columns, form)
    if not picture.is_image:
        image.setColorTable(_tints(colours))
    target = _rectangle(view, picture.bounds)
    # Only what is seen: a picture much larger than the canvas is not scaled as a whole.
    seen = target.intersected(QRectF(0, 0, view.width, view.height))
    if seen.isEmpty():
        return
    across, down = columns / target.width(), rows / target.height()
    part = QRectF(
        (seen.x() - target.x()) * across,
        (seen.y() - target.y()) * down,
        seen.width() * across,
        seen.height() * down,
    )
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not picture.is_image)
    painter.drawImage(seen, image, part)


def _tints(colours: Tokens) -> list[int]:
    # Grey: a coloured one would be taken for a class.
    tint = QColor(colours.text)
    table = []
    for level in range(256):
        tint.setAlphaF(_TINT * level / 255)
        table.append(tint.rgba())
    return table


def _paint_quantiles(painter: QPainter, view: View, scene: Scene, colours: Tokens) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setFont(figure_font(SMALL))
    for circle in scene.circles:
        x, y = view.pixel_of(circle.x, circle.y)
        radius = circle.radius * view.scale
        # Far outside the canvas Qt's ellipses lose their precision, and cannot be seen either.
        if radius > 4 * (view.width + view.height):
            continue
        painter.setPen(QPen(QColor(colours.text), 1, Qt.PenStyle.DashLine))
        painter.drawEllipse(QPointF(x, y), radius, radius)
        share = f"{circle.share:.0%}"
        _text_with_halo(painter, QPointF(x + 3, y - radius - 3), share, colours)


# The points


def _paint_circles_of_points(
    painter: QPainter, view: View, layers: PointLayers, colours: Tokens
) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for cloud, look in layers.looks(view.scale):
        radius = look.diameter / 2
        places = view.to_pixels(np.stack([cloud.x, cloud.y], axis=1))
        inside = (places > -radius).all(axis=1) & (
            places < (view.width + radius, view.height + radius)
        ).all(axis=1)
        brushes = []
        for colour in (*CLASS_COLOURS, colours.quiet):
            brush = QColor(colour)
            brush.setAlphaF(look.opacity)
            brushes.append(brush)
        groups = cloud.groups()[inside].tolist()
        for (x, y), group in zip(places[inside].tolist(), groups, strict=True):
            painter.setBrush(brushes[group])
            painter.drawEllipse(QPointF(x, y), radius, radius)


# Over the points


def _polygon(view: View, corners: object) -> QPolygonF:
    places = view.to_pixels(np.asarray(corners, np.float64).reshape(-1, 2))
    return QPolygonF([QPointF(x, y) for x, y in places.tolist()])


def _paint_outline(painter: QPainter, view: View, outline: Outline, colours: Tokens) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for corners in outline.polygons:
        shape = _polygon(view, corners)
        for colour, width in ((colours.raised, 4.0), (colours.text, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolygon(shape)
    largest = max(outline.polygons, key=len, default=None)
    if largest is not None and outline.name:
        box = _polygon(view, largest).boundingRect()
        place = QPointF(box.center().x(), max(box.top() - 4, figure_metrics(SMALL).ascent() + 2))
        _text_with_halo(painter, place, outline.name, colours)


def _paint_path(
    painter: QPainter, view: View, corners: tuple[tuple[float, float], ...], colours: Tokens
) -> None:
    line = _polygon(view, corners)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((colours.raised, 5.0), (colours.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawPolyline(line)
    painter.setBrush(QColor(colours.accent))
    painter.setPen(QPen(QColor(colours.raised), 1.5))
    painter.drawEllipse(line.first(), 4, 4)
    painter.drawEllipse(line.last(), 4, 4)


def _paint_mark(painter: QPainter, view: View, mark: Mark, colours: Tokens) -> None:
    x, y = view.pixel_of(mark.x, mark.y)
    place = QPointF(x, y)
    painter.setPen(QPen(QColor(colours.raised), 1.5))
    painter.setBrush(QColor(colours.text))
    if mark.shape is MarkShape.PLACE:
        _paint_cross(painter, place, colours)
    elif mark.shape is MarkShape.OWN:
        corners = [QPointF(0, -7), QPointF(7, 0), QPointF(0, 7), QPointF(-7, 0)]
        painter.drawPolygon(QPolygonF([place + corner for corner in corners]))
    else:
        for colour, width in ((colours.raised, 5.0), (colours.text, 2.0)):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(place, 6, 6)


def _paint_names(painter: QPainter, view: View, marks: Sequence[Mark], colours: Tokens) -> None:
    """Names of marks: beside them, else ever further above, where no other mark or name is."""
    metrics = figure_metrics(SMALL, strong=True)
    height = metrics.height()
    places = [QPointF(*view.pixel_of(mark.x, mark.y)) for mark in marks]
    taken = [QRectF(place - QPointF(7, 7), QSizeF(14, 14)) for place in places]
    for mark, place in zip(marks, places, strict=True):
        if not mark.name:
            continue
        width = metrics.horizontalAdvance(mark.name)
        right, left = QPointF(10, 4), QPointF(-10 - width, 4)
        possible = [right, left, *(right - QPointF(0, height * step) for step in range(1, 9))]
        boxes = [QRectF(place + at - QPointF(0, height), QSizeF(width, height)) for at in possible]
        chosen = next(
            (n for n, box in enumerate(boxes) if not any(box.intersects(one) for one in taken)), 0
        )
        taken.append(boxes[chosen])
        _text_with_halo(painter, place + possible[chosen], mark.name, colours)


def _paint_cross(painter: QPainter, place: QPointF, colours: Tokens) -> None:
    for colour, width in ((colours.raised, 4.0), (colours.accent, 2.0)):
        painter.setPen(QPen(QColor(colour), width))
        for step in (QPointF(1, 0), QPointF(0, 1)):
            painter.drawLine(place - step * 10, place - step * 3)
            painter.drawLine(place + step * 3, place + step * 10)


def _paint_overlay(
    painter: QPainter, view: View, layers: PointLayers, overlay: Overlay, colours: Tokens
) -> None:
    if 0 <= overlay.hovered < len(layers.points):
        x, y = layers.points[overlay.hovered].tolist()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((colours.raised, 4.0), (colours.text, 2.0)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(QPointF(*view.pixel_of(x, y)), 7, 7)
    if overlay.shape:
        shape = _polygon(view, overlay.shape)
        wash = QColor(colours.accent)
        wash.setAlphaF(0.12)
        painter.setBrush(wash if overlay.closed else Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        (painter.drawPolygon if overlay.closed else painter.drawPolyline)(shape)
    if overlay.cursor is not None:
        _paint_cross(painter, QPointF(*view.pixel_of(*overlay.cursor)), colours)
    if overlay.sentence:
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.quiet))
        room = QRectF(0, 0, view.width, view.height).adjusted(GRID, GRID, -GRID, -GRID)
        words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(room, int(words), overlay.sentence)


def _text_with_halo(painter: QPainter, place: QPointF, text: str, colours: Tokens) -> None:
    """Text that can be read over anything."""
    path = QPainterPath()
    path.addText(place, figure_font(SMALL, strong=True), text)
    painter.setPen(QPen(QColor(colours.raised), 3, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(path, QColor(colours.text))


# Axes


def _paint_axes(painter: QPainter, area: QRectF, view: View, scene: Scene, colours: Tokens) -> None:
    metrics = figure_metrics(SMALL)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(QColor(colours.quiet), 1))
    placed = []
    values, decimals = ticks(view.left, view.right, max(int(view.width / BETWEEN_TICKS), 2))
    baseline = area.bottom() + TICK + metrics.ascent() + 2
    for value in values:
        x = area.left() + view.pixel_of(value, 0.0)[0]
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + TICK))
        placed.append((number_text(value, decimals), x, baseline))
    values, decimals = ticks(view.bottom, view.top, max(int(view.height / BETWEEN_TICKS), 2))
    for value in values:
        y = area.top() + view.pixel_of(0.0, value)[1]
        painter.drawLine(QPointF(area.left() - TICK, y), QPointF(area.left(), y))
        text = number_text(value, decimals)
        half = metrics.horizontalAdvance(text) / 2
        placed.append((text, area.left() - TICK - 3 - half, y + metrics.ascent() / 2 - 1))
    painter.setPen(QColor(colours.quiet))
    draw_figures(painter, SMALL, placed)
    painter.setFont(figure_font(SMALL))
    line = round(metrics.height())
    below = QRect(
        round(area.left()), round(baseline + metrics.descent()), round(area.width()), line
    )
    across = metrics.elidedText(scene.axes[0], Qt.TextElideMode.ElideRight, area.width())
    painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), across)
    painter.save()
    painter.translate(0, area.bottom())
    painter.rotate(-90)
    up = metrics.elidedText(scene.axes[1], Qt.TextElideMode.ElideRight, area.height())
    beside = QRect(0, 0, round(area.height()), line)
    painter.drawText(beside, int(Qt.AlignmentFlag.AlignCenter), up)
    painter.restore()
