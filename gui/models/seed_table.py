"""The models of the chosen settings by seed, and how many dimensions each uses."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.trainings.seed_rows import SeedRow, rows_text
from gui.theme import GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, number_text

_COLUMNS = (
    ("Seed", "Of the training"),
    ("NELBO", "On the test images, nats per image"),
    ("KL", "On the test images, nats per image"),
    ("Active", "Dimensions whose posterior mean varies by more than 0.01, of all"),
)


class SeedTable(QWidget):
    """Read from the models on the disk: it is there again whenever these settings are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[SeedRow, ...] = ()
        title = QLabel("Seeds of these settings")
        title.setFont(figure_font(SMALL, strong=True))
        self.copy_button = QPushButton("Copy")
        self.copy_button.setFont(figure_font(SMALL))
        self.copy_button.setAutoDefault(False)
        self.copy_button.setToolTip("Put the table on the clipboard, for a spreadsheet")
        self.copy_button.setAccessibleName("Copy the table of seeds")
        self.copy_button.clicked.connect(self._copy)
        self.summary = ElidedLabel()
        self.table = QTableWidget(0, len(_COLUMNS))
        self.table.setAccessibleName("Active dimensions by seed")
        self.table.setToolTip("Models of the settings above, one for each seed")
        self.table.setFont(figure_font(SMALL))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)  # Tab leads on, not from cell to cell
        for place, (name, tip) in enumerate(_COLUMNS):
            item = QTableWidgetItem(name)
            item.setToolTip(tip)
            item.setFont(figure_font(SMALL))
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self.table.setHorizontalHeaderItem(place, item)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.table.verticalHeader().setDefaultSectionSize(22)
        self.table.setMinimumHeight(96)
        row = QHBoxLayout()
        row.addWidget(title, 1)
        row.addWidget(self.copy_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.summary)

    def show_rows(self, rows: Sequence[SeedRow]) -> None:
        """The models that there are."""
        self._rows = tuple(rows)
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            measures = row.measures
            texts = (
                str(row.seed),
                number_text(measures.nelbo, 1),
                number_text(measures.kl, 1),
                f"{measures.active} of {len(measures.variance)}",
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(row.name)
                self.table.setItem(place, column, item)
        self.copy_button.setEnabled(bool(rows))
        self.summary.set_text(_summary(rows))

    def rows(self) -> tuple[SeedRow, ...]:
        """What is shown."""
        return self._rows

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(rows_text(self._rows))


def _summary(rows: Sequence[SeedRow]) -> str:
    if not rows:
        return "No model with these settings yet."
    counts = sorted({row.measures.active for row in rows})
    active = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    seeds = "1 seed" if len(rows) == 1 else f"{len(rows)} seeds"
    return f"{active} active dimensions over {seeds}"
