"""How a strip is painted: what stays is painted once, frames go to the screen in one piece."""

from dataclasses import dataclass
from functools import lru_cache
from math import nan

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap, QPolygonF

from core.engine.requests import Strip
from core.images.reference import SIDE
from gui.theme import BODY, GRID, SMALL, Tokens, tokens
from gui.widgets.figures import draw_figures, figure_font, figure_metrics, number_text
from gui.widgets.strip_geometry import AXIS, EDGE, StripGeometry, labelled_frames
from gui.widgets.strip_words import POSITION_ROW

MEASURED_ROWS = ("height, rows", "brightness")
ROWS = (POSITION_ROW, *MEASURED_ROWS)
"""The rows of figures under the frames."""


@lru_cache(maxsize=1)
def margin_width() -> int:
    """Width of the column of names at the left of every strip: the same for all, so they align."""
    metrics = figure_metrics(SMALL)
    names = (*ROWS, "64/64 active")
    widest = max(metrics.horizontalAdvance(text) for text in names)
    return int(widest) + 1 + GRID


@lru_cache(maxsize=1)
def row_height() -> int:
    """Height of one row of figures under the frames."""
    return max(16, int(figure_metrics(SMALL).height()))


@lru_cache(maxsize=1)
def title_height() -> int:
    """Height of the three lines at the left of the frames."""
    return int(figure_metrics(BODY, strong=True).height()) + 2 * row_height()


@lru_cache(maxsize=64)
def widest_label(labels: tuple[str, ...]) -> float:
    """Width that a frame's figures need so that they do not touch the next ones."""
    metrics = figure_metrics(SMALL)
    return max(metrics.horizontalAdvance(text) for text in (*labels, "00.0")) + GRID


# Frames


