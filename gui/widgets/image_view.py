"""One image, square and sharp, with a caption under it."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from core.images.reference import SIDE
from gui import theme
from gui.widgets.pixmaps import (
    GreyPixels,
    draw_mat,
    draw_sharp,
    enlarged_tip,
    grey_image,
    sharp_rectangle,
)

TIP_ZOOM = 8
"""How much the tooltip enlarges an image, if it is shown smaller than that."""


class ImageView(QWidget):
    """Shows one image with a caption; without an image, a blank mat with a word on why.

    The size that the view takes does not depend on what it shows, so that nothing jumps.
    """

    def __init__(
        self,
        name: str,
        caption: str = "",
        empty_text: str = "",
        zoom: int = 2,
        smallest_zoom: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        """``name`` is what a screen reader says; ``zoom`` is preferred, in screen pixels per pixel."""
        super().__init__(parent)
        self._name = name
        self._caption = caption
        self._empty_text = empty_text
        self._zoom = zoom
        self._smallest_zoom = smallest_zoom
        self._image: QImage | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.setSizePolicy(policy)
        self._describe()

    def set_image(self, pixels: GreyPixels | None) -> None:
        """Show ``pixels`` (28, 28), or the empty state."""
        self._image = None if pixels is None else grey_image(pixels)
        self._describe()
        self.update()

    def set_caption(self, caption: str) -> None:
        """The line under the image, cut with an ellipsis where it is too long."""
        if caption != self._caption:
            self._caption = caption
            self.updateGeometry()
            self.update()

    def set_name(self, name: str) -> None:
        """What a screen reader calls the view."""
        self._name = name
        self._describe()

    def set_empty_text(self, text: str) -> None:
        """What stands in the place of the image while there is none."""
        if text != self._empty_text:
            self._empty_text = text
            self._describe()
            self.update()

    def image(self) -> QImage | None:
        """The image on show, in its own pixels."""
        return self._image

    def caption(self) -> str:
        """The whole caption, also where the line is too short for it."""
        return self._caption

    def empty_text(self) -> str:
        """What the view says while it has no image."""
        return self._empty_text

    def image_area(self) -> QRect:
        """The part of the view above the caption, in its own coordinates."""
        return self.rect().adjusted(1, 1, -1, -1 - self._caption_height())

    def enlarged_tip(self) -> str:
        """The tooltip with the image above it, where the image is shown small."""
        target = sharp_rectangle(self.image_area(), self.devicePixelRatioF(), SIDE, SIDE)
        if self._image is None or target.width() >= TIP_ZOOM * SIDE:
            return self.toolTip()
        return enlarged_tip(self._image, self.toolTip(), TIP_ZOOM, self.devicePixelRatioF())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.toolTip():
            QToolTip.showText(event.globalPos(), self.enlarged_tip(), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return self._size_for(self._zoom)

    def minimumSizeHint(self) -> QSize:
        return self._size_for(self._smallest_zoom)

    def _size_for(self, zoom: int) -> QSize:
        return QSize(SIDE * zoom + 2, SIDE * zoom + 2 + self._caption_height())

    def _caption_height(self) -> int:
        if not self._caption:
            return 0
        return QFontMetrics(theme.font(theme.SMALL)).height() + theme.GRID // 2

    def _describe(self) -> None:
        self.setAccessibleName(self._name)
        self.setAccessibleDescription("" if self._image is not None else self._empty_text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SMALL))
        metrics = painter.fontMetrics()
        target = sharp_rectangle(self.image_area(), self.devicePixelRatioF(), SIDE, SIDE)
        if self._image is not None:
            draw_sharp(painter, target, self._image)
            draw_mat(painter, target, colours.mat)
        else:
            painter.fillRect(target, self.palette().color(QPalette.ColorRole.Window))
            draw_mat(painter, target, colours.hairline)
            painter.setPen(QColor(colours.quiet))
            words = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            inside = target.toRect().adjusted(4, 4, -4, -4)
            fits = metrics.boundingRect(inside, int(words), self._empty_text)
            short = self._empty_text if inside.contains(fits) else "…"
            painter.drawText(inside, int(words), short)
        if self._caption:
            line = QRect(0, int(target.bottom()) + 1, self.width(), self._caption_height())
            painter.setPen(QColor(colours.quiet))
            text = metrics.elidedText(self._caption, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter), text)
