"""What every widget owes its user: names, tips, a way to it by keyboard, and text that is not cut."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFontMetrics,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QSpinBox,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)


def controls(widget):
    """All that can have the keyboard, but not the fields inside of spin boxes."""
    return [
        child
        for child in [widget, *widget.findChildren(QWidget)]
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not isinstance(child.parent(), QAbstractSpinBox)
        and child.isVisible()
    ]


def unlabelled(widget):
    """Controls without a name for a screen reader, or without a tip."""
    return [
        (type(child).__name__, child.accessibleName(), child.toolTip())
        for child in controls(widget)
        if not (child.accessibleName() or getattr(child, "text", str)()) or not child.toolTip()
    ]


def reached_by_tab(widget):
    """What has the keyboard after each of many presses of Tab."""
    seen = []
    first = controls(widget)[0]
    first.setFocus()
    for _ in range(60):
        has = QApplication.focusWidget()
        if has in seen:
            break
        seen.append(has)
        QTest.keyClick(has, Qt.Key.Key_Tab)
    return seen


def cut_texts(widget):
    """Texts of buttons, labels and fields that have less room than they need."""
    cut = []
    for child in widget.findChildren(QWidget):
        if not child.isVisible():
            continue
        if isinstance(child, QAbstractButton | QComboBox) or (
            isinstance(child, QLabel) and child.text()
        ):
            too_small = (
                child.width() < child.minimumSizeHint().width()
                or child.height() < child.minimumSizeHint().height()
            )
        elif isinstance(child, QSpinBox):
            option = QStyleOptionSpinBox()
            child.initStyleOption(option)
            field = child.style().subControlRect(
                QStyle.ComplexControl.CC_SpinBox,
                option,
                QStyle.SubControl.SC_SpinBoxEditField,
                child,
            )
            text = f"{child.prefix()}{child.maximum()}{child.suffix()}"
            metrics = QFontMetrics(child.font())
            # A line edit keeps two pixels clear at either side.
            too_small = (
                field.width() < metrics.horizontalAdvance(text) + 4
                or field.height() < metrics.height()
            )
        elif isinstance(child, QLineEdit) and not isinstance(child.parent(), QAbstractSpinBox):
            text = child.placeholderText()
            too_small = child.width() < QFontMetrics(child.font()).horizontalAdvance(text) + 12
        else:
            continue
        if too_small:
            cut.append((type(child).__name__, child.accessibleName(), child.size().toTuple()))
    return cut


def move_mouse(widget, to, held=Qt.MouseButton.NoButton):
    """Move the mouse over ``widget``, with a button held or not.

    Not with QTest's own move: that moves the screen's one cursor, so nothing comes of it where the
    test before has left that in the same place.
    """
    where = QPointF(to)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        where,
        QPointF(widget.mapToGlobal(where.toPoint())),
        Qt.MouseButton.NoButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def leave(widget):
    """Take the mouse away from ``widget``."""
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def drag_over(widget, mime):
    """Bring a drag over ``widget``; whether it would take the drop."""
    at = widget.rect().center()
    event = QDragEnterEvent(
        at,
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drop(widget, mime, at: QPoint | None = None):
    """Drag over ``widget`` and, if it takes that, drop; whether it was taken."""
    if not drag_over(widget, mime):
        return False
    where = widget.rect().center() if at is None else at
    event = QDropEvent(
        where,
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drag_away(widget):
    """Take a drag away again."""
    QApplication.sendEvent(widget, QDragLeaveEvent())
