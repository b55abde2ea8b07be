"""How many of a selection are of each class."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.images.fashion_mnist import CLASS_NAMES
from gui.theme import CLASS_COLOURS, GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics

ROWS = 6
_SWATCH = 10


class ClassCounts(QWidget):
    """Eleven numbers in two columns, each with a bar as long as its share; the last is of no class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: tuple[int, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Classes of the selection")

    def show_counts(self, counts: Sequence[int]) -> None:
        """How many are of each class, (11,); empty: nothing is selected."""
        if tuple(counts) != self._counts:
            self._counts = tuple(counts)
            names = (*CLASS_NAMES, "no class")
            told = [f"{names[g]} {count:,}" for g, count in enumerate(self._counts) if count]
            self.setAccessibleDescription(", ".join(told))
            self.setToolTip("\n".join(told))
            self.update()

    def counts(self) -> tuple[int, ...]:
        """What is shown."""
        return self._counts

    def sizeHint(self) -> QSize:
        return QSize(264, ROWS * self._row())

    def minimumSizeHint(self) -> QSize:
        return QSize(200, ROWS * self._row())

    @staticmethod
    def _row() -> int:
        return round(figure_metrics(SMALL).height()) + 2

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = tokens(), QPainter(self)
        painter.setFont(figure_font(SMALL))
        counts = self._counts or (0,) * 11
        largest = max(*counts, 1)
        width = (self.width() - 2 * GRID) / 2
        names = (*CLASS_NAMES, "no class")
        for group in range(11 if counts[-1] else 10):
            column, line = divmod(group, ROWS)
            left, top = column * (width + 2 * GRID), line * self._row()
            colour = QColor(CLASS_COLOURS[group] if group < 10 else colours.quiet)
            middle = top + (self._row() - _SWATCH) / 2
            painter.fillRect(QRectF(left, middle, _SWATCH, _SWATCH), colour)
            wash = QColor(colour)
            wash.setAlphaF(0.3)
            room = width - _SWATCH - GRID / 2
            bar = QRectF(left + _SWATCH + GRID / 2, top + 1, room, self._row() - 2)
            bar.setWidth(room * counts[group] / largest)
            painter.fillRect(bar, wash)
            painter.setPen(QColor(colours.text if counts[group] else colours.quiet))
            base = top + figure_metrics(SMALL).ascent() + 1
            number = f"{counts[group]:,}"
            name_room = room - figure_metrics(SMALL).horizontalAdvance(number) - GRID
            name = figure_metrics(SMALL).elidedText(
                names[group], Qt.TextElideMode.ElideRight, name_room
            )
            painter.drawText(QPointF(left + _SWATCH + GRID, base), name)
            area = QRectF(left, top, width - 2, self._row())
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, int(right), number)
