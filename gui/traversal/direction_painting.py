"""How the library's head and rows are painted, and the editor for a name."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.workspace.library_changes import NAME_LIMIT
from gui.theme import BODY, GRID, SMALL, tokens
from gui.traversal.direction_model import Column, DirectionModel, Index
from gui.widgets.figures import figure_font, figure_metrics

INDICATOR = 13
"""Size of radio and check marks."""


class PlainHeader(QHeaderView):
    """Words over a hairline (or before one), no boxes; a word may go on over an empty head after it."""

    def __init__(self, parent: QWidget, orientation: Qt.Orientation = Qt.Orientation.Horizontal):
        super().__init__(orientation, parent)
        self.setStyleSheet("QHeaderView { border: none; background: transparent; }")
        self.setSectionsClickable(False)
        self.setFont(figure_font(SMALL))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        colours = tokens()
        painter.save()
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(QColor(colours.quiet))
        painter.setFont(figure_font(SMALL))
        inside = rect.adjusted(GRID // 4, 0, -GRID // 4, 0)
        following = self.logicalIndex(self.visualIndex(section) + 1)
        if following >= 0 and not self._text(following):
            inside.setRight(inside.right() + self.sectionSize(following))
        height = figure_metrics(SMALL).height()
        lines = broken(
            self._text(section), SMALL, inside.width(), max(1, int(rect.height() / height))
        )
        top = rect.top() + (rect.height() - len(lines) * height) / 2
        align = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag(
            self.model().headerData(section, self.orientation(), Qt.ItemDataRole.TextAlignmentRole)
        )
        for number, line in enumerate(lines):
            place = QRectF(inside.left(), top + number * height, inside.width(), height)
            painter.drawText(place, int(align), line)
        painter.restore()

    def _text(self, section: int) -> str:
        role = Qt.ItemDataRole.DisplayRole
        return str(self.model().headerData(section, self.orientation(), role))


def broken(text: str, points: int, width: float, most: int, *, strong: bool = False) -> list[str]:
    """``text`` on ``most`` lines or fewer, between words where it can be; what is too long is cut."""
    if not text:
        return []
    metrics = figure_metrics(points, strong=strong)
    layout = QTextLayout(text, figure_font(points, strong=strong))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    lines = []
    start = 0
    layout.beginLayout()
    while len(lines) < most - 1 and start < len(text):
        line = layout.createLine()
        line.setLineWidth(width)
        start = line.textStart() + line.textLength()
        lines.append(text[line.textStart() : start].strip())
    layout.endLayout()
    if start < len(text):
        lines.append(text[start:].strip())
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]


def paint_row_ground(
    painter: QPainter, option: QStyleOptionViewItem, view: QAbstractItemView
) -> None:
    """What lies under the words of a row: a hairline, and a veil if it is marked."""
    colours = tokens()
    if option.state & QStyle.StateFlag.State_Selected:
        ground = QColor(colours.accent)
        ground.setAlpha(36 if view.hasFocus() else 20)
        painter.fillRect(option.rect, ground)
    painter.setPen(QPen(QColor(colours.hairline), 1))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


class RowDelegate(QStyledItemDelegate):
    """Two lines for each direction: name over origin, length over cosine.

    A name that is too long for its line takes that of the origin too, which the tooltip has.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = figure_metrics(BODY).height() + figure_metrics(SMALL).height()
        return QSize(GRID, int(lines) + GRID // 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        paint_row_ground(painter, option, self._view)
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
            usable = not model.why_no_ticks()
            _paint_check(painter, QRectF(option.rect).center(), on, usable)

    def _paint_lines(self, painter: QPainter, rect: QRect, index: Index) -> None:
        model: DirectionModel = index.model()
        row = model.row(index.row())
        colours = tokens()
        area = QRectF(rect).adjusted(GRID / 4, GRID / 8, -GRID / 4, -GRID / 8)
        strong = row.identifier == model.followed()
        align, points = Qt.AlignmentFlag.AlignLeft, BODY
        upper_height = figure_metrics(BODY).height()
        if index.column() == Column.NAME:
            upper, *rest = broken(row.name, BODY, area.width(), 2, strong=strong) or [""]
            lower = rest[0] if rest else row.origin
        else:
            which = model.models()[index.column() - len(Column)]
            upper, lower = model.texts(row.identifier, which)
            rest = []
            align, points, strong = Qt.AlignmentFlag.AlignRight, SMALL, False
        second = (colours.text, BODY, strong) if rest else (colours.quiet, SMALL, False)
        for text, (colour, size, bold), top, height in (
            (upper, (colours.text, points, strong), 0.0, upper_height),
            (lower, second, upper_height, area.height() - upper_height),
        ):
            place = QRectF(area.left(), area.top() + top, area.width(), height)
            metrics = figure_metrics(size, strong=bold)
            painter.setFont(figure_font(size, strong=bold))
            painter.setPen(QColor(colour))
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, area.width())
            flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
            painter.drawText(place, int(flags), shown)

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
        return NameEditor(parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # New figures refresh the row; what is being typed in it, or selected for that, stays.
        name = index.data(Qt.ItemDataRole.EditRole)
        if isinstance(editor, QLineEdit) and not editor.isModified() and editor.text() != name:
            editor.setText(name)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        # All of the cell, or the second line would show under it.
        editor.setGeometry(option.rect)


class NameEditor(QLineEdit):
    """The field for a direction's name. Before anything is typed, Undo is the window's own."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaxLength(NAME_LIMIT)
        self.setAccessibleName("Name of the direction")

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.matches(QKeySequence.StandardKey.Undo)
            and not self.isUndoAvailable()
        ):
            event.ignore()
            return False
        return super().event(event)


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


def _paint_check(painter: QPainter, centre: QPointF, on: bool, usable: bool) -> None:
    colours = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge, full = (colours.quiet, colours.accent) if usable else (colours.hairline, colours.mat)
    painter.setPen(QPen(QColor(full if on else edge), 1))
    painter.setBrush(QColor(full if on else colours.raised))
    box = QRectF(0, 0, INDICATOR, INDICATOR)
    box.moveCenter(centre)
    painter.drawRoundedRect(box, 3, 3)
    if on:
        painter.setPen(QPen(QColor(colours.on_accent), 2))
        hook = (QPointF(-3.5, 0), QPointF(-1, 2.5), QPointF(3.5, -3))
        painter.drawPolyline(QPolygonF([centre + point for point in hook]))
