"""The six codes of Model 2: colour, number and glyph, and what each means."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.gridworld.codes import CODES
from gui.gridworld.colours import code_colour, ink_on
from gui.theme import GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics

_CHIP = 34.0


def paint_legend(painter: QPainter, width: float, height: float) -> None:
    """All six codes on one line; names are left out where there is no room for all."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(figure_font(SMALL))
    metrics = figure_metrics(SMALL)
    colours = tokens()
    widths = [metrics.horizontalAdvance(code.name) for code in CODES]
    named = sum(widths) + len(CODES) * (_CHIP + 2 * GRID) <= width
    x = 0.5
    for code, wide in zip(CODES, widths, strict=True):
        colour = code_colour(code.number)
        chip = QRectF(x, 0.5, _CHIP, height - 1.0)
        painter.setPen(QPen(QColor(colours.hairline), 1))
        painter.setBrush(QColor(colour))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(QColor(ink_on(colour)))
        label = f"{code.number} {code.glyph}"
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, label)
        x += _CHIP + GRID / 2
        if named:
            painter.setPen(QColor(colours.quiet))
            place = QRectF(x, 0.5, wide + 4, height - 1.0)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, code.name)
            x += wide + 1.5 * GRID


class Legend(QWidget):
    """One line that says what the glyphs and colours of Model 2's nodes are."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        names = "\n".join(f"{code.number} {code.glyph}  {code.name}" for code in CODES)
        self.setToolTip(f"States of a cell in Model 2\n{names}")
        self.setAccessibleName("States of a cell in Model 2")
        self.setAccessibleDescription(names)

    def sizeHint(self) -> QSize:
        return QSize(480, int(figure_metrics(SMALL).height()) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def paint_into(self, painter: QPainter) -> None:
        """The picture itself, also for exports."""
        paint_legend(painter, self.width(), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        self.paint_into(QPainter(self))

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)
