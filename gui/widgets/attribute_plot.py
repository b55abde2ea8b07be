"""Measured attributes along strips: a band for each, a line for each strip, against a flat reference.

Each line is the attribute's change from the base, so that models whose bases differ can be compared.
Where an attribute is held, the reference is drawn in the accent colour, with its tolerance.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.engine.requests import MeasuredAttribute, Strip
from gui.theme import GRID, SMALL, Tokens, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.strip_geometry import StripGeometry
from gui.widgets.strip_painting import margin_width

LEGEND_HEIGHT = 2 * GRID
LEAST_BAND = 4 * GRID
FLATTEST_BAND = 2 * GRID
"""Where there are many; it has room for the name only, the tooltip says its scale."""
HEADROOM = 1.15
"""Of a band's scale beyond its largest change."""


@dataclass(frozen=True)
class Stroke:
    """How a line is drawn."""

    accent: bool
    """In the accent colour; otherwise quiet."""
    dashes: tuple[float, ...] = ()
    """Lengths of dashes and gaps; none: solid."""


@dataclass(frozen=True)
class Line:
    """One attribute along one strip."""

    label: str
    """Which strip it is."""
    place: int
    """Of its model: the first is drawn quiet, the others in the accent colour."""
    compared: bool
    """By the second method: drawn dashed."""
    attribute: MeasuredAttribute
    reached: tuple[bool, ...]
    """For each frame."""
    stroke: Stroke | None = None
    """How it is drawn, where not by place and method."""

    def change(self, index: int) -> float:
        """From the base to a frame; not a number where the walk did not get."""
        if not self.reached[index]:
            return float("nan")
        return float(self.attribute.values[index]) - self.attribute.base


@dataclass(frozen=True)
class Band:
    """One attribute, of all strips."""

    name: str
    unit: str
    lines: tuple[Line, ...]
    extent: float
    """The largest change that fits."""

    @property
    def held(self) -> bool:
        """Whether any strip means to hold it."""
        return any(line.attribute.held for line in self.lines)

    @property
    def tolerance(self) -> float:
        """Within which strips that walk hold it."""
        return max(line.attribute.tolerance for line in self.lines)


def bands_of(
    strips: Sequence[Strip], captions: Sequence[str] = (), strokes: Sequence[Stroke] = ()
) -> tuple[Band, ...]:
    """The bands of strips, held attributes first; ``captions`` name the methods of each model's strips.

    ``strokes``, one for each strip, say how lines are drawn; without them the first model is quiet.
    """
    lines: dict[str, list[Line]] = {}
    models = list(dict.fromkeys(strip.model for strip in strips))
    for number, strip in enumerate(strips):
        several = len(captions)
        method = captions[number % several] if several else ""
        label = f"{strip.model}, {method}" if method else strip.model
        reached = tuple(strip.reached.tolist()) or (True,) * len(strip.frames)
        for attribute in strip.measured:
            line = Line(
                label,
                models.index(strip.model),
                bool(several and number % several),
                attribute,
                reached,
                strokes[number] if strokes else None,
            )
            lines.setdefault(attribute.name, []).append(line)
    found = [_band(of) for of in lines.values()]
    return tuple(sorted(found, key=lambda band: not band.held))


def _band(lines: Sequence[Line]) -> Band:
    first = lines[0].attribute
    changes = [
        abs(change)
        for line in lines
        for index in range(len(line.reached))
        if isfinite(change := line.change(index))
    ]
    extent = max([first.step, *changes]) * HEADROOM
    return Band(first.name, first.unit, tuple(lines), extent)


