"""What the figures say: of this image at once, of the two models once their table is worked out."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gui.theme import BODY, GRID, SMALL
from gui.widgets.figures import figure_font

NO_BREAK = "\N{NO-BREAK SPACE}"

EMPTY = (
    "Work out the table to read what survives the translation, and why the arrow and the identifier "
    "differ. It takes about a minute; the strips stay live meanwhile."
)


class WordsPanel(QScrollArea):
    """Sentences, and a button as long as there are none."""

    table_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setStyleSheet("QScrollArea { border: none; background: transparent; }")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("What the figures say")
        self.setToolTip("What the figures say about arrow and identifier")
        title = QLabel("Arrow against identifier")
        title.setFont(figure_font(BODY, strong=True))
        self.here = _paragraph()
        self.why_title = QLabel("Why they differ")
        self.why_title.setFont(figure_font(SMALL, strong=True))
        self.why = _paragraph()
        self.words = _paragraph()
        self.button = QPushButton("Work out the table")
        self.button.setAutoDefault(False)
        self.button.setToolTip("Measure all methods, and both kinds of translation, on test images")
        self.button.clicked.connect(self.table_wanted)
        self.title = title
        for label in (self.why_title, self.why):
            label.hide()
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(GRID, 0, GRID // 2, 0)
        column.setSpacing(GRID)
        for widget in (title, self.here, self.why_title, self.why, self.words, self.button):
            column.addWidget(widget)
        column.addStretch(1)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def show_here(self, sentence: str) -> None:
        """What the strips on show say."""
        self.here.setText(_bound(sentence))
        self.here.setVisible(bool(sentence))

    def show_words(
        self, words: Sequence[str], waiting: str = "", reasons: Sequence[str] = ()
    ) -> None:
        """What the table says; without one, what is said in its place, and the button.

        Those of the words that say why the two differ come first: they are what the panel is for.
        """
        others = [one for one in words if one not in reasons]
        self.why.setText(_bound("\n\n".join(reasons)))
        for label in (self.why_title, self.why):
            label.setVisible(bool(reasons))
        self.words.setText(_bound("\n\n".join(others)) if words else waiting or EMPTY)
        self.words.setProperty("quiet", not words)
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        self.button.setVisible(not words and not waiting)

    def text(self) -> str:
        """All that is said."""
        said = (self.here.text(), self.why.text(), self.words.text())
        return "\n\n".join(part for part in said if part).replace(NO_BREAK, " ")


def _bound(text: str) -> str:
    """With figures and their units on one line."""
    for unit in ("%", "σ", "nats", "rows"):
        text = text.replace(f" {unit}", f"{NO_BREAK}{unit}")
    return text


def _paragraph() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setFont(figure_font(SMALL))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return label
