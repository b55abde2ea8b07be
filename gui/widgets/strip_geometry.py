"""Where the parts of a strip are: frames, axis, rows of figures. Pixel geometry, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF

from core.images.reference import SIDE

AXIS = 12
"""Height of the axis under the frames, in device-independent pixels."""
EDGE = 1
"""Room for the mat around the frames."""
BASE = "base"
"""The label of a frame at position 0."""
WIDEST_GAP = 12
LARGEST_ZOOM = 4
SHARP_ENOUGH = 0.75
"""Below a zoom of 2, the share of the possible size that a whole zoom must fill to be taken."""


@dataclass(frozen=True)
class StripGeometry:
    """The frames of one strip in device-independent pixels; all edges lie on device pixels."""

    left: float
    top: float
    side: float
    """Of one frame."""
    step: float
    """From one frame's left edge to the next one's."""
    count: int
    sharp: bool
    """Whether a frame's pixel is a whole number of device pixels."""

    def frame(self, index: int) -> QRectF:
        """Where frame ``index`` is painted."""
        corner = QPointF(self.left + index * self.step, self.top)
        return QRectF(corner, QSizeF(self.side, self.side))

    @property
    def right(self) -> float:
        """Right edge of the last frame."""
        return self.left + (self.count - 1) * self.step + self.side

    @property
    def bottom(self) -> float:
        """Lower edge of the frames."""
        return self.top + self.side

    def centre(self, index: int) -> float:
        """Horizontal centre of frame ``index``."""
        return self.left + index * self.step + self.side / 2

    def index_at(self, x: float) -> int:
        """The frame nearest to ``x``."""
        nearest = round((x - self.left - self.side / 2) / self.step)
        return min(max(nearest, 0), self.count - 1)

    def x_of(self, position: float, positions: Sequence[float]) -> float | None:
        """Where ``position`` is on the axis; None if it lies outside of it."""
        if not positions[0] <= position <= positions[-1]:
            return None
        return float(np.interp(position, positions, self._centres()))

    def position_at(self, x: float, positions: Sequence[float]) -> float:
        """The position under ``x``, in hundredths, within the axis."""
        return round(float(np.interp(x, self._centres(), positions)), 2) + 0.0

    def _centres(self) -> list[float]:
        return [self.centre(index) for index in range(self.count)]


def lay_out(count: int, area: QRectF, ratio: float) -> StripGeometry:
    """The largest frames for which ``count`` fit side by side into ``area``.

    ``ratio`` is the number of device pixels of a device-independent one. Enlargement is by a whole
    number of device pixels; only where that would waste much of a small area, frames have a
    broken zoom, which never distorts them.
    """
    width, height = (area.width() - 2 * EDGE) * ratio, (area.height() - 2 * EDGE) * ratio
    least = ceil(ratio)
    room = (width - (count - 1) * least) / count
    zoom = max(min(room, height), 4.0) / SIDE
    whole = min(floor(zoom), floor(LARGEST_ZOOM * ratio))
    sharp = whole >= 2 or (whole == 1 and whole / zoom >= SHARP_ENOUGH)
    side = whole * SIDE if sharp else floor(min(zoom, LARGEST_ZOOM * ratio) * SIDE)
    spare = floor((width - count * side) / max(count - 1, 1))
    gap = min(max(spare, least), ceil(WIDEST_GAP * ratio))
    left = round((area.left() + EDGE) * ratio)
    # They stand on the axis, so that it stays where it is when they get smaller.
    top = floor((area.bottom() - EDGE) * ratio) - side
    return StripGeometry(
        left / ratio, top / ratio, side / ratio, (side + gap) / ratio, count, sharp
    )


def labelled_frames(labels: Sequence[str], step: float, widest: float) -> range:
    """Which frames have figures under them, so that texts ``widest`` wide do not touch.

    A frame at position 0 always has, that is the one whose label is ``BASE``.
    """
    stride = max(1, ceil(widest / step))
    zero = labels.index(BASE) if BASE in labels else 0
    return range(zero % stride, len(labels), stride)
