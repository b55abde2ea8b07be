"""The tour's words: which step it is, what the article says, what to look at, and where to go next."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.reproduction.tour import TourStep
from gui.theme import BODY, GRID, SMALL, TITLE, font, tokens
from gui.widgets.figures import figure_font

HEIGHT = 11 * GRID
TITLE_WIDTH = 26 * GRID
"""So that the words do not move as titles change."""

STRIPE = GRID // 2

TAKEN_OVER = (
    "You have taken over, so the tour waits. “Go on” sets this step up again; Undo goes back, in the"
    " end to your own work."
)


class TourBar(QFrame):
    """A bar at the window's foot, always of the same height."""

    back_wanted = Signal()
    next_wanted = Signal()
    """Also: set this step up again, after the user has taken over."""
    end_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Guided tour")
        self.setFixedHeight(HEIGHT)
        self.count = QLabel()
        self.title = QLabel()
        self.claim = QLabel()
        self.see = QLabel()
        self.back = QPushButton("Back")
        self.next = QPushButton("Next")
        self.end = QPushButton("End tour")
        self.back.setToolTip("To the step before (Alt+Shift+Left)")
        self.end.setToolTip(
            "Put away the tour, and put back your own work as it was (Alt+Shift+Esc)"
        )
        for button, signal, key in (
            (self.back, self.back_wanted, "Alt+Shift+Left"),
            (self.next, self.next_wanted, "Alt+Shift+Right"),
            (self.end, self.end_wanted, "Alt+Shift+Esc"),
        ):
            button.setAutoDefault(False)
            button.setFont(figure_font(SMALL))
            button.setMinimumWidth(9 * GRID)
            button.clicked.connect(signal)
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(button.click)
        self._lay_out()

    def _lay_out(self) -> None:
        self.count.setFont(figure_font(SMALL))
        self.count.setProperty("quiet", True)
        self.title.setFont(font(TITLE, bold=True))
        self.title.setFixedWidth(TITLE_WIDTH)
        self.title.setAlignment(Qt.AlignmentFlag.AlignTop)
        row = QHBoxLayout(self)
        row.setContentsMargins(STRIPE + 2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(3 * GRID)
        head = QVBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.count)
        head.addWidget(self.title, 1)
        row.addLayout(head)
        for heading, label in (("The article", self.claim), ("What to see", self.see)):
            above = QLabel(heading)
            above.setFont(font(SMALL))
            above.setProperty("quiet", True)
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            label.setFont(font(BODY))
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(above)
            column.addWidget(label, 1)
            row.addLayout(column, 1)
        for label in (self.title, self.claim, self.see):
            label.setWordWrap(True)
        buttons = QGridLayout()
        buttons.setSpacing(GRID // 2)
        buttons.addWidget(self.back, 0, 0)
        buttons.addWidget(self.next, 0, 1)
        buttons.addWidget(self.end, 1, 0, 1, 2)
        row.addLayout(buttons)

    def show_step(self, step: TourStep, number: int, count: int) -> None:
        """A step of the tour, counted from 0."""
        self.count.setText(f"Step {number + 1} of {count} · {step.pane}")
        self.title.setText(step.title)
        self.claim.setText(step.claim)
        self.see.setText(step.see)
        self.back.setEnabled(number > 0)
        self.next.setEnabled(number + 1 < count)
        self.next.setText("Next")
        self.next.setToolTip("To the next step (Alt+Shift+Right)")
        self.end.setToolTip(
            "Put away the tour, and put back your own work as it was (Alt+Shift+Esc)"
        )
        self.setAccessibleDescription(f"{step.title}. {step.claim} {step.see}")

    def show_taken_over(self) -> None:
        """The user has changed something: the tour waits."""
        self.see.setText(TAKEN_OVER)
        self.next.setEnabled(True)
        self.next.setText("Go on")
        self.next.setToolTip("Set this step up again (Alt+Shift+Right)")
        self.end.setToolTip("Put away the tour; what you did stays (Alt+Shift+Esc)")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens().raised))
        painter.fillRect(0, 0, STRIPE, self.height(), QColor(tokens().accent))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens().hairline))
