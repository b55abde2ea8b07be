"""A conditional probability table as a table: a line for each row, the one that was used is lit."""

from math import ceil

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from core.gridworld.table_rows import TableRows
from gui.gridworld.colours import faded
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

_GAP = 20.0
"""Between the parents and the values."""
_COLUMN_LIMITS = (16.0, 46.0)
_LEAST_WRITTEN = 26.0
"""Width of the narrowest column with its probability written in."""
_LEAST_NUMBERED = 22.0
"""And of the narrowest that all have their values above them."""


class TableView(QAbstractScrollArea):
    """Only the rows in sight are made and painted: a table may have thousands."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: TableRows | None = None
        self._line = int(figure_metrics(SMALL).height()) + 2
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Conditional probability table")

    def show_table(self, rows: TableRows | None) -> None:
        """Another table, scrolled so that its used row is in the middle; or none."""
        if rows == self._rows:
            return
        self._rows = rows
        self.setAccessibleDescription("" if rows is None else self._described(rows))
        self._fit_bar()
        self.centre()
        self.viewport().update()

    def table(self) -> TableRows | None:
        """What is shown."""
        return self._rows

    def rows_in_sight(self) -> range:
        """The numbers of the rows of which something can be seen."""
        if self._rows is None:
            return range(0)
        top = self.verticalScrollBar().value()
        first = top // self._line
        last = (top + self.viewport().height() - self._line) // self._line
        return range(first, min(last + 1, self._rows.count))

    def centre(self) -> None:
        """Scroll to the used row."""
        if self._rows is not None:
            room = self.viewport().height() - self._line
            self.verticalScrollBar().setValue(
                self._rows.used * self._line - (room - self._line) // 2
            )

    def sizeHint(self) -> QSize:
        return QSize(320, 6 * self._line)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 4 * self._line)

    def _fit_bar(self) -> None:
        bar = self.verticalScrollBar()
        room = self.viewport().height() - self._line
        count = 0 if self._rows is None else self._rows.count
        bar.setSingleStep(self._line)
        bar.setPageStep(max(room, 1))
        bar.setRange(0, max(count * self._line - room, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()
        self.centre()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        rows = self._rows
        if rows is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = figure_metrics(SMALL)
        heads = [f" {name} " for name in rows.parents]
        widths = [max(metrics.horizontalAdvance(head), 24.0) for head in heads]
        left = sum(widths) + (_GAP if widths else 0.0)
        room = (self.viewport().width() - left) / len(rows.values)
        column = min(max(room, _COLUMN_LIMITS[0]), _COLUMN_LIMITS[1])
        top = self._line - self.verticalScrollBar().value()
        for number in self.rows_in_sight():
            self._paint_row(painter, rows, number, top + number * self._line, widths, column)
        self._paint_heads(painter, rows, heads, widths, column)

    def _paint_heads(
        self,
        painter: QPainter,
        rows: TableRows,
        heads: list[str],
        widths: list[float],
        column: float,
    ) -> None:
        colours = tokens()
        painter.fillRect(0, 0, self.viewport().width(), self._line, QColor(colours.surface))
        painter.setFont(figure_font(SMALL, strong=True))
        painter.setPen(QColor(colours.quiet))
        x = 0.0
        for head, width in zip(heads, widths, strict=True):
            place = QRectF(x, 0, width, self._line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, head.strip())
            x += width
        x += _GAP if widths else 0.0
        every = max(ceil(_LEAST_WRITTEN / column), 1) if column < _LEAST_NUMBERED else 1
        taken = rows.values.index(rows.taken)
        for number, value in enumerate(rows.values):
            # Where not all have room, the one that the node has goes before its neighbours.
            near = 0 < abs(number - taken) < every
            if number == taken or (number % every == 0 and not near):
                painter.setPen(QColor(colours.text if number == taken else colours.quiet))
                place = QRectF(x - 10, 0, column + 20, self._line)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number_text(value, 0))
            x += column

    def _paint_row(
        self,
        painter: QPainter,
        rows: TableRows,
        number: int,
        top: float,
        widths: list[float],
        column: float,
    ) -> None:
        colours = tokens()
        row = rows.row(number)
        lit = number == rows.used
        right = sum(widths) + (_GAP if widths else 0.0) + column * len(rows.values)
        painter.setFont(figure_font(SMALL, strong=lit))
        x = 0.0
        for value, width in zip(row.given, widths, strict=True):
            painter.setPen(QColor(colours.text if lit else colours.quiet))
            place = QRectF(x, top, width, self._line)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number_text(value, 0))
            x += width
        x += _GAP if widths else 0.0
        painter.setFont(figure_font(SMALL))
        for chance in row.probabilities:
            place = QRectF(x, top, column, self._line)
            painter.fillRect(
                place.adjusted(0.5, 0.5, -0.5, -0.5), faded(colours.accent, chance * 0.5)
            )
            if column >= _LEAST_WRITTEN:
                painter.setPen(QColor(colours.text if chance > 0.0 else colours.quiet))
                told = "0" if chance == 0.0 else number_text(chance, 2)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, told)
            x += column
        if lit:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(QRectF(1, top, max(right, 4.0) - 2, self._line))

    def _described(self, rows: TableRows) -> str:
        row = rows.row(rows.used)
        given = ", ".join(
            f"{name} {value}" for name, value in zip(rows.parents, row.given, strict=True)
        )
        return (
            f"{rows.name}: row {rows.used + 1} of {rows.count:,} is lit ({given or 'no parents'})"
        )

    def place_of_used(self) -> QPoint:
        """The middle of the lit row in the viewport."""
        assert self._rows is not None
        top = self._line - self.verticalScrollBar().value() + self._rows.used * self._line
        return QPoint(self.viewport().width() // 4, top + self._line // 2)

    def changeEvent(self, event: QEvent) -> None:
        self.viewport().update()
        super().changeEvent(event)
