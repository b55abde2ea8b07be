"""Points as a picture: half a million of them in a few milliseconds, with NumPy alone.

Each point is a disc around the pixel that it falls in. Where discs overlap,

- the colour is that of the uppermost point (classes that mixed would take on the colour of a third),
- the opacity is that of all of them together: 1 - prod(1 - opacity x coverage).

Neither depends on anything but sums and maxima over shifted pictures, so the cost of a disc does not
grow with the number of points: points are counted into pixels once, and discs are made of pixels.
With few points on a large canvas it is the other way round, and discs are made point by point; the
picture is the same.

Which point is uppermost is drawn by lot once (seeded), so that no class hides the others by coming
last, and stays the same however one pans and zooms.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from core.latents.raster_discs import (
    ABOVE,
    GROUPS,
    ByPixel,
    ByPoint,
    Disc,
    colour_table,
    disc_of,
)
from core.latents.view import Points, View

THINNEST, THICKEST = 1.0, 6.0
"""Diameters that density chooses between, in device-independent pixels."""

FAINTEST, STRONGEST = 0.2, 0.85
"""Opacities that density chooses between."""

_SPARSE = 40
"""Pixels of canvas per pixel with points from which on discs are made point by point."""

_CHUNK = 32768
"""Points that are handled at a time: their intermediate numbers stay in the cache."""


@dataclass(frozen=True, eq=False)
class PointCloud:
    """Points made ready to be painted, once for many pictures; n of them."""

    x: NDArray[np.float32]
    """(n,)"""
    y: NDArray[np.float32]
    """(n,)"""
    keys: NDArray[np.int32]
    """(n,) ``ABOVE`` + rank x 16 + group, ascending: of two points the later one is above."""
    numbers: NDArray[np.int32]
    """(n,) which of the points that were given each is."""
    spread: float
    """Area of the ellipse of two standard deviations, in units of the plane squared."""

    def __len__(self) -> int:
        return len(self.keys)

    def groups(self) -> NDArray[np.int32]:
        """(n,) each point's group."""
        return self.keys & (GROUPS - 1)

    def subset(self, mask: NDArray[np.bool_]) -> "PointCloud":
        """Only the points whose number is chosen by a mask over those that were given.

        Each keeps its place above or below the others. Takes a fraction of making the cloud anew.
        """
        # Places and ``take``: of half a million points a quarter of what masking each array takes.
        kept = np.flatnonzero(mask.take(self.numbers))
        x, y = self.x.take(kept), self.y.take(kept)
        return PointCloud(x, y, self.keys.take(kept), self.numbers.take(kept), _spread(x, y))


@dataclass(frozen=True)
class Appearance:
    """How points look."""

    diameter: float
    """In pixels of the canvas."""
    opacity: float
    """Of a single point, 0 to 1."""


def point_cloud(points: Points, groups: NDArray[np.integer], seed: int = 0) -> PointCloud:
    """Make points (n, 2) of groups (n,) 0 to 15 ready to be painted; those not finite never are.

    Raises
    ------
    ValueError
        Shapes do not fit, or a group is not 0 to 15.
    """
    if points.ndim != 2 or points.shape[1] != 2 or groups.shape != points.shape[:1]:
        raise ValueError(f"points {points.shape} and groups {groups.shape} do not fit")
    if len(groups) and not (groups.min() >= 0 and groups.max() < GROUPS):
        raise ValueError(f"groups are 0 to {GROUPS - 1}")
    order = np.arange(len(points), dtype=np.int32)
    np.random.default_rng(seed).shuffle(order)
    x = points[:, 0].astype(np.float32)[order]
    y = points[:, 1].astype(np.float32)[order]
    ranks = np.arange(len(order), dtype=np.int32)
    keys = ABOVE + ranks * GROUPS + groups.astype(np.int32)[order]
    usable = np.isfinite(x) & np.isfinite(y)
    if not usable.all():
        x, y, keys, order = x[usable], y[usable], keys[usable], order[usable]
    return PointCloud(x, y, keys, order, _spread(x, y))


def _spread(x: NDArray[np.float32], y: NDArray[np.float32]) -> float:
    if not len(x):
        return 0.0
    return float(4 * np.pi * np.std(x, dtype=np.float64) * np.std(y, dtype=np.float64))


def fitting_appearance(cloud: PointCloud, scale: float) -> Appearance:
    """Size and opacity that suit the density of ``cloud`` at ``scale`` pixels per unit.

    They depend on the scale only, not on the part that is seen, so that nothing changes as one pans.
    """
    if not len(cloud):
        return Appearance(THICKEST, STRONGEST)
    # Pixels for each point in the dense part; where all lie in one place, as if on a small spot.
    room = max(cloud.spread * scale * scale, 64.0) / len(cloud)
    wanted = 1.15 * sqrt(room)
    diameter = round(2 * min(max(wanted, THINNEST), THICKEST)) / 2
    # What the smallest size cannot make room for any more becomes transparent instead.
    opacity = min(max(STRONGEST * sqrt(min(wanted, 4.0) / 4.0), FAINTEST), STRONGEST)
    return Appearance(diameter, opacity)