class AttributePlot(QWidget):
    """Stands under the strips, whose frames it is aligned with."""

    def __init__(
        self, frames: Callable[[], StripGeometry | None], parent: QWidget | None = None
    ) -> None:
        """``frames`` says where the frames of the strips above are; None: there are none."""
        super().__init__(parent)
        self._frames = frames
        self._bands: tuple[Band, ...] = ()
        self._positions: tuple[float, ...] = ()
        self._position = 0.0
        self._painted: tuple[object, ...] = ()
        self._pixmap = QPixmap()
        self.setAccessibleName("Measured attributes along the strips")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_strips(
        self,
        strips: Sequence[Strip],
        captions: Sequence[str],
        positions: Sequence[float],
        position: float,
        strokes: Sequence[Stroke] = (),
    ) -> None:
        """Show what was measured on ``strips``, whose frames are at ``positions``.

        Parameters
        ----------
        strips
            Without those that have a problem.
        captions
            The methods' names where each model has several strips, which come one after the other.
        positions
            Of the frames.
        position
            Of the slider.
        strokes
            As in ``bands_of``.
        """
        self._bands = bands_of(strips, captions, strokes)
        self._painted = ()
        self._positions, self._position = tuple(positions), position
        self.setAccessibleDescription(" ".join(sentence_on(band) for band in self._bands))
        self.update()

    def show_position(self, position: float) -> None:
        """Move the slider's line only."""
        if position != self._position:
            self._position = position
            self.update()

    def bands(self) -> tuple[Band, ...]:
        """What is on show."""
        return self._bands

    def sizeHint(self) -> QSize:
        return QSize(300, LEGEND_HEIGHT + 5 * GRID * max(len(self._bands), 2))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, LEGEND_HEIGHT + 2 * LEAST_BAND)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._painted = ()
            self.update()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, point: QPointF) -> str:
        """What the tooltip says at ``point``: the figures of the frame there, or what is plotted."""
        band = next(
            (band for band, area in self._areas() if area.top() <= point.y() <= area.bottom()), None
        )
        if band is None:
            return "What was measured on each frame, as its change from the base"
        geometry = self._frames()
        if geometry is None or point.x() < geometry.left - GRID:
            return sentence_on(band)
        index = geometry.index_at(point.x())
        if index >= len(self._positions):
            return sentence_on(band)
        unit = f" {band.unit}" if band.unit else ""
        rows = [f"{band.name} at position {number_text(self._positions[index], 2)}"]
        for line in band.lines:
            change = line.change(index)
            figure = number_text(float(line.attribute.values[index]), 3)
            what = f"{figure}{unit} ({number_text(change, 4, sign=True)})"
            rows.append(f"{line.label}: {what if isfinite(change) else 'not reached'}")
        return "\n".join(rows)

    # The picture

    def _areas(self) -> list[tuple[Band, QRectF]]:
        """Each band's place: under the legend, one above the other, as many as there is room for."""
        room = self.height() - LEGEND_HEIGHT
        count = min(len(self._bands), max(int(room / FLATTEST_BAND), 1))
        if not count:
            return []
        height = min(room / count, 10 * GRID)
        return [
            (band, QRectF(0, LEGEND_HEIGHT + place * height, self.width(), height - GRID / 2))
            for place, band in enumerate(self._bands[:count])
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(figure_font(SMALL))
        geometry = self._frames()
        if geometry is None or not self._bands or geometry.count != len(self._positions):
            painter.setPen(QColor(colours.quiet))
            flags = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            painter.drawText(self.rect(), flags, "There is nothing to measure yet.")
            return
        painter.drawPixmap(0, 0, self._backdrop(geometry, colours))
        here = geometry.x_of(self._position, self._positions)
        if here is not None:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawLine(QPointF(here, LEGEND_HEIGHT), QPointF(here, self.height()))

    def _backdrop(self, geometry: StripGeometry, colours: Tokens) -> QPixmap:
        """All but the slider's line, painted once: along a drag nothing else moves."""
        ratio = self.devicePixelRatioF()
        contents = (geometry, colours, self.size(), ratio)  # and what was measured: see show_strips
        if contents != self._painted:
            pixmap = QPixmap(self.size() * ratio)
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setFont(figure_font(SMALL))
            self._paint_legend(painter, colours)
            for band, area in self._areas():
                _paint_band(painter, band, area, geometry, colours)
            painter.end()
            self._painted, self._pixmap = contents, pixmap
        return self._pixmap

    def _paint_legend(self, painter: QPainter, colours: Tokens) -> None:
        metrics = figure_metrics(SMALL)
        reference, y = "from the base", metrics.ascent() + 1
        x = max(float(margin_width()), metrics.horizontalAdvance(reference) + GRID)
        painter.setPen(QColor(colours.quiet))
        painter.drawText(QPointF(0, y), reference)
        for line in max(self._bands, key=lambda band: len(band.lines)).lines:
            painter.setPen(_pen(line, colours))
            middle = y - metrics.ascent() / 2 + 1
            painter.drawLine(QPointF(x, middle), QPointF(x + 3 * GRID, middle))
            painter.setPen(QColor(colours.text))
            painter.drawText(QPointF(x + 3.5 * GRID, y), line.label)
            x += 3.5 * GRID + metrics.horizontalAdvance(line.label) + 2 * GRID


def sentence_on(band: Band) -> str:
    """How far an attribute moves along each strip."""
    unit = f" {band.unit}" if band.unit else ""
    moved = ", ".join(
        f"{number_text(line.attribute.drift, 4)}{unit} in {line.label}" for line in band.lines
    )
    held = "held, " if band.held else ""
    return f"{band.name.capitalize()}, {held}moves by at most {moved}."


def _pen(line: Line, colours: Tokens) -> QPen:
    if line.stroke is not None:
        drawn = QPen(QColor(colours.accent if line.stroke.accent else colours.quiet), 1.8)
        if line.stroke.dashes:
            drawn.setDashPattern(line.stroke.dashes)
        return drawn
    pen = QPen(QColor(colours.quiet if line.place == 0 else colours.accent), 1.6)
    if line.compared:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2.5])
    return pen


