"""The cosines of all directions with one another, one table for each model, in a window of its own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.engine.requests import DirectionFigures, ModelDirectionFigures
from gui.theme import BODY, GRID, SMALL
from gui.widgets.figures import figure_font, figure_metrics, number_text

EMPTY = "There are no figures yet: they come as soon as the models are loaded."
LONGEST = 16
"""Characters of a name in a column's head."""


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
        self.resize(440, 360)

    def show_figures(self, figures: DirectionFigures, names: Sequence[str]) -> None:
        """Show the cosines of the directions called ``names``, in the figures' order."""
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
            _fill(table, entry, names)

    def tables(self) -> tuple[QTableWidget, ...]:
        """One for each model, in the figures' order."""
        return tuple(table for _, table in self._parts)

    def _add_part(self) -> None:
        title = QLabel()
        title.setFont(figure_font(BODY, strong=True))
        table = QTableWidget()
        table.setFont(figure_font(SMALL))
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._column.addWidget(title)
        self._column.addWidget(table, 1)
        self._parts.append((title, table))


def _fill(table: QTableWidget, entry: ModelDirectionFigures, names: Sequence[str]) -> None:
    table.setRowCount(len(names))
    table.setColumnCount(len(names))
    heads = [name if len(name) <= LONGEST else name[: LONGEST - 1] + "…" for name in names]
    table.setHorizontalHeaderLabels(heads)
    table.setVerticalHeaderLabels(heads)
    for row, one in enumerate(names):
        for column, other in enumerate(names):
            value = float(entry.cosines[row, column])
            item = QTableWidgetItem(number_text(value, 2, sign=True))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            reason = entry.problems[row] or entry.problems[column]
            item.setToolTip(reason or f"{one} and {other}: {number_text(value, 4, sign=True)}")
            table.setItem(row, column, item)
    widest = max([figure_metrics(SMALL).horizontalAdvance(head) for head in [*heads, "−0.00"]])
    for column in range(len(names)):
        table.setColumnWidth(column, int(widest) + 2 * GRID)
