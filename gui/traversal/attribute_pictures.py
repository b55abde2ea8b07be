"""Pictures of what an attribute measures: on the base image, and on each model's current frame."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.images.reference import SIDE
from gui.theme import GRID, SMALL, tokens
from gui.traversal.overlay import MEANING
from gui.widgets.figures import figure_font, figure_metrics
from gui.widgets.pixmaps import draw_mat, draw_sharp, sharp_rectangle

LARGEST = 7
"""Zoom: larger pictures say no more."""


@dataclass(frozen=True, eq=False)
class LabelledPicture:
    """One picture."""

    name: str
    value: str
    """Of the attribute on it, with its unit."""
    image: QImage


class AttributePictures(QWidget):
    """Side by side, all of one size, each with what it is and what was measured under it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures: tuple[LabelledPicture, ...] = ()
        self._text = ""
        self.setAccessibleName("What the attribute measures")
        self.setToolTip(f"What is measured on the image. {MEANING}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_pictures(self, pictures: Sequence[LabelledPicture], text: str = "") -> None:
        """Show them; ``text`` stands in their place while there are none."""
        self._pictures, self._text = tuple(pictures), text
        self.setAccessibleDescription(
            ", ".join(f"{one.name} {one.value}" for one in pictures) or text
        )
        self.update()

    def pictures(self) -> tuple[LabelledPicture, ...]:
        """Those on show."""
        return self._pictures

    def places(self) -> list[QRectF]:
        """Where each picture is."""
        count = max(len(self._pictures), 1)
        column = self.width() / count
        height = self.height() - self._caption_height()
        most = LARGEST * SIDE + 2
        found = []
        for number in range(len(self._pictures)):
            area = QRect(
                int(number * column), 0, int(min(column - GRID, most)), int(min(height, most))
            )
            place = sharp_rectangle(area.adjusted(1, 1, -1, -1), self.devicePixelRatioF())
            place.moveTop(1.0)
            place.moveLeft(round(number * min(column, place.width() + 2 * GRID)) + 1.0)
            found.append(place)
        return found

    def sizeHint(self) -> QSize:
        return QSize(3 * (3 * SIDE + GRID), 3 * SIDE + self._caption_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(3 * (2 * SIDE + GRID), 2 * SIDE + self._caption_height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)

    def _caption_height(self) -> int:
        return int(2 * figure_metrics(SMALL).height()) + GRID // 2

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = tokens()
        painter = QPainter(self)
        painter.setFont(figure_font(SMALL))
        metrics = figure_metrics(SMALL)
        if not self._pictures:
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()), int(flags), self._text)
            return
        for picture, place in zip(self._pictures, self.places(), strict=True):
            draw_sharp(painter, place, picture.image)
            draw_mat(painter, place, colours.mat)
            for number, (text, ink) in enumerate(
                ((picture.name, colours.quiet), (picture.value, colours.text))
            ):
                painter.setPen(QColor(ink))
                room = place.width() + GRID
                shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
                line = QRectF(
                    place.left(), place.bottom() + 3 + number * metrics.height(), room, 20
                )
                painter.drawText(line, int(Qt.AlignmentFlag.AlignLeft), shown)
