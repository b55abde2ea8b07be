"""The strips of all models above each other, each with its current frame enlarged."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from core.engine.requests import Strip
from core.images.reference import SIDE
from gui.theme import GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.pixmaps import draw_mat, draw_sharp, grey_image, sharp_rectangle
from gui.widgets.strip_painting import row_height
from gui.widgets.strip_view import StripView

MODELS = ("small", "large")
"""Names to show before the first answer."""
ROOMY = 1340
"""From this width on the frames of a usual strip are 3 times enlarged, the current one 4 times."""


class Strips(QWidget):
    """One row for each model, in the order in which they come (small above large)."""

    position_requested = Signal(float, int)
    """A position that was clicked or dragged to, and the number of the gesture."""

    def __init__(self, models: Sequence[str] = MODELS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[StripView, CurrentFrame]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(0, 1)
        self.mark_waiting(models)

    def show_strips(
        self, strips: Sequence[Strip], positions: Sequence[float], position: float
    ) -> None:
        """Show one strip for each model, frames at ``positions``, the slider at ``position``."""
        self._have_rows(len(strips))
        for (view, current), strip in zip(self._rows, strips, strict=True):
            view.show_strip(strip, positions, position)
            current.show_strip(strip)

    def show_position(self, position: float) -> None:
        """Move the markers before the answer is there."""
        for view, _ in self._rows:
            view.show_position(position)

    def mark_waiting(self, models: Sequence[str] = MODELS) -> None:
        """Say that the models are being loaded, wherever there is no strip yet."""
        self._have_rows(len(models))
        for (view, current), model in zip(self._rows, models, strict=True):
            if not view.positions() or view.model() != model:
                view.show_waiting(model)
                current.clear()

    def views(self) -> tuple[StripView, ...]:
        """The strips, uppermost first."""
        return tuple(view for view, _ in self._rows)

    def current_frames(self) -> tuple["CurrentFrame", ...]:
        """The enlarged frames, uppermost first."""
        return tuple(current for _, current in self._rows)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._zoom_current_frames()
        super().resizeEvent(event)

    def _zoom_current_frames(self) -> None:
        for _, current in self._rows:
            current.set_zoom(4 if self.width() >= ROOMY else 3)

    def _have_rows(self, count: int) -> None:
        while len(self._rows) > count:
            for widget in self._rows.pop():
                self._grid.removeWidget(widget)
                widget.deleteLater()
        while len(self._rows) < count:
            view = StripView()
            view.position_requested.connect(self._on_request)
            current = CurrentFrame(view)
            row = len(self._rows)
            self._grid.addWidget(view, row, 0)
            self._grid.addWidget(current, row, 1)
            self._rows.append((view, current))
        self._zoom_current_frames()

    def _on_request(self, position: float, gesture: int) -> None:
        self.show_position(position)
        self.position_requested.emit(position, gesture)


class CurrentFrame(QWidget):
    """The frame at the slider's position, enlarged, its figures in line with those of its strip."""

    def __init__(self, beside: StripView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._beside = beside
        self._image: QImage | None = None
        self._texts = ("", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def show_strip(self, strip: Strip) -> None:
        """Show the strip's current frame, or nothing where it has a problem."""
        if strip.problem or not strip.current.size:
            self.clear()
            return
        self._image = grey_image(strip.current)
        height, brightness = strip.current_height, strip.current_brightness
        self._texts = (number_text(height, 1), number_text(brightness, 2))
        self.setAccessibleName(f"Current frame of the model {strip.model}")
        self.setToolTip(
            f"{strip.model} at the slider's position:\nheight {number_text(height, 2)} rows,"
            f" brightness {number_text(brightness, 3)}"
        )
        self.update()

    def clear(self) -> None:
        """Show nothing."""
        self._image, self._texts = None, ("", "")
        self.setAccessibleName("Current frame")
        self.setToolTip("")
        self.update()

    def image(self) -> QImage | None:
        """The frame on show, in its own pixels."""
        return self._image

    def texts(self) -> tuple[str, str]:
        """Height and brightness as they are written."""
        return self._texts

    def picture_area(self) -> QRect:
        """Where the frame may be, above its figures."""
        return QRect(1, 1, self.width() - 2, int(self._beside.figures_top()) - 1)

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
        draw_mat(painter, target, colours.mat)
        painter.setFont(figure_font(SMALL, strong=True))
        painter.setPen(QColor(colours.accent))
        metrics = figure_metrics(SMALL, strong=True)
        y = self._beside.figures_top() + figure_metrics(SMALL).ascent()
        for text in self._texts:
            x = target.center().x() - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(x, y), text)
            y += row_height()
