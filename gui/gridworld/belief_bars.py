"""A belief as bars: the likeliest states of a net with their probabilities, and how many there are."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text

MOST = 5
"""States that have bars of their own."""
_FIGURE = 44.0
_STEP = 32.0


class BeliefBars(QWidget):
    """One bar for each state, the likeliest first; the state that is the case is marked."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self._bars: tuple[tuple[str, float, bool], ...] = ()
        self._note = ""
        self.setAccessibleName(f"What {title} believes")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_bars(self, bars: Sequence[tuple[str, float, bool]], note: str) -> None:
        """(state in words, probability, whether it is the case) each, and a note under them."""
        if (tuple(bars), note) != (self._bars, self._note):
            self._bars, self._note = tuple(bars), note
            told = "\n".join(f"{text}: {number_text(share, 3)}" for text, share, _ in bars)
            self.setToolTip(f"{self._title}\n{told}\n{note}")
            self.setAccessibleDescription(f"{told}\n{note}")
            self.update()

    def bars(self) -> tuple[tuple[str, float, bool], ...]:
        """What is shown."""
        return self._bars

    def note(self) -> str:
        """What is said under the bars."""
        return self._note

    def sizeHint(self) -> QSize:
        return QSize(320, int(figure_metrics(SMALL).height() * (MOST + 2)))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, int(figure_metrics(SMALL).height() * (MOST + 2)))

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        metrics = figure_metrics(SMALL)
        line = metrics.height()
        painter.setFont(figure_font(SMALL, strong=True))
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRectF(0, 0, self.width(), line), Qt.AlignmentFlag.AlignVCenter, self._title
        )
        painter.setFont(figure_font(SMALL))
        widest = max(
            (metrics.horizontalAdvance(f"▸ {text}") for text, _, _ in self._bars), default=0.0
        )
        # In steps, so that the bars stay where they are while digits come and go.
        words = min(ceil((widest + 4) / _STEP) * _STEP, self.width() * 0.58)
        room = max(self.width() - words - _FIGURE - 8, 10.0)
        for number, (text, share, real) in enumerate(self._bars):
            top = line * (number + 1)
            painter.setPen(QColor(colours.text if real else colours.quiet))
            shown = metrics.elidedText(
                f"{'▸ ' if real else ''}{text}", Qt.TextElideMode.ElideRight, words
            )
            painter.drawText(QRectF(0, top, words, line), Qt.AlignmentFlag.AlignVCenter, shown)
            bar = QRectF(words + 4, top + 3, room * share, line - 6)
            painter.fillRect(bar, QColor(colours.accent if real else colours.quiet))
            painter.drawText(
                QRectF(self.width() - _FIGURE, top, _FIGURE, line),
                Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight,
                number_text(share, 3),
            )
        painter.setPen(QColor(colours.quiet))
        top = line * (len(self._bars) + 1)
        painter.drawText(
            QRectF(0, top, self.width(), line), Qt.AlignmentFlag.AlignVCenter, self._note
        )
