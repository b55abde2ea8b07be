"""The translation pane: choices above, one of five pages below."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.workspace.state import Workspace
from core.workspace.translation_changes import base_of
from core.workspace.translation_state import Translation, TranslationPage
from gui.theme import GRID
from gui.translation.choices_bar import ChoicesBar
from gui.translation.curve_page import CurvePage
from gui.translation.job_bar import JobBar
from gui.translation.map_page import MapPage
from gui.translation.names import PAGES
from gui.translation.strips_page import StripsPage
from gui.translation.table_page import TablePage
from gui.translation.trip_page import TripPage
from gui.widgets.rows import side_by_side
from gui.widgets.segmented import Segmented
from gui.widgets.translation_words import MAP_NAMES, model_name

PAGES_WIDTH = 62 * GRID


class TranslationPane(QWidget):
    """Composes its views."""

    appeared = Signal()
    """The pane has come into sight."""
    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choices = ChoicesBar()
        self.pages = Segmented("What is shown", PAGES)
        self.pages.setFixedWidth(PAGES_WIDTH)
        self.jobs = JobBar()
        self.strips = StripsPage()
        self.map = MapPage()
        self.table = TablePage()
        self.curve = CurvePage()
        self.trip = TripPage()
        self._stack = QStackedWidget()
        self._pages: dict[TranslationPage, QWidget] = {
            TranslationPage.STRIPS: self.strips,
            TranslationPage.MAP: self.map,
            TranslationPage.TABLE: self.table,
            TranslationPage.CURVE: self.curve,
            TranslationPage.ROUND_TRIP: self.trip,
        }
        for page in self._pages.values():
            self._stack.addWidget(page)
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self.pages)
        beside = side_by_side(self.choices.beside_label, self.choices.beside, gap=GRID // 2)
        head.addLayout(beside)
        head.addWidget(self.jobs, 1)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID // 2)
        frame.setSpacing(GRID // 2)
        frame.addWidget(self.choices)
        frame.addLayout(head)
        frame.addWidget(self._stack, 1)
        self.pages.chosen.connect(self.page_chosen)

    def show_state(self, workspace: Workspace) -> None:
        """What needs no engine."""
        now = workspace.translation
        self.choices.show_state(now)
        self.choices.show_base(base_of(workspace), own=now.base is not None)
        self.pages.show_choice(now.page)
        self._stack.setCurrentWidget(self._pages[now.page])
        of_strips = now.page is TranslationPage.STRIPS
        for widget in (self.choices.beside_label, self.choices.beside):
            widget.setVisible(of_strips)
        self.show_position(now)
        self.trip.show_names(
            model_name(now.source), model_name(now.target), MAP_NAMES[now.method][0]
        )

    def show_position(self, now: Translation) -> None:
        """Where the slider stands."""
        self.strips.show_position(now.position, now.low, now.high, now.frames)

    def page(self) -> QWidget:
        """The page that is in front."""
        return self._stack.currentWidget()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit()
