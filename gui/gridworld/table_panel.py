"""The conditional probability table of the node that was pointed at last."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.gridworld.table_rows import TableRows
from gui.gridworld.table_view import TableView
from gui.widgets.elided_label import ElidedLabel

NO_TABLE = "Point at a node of either net: its table is shown here, with the row that it used."


class TablePanel(QWidget):
    """What the table is above, its rows below."""

    def __init__(self) -> None:
        super().__init__()
        self.label = ElidedLabel(NO_TABLE)
        self.view = TableView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.label)
        column.addWidget(self.view, 1)

    def show_table(self, node: str, step: int, rows: TableRows | None) -> None:
        """The table of a node at a step; None: no node was pointed at."""
        self.view.show_table(rows)
        if rows is None:
            self.label.set_text(NO_TABLE)
            return
        where = f"row {rows.used + 1:,} of {rows.count:,} is lit" if rows.count > 1 else "one row"
        self.label.set_text(
            f"{node} at step {step}: {rows.name}, {where}; columns: values of {node}"
        )
