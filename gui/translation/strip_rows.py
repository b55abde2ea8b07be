"""Four strips above each other: the source's, the target's own, the translated arrow, the identifier."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from core.engine.requests import Strip
from core.engine.translation_requests import Frame
from gui.theme import GRID
from gui.translation.veil import Veil
from gui.widgets.attribute_plot import Stroke
from gui.widgets.current_frame import CurrentFrame
from gui.widgets.strip_geometry import StripGeometry
from gui.widgets.strip_view import StripView

ROWS = ("source", "native", "arrow", "identifier")
"""From top to bottom."""

STROKES = {
    "source": Stroke(False, (1.0, 2.0)),
    "native": Stroke(False),
    "arrow": Stroke(True, (3.0, 2.0)),
    "identifier": Stroke(True),
}
"""How each one's attributes are drawn: the translated ones in the accent colour."""

PRELIMINARY_STROKE = Stroke(True, (1.0, 4.0))
"""Of the identifier's lines, until it is the one that was wanted."""

NOT_YET = "Not reached yet"
"""In place of the frames that a preliminary walk does not get to."""

ROOMY = 1200
"""From this width on the current frames are 4 times enlarged."""


@dataclass(frozen=True, eq=False)
class RowContents:
    """What one row shows."""

    model: str
    caption: str
    strip: Strip | None
    """None: what is said in its place."""
    sentence: str
    positions: tuple[float, ...]
    aside: tuple[str, str] = ("", "")
    """What else is said beside the frames, in few words and in full."""
    preliminary: str = ""
    """Why the strip is not the last word yet; it is shown paler then."""


class StripRows(QWidget):
    """The rows, each with its current frame enlarged."""

    position_requested = Signal(float, int)
    """A position that was clicked or dragged to, and the number of the gesture."""
    laid_out = Signal()
    """The frames may stand elsewhere now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID // 2)
        self._grid.setColumnStretch(0, 1)
        self._contents: dict[str, RowContents] = {}
        self.views: dict[str, StripView] = {}
        self.current: dict[str, CurrentFrame] = {}
        self.veils: dict[str, tuple[Veil, Veil]] = {}
        """Over the strip and over its current frame."""
        for place, row in enumerate(ROWS):
            view = StripView()
            view.setToolTip("Click or drag to go along the strip")
            frame = CurrentFrame(view)
            view.position_requested.connect(self._request)
            view.frame_pointed.connect(self._pointed)
            self.views[row], self.current[row] = view, frame
            self.veils[row] = Veil(view), Veil(frame)
            self._grid.addWidget(view, place, 0)
            self._grid.addWidget(frame, place, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def hasHeightForWidth(self) -> bool:
        """No: where there is less room the frames are smaller, rather than the pane scrolled."""
        return False

    def wanted_height(self) -> int:
        """At which the frames fill the width."""
        spaces = (len(ROWS) - 1) * self._grid.verticalSpacing()
        return spaces + sum(view.heightForWidth(view.width()) for view in self.views.values())

    def show_row(self, row: str, contents: RowContents, position: float) -> None:
        """Show a strip, or what is said in its place."""
        view, frame = self.views[row], self.current[row]
        before = self._contents.get(row)
        self._contents[row] = contents
        view.show_caption(contents.caption)
        view.show_leak(*contents.aside)
        for veil in self.veils[row]:
            veil.show_text("" if contents.strip is None else contents.preliminary)
        if contents.strip is None:
            view.show_waiting(contents.model, contents.sentence)
            frame.clear()
            return
        strip = contents.strip
        if contents.preliminary:
            # Where such a walk stops says nothing about where the one that was wanted will get.
            strip = replace(strip, stopped=(NOT_YET, NOT_YET))
        view.show_strip(strip, contents.positions, position)
        if before is None or before.strip is not contents.strip:
            frame.show_strip(contents.strip)

    def show_frame(self, row: str, frame: Frame | None) -> None:
        """The frame at the slider."""
        contents = self._contents.get(row)
        if frame is None or contents is None or contents.strip is None or contents.strip.problem:
            return
        self.current[row].show_strip(
            replace(
                contents.strip,
                current=frame.image,
                current_height=frame.height,
                current_brightness=frame.brightness,
                current_reached=frame.reached,
            )
        )

    def show_position(self, position: float) -> None:
        """Move the markers only."""
        for view in self.views.values():
            view.show_position(position)

    def contents(self) -> Sequence[tuple[str, RowContents]]:
        """What is on show, from top to bottom."""
        return [(row, self._contents[row]) for row in ROWS if row in self._contents]

    def geometry_of_frames(self) -> StripGeometry | None:
        """Where the frames of the first strip that has any are; of the others they are there too."""
        found = (view.geometry_of_frames() for view in self.views.values())
        return next((geometry for geometry in found if geometry is not None), None)

    def resizeEvent(self, event: object) -> None:
        for frame in self.current.values():
            frame.set_zoom(4 if self.width() >= ROOMY else 3)
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.laid_out.emit()

    def _request(self, position: float, gesture: int) -> None:
        self.show_position(position)
        self.position_requested.emit(position, gesture)

    def _pointed(self, index: int) -> None:
        for frame in self.current.values():
            frame.show_pointed(index)
