"""What differs from row to row of a sheet, and which ones are rows: a list to be ticked."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from core.workspace.state import LIVE_PAIR, Traversal
from gui.theme import GRID, SMALL
from gui.traversal.sheet_choices import (
    Offer,
    RowsOf,
    offered_bases,
    offered_directions,
    offered_methods,
)
from gui.widgets.figures import figure_font, figure_metrics
from gui.widgets.segmented import Segmented

HINTS = {
    RowsOf.DIRECTIONS: "The directions of the library; Keep (Ctrl+K) stores what is followed as one more.",
    RowsOf.METHODS: "A method that is grey lacks something to work with; its tip says what.",
    RowsOf.BASES: "The base, A and B, pictures of your own, and test images by their numbers.",
}


class SheetRows(QWidget):
    """Each kind of rows remembers what was unticked; what is new is ticked."""

    kind_changed = Signal()
    changed = Signal()
    """Something was ticked or unticked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._traversal = Traversal()
        self._direction = LIVE_PAIR
        self._unticked: dict[RowsOf, set[object]] = {kind: set() for kind in RowsOf}
        self._shown: tuple[RowsOf, Sequence[Offer]] | None = None
        self.kind = Segmented(
            "Rows of the sheet",
            (
                (RowsOf.DIRECTIONS, "Directions", "One row for each direction of the library"),
                (RowsOf.METHODS, "Methods", "One row for each way to separate a direction"),
                (RowsOf.BASES, "Base images", "One row for each image from which the strip starts"),
            ),
        )
        self.list = QListWidget()
        self.list.setAccessibleName("Rows of the sheet")
        self.list.setToolTip("Tick what is to be a row (Space)")
        self.list.setSpacing(1)
        self._hint = QLabel()
        self._hint.setProperty("quiet", True)
        self._hint.setFont(figure_font(SMALL))
        self._hint.setWordWrap(True)
        self._hint.setFixedHeight(2 * int(figure_metrics(SMALL).lineSpacing()) + 2)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.kind)
        column.addWidget(self.list, 1)
        column.addWidget(self._hint)
        self.kind.chosen.connect(self._on_kind)
        self.list.itemChanged.connect(self._on_ticked)
        self._show_offers()

    def show_state(self, traversal: Traversal, direction: str) -> None:
        """The offers of a state, for one direction where methods are the rows; nothing is emitted."""
        self._traversal, self._direction = traversal, direction
        self._show_offers()

    def rows_of(self) -> RowsOf:
        """What differs from row to row."""
        return RowsOf(self.kind.choice())

    def ticked(self) -> tuple:
        """What is to be a row: identifiers, methods or images, as ``rows_of`` says."""
        items = [self.list.item(place) for place in range(self.list.count())]
        return tuple(
            _offer_of(item).value
            for item in items
            if item.checkState() == Qt.CheckState.Checked
            and item.flags() & Qt.ItemFlag.ItemIsEnabled
        )

    def _offers(self) -> Sequence[Offer]:
        match self.rows_of():
            case RowsOf.DIRECTIONS:
                return offered_directions(self._traversal)
            case RowsOf.METHODS:
                return offered_methods(self._traversal, self._direction)
            case RowsOf.BASES:
                return offered_bases(self._traversal)

    def _show_offers(self) -> None:
        offers, kind = self._offers(), self.rows_of()
        if (kind, offers) == self._shown:
            return
        self._shown = (kind, offers)
        self._hint.setText(HINTS[kind])
        place = self.list.currentRow()
        with QSignalBlocker(self.list):
            self.list.clear()
            for offer in offers:
                item = QListWidgetItem(offer.label)
                item.setData(Qt.ItemDataRole.UserRole, offer)
                item.setToolTip(offer.problem)
                flags = Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable
                item.setFlags(flags if offer.problem else flags | Qt.ItemFlag.ItemIsEnabled)
                on = not offer.problem and offer.value not in self._unticked[kind]
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                self.list.addItem(item)
            self.list.setCurrentRow(min(max(place, 0), self.list.count() - 1))

    def _on_kind(self, _: str) -> None:
        self._show_offers()
        self.kind_changed.emit()

    def _on_ticked(self, item: QListWidgetItem) -> None:
        unticked, value = self._unticked[self.rows_of()], _offer_of(item).value
        if item.checkState() == Qt.CheckState.Checked:
            unticked.discard(value)
        else:
            unticked.add(value)
        self.changed.emit()


def _offer_of(item: QListWidgetItem) -> Offer:
    return item.data(Qt.ItemDataRole.UserRole)
