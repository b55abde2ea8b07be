"""The rows of the library: what stays where it is, the menu, room for names."""

import random

import msgspec
import pytest
from PySide6.QtCore import QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.concepts.recipes import Direction
from core.workspace.state import LIVE_PAIR, Traversal
from gui.traversal.direction_library import DirectionLibrary
from gui.traversal.direction_model import Column, DirectionModel
from gui.traversal.direction_painting import broken
from tests.gui.made_strips import made_figures
from tests.gui.test_direction_library import IDENTIFIERS, PAIR, cell, three_directions

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
Key = Qt.Key


@pytest.fixture
def library(qtbot):
    library = DirectionLibrary()
    qtbot.addWidget(library)
    library.resize(315, 250)  # its part of a window of 1280 x 800
    library.show_library(three_directions())
    library.show_figures(made_figures(4), IDENTIFIERS)
    with qtbot.waitExposed(library):
        library.show()
    library.activateWindow()
    return library


def named(traversal, identifier, name):
    directions = tuple(
        Direction(d.identifier, name if d.identifier == identifier else d.name, d.recipe)
        for d in traversal.directions
    )
    return msgspec.structs.replace(traversal, directions=directions)


def test_after_renaming_the_keyboard_stays_in_the_rows(library):
    told = []
    library.renamed.connect(
        lambda which, name: library.show_library(named(three_directions(), which, name))
    )
    library.duplicated.connect(told.append)
    library.against_changed.connect(told.append)
    library.rename("b")
    editor = QApplication.focusWidget()
    QTest.keyClicks(editor, "darker")
    QTest.keyClick(editor, Key.Key_Return)
    QApplication.processEvents()
    assert QApplication.focusWidget() is library.rows
    assert library.rows.model().names()["b"] == "darker"
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Space)
    assert told == [("b",)]


def test_the_rows_become_any_other_rows_without_a_reset():
    model = DirectionModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_library(Traversal())
    resets = []
    model.modelReset.connect(lambda: resets.append(True))
    chance = random.Random(1)
    held = {}
    for _ in range(300):
        wanted = chance.sample("abcdefgh", chance.randint(0, 8))
        name = str(chance.random())
        directions = tuple(Direction(i, name, PAIR) for i in wanted)
        model.show_library(Traversal(directions=directions))
        rows = [model.row(number) for number in range(model.rowCount())]
        assert [row.identifier for row in rows] == [LIVE_PAIR, *wanted]
        assert {row.name for row in rows[1:]} <= {name}
        for identifier, index in held.items():
            assert index.isValid() == (identifier in wanted)
            assert not index.isValid() or model.row(index.row()).identifier == identifier
        held = {i: QPersistentModelIndex(model.index(model.number_of(i), 2)) for i in wanted}
    assert resets == []
    del tester


def test_one_step_down_moves_one_row(library):
    moves = []
    library.rows.model().rowsMoved.connect(lambda *where: moves.append(where[1:3] + where[4:]))
    directions = three_directions().directions
    a, b, c = directions
    for order, move in (((b, a, c), (1, 1, 3)), ((a, b, c), (1, 1, 3)), ((b, c, a), (1, 1, 4))):
        library.show_library(three_directions(directions=order))
        assert moves == [move]
        moves.clear()


def right_click(library, place):
    """What a platform makes of it; Qt's test platforms send the second event to a wrong place."""
    viewport = library.rows.viewport()
    QTest.mousePress(viewport, RIGHT, pos=place)
    reason = QContextMenuEvent.Reason.Mouse
    everywhere = viewport.mapToGlobal(place)
    QApplication.sendEvent(viewport, QContextMenuEvent(reason, place, everywhere))
    QTest.mouseRelease(QApplication.activePopupWidget() or viewport, RIGHT, pos=QPoint(-9, -9))


