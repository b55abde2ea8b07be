"""The library of directions, with real events."""

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import msgspec
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from core.concepts.recipes import Direction, Method, Pair, Recipe, Separated
from core.workspace.state import LIVE_PAIR, Traversal
from gui.traversal.direction_library import DirectionLibrary
from gui.traversal.direction_model import Column
from gui.traversal.direction_rows import EMPTY
from gui.traversal.direction_status import DirectionStatus
from gui.traversal.direction_words import LIVE_NAME, ORIGINS, origin_of
from tests.gui.made_strips import made_figures

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
PAIR = Pair(Traversal().first, Traversal().second)
IDENTIFIERS = (LIVE_PAIR, "a", "b", "c")


def three_directions(**changes):
    names = ("height", "brightness", "width")
    directions = tuple(
        Direction(identifier, name, PAIR)
        for identifier, name in zip(IDENTIFIERS[1:], names, strict=True)
    )
    return msgspec.structs.replace(Traversal(directions=directions, chosen="a"), **changes)


@pytest.fixture
def library(qtbot):
    library = DirectionLibrary()
    qtbot.addWidget(library)
    library.resize(300, 420)
    library.show_library(three_directions())
    library.show_figures(made_figures(4), IDENTIFIERS)
    library.show()
    return library


@pytest.fixture
def told(library):
    told = []
    for name in (
        "keep_requested",
        "renamed",
        "deleted",
        "duplicated",
        "moved",
        "chosen",
        "against_changed",
        "recipe_added",
    ):
        signal = getattr(library, name)
        signal.connect(lambda *what, name=name: told.append((name, *what)))
    return told


def cell(library, row, column):
    return library.rows.visualRect(library.rows.model().index(row, column)).center()


def click(library, row, column):
    QTest.mouseClick(library.rows.viewport(), LEFT, pos=cell(library, row, column))


def rename_by_typing(library, text, end=Key.Key_Return):
    editors = library.rows.viewport().findChildren(QLineEdit)
    (editor,) = [editor for editor in editors if editor.isVisible()]
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, end)
    QApplication.processEvents()  # the delegate commits after the key event


def test_the_live_pair_is_always_first_and_showing_tells_nobody(library, told):
    model = library.rows.model()
    library.show_library(three_directions(chosen="b", against=("a",), method=Method.NONE))
    assert [model.row(i).identifier for i in range(model.rowCount())] == list(IDENTIFIERS)
    assert model.row(0).name == LIVE_NAME
    assert told == []


def test_a_click_follows_a_direction_and_only_another_one(library, told):
    click(library, 1, Column.FOLLOW)
    assert told == []
    click(library, 2, Column.FOLLOW)
    click(library, 0, Column.FOLLOW)
    assert told == [("chosen", "b"), ("chosen", LIVE_PAIR)]


def test_ticks_collect_in_list_order_and_never_include_the_followed(library, told):
    click(library, 3, Column.AGAINST)
    assert told.pop() == ("against_changed", ("c",))
    library.show_library(three_directions(against=("c",)))
    click(library, 0, Column.AGAINST)
    assert told.pop() == ("against_changed", (LIVE_PAIR, "c"))
    click(library, 3, Column.AGAINST)
    assert told.pop() == ("against_changed", ())
    click(library, 1, Column.AGAINST)
    assert told == []
    library.show_library(three_directions(against=("a", "c")))
    click(library, 2, Column.AGAINST)
    assert told.pop() == ("against_changed", ("b", "c"))


def test_length_and_cosine_are_shown_for_both_models(library):
    model = library.rows.model()
    assert model.texts("b", "small") == ("3.00", "+0.90")
    assert model.texts(LIVE_PAIR, "large") == ("1.00", "+0.90")
    library.show_library(three_directions(chosen="c"))
    assert model.texts(LIVE_PAIR, "large") == ("1.00", "+0.70")
    assert "length 3.000, cosine with the followed direction +0.900" in model.tip(model.row(2))
    library.show_figures(made_figures(1), (LIVE_PAIR,))
    assert model.texts("b", "small") == ("–", "–")


def test_keys_follow_tick_delete_and_move(library, told):
    rows = library.rows
    rows.setFocus()
    rows.make_current("b")
    QTest.keyClick(rows, Key.Key_Return)
    QTest.keyClick(rows, Key.Key_Space)
    QTest.keyClick(rows, Key.Key_Up, ALT)
    QTest.keyClick(rows, Key.Key_Down, ALT)
    QTest.keyClick(rows, Key.Key_Delete)
    assert told == [
        ("chosen", "b"),
        ("against_changed", ("b",)),
        ("moved", "b", 0),
        ("moved", "b", 2),
        ("deleted", "b"),
    ]
    del told[:]
    rows.make_current("c")
    QTest.keyClick(rows, Key.Key_Down, ALT)
    rows.make_current("a")
    QTest.keyClick(rows, Key.Key_Up, ALT)
    rows.make_current(LIVE_PAIR)
    QTest.keyClick(rows, Key.Key_Delete)
    QTest.keyClick(rows, Key.Key_Down, ALT)
    QTest.keyClick(rows, Key.Key_F2)
    assert told == []


