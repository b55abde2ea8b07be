"""The strips with their slider, what is measured on them, and what that says."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.theme import GRID
from gui.translation.strip_rows import PRELIMINARY_STROKE, STROKES, RowContents, StripRows
from gui.translation.words_panel import WordsPanel
from gui.widgets.attribute_plot import AttributePlot
from gui.widgets.position_bar import PositionBar

WORDS_WIDTHS = (33 * GRID, 52 * GRID)
"""Least and most."""
WORDS_SHARE = 5
"""One of so many parts of the page's width is for words, between these."""


class StripsPage(QWidget):
    """Composes its views."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = StripRows()
        self.position = PositionBar()
        self.plot = AttributePlot(self.rows.geometry_of_frames)
        self.words = WordsPanel()
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(GRID // 2)
        left.addWidget(self.position)
        left.addWidget(self.rows, 100)
        left.addWidget(self.plot, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addLayout(left, 1)
        row.addWidget(self.words)
        self.rows.laid_out.connect(self._follow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        least, most = WORDS_WIDTHS
        self.words.setFixedWidth(min(max(self.width() // WORDS_SHARE, least), most))
        super().resizeEvent(event)

    def _follow(self) -> None:
        """The plot takes what room the strips cannot use."""
        self.rows.setMaximumHeight(max(self.rows.wanted_height(), 1))
        self.plot.update()

    def show_measured(self, position: float) -> None:
        """What is measured on the strips that are on show."""
        there = [
            (row, contents)
            for row, contents in self.rows.contents()
            if contents.strip is not None and not contents.strip.problem
        ]
        self.plot.show_strips(
            [contents.strip for _, contents in there if contents.strip is not None],
            [_label(contents) for _, contents in there],
            there[0][1].positions if there else (),
            position,
            [PRELIMINARY_STROKE if one.preliminary else STROKES[row] for row, one in there],
        )

    def show_position(self, position: float, low: float, high: float, frames: int) -> None:
        """Where the slider stands."""
        self.position.show_state(position, low, high, frames)
        self.rows.show_position(position)
        self.plot.show_position(position)

    def changeEvent(self, event: QEvent) -> None:
        self.plot.update()
        super().changeEvent(event)


def _label(contents: RowContents) -> str:
    return f"{contents.caption}, preliminary" if contents.preliminary else contents.caption
