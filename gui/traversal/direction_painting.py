"""How the library's head and rows are painted, and the editor for a name."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gui.theme import BODY, GRID, SMALL, tokens
from gui.traversal.direction_model import Column, DirectionModel, Index
from gui.widgets.figures import figure_font, figure_metrics

LONGEST_NAME = 80
INDICATOR = 13
"""Size of radio and check marks."""


class PlainHeader(QHeaderView):
    """Words over a hairline, no boxes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setStyleSheet("QHeaderView { border: none; background: transparent; }")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        colours, model = tokens(), self.model()
        horizontal = Qt.Orientation.Horizontal
        text = str(model.headerData(section, horizontal, Qt.ItemDataRole.DisplayRole))
        align = Qt.AlignmentFlag.AlignLeft
        if section < Column.NAME:
            align = Qt.AlignmentFlag.AlignHCenter
        elif section > Column.NAME:
            align = Qt.AlignmentFlag.AlignRight
        painter.save()
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(colours.quiet))
        painter.setFont(figure_font(SMALL))
        inside = rect.adjusted(GRID // 4, 0, -GRID // 4, 0)
        middle = Qt.TextElideMode.ElideMiddle
        shown = figure_metrics(SMALL).elidedText(text, middle, inside.width())
        painter.drawText(inside, int(align | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()


class RowDelegate(QStyledItemDelegate):
    """Two lines for each direction: name over origin, length over cosine."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = figure_metrics(BODY).height() + figure_metrics(SMALL).height()
        return QSize(GRID, int(lines) + GRID)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = tokens()
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            ground = QColor(colours.accent)
            ground.setAlpha(36 if self._view.hasFocus() else 20)
            painter.fillRect(option.rect, ground)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        column = index.column()
        if column in (Column.FOLLOW, Column.AGAINST):
            self._paint_choice(painter, option, index)
        else:
            self._paint_lines(painter, option.rect, index)
        painter.restore()

    def _paint_choice(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model: DirectionModel = index.model()
        identifier = model.row(index.row()).identifier
        followed = identifier == model.followed()
        follow = index.column() == Column.FOLLOW
        on = followed if follow else model.is_against(identifier)
        # A direction cannot be separated from itself: there is nothing to tick.
        if follow:
            _paint_radio(painter, QRectF(option.rect).center(), on)
        elif not followed:
            _paint_check(painter, QRectF(option.rect).center(), on)

    def _paint_lines(self, painter: QPainter, rect: QRect, index: Index) -> None:
        model: DirectionModel = index.model()
        row = model.row(index.row())
        colours = tokens()
        area = QRectF(rect).adjusted(GRID / 4, GRID / 2, -GRID / 4, -GRID / 2)
        strong = row.identifier == model.followed()
        if index.column() == Column.NAME:
            upper, lower = row.name, row.origin
            points, align = BODY, Qt.AlignmentFlag.AlignLeft
        else:
            which = model.models()[index.column() - len(Column)]
            upper, lower = model.texts(row.identifier, which)
            points, align, strong = SMALL, Qt.AlignmentFlag.AlignRight, False
        height = figure_metrics(BODY).height()
        for text, colour, size, bold, line in (
            (upper, colours.text, points, strong, QRectF(area.topLeft(), area.size())),
            (lower, colours.quiet, SMALL, False, area.adjusted(0, height, 0, 0)),
        ):
            line.setHeight(height)
            metrics = figure_metrics(size, strong=bold)
            painter.setFont(figure_font(size, strong=bold))
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            painter.drawText(line, int(align | Qt.AlignmentFlag.AlignVCenter), shown)

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        # The view itself takes clicks anywhere in the cell, not only on the box.
        return False

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(LONGEST_NAME)
        editor.setAccessibleName("Name of the direction")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # New figures refresh the row; what is being typed in it stays.
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            super().setEditorData(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        height = editor.sizeHint().height()
        editor.setGeometry(QRect(option.rect.x(), option.rect.y() + 2, option.rect.width(), height))


def _paint_radio(painter: QPainter, centre: QPointF, on: bool) -> None:
    colours = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent if on else colours.quiet), 1))
    painter.setBrush(QColor(colours.raised))
    painter.drawEllipse(centre, INDICATOR / 2, INDICATOR / 2)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(centre, INDICATOR / 4, INDICATOR / 4)


def _paint_check(painter: QPainter, centre: QPointF, on: bool) -> None:
    colours = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colours.accent if on else colours.quiet), 1))
    painter.setBrush(QColor(colours.accent if on else colours.raised))
    box = QRectF(0, 0, INDICATOR, INDICATOR)
    box.moveCenter(centre)
    painter.drawRoundedRect(box, 3, 3)
    if on:
        painter.setPen(QPen(QColor(colours.on_accent), 2))
        hook = (QPointF(-3.5, 0), QPointF(-1, 2.5), QPointF(3.5, -3))
        painter.drawPolyline(QPolygonF([centre + point for point in hook]))
