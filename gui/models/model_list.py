"""The list of models: the shipped ones, then the user's own, each on two lines; a bad file says why."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.files import shown
from core.vae.library import ModelEntry
from core.workspace.models_state import SELECTED_LIMIT
from gui.theme import BODY, GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

_ENTRY = Qt.ItemDataRole.UserRole
_WARNING = Qt.ItemDataRole.UserRole + 1
_PAD = 6

SHIPPED, OWN = "Shipped with the program", "Your own"
NONE_YET = "None yet: train one, or import a file"
LOADING = "Loading…"


class ModelList(QListWidget):
    """Emits what a person selects: one model, or with Ctrl two to compare."""

    chosen = Signal(object)
    """References of the selected models, in the order in which they were selected."""
    renaming_wanted = Signal()
    deleting_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._order: list[str] = []
        self._showing = False
        self._entries: tuple[ModelEntry, ...] = ()
        self._rows: tuple[tuple[ModelEntry, str], ...] | None = None
        """What is shown: models without their digests, and what there is to be said of each."""
        self.setAccessibleName("Models")
        self.setToolTip("Click a model to look at it; with Ctrl a second one, to compare them")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Rows(self))
        self._add_heading(LOADING, quiet=True)
        self.itemSelectionChanged.connect(self._selected)

    def show_models(
        self, entries: Sequence[ModelEntry], warnings: dict[str, str], selected: Sequence[str]
    ) -> None:
        """The models, what there is to be said of some (by reference), and which are looked at."""
        # The digest is not in sight, and comes a little later than the rest.
        rows = tuple((replace(one, sha256=""), warnings.get(one.reference, "")) for one in entries)
        self._entries = tuple(entries)
        if rows != self._rows:
            self._rows = rows
            self._fill(rows)
        self.show_selected(selected)

    def _fill(self, rows: Sequence[tuple[ModelEntry, str]]) -> None:
        """New rows; the keyboard stays where it was."""
        self._showing = True
        place, current = self.verticalScrollBar().value(), self._current()
        self.clear()
        for title, group in (
            (SHIPPED, [row for row in rows if row[0].shipped]),
            (OWN, [row for row in rows if not row[0].shipped]),
        ):
            self._add_heading(title)
            for entry, warning in group:
                self._add(entry, warning)
            if not group and title == OWN:
                self._add_heading(NONE_YET, quiet=True)
        self._go_to(current)
        self.verticalScrollBar().setValue(place)
        self._showing = False

    def show_selected(self, selected: Sequence[str]) -> None:
        """Select models without telling anyone."""
        same, self._order = list(selected) == self._order, list(selected)
        self._showing = True
        self.selectionModel().clearSelection()
        for row in range(self.count()):
            entry = self.item(row).data(_ENTRY)
            if isinstance(entry, ModelEntry) and entry.reference in self._order:
                self.item(row).setSelected(True)
        # What the keyboard itself has selected leaves it where it is.
        if self._order and not (same and self._current()):
            self._go_to(self._order[0])
        self._showing = False

    def _current(self) -> str:
        """The reference of the row from which the keyboard goes on; empty if there is none."""
        item = self.currentItem()
        entry = None if item is None else item.data(_ENTRY)
        return entry.reference if isinstance(entry, ModelEntry) else ""

    def _go_to(self, reference: str) -> None:
        for row in range(self.count()):
            entry = self.item(row).data(_ENTRY)
            if isinstance(entry, ModelEntry) and entry.reference == reference:
                index = self.indexFromItem(self.item(row))
                self.selectionModel().setCurrentIndex(
                    index, QItemSelectionModel.SelectionFlag.NoUpdate
                )

    def selected(self) -> tuple[str, ...]:
        """References of what is looked at."""
        return tuple(self._order)

    def entries(self) -> tuple[ModelEntry, ...]:
        """What is listed."""
        return self._entries

    def row_of(self, reference: str) -> QRect:
        """Where a model's row is in the viewport; empty if it is not listed."""
        for row in range(self.count()):
            entry = self.item(row).data(_ENTRY)
            if isinstance(entry, ModelEntry) and entry.reference == reference:
                return self.visualItemRect(self.item(row))
        return QRect()

    def text_of(self, reference: str) -> str:
        """What a model's row says to a screen reader."""
        for row in range(self.count()):
            entry = self.item(row).data(_ENTRY)
            if isinstance(entry, ModelEntry) and entry.reference == reference:
                return str(self.item(row).data(Qt.ItemDataRole.AccessibleTextRole))
        return ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.renaming_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.deleting_wanted.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(256, 400)

    def minimumSizeHint(self) -> QSize:
        return QSize(224, 160)

    def _add_heading(self, title: str, quiet: bool = False) -> None:
        item = QListWidgetItem(title)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setData(_WARNING, "quiet" if quiet else "")
        self.addItem(item)

    def _add(self, entry: ModelEntry, warning: str) -> None:
        item = QListWidgetItem(entry.name)
        item.setData(_ENTRY, entry)
        item.setData(_WARNING, warning)
        item.setData(
            Qt.ItemDataRole.AccessibleTextRole, f"{entry.name}: {second_line(entry, warning)}"
        )
        item.setToolTip(f"{entry.path}\n{second_line(entry, warning)}")
        self.addItem(item)

    def _selected(self) -> None:
        if self._showing:
            return
        now = [item.data(_ENTRY).reference for item in self.selectedItems()]
        kept = [reference for reference in self._order if reference in now]
        order = [*kept, *(reference for reference in now if reference not in kept)]
        # With a third one, the one that was selected first goes.
        wanted = order[-SELECTED_LIMIT:]
        if not wanted:
            self.show_selected(self._order)
        elif wanted != self._order:
            self._order = wanted
            self.chosen.emit(tuple(wanted))


