"""What is selected: how many of which class, and how much of it stays together in each space."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.engine.latents_requests import Selected, SelectionFigures
from core.latents.selection import Compactness
from gui.latents.class_counts import ClassCounts
from gui.latents.small_button import small_button
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font

EMPTY = "Draw a lasso or a box around points:\nthe same images light up on both sides."


class SelectionPanel(QWidget):
    """Counts, figures, and what can be done with a selection."""

    clear_wanted = Signal()
    name_wanted = Signal()
    """Keep the shape that was drawn last as a region."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = QLabel("Selection")
        self._title.setFont(figure_font(SMALL, strong=True))
        self.name_button = small_button(
            "Name it…", "Keep the shape drawn last as a region with a name"
        )
        self.name_button.clicked.connect(self.name_wanted)
        self.clear_button = small_button("Clear", "Select nothing")
        self.clear_button.clicked.connect(self.clear_wanted)
        self.counts = ClassCounts()
        self.figures = QLabel()
        self.figures.setFont(figure_font(SMALL))
        # Not wrapped by Qt: a pane whose height depended on its width would scroll.
        self.figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.figures.setFixedHeight(4 * (self.figures.fontMetrics().lineSpacing() + 1) + 2)
        self.figures.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.figures.setToolTip(
            "Together: of the 10 nearest neighbours of a selected image in this plane, the share that is "
            "selected too.\nShared: of its 10 nearest neighbours in one plane, the share that is among "
            "those in the other.\nBy chance: what an equally large selection by lot would have."
        )
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.name_button)
        head.addWidget(self.clear_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.counts)
        column.addWidget(self.figures)
        self.show_selected(None, False)

    def show_selected(self, selected: Selected | None, drawn: bool) -> None:
        """What is selected; ``drawn``: whether there is a shape, also one with nothing in it."""
        count = 0 if selected is None else len(selected.numbers)
        self._title.setText(f"Selection: {count:,}" if drawn else "Selection")
        self.name_button.setEnabled(drawn)
        self.clear_button.setEnabled(drawn)
        self.counts.show_counts(() if selected is None else selected.counts)
        if not drawn:
            self.figures.setText(EMPTY)

    def show_figures(self, figures: SelectionFigures | None, models: tuple[str, str]) -> None:
        """How compact it is; None: not known yet."""
        if figures is None:
            self.figures.setText("Looking at neighbours…")
            return
        if figures.overlap is None or figures.left is None:
            self.figures.setText("Select two points or more\nto see how they stay together.")
            return
        overlap = figures.overlap
        self.figures.setText(
            f"Together in {models[0]}: {_share(figures.left)}\n"
            f"Together in {models[1]}: {_share(figures.right)}\n"
            f"By chance: {figures.left.chance:.1%}\n"
            f"Shared: {overlap.shared:.1%}, by chance: {overlap.chance:.1%}"
        )


def _share(compactness: Compactness | None) -> str:
    return "–" if compactness is None else f"{compactness.together:.1%}"
