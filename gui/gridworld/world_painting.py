"""The world's pictures: the row of cells with its circles between two steps, and all steps as a table."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from core.gridworld.world import ObjectState, Seen
from gui.gridworld.colours import BLUE, RED, faded, ink_on, seen_colour
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font

MOST_SIDE = 64.0
"""Of a cell of the row."""
NUMBERS = 16.0
"""Height of the cells' numbers under the row."""
_LEAST_NUMBERED = 15.0


class RowLayout:
    """Where the cells of the row stand."""

    def __init__(self, cells: int, area: QRectF) -> None:
        self.cells = cells
        self.side = max(min(area.width() / cells, area.height() - NUMBERS, MOST_SIDE), 4.0)
        self.left = area.left() + (area.width() - self.side * cells) / 2
        self.top = area.top() + max((area.height() - NUMBERS - self.side) / 2, 0.0)

    def cell(self, number: float) -> QRectF:
        """The square of a cell; between two of them for a fraction."""
        return QRectF(self.left + number * self.side, self.top, self.side, self.side)

    def whole(self) -> QRectF:
        """All cells."""
        return QRectF(self.left, self.top, self.side * self.cells, self.side)

    def cell_at(self, point: QPointF) -> int | None:
        """The cell under a point."""
        if not self.whole().contains(point):
            return None
        return min(int((point.x() - self.left) / self.side), self.cells - 1)


def paint_cells(painter: QPainter, layout: RowLayout, hidden: Sequence[int]) -> None:
    """The empty row with its numbers; cells that the nets are not told about are hatched."""
    colours = tokens()
    whole = layout.whole()
    painter.fillRect(whole, QColor(colours.raised))
    for cell in hidden:
        painter.fillRect(layout.cell(cell), QColor(colours.raised))
        painter.fillRect(layout.cell(cell), _brush(colours.hairline, Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(QColor(colours.hairline), 1))
    for cell in range(layout.cells + 1):
        x = layout.left + cell * layout.side
        painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom()))
    for y in (whole.top(), whole.bottom()):
        painter.drawLine(QPointF(whole.left(), y), QPointF(whole.right(), y))
    painter.setFont(figure_font(SMALL))
    painter.setPen(QColor(colours.quiet))
    every = 1 if layout.side >= _LEAST_NUMBERED + 4 else 5
    for cell in range(0, layout.cells, every):
        square = layout.cell(cell)
        painter.drawText(
            QRectF(square.left() - 10, square.bottom(), square.width() + 20, NUMBERS),
            Qt.AlignmentFlag.AlignCenter,
            str(cell),
        )


def paint_circles(
    painter: QPainter,
    layout: RowLayout,
    states: tuple[ObjectState, ObjectState],
    share: float,
    ghost: bool = False,
) -> None:
    """Red and blue on the way from one state to the next; ``ghost``: as outlines."""
    before, after = states
    blue = before.blue + (after.blue - before.blue) * share
    painter.save()
    painter.setClipRect(layout.whole().adjusted(-1, -1, 1, 1))
    for half in (0, 1):
        _circle(painter, layout, blue + half, BLUE, ghost, _arrow(before, after, share))
    wraps = after.red == 0 and before.red == layout.cells - 1
    if wraps:
        _circle(painter, layout, before.red + share, RED, ghost)
        _circle(painter, layout, share - 1.0, RED, ghost)
    else:
        _circle(painter, layout, before.red + (after.red - before.red) * share, RED, ghost)
    painter.restore()


def paint_table(
    painter: QPainter, area: QRectF, rows: Sequence[Sequence[int]], span: tuple[int, int]
) -> None:
    """What is seen, one column for each step and one line for each cell, cell 0 at the top.

    ``span``: the first column that is painted, and the one after the last.
    """
    colours = tokens()
    width, height = area.width() / len(rows), area.height() / len(rows[0])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillRect(area, QColor(colours.raised))
    for step in range(*span):
        x = area.left() + step * width
        for cell, seen in enumerate(rows[step]):
            if seen != Seen.BLANK:
                y = area.top() + cell * height
                painter.fillRect(
                    # Where lines are thin they had better touch than vanish.
                    QRectF(
                        x, y, max(width - 1, 1), height - 0.5 if height >= 4 else max(height, 2)
                    ),
                    QColor(seen_colour(seen)),
                )


def labelled_steps(area: QRectF, first: int, count: int) -> Iterator[tuple[int, float]]:
    """Steps that have a label under a table of ``count`` columns, with the middles of these."""
    width = area.width() / count
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 200) if n * width >= 26 or n == 200)
    for column in range(0, count, every):
        yield first + column, area.left() + (column + 0.5) * width


def _circle(
    painter: QPainter, layout: RowLayout, cell: float, colour: str, ghost: bool, glyph: str = ""
) -> None:
    square = layout.cell(cell)
    gap = square.width() * 0.1
    circle = square.adjusted(gap, gap, -gap, -gap)
    if ghost:
        painter.setBrush(faded(colour, 0.15))
        pen = QPen(QColor(colour), max(1.5, square.width() / 24), Qt.PenStyle.DashLine)
        painter.setPen(pen)
    else:
        painter.setBrush(QColor(colour))
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(circle)
    if not ghost and square.width() >= _LEAST_NUMBERED:
        painter.setPen(QColor(ink_on(colour)))
        painter.setFont(figure_font(SMALL, strong=True))
        painter.drawText(
            circle, Qt.AlignmentFlag.AlignCenter, glyph or ("R" if colour == RED else "")
        )


def _arrow(before: ObjectState, after: ObjectState, share: float) -> str:
    return "→" if (after if share > 0.5 else before).direction > 0 else "←"


def _brush(colour: str, style: Qt.BrushStyle) -> QBrush:
    return QBrush(QColor(colour), style)
