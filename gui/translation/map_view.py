"""A map as a matrix of shades: a row for each active dimension of the target, a column for the source's."""

from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.translation.figures import MapPicture
from gui.theme import BODY, GRID, SMALL, Tokens, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

NEGATIVE = {False: "#c2571a", True: "#ff9d5c"}
"""The colour of what shrinks, in the light and in the dark theme; what grows has the accent colour."""

LARGEST_CELL = 110.0
"""Height of a cell at most."""
WIDEST = 1.8
"""Times its height, a cell's width at most."""
LEGEND_ROOM = 14 * GRID
"""At the right, for the colour bar with its figures."""
BAR_WIDTH = 2 * GRID
LEAST_WRITTEN = 34.0
"""Width of the narrowest cell that has its number written in."""


@dataclass(frozen=True)
class Grid:
    """Where the cells are."""

    area: QRectF
    rows: int
    columns: int

    def cell(self, row: int, column: int) -> QRectF:
        """Where one is."""
        width, height = self.area.width() / self.columns, self.area.height() / self.rows
        return QRectF(
            self.area.left() + column * width, self.area.top() + row * height, width, height
        )

    def at(self, point: QPointF) -> tuple[int, int] | None:
        """The row and column under a point."""
        if not self.area.contains(point):
            return None
        row = int((point.y() - self.area.top()) / self.area.height() * self.rows)
        column = int((point.x() - self.area.left()) / self.area.width() * self.columns)
        return min(row, self.rows - 1), min(column, self.columns - 1)