def second_line(entry: ModelEntry, warning: str = "") -> str:
    """The measures in short, or what is wrong with the file."""
    if entry.problem:
        return entry.problem
    if warning:
        return warning
    described = entry.description
    if described is None:
        return ""
    measures = described.measures
    return f"NELBO {number_text(measures.nelbo, 1)} · {measures.active} of {len(measures.variance)} active"


def shortly(entry: ModelEntry) -> str:
    """What is wrong with a file, without its path: that would be all that there is room for."""
    bare = entry.problem.replace(f" {shown(entry.path)}", "").removeprefix("The model file ")
    return bare[:1].upper() + bare[1:]


class _Rows(QStyledItemDelegate):
    """Paints a name above a quiet line."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        line = figure_metrics(SMALL).height()
        if index.data(_ENTRY) is None:
            return QSize(120, round(line) + 2 * _PAD)
        return QSize(120, round(line + figure_metrics(BODY).height()) + 2 * _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        colours, entry = tokens(), index.data(_ENTRY)
        painter.save()
        inner = option.rect.adjusted(GRID, _PAD, -GRID, -_PAD)
        if not isinstance(entry, ModelEntry):
            quiet = index.data(_WARNING) == "quiet"
            painter.setFont(figure_font(SMALL, strong=not quiet))
            painter.setPen(QColor(colours.quiet))
            painter.drawText(inner, int(Qt.AlignmentFlag.AlignVCenter), str(index.data()))
            painter.restore()
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(option.rect, QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hairline))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.text))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))
        name, line = figure_metrics(BODY), figure_metrics(SMALL)
        painter.setFont(figure_font(BODY))
        painter.setPen(QColor(colours.on_accent if selected else colours.text))
        top = inner.top() + name.ascent()
        elided = name.elidedText(entry.name, Qt.TextElideMode.ElideMiddle, inner.width())
        painter.drawText(inner.left(), round(top), elided)
        warning = str(index.data(_WARNING) or "")
        wrong = bool(entry.problem or warning)
        colour = colours.on_accent if selected else colours.warning if wrong else colours.quiet
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colour))
        told = ("! " if wrong else "") + (shortly(entry) or second_line(entry, warning))
        under = line.elidedText(told, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner.left(), round(inner.top() + name.height() + line.ascent()), under)
        painter.restore()
