"""What lies over a strip that is not the last word yet: its frames paler, and a badge that says why."""

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gui.theme import GRID, SMALL, tokens
from gui.widgets.current_frame import CurrentFrame
from gui.widgets.figures import figure_font, figure_metrics
from gui.widgets.strip_painting import margin_width
from gui.widgets.strip_view import StripView

PALER = 150
"""Of 255, how much of the background lies over the frames."""

LEAST_BADGE = 30 * GRID
"""Its least width: it stays as wide while its percentage changes."""


class Veil(QWidget):
    """Lies over a strip, or over its current frame; the mouse goes through it."""

    def __init__(self, over: StripView | CurrentFrame) -> None:
        super().__init__(over)
        self._over = over
        self._text = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        over.installEventFilter(self)
        self.hide()

    def show_text(self, text: str) -> None:
        """Lie over it and say ``text``; with none, go away."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()
        if text:
            self.setGeometry(self._over.rect())
            self.raise_()
        self.setVisible(bool(text))

    def text(self) -> str:
        """What is said; empty while it is away."""
        return self._text

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._over.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), tokens()
        paler = QColor(colours.surface)
        paler.setAlpha(PALER)
        if not isinstance(self._over, StripView):
            painter.fillRect(self.rect(), paler)
            return
        geometry = self._over.geometry_of_frames()
        if geometry is None:
            return
        painter.fillRect(self.rect().adjusted(margin_width() - GRID // 2, 0, 0, 0), paler)
        metrics = figure_metrics(SMALL)
        first = geometry.frame(0)
        wide = max(metrics.horizontalAdvance(self._text) + 2 * GRID, LEAST_BADGE)
        badge = QRectF(first.left(), first.top(), wide, metrics.height() + GRID // 2)
        badge.setRight(min(badge.right(), self.width() - 1.0))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent), 1))
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(badge.adjusted(0.5, 0.5, -0.5, -0.5), GRID / 2, GRID / 2)
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.text))
        room = int(badge.width()) - GRID
        told = metrics.elidedText(self._text, Qt.TextElideMode.ElideRight, room)
        baseline = badge.top() + (badge.height() + metrics.ascent() - metrics.descent()) / 2
        painter.drawText(QPointF(badge.left() + GRID, baseline), told)
