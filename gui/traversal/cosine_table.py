"""The cosines of all directions with one another, one table for each model, in a window of its own."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QDialog,
    QFrame,
    QLabel,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.engine.requests import DirectionFigures, ModelDirectionFigures
from gui.theme import BODY, GRID, SMALL, tokens
from gui.traversal.direction_model import Index
from gui.traversal.direction_painting import PlainHeader
from gui.widgets.figures import figure_font, figure_metrics, number_text

EMPTY = "There are no figures yet: they come as soon as the models are loaded."
LARGEST_SHARE = 0.9
"""Of the screen, for a window that grows with its tables."""
COLUMN_ROOM = 10 * GRID
"""Of a name over a column, which may take two lines."""
ROW_ROOM = 22 * GRID
"""Of a name before a row."""


class CosineTable(QDialog):
    """Stays open beside the main window and follows the library."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Cosines between directions")
        self.setModal(False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self._column.setSpacing(GRID)
        self._empty = QLabel(EMPTY)
        self._column.addWidget(self._empty)
        self._parts: list[tuple[QLabel, QTableWidget]] = []

    def show_figures(self, figures: DirectionFigures, shown: Sequence[tuple[int, str]]) -> None:
        """Show cosines; ``shown`` has each direction's place in the figures, and its name."""
        self._empty.setVisible(not figures.models)
        while len(self._parts) > len(figures.models):
            for widget in self._parts.pop():
                self._column.removeWidget(widget)
                widget.deleteLater()
        while len(self._parts) < len(figures.models):
            self._add_part()
        for (title, table), entry in zip(self._parts, figures.models, strict=True):
            title.setText(entry.model)
            table.setAccessibleName(f"Cosines in the model {entry.model}")
            _fill(table, entry, shown)
        self._make_room()

    def tables(self) -> tuple[QTableWidget, ...]:
        """One for each model, in the figures' order."""
        return tuple(table for _, table in self._parts)

    def _add_part(self) -> None:
        title = QLabel()
        title.setFont(figure_font(BODY, strong=True))
        table = _Cosines()
        self._column.addWidget(title)
        self._column.addWidget(table, 1)
        self._parts.append((title, table))

    def _make_room(self) -> None:
        """Grow until all is seen, as far as the screen goes; a window never shrinks by itself."""
        for table in self.tables():
            table.updateGeometry()
        self._column.activate()
        most = self.screen().availableSize() * LARGEST_SHARE
        self.resize(self.size().expandedTo(self.sizeHint().boundedTo(most)))

    def sizeHint(self) -> QSize:
        return self._column.sizeHint()


class _Cosines(QTableWidget):
    """A table that looks like the library: words, figures and hairlines."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalHeader(PlainHeader(self))
        self.setVerticalHeader(PlainHeader(self, Qt.Orientation.Vertical))
        self.setItemDelegate(_CosineDelegate(self))
        self.setFont(figure_font(SMALL))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet(
            "QTableView { border: none; background: transparent; }"
            "QTableCornerButton::section { border: none; background: transparent; }"
        )
        self.viewport().setAutoFillBackground(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizeAdjustPolicy(QAbstractScrollArea.SizeAdjustPolicy.AdjustToContents)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(GRID)


class _CosineDelegate(QStyledItemDelegate):
    """A figure over a hairline; a ring around it where the keyboard is."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = tokens()
        painter.save()
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 1))
            painter.drawRect(option.rect.adjusted(0, 0, -1, -1))
        # Each direction's cosine with itself says nothing.
        itself = index.row() == index.column()
        painter.setPen(QColor(colours.quiet if itself else colours.text))
        painter.setFont(figure_font(SMALL))
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        text = str(index.data(Qt.ItemDataRole.DisplayRole))
        painter.drawText(option.rect.adjusted(0, 0, -GRID // 4, 0), int(align), text)
        painter.restore()


def _fill(
    table: QTableWidget, entry: ModelDirectionFigures, shown: Sequence[tuple[int, str]]
) -> None:
    table.setRowCount(len(shown))
    table.setColumnCount(len(shown))
    for place, (_, name) in enumerate(shown):
        table.setHorizontalHeaderItem(place, _head(name, Qt.AlignmentFlag.AlignRight))
        table.setVerticalHeaderItem(place, _head(name, Qt.AlignmentFlag.AlignLeft))
    for row, (one, one_name) in enumerate(shown):
        for column, (other, other_name) in enumerate(shown):
            value = float(entry.cosines[one, other])
            item = QTableWidgetItem(number_text(value, 2, sign=True))
            reason = entry.problems[one] or entry.problems[other]
            figure = number_text(value, 4, sign=True)
            item.setToolTip(reason or f"{one_name} and {other_name}: {figure}")
            table.setItem(row, column, item)
    _give_sizes(table, [name for _, name in shown])


def _head(name: str, align: Qt.AlignmentFlag) -> QTableWidgetItem:
    item = QTableWidgetItem(name)
    item.setToolTip(name)
    item.setTextAlignment(align | Qt.AlignmentFlag.AlignVCenter)
    return item


def _give_sizes(table: QTableWidget, names: Sequence[str]) -> None:
    metrics = figure_metrics(SMALL)
    widest = int(max([metrics.horizontalAdvance(name) for name in [*names, "−0.00"]])) + 1
    line = int(metrics.height()) + 1
    lines = 1 if widest <= COLUMN_ROOM else 2
    table.horizontalHeader().setFixedHeight(lines * line + GRID // 2)
    table.verticalHeader().setFixedWidth(min(widest, ROW_ROOM) + GRID)
    for place in range(len(names)):
        table.setColumnWidth(place, min(widest, COLUMN_ROOM) + GRID)
        table.setRowHeight(place, line + GRID)
