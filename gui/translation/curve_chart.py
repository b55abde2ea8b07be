"""How well identifiers do as the number of images grows that both models have seen: one attribute."""

from dataclasses import dataclass
from math import isfinite, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.concepts.recipes import TranslationMethod
from core.latents.ticks import ticks
from core.translation.figures import Curve, CurvePoint
from gui.theme import BODY, CLASS_COLOURS, GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.translation_words import MAP_NAMES

LEFT, ABOVE, RIGHT = 48.0, 26.0, 12.0
REACH = 14.0
"""Pixels from a point within which it is meant."""

INKS = {
    TranslationMethod.AFFINE: CLASS_COLOURS[0],
    TranslationMethod.PROCRUSTES: CLASS_COLOURS[1],
    TranslationMethod.CCA: CLASS_COLOURS[4],
    TranslationMethod.RELATIVE: CLASS_COLOURS[2],
    TranslationMethod.NETWORK: CLASS_COLOURS[8],
}
"""Each method's colour, safe for the colour-blind; its mark tells it too."""

MARKS = ["o", "s", "d", "t", "x"]


@dataclass(frozen=True)
class Level:
    """A value that does not depend on shared images."""

    name: str
    value: float
    dashes: tuple[float, ...]


class CurveChart(QWidget):
    """A line for each method over a logarithmic axis; a click on a point has the maps fitted on so many."""

    chosen = Signal(object, int)
    """A ``TranslationMethod``, and a number of images."""
    pointed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve: Curve | None = None
        self._attribute = ""
        self._sentence = ""
        self._point: CurvePoint | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Accuracy over the number of shared images")
        self.setToolTip(
            "Accuracy over the number of shared images: click a point to fit on so many"
        )

    def show_curve(self, curve: Curve, attribute: str) -> None:
        """The lines of one attribute."""
        if (curve, attribute) != (self._curve, self._attribute):
            self._curve, self._attribute, self._sentence, self._point = curve, attribute, "", None
            self.setAccessibleName(f"Accuracy of the identifier of {attribute}")
            self.setAccessibleDescription(
                "; ".join(self.words(point) for point in self.points() if point.images >= 1000)
            )
            self.update()

    def show_sentence(self, sentence: str) -> None:
        """In place of lines."""
        self._curve, self._sentence, self._point = None, sentence, None
        self.setAccessibleDescription(sentence)
        self.update()

    def curve(self) -> Curve | None:
        """What is shown."""
        return self._curve

    def sentence(self) -> str:
        """What is said in its place."""
        return self._sentence

    def points(self) -> tuple[CurvePoint, ...]:
        """Of the attribute, those that have a value."""
        if self._curve is None:
            return ()
        return tuple(
            point
            for point in self._curve.points
            if point.attribute == self._attribute and isfinite(point.correlation)
        )

    def levels(self) -> tuple[Level, ...]:
        """What needs no shared image."""
        curve, name = self._curve, self._attribute
        if curve is None or name not in curve.native:
            return ()
        return (
            Level("native", curve.native[name], ()),
            Level("identifier", curve.through_images[name], (5.0, 3.0)),
            Level("identifier, encoder alone", curve.as_it_stands[name], (1.5, 2.5)),
        )

    def words(self, point: CurvePoint) -> str:
        """One point's numbers."""
        spread = (
            f" ({number_text(point.low, 3)} to {number_text(point.high, 3)})"
            if point.high > point.low
            else ""
        )
        name = MAP_NAMES[point.method][0]
        return (
            f"{name}, {point.images:,} shared images: correlation "
            f"{number_text(point.correlation, 3)}{spread} with the {point.attribute} of the test image"
        )

    def place(self, point: CurvePoint) -> QPointF:
        """Where a point is."""
        return self._at(point.images, point.correlation)

    def sizeHint(self) -> QSize:
        return QSize(420, 380)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 180)

    # Where things are

    def _area(self) -> QRectF:
        below = 2 * figure_metrics(SMALL).height() + 4
        return QRectF(self.rect()).adjusted(LEFT, ABOVE, -RIGHT, -below)

    def _range(self) -> tuple[float, float]:
        """Of the correlations, so that small differences near 1 are seen and nothing is cut off."""
        values = [point.correlation for point in self.points()]
        values += [level.value for level in self.levels() if isfinite(level.value)]
        low = min([0.99, *values])
        return max(low - 0.05 * (1.0 - low), -1.0), 1.0

    def _counts(self) -> list[int]:
        return sorted({point.images for point in self.points()})

    def _at(self, images: float, value: float) -> QPointF:
        area, counts = self._area(), self._counts()
        first, last = log10(counts[0]), log10(counts[-1])
        across = 0.5 if first == last else (log10(images) - first) / (last - first)
        low, high = self._range()
        up = (value - low) / (high - low)
        inside = area.adjusted(GRID, 0, -GRID, 0)
        return QPointF(inside.left() + across * inside.width(), area.bottom() - up * area.height())

    def _nearest(self, at: QPointF) -> CurvePoint | None:
        def far(point: CurvePoint) -> float:
            place = self.place(point)
            return abs(place.x() - at.x()) + abs(place.y() - at.y())

        found = min(self.points(), key=far, default=None)
        return found if found is not None and far(found) <= REACH else None

    # The hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._look_at(self._nearest(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._look_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self._nearest(event.position())
        if event.button() == Qt.MouseButton.LeftButton and point is not None:
            self.chosen.emit(point.method, point.images)
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        points = list(self.points())
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if points and key in steps:
            here = points.index(self._point) + steps[key] if self._point in points else 0
            self._look_at(points[min(max(here, 0), len(points) - 1)])
        elif self._point is not None and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self._point.method, self._point.images)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._look_at(None)
        self.update()
        super().focusOutEvent(event)

    def _look_at(self, point: CurvePoint | None) -> None:
        if point != self._point:
            self._point = point
            shape = Qt.CursorShape.PointingHandCursor if point else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.setToolTip(
                "" if point is None else f"{self.words(point)}\nClick to fit on so many"
            )
            self.pointed.emit("" if point is None else self.words(point))
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    # The picture

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.points():
            painter.setFont(figure_font(BODY))
            painter.setPen(QColor(colours.quiet))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            room = self.rect().adjusted(GRID, GRID, -GRID, -GRID)
            painter.drawText(room, flags, self._sentence or "Nothing could be fitted.")
            return
        self._paint_axes(painter)
        area = self._area()
        painter.save()
        painter.setClipRect(area.adjusted(-GRID, -GRID, GRID, 1))
        for level in self.levels():
            if not isfinite(level.value):
                continue
            pen = QPen(QColor(colours.text), 1.4)
            if level.dashes:
                pen.setDashPattern(level.dashes)
            painter.setPen(pen)
            y = self._at(self._counts()[0], level.value).y()
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        for place, (method, ink) in enumerate(INKS.items()):
            own = sorted(
                (point for point in self.points() if point.method is method),
                key=lambda point: point.images,
            )
            painter.setPen(QPen(QColor(ink), 1.8))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(QPolygonF([self.place(point) for point in own]))
            for point in own:
                if point.high > point.low:
                    ends = [self._at(point.images, value) for value in (point.low, point.high)]
                    painter.setPen(QPen(QColor(ink), 1))
                    painter.drawLine(*ends)
                paint_mark(painter, self.place(point), MARKS[place], QColor(ink))
        painter.restore()
        if self._point is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawEllipse(self.place(self._point), 7, 7)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_axes(self, painter: QPainter) -> None:
        colours, area = tokens(), self._area()
        line = figure_metrics(SMALL).height()
        painter.setFont(figure_font(SMALL))
        values, decimals = ticks(*self._range(), max(2, int(area.height() // 36)))
        right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for value in values:
            y = self._at(self._counts()[0], value).y()
            painter.setPen(QPen(QColor(colours.hairline), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(QColor(colours.quiet))
            room = QRectF(0, y - line / 2, LEFT - 6, line)
            painter.drawText(room, right, number_text(value, decimals))
        free = area.right() + RIGHT
        for count in reversed(self._counts()):
            text = f"{count:,}"
            half = figure_metrics(SMALL).horizontalAdvance(text) / 2 + 3
            x = self._at(count, 1.0).x()
            painter.setPen(QPen(QColor(colours.hairline), 1))
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            if min(x + half, area.right() + RIGHT) <= free:
                painter.setPen(QColor(colours.quiet))
                left = min(x - half, area.right() + RIGHT - 2 * half)
                room = QRectF(left, area.bottom() + 4, 2 * half, line)
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), text)
                free = left
        painter.setPen(QColor(colours.quiet))
        name = QRectF(area.left(), area.bottom() + line + 3, area.width(), line)
        painter.drawText(
            name, int(Qt.AlignmentFlag.AlignCenter), "images both models have seen (log scale)"
        )
        painter.setPen(QColor(colours.text))
        painter.setFont(figure_font(SMALL, strong=True))
        title = f"Correlation with the test image's {self._attribute}"
        painter.drawText(QRectF(2, 0, self.width() - 4, ABOVE - 6), 0, title)


def paint_mark(painter: QPainter, place: QPointF, mark: str, ink: QColor) -> None:
    """A small sign of a method: round, square, diamond, triangle or cross."""
    painter.setPen(QPen(ink, 1.6))
    painter.setBrush(ink)
    x, y, r = place.x(), place.y(), 3.2
    if mark == "o":
        painter.drawEllipse(place, r, r)
    elif mark == "s":
        painter.drawRect(QRectF(x - r, y - r, 2 * r, 2 * r))
    elif mark == "d":
        corners = ((0, -r - 1), (r + 1, 0), (0, r + 1), (-r - 1, 0))
        painter.drawPolygon(QPolygonF([QPointF(x + a, y + b) for a, b in corners]))
    elif mark == "t":
        corners = ((0, -r - 1), (r + 1, r), (-r - 1, r))
        painter.drawPolygon(QPolygonF([QPointF(x + a, y + b) for a, b in corners]))
    else:
        painter.drawLine(QPointF(x - r, y - r), QPointF(x + r, y + r))
        painter.drawLine(QPointF(x - r, y + r), QPointF(x + r, y - r))
