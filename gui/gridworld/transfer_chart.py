"""How the transfer's accuracy falls as one thing varies: a small chart; a click on a point goes there."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.gridworld.transfer import Factor, TransferCurve, TransferPoint
from gui.gridworld.chart_painting import (
    Axes,
    axes_in,
    chart_painter,
    paint_axes,
    paint_line,
    paint_sentence,
)
from gui.theme import tokens
from gui.widgets.figures import number_text

NAMES = {
    Factor.OBSERVATIONS: "observations",
    Factor.AHEAD: "steps ahead",
    Factor.SLIP: "slip probability",
    Factor.HIDDEN: "hidden cells",
}
_REACH = 14.0
"""Pixels from a point at which it is still meant."""


class TransferChart(QWidget):
    """The curve, a ring where the nets' view is, and a dotted line for who has seen nothing."""

    point_chosen = Signal(str, float)
    """What is varied (``Factor``), and the value that it is to have."""

    def __init__(self, factor: Factor) -> None:
        super().__init__()
        self.factor = factor
        self._curve: TransferCurve | None = None
        self._guessing = 0.0
        self._text = ""
        self._hovered: TransferPoint | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(f"Accuracy of the transfer by {NAMES[factor]}")

    def show_curve(self, curve: TransferCurve, guessing: float) -> None:
        """A curve, and the accuracy of who has seen nothing."""
        self._curve, self._guessing, self._text, self._hovered = curve, guessing, "", None
        lines = "\n".join(
            f"{self._words(point)}: {_accuracy_text(point)}" for point in curve.points
        )
        told = (
            f"Right with probability, by {NAMES[self.factor]}\n{lines}\n"
            f"dotted, who has seen nothing: {number_text(guessing, 3)}\n"
            "Click a point to have it so."
        )
        self.setToolTip(told)
        self.setAccessibleDescription(told)
        self.update()

    def show_text(self, text: str) -> None:
        """In place of a curve."""
        if self._curve is not None or text != self._text:
            self._curve, self._text, self._hovered = None, text, None
            self.setToolTip(text)
            self.setAccessibleDescription(text)
            self.update()

    def curve(self) -> TransferCurve | None:
        """What is shown."""
        return self._curve

    def text(self) -> str:
        """What is said in place of it."""
        return self._text

    def place(self, at: float) -> QPointF:
        """Where the point for a value is."""
        curve = self._curve
        assert curve is not None
        point = next(point for point in curve.points if point.at == at)
        return self._axes(curve).place(at, point.accuracy or 0.0)

    def sizeHint(self) -> QSize:
        return QSize(180, 120)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 96)

    def _axes(self, curve: TransferCurve) -> Axes:
        return axes_in(QRectF(self.rect()), curve.points[0].at, curve.points[-1].at)

    def _words(self, point: TransferPoint) -> str:
        return number_text(point.at, 2 if self.factor is Factor.SLIP else 0)

    def _tick(self, point: TransferPoint) -> str:
        return number_text(point.at, 1 if self.factor is Factor.SLIP else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = chart_painter(self)
        colours = tokens()
        curve = self._curve
        if curve is None or not curve.points:
            paint_sentence(painter, QRectF(self.rect()), self._text)
            return
        axes = self._axes(curve)
        paint_axes(painter, axes, [(p.at, self._tick(p)) for p in curve.points], NAMES[self.factor])
        y = axes.place(curve.points[0].at, self._guessing).y()
        painter.setPen(QPen(QColor(colours.quiet), 1.5, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(axes.area.left(), y), QPointF(axes.area.right(), y))
        accent = QColor(colours.accent)
        run: list[QPointF] = []
        for point in curve.points:
            if point.accuracy is not None:
                run.append(axes.place(point.at, point.accuracy))
            elif run:
                paint_line(painter, run, accent)
                run = []
        if run:
            paint_line(painter, run, accent)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for point, ink in ((self._here(), colours.text), (self._hovered, colours.accent)):
            if point is not None and point.accuracy is not None:
                painter.setPen(QPen(QColor(ink), 2))
                painter.drawEllipse(axes.place(point.at, point.accuracy), 6, 6)

    def _here(self) -> TransferPoint | None:
        curve = self._curve
        if curve is None:
            return None
        return next((point for point in curve.points if point.at == curve.here), None)

    def _point_at(self, place: QPointF) -> TransferPoint | None:
        """The point that is meant there: the nearest one across."""
        curve = self._curve
        if curve is None:
            return None
        axes = self._axes(curve)
        point = min(curve.points, key=lambda point: abs(axes.x(point.at) - place.x()))
        return point if abs(axes.x(point.at) - place.x()) <= _REACH else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._point_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def _hover(self, point: TransferPoint | None) -> None:
        if point != self._hovered:
            self._hovered = point
            shape = Qt.CursorShape.PointingHandCursor if point else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = self._point_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and point is not None:
            self.point_chosen.emit(self.factor.value, point.at)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)


def _accuracy_text(point: TransferPoint) -> str:
    if point.accuracy is None:
        return "not told, too many different beliefs"
    return number_text(point.accuracy, 3)
