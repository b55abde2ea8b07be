"""A table of figures: words and numbers over hairlines, which goes to the clipboard as it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.theme import GRID, SMALL, tokens
from gui.traversal.direction_model import Index
from gui.traversal.direction_painting import PlainHeader, paint_row_ground
from gui.widgets.figures import figure_font, figure_metrics

LINE_BREAK = "\N{LINE SEPARATOR}"
"""Within a head, as Qt's text layout takes it."""

_QUIET = Qt.ItemDataRole.UserRole + 1
ROW = 2.5 * GRID
"""Least height of a row."""

ROOM = GRID + 1
"""Beside the widest text of a column."""


@dataclass(frozen=True)
class Cell:
    """One place of the table."""

    text: str
    tip: str = ""
    quiet: bool = False
    """Of no weight, or out of date."""
    strong: bool = False


@dataclass(frozen=True)
class Head:
    """A column: its name on one or two lines, what it is, and the widest text in it."""

    text: str
    tip: str
    widest: str
    """Sets the width, so that nothing jumps."""
    plain: str = ""
    """What it is called where it stands alone, in a spreadsheet; empty: as it is."""


class FigureTable(QTableWidget):
    """The first column is of names and takes what room is left; figures stand at the right."""

    def __init__(self, name: str, *, selects: bool = False, parent: QWidget | None = None) -> None:
        """``selects``: whether one of the rows is always the marked one."""
        super().__init__(parent)
        self._heads: tuple[Head, ...] = ()
        self._rows: tuple[tuple[Cell, ...], ...] = ()
        self._title = ""
        self.setAccessibleName(name)
        self.setToolTip(f"{name}; Ctrl+C copies it")
        self.setHorizontalHeader(PlainHeader(self))
        self.setItemDelegate(_FigureDelegate(self))
        self.setFont(figure_font(SMALL))
        self.setFrameShape(QFrame.Shape.NoFrame)
        # The delegate paints the marked row.
        self.setStyleSheet(
            "QTableView { border: none; background: transparent;"
            " selection-background-color: transparent; }"
        )
        self.viewport().setAutoFillBackground(False)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.SingleSelection if selects else mode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(GRID)

    def show_figures(self, heads: Sequence[Head], rows: Sequence[Sequence[Cell]]) -> None:
        """Show rows of as many cells as there are heads; the marked row stays where it is."""
        shown = tuple(heads), tuple(map(tuple, rows))
        if shown == (self._heads, self._rows):
            return
        if shown[0] != self._heads or len(shown[1]) != len(self._rows):
            self._lay_out(shown[0], len(shown[1]))
        self._heads, self._rows = shown
        for place, row in enumerate(self._rows):
            for column, cell in enumerate(row):
                self._put(place, column, cell)

    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """What is on show."""
        return self._rows

    def set_title(self, title: str) -> None:
        """What the figures are of: a line before them where they are copied."""
        self._title = title

    def text(self) -> str:
        """All of it, for a spreadsheet: tabs between columns, a line for each row."""
        names = (head.plain or " ".join(head.text.split()) for head in self._heads)
        lines = [[self._title]] if self._title else []
        lines.append(list(names))
        lines += [[cell.text for cell in row] for row in self._rows]
        return "".join("\t".join(line) + "\n" for line in lines)

    def copy(self) -> None:
        """Put all of it on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def _lay_out(self, heads: tuple[Head, ...], count: int) -> None:
        metrics = figure_metrics(SMALL)
        self.setColumnCount(len(heads))
        self.setRowCount(count)
        lines = 1
        header = self.horizontalHeader()
        for column, head in enumerate(heads):
            item = QTableWidgetItem(head.text.replace("\n", LINE_BREAK))
            item.setToolTip(head.tip)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.setHorizontalHeaderItem(column, item)
            words = head.text.split("\n")
            lines = max(lines, len(words))
            widest = max(metrics.horizontalAdvance(text) for text in (*words, head.widest))
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, int(widest) + ROOM)
        header.setFixedHeight(int(lines * metrics.height()) + GRID // 2)
        height = max(int(metrics.height()) + 3, int(ROW))
        for row in range(count):
            self.setRowHeight(row, height)
        self._fill_width()

    def _fill_width(self) -> None:
        """Give the names what the figures leave, if that is more than they need."""
        if not self._needed() or not self.columnCount():
            return
        others = sum(self.columnWidth(column) for column in range(1, self.columnCount()))
        self.setColumnWidth(0, max(self._needed(), self.viewport().width() - others))

    def _needed(self) -> int:
        head = self.horizontalHeaderItem(0)
        if head is None:
            return 0
        metrics = figure_metrics(SMALL)
        texts = [*head.text().split(LINE_BREAK), *(row[0].text for row in self._rows if row)]
        return int(max(map(metrics.horizontalAdvance, texts))) + ROOM

    def _put(self, row: int, column: int, cell: Cell) -> None:
        item = QTableWidgetItem(cell.text)
        item.setToolTip(cell.tip)
        item.setData(_QUIET, cell.quiet)
        item.setFont(figure_font(SMALL, strong=cell.strong))
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        item.setFlags(flags)
        self.setItem(row, column, item)
        if column == 0:
            self._fill_width()

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        self._fill_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(20 * GRID, 10 * GRID)


class _FigureDelegate(QStyledItemDelegate):
    """A figure over a hairline; the marked row has a veil, as in the library."""

    def __init__(self, view: FigureTable) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = tokens()
        painter.save()
        paint_row_ground(painter, option, self._view)
        painter.setPen(QColor(colours.quiet if index.data(_QUIET) else colours.text))
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or figure_font(SMALL))
        first = index.column() == 0
        side = Qt.AlignmentFlag.AlignLeft if first else Qt.AlignmentFlag.AlignRight
        room = option.rect.adjusted(GRID // 4, 0, -GRID // 4, 0)
        text = painter.fontMetrics().elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignVCenter), text)
        painter.restore()
