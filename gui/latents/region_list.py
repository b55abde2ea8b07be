"""The regions that somebody has named."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from core.engine.latents_requests import ShownRegion
from core.images.fashion_mnist import CLASS_NAMES
from core.workspace.latents_state import Region
from gui.latents.small_button import small_button
from gui.theme import GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font

EMPTY = "Select an area, press Name it…, and its counterpart is outlined in the other space."


class RegionList(QWidget):
    """A list with a name, a number and the most frequent class in each row."""

    selected = Signal(str)
    """Select what is in a region."""
    renamed = Signal(str, str)
    removed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._regions: tuple[Region, ...] = ()
        self._shown: dict[str, ShownRegion] = {}
        self._filling = False
        title = QLabel("Regions")
        title.setFont(figure_font(SMALL, strong=True))
        self.list = _List()
        self.list.setAccessibleName("Regions")
        self.list.setToolTip("Enter or double-click selects what is in a region; F2 renames it")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.list.setMinimumHeight(48)
        self.list.itemActivated.connect(lambda item: self.selected.emit(_name(item)))
        self.list.itemChanged.connect(self._edited)
        self.list.delete_pressed.connect(self._remove)
        self.list.currentRowChanged.connect(self._show_buttons)
        self.empty = ElidedLabel(EMPTY, lines=3)
        self.select_button = small_button("Select", "Select what is in the region (Enter)")
        self.rename_button = small_button("Rename", "Give the region another name (F2)")
        self.remove_button = small_button("Remove", "Forget the region (Del)")
        self.select_button.clicked.connect(self._select)
        self.rename_button.clicked.connect(self._rename)
        self.remove_button.clicked.connect(self._remove)
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(title)
        head.addStretch(1)
        for button in (self.select_button, self.rename_button, self.remove_button):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self._fill()

    def show_regions(self, regions: Sequence[Region]) -> None:
        """The regions of a state."""
        if tuple(regions) == self._regions and self.list.count() == len(regions):
            return
        self._regions = tuple(regions)
        self._fill()

    def show_contents(self, shown: dict[str, ShownRegion]) -> None:
        """What is in them, by name."""
        # Not anew for the same: a name may be being edited.
        if shown != self._shown:
            self._shown = shown
            self._fill()

    def _fill(self) -> None:
        self._filling = True
        row = self.list.currentRow()
        self.list.clear()
        for region in self._regions:
            item = QListWidgetItem(self._words(region.name))
            item.setData(Qt.ItemDataRole.UserRole, region.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            shown = self._shown.get(region.name)
            item.setToolTip(shown.problem if shown is not None and shown.problem else region.name)
            self.list.addItem(item)
        self.list.setCurrentRow(min(max(row, 0), self.list.count() - 1))
        self.empty.setVisible(not self._regions)
        self.list.setVisible(bool(self._regions))
        self._filling = False
        self._show_buttons()

    def _words(self, name: str) -> str:
        shown = self._shown.get(name)
        if shown is None or shown.problem:
            return name
        if not shown.total:
            return f"{name}: no points"
        most = max(range(10), key=lambda label: shown.counts[label])
        share = shown.counts[most] / shown.total
        of_class = f", {share:.0%} {CLASS_NAMES[most]}" if shown.counts[most] else ""
        return f"{name}: {shown.total:,}{of_class}"

    def _edited(self, item: QListWidgetItem) -> None:
        if self._filling:
            return
        name = _name(item)
        typed = item.text()
        words = self._words(name)
        # Whoever leaves the figures behind the name means the name.
        after = typed.removesuffix(words.removeprefix(name))
        self._filling = True
        item.setText(words)
        self._filling = False
        if after != name:
            self.renamed.emit(name, after)

    def _select(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.selected.emit(_name(item))

    def _rename(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.list.editItem(item)

    def _remove(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.removed.emit(_name(item))

    def _show_buttons(self) -> None:
        for button in (self.select_button, self.rename_button, self.remove_button):
            button.setEnabled(self.list.currentItem() is not None)


class _List(QListWidget):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


def _name(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))
