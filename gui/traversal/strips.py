"""The strips of all models above each other, each with its current frame enlarged."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from core.engine.requests import Strip
from core.images.reference import SIDE
from core.workspace.state import LatentMove
from gui.theme import GRID
from gui.widgets.current_frame import CurrentFrame
from gui.widgets.strip_geometry import StripGeometry
from gui.widgets.strip_painting import MEASURED_ROWS, ROWS
from gui.widgets.strip_view import StripView

MODELS = ("small", "large")
"""Names to show before the first answer."""
FIGURE_ROWS = (len(ROWS), len(MEASURED_ROWS), 0)
"""Of each strip: all, those without the positions, which the slider has too, or none."""

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

    def show_leaks(self, leaks: Sequence[tuple[str, str]]) -> None:
        """What leaks along each strip, in few words and in full; fewer than there are strips: none."""
        for place, (view, _) in enumerate(self._rows):
            view.show_leak(*(leaks[place] if place < len(leaks) else ("", "")))

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

    def current_frames(self) -> tuple[CurrentFrame, ...]:
        """The enlarged frames, uppermost first."""
        return tuple(current for _, current in self._rows)

    def minimumSizeHint(self) -> QSize:
        least = super().minimumSizeHint()
        count = len(self._rows)
        gaps = max(count - 1, 0) * self._grid.verticalSpacing()
        return QSize(least.width(), count * StripView.least_height(0) + gaps)

    def _share_rows(self) -> None:
        """Give each strip as many rows of figures as there is room for, the same to all."""
        count = len(self._rows)
        # Where methods are compared there are many, which belong together in pairs.
        self._grid.setVerticalSpacing(GRID // 2 if self._captions else GRID)
        room = self.height() - max(count - 1, 0) * self._grid.verticalSpacing()
        fitting = (n for n in FIGURE_ROWS if count * StripView.least_height(n) <= room)
        rows = next(fitting, 0)
        for view, _ in self._rows:
            view.show_figure_rows(rows, room // count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share_rows()
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
        self._share_rows()

    def _on_pointed(self, view: StripView, index: int) -> None:
        """In every row, so that models can be compared; large enough frames are left as they are."""
        geometry = view.geometry_of_frames()
        small = geometry is not None and geometry.side < 2 * SIDE
        for _, current in self._rows:
            current.show_pointed(index if small else -1)

    def _on_request(self, position: float, gesture: int) -> None:
        self.show_position(position)
        self.position_requested.emit(position, gesture)
