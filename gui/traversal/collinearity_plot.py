"""One plot of the answer to the commenter: cosines, condition numbers, and how the gradients turn."""

from collections.abc import Callable, Sequence
from math import isfinite, log10

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.engine.separation_requests import ModelCollinearity
from gui.theme import GRID, SMALL, Tokens, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

AXIS = 4.5 * GRID
"""Room for the figures beside a part's vertical axis."""

SHARES = (0.25, 0.22, 0.53)
"""Of the width, for the three parts."""

CONDITIONS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)
"""Figures at the axis of condition numbers, which is logarithmic."""

LEAST_TURN = 30.0
"""Degrees that the axis of turning has at least."""


class CollinearityPlot(QWidget):
    """Of each model, the first drawn quiet and the others in the accent colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[ModelCollinearity, ...] = ()
        self._text = ""
        self.setAccessibleName("Cosine, condition number and turning of the gradients")
        self.setToolTip(
            "Left: the cosine of the two directions h and b with its 95 % bootstrap interval over the"
            " pairs.\nMiddle: the condition number of the attributes' unit gradients at the start,"
            " median and 90th percentile; 1 is orthogonal.\nRight: by how much each attribute's"
            " gradient has turned along the straight way on h, median over the images."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_models(self, models: Sequence[ModelCollinearity], text: str) -> None:
        """Show the figures of those that have some; ``text`` stands there while there are none."""
        self._models = tuple(model for model in models if not model.problem)
        self._text = text
        said = (
            f"{model.model}: cosine {number_text(model.cosine, 2)}, condition"
            f" {number_text(model.condition, 1)}."
            for model in self._models
        )
        self.setAccessibleDescription(" ".join(said) or text)
        self.update()

    def models(self) -> tuple[ModelCollinearity, ...]:
        """Those on show."""
        return self._models

    def sizeHint(self) -> QSize:
        return QSize(44 * GRID, 24 * GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(38 * GRID, 16 * GRID)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(figure_font(SMALL))
        if not self._models:
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), int(flags), self._text)
            return
        self._paint_legend(painter, colours)
        cosine, condition, turning = self._areas()
        self._paint_cosines(painter, cosine, colours)
        self._paint_conditions(painter, condition, colours)
        self._paint_turning(painter, turning, colours)

    def _areas(self) -> list[QRectF]:
        """Where the three parts are plotted, without their axes' figures and names."""
        line = figure_metrics(SMALL).height()
        top, bottom = 2.4 * line, self.height() - 2.2 * line
        left, areas = 0.0, []
        for share in SHARES:
            width = share * self.width()
            areas.append(QRectF(left + AXIS, top, max(width - AXIS - GRID, 8.0), bottom - top))
            left += width
        return areas

    def _inks(self, colours: Tokens) -> list[QColor]:
        return [
            QColor(colours.quiet if place == 0 else colours.accent)
            for place in range(len(self._models))
        ]

    def _paint_legend(self, painter: QPainter, colours: Tokens) -> None:
        metrics = figure_metrics(SMALL)
        y = metrics.ascent() + 1
        middle, x = y - metrics.ascent() / 2 + 1, 0.0
        for model, ink in zip(self._models, self._inks(colours), strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(x + 4, middle), 3.5, 3.5)
            painter.setPen(QColor(colours.text))
            painter.drawText(QPointF(x + 1.5 * GRID, y), model.model)
            x += 3.5 * GRID + metrics.horizontalAdvance(model.model)
        x += GRID
        for place, name in enumerate(self._models[0].turned):
            painter.setPen(_pen(QColor(colours.text), place))
            painter.drawLine(QPointF(x, middle), QPointF(x + 3 * GRID, middle))
            painter.setPen(QColor(colours.text))
            painter.drawText(QPointF(x + 3.5 * GRID, y), name)
            x += 5.5 * GRID + metrics.horizontalAdvance(name)

    def _paint_cosines(self, painter: QPainter, area: QRectF, colours: Tokens) -> None:
        def y_of(value: float) -> float:
            return area.center().y() - value * area.height() / 2

        ticks = [(value, number_text(value, 1)) for value in (-1.0, -0.5, 0.0, 0.5, 1.0)]
        _paint_axis(painter, area, ticks, y_of, ("cosine h, b", ""), colours)
        self._paint_dots(
            painter,
            area,
            y_of,
            [(model.cosine, *model.interval) for model in self._models],
            colours,
        )

    def _paint_conditions(self, painter: QPainter, area: QRectF, colours: Tokens) -> None:
        values = [v for m in self._models for v in (m.condition, m.condition_p90) if isfinite(v)]
        top = next((one for one in CONDITIONS if one >= max([10.0, *values])), CONDITIONS[-1])

        def y_of(value: float) -> float:
            share = log10(min(max(value, 1.0), top)) / log10(top)
            return area.bottom() - share * area.height()

        ticks = [(value, number_text(value, 0)) for value in CONDITIONS if value <= top]
        _paint_axis(painter, area, ticks, y_of, ("condition", ""), colours)
        self._paint_dots(
            painter,
            area,
            y_of,
            [
                (model.condition, min(model.condition, model.condition_p90), model.condition_p90)
                for model in self._models
            ],
            colours,
        )

    def _paint_dots(
        self,
        painter: QPainter,
        area: QRectF,
        y_of: Callable[[float], float],
        values: Sequence[tuple[float, float, float]],
        colours: Tokens,
    ) -> None:
        """A dot for each model's value, with a whisker from its low to its high end."""
        for place, (ink, (value, low, high)) in enumerate(
            zip(self._inks(colours), values, strict=True)
        ):
            if not isfinite(value):
                continue
            x = area.left() + (place + 1) * area.width() / (len(values) + 1)
            if isfinite(low) and isfinite(high):
                painter.setPen(QPen(ink, 1.5))
                for end in (low, high):
                    painter.drawLine(QPointF(x - 4, y_of(end)), QPointF(x + 4, y_of(end)))
                painter.drawLine(QPointF(x, y_of(low)), QPointF(x, y_of(high)))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(x, y_of(value)), 3.5, 3.5)

    def _paint_turning(self, painter: QPainter, area: QRectF, colours: Tokens) -> None:
        most = max([LEAST_TURN, *(float(a.max()) for m in self._models for a in m.turned.values())])
        step = 10.0 if most <= 40.0 else 20.0 if most <= 100.0 else 45.0
        top = step * -(-most // step)

        def y_of(value: float) -> float:
            return area.bottom() - value / top * area.height()

        ticks = [(step * n, f"{step * n:.0f}°") for n in range(int(top / step) + 1)]
        _paint_axis(painter, area, ticks, y_of, ("gradients turned by", "of the way"), colours)
        line = figure_metrics(SMALL).height()
        painter.setPen(QColor(colours.quiet))
        for share, text, flag in (
            (0.0, "0", Qt.AlignmentFlag.AlignLeft),
            (1.0, "1", Qt.AlignmentFlag.AlignRight),
        ):
            x = area.left() + share * (area.width() - 2 * GRID)
            place = QRectF(x, area.bottom() + 2, 2 * GRID, line)
            painter.drawText(place, int(flag | Qt.AlignmentFlag.AlignTop), text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for model, ink in zip(self._models, self._inks(colours), strict=True):
            for place, angles in enumerate(model.turned.values()):
                painter.setPen(_pen(ink, place))
                painter.drawPolyline(
                    QPolygonF(
                        [
                            QPointF(area.left() + float(f) * area.width(), y_of(float(angle)))
                            for f, angle in zip(model.fractions, angles, strict=False)
                        ]
                    )
                )


def _pen(ink: QColor, place: int) -> QPen:
    """Of an attribute: the changed one solid, the held ones dashed."""
    pen = QPen(ink, 1.6)
    if place:
        pen.setStyle(Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([3, 2.5] if place == 1 else [1, 2])
    return pen


def _paint_axis(
    painter: QPainter,
    area: QRectF,
    ticks: Sequence[tuple[float, str]],
    y_of: Callable[[float], float],
    names: tuple[str, str],
    colours: Tokens,
) -> None:
    """Hairlines with their figures, what is plotted above, and along what (or of what) below."""
    line = figure_metrics(SMALL).height()
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    lowest = area.bottom() + line
    for value, text in ticks:
        y = y_of(value)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        if lowest - y >= line:
            painter.setPen(QColor(colours.quiet))
            label = QRectF(area.left() - AXIS, y - line / 2, AXIS - 5, line)
            painter.drawText(label, int(right), text)
            lowest = y
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(QColor(colours.text))
    above = QRectF(
        area.left() - AXIS + 5, area.top() - 1.3 * line, area.width() + AXIS + GRID, line
    )
    painter.drawText(above, int(left), names[0])
    painter.setPen(QColor(colours.quiet))
    below = QRectF(area.left() - GRID, area.bottom() + 2, area.width() + 2 * GRID, line)
    painter.drawText(below, int(Qt.AlignmentFlag.AlignHCenter), names[1])
