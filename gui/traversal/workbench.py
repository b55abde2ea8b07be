"""What stands above the strips: the images with their editor, or what is asked about the direction."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from core.workspace.study_state import StudyPage
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font
from gui.widgets.rows import side_by_side
from gui.widgets.segmented import Segmented


class Workbench(QWidget):
    """Pages under a row of their names; beside these what can be pressed whichever is on show."""

    page_chosen = Signal(str)
    """A ``StudyPage`` that a person has chosen."""

    def __init__(
        self,
        pages: dict[StudyPage, QWidget],
        buttons: tuple[QPushButton, ...],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pages: dict[StudyPage, QWidget] = {}
        self.switch = Segmented(
            "Above the strips",
            (
                (StudyPage.IMAGES, "Images", "A, B, the base, and the editor of pixels"),
                (StudyPage.LEAK, "Leak", "What changes that should have stood still"),
                (
                    StudyPage.COLLINEARITY,
                    "Collinear?",
                    "Whether the two directions, or the two gradients, lie too close together",
                ),
                (
                    StudyPage.ATTRIBUTES,
                    "Attributes",
                    "What can be measured, held and plotted, and attributes of your own",
                ),
            ),
        )
        self.switch.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for button in (*self.switch.buttons(), *buttons):
            button.setFont(figure_font(SMALL))
        self._stack = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(side_by_side(self.switch, None, *buttons, gap=GRID // 2))
        column.addWidget(self._stack, 1)
        for name, page in pages.items():
            self.add_page(name, page)
        self.switch.chosen.connect(self.page_chosen)

    def add_page(self, name: StudyPage, page: QWidget) -> None:
        """Take in a page, behind the one on show."""
        self._pages[name] = page
        self._stack.addWidget(page)

    def show_page(self, page: StudyPage) -> None:
        """Show one of the pages; nothing is emitted."""
        self.switch.show_choice(page)
        self._stack.setCurrentWidget(self._pages[page])

    def page(self) -> StudyPage:
        """The one on show."""
        return StudyPage(self.switch.choice())

    def sizeHint(self) -> QSize:
        return QSize(640, 36 * GRID)
