"""Where the gallery's thumbnails are, and which of them are in sight."""

from dataclasses import dataclass
from math import ceil, floor

from PySide6.QtCore import QPoint, QRect

from core.images.reference import SIDE

ZOOMS = (1, 2, 3, 4)
"""Screen pixels for each pixel of a thumbnail."""

GAP = 6
LINE = 2
"""Height of the line under a thumbnail that has its class's colour."""

_FRAME = 3
"""How far the frame of the current thumbnail reaches beyond it."""


@dataclass(frozen=True)
class ThumbnailGrid:
    """Rows of ``count`` thumbnails in a viewport; all in device-independent pixels."""

    width: int
    """Of the viewport, as is ``height``."""
    height: int
    zoom: int
    count: int
    scrolled: int = 0
    """How far the rows have moved up."""
    ratio: float = 1.0
    """Device pixels for each device-independent one."""

    @property
    def side(self) -> int:
        """Of one thumbnail: of the whole zoom in device pixels that is nearest to ``zoom``."""
        device_zoom = max(1, floor(self.zoom * self.ratio + 0.5))
        return ceil(SIDE * device_zoom / self.ratio)

    @property
    def row_height(self) -> int:
        """From one row to the next."""
        return self.side + GAP + LINE + 1

    @property
    def columns(self) -> int:
        """Thumbnails beside each other."""
        return max(1, (self.width - GAP) // (self.side + GAP))

    @property
    def rows(self) -> int:
        """Of all thumbnails, in sight or not."""
        return -(-self.count // self.columns)

    @property
    def page_rows(self) -> int:
        """Rows that are wholly in sight at once."""
        return max(1, self.height // self.row_height)

    @property
    def scroll_range(self) -> int:
        """How far the rows can be moved up."""
        return max(0, GAP + self.rows * self.row_height - self.height)

    def rectangle(self, position: int) -> QRect:
        """Where a thumbnail is in the viewport, without the line under it."""
        row, column = divmod(position, self.columns)
        # What is left over goes between the columns, so that both edges are straight.
        spare = self.width - GAP - self.columns * (self.side + GAP)
        x = GAP + column * (self.side + GAP) + (column + 1) * spare // (self.columns + 1)
        y = GAP + row * self.row_height - self.scrolled
        return QRect(x, y, self.side, self.side)

    def in_sight(self) -> range:
        """The positions in the rows of which at least a part is seen."""
        # A row ends, with its line, one pixel and a gap before the next one begins.
        return self._between(GAP, self.height - 1)

    def touching(self, area: QRect) -> range:
        """The positions in the rows that ``area`` of the viewport touches, frames included."""
        return self._between(area.top() + GAP - _FRAME, area.bottom() + _FRAME)

    def position_at(self, point: QPoint) -> int | None:
        """The thumbnail under a point of the viewport."""
        for position in self._between(point.y(), point.y()):
            if self.rectangle(position).adjusted(0, 0, 0, LINE + 1).contains(point):
                return position
        return None

    def stepped(self, position: int, rows: int) -> int:
        """The position so many rows further down; may lie outside of what there is.

        One step up or down never leaves its column, except into a last row that is short.
        """
        there = position + rows * self.columns
        if rows == -1 and there < 0:
            return position
        if rows == 1 and position // self.columns == self.rows - 1:
            return position
        return there

    def scroll_to_show(self, position: int) -> int:
        """The ``scrolled`` that differs as little as possible and shows all of a thumbnail."""
        place = self.rectangle(position)
        if place.top() < GAP:
            return self.scrolled + place.top() - GAP
        # With its line, and the frame of the current one.
        bottom = place.bottom() + LINE + 2
        if bottom > self.height - 1:
            return self.scrolled + bottom - self.height + 1
        return self.scrolled

    def scroll_to_begin_with(self, position: int) -> int:
        """The ``scrolled`` that has a thumbnail in the uppermost row."""
        return position // self.columns * self.row_height

    def _between(self, top: int, bottom: int) -> range:
        first = max(0, (top + self.scrolled - GAP) // self.row_height)
        last = max(0, (bottom + self.scrolled - GAP) // self.row_height)
        return range(
            min(first * self.columns, self.count), min((last + 1) * self.columns, self.count)
        )
