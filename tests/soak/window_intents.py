"""What a user does with the window itself: undo, sessions, theme, size, closing, and anything anywhere."""

from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollBar,
    QSlider,
    QToolButton,
    QWidget,
)

from core.workspace.state import Workspace
from gui.session_keeper import Unsaved
from tests.gui.manners import move_mouse
from tests.soak.plain_model import Expected, plain
from tests.soak.random_user import intent

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
FILES = ("one", "two", "three")
UNFORETOLD = (
    "Import…",
    "Rename",
    "Delete",
    "Show file",
    "Train",
    "Add picture…",
    "Undo",
    "Restore",
)
"""Buttons that do more than change the state, or go back in it; they have intents of their own."""


# Back and forth


def _undo(user):
    user.window.setFocus()
    QTest.keyClick(user.window, Qt.Key.Key_Z, CONTROL)
    user.process()
    user.model.undo()
    user.model.adopt(user.actual())
    user.check()


def _redo(user):
    user.window.actions_.redo.trigger()
    user.process()
    user.model.redo()
    user.model.adopt(user.actual())
    user.check()


@intent(weight=8)
def undo_and_maybe_redo(user, source):
    steps = min(source.choice((1, 1, 1, 2, 5, 30)), user.model.index)
    back = source.choice((0, steps, steps, source.randint(0, steps)))
    user.log.append(f"Window: undo {steps}, redo {back}")
    for _ in range(steps):
        _undo(user)
    for _ in range(back):
        _redo(user)
    yield Expected(f"undid {steps}, redid {back}")


@intent(weight=2)
def redo(user, source):
    for _ in range(source.choice((1, 3))):
        _redo(user)
    yield Expected("redid")


# Sessions


def _path(user, source) -> Path:
    return user.folder / f"{source.choice(FILES)}.json"


@intent(weight=3)
def save(user, source):
    path = _path(user, source)
    user.dialogs.save_answer = path
    user.log.append(f"Window: save ({path.name} if it asks)")
    QTest.keyClick(user.window, Qt.Key.Key_S, CONTROL)
    user.process()
    user.model.saved(user.model.path or str(path))
    yield Expected("saved")


@intent(weight=1)
def save_elsewhere(user, source):
    path = _path(user, source)
    user.dialogs.save_answer = path
    user.log.append(f"Window: save as {path.name}")
    QTest.keyClick(user.window, Qt.Key.Key_S, CONTROL | SHIFT)
    user.process()
    user.model.saved(str(path))
    yield Expected("saved elsewhere")


def _answer(user, source) -> bool:
    """What will be answered to the question about unsaved changes; whether the state may go then."""
    answer = source.choice((Unsaved.CANCEL, Unsaved.DISCARD, Unsaved.SAVE))
    path = _path(user, source)
    user.dialogs.unsaved_answer, user.dialogs.save_answer = answer, path
    user.log.append(f"Window: will answer {answer} ({path.name})")
    if user.model.is_saved:
        return True
    if answer is Unsaved.SAVE:
        user.saves = user.model.path or str(path)
    return answer is not Unsaved.CANCEL


def _saved_before(user) -> None:
    if user.saves is not None:
        user.model.saved(user.saves)
    user.saves = None


@intent(weight=2)
def open_session(user, source):
    known = [path for path in user.model.files if Path(path).exists()]
    if not known:
        return
    path = source.choice(known)
    way = source.choice(("dialog", "drop", "recent"))
    may = _answer(user, source)
    user.log.append(f"Window: open {Path(path).name} by {way}")
    if way == "dialog":
        user.dialogs.open_answer = Path(path)
        QTest.keyClick(user.window, Qt.Key.Key_O, CONTROL)
    elif way == "drop":
        user.window.take_files([Path(path)])
    else:
        user.window.actions_.fill_recent()
        entries = user.window.actions_.recent.actions()
        action = next((one for one in entries if one.data() == path), None)
        if action is None:
            user.window.keeper.open(Path(path))
        else:
            action.trigger()
    user.process()
    _saved_before(user)
    if may:
        user.model.replaced(user.model.files[path], path)
    yield Expected("opened" if may else "did not open")


@intent(weight=0.7)
def new_session(user, source):
    may = _answer(user, source)
    QTest.keyClick(user.window, Qt.Key.Key_N, CONTROL)
    user.process()
    _saved_before(user)
    if may:
        user.model.replaced(plain(Workspace()), None)
    yield Expected("began anew" if may else "did not begin anew")


# Closing and coming back


@intent(weight=0.4)
def close_and_come_back(user, source):
    may = _answer(user, source)
    user.log.append("Window: close")
    closed = user.close()
    _saved_before(user)
    if closed is not may:
        user.fail(f"closing: {closed}, not {may}")
    if closed:
        path = source.choice([None, *user.model.files])
        user.open(None if path is None else Path(path))
        state = plain(Workspace()) if path is None else user.model.files[path]
        user.model.replaced(state, path)
    yield Expected("closed and opened" if closed else "did not close")


