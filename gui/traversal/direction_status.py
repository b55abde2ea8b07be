"""What is followed, or what is wrong with it: two lines under the library, whatever they say."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent

from gui import theme
from gui.theme import SMALL, tokens
from gui.widgets.elided_label import ElidedLabel

LINES = 2


class DirectionStatus(ElidedLabel):
    """Always two lines high; the tooltip has all that does not fit."""

    def __init__(self) -> None:
        super().__init__(points=SMALL, lines=LINES)
        self._followed = self._held = self._problem = self._progress = ""

    def show_followed(self, sentence: str) -> None:
        """What stands here while nothing is wrong."""
        self._followed = sentence
        self._show()

    def show_held(self, sentence: str) -> None:
        """How far what is held moves: a line of its own while nothing is wrong; empty for none."""
        self._held = sentence
        self._show()

    def show_problem(self, sentences: str) -> None:
        """What is wrong, a line for each sentence; empty if nothing is."""
        self._problem = sentences
        self._show()
        self.update()

    def show_progress(self, sentence: str) -> None:
        """What is being computed before there are other strips; empty if nothing is."""
        self._progress = sentence
        self._show()

    def _show(self) -> None:
        second = self._progress or self._held
        followed = f"{self._followed}\n{second}" if second else self._followed
        self.set_text(followed if self._progress else self._problem or followed)

    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem

    def shown_lines(self) -> list[str]:
        """One sentence on as many lines as there are; of several each on its own.

        Where that of what is held is too long for one line it has all of them: which direction is
        followed, the library's mark says too.
        """
        sentences = self.text().splitlines()
        if len(sentences) < LINES:
            return super().shown_lines()
        metrics = QFontMetrics(theme.font(SMALL))
        only_held = self._held and not self._progress and not self._problem
        if only_held and metrics.horizontalAdvance(self._held) > self.width():
            return self.broken(self._held, self.width())
        lines = [*sentences[: LINES - 1], " ".join(sentences[LINES - 1 :])]
        return [
            metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width()) for line in lines
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = QFontMetrics(theme.font(SMALL))
        painter = QPainter(self)
        painter.setFont(theme.font(SMALL))
        painter.setPen(
            QColor(tokens().warning if self._problem and not self._progress else tokens().quiet)
        )
        for number, line in enumerate(self.shown_lines()):
            painter.drawText(0, 2 + number * metrics.lineSpacing() + metrics.ascent(), line)
        painter.end()
