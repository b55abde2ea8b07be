"""The strips of all models above each other, each with its current frame enlarged."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from core.engine.requests import Strip
from core.images.reference import SIDE
from core.workspace.state import LatentMove
from gui.theme import GRID, SMALL, tokens
from gui.widgets.figures import figure_font, figure_metrics, number_text
from gui.widgets.pixmaps import draw_mat, draw_sharp, grey_image, sharp_rectangle
from gui.widgets.strip_geometry import StripGeometry
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

    laid_out = Signal()
    """The strips, or their frames, may stand elsewhere now."""

    def __init__(self, models: Sequence[str] = MODELS, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[StripView, CurrentFrame]] = []
        self._moves: tuple[LatentMove, ...] = ()
        self._captions: tuple[str, ...] = ()
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
            view.show_moves(self._moves)
            current.show_strip(strip)

    def show_captions(self, captions: tuple[str, ...]) -> None:
        """What each model's strips are called, where it has several; else none."""
        self._captions = captions
        self._caption_rows()

    def captions(self) -> tuple[str, ...]:
        """What each model's strips are called, if it has several."""
        return self._captions

    def geometry_of_frames(self) -> StripGeometry | None:
        """Where the frames of the first strip that has any are; of the others they are there too."""
        for view, _ in self._rows:
            geometry = view.geometry_of_frames()
            if geometry is not None:
                return geometry
        return None

    def _caption_rows(self) -> None:
        for place, (view, _) in enumerate(self._rows):
            several = len(self._captions)
            view.show_caption(self._captions[place % several] if several else "")

    def show_moves(self, moves: tuple[LatentMove, ...]) -> None:
        """Say at each strip which latents of its model are moved by hand."""
        self._moves = moves
        for view, _ in self._rows:
            view.show_moves(moves)

    def show_position(self, position: float) -> None:
        """Move the markers before the answer is there."""
        for view, _ in self._rows:
            view.show_position(position)

    def mark_waiting(self, models: Sequence[str] = MODELS) -> None:
        """Say that the models are being loaded, wherever there is no strip yet."""
        each = [model for model in models for _ in self._captions or ("",)]
        self._have_rows(len(each))
        for (view, current), model in zip(self._rows, each, strict=True):
            if not view.positions() or view.model() != model:
                view.show_waiting(model)
                view.show_moves(self._moves)
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
        self.laid_out.emit()

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
            view.frame_pointed.connect(partial(self._on_pointed, view))
            current = CurrentFrame(view)
            row = len(self._rows)
            self._grid.addWidget(view, row, 0)
            self._grid.addWidget(current, row, 1)
            self._rows.append((view, current))
            self.laid_out.emit()
        self._zoom_current_frames()
        self._caption_rows()

    def _on_pointed(self, view: StripView, index: int) -> None:
        """In every row, so that models can be compared; large enough frames are left as they are."""
        geometry = view.geometry_of_frames()
        small = geometry is not None and geometry.side < 2 * SIDE
        for _, current in self._rows:
            current.show_pointed(index if small else -1)

    def _on_request(self, position: float, gesture: int) -> None:
        self.show_position(position)
        self.position_requested.emit(position, gesture)


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
        # The frame under the mouse is framed in its strip in the same way.
        strong = colours.text if self._is_pointed() else colours.accent
        draw_mat(painter, target, strong if self._is_pointed() else colours.mat)
        painter.setFont(figure_font(SMALL, strong=True))
        painter.setPen(QColor(strong))
        metrics = figure_metrics(SMALL, strong=True)
        y = self._beside.figures_top() + figure_metrics(SMALL).ascent()
        for text in self._texts:
            x = target.center().x() - metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(x, y), text)
            y += row_height()