def test_renaming_by_key_and_by_double_click(library, told):
    rows = library.rows
    rows.setFocus()
    rows.make_current("a")
    QTest.keyClick(rows, Key.Key_F2)
    rename_by_typing(library, "  taller   shoe ")
    assert told == [("renamed", "a", "taller shoe")]
    click(library, 2, Column.NAME)
    QTest.mouseDClick(rows.viewport(), LEFT, pos=cell(library, 2, Column.NAME))
    rename_by_typing(library, "darker")
    # Return ends the editing and does nothing else, such as following that direction.
    assert told[1:] == [("renamed", "b", "darker")]


def test_figures_that_come_while_a_name_is_typed_leave_it_alone(library, told):
    library.rename("a")
    (editor,) = library.rows.viewport().findChildren(QLineEdit)
    editor.selectAll()
    QTest.keyClicks(editor, "tall")
    library.show_figures(made_figures(4), IDENTIFIERS)
    QTest.keyClicks(editor, "er")
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()
    assert told == [("renamed", "a", "taller")]


def test_an_empty_or_cancelled_name_changes_nothing(library, told):
    for text, end in (("   ", Key.Key_Return), ("other", Key.Key_Escape)):
        library.rename("a")
        rename_by_typing(library, text, end)
    assert told == []


def test_buttons_act_on_the_marked_direction(library, told):
    library.make_current("b")
    for button in (
        library.keep_button,
        library.duplicate_button,
        library.up_button,
        library.down_button,
        library.delete_button,
    ):
        QTest.mouseClick(button, LEFT)
    assert told == [
        ("keep_requested",),
        ("duplicated", "b"),
        ("moved", "b", 0),
        ("moved", "b", 2),
        ("deleted", "b"),
    ]
    library.make_current(LIVE_PAIR)
    disabled = library.rename_button, library.delete_button, library.up_button, library.down_button
    assert not any(button.isEnabled() for button in disabled)
    assert library.duplicate_button.isEnabled()


