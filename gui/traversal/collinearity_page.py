"""Is it collinearity? The answer to the commenter under the article, in a plot and three sentences."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.engine.separation_requests import CollinearityAnswer, ModelCollinearity
from gui.theme import BODY, GRID, SMALL
from gui.traversal.collinearity_plot import CollinearityPlot
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, number_text
from gui.widgets.rows import side_by_side

QUESTION = "Is it collinearity?"
WAITING = "The gradients are being looked at…"
STOPPED = "Stopped before it was done: Look again begins anew."


class CollinearityPage(QWidget):
    """Plot at the left, sentences at the right; both of all models."""

    stop_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self._title = QLabel(QUESTION)
        self._title.setFont(figure_font(BODY, strong=True))
        self.note = ElidedLabel()
        self.stop_button = QPushButton("Stop")
        self.stop_button.setAutoDefault(False)
        self.stop_button.setFont(figure_font(SMALL))
        self.stop_button.setFixedWidth(13 * GRID)
        self.stop_button.clicked.connect(self._on_stop)
        self.plot = CollinearityPlot()
        self.sentences = QLabel()
        self.sentences.setWordWrap(True)
        self.sentences.setTextFormat(Qt.TextFormat.RichText)
        self.sentences.setFont(figure_font(SMALL))
        self.sentences.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.sentences.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.sentences.setAccessibleName("Answer in sentences")
        self.sentences.setToolTip("What the figures say; select it to copy it")
        self._lay_out()
        self.show_answer(None)
        self.show_progress(None, "")

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, GRID, 0)
        column.addWidget(self.sentences)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setStyleSheet("QScrollArea { border: none; background: transparent; }")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside.setAutoFillBackground(False)
        scroll.viewport().setAutoFillBackground(False)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.plot, 1)
        row.addWidget(scroll, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID // 2)
        whole.addLayout(side_by_side(self._title, self.note, self.stop_button, gap=GRID))
        whole.addLayout(row, 1)

    # What is shown

    def show_answer(self, answer: CollinearityAnswer | None, text: str = WAITING) -> None:
        """Plot and sentences; without an answer ``text`` in their place."""
        models = () if answer is None else answer.models
        problems = " ".join(f"{model.model}: {model.problem}" for model in models if model.problem)
        self.plot.show_models(models, problems or text)
        self.sentences.setText("".join(map(_paragraph, models)))

    def show_note(self, sentence: str) -> None:
        """What the figures are of."""
        self.note.set_text(sentence)

    def show_progress(self, fraction: float | None, text: str) -> None:
        """How far it is, 0 to 1; None: nothing is being worked out."""
        self._running = fraction is not None
        if fraction is not None:
            self.note.set_text(f"{text}: {100 * fraction:.0f} %" if text else WAITING)
        self.stop_button.setText("Stop" if self._running else "Look again")
        self.stop_button.setToolTip(
            "Stop looking at the gradients"
            if self._running
            else "Work it out anew, from the beginning"
        )

    def is_running(self) -> bool:
        """Whether it is being worked out, as far as is shown."""
        return self._running

    def _on_stop(self) -> None:
        (self.stop_wanted if self._running else self.again_wanted).emit()


def _paragraph(model: ModelCollinearity) -> str:
    said = model.problem or " ".join(model.sentences)
    return f"<p><b>{escape(model.model)}</b>: {escape(said).replace(' -', ' −')}</p>"


def note_on(change: str, hold: Sequence[str], amount: float, unit: str) -> str:
    """What is looked at, in a sentence."""
    by = f"{number_text(amount, 1, sign=True)} {unit}".rstrip()
    return f"h: {change}, to {by}; b: {hold[0]}"
