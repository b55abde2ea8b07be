"""The translation pane's own views with what is at the edge: nothing, one, all alike, not a number."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.concepts.recipes import TranslationMethod
from core.translation.figures import Curve, CurvePoint, MapPicture
from gui.theme import apply_theme
from gui.translation.curve_chart import CurveChart
from gui.translation.map_view import MapView
from gui.translation.sorted_table import Column, Row, SortedTable

NAN = float("nan")


def picture(values, linear=True):
    values = np.array(values, float)
    rows, columns = values.shape
    return MapPicture(
        values, np.arange(columns), 10 + np.arange(rows), linear, np.full(values.shape, 0.25)
    )


@pytest.fixture(params=["light", "dark"])
def theme(qapp, request):
    apply_theme(qapp, request.param)
    yield request.param
    apply_theme(qapp, "light")


def shown(qtbot, widget, width=600, height=400):
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()
    return widget


def colour(view, row, column):
    cell = view.grid().cell(row, column)
    point = QPointF(cell.left() + 3, cell.top() + 3).toPoint()
    return view.grab().toImage().pixelColor(point)


@pytest.mark.parametrize(
    "values", [[[NAN, 1.0]], [[0.0]], [[NAN]], np.zeros((0, 3)), np.ones((40, 30))]
)
def test_a_map_is_painted_whatever_is_in_it(qtbot, theme, values):
    view = shown(qtbot, MapView())
    view.show_picture(picture(values), "a", "b")
    assert not view.grab().isNull()
    view.resize(280, 180)
    assert not view.grab().isNull()


def test_shades_say_sign_and_size(qtbot, theme):
    view = shown(qtbot, MapView())
    view.show_picture(picture([[1.0, -1.0, 0.0, 0.5]]), "a", "b")
    grows, shrinks, nothing, half = (colour(view, 0, column) for column in range(4))
    assert grows.blue() > grows.red()
    assert shrinks.red() > shrinks.blue()
    distance = [abs(one.red() - nothing.red()) for one in (grows, half)]
    assert distance[0] > distance[1] > 0


def test_a_map_that_is_not_linear_says_how_it_varies(qtbot):
    view = shown(qtbot, MapView())
    view.show_picture(picture([[1.0]], linear=False), "a", "b")
    assert "varies by 0.250" in view.words(0, 0)
    assert "a z0" in view.words(0, 0)
    assert "b z10" in view.words(0, 0)
    view.show_sentence("Not yet.")
    assert view.grid() is None
    assert view.tip_at(QPointF(50, 50)) == view.toolTip()


def test_arrow_keys_stay_inside_the_map(qtbot):
    view = shown(qtbot, MapView())
    view.show_picture(picture([[1.0, 2.0], [3.0, 4.0]]), "a", "b")
    told = []
    view.pointed.connect(told.append)
    for key in (
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Down,
        Qt.Key.Key_Right,
        Qt.Key.Key_Right,
    ):
        QTest.keyClick(view, key)
    assert told[-1] == view.words(1, 1)


def curve(points):
    return Curve(
        tuple(CurvePoint(TranslationMethod.AFFINE, n, "height", *v) for n, v in points),
        {"height": 1.0},
        {"height": NAN},
        {"height": 1.0},
    )


@pytest.mark.parametrize(
    "points",
    [
        [],
        [(10, (NAN, NAN, NAN))],
        [(10, (1.0, 1.0, 1.0))],
        [(10, (1.0, 1.0, 1.0)), (60_000, (1.0, 1.0, 1.0))],
        [(10, (-0.9, -1.0, 0.2)), (100, (NAN, NAN, NAN)), (1000, (0.99, 0.99, 0.99))],
    ],
)
def test_a_curve_is_painted_whatever_is_in_it(qtbot, theme, points):
    chart = shown(qtbot, CurveChart())
    chart.show_curve(curve(points), "height")
    assert not chart.grab().isNull()
    chart.resize(260, 180)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert not chart.grab().isNull()
    assert all(point.correlation == point.correlation for point in chart.points())


def test_another_attribute_has_its_own_lines(qtbot):
    chart = shown(qtbot, CurveChart())
    chart.show_curve(curve([(10, (0.5, 0.5, 0.5))]), "brightness")
    assert chart.points() == ()
    assert chart.levels() == ()
    assert not chart.grab().isNull()


COLUMNS = (Column("Name", "Who", None, "Somebody"), Column("Figure", "How much", 1, "00.0"))


def test_a_table_sorts_words_and_numbers_and_keeps_baselines_last(qtbot):
    table = shown(qtbot, SortedTable("Figures", COLUMNS))
    table.show_rows(
        [
            Row(("b", 2.0), key="b"),
            Row(("a", NAN)),
            Row(("c", -1.0)),
            Row(("base", 0.0), pinned=True),
        ]
    )

    def names():
        return [row.cells[0] for row in table.figures.rows()]

    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert names() == ["c", "b", "a", "base"]
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert names() == ["b", "c", "a", "base"]
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert names() == ["a", "b", "c", "base"]
    # Other figures are sorted as the ones before.
    table.show_rows([Row(("z", 1.0)), Row(("y", 2.0))])
    assert names() == ["y", "z"]
    assert table.text().splitlines() == ["Name\tFigure", "y\t2.0", "z\t1.0"]


def test_only_rows_with_a_key_can_be_chosen(qtbot):
    table = shown(qtbot, SortedTable("Figures", COLUMNS))
    table.show_rows([Row(("a", 1.0), key="a"), Row(("base", 0.0), pinned=True)])
    told = []
    table.row_chosen.connect(told.append)
    for row in (0, 1):
        table.setCurrentIndex(table.model().index(row, 0))
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told == ["a"]
    assert table.model().data(table.model().index(0, 1), Qt.ItemDataRole.ToolTipRole) == "How much"
