"""The frame at a strip's slider, enlarged."""

from PySide6.QtCore import QEvent, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.engine.requests import Strip
from core.images.reference import SIDE
from gui.theme import SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.pixmaps import draw_mat, draw_sharp, grey_image, sharp_rectangle
from gui.widgets.strip_painting import row_height
from gui.widgets.strip_view import StripView


class CurrentFrame(QWidget):
    """The frame at the slider's position, enlarged, its figures in line with those of its strip.

    While the mouse is over a small frame, that one in its place.
    """

    def __init__(self, beside: StripView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = beside
        self._strip: Strip | None = None
        self._pointed = -1
        self._image: QImage | None = None
        self._texts = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_strip(self, strip: Strip) -> None:
        """Show the strip's current frame, or nothing where it has a problem."""
        if strip.problem or not strip.current.size:
            self.clear()
            return
        self._strip = strip
        self.setAccessibleName(f"Current frame of the model {strip.model}")
        self.setToolTip(
            f"{strip.model} at the slider's position:\n"
            f"height {number_text(strip.current_height, 2)} rows,"
            f" brightness {number_text(strip.current_brightness, 3)}"
        )
        self._refresh()

    def show_pointed(self, index: int) -> None:
        """Show frame ``index`` of the strip instead, or with -1 the current one again."""
        if index != self._pointed:
            self._pointed = index
            self._refresh()

    def clear(self) -> None:
        """Show nothing."""
        self._strip, self._image, self._texts = None, None, ("", "")
        self.setAccessibleName("Current frame")
        self.setToolTip("")
        self.update()

    def _refresh(self) -> None:
        strip = self._strip
        if strip is None:
            return
        frame, height, brightness = strip.current, strip.current_height, strip.current_brightness
        if self._is_pointed():
            index = self._pointed
            frame = strip.frames[index]
            height, brightness = float(strip.height[index]), float(strip.brightness[index])
        self._image = grey_image(frame)
        self._texts = (number_text(height, 1), number_text(brightness, 2))
        self.update()

    def _is_pointed(self) -> bool:
        return self._strip is not None and 0 <= self._pointed < len(self._strip.frames)

    def image(self) -> QImage | None:
        """The frame on show, in its own pixels."""
        return self._image

    def texts(self) -> tuple[str, str]:
        """Height and brightness as they are written."""
        return self._texts

    def picture_area(self) -> QRect:
        """Where the frame may be, above its figures."""
        below = self._beside.figures_top() if self._beside.figure_rows() else self.height()
        return QRect(1, 1, self.width() - 2, int(below) - 1)

    def set_zoom(self, zoom: int) -> None:
        """Take the width of a frame enlarged ``zoom`` times."""
        self.setFixedWidth(zoom * SIDE + 2)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self._beside.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.minimumWidth(), SIDE)

    def changeEvent(self, event: QEvent) -> None:
        self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image is None:
            return
        colours = tokens()
        painter = QPainter(self)
        area = self.picture_area()
        target = sharp_rectangle(area, self.devicePixelRatioF(), SIDE, SIDE)
        target.moveTop(area.top())
        draw_sharp(painter, target, self._image)
        # The frame under the mouse is framed in its strip in the same way.
        strong = colours.text if self._is_pointed() else colours.accent
        draw_mat(painter, target, strong if self._is_pointed() else colours.mat)
        if not self._beside.figure_rows():
            return
        painter.setFont(figure_font(SMALL, strong=True))
        painter.setPen(QColor(strong))
        metrics = figure_metrics(SMALL, strong=True)
        y = self._beside.figures_top() + figure_metrics(SMALL).ascent()
        for text in self._texts:
            x = target.center().x() - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(x, y), text)
            y += row_height()
