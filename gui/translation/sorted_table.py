"""A table of figures that is sorted by a click on a column's name; baselines stay at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from gui.theme import BODY, GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

Index = QModelIndex
ROW = 22
"""Height of a row."""


@dataclass(frozen=True)
class Column:
    """One column: its name, what it is, how many decimals; None: words."""

    name: str
    tip: str
    decimals: int | None
    widest: str
    """Sets the width, so that nothing jumps."""


@dataclass(frozen=True)
class Row:
    """One row: a word or a number for each column; NaN where there is none."""

    cells: tuple[str | float, ...]
    tips: tuple[str, ...] = ()
    pinned: bool = False
    """A baseline: quiet, and after all others however these are sorted."""
    key: str = ""
    """What it stands for, where it can be chosen."""


def _alignment(column: int) -> Qt.AlignmentFlag:
    """Words at the left, figures at the right."""
    side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


class FigureModel(QAbstractTableModel):
    """Rows as they are sorted."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._given: tuple[Row, ...] = ()
        self._rows: list[Row] = []
        self._by: tuple[int, Qt.SortOrder] | None = None
        self.strong = ""
        """The key of the row that is in use."""

    def show_rows(self, rows: Sequence[Row], strong: str) -> None:
        """Other rows, sorted as before; ``strong``: the key of the one that is in use."""
        self.beginResetModel()
        self._given, self.strong = tuple(rows), strong
        self._order()
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, as many as before."""
        self._columns = tuple(columns)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)

    def columns(self) -> tuple[Column, ...]:
        """What each is."""
        return self._columns

    def rows(self) -> tuple[Row, ...]:
        """From top to bottom."""
        return tuple(self._rows)

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        value = self._rows[row].cells[column]
        if isinstance(value, str):
            return value
        return number_text(value, self._columns[column].decimals or 0)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By one column; what has no number comes after what has."""
        self.layoutAboutToBeChanged.emit()
        self._by = None if column < 0 else (column, order)
        self._order()
        self.layoutChanged.emit()

    def _order(self) -> None:
        free = [row for row in self._given if not row.pinned]
        if self._by is not None:
            column, order = self._by
            falls = order is Qt.SortOrder.DescendingOrder

            def has(row: Row) -> bool:
                value = row.cells[column]
                return isinstance(value, str) or isfinite(value)

            there = [row for row in free if has(row)]
            there.sort(key=lambda row: row.cells[column], reverse=falls)
            free = there + [row for row in free if not has(row)]
        self._rows = free + [row for row in self._given if row.pinned]

    # What Qt asks

    def rowCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found: object = self.text(index.row(), column)
            case Qt.ItemDataRole.TextAlignmentRole:
                found = _alignment(column)
            case Qt.ItemDataRole.ToolTipRole:
                own = row.tips[column] if column < len(row.tips) else ""
                found = own or self._columns[column].tip
            case Qt.ItemDataRole.FontRole:
                found = figure_font(SMALL, strong=bool(row.key) and row.key == self.strong)
            case Qt.ItemDataRole.ForegroundRole:
                colours = tokens()
                found = QColor(colours.quiet if row.pinned else colours.text)
            case _:
                found = None
        return found

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].name
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{self._columns[section].tip}\nClick to sort by it"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return None


class _Header(QHeaderView):
    """Names over a hairline; a sign at the one that the table is sorted by."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setStyleSheet("QHeaderView { border: none; background: transparent; }")
        self.setFont(figure_font(SMALL))
        self.setSectionsClickable(True)
        self.setSectionsMovable(False)
        self.setHighlightSections(False)
        self.setFixedHeight(ROW)
        self.setAccessibleName("Columns; a click sorts by one")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        colours, model = tokens(), self.model()
        role = Qt.ItemDataRole
        name = str(model.headerData(section, self.orientation(), role.DisplayRole))
        sorted_by = section == self.sortIndicatorSection()
        rises = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        sign = ("▲ " if rises else "▼ ") if sorted_by else ""
        painter.save()
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(colours.accent if sorted_by else colours.quiet))
        painter.setFont(figure_font(SMALL, strong=sorted_by))
        inside = rect.adjusted(GRID // 4, 0, -GRID // 2, 0)
        text = f"{name} {sign}".rstrip() if section == 0 else f"{sign}{name}"
        painter.drawText(inside, _alignment(section), text)
        painter.restore()


class SortedTable(QTableView):
    """Shows a ``FigureModel``; Ctrl+C copies all of it."""

    row_chosen = Signal(str)
    """The key of a row that was double-clicked, or on which Enter was pressed."""

    def __init__(self, name: str, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FigureModel(columns, self)
        self._empty = ""
        self.setModel(self.figures)
        self.setAccessibleName(name)
        self.setToolTip(f"{name}: click a column's name to sort by it; Ctrl+C copies all of it")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTableView { border: none; background: transparent; }")
        self.setHorizontalHeader(_Header(self))
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(3 * GRID)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        self._fit_columns()
        self.activated.connect(self._activate)

    def show_rows(self, rows: Sequence[Row], strong: str = "") -> None:
        """Other rows; ``strong``: the key of the one that is in use."""
        if tuple(rows) != self.figures._given or strong != self.figures.strong:
            self.figures.show_rows(rows, strong)
            self.updateGeometry()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, as many as before."""
        self.figures.show_columns(columns)
        self._fit_columns()

    def show_empty(self, sentence: str) -> None:
        """What is said in place of rows, while there are none."""
        if sentence != self._empty:
            self._empty = sentence
            self.viewport().update()

    def empty_sentence(self) -> str:
        """What is said now in place of rows; empty where there are any."""
        return "" if self.figures.rowCount() else self._empty

    def text(self) -> str:
        """All of it, for the clipboard: a line for each row, tabs between cells."""
        model = self.figures
        lines = ["\t".join(column.name for column in model.columns())]
        for row in range(model.rowCount()):
            lines.append("\t".join(model.text(row, c) for c in range(model.columnCount())))
        return "\n".join(lines)

    def sizeHint(self) -> QSize:
        height = self.horizontalHeader().sizeHint().height() + ROW * self.figures.rowCount() + 2
        return QSize(640, height)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, self.horizontalHeader().sizeHint().height() + 3 * ROW)

    def _fit_columns(self) -> None:
        metrics = figure_metrics(SMALL)
        header = self.horizontalHeader()
        for place, column in enumerate(self.figures.columns()):
            # A name leaves room for the arrow that says how the table is sorted.
            wide = max(
                metrics.horizontalAdvance(column.widest),
                metrics.horizontalAdvance(column.name) + 2 * GRID,
            )
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(place, int(wide) + 2 * GRID)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        sentence = self.empty_sentence()
        if sentence:
            painter = QPainter(self.viewport())
            painter.setFont(figure_font(BODY))
            painter.setPen(QColor(tokens().quiet))
            inside = self.viewport().rect().adjusted(2 * GRID, GRID, -2 * GRID, -GRID)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inside, int(flags), sentence)

    def _activate(self, index: Index) -> None:
        key = self.figures.rows()[index.row()].key
        if key:
            self.row_chosen.emit(key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.text())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        self.viewport().update()
        super().changeEvent(event)
