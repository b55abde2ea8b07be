"""One net with its name, its latent state in the article's notation, and the table row in question."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.gridworld.world import notation
from gui.gridworld.net_view import NetView
from gui.theme import BODY, GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font


class NetCard(QWidget):
    """Model 1 or Model 2."""

    copied = Signal(str)
    """The tuple that was put on the clipboard."""

    def __init__(self, title: str, explanation: str, rest: str) -> None:
        """``rest`` is what stands under the net while no node is pointed at."""
        super().__init__()
        self._rest = rest
        self.view = NetView(title)
        self.tuple_label = ElidedLabel(points=BODY)
        self.tuple_label.setAccessibleName(f"Latent state of {title}")
        self.copy_button = QToolButton()
        self.copy_button.setText("Copy")
        self.copy_button.setProperty("raised", True)
        self.copy_button.setToolTip(f"Copy the latent state of {title} as the article writes it")
        self.copy_button.setAccessibleName(f"Copy the latent state of {title}")
        self.copy_button.clicked.connect(self.copy)
        self.row_label = ElidedLabel(rest, lines=2)
        name = QLabel(title)
        name.setFont(figure_font(BODY, strong=True))
        name.setToolTip(explanation)
        what = QLabel("z =")
        what.setFont(figure_font(SMALL))
        head = QHBoxLayout()
        head.setSpacing(GRID)
        for widget, stretch in (
            (name, 0), (what, 0), (self.tuple_label, 1), (self.copy_button, 0),
        ):  # fmt: skip
            head.addWidget(widget, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        column.addWidget(self.row_label)

    def show_state(self, state: Sequence[int]) -> None:
        """The latent state at the current step."""
        self.tuple_label.set_text(notation(state))

    def show_row(self, text: str) -> None:
        """The table row of the node that is pointed at; empty: none is."""
        self.row_label.set_text(text or self._rest)

    def copy(self) -> None:
        """Put the tuple on the clipboard."""
        QGuiApplication.clipboard().setText(self.tuple_label.text())
        self.copied.emit(self.tuple_label.text())
