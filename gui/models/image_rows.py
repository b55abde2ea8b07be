"""Rows of small images, each with a word at its left: originals above what a model makes of them."""

from math import floor

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.images.reference import SIDE
from gui.theme import GRID, SMALL, tokens
from gui.widgets.figures import figure_font
from gui.widgets.pixmaps import draw_mat, draw_sharp, enlarged_tip, grey_image, sharp_rectangle

_WORD = 84
"""Width of the words."""
_GAP, _BETWEEN = 4, 8
"""Between columns, and between rows."""
_ZOOM_OF_TIPS = 8
_LEAST_COLUMNS = 6
"""Rather so many large images than more small ones."""

Rows = list[tuple[str, NDArray[np.float32] | NDArray[np.uint8]]]
"""A word, and images (n, 28, 28)."""


class ImageRows(QWidget):
    """Its size depends on how many rows and columns it is made for, not on what it shows."""

    def __init__(
        self,
        name: str,
        rows: int,
        columns: int,
        *,
        grows: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``grows``: images are enlarged where there is room."""
        super().__init__(parent)
        self._count, self._columns = rows, columns
        self._grows = grows
        self._rows: list[tuple[str, list[QImage]]] = []
        self._sentence = ""
        down = QSizePolicy.Policy.Expanding if grows else QSizePolicy.Policy.Fixed
        self.setSizePolicy(QSizePolicy.Policy.Expanding, down)
        self.setAccessibleName(name)

    def show_rows(self, rows: Rows, sentence: str = "") -> None:
        """Show rows, or in their place a sentence."""
        self._rows = [(word, [grey_image(image) for image in images]) for word, images in rows]
        self._sentence = sentence
        told = ", ".join(word for word, _ in rows)
        self.setAccessibleDescription(sentence or told)
        self.update()

    def rows(self) -> list[tuple[str, list[QImage]]]:
        """What is shown."""
        return self._rows

    def sentence(self) -> str:
        """What is said in place of images."""
        return self._sentence

    def sizeHint(self) -> QSize:
        return QSize(_WORD + self._columns * (SIDE + _GAP), self._count * (SIDE + _BETWEEN))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def _side(self, columns: int) -> float:
        """How large the images are if there are so many in a row: whole pixels for each of theirs."""
        room = min(self.height() / self._count - _BETWEEN, (self.width() - _WORD) / columns - _GAP)
        ratio = self.devicePixelRatioF()
        return max(1, floor(room * ratio / SIDE)) * SIDE / ratio

    def shown_columns(self) -> int:
        """How many images of each row are shown: as many as fit in the largest size."""
        least = min(_LEAST_COLUMNS, self._columns) if self._grows else self._columns
        fit = [n for n in range(least, self._columns + 1) if self._side(n) == self._side(least)]
        return fit[-1]

    def _cell(self, row: int, column: int) -> QRect:
        side = self._side(self.shown_columns())
        return QRect(
            round(_WORD + column * (side + _GAP)),
            round(row * (side + _BETWEEN)),
            round(side),
            round(side),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        colours, painter = tokens(), QPainter(self)
        painter.setFont(figure_font(SMALL))
        painter.setPen(QColor(colours.quiet))
        if not self._rows:
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), int(flags), self._sentence)
            return
        ratio = self.devicePixelRatioF()
        for row, (word, images) in enumerate(self._rows[: self._count]):
            first = self._cell(row, 0)
            place = QRectF(0, first.top() - 4, _WORD - GRID, first.height() + 8)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
            painter.setPen(QColor(colours.quiet))
            painter.drawText(place, int(flags), word)
            for column, image in enumerate(images[: self.shown_columns()]):
                target = sharp_rectangle(self._cell(row, column), ratio)
                draw_sharp(painter, target, image)
                draw_mat(painter, target, colours.mat)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(QPointF(event.pos())), self)
            return True
        return super().event(event)

    def tip_at(self, where: QPointF) -> str:
        """The image there, enlarged."""
        for row, (word, images) in enumerate(self._rows[: self._count]):
            for column, image in enumerate(images[: self.shown_columns()]):
                if QRectF(self._cell(row, column)).contains(where):
                    return enlarged_tip(image, word, _ZOOM_OF_TIPS, self.devicePixelRatioF())
        return ""