def levels_of(frames: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Grey levels 0..255 of frames (n, 28, 28) in 0..1; beyond is clipped, NaN is black."""
    # fmin and fmax pass over NaN, where clip would hand it on to the cast.
    inside = np.fmin(np.fmax(frames, np.float32(0)), np.float32(1))
    return (inside * np.float32(255) + np.float32(0.5)).astype(np.uint8)


def enlarge(levels: NDArray[np.uint8], geometry: StripGeometry, ratio: float) -> QImage:
    """Frames (n, 28, 28) side by side as one image in device pixels, transparent between them."""
    count, side, step = geometry.count, round(geometry.side * ratio), round(geometry.step * ratio)
    zoom = side // SIDE
    canvas = np.zeros((side, count * step), np.uint32)
    grey = levels.astype(np.uint32)
    grey *= 0x010101
    grey |= 0xFF000000
    rows = np.repeat(grey.transpose(1, 0, 2), zoom, axis=2)
    tiles = canvas.reshape(SIDE, zoom, count, step)[..., :side]
    tiles[...] = rows[:, np.newaxis]
    # The last frame has no gap after it.
    width = count * step - (step - side)
    form = QImage.Format.Format_ARGB32_Premultiplied
    image = QImage(canvas.data, width, side, count * step * 4, form).copy()
    image.setDevicePixelRatio(ratio)
    return image


def paint_reduced(painter: QPainter, geometry: StripGeometry, levels: NDArray[np.uint8]) -> None:
    """Paint frames whose zoom is not whole, smoothly: uneven pixels would distort them."""
    form = QImage.Format.Format_Grayscale8
    stack = QImage(levels.data, SIDE, len(levels) * SIDE, SIDE, form)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    for index in range(geometry.count):
        source = QRectF(0, index * SIDE, SIDE, SIDE)
        painter.drawImage(geometry.frame(index), stack, source)


def paint_unreached(
    painter: QPainter,
    geometry: StripGeometry,
    reached: NDArray[np.bool_],
    stopped: tuple[str, str],
    zero: float | None,
    colours: Tokens,
) -> None:
    """In place of the frames that a walk does not get to: why it does not.

    ``stopped`` has the reason below and above the base, which is at ``zero`` on the axis.
    """
    painter.setFont(figure_font(SMALL))
    for first, last in _runs(~reached[: geometry.count]):
        area = geometry.frame(first).united(geometry.frame(last))
        painter.fillRect(area, QColor(colours.surface))
        painter.setPen(QPen(QColor(colours.hairline), 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area.adjusted(0.5, 0.5, -0.5, -0.5))
        above = zero is None or area.center().x() > zero
        painter.setPen(QColor(colours.warning))
        painter.drawText(
            area.adjusted(3, 1, -3, -1), int(_IN_PLACE), _fitting(stopped[above], area)
        )


STOPPED = "The walk stopped because "
"""How the sentences on why a walk stopped begin."""

_IN_PLACE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap


def _fitting(sentence: str, area: QRectF) -> str:
    """The sentence, or as much of it as there is room for in ``area``."""
    metrics = figure_metrics(SMALL)
    inside = area.adjusted(3, 1, -3, -1)
    shorter = f"Stopped: {sentence.removeprefix(STOPPED)}"
    for text in (sentence, shorter, "stopped"):
        needed = metrics.boundingRect(inside, int(_IN_PLACE), text)
        if needed.height() <= inside.height() and needed.width() <= inside.width():
            return text
    return "×"


def _runs(which: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and last place of each run of places that are True."""
    edges = np.diff(np.concatenate([[False], which, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


# What changes with the frames


def paint_measures(
    painter: QPainter, strip: Strip, geometry: StripGeometry, labels: tuple[str, ...], top: float
) -> None:
    """Height and brightness under the frames, as many as there is room for; ``top`` of the first row."""
    first = top + figure_metrics(SMALL).ascent()
    second = first + row_height()
    heights, brightness = strip.height.tolist(), strip.brightness.tolist()
    placed = []
    for index in labelled_frames(labels, geometry.step, widest_label(labels)):
        if index < len(strip.reached) and not strip.reached[index]:
            heights[index] = brightness[index] = nan
        x = geometry.centre(index)
        placed.append((number_text(heights[index], 1), x, first))
        placed.append((number_text(brightness[index], 2), x, second))
    painter.setPen(QColor(tokens().text))
    draw_figures(painter, SMALL, placed)


# What moves with the hand


def paint_marker(painter: QPainter, x: float, bottom: float, colours: Tokens) -> None:
    """The slider's place on the axis: a small triangle under the frames' ``bottom``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.accent))
    tip = bottom + EDGE + 1
    painter.drawPolygon(
        QPolygonF([QPointF(x, tip), QPointF(x + 5, tip + 9), QPointF(x - 5, tip + 9)])
    )


def paint_third_line(painter: QPainter, text: str, colour: str) -> None:
    """At the left: the direction's length or a walk's condition number, or what leaks."""
    painter.setFont(figure_font(SMALL))
    painter.setPen(QColor(colour))
    metrics = figure_metrics(SMALL)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, margin_width() - GRID)
    painter.drawText(QPointF(0, title_height() - row_height() + metrics.ascent()), shown)


# What stays


@dataclass(frozen=True)
class Backdrop:
    """All that the unmoving part of a strip's picture depends on."""

    size: QSize
    ratio: float
    colours: Tokens
    model: str
    active: str
    moved: str
    """Which latents are moved by hand."""
    sentence: str
    is_problem: bool
    room: int
    """Height of the frames with their mat."""
    geometry: StripGeometry | None
    labels: tuple[str, ...]
    zero: float | None
    """Where the base is on the axis."""
    focused: bool
    positions: str = POSITION_ROW
    """What the row of positions is called."""
    leak: str = ""
    """What changes that should not, in few words."""
    figure_rows: int = len(ROWS)
    """How many of them there is room for, the last ones."""


def has_fourth_line(room: int) -> bool:
    """Whether beside frames of a height there is room at the left for more than three lines."""
    return title_height() + figure_metrics(SMALL).height() <= room + AXIS


def paint_backdrop(of: Backdrop) -> QPixmap:
    """Names, labels, axis and mats, or the sentence that stands in for them."""
    pixmap = QPixmap(of.size * of.ratio)
    pixmap.setDevicePixelRatio(of.ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _paint_margin(painter, of)
    if of.geometry is None:
        _paint_sentence(painter, of)
    else:
        mat = QColor(of.colours.mat)
        for index in range(of.geometry.count):
            around = of.geometry.frame(index).adjusted(-EDGE, -EDGE, EDGE, EDGE)
            painter.fillRect(around, mat)
        if of.figure_rows == len(ROWS):
            _paint_positions(painter, of, of.geometry)
        _paint_axis(painter, of, of.geometry)
    painter.end()
    return pixmap


def _paint_margin(painter: QPainter, of: Backdrop) -> None:
    width = margin_width() - GRID
    bold, metrics = figure_metrics(BODY, strong=True), figure_metrics(SMALL)
    painter.setFont(figure_font(BODY, strong=True))
    painter.setPen(QColor(of.colours.text))
    name = bold.elidedText(of.model, Qt.TextElideMode.ElideMiddle, width)
    painter.drawText(QPointF(0, bold.ascent()), name)
    painter.setFont(figure_font(SMALL))
    painter.setPen(QColor(of.colours.quiet))
    y = title_height() - 2 * row_height() + metrics.ascent()
    painter.drawText(QPointF(0, y), of.active)
    below = of.moved or (of.leak if has_fourth_line(of.room) else "")
    if below:
        # Beside the axis, which leaves room here.
        painter.setPen(QColor(of.colours.accent if of.moved else of.colours.text))
        text = metrics.elidedText(below, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QPointF(0, title_height() + metrics.ascent() - 1), text)
        painter.setPen(QColor(of.colours.quiet))
    if of.geometry is not None:
        y = of.room + AXIS + metrics.ascent()
        rows = (of.positions, *MEASURED_ROWS)
        for row, text in enumerate(rows[len(rows) - of.figure_rows :]):
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QPointF(0, y + row * row_height()), shown)


def _paint_sentence(painter: QPainter, of: Backdrop) -> None:
    width = of.size.width() - margin_width()
    area = QRectF(margin_width(), EDGE, width, of.room - 2 * EDGE)
    painter.setPen(QPen(QColor(of.colours.hairline), 1))
    painter.drawLine(area.topLeft(), area.bottomLeft())
    painter.setFont(figure_font(BODY))
    painter.setPen(QColor(of.colours.warning if of.is_problem else of.colours.quiet))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(area.adjusted(GRID, 0, 0, 0), int(flags), of.sentence)


def _paint_positions(painter: QPainter, of: Backdrop, geometry: StripGeometry) -> None:
    metrics = figure_metrics(SMALL)
    painter.setFont(figure_font(SMALL))
    painter.setPen(QColor(of.colours.quiet))
    y = of.room + AXIS + metrics.ascent()
    for index in labelled_frames(of.labels, geometry.step, widest_label(of.labels)):
        x = geometry.centre(index) - metrics.horizontalAdvance(of.labels[index]) / 2
        painter.drawText(QPointF(x, y), of.labels[index])


def _paint_axis(painter: QPainter, of: Backdrop, geometry: StripGeometry) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    line = QColor(of.colours.accent if of.focused else of.colours.hairline)
    painter.setPen(QPen(line, 2 if of.focused else 1))
    y = round(geometry.bottom + EDGE + AXIS / 2) + 0.5
    painter.drawLine(QPointF(geometry.left, y), QPointF(geometry.right, y))
    if of.zero is not None:
        painter.setPen(QPen(QColor(of.colours.quiet), 1))
        painter.setBrush(QColor(of.colours.surface))
        painter.drawEllipse(QPointF(of.zero, y), 3, 3)
