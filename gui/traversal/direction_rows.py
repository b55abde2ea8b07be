"""How the library's rows look and are handled: painting, keys, dragging to another place."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPointF,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTreeView,
    QWidget,
)

from core.workspace.state import LIVE_PAIR
from gui.theme import GRID, SMALL, tokens
from gui.traversal.direction_menu import direction_menu
from gui.traversal.direction_model import Column, DirectionModel
from gui.traversal.direction_painting import INDICATOR, PlainHeader, RowDelegate
from gui.widgets.figures import figure_font, figure_metrics

EMPTY = "Keep stores B − A under a name; more directions can then be separated from each other."


class DirectionRows(QTreeView):
    """The list itself. What a person does is announced with the direction's identifier."""

    deleted = Signal(str)
    duplicated = Signal(str)
    moved = Signal(str, int)
    current_changed = Signal()
    translation_wanted = Signal(str, str)
    """A direction, and the model that it is to be carried over to."""

    def __init__(self, model: DirectionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._current = LIVE_PAIR
        self._drop_at: int | None = None
        self._pressed = QModelIndex()
        self.setHeader(PlainHeader(self))
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setStyleSheet("QTreeView { border: none; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)
        self.setMouseTracking(True)
        self.setAccessibleName("Library of directions")
        self.setAccessibleDescription(
            "Enter follows a direction, Space separates from it, F2 renames, Delete deletes,"
            " Alt with Up or Down moves it."
        )
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.current_changed.emit())
        self.style_header()

    def style_header(self) -> None:
        """Give the columns their widths."""
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setMinimumSectionSize(GRID)
        metrics = figure_metrics(SMALL)
        header.setFixedHeight(int(metrics.height()) + GRID // 2)
        # A name beside its mark leaves the most room to both, and to the word over them.
        header.moveSection(header.visualIndex(Column.NAME), Column.FOLLOW + 1)
        figures = int(metrics.horizontalAdvance("−0.00")) + GRID - 2
        widths = {column: figures for column in range(len(Column), self._model.columnCount())}
        widths[Column.FOLLOW] = INDICATOR + GRID
        widths[Column.AGAINST] = int(metrics.horizontalAdvance("Against")) + GRID // 2 + 2
        for column, width in widths.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)

    # Which row is meant

    def current_identifier(self) -> str:
        """The direction in the current row."""
        index = self.currentIndex()
        return self._model.row(index.row()).identifier if index.isValid() else LIVE_PAIR

    def make_current(self, identifier: str) -> None:
        """Go to a direction's row."""
        number = self._model.number_of(identifier)
        if number >= 0:
            index = self._model.index(number, Column.NAME)
            self.setCurrentIndex(index)
            self.scrollTo(index)
            if number == self._model.rowCount() - 1:
                self.scrollToBottom()  # scrollTo stops a pixel before it

    def rename_current(self) -> None:
        """Open the editor for the current direction's name."""
        index = self._model.index(self.currentIndex().row(), Column.NAME)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def move_current(self, by: int) -> None:
        """Announce that the current direction goes up (-1) or down (1)."""
        identifier = self.current_identifier()
        place = self._model.number_of(identifier) - 1 + by
        if identifier != LIVE_PAIR and 0 <= place < self._model.rowCount() - 1:
            self.moved.emit(identifier, place)

    def duplicate_current(self) -> None:
        """Announce that the current direction is to be copied."""
        self.duplicated.emit(self.current_identifier())

    def translate_current(self, model: str) -> None:
        """Announce that the current direction is to be carried over to a model."""
        self.translation_wanted.emit(self.current_identifier(), model)

    def delete_current(self) -> None:
        """Announce that the current direction is to be deleted."""
        identifier = self.current_identifier()
        if identifier != LIVE_PAIR:
            self.deleted.emit(identifier)

    def follow_current(self) -> None:
        """Announce that the current direction is to be followed."""
        identifier = self.current_identifier()
        if identifier != self._model.followed():
            self._model.chosen.emit(identifier)

    def toggle_current(self) -> None:
        """Announce that the followed direction is, or no longer is, to be separated from this one."""
        self._model.toggle_against(self.current_identifier())

    def _remember(self) -> None:
        self._current = self.current_identifier()

    def _restore(self) -> None:
        self.style_header()
        self.make_current(self._current)
        if not self.currentIndex().isValid():
            self.make_current(LIVE_PAIR)
        self.current_changed.emit()

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._editor() is not None:
            # Keys that the editor passes on, such as the Return that ends it, mean the name alone.
            super().keyPressEvent(event)
            return
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.follow_current()
        elif key == Qt.Key.Key_Space:
            self.toggle_current()
        elif key == Qt.Key.Key_Delete:
            self.delete_current()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        same = index.isValid() and index == self._pressed
        if event.button() != Qt.MouseButton.LeftButton or not same:
            return
        if index.column() == Column.FOLLOW:
            self.follow_current()
        elif index.column() == Column.AGAINST:
            self.toggle_current()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index, place = self.indexAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            self.scrollTo(index)
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        if index.isValid():
            self.setCurrentIndex(index.siblingAtColumn(Column.NAME))
            direction_menu(self, self._model).popup(place)

    # The editor for a name

    def _editor(self) -> QWidget | None:
        return self.indexWidget(self._model.index(self.currentIndex().row(), Column.NAME))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tab ends a name like Return, instead of opening the next one."""
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def rowsAboutToBeRemoved(self, parent: QModelIndex, first: int, last: int) -> None:
        """Close the editor of a row that goes, for instance as its Keep is undone."""
        editor = self._editor()
        if editor is not None and first <= self.currentIndex().row() <= last:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        super().rowsAboutToBeRemoved(parent, first, last)

    # Dragging a row

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.source() is self:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.source() is not self:
            event.ignore()
            return
        self._drop_at = self._gap_at(event.position())
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
        self.viewport().update()

    def dragLeaveEvent(self, event: QEvent) -> None:
        self._drop_at = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:
        identifier = self.current_identifier()
        old, gap = self._model.number_of(identifier) - 1, self._gap_at(event.position())
        self._drop_at = None
        self.viewport().update()
        # The row itself is never taken out here: the library comes back in its new order.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self._announce_move(identifier, old, gap - 1)

    def _announce_move(self, identifier: str, old: int, gap: int) -> None:
        new = gap - 1 if gap > old else gap
        if identifier != LIVE_PAIR and new != old:
            self.moved.emit(identifier, new)

    def _gap_at(self, point: QPointF) -> int:
        index = self.indexAt(point.toPoint())
        if not index.isValid():
            return self._model.rowCount()
        lower = point.y() > self.visualRect(index).center().y()
        return max(index.row() + int(lower), 1)

    # The picture

    def drawBranches(self, painter: QPainter, rect: QRect, index: QModelIndex) -> None:
        """Nothing branches."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        count = self._model.rowCount()
        if not count:
            return
        colours = tokens()
        painter = QPainter(self.viewport())
        last = self.visualRect(self._model.index(count - 1, 0))
        if self._drop_at is not None:
            above = self.visualRect(self._model.index(self._drop_at - 1, 0))
            painter.fillRect(0, above.bottom(), self.viewport().width(), 2, QColor(colours.accent))
        if count == 1:
            room = QRect(0, last.bottom() + GRID, self.viewport().width(), 10 * GRID)
            painter.setFont(figure_font(SMALL))
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            painter.drawText(room.adjusted(GRID, 0, -GRID, 0), int(flags), EMPTY)
