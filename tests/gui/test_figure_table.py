"""A table of figures that keeps its widths and its marked row, and goes to the clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtTest import QTest

from gui import theme
from gui.traversal.figure_table import Cell, FigureTable, Head

HEADS = (
    Head("Strip", "Which", "large"),
    Head("brightness\nmedian", "In σ", "0.000", "brightness median"),
    Head("\nreached", "Share", "100 %"),
)
ROWS = (
    (Cell("small"), Cell("0.123", "exactly 0.12345"), Cell("99 %", quiet=True)),
    (Cell("large", strong=True), Cell("−0.456"), Cell("–", quiet=True)),
)


@pytest.fixture
def table(qtbot):
    table = FigureTable("Figures", selects=True)
    qtbot.addWidget(table)
    table.resize(400, 120)
    table.show_figures(HEADS, ROWS)
    table.show()
    return table


def test_it_is_copied_as_it_stands_under_a_line_on_what_it_is(table):
    table.set_title("At height +3 rows")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == (
        "At height +3 rows\nStrip\tbrightness median\treached\nsmall\t0.123\t99 %\nlarge\t−0.456\t–\n"
    )
    table.set_title("")
    assert table.text().startswith("Strip\t")


def test_widths_do_not_follow_the_figures(table):
    widths = [table.columnWidth(column) for column in range(3)]
    assert sum(widths) <= table.viewport().width() == sum(widths)
    table.show_figures(HEADS, ((Cell("small"), Cell("0.1"), Cell("9 %")), ROWS[1]))
    assert [table.columnWidth(column) for column in range(3)] == widths
    table.resize(600, 120)
    assert [table.columnWidth(column) for column in (1, 2)] == widths[1:]
    assert table.columnWidth(0) > widths[0]
    # Where there is too little room all figures can still be scrolled to.
    table.resize(100, 120)
    assert [table.columnWidth(column) for column in (1, 2)] == widths[1:]
    assert table.horizontalScrollBar().maximum() > 0


def test_the_marked_row_stays_while_figures_come_and_rows_go(table):
    marked = []
    table.currentCellChanged.connect(lambda row, *_: marked.append(row))
    table.setCurrentCell(0, 0)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.currentRow() == 1
    table.show_figures(HEADS, (ROWS[0], (Cell("large"), Cell("1.000"), Cell("1 %"))))
    assert table.currentRow() == 1
    table.show_figures(HEADS, (*ROWS, ROWS[0]))
    assert table.currentRow() == 1
    assert marked[-1] == 1 and marked.count(1) == 1


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_marked_row_has_a_veil_and_no_block_of_colour(table, qapp, name):
    try:
        theme.apply_theme(qapp, name)
        table.setCurrentCell(1, 0)
        # The page's own ground, which shows through the table.
        page = QImage(table.size(), QImage.Format.Format_RGB32)
        page.fill(QColor(theme.tokens().surface))
        painter = QPainter(page)
        painter.drawPixmap(table.viewport().pos(), table.viewport().grab())
        painter.end()
        below = table.viewport().pos()
        veiled, plain = (
            page.pixelColor(below + table.visualRect(table.model().index(row, 0)).center())
            for row in (1, 0)
        )
        accent = QColor(theme.tokens().accent)
        assert veiled != plain
        assert abs(veiled.lightness() - plain.lightness()) < 40
        assert abs(veiled.lightness() - accent.lightness()) > 60
    finally:
        theme.apply_theme(qapp, "light")