def context_menu(library, row, column=Column.NAME):
    """The menu that a right click on a row opens."""
    right_click(library, cell(library, row, column))
    menu = QApplication.activePopupWidget()
    return menu, {
        action.text().split("\t")[0].replace("&", ""): action
        for action in menu.actions()
        if not action.isSeparator()
    }


def choose(library, row, entry):
    menu, actions = context_menu(library, row)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(actions[entry]).center())
    QApplication.processEvents()


def test_a_right_click_opens_what_can_be_done_to_the_row(library):
    told = []
    for name in ("chosen", "against_changed", "duplicated", "deleted", "moved"):
        getattr(library, name).connect(lambda *what, name=name: told.append((name, *what)))
    menu, actions = context_menu(library, 2)
    assert library.rows.current_identifier() == "b"
    assert list(actions) == [
        *("Follow", "Against", "Rename", "Duplicate", "Delete", "Move up", "Move down"),
        *("Translate to small…", "Translate to large…"),
    ]
    menu.close()
    for entry in ("Follow", "Against", "Duplicate", "Delete", "Move up", "Move down"):
        choose(library, 2, entry)
    assert told == [
        ("chosen", "b"),
        ("against_changed", ("b",)),
        ("duplicated", "b"),
        ("deleted", "b"),
        ("moved", "b", 0),
        ("moved", "b", 2),
    ]
    choose(library, 2, "Rename")
    assert isinstance(library.focusWidget(), QLineEdit)


@pytest.mark.parametrize(
    ("row", "disabled"),
    [
        (0, {"Rename", "Delete", "Move up", "Move down"}),
        (1, {"Follow", "Against", "Move up"}),
        (3, {"Move down"}),
    ],
)
def test_the_menu_offers_only_what_is_possible(library, row, disabled):
    library.show_library(three_directions(against=("c",)))
    menu, actions = context_menu(library, row)
    assert {text for text, action in actions.items() if not action.isEnabled()} == disabled
    assert actions["Against"].isChecked() == (row == 3)
    menu.close()


def test_the_menu_key_opens_the_menu_of_the_marked_row(library):
    library.rows.make_current("c")
    reason = QContextMenuEvent.Reason.Keyboard
    nowhere = QPoint(-5, -5)
    QApplication.sendEvent(
        library.rows.viewport(),
        QContextMenuEvent(reason, nowhere, library.mapToGlobal(nowhere)),
    )
    menu = QApplication.activePopupWidget()
    menu.close()
    assert library.rows.current_identifier() == "c"


def test_a_right_click_beside_the_rows_opens_nothing(library):
    library.resize(315, 600)
    QApplication.processEvents()
    rows = library.rows
    right_click(library, rows.viewport().rect().bottomLeft() + QPoint(20, -10))
    assert QApplication.activePopupWidget() is None


def test_the_editor_covers_the_cell_and_nothing_shows_under_it(library):
    library.rename("b")
    (editor,) = library.rows.viewport().findChildren(QLineEdit)
    index = library.rows.model().index(2, Column.NAME)
    assert editor.geometry() == library.rows.visualRect(index)


def test_four_rows_and_their_names_fit_a_small_window(library):
    rows = library.rows
    fourth = rows.visualRect(rows.model().index(3, Column.NAME))
    assert rows.viewport().height() >= fourth.bottom()
    assert library.minimumWidth() <= 315
    name = "brightness of the toe cap"
    lines = broken(name, 11, fourth.width() - 4, 2)
    assert " ".join(lines) == name


def test_a_long_name_takes_the_second_line(library):
    rows = library.rows
    rows.make_current(LIVE_PAIR)
    area = rows.visualRect(rows.model().index(2, Column.NAME))

    def painted(name):
        library.show_library(named(three_directions(), "b", name))
        return rows.viewport().grab(area).toImage()

    assert painted("brightness of the toe cap") != painted("brightness of the")
    assert broken("brightnessofthetoecapwithoutanyblank" * 3, 11, 100, 2)[1].endswith("…")
    assert broken("", 11, 100, 2) == []
