"""The bars themselves: one for each latent dimension of one model, centred at zero."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.engine.requests import Strip
from core.workspace.state import POSITION_LIMIT, LatentMove
from gui.theme import GRID, SMALL, Tokens, tokens
from gui.traversal.latent_words import LEGEND, figures_of, tip_of
from gui.widgets.figures import figure_font, figure_metrics
from gui.widgets.gestures import Gestures

SCALES = (4, 8, 16, 32, 64, 128)
"""What the half axis can be, in spreads; the smallest that holds everything is taken."""
NARROWEST = 6
"""Pixels from bar to bar; with less the bars scroll instead."""
STEP, FINE_STEP = 0.1, 0.01
"""In spreads, for a key or a notch of the wheel; the same with Shift or Ctrl held."""

_NOTCH = 120
_FINE = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


@dataclass
class _Grip:
    """A bar in the hand."""

    dimension: int
    y: float
    amount: float
    latent: float
    shown: float


class LatentCanvas(QWidget):
    """Paints the bars of one strip and lets them be moved."""

    moved = Signal(str, int, float, int)
    """Model, dimension, its whole amount of movement, gesture."""
    scale_changed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strip: Strip | None = None
        self._amounts: dict[int, float] = {}
        self._chosen = 0
        self._hovered = -1
        self._grip: _Grip | None = None
        self._wheel = 0.0
        self._scale = SCALES[0]
        self._gestures = Gestures()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Latent dimensions")

    # What is shown

    def show_latents(self, strip: Strip, moves: tuple[LatentMove, ...]) -> None:
        """Show where ``strip`` stands; of ``moves`` only those of its model count."""
        other = self._strip is None or strip.model != self._strip.model
        self._strip = strip
        self._amounts = {m.dimension: m.amount for m in moves if m.model == strip.model}
        if other:
            self._grip = None
        self._chosen = min(self._chosen, max(len(strip.latent) - 1, 0))
        if self._grip is None:
            self._fit_scale()
        self._describe()
        self.updateGeometry()
        self.update()

    def count(self) -> int:
        """How many bars there are."""
        return 0 if self._strip is None else len(self._strip.latent)

    def chosen(self) -> int:
        """The dimension that the keys move."""
        return self._chosen

    def scale(self) -> int:
        """What half the axis stands for, in spreads."""
        return self._scale

    def unit(self, dimension: int) -> float:
        """One step of the axis in latent units: the dimension's spread, or 1 where it has none.

        An unused dimension's posterior mean hardly varies; there the prior's own spread is used.
        """
        strip = self._strip
        if strip is None or not strip.active[dimension] or strip.spread[dimension] <= 0:
            return 1.0
        return float(strip.spread[dimension])

    def bar(self, dimension: int) -> QRectF:
        """The bar as it is painted, from zero to where the dimension stands."""
        share = min(max(self._latent(dimension) / self.unit(dimension) / self._scale, -1.0), 1.0)
        middle, half = self.middle(), self.half()
        x, width = self.column(dimension)
        thick = max(2.0, min(round(width * 0.4), 8.0))
        top, bottom = sorted((middle, middle - share * half))
        return QRectF(round(x + (width - thick) / 2), top, thick, bottom - top)

    def column(self, dimension: int) -> tuple[float, float]:
        """Left edge and width of a dimension's column."""
        width = self.width() / max(self.count(), 1)
        return dimension * width, width

    def middle(self) -> float:
        """Where zero is."""
        return round(self.half()) + 4.5

    def half(self) -> float:
        """Pixels from zero to the end of the axis."""
        below = 2 * GRID + int(figure_metrics(SMALL).height()) - 6
        return max((self.height() - 8 - below) / 2, 1.0)

    def _latent(self, dimension: int) -> float:
        if self._strip is None:
            return 0.0
        if self._grip is not None and self._grip.dimension == dimension:
            return self._grip.shown
        return float(self._strip.latent[dimension])

    def _fit_scale(self) -> None:
        strip = self._strip
        if strip is None or not self.count():
            return
        reach = max(
            max(abs(float(strip.latent[k])), abs(float(strip.base[k]))) / self.unit(k)
            for k in range(self.count())
        )
        # It grows at once but shrinks only with room to spare, so that it does not flicker.
        smallest = next((scale for scale in SCALES if reach <= scale), SCALES[-1])
        much_smaller = reach < 0.8 * self._scale / 2
        if smallest > self._scale or (smallest < self._scale and much_smaller):
            self._scale = smallest
            self.scale_changed.emit(smallest)

    def _describe(self) -> None:
        text = f"{self.text_of(self._chosen)}. {LEGEND}" if self.count() else "No latent dimensions"
        if text != self.accessibleDescription():
            self.setAccessibleDescription(text)

    def text_of(self, dimension: int) -> str:
        """A dimension's figures in one line."""
        strip = self._strip
        if strip is None or not 0 <= dimension < self.count():
            return ""
        moved = self._amounts.get(dimension, 0.0)
        return figures_of(strip, dimension, self._latent(dimension), moved)

    def tip_at(self, point: QPointF) -> str:
        """What the tooltip says at ``point``."""
        dimension = self._dimension_at(point.x())
        if dimension < 0 or not self.isEnabled():
            return ""
        return tip_of(self.text_of(dimension), self._is_active(dimension))

    def _is_active(self, dimension: int) -> bool:
        return self._strip is not None and bool(self._strip.active[dimension])

    # Sizes

    def sizeHint(self) -> QSize:
        return QSize(max(self.count(), 20) * 13, 12 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.count() * NARROWEST, 6 * GRID)

    # The hand

    def _dimension_at(self, x: float) -> int:
        count = self.count()
        inside = count and 0 <= x < self.width()
        return min(int(x * count / self.width()), count - 1) if inside else -1

    def _move(self, dimension: int, amount: float, gesture: int) -> None:
        limit = POSITION_LIMIT
        amount = round(min(max(amount, -limit), limit), 4) + 0.0
        if self._strip is not None and amount != self._amounts.get(dimension, 0.0):
            self._amounts[dimension] = amount
            self._describe()
            self.update()
            self.moved.emit(self._strip.model, dimension, amount, gesture)

    def _choose(self, dimension: int) -> None:
        self._chosen = min(max(dimension, 0), max(self.count() - 1, 0))
        self._describe()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        dimension = self._dimension_at(event.position().x())
        if event.button() != Qt.MouseButton.LeftButton or dimension < 0:
            super().mousePressEvent(event)
            return
        self._gestures.begin()
        amount, latent = self._amounts.get(dimension, 0.0), self._latent(dimension)
        self._grip = _Grip(dimension, event.position().y(), amount, latent, latent)
        self._choose(dimension)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        grip = self._grip
        if grip is None:
            self._hover(self._dimension_at(event.position().x()))
            return
        pixels = grip.y - event.position().y()
        change = pixels / self.half() * self._scale * self.unit(grip.dimension)
        limit = POSITION_LIMIT
        change = min(max(grip.amount + change, -limit), limit) - grip.amount
        # The bar follows the hand at once; the answer with its decode comes a little later.
        grip.shown = grip.latent + change
        self._move(grip.dimension, grip.amount + change, self._gestures.current())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        self._fit_scale()
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        dimension = self._dimension_at(event.position().x())
        if event.button() == Qt.MouseButton.LeftButton and dimension >= 0:
            self._grip = None
            self._move(dimension, 0.0, self._gestures.current())

    def wheelEvent(self, event: QWheelEvent) -> None:
        dimension = self._dimension_at(event.position().x())
        sideways = abs(event.angleDelta().x()) > abs(event.angleDelta().y())
        if dimension < 0 or sideways or self._grip is not None:
            event.ignore()
            return
        self._choose(dimension)
        step = FINE_STEP if event.modifiers() & _FINE else STEP
        self._step(event.angleDelta().y() / _NOTCH * step)
        event.accept()

    def _step(self, spreads: float) -> None:
        amount = self._amounts.get(self._chosen, 0.0) + spreads * self.unit(self._chosen)
        self._move(self._chosen, amount, self._gestures.burst(self._chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        step = FINE_STEP if event.modifiers() & _FINE else STEP
        places = {
            Qt.Key.Key_Left: self._chosen - 1,
            Qt.Key.Key_Right: self._chosen + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: self.count() - 1,
        }
        if not self.count():
            super().keyPressEvent(event)
        elif key in places:
            self._choose(places[Qt.Key(key)])
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(step if key == Qt.Key.Key_Up else -step)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._move(self._chosen, 0.0, self._gestures.begin())
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, dimension: int) -> None:
        dimension = dimension if self.isEnabled() else -1
        if dimension != self._hovered:
            self._hovered = dimension
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    # The picture

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        self._paint_lines(painter, colours)
        if self._strip is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for dimension in range(self.count()):
            self._paint_column(painter, dimension, colours)
        self._paint_numbers(painter, colours)

    def _paint_lines(self, painter: QPainter, colours: Tokens) -> None:
        painter.setPen(QPen(QColor(colours.hairline), 1))
        for share in (-1.0, -0.5, 0.0, 0.5, 1.0):
            y = round(self.middle() - share * self.half()) + 0.5
            if share == 0.0:
                painter.setPen(QPen(QColor(colours.mat), 1))
            painter.drawLine(QPointF(0, y), QPointF(self.width(), y))
            painter.setPen(QPen(QColor(colours.hairline), 1))

    def _paint_column(self, painter: QPainter, dimension: int, colours: Tokens) -> None:
        strip = self._strip
        if strip is None:
            return
        x, width = self.column(dimension)
        middle, half = self.middle(), self.half()
        active = self._is_active(dimension) and self.isEnabled()
        column = QRectF(x, middle - half, width, 2 * half)
        painter.setPen(Qt.PenStyle.NoPen)
        if dimension == self._hovered:
            ground = QColor(colours.text)
            ground.setAlpha(16)
            painter.fillRect(column, ground)
        if dimension == self._chosen and self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRoundedRect(column.adjusted(1, -2, -1, 2), 3, 3)
            painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(colours.accent if active else colours.quiet)
        light = QColor(colour)
        light.setAlpha(64)
        share = float(strip.vector[dimension]) * half
        wide = max(4.0, min(round(width) - 2.0, 16.0))
        left = round(x + (width - wide) / 2)
        top, bottom = sorted((middle, middle - share))
        painter.fillRect(QRectF(left, top, wide, bottom - top), light)
        painter.fillRect(self.bar(dimension), colour)
        base = float(strip.base[dimension]) / self.unit(dimension) / self._scale
        y = round(middle - min(max(base, -1.0), 1.0) * half) + 0.5
        painter.setPen(QPen(QColor(colours.text if active else colours.quiet), 1))
        painter.drawLine(QPointF(left, y), QPointF(left + wide, y))
        if self._amounts.get(dimension):
            self._paint_moved(painter, column, colours)

    def _paint_moved(self, painter: QPainter, column: QRectF, colours: Tokens) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent if self.isEnabled() else colours.quiet))
        centre, top = column.center().x(), column.top() - 3
        corners = (QPointF(centre - 4, top), QPointF(centre + 4, top), QPointF(centre, top + 5))
        painter.drawPolygon(QPolygonF(corners))
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_numbers(self, painter: QPainter, colours: Tokens) -> None:
        metrics = figure_metrics(SMALL)
        painter.setFont(figure_font(SMALL))
        width = self.column(0)[1]
        widest = metrics.horizontalAdvance("00" if self.count() > 10 else "0") + 3
        stride = next(s for s in (1, 2, 5, 10, 20, 50) if widest <= s * width or s == 50)
        base = self.height() - metrics.descent()
        for dimension in range(self.count()):
            x, width = self.column(dimension)
            centre = x + width / 2
            active = self._is_active(dimension) and self.isEnabled()
            if active:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colours.accent))
                dot = base - metrics.ascent() - 1
                painter.drawEllipse(QPointF(centre, dot), 2, 2)
            if dimension % stride == 0:
                painter.setPen(QColor(colours.text if active else colours.quiet))
                text = str(dimension)
                left = centre - metrics.horizontalAdvance(text) / 2
                painter.drawText(QPointF(max(left, 0), base), text)