def _paint_band(
    painter: QPainter, band: Band, area: QRectF, geometry: StripGeometry, colours: Tokens
) -> None:
    middle, half = area.center().y(), area.height() / 2

    def y_of(change: float) -> float:
        return middle - half * change / band.extent

    left, right = geometry.left, geometry.right
    tolerance = max(half * band.tolerance / band.extent, 0.0)
    if band.held and tolerance:
        veil = QColor(colours.accent)
        veil.setAlpha(60)
        # At least a pixel: a tolerance that is drawn to scale could not be seen.
        thick = max(tolerance, 1.0)
        painter.fillRect(QRectF(left, middle - thick, right - left, 2 * thick), veil)
    reference = QPen(QColor(colours.accent if band.held else colours.hairline), 1)
    painter.setPen(reference)
    painter.drawLine(QPointF(left, middle), QPointF(right, middle))
    _paint_margin(painter, band, area, colours)
    for line in band.lines:
        painter.setPen(_pen(line, colours))
        run = QPolygonF()
        for index in range(min(len(line.reached), geometry.count)):
            change = line.change(index)
            if isfinite(change):
                run.append(QPointF(geometry.centre(index), y_of(change)))
            else:
                painter.drawPolyline(run)
                run = QPolygonF()
        painter.drawPolyline(run)


def _paint_margin(painter: QPainter, band: Band, area: QRectF, colours: Tokens) -> None:
    """Name and scale, at the left."""
    metrics = figure_metrics(SMALL)
    width = margin_width() - GRID
    painter.setPen(QColor(colours.accent if band.held else colours.text))
    flat = area.height() < 2 * metrics.height() - GRID / 2
    top = area.center().y() - metrics.height() / (2 if flat else 1) + metrics.ascent()
    shown = metrics.elidedText(band.name, Qt.TextElideMode.ElideRight, width)
    painter.drawText(QPointF(0, top), shown)
    if flat:
        return
    painter.setPen(QColor(colours.quiet))
    decimals = 1 if band.extent >= 1.0 else 2
    held = "held, " if band.held else ""
    scale = f"{held}± {number_text(band.extent, decimals)} {band.unit}".rstrip()
    painter.drawText(QPointF(0, top + metrics.height()), scale)
