"""The 2-D latents pane: composes its views."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from core.workspace.latents_state import Side
from gui.latents.point_panel import PointPanel
from gui.latents.region_list import RegionList
from gui.latents.scatter_card import ScatterCard
from gui.latents.selection_panel import SelectionPanel
from gui.latents.tool_bar import ToolBar
from gui.latents.way_panel import WayPanel
from gui.settings import Settings
from gui.theme import GRID, SMALL
from gui.widgets.class_legend import NO_CLASS, ClassLegend
from gui.widgets.figures import figure_font
from gui.widgets.splitters import keep_sizes

COLUMN = 280
"""Width of the column on the right."""


class LatentsPane(QWidget):
    """Two scatters side by side, the path below them, what is pointed at and selected beside them."""

    appeared = Signal()
    """The pane has come into sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tools = ToolBar()
        self.legend = ClassLegend(columns=11)
        # Small, so that eleven of them fit beside the column on the right of a small window.
        for group in range(NO_CLASS + 1):
            self.legend.button(group).setFont(figure_font(SMALL))
        self.cards = {side: ScatterCard(side) for side in Side}
        self.point = PointPanel("Pointed at", 3, "Point at a point; click to keep it")
        self.place = PointPanel("Decoded", 2, "Click a place, or drag with Decode")
        self.selection = SelectionPanel()
        self.regions = RegionList()
        self.way = WayPanel()
        self._lay_out()

    def _lay_out(self) -> None:
        self._plots = QSplitter(Qt.Orientation.Horizontal)
        self._plots.setChildrenCollapsible(False)
        self._plots.setHandleWidth(GRID + 1)
        for card in self.cards.values():
            self._plots.addWidget(card)
        self._plots.setSizes([1000, 1000])
        main = QVBoxLayout()
        main.setSpacing(GRID // 2)
        main.addWidget(self.legend)
        main.addWidget(self._plots, 1)
        main.addWidget(_hairline())
        main.addWidget(self.way)
        beside = QVBoxLayout()
        beside.setSpacing(GRID // 2)
        beside.addWidget(self.point)
        beside.addWidget(_hairline())
        beside.addWidget(self.place)
        beside.addWidget(_hairline())
        beside.addWidget(self.selection)
        beside.addWidget(_hairline())
        beside.addWidget(self.regions, 1)
        column = QWidget()
        column.setFixedWidth(COLUMN)
        column.setLayout(beside)
        beside.setContentsMargins(0, 0, 0, 0)
        lower = QHBoxLayout()
        lower.setSpacing(2 * GRID)
        lower.addLayout(main, 1)
        lower.addWidget(column)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        frame.setSpacing(GRID // 2)
        frame.addWidget(self.tools)
        frame.addLayout(lower, 1)

    def restore_layout(self, settings: Settings) -> None:
        """Give the scatters the sizes that they had last, and remember them from now on."""
        keep_sizes(self._plots, "latents-plots", settings)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit()


def _hairline() -> QFrame:
    line = QFrame()
    line.setProperty("hairline", True)
    line.setFixedHeight(1)
    return line
