"""The window of cosines: which directions are in it, and whether they can be read."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from core.concepts.recipes import Method
from core.workspace.state import LIVE_PAIR
from gui.traversal.direction_library import DirectionLibrary
from gui.traversal.direction_model import FOLLOWED
from gui.traversal.direction_painting import broken
from gui.traversal.direction_words import LIVE_NAME
from tests.gui.made_strips import made_figures
from tests.gui.test_direction_library import IDENTIFIERS, three_directions

ASKED = (FOLLOWED, *IDENTIFIERS)
NAMES = [LIVE_NAME, "height", "brightness", "width"]


@pytest.fixture
def library(qtbot):
    library = DirectionLibrary()
    qtbot.addWidget(library)
    library.show_library(three_directions())
    library.show()
    return library


def opened(library):
    QTest.mouseClick(library.cosines_button, Qt.MouseButton.LeftButton)
    return library.cosines()


def heads(table):
    return [table.horizontalHeaderItem(i).text() for i in range(table.columnCount())]


def test_the_window_follows_the_library(library):
    assert library.cosines() is None
    library.show_figures(made_figures(4), IDENTIFIERS)
    window = opened(library)
    assert window.isVisible()
    table = window.tables()[1]
    assert table.item(0, 3).text() == "+0.70"
    assert table.horizontalHeaderItem(1).text() == "height"
    library.show_figures(made_figures(2), IDENTIFIERS[:2])
    assert table.rowCount() == 2
    window.close()


def test_what_is_followed_is_in_it_only_where_it_differs(library):
    library.show_figures(made_figures(5), ASKED)
    table = opened(library).tables()[0]
    assert heads(table) == NAMES
    assert table.item(0, 3).text() == "+0.70"
    library.show_library(three_directions(against=("b",)))
    assert heads(table) == ["followed, as separated", *NAMES]
    assert table.item(0, 4).text() == "+0.60"
    library.show_library(three_directions(against=("b",), method=Method.NONE))
    assert heads(table) == NAMES


def test_a_direction_that_is_gone_is_not_in_it(library):
    library.show_figures(made_figures(5), (*ASKED[:3], "gone", "c"))
    assert heads(opened(library).tables()[0]) == [LIVE_NAME, "height", "width"]


def test_five_directions_are_seen_whole_at_once(library):
    library.show_library(three_directions(against=("b",)))
    library.show_figures(made_figures(5), ASKED)
    window = opened(library)
    for table in window.tables():
        last = table.visualItemRect(table.item(4, 4))
        assert table.viewport().rect().contains(last)
        header = table.horizontalHeader()
        for place, name in enumerate(heads(table)):
            width = header.sectionSize(place) - 4
            assert " ".join(broken(name, 10, width, 2)) == name
            assert broken(name, 10, table.verticalHeader().width() - 4, 1) == [name]
    before = window.size()
    library.show_figures(made_figures(2), ASKED[:2])
    assert window.size() == before


def test_a_long_name_is_cut_over_its_column_but_can_be_read(library):
    long = "the toe cap grows towards the upper edge of the image " * 3
    directions = three_directions()
    renamed = [*directions.directions]
    renamed[0] = type(renamed[0])("a", long, renamed[0].recipe)
    library.show_library(three_directions(directions=tuple(renamed)))
    library.show_figures(made_figures(5), ASKED)
    table = opened(library).tables()[0]
    assert table.horizontalHeader().sectionSize(1) < 120
    assert table.horizontalHeaderItem(1).toolTip() == long
    assert LIVE_PAIR not in heads(table)


def test_heads_are_words_on_the_ground_with_hairlines_only(library):
    library.show_figures(made_figures(5), ASKED)
    window = opened(library)
    picture = window.grab().toImage()
    ratio = picture.devicePixelRatio()
    table = window.tables()[0]
    ground = picture.pixelColor(2, 2)

    def at(x, y):
        return picture.pixelColor(round(x * ratio), round(y * ratio))

    corner = QRect(table.mapTo(window, table.rect().topLeft()), table.verticalHeader().size())
    assert at(corner.left() + 3, corner.top() + 3) == ground
    header = table.horizontalHeader()
    edges = [
        table.mapTo(window, header.geometry().topLeft()).x() + header.sectionPosition(place)
        for place in range(table.columnCount())
    ]
    y = table.mapTo(window, header.geometry().center()).y()
    for left, _ in pairwise(edges):
        assert at(left, y) == ground
