"""The library of directions as a table model: what is shown in which row, and what may be edited."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import IntEnum
from math import nan

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from core.engine.requests import DirectionFigures, ModelDirectionFigures
from core.engine.separation_requests import PairConsistency
from core.workspace.state import LIVE_PAIR, Traversal
from gui.traversal.direction_words import (
    LIVE_NAME,
    agreement_in_full,
    origin_of,
    why_not_against,
)
from gui.widgets.figures import number_text

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

FOLLOWED = ""
"""Among the identifiers of figures: the followed direction as it is separated. No direction has it."""


class Column(IntEnum):
    """The columns before those of the models."""

    FOLLOW = 0
    AGAINST = 1
    NAME = 2


@dataclass(frozen=True)
class Row:
    """One direction."""

    identifier: str
    name: str
    origin: str
    """What it was made from, in a few words."""


class DirectionModel(QAbstractTableModel):
    """Shows what it is told to; edits are only announced, never made."""

    chosen = Signal(str)
    against_changed = Signal(tuple)
    renamed = Signal(str, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._followed = LIVE_PAIR
        self._against: tuple[str, ...] = ()
        self._unused = ""
        self._models: tuple[str, ...] = ()
        self._figures: DirectionFigures | None = None
        self._figure_of: dict[str, int] = {}
        self._pairs: dict[str, tuple[tuple[str, PairConsistency], ...]] = {}
        """For each direction how alike its pairs are, by model."""

    # What is shown

    def show_library(self, traversal: Traversal) -> None:
        """Take the library's rows and choices."""
        rows = (
            Row(LIVE_PAIR, LIVE_NAME, "follows A and B"),
            *(Row(d.identifier, d.name, origin_of(d.recipe)) for d in traversal.directions),
        )
        unused = why_not_against((traversal.method, traversal.compare))
        choices = traversal.chosen, traversal.against, unused
        before = self._rows, self._models, self._followed, self._against, self._unused
        if (rows, traversal.models, *choices) == before:
            return
        self._followed, self._against, self._unused = choices
        if traversal.models != self._models:
            self.beginResetModel()
            self._rows, self._models = rows, traversal.models
            self.endResetModel()
            return
        # Row by row, so that the marked row, and a name that is being typed, stay where they are.
        self._remove_all_but({row.identifier for row in rows})
        self._sort([row.identifier for row in rows])
        self._insert_missing(rows)
        self._rows = rows
        self._tell_all_changed()

    def _remove_all_but(self, wanted: Set[str]) -> None:
        end = len(self._rows)
        while end:
            first = end
            while first and self._rows[first - 1].identifier not in wanted:
                first -= 1
            if first < end:
                self.beginRemoveRows(_ROOT, first, end - 1)
                self._rows = self._rows[:first] + self._rows[end:]
                self.endRemoveRows()
            end = max(first - 1, 0)

    def _sort(self, wanted: Sequence[str]) -> None:
        """Move the rows that are here into the order of ``wanted``, which may name further ones."""
        here = self.names()
        order = [identifier for identifier in wanted if identifier in here]
        for place, identifier in enumerate(order):
            now = self.number_of(identifier)
            if now == place + 1:
                # Rather the one before it goes down to its place than all that it passes go up.
                self._move(place, order.index(self._rows[place].identifier))
            elif now != place:
                self._move(now, place)

    def _move(self, old: int, new: int) -> None:
        self.beginMoveRows(_ROOT, old, old, _ROOT, new + 1 if new > old else new)
        rows = list(self._rows)
        rows.insert(new, rows.pop(old))
        self._rows = tuple(rows)
        self.endMoveRows()

    def _insert_missing(self, rows: Sequence[Row]) -> None:
        """Put in those of ``rows`` that are not here; the others are here in the same order."""
        here = self.names()
        first = 0
        while first < len(rows):
            end = first
            while end < len(rows) and rows[end].identifier not in here:
                end += 1
            if end > first:
                self.beginInsertRows(_ROOT, first, end - 1)
                self._rows = (*self._rows[:first], *rows[first:end], *self._rows[first:])
                self.endInsertRows()
            first = end + 1

    def show_figures(self, figures: DirectionFigures, identifiers: Sequence[str]) -> None:
        """Take lengths and cosines of the directions named by ``identifiers``, in that order."""
        self._figures = figures
        self._figure_of = {identifier: i for i, identifier in enumerate(identifiers)}
        self._tell_all_changed()

    def show_consistency(
        self, pairs: Mapping[str, tuple[tuple[str, PairConsistency], ...]]
    ) -> None:
        """Take how alike the pairs of each direction are, by model."""
        self._pairs = dict(pairs)
        self._tell_all_changed()

    def pairs(self, identifier: str) -> tuple[tuple[str, PairConsistency], ...]:
        """How alike a direction's pairs are, by model; empty while that is not known."""
        return tuple(entry for entry in self._pairs.get(identifier, ()) if entry[0] in self._models)

    def _tell_all_changed(self) -> None:
        if self._rows:
            last = self.index(len(self._rows) - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, number: int) -> Row:
        """The direction in a row."""
        return self._rows[number]

    def number_of(self, identifier: str) -> int:
        """The row of a direction; -1 if there is none."""
        return next((i for i, row in enumerate(self._rows) if row.identifier == identifier), -1)

    def followed(self) -> str:
        """The identifier of the direction that is followed."""
        return self._followed

    def is_against(self, identifier: str) -> bool:
        """Whether the followed direction is separated from this one."""
        return identifier in self._against and identifier != self._followed

    def why_no_ticks(self) -> str:
        """Why it makes no difference what is ticked; empty if it makes one."""
        return self._unused

    def models(self) -> tuple[str, ...]:
        """The models that have a column each."""
        return self._models

    def names(self) -> dict[str, str]:
        """The name of each direction by its identifier."""
        return {row.identifier: row.name for row in self._rows}

    def length(self, identifier: str, model: str) -> float:
        """The direction's length in a model; NaN while it is not known."""
        figures, index = self._figures_of(model), self._figure_of.get(identifier)
        return nan if figures is None or index is None else float(figures.lengths[index])

    def cosine(self, identifier: str, model: str) -> float:
        """The cosine with the followed direction in a model; NaN while it is not known."""
        figures, index = self._figures_of(model), self._figure_of.get(identifier)
        other = self._figure_of.get(FOLLOWED, self._figure_of.get(self._followed))
        if figures is None or index is None or other is None:
            return nan
        return float(figures.cosines[index, other])

    def problem(self, identifier: str, model: str) -> str:
        """Why there are no figures; empty if there are."""
        figures, index = self._figures_of(model), self._figure_of.get(identifier)
        return "" if figures is None or index is None else figures.problems[index]

    def _figures_of(self, model: str) -> ModelDirectionFigures | None:
        entries = () if self._figures is None else self._figures.models
        return next((entry for entry in entries if entry.model == model), None)

    # QAbstractTableModel

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(Column) + len(self._models)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            # No word over the names: they stand beside their mark, so that "Follow" is over both.
            return ("Follow", "Against", "", *self._models)[section]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ("Follow", "Against", "Direction", *self._models)[section]
        if role == Qt.ItemDataRole.ToolTipRole:
            tips = (
                "The direction that the strips follow",
                "Separate the followed direction from the ticked ones"
                + (f".\nNot now: {self._unused}" if self._unused else ""),
                "Its name, and below it what it was made from",
            )
            return (
                tips[section]
                if section < len(tips)
                else (
                    f"In the model {self._models[section - len(tips)]}: the direction's length,\n"
                    "and below it its cosine with the followed direction"
                )
            )
        if role == Qt.ItemDataRole.TextAlignmentRole:
            left, middle = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
            return (left, middle, left, *[Qt.AlignmentFlag.AlignRight] * len(self._models))[section]
        return None

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        row = self._rows[index.row()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if row.identifier != LIVE_PAIR:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
            if index.column() == Column.NAME:
                flags |= Qt.ItemFlag.ItemIsEditable
        may_tick = row.identifier != self._followed and not self._unused
        if index.column() == Column.AGAINST and may_tick:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._unused if column == Column.AGAINST and self._unused else self.tip(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row, column)
        if role == Qt.ItemDataRole.CheckStateRole and column == Column.AGAINST:
            checked = self.is_against(row.identifier)
            return Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            if column == Column.NAME:
                return row.name
            if column >= len(Column):
                model = self._models[column - len(Column)]
                return "\n".join(self.texts(row.identifier, model))
        return None

    def texts(self, identifier: str, model: str) -> tuple[str, str]:
        """Length and cosine as they are written."""
        return (
            number_text(self.length(identifier, model), 2),
            number_text(self.cosine(identifier, model), 2, sign=True),
        )

    def tip(self, row: Row) -> str:
        """A direction's figures in full."""
        lines = [f"{row.name}: {row.origin}"]
        for model in self._models:
            problem = self.problem(row.identifier, model)
            length = number_text(self.length(row.identifier, model), 3)
            cosine = number_text(self.cosine(row.identifier, model), 3, sign=True)
            figures = f"length {length}, cosine with the followed direction {cosine}"
            lines.append(f"{model}: {problem or figures}")
        for model, pairs in self.pairs(row.identifier):
            if told := agreement_in_full(pairs):
                lines.append(f"{model}: {told}")
        return "\n".join(lines)

    def _spoken(self, row: Row, column: int) -> str:
        if column == Column.FOLLOW:
            return "followed" if row.identifier == self._followed else "not followed"
        if column == Column.AGAINST:
            return "against" if self.is_against(row.identifier) else "not against"
        if column == Column.NAME:
            return row.name
        model = self._models[column - len(Column)]
        length, cosine = self.texts(row.identifier, model)
        return f"{model}: length {length}, cosine {cosine}"

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Announce the edit; what is shown changes when the library comes back changed."""
        row = self._rows[index.row()]
        if index.column() == Column.NAME and role == Qt.ItemDataRole.EditRole:
            name = " ".join(str(value).split())
            if name and name != row.name:
                self.renamed.emit(row.identifier, name)
        elif index.column() == Column.AGAINST and role == Qt.ItemDataRole.CheckStateRole:
            self.toggle_against(row.identifier)
        return False

    def toggle_against(self, identifier: str) -> None:
        """Announce that the followed direction shall (or shall no longer) be separated from one."""
        if identifier == self._followed or self._unused:
            return
        wanted = {row.identifier for row in self._rows if self.is_against(row.identifier)}
        wanted ^= {identifier}
        ordered = tuple(row.identifier for row in self._rows if row.identifier in wanted)
        self.against_changed.emit(ordered)
