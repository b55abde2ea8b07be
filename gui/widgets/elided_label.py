"""Text that is cut with an ellipsis instead of widening its surroundings."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme


class ElidedLabel(QWidget):
    """Text on a fixed number of lines; its size does not depend on it. The tooltip has all of it."""

    def __init__(
        self,
        text: str = "",
        points: int = theme.SMALL,
        lines: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._points = points
        self._lines = lines
        self._text = ""
        self._mark: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str, mark: str | None = None) -> None:
        """Show ``text``, after a square of the colour ``mark`` if one is given."""
        if (text, mark) == (self._text, self._mark):
            return
        self._text, self._mark = text, mark
        self.setToolTip(text)
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        """The whole text."""
        return self._text

    def mark(self) -> str | None:
        """The colour of the square before the text."""
        return self._mark

    def text_width(self) -> int:
        """How wide the label must be to show its text on one line, without a square."""
        return self._metrics().horizontalAdvance(self._text) + 1

    def shown_lines(self) -> list[str]:
        """The lines as they are painted, cut where the room ends."""
        return self.broken(self._text, self._room())

    def sizeHint(self) -> QSize:
        return QSize(8 * theme.GRID, self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * theme.GRID, self._height())

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.font(self._points))

    def _height(self) -> int:
        return self._lines * self._metrics().lineSpacing() + theme.GRID // 2

    def _mark_side(self) -> int:
        return self._metrics().ascent() - 2

    def _room(self) -> int:
        return self.width() - (0 if self._mark is None else self._mark_side() + theme.GRID - 2)

    def broken(self, text: str, width: int) -> list[str]:
        """A text on at most as many lines as there are, of which the last takes what is left."""
        layout = QTextLayout(text, theme.font(self._points))
        layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
        lines = []
        layout.beginLayout()
        while len(lines) + 1 < self._lines:
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            end = line.textStart() + line.textLength()
            lines.append(text[line.textStart() : end].strip())
        rest = layout.createLine()
        start = rest.textStart() if rest.isValid() else len(text)
        layout.endLayout()
        metrics = self._metrics()
        if start < len(text):
            ending = text[start:].strip()
            lines.append(metrics.elidedText(ending, Qt.TextElideMode.ElideRight, width))
        return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines]

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(self._points))
        metrics = self._metrics()
        left = self.width() - self._room()
        # In the middle of what may be a higher row; fewer lines than there could be begin at its top.
        top = 2 + (self.height() - self._height()) // 2
        if self._mark is not None:
            side = self._mark_side()
            above = top + (metrics.lineSpacing() - side) // 2
            painter.fillRect(0, above, side, side, QColor(self._mark))
        painter.setPen(QColor(theme.tokens().quiet))
        for number, line in enumerate(self.shown_lines()):
            painter.drawText(left, top + number * metrics.lineSpacing() + metrics.ascent(), line)