def drop(library, y):
    event = QDropEvent(
        QPointF(120, y),
        Qt.DropAction.MoveAction,
        QMimeData(),
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    library.rows.viewportEvent(event)


@pytest.mark.parametrize(
    ("dragged", "onto", "lower", "place"),
    [("a", 3, True, 2), ("c", 1, False, 0), ("b", 1, True, None), ("b", 0, True, 0)],
)
def test_a_dropped_row_is_announced_at_its_new_place(library, told, dragged, onto, lower, place):
    library.make_current(dragged)
    drop(library, cell(library, onto, Column.NAME).y() + (6 if lower else -6))
    assert told == ([] if place is None else [("moved", dragged, place)])
    assert library.rows.model().rowCount() == 4


REAL_DRAG = """
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

application = QApplication([])
from tests.gui.test_direction_library import Column, DirectionLibrary, cell, three_directions

library = DirectionLibrary()
library.resize(300, 420)
library.show_library(three_directions())
library.show()
library.moved.connect(lambda *what: print("moved", *what))
viewport, window = library.rows.viewport(), library.windowHandle()
start = cell(library, 1, Column.NAME)
end = viewport.mapTo(library, cell(library, 3, Column.NAME) + QPoint(0, 6))


def drag_by(pixels):
    here = QPointF(start + QPoint(0, pixels))
    there = QPointF(viewport.mapToGlobal(here.toPoint()))
    none, left, plain = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton, Qt.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, here, there, none, left, plain)
    QApplication.sendEvent(viewport, move)


# The drag runs a loop of its own, so that what follows its start must be due inside of it.
QTimer.singleShot(100, lambda: QTest.mouseMove(window, end - QPoint(0, 20)))
QTimer.singleShot(200, lambda: QTest.mouseMove(window, end))
QTimer.singleShot(300, lambda: QTest.mouseRelease(window, Qt.LeftButton, Qt.NoModifier, end))
QTest.mousePress(viewport, Qt.LeftButton, Qt.NoModifier, start)
drag_by(3)
drag_by(30)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="needs a platform plugin of Linux")
def test_a_row_is_really_dragged():
    # The offscreen platform has no dragging; the minimal one does, but is chosen for a process.
    done = subprocess.run(
        [sys.executable, "-c", REAL_DRAG],
        env={**os.environ, "QT_QPA_PLATFORM": "minimal"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["moved", "a", "2"], done.stderr


def test_the_live_pair_is_not_moved_by_a_drop(library, told):
    library.make_current(LIVE_PAIR)
    drop(library, cell(library, 3, Column.NAME).y() + 6)
    assert told == []


def test_the_marked_row_survives_changes(library):
    library.make_current("b")
    moved = three_directions()
    library.show_library(msgspec.structs.replace(moved, directions=moved.directions[::-1]))
    assert library.rows.current_identifier() == "b"
    library.show_library(msgspec.structs.replace(moved, directions=moved.directions[:1]))
    assert library.rows.current_identifier() == "a"  # a neighbour that is left
    library.show_library(Traversal())
    assert library.rows.current_identifier() == LIVE_PAIR


@pytest.mark.parametrize(
    "problem",
    [
        "brightness depends on the others.",
        "small: " + "The direction is nearly dependent on those it is separated from. " * 3,
        "\n".join(f"{model}: Nothing is left of the direction." for model in ("one", "two", "six")),
    ],
)
def test_a_problem_takes_the_place_of_two_lines_and_moves_nothing(library, problem):
    places = [widget.geometry() for widget in (library.rows, library.cosines_button)]
    library.show_problem(problem)
    QApplication.processEvents()
    assert [widget.geometry() for widget in (library.rows, library.cosines_button)] == places
    assert library.problem() == problem
    status = library.findChild(DirectionStatus)
    assert 1 <= len(status.shown_lines()) <= 2
    assert status.toolTip() == problem
    whole = " ".join(status.shown_lines()) == problem
    assert whole or status.shown_lines()[-1].endswith("…") or "two: " in status.shown_lines()[1]
    painted = status.grab().toImage()
    library.show_problem("")
    assert status.grab().toImage() != painted
    assert library.problem() == ""


def test_without_a_problem_it_says_what_is_followed(library):
    status = library.findChild(DirectionStatus)
    assert status.text() == "The strips follow height."
    library.show_library(three_directions(chosen="b", against=("a", LIVE_PAIR)))
    assert (
        status.text()
        == f"The strips follow brightness without height, {LIVE_NAME}, by Gram-Schmidt."
    )
    library.show_library(three_directions(chosen="b", against=("a",), method=Method.NONE))
    assert status.text() == "The strips follow brightness."
    library.show_problem("Broken.")
    library.show_library(three_directions())
    assert status.text() == "Broken."


def test_an_empty_library_says_what_to_do_first(library):
    full = library.rows.viewport().grab(library.rows.viewport().rect()).toImage()
    library.show_library(Traversal())
    library.rows.clearFocus()
    empty = library.rows.viewport().grab().toImage()
    below = cell(library, 0, Column.NAME) + QPoint(0, 40)
    words = [
        (x, y)
        for x in range(empty.width())
        for y in range(below.y() - 15, below.y() + 30)
        if empty.pixelColor(x, y).lightness() < 150
    ]
    assert full != empty
    assert len(words) > 100


def test_what_an_empty_library_says_fits_the_first_state():
    # There A and B differ already, so that nothing needs to be drawn first.
    assert EMPTY.startswith("Keep stores B − A under a name")


def test_every_button_tells_its_key(library):
    keys = {
        library.keep_button: "Ctrl+K",
        library.rename_button: "F2",
        library.delete_button: "Del",
        library.up_button: "Alt+Up",
        library.down_button: "Alt+Down",
    }
    for button, key in keys.items():
        assert f"({key})" in button.toolTip()
    for button in library.findChildren(QAbstractButton):
        assert button.toolTip()
        assert button.accessibleName() or button.text()


def test_origins_say_what_a_direction_was_made_from():
    assert origin_of(PAIR) == "pair of images"
    separated = Separated(PAIR, (PAIR,), Method.GRAM_SCHMIDT)
    assert origin_of(separated) == "without 1 direction, Gram-Schmidt"
    assert set(get_args(Recipe)) == {Separated, *ORIGINS}


def test_ticks_are_for_methods_that_look_at_them(library, told):
    library.show_library(three_directions(against=("b",), method=Method.WALK))
    model = library.rows.model()
    usable = library.grab().toImage()
    click(library, 3, Column.AGAINST)
    library.rows.setCurrentIndex(model.index(3, Column.NAME))
    QTest.keyClick(library.rows, Key.Key_Space)
    assert told == []
    assert "does not look at these" in model.data(
        model.index(3, Column.AGAINST), Qt.ItemDataRole.ToolTipRole
    )
    library.show_library(three_directions(against=("b",), method=Method.PULLBACK))
    assert library.grab().toImage() != usable
    click(library, 3, Column.AGAINST)
    assert told == [("against_changed", ("b", "c"))]


def test_what_is_computed_is_said_before_what_is_wrong(library):
    status = library.findChild(DirectionStatus)
    library.show_problem("Broken.")
    library.show_progress("Bisecting α in large: 40 %")
    assert "40 %" in status.text()
    assert library.problem() == "Broken."
    library.show_progress("")
    assert status.text() == "Broken."


def test_what_is_held_has_both_lines_where_one_is_too_short(library):
    status = library.findChild(DirectionStatus)
    held = "Brightness moves ≤ 0.0001 in small, 0.0001 in large; positions count rows."
    library.show_held("Brightness moves.")
    assert status.shown_lines()[1] == "Brightness moves."
    library.show_held(held)
    room = status.fontMetrics().horizontalAdvance(held)
    status.setFixedWidth(2 * room // 3)
    assert " ".join(status.shown_lines()) == held
    library.show_progress("Learning what small imagines…")
    assert status.shown_lines()[1].startswith("Learning")