class MapView(QWidget):
    """Paints a ``MapPicture``; the arrow keys and the mouse point at a cell."""

    pointed = Signal(str)
    """What there is to say of the cell that is pointed at; empty: none is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: MapPicture | None = None
        self._names = ("source", "target")
        self._sentence = ""
        self._cell: tuple[int, int] | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Map between active dimensions")
        self.setToolTip("The map between active dimensions: point at a cell for its numbers")

    def show_picture(self, picture: MapPicture, source: str, target: str) -> None:
        """Show a map from one model to another."""
        if picture is not self._picture or (source, target) != self._names:
            self._picture, self._names, self._sentence = picture, (source, target), ""
            self._point(None)
            rows, columns = picture.values.shape
            self.setAccessibleDescription(
                f"{rows} active dimensions of {target} by {columns} of {source}; the largest entry is "
                f"{number_text(self.extent(), 2)} standard deviations."
            )
            self.update()

    def show_sentence(self, sentence: str) -> None:
        """In place of a map."""
        self._picture, self._sentence = None, sentence
        self._point(None)
        self.setAccessibleDescription(sentence)
        self.update()

    def picture(self) -> MapPicture | None:
        """What is shown."""
        return self._picture

    def sentence(self) -> str:
        """What is said in its place."""
        return self._sentence

    def extent(self) -> float:
        """The largest entry, whatever its sign: that of the full shade."""
        values = [] if self._picture is None else self._picture.values.ravel().tolist()
        return max([1e-9, *(abs(value) for value in values if isfinite(value))])

    def grid(self) -> Grid | None:
        """Where the cells are; None while there are none."""
        if self._picture is None or not self._picture.values.size:
            return None
        rows, columns = self._picture.values.shape
        line = figure_metrics(SMALL).height()
        left, top = line + 3 * GRID, line + GRID
        width = self.width() - left - LEGEND_ROOM
        height = self.height() - top - 2 * line - 2 * GRID
        high = max(min(height / rows, LARGEST_CELL), 4.0)
        # A matrix that is taller than wide may have cells that are wider than high.
        wide = max(min(width / columns, WIDEST * high), 4.0)
        return Grid(QRectF(left, top, wide * columns, high * rows), rows, columns)

    def words(self, row: int, column: int) -> str:
        """The numbers of one cell."""
        assert self._picture is not None
        picture = self._picture
        value = float(picture.values[row, column])
        spread = float(picture.spread[row, column])
        varies = (
            ""
            if picture.linear
            else f"; over the images it varies by {number_text(spread, 3)} (standard deviation)"
        )
        first, second = picture.source_dimensions[column], picture.target_dimensions[row]
        return (
            f"One standard deviation of {self._names[0]} z{first} moves {self._names[1]} z{second} by "
            f"{number_text(value, 3, sign=True)} of its own{varies}."
        )

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 180)

    # The hand

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        grid = self.grid()
        self._point(None if grid is None else grid.at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point(None)
        super().focusOutEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        grid = self.grid()
        moves = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        move = moves.get(Qt.Key(event.key()))
        if grid is None or move is None:
            super().keyPressEvent(event)
            return
        if self._cell is None:
            self._point((0, 0))
            return
        row = min(max(self._cell[0] + move[0], 0), grid.rows - 1)
        column = min(max(self._cell[1] + move[1], 0), grid.columns - 1)
        self._point((row, column))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, point: QPointF) -> str:
        """What the tooltip says at a point."""
        grid = self.grid()
        cell = None if grid is None else grid.at(point)
        return self.toolTip() if cell is None else self.words(*cell)

    def _point(self, cell: tuple[int, int] | None) -> None:
        if cell != self._cell:
            self._cell = cell
            self.pointed.emit("" if cell is None else self.words(*cell))
            self.update()

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    # The picture

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        grid = self.grid()
        if grid is None or self._picture is None:
            painter.setFont(figure_font(BODY))
            painter.setPen(QColor(colours.quiet))
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            painter.drawText(self.rect().adjusted(GRID, GRID, -GRID, -GRID), flags, self._sentence)
            return
        self._paint_cells(painter, grid, self._picture, colours)
        self._paint_axes(painter, grid, self._picture, colours)
        self._paint_legend(painter, grid, colours)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(grid.area.adjusted(-3, -3, 3, 3))

    def _shade(self, value: float, colours: Tokens) -> QColor:
        share = min(abs(value) / self.extent(), 1.0) if isfinite(value) else 0.0
        end = QColor(colours.accent if value >= 0.0 else NEGATIVE[colours.dark])
        start = QColor(colours.raised)
        return QColor(
            round(start.red() + share * (end.red() - start.red())),
            round(start.green() + share * (end.green() - start.green())),
            round(start.blue() + share * (end.blue() - start.blue())),
        )

    def _paint_cells(
        self, painter: QPainter, grid: Grid, picture: MapPicture, colours: Tokens
    ) -> None:
        written = grid.cell(0, 0).width() >= LEAST_WRITTEN
        painter.setFont(figure_font(SMALL))
        for row in range(grid.rows):
            for column in range(grid.columns):
                value = float(picture.values[row, column])
                cell, shade = grid.cell(row, column), self._shade(value, colours)
                painter.fillRect(cell, shade)
                if written:
                    painter.setPen(QColor(_ink(shade)))
                    painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), number_text(value, 2))
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(grid.area)
        if self._cell is not None:
            painter.setPen(QPen(QColor(colours.text), 2))
            painter.drawRect(grid.cell(*self._cell).adjusted(1, 1, -1, -1))

    def _paint_axes(
        self, painter: QPainter, grid: Grid, picture: MapPicture, colours: Tokens
    ) -> None:
        line = figure_metrics(SMALL).height()
        painter.setFont(figure_font(SMALL))
        area, centre = grid.area, Qt.AlignmentFlag.AlignCenter
        every = max(1, round(22.0 / grid.cell(0, 0).width() + 0.4))
        painter.setPen(QColor(colours.quiet))
        for column, number in enumerate(picture.source_dimensions.tolist()):
            if column % every == 0:
                cell = grid.cell(grid.rows - 1, column)
                place = QRectF(cell.center().x() - 20, area.bottom() + 3, 40, line)
                painter.drawText(place, int(centre), f"z{number}")
        for row, number in enumerate(picture.target_dimensions.tolist()):
            if row % every == 0:
                cell = grid.cell(row, 0)
                right = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                place = QRectF(0, cell.center().y() - line / 2, area.left() - 5, line)
                painter.drawText(place, right, f"z{number}")
        painter.setPen(QColor(colours.text))
        below = QRectF(area.left(), area.bottom() + line + 4, self.width(), line)
        words = f"Columns: active dimensions of {self._names[0]}"
        painter.drawText(below, int(Qt.AlignmentFlag.AlignLeft), words)
        above = QRectF(0, 0, self.width(), line)
        left = int(Qt.AlignmentFlag.AlignLeft)
        painter.drawText(above, left, f"Rows: active dimensions of {self._names[1]}")

    def _paint_legend(self, painter: QPainter, grid: Grid, colours: Tokens) -> None:
        """The colour bar, with its ends and its middle."""
        extent, area = self.extent(), grid.area
        height = min(max(area.height(), 12 * GRID), self.height() - 5 * GRID)
        bar = QRectF(area.right() + 3 * GRID, area.top(), BAR_WIDTH, height)
        shades = QLinearGradient(bar.topLeft(), bar.bottomLeft())
        for place, value in ((0.0, extent), (0.5, 0.0), (1.0, -extent)):
            shades.setColorAt(place, self._shade(value, colours))
        painter.fillRect(bar, shades)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(bar)
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.quiet))
        line = figure_metrics(SMALL).height()
        for place, value in ((0.0, extent), (0.5, 0.0), (1.0, -extent)):
            y = bar.top() + place * bar.height()
            y = min(max(y - line / 2, bar.top()), bar.bottom() - line)
            room = QRectF(bar.right() + 5, y, LEGEND_ROOM, line)
            text = f"{number_text(value, 2, sign=True)} σ / σ"
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)


def _ink(shade: QColor) -> str:
    """Black or white, whichever is read better on a shade."""
    from gui.theme import contrast

    name = shade.name()
    return max(("#101112", "#ffffff"), key=lambda ink: contrast(ink, name))
