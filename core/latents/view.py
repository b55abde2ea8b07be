"""The window onto a plane of latent points: which part is seen, and at what scale.

Both axes have one scale: a latent space's prior is the same in every direction, so a picture that
stretched one of them would show distances that are not there.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float32] | NDArray[np.float64]
"""Places in the plane, (n, 2)."""

DEEPEST = 1000.0
"""How many times a view may be enlarged beyond what shows all points: float32 places stay exact to
a tenth of a pixel."""

WIDEST = 0.1
"""How small all points may become."""

MARGIN = 0.05
"""Share of the width and height that stays free around all points."""

_SMALLEST_SPAN = 1e-6


@dataclass(frozen=True)
class View:
    """A rectangle of the plane on a canvas; y grows upwards in the plane and downwards in pixels."""

    x: float
    """Of the middle of the canvas, in the plane."""
    y: float
    scale: float
    """Pixels for each unit of the plane."""
    width: float
    """Of the canvas, in pixels."""
    height: float

    @property
    def left(self) -> float:
        """The smallest x that is seen."""
        return self.x - self.width / 2 / self.scale

    @property
    def right(self) -> float:
        """The largest x that is seen."""
        return self.x + self.width / 2 / self.scale

    @property
    def bottom(self) -> float:
        """The smallest y that is seen."""
        return self.y - self.height / 2 / self.scale

    @property
    def top(self) -> float:
        """The largest y that is seen."""
        return self.y + self.height / 2 / self.scale

    @property
    def _middle(self) -> tuple[float, float]:
        return self.width / 2, self.height / 2

    def to_pixels(self, points: Points) -> NDArray[np.float64]:
        """Where points (n, 2) are on the canvas, (n, 2)."""
        from_middle = np.asarray(points, np.float64) - (self.x, self.y)
        return np.asarray(from_middle * (self.scale, -self.scale) + self._middle)

    def pixel_of(self, x: float, y: float) -> tuple[float, float]:
        """Where one point is on the canvas."""
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def point_at(self, across: float, down: float) -> tuple[float, float]:
        """What point of the plane is at a place on the canvas."""
        return self.left + across / self.scale, self.top - down / self.scale

    def panned(self, across: float, down: float) -> "View":
        """The view after its contents were dragged by so many pixels."""
        return replace(self, x=self.x - across / self.scale, y=self.y + down / self.scale)

    def zoomed(self, factor: float, across: float, down: float) -> "View":
        """Enlarged by ``factor``; what is at (across, down) on the canvas stays there."""
        x, y = self.point_at(across, down)
        scale = self.scale * factor
        return replace(
            self,
            x=x - (across - self.width / 2) / scale,
            y=y + (down - self.height / 2) / scale,
            scale=scale,
        )

    def resized(self, width: float, height: float) -> "View":
        """The same middle on a canvas of another size; as much of the plane as before is seen."""
        factor = min(width / self.width, height / self.height)
        return replace(self, width=width, height=height, scale=self.scale * factor)

    def in_device_pixels(self, ratio: float) -> "View":
        """The same part of the plane on a canvas with ``ratio`` times as many pixels each way.

        Whole pixels are taken: a canvas has no halves.
        """
        width, height = max(round(self.width * ratio), 1), max(round(self.height * ratio), 1)
        return replace(self, width=width, height=height, scale=self.scale * ratio)

    def within(self, bounds: "Bounds") -> "View":
        """This view, brought back to where there is something to see of ``bounds``."""
        fit = view_of(bounds, self.width, self.height)
        scale = min(max(self.scale, fit.scale * WIDEST), fit.scale * DEEPEST)
        x = min(max(self.x, bounds.left), bounds.right)
        y = min(max(self.y, bounds.bottom), bounds.top)
        return replace(self, x=x, y=y, scale=scale)


@dataclass(frozen=True)
class Bounds:
    """A rectangle of the plane."""

    left: float
    bottom: float
    right: float
    top: float

    def joined(self, other: "Bounds") -> "Bounds":
        """The smallest rectangle around both."""
        return Bounds(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )


EMPTY = Bounds(-3.0, -3.0, 3.0, 3.0)
"""What is shown where there are no points: nearly all of a standard normal prior."""


def bounds_of(points: Points) -> Bounds:
    """The smallest rectangle around the finite ones of points (n, 2); ``EMPTY`` without any."""
    if not len(points):
        return EMPTY
    x, y = points[:, 0], points[:, 1]
    # The usual case without a mask of what may be half a million rows: NaN and infinity come through.
    edges = [float(edge) for edge in (x.min(), y.min(), x.max(), y.max())]
    if np.isfinite(edges).all():
        return Bounds(*edges)
    return bounds_of(points[np.isfinite(x) & np.isfinite(y)])


def view_of(bounds: Bounds, width: float, height: float) -> View:
    """The largest view of a canvas that shows all of ``bounds`` with a margin."""
    size = max(abs(bounds.left), abs(bounds.right), abs(bounds.bottom), abs(bounds.top), 1.0)
    across = max(bounds.right - bounds.left, _SMALLEST_SPAN * size)
    up = max(bounds.top - bounds.bottom, _SMALLEST_SPAN * size)
    room = 1.0 - 2 * MARGIN
    return View(
        x=(bounds.left + bounds.right) / 2,
        y=(bounds.bottom + bounds.top) / 2,
        scale=min(width * room / across, height * room / up),
        width=width,
        height=height,
    )
