"""Keep: the new direction is marked, in sight, and asks for its name."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from core.concepts.recipes import Direction
from core.workspace.library_changes import DIRECTION_LIMIT, keep_direction
from core.workspace.state import Workspace
from gui.changes import Changes
from gui.history import History
from gui.panes import PANES
from gui.traversal.direction_library import DirectionLibrary
from gui.traversal.direction_model import Column
from gui.traversal.library_intents import LibraryIntents
from gui.widgets.message_bar import MessageBar
from tests.gui.desk import Desk
from tests.gui.made_strips import made_figures

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


class Work:
    """A library on a history, and hands on it."""

    def __init__(self, window):
        self.window = window
        self.history = History(Workspace(), window)
        self.messages = MessageBar()
        self.library = DirectionLibrary()
        column = QVBoxLayout(window)
        column.addWidget(self.library)
        column.addWidget(self.messages)
        undo, redo = self.history.undo_action(window), self.history.redo_action(window)
        window.addActions([undo, redo])
        self.intents = LibraryIntents(
            self.library, Changes(self.history, self.messages, "traversal")
        )
        self.history.changed.connect(lambda now: self.library.show_library(now.traversal))

    @property
    def rows(self):
        return self.library.rows

    @property
    def state(self):
        return self.history.workspace.traversal

    def keep(self):
        QTest.mouseClick(self.library.keep_button, Qt.MouseButton.LeftButton)

    def editors(self):
        found = self.rows.viewport().findChildren(QLineEdit)
        return [editor for editor in found if editor.isVisible()]

    def names(self):
        return [direction.name for direction in self.state.directions]

    def type(self, text="", end=None):
        """Type where the keyboard is."""
        QTest.keyClicks(QApplication.focusWidget(), text)
        if end is not None:
            QTest.keyClick(QApplication.focusWidget(), end)
        QApplication.processEvents()  # the delegate commits after the key event

    def show_figures(self):
        identifiers = ["", "live", *(d.identifier for d in self.state.directions)]
        self.library.show_figures(made_figures(len(identifiers)), identifiers)


@pytest.fixture
def work(qtbot):
    window = QWidget()
    work = Work(window)
    qtbot.addWidget(window)
    window.resize(320, 330)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return work


def test_what_is_kept_can_be_named_by_typing_at_once(work):
    work.keep()
    assert work.rows.current_identifier() == "d1"
    (editor,) = work.editors()
    assert editor.hasFocus()
    assert editor.selectedText() == "Direction 1"
    work.show_figures()  # they come a moment later, and must not undo the selection
    work.type("taller", Key.Key_Return)
    assert work.names() == ["taller"]
    assert work.editors() == []
    assert QApplication.focusWidget() is work.rows


def test_escape_leaves_the_default_name(work):
    work.keep()
    work.type("tal", Key.Key_Escape)
    assert work.names() == ["Direction 1"]
    assert work.editors() == []
    assert QApplication.focusWidget() is work.rows
    assert work.rows.current_identifier() == "d1"


def test_a_direction_that_is_kept_below_the_last_one_in_sight_is_scrolled_to(work):
    for _ in range(12):
        work.keep()
    model = work.rows.model()
    last = work.rows.visualRect(model.index(model.rowCount() - 1, Column.NAME))
    assert last.top() > 0
    assert last.bottom() <= work.rows.viewport().height()
    (editor,) = work.editors()
    assert editor.geometry() == last
    assert work.names() == [f"Direction {number}" for number in range(1, 13)]


def test_keeping_again_while_a_name_is_typed_takes_the_name(work):
    work.keep()
    work.type("taller")
    work.intents.keep()
    assert work.names() == ["taller", "Direction 2"]
    work.type("darker", Key.Key_Return)
    assert work.names() == ["taller", "darker"]


def test_undoing_keep_leaves_no_editor_and_the_keyboard_in_the_rows(work):
    work.keep()
    work.type("tal")
    work.history.undo()
    QApplication.processEvents()
    assert work.names() == []
    assert work.editors() == []
    assert QApplication.focusWidget() is work.rows
    assert work.rows.state() == work.rows.State.NoState
    work.history.redo()
    assert work.names() == ["Direction 1"]
    assert work.editors() == []
    work.rows.make_current("d1")
    QTest.keyClick(work.rows, Key.Key_Return)  # the rows take keys again
    assert work.state.chosen == "d1"


def test_ctrl_z_right_after_keep_undoes_it_and_later_the_typing(work):
    work.keep()
    work.type()
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Z, CONTROL)
    assert work.names() == []
    work.keep()
    work.type("t")
    (editor,) = work.editors()
    QTest.keyClick(editor, Key.Key_Z, CONTROL)
    assert editor.text() == "Direction 1"
    assert work.names() == ["Direction 1"]


def test_tab_ends_the_name_without_opening_another(work):
    work.keep()
    work.type("taller", Key.Key_Tab)
    assert work.names() == ["taller"]
    assert work.editors() == []
    assert QApplication.focusWidget() is work.rows


def test_a_full_library_says_so_and_opens_nothing(work):
    directions = tuple(
        Direction(
            f"d{number}", f"Direction {number}", keep_direction(work.state).directions[0].recipe
        )
        for number in range(1, DIRECTION_LIMIT + 1)
    )
    full = replace(work.state, directions=directions)
    work.history.push("Fill", replace(work.history.workspace, traversal=full))
    work.keep()
    assert "all it can" in work.messages.shown.text
    assert work.editors() == []


def test_in_the_window_by_its_key_with_what_the_models_say_about_it(make_window):
    desk = Desk(make_window(panes=PANES, bridge=None))
    library = desk.pane.library
    desk.keys(desk.window, Key.Key_K, modifier=CONTROL)
    desk.settle()
    assert library.rows.current_identifier() == "d1"
    editor = QApplication.focusWidget()
    assert library.rows.isAncestorOf(editor)
    QTest.keyClicks(editor, "taller")
    # A click elsewhere ends the name.
    QTest.mouseClick(desk.pane.editor.canvas, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert desk.state.directions[0].name == "taller"
    desk.window.history.undo()
    desk.window.history.undo()
    desk.window.history.undo()
    assert desk.state.directions == ()
    assert [e for e in library.rows.findChildren(QLineEdit) if e.isVisible()] == []