class Rasteriser:
    """Paints pictures one after the other into the same memory.

    Fetching new memory for each would take longer than painting. Not thread-safe.
    """

    def __init__(self) -> None:
        self._seeds, self._counts = np.empty(0, np.int32), np.empty(0, np.int32)
        self._capped = np.empty(0, np.uint16)
        self._places, self._ones = np.empty(0, np.intp), np.empty(0, np.int32)
        self._picture = np.empty(0, np.uint32)
        self._by_pixel, self._by_point = ByPixel(), ByPoint()

    def paint(
        self, cloud: PointCloud, view: View, colours: NDArray[np.uint8], appearance: Appearance
    ) -> NDArray[np.uint32]:
        """Paint a cloud on a canvas.

        Parameters
        ----------
        cloud
            The points.
        view
            In the canvas' pixels, which are whole numbers.
        colours
            (groups, 3) red, green, blue of each group that occurs.
        appearance
            In the canvas' pixels.

        Returns
        -------
        (height, width) pixels 0xAARRGGBB, premultiplied; transparent where there is no point.
        The next call writes over them.
        """
        disc = disc_of(appearance.diameter, appearance.opacity)
        height, width = round(view.height), round(view.width)
        seeds, counts = self._planes(cloud, view, disc, height, width)
        if self._picture.size != height * width:
            self._picture = np.empty(height * width, np.uint32)
        picture = self._picture.reshape(height, width)
        table = colour_table(np.ascontiguousarray(colours, np.uint8).tobytes())
        if np.count_nonzero(seeds != 0) * _SPARSE < seeds.size:
            seen = self._places[self._seeds[self._places] == cloud.keys]
            self._by_point.paint(seeds, counts, seen, disc, table, picture)
        else:
            self._by_pixel.paint(seeds, counts, disc, table, picture)
        return picture

    def _planes(
        self, cloud: PointCloud, view: View, disc: Disc, height: int, width: int
    ) -> tuple[NDArray[np.int32], NDArray[np.uint16]]:
        """The uppermost key in each pixel of the framed canvas, and how many points are in it."""
        rows, columns = height + 2 * disc.frame, width + 2 * disc.frame
        if self._seeds.size != rows * columns:
            self._seeds, self._counts = (np.empty(rows * columns, np.int32) for _ in range(2))
            self._capped = np.empty(rows * columns, np.uint16)
        if self._places.size != len(cloud):
            self._places = np.empty(len(cloud), np.intp)
            self._ones = np.ones(len(cloud), np.int32)
        places = self._places
        self._seeds.fill(0)
        self._counts.fill(0)
        _find_places(cloud, view, disc.frame, (rows, columns), places)
        # NumPy assigns in order, so of all points in a pixel the one with the highest rank remains.
        self._seeds[places] = cloud.keys
        np.add.at(self._counts, places, self._ones)
        np.minimum(self._counts, disc.most, out=self._capped, casting="unsafe")
        seeds = self._seeds.reshape(rows, columns)
        # Emptied, for it holds all that is beyond the canvas.
        seeds[0] = seeds[-1] = seeds[:, 0] = seeds[:, -1] = 0
        return seeds, self._capped.reshape(rows, columns)


def _find_places(
    cloud: PointCloud, view: View, frame: int, padded: tuple[int, int], found: NDArray[np.intp]
) -> None:
    """The flat number of each point's pixel; points outside are on the outermost ring.

    From there no disc reaches the picture.
    """
    scale = np.float32(view.scale)
    left, top = np.float32(view.left), np.float32(view.top)
    rows, columns = padded
    across, down = np.empty(_CHUNK, np.float32), np.empty(_CHUNK, np.float32)
    # A float32 counts exactly up to 2^24 only.
    exact = np.dtype(np.float32 if rows * columns < 1 << 24 else np.float64)
    for start in range(0, len(cloud), _CHUNK):
        x, y = cloud.x[start : start + _CHUNK], cloud.y[start : start + _CHUNK]
        u, v = across[: len(x)], down[: len(x)]
        np.subtract(x, left, out=u)
        np.subtract(top, y, out=v)
        _to_pixels(u, scale, frame, columns)
        _to_pixels(v, scale, frame, rows)
        flat = v.astype(exact, copy=False)
        np.multiply(flat, columns, out=flat)
        np.add(flat, u, out=flat)
        found[start : start + _CHUNK] = flat


def _to_pixels(values: NDArray[np.float32], scale: np.float32, frame: int, size: int) -> None:
    """Distances in units to whole pixels of the framed canvas, in place."""
    np.multiply(values, scale, out=values)
    np.add(values, np.float32(frame), out=values)
    np.clip(values, np.float32(0), np.float32(size - 1), out=values)
    np.floor(values, out=values)
