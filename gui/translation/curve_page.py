"""The curves over the number of shared images: what is changed, what is held first, and a legend."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.translation.figures import Curve
from gui.theme import GRID, SMALL, tokens
from gui.translation.curve_chart import INKS, MARKS, CurveChart, Level, paint_mark
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, figure_metrics
from gui.widgets.translation_words import MAP_NAMES

EMPTY = (
    "Press Work out the curve to see how well the source's identifier is known in the target, as the "
    "number of images falls that both models have seen."
)
SHOWN = 2
"""Attributes side by side."""

LEVELS = (
    Level("native identifier", 0.0, ()),
    Level("translated identifier", 0.0, (5.0, 3.0)),
    Level("the same, encoder alone", 0.0, (1.5, 2.5)),
)


class CurvePage(QWidget):
    """Emits what is wanted."""

    wanted = Signal()
    """The curve is to be worked out."""
    chosen = Signal(object, int)
    """A ``TranslationMethod`` and a number of images that its map is to be fitted on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton("Work out the curve")
        self.button.setAutoDefault(False)
        self.button.setToolTip(
            "Fit every map on 60,000 shared images down to 10, and measure its identifier; takes about "
            "half a minute"
        )
        self.about = ElidedLabel(EMPTY, lines=2)
        self.legend = Legend()
        self.charts = tuple(CurveChart() for _ in range(SHOWN))
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.button)
        head.addWidget(self.about, 1)
        charts = QHBoxLayout()
        charts.setSpacing(2 * GRID)
        for chart in self.charts:
            charts.addWidget(chart, 1)
            chart.chosen.connect(self.chosen)
            chart.pointed.connect(self._say)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addLayout(charts, 1)
        column.addWidget(self.legend)
        self.button.clicked.connect(self.wanted)
        self._sentence = EMPTY

    def show_curve(self, curve: Curve | None, words: str = "", *, running: bool = False) -> None:
        """A curve, or without one what is said in its place."""
        self.button.setVisible(curve is None)
        self.button.setEnabled(not running)
        names = [] if curve is None else list(curve.native)[:SHOWN]
        for place, chart in enumerate(self.charts):
            if curve is not None and place < len(names):
                chart.show_curve(curve, names[place])
            else:
                chart.show_sentence("" if place else words or EMPTY)
            chart.setVisible(place == 0 or place < len(names))
        self.legend.setVisible(curve is not None)
        self._sentence = (
            ""  # the chart's place says it
            if curve is None
            else "Each map makes an identifier c1(T⁻¹(E_b(x))) of the source's; the dashed lines need no "
            "shared image at all. Bars: three draws of the images. Click a point to fit the arrow's map "
            "on so many."
        )
        self.about.set_text(self._sentence)

    def _say(self, words: str) -> None:
        self.about.set_text(words or self._sentence)


class Legend(QWidget):
    """Which line is which, in one row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        names = [MAP_NAMES[method][0] for method in INKS] + [level.name for level in LEVELS]
        self.setAccessibleName(f"Legend: {', '.join(names)}")
        self.setToolTip("Which line is which")

    def sizeHint(self) -> QSize:
        return QSize(600, int(figure_metrics(SMALL).height()) + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(figure_font(SMALL))
        x, middle = 2.0, self.height() / 2
        for place, (method, ink) in enumerate(INKS.items()):
            painter.setPen(QPen(QColor(ink), 1.8))
            painter.drawLine(QPointF(x, middle), QPointF(x + 3 * GRID, middle))
            paint_mark(painter, QPointF(x + 1.5 * GRID, middle), MARKS[place], QColor(ink))
            x = self._word(painter, x + 3.5 * GRID, MAP_NAMES[method][0])
        for level in LEVELS:
            pen = QPen(QColor(colours.text), 1.4)
            if level.dashes:
                pen.setDashPattern(level.dashes)
            painter.setPen(pen)
            painter.drawLine(QPointF(x, middle), QPointF(x + 3 * GRID, middle))
            x = self._word(painter, x + 3.5 * GRID, level.name)

    def _word(self, painter: QPainter, x: float, text: str) -> float:
        painter.setPen(QColor(tokens().text))
        wide = figure_metrics(SMALL).horizontalAdvance(text)
        room = QRectF(x, 0, wide + 2, self.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        return x + wide + 2 * GRID