@intent(weight=0.4)
def leave_and_restore(user, source):
    """As after a polite kill: what was not saved is offered, and taken."""
    unsaved, before, path = not user.model.is_saved, user.state, user.model.path
    user.log.append("Window: leave")
    user.leave()
    user.open()
    user.model.replaced(plain(Workspace()), None)
    if unsaved:
        user.wait(lambda: _button(user, "Restore"), 30.0)
        user.click(_button(user, "Restore"))
        user.process()
        user.model.replaced(before, path, saved=False)
    yield Expected("left and came back")


def _button(user, text):
    """A button of the message bar, if it is there."""
    buttons = user.window.messages.findChildren(QPushButton)
    return next((one for one in buttons if one.text() == text and one.isVisible()), None)


# Looks


@intent(weight=1)
def change_the_theme(user, source):
    source.choice(user.window.actions_.themes.actions()).trigger()
    yield Expected("changed the theme")


@intent(weight=1.5)
def resize(user, source):
    width, height = source.choice(((960, 600), (1280, 800), (1920, 1080), (1111, 777)))
    user.window.resize(width, height)
    yield Expected(f"made it {width} x {height}")


@intent(weight=0.5)
def fill_the_screen(user, source):
    user.window.actions_.full_screen.trigger()
    user.process()
    user.window.actions_.full_screen.trigger()
    yield Expected("filled the screen and not")


@intent(weight=1.5)
def look_at_a_pane(user, source):
    user.go_to(source.choice(user.panes()))
    yield Expected(f"went to {user.pane()}")


@intent(weight=0.5)
def read_help(user, source):
    source.choice((user.window.actions_.shortcuts, user.window.actions_.about)).trigger()
    user.process()
    for page in QApplication.topLevelWidgets():
        if page.isVisible() and page is not user.window and page.parent() is user.window:
            page.close()
    yield Expected("read the help")


@intent(weight=1)
def dismiss_messages(user, source):
    messages = user.window.messages
    for _ in range(20):
        shown = messages.shown
        if shown is None or shown.choices:
            break
        messages.dismiss()
    yield Expected("dismissed messages")


@intent(weight=1)
def copy_as_a_picture(user, source):
    user.window.actions_.copy_strip.trigger()
    yield Expected("copied")


# Anything


@intent(weight=4)
def move_about(user, source):
    """The pointer goes over the pane: hovering changes nothing that is kept."""
    shown = _reachable(user, QWidget)
    for _ in range(source.randint(1, 8)):
        widget = source.choice(shown)
        move_mouse(widget, _inside(widget, source))
    yield Expected("moved the pointer about")


@intent(weight=6)
def press_anything(user, source):
    """A press on whatever there is; what it does is not foretold, but can be undone and saved."""
    kinds = (QAbstractButton, QComboBox, QSlider, QAbstractSpinBox, QAbstractItemView, QScrollBar)
    possible = [one for one in _reachable(user, kinds) if not _is_unforetold(one)]
    if not possible:
        return
    widget = source.choice(possible)
    key = source.choice(
        (None, None, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_Tab)
    )
    called = widget.accessibleName() or getattr(widget, "text", str)() or type(widget).__name__
    pane = user.pane()
    user.log.append(f"{pane}: press {type(widget).__name__} '{called}' {key or ''}")
    if key is not None:
        widget.setFocus()
        QTest.keyClick(widget, key)
    elif isinstance(widget, QComboBox):
        # Its list would wait for a second press.
        number = source.randrange(max(1, widget.count()))
        if widget.count() and widget.model().index(number, 0).flags() & Qt.ItemFlag.ItemIsEnabled:
            widget.setCurrentIndex(number)
            widget.activated.emit(number)
    elif isinstance(widget, QAbstractItemView):
        user.click(widget.viewport(), _inside(widget.viewport(), source))
    else:
        user.click(widget, _inside(widget, source))
    user.process()
    user.be_still()
    yield Expected(f"pressed '{called}'", anything=("",), steps=6)


@intent(weight=2)
def scroll_anything(user, source):
    widget = source.choice(_reachable(user, QWidget))
    where = QPointF(_inside(widget, source))
    turned = source.choice((-120, 120, 240, 37))
    event = QWheelEvent(
        where,
        QPointF(widget.mapToGlobal(where.toPoint())),
        QPoint(),
        QPoint(0, turned),
        Qt.MouseButton.NoButton,
        source.choice((Qt.KeyboardModifier.NoModifier, CONTROL)),
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    user.log.append(f"{user.pane()}: scroll {type(widget).__name__}")
    QApplication.sendEvent(widget, event)
    user.process()
    user.be_still()
    yield Expected("scrolled", anything=("",), steps=3)


def _reachable(user, kinds) -> list[QWidget]:
    stack = user.window._stack.currentWidget()
    return [
        one
        for one in stack.findChildren(QWidget)
        if isinstance(one, kinds) and one.isVisible() and one.isEnabled() and one.rect().isValid()
    ] or [stack]


def _is_unforetold(widget: QWidget) -> bool:
    if isinstance(widget, QToolButton) and widget.menu() is not None:
        return True  # its menu waits in an event loop of its own
    if isinstance(widget.parent(), QAbstractSpinBox) or isinstance(widget, QLineEdit):
        return True
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return any(text.startswith(word) for word in UNFORETOLD)


def _inside(widget: QWidget, source) -> QPoint:
    return QPoint(
        source.randint(0, max(0, widget.width() - 1)),
        source.randint(0, max(0, widget.height() - 1)),
    )
