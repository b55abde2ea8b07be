"""From pixels with points in them to a picture of overlapping discs.

``ByPixel`` shifts whole pictures, band by band; ``ByPoint`` visits only pixels that have a point.
Both make the same picture; which is faster depends on the density and on the size of the discs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log1p

import numpy as np
from numpy.typing import NDArray

GROUPS = 16
"""Colours of one picture at most: the ten classes, points without one, and five to spare."""

DEEPEST = 4095
"""The optical depth from which on a pixel is opaque: e^-8 would shine through."""

UNITS = 512
"""Steps of optical depth per factor e of transparency."""

LARGEST = 32.0
"""Diameter in pixels of the canvas that is drawn at most."""

ABOVE = 1 << 30
"""Added to each key, so that zero means "no point" and there is room below for a second rank."""

_MOST_OPAQUE = 0.97
_FINE = 32
_LEAST_COVERAGE = 0.12
"""A pixel of which less is covered is left out: nobody sees it, and it takes as long as a full one."""
_TALLEST_FRAME = ceil(LARGEST / 2) + 1
_BAND = 32768
"""Pixels that are handled at a time: their intermediate numbers stay in the cache."""


@dataclass(frozen=True)
class Ring:
    """Pixels around a point that its disc covers equally much."""

    depth: int
    """Optical depth that one point adds."""
    covered: bool
    """Whether at least half of the pixel is covered."""
    offsets: tuple[tuple[int, int], ...]
    """Down and across, from the point's own pixel."""


@dataclass(frozen=True)
class Disc:
    """What a point does to the pixels around its own."""

    frame: int
    """Pixels that the canvas needs beyond each edge: as far as a disc reaches, and one for the rest."""
    rings: tuple[Ring, ...]
    inner: tuple[tuple[int, int], ...]
    """For each row that the disc covers pixels of, by at least half: how far down it is, and how many
    pixels on either side of the point's own column."""
    rim: tuple[tuple[int, int], ...]
    """The same for rows that reach further where less covered pixels are counted as well."""
    most: int
    """Points that are counted in one pixel at most: sums over a ring then fit into 16 bits.

    So many are opaque, whatever the opacity of one.
    """


@lru_cache(maxsize=64)
def disc_of(diameter: float, opacity: float) -> Disc:
    """A smooth-edged disc around the middle of a pixel, as its share of each pixel says."""
    diameter, opacity = min(diameter, LARGEST), min(opacity, _MOST_OPAQUE)
    radius = max(ceil(diameter / 2 - 0.5), 0)
    fine = (np.arange(_FINE) + 0.5) / _FINE - 0.5
    found: dict[tuple[int, bool], list[tuple[int, int]]] = {}
    for down in range(-radius, radius + 1):
        for across in range(-radius, radius + 1):
            inside = (fine[:, None] + down) ** 2 + (fine[None, :] + across) ** 2
            coverage = float((inside <= (diameter / 2) ** 2).mean())
            if (down, across) == (0, 0):
                # No point vanishes, however small it is wished.
                coverage = max(coverage, 0.5)
            depth = round(-log1p(-opacity * coverage) * UNITS)
            if coverage >= _LEAST_COVERAGE and depth > 0:
                found.setdefault((depth, coverage >= 0.5), []).append((down, across))
    rings = tuple(Ring(*kind, tuple(offsets)) for kind, offsets in found.items())
    most = min(DEEPEST, 65535 // max(len(ring.offsets) for ring in rings))
    inner = _reach(ring.offsets for ring in rings if ring.covered)
    whole = _reach(ring.offsets for ring in rings)
    rim = tuple(row for row in whole.items() if inner.get(row[0]) != row[1])
    return Disc(radius + 1, rings, tuple(inner.items()), rim, most)


def _reach(parts: Iterable[tuple[tuple[int, int], ...]]) -> dict[int, int]:
    """How far offsets reach sideways in each row; a disc has no gaps."""
    found: dict[int, int] = {}
    for offsets in parts:
        for down, across in offsets:
            found[down] = max(found.get(down, 0), abs(across))
    return found


@lru_cache(maxsize=8)
def colour_table(colours: bytes) -> NDArray[np.uint32]:
    """Premultiplied pixels 0xAARRGGBB by optical depth x 16 + group, of colours (groups, 3)."""
    levels = np.frombuffer(colours, np.uint8).reshape(-1, 3)
    full = np.zeros((GROUPS, 3))
    full[: len(levels)] = levels[:GROUPS]
    opacity = 1.0 - np.exp(-np.arange(DEEPEST + 1) / UNITS)
    opacity[-1] = 1.0
    alpha = np.rint(opacity * 255)
    channels = np.rint(full[None] * (alpha / 255)[:, None, None]).astype(np.uint32)
    table = alpha.astype(np.uint32)[:, None] << np.uint32(24)
    table = table | channels[..., 0] << np.uint32(16) | channels[..., 1] << np.uint32(8)
    return np.ascontiguousarray((table | channels[..., 2]).ravel())


Keys = NDArray[np.int32]
Counts = NDArray[np.uint16]
Pixels = NDArray[np.uint32]


class ByPixel:
    """Makes discs by shifting the canvas: for many points."""

    def __init__(self) -> None:
        self._shape = (0, 0)

    def paint(
        self, seeds: Keys, counts: Counts, disc: Disc, table: Pixels, picture: Pixels
    ) -> None:
        """Paint a framed canvas.

        Parameters
        ----------
        seeds
            (height + 2 frame, width + 2 frame): the uppermost key in each pixel, 0 without a point.
        counts
            Of the same shape: how many points are in it, at most ``disc.most``.
        disc
            What each point is painted as.
        table
            From ``colour_table``.
        picture
            (height, width), written to.
        """
        height, width = picture.shape
        rows = max(_BAND // width, 8)
        if self._shape != (rows, width):
            self._shape = rows, width
            self._inner, self._rim = (np.empty(self._shape, np.int32) for _ in range(2))
            self._depths = np.empty(self._shape, np.int32)
            self._depth, self._sum = (np.empty(self._shape, np.uint16) for _ in range(2))
            tall = rows + 2 * _TALLEST_FRAME, width
            self._wide = np.empty((2, *tall), np.int32)
        for start in range(0, height, rows):
            stop = min(start + rows, height)
            band = slice(start, stop + 2 * disc.frame)
            self._band(seeds[band], counts[band], disc, table, picture[start:stop])

    def _band(
        self, seeds: Keys, counts: Counts, disc: Disc, table: Pixels, picture: Pixels
    ) -> None:
        # Only the columns that a disc reaches: a selection covers little of the canvas.
        lit = np.flatnonzero(np.bitwise_or.reduce(seeds, axis=0))
        if not len(lit):
            picture.fill(0)
            return
        left = max(int(lit[0]) - 2 * disc.frame, 0)
        right = min(int(lit[-1]) + 1, picture.shape[1])
        picture[:, :left] = 0
        picture[:, right:] = 0
        framed = slice(left, right + 2 * disc.frame)
        seeds, counts, picture = seeds[:, framed], counts[:, framed], picture[:, left:right]
        height, width = picture.shape
        inner, rim = self._inner[:height, :width], self._rim[:height, :width]
        depth, part = self._depth[:height, :width], self._sum[:height, :width]
        self._uppermost(seeds, disc, inner, rim)
        depths, deep = self._depths[:height, :width], self._wide[0, :height, :width]
        depths.fill(0)
        for ring in disc.rings:
            part.fill(0)
            for down, across in ring.offsets:
                lines = slice(disc.frame - down, disc.frame - down + height)
                columns = slice(disc.frame - across, disc.frame - across + width)
                part += counts[lines, columns]
            # In 32 bits, for a pile of points would overflow 16.
            np.multiply(part, np.int32(ring.depth), out=deep, dtype=np.int32)
            depths += deep
        # Several times as fast as the minimum with a number.
        np.copyto(depths, DEEPEST, where=depths > DEEPEST)
        np.copyto(depth, depths, casting="unsafe")
        np.take(table, _numbers(inner, rim, depth), out=picture, mode="clip")

    def _uppermost(self, seeds: Keys, disc: Disc, inner: Keys, rim: Keys) -> None:
        """The highest key whose disc covers each pixel, and the highest whose disc touches it.

        First the highest along each row, ever wider, then down the columns: a disc of five pixels so
        takes half as many steps as it has pixels.
        """
        height, width = inner.shape
        frame = disc.frame
        inner.fill(0)
        rim.fill(0)
        row = seeds[:, frame : frame + width]
        widest = max(reach for _, reach in (*disc.inner, *disc.rim))
        for reach in range(widest + 1):
            if reach:
                wide = self._wide[reach % 2, : height + 2 * frame, :width]
                np.maximum(row, seeds[:, frame - reach : frame - reach + width], out=wide)
                np.maximum(wide, seeds[:, frame + reach : frame + reach + width], out=wide)
                row = wide
            for over, rows in ((inner, disc.inner), (rim, disc.rim)):
                for down, far in rows:
                    if far == reach:
                        np.maximum(over, row[frame - down : frame - down + height], out=over)


class ByPoint:
    """Makes discs around one pixel with points after the other: for few points, or large discs."""

    def __init__(self) -> None:
        self._inner = self._rim = np.empty(0, np.int32)
        self._depth = np.empty(0, np.uint16)

    def paint(
        self,
        seeds: Keys,
        counts: Counts,
        seen: NDArray[np.intp],
        disc: Disc,
        table: Pixels,
        picture: Pixels,
    ) -> None:
        """As ``ByPixel.paint``, with the same result.

        ``seen`` are the flat numbers of the pixels with points, each once.
        """
        columns = seeds.shape[1]
        # Discs of points in the frame reach beyond it; there they do no harm, given the room.
        size = seeds.size + disc.frame * columns
        if self._inner.size != size:
            self._inner, self._rim = (np.empty(size, np.int32) for _ in range(2))
            self._depth = np.empty(size, np.uint16)
        inner, rim, depth = self._inner, self._rim, self._depth
        inner.fill(0)
        rim.fill(0)
        depth.fill(0)
        # In order, because going to and fro over the canvas takes several times as long.
        seen = np.sort(seen)
        keys, piles = seeds.ravel()[seen], counts.ravel()[seen].astype(np.int32)
        for ring in disc.rings:
            over = inner if ring.covered else rim
            weights = np.minimum(piles * np.int32(ring.depth), DEEPEST).astype(np.uint16)
            for down, across in ring.offsets:
                # Each pixel comes up once only, so that plain indexing adds and compares all.
                moved = seen + (down * columns + across)
                over[moved] = np.maximum(over[moved], keys)
                depth[moved] = np.minimum(depth[moved] + weights, DEEPEST)
        lit = np.flatnonzero(depth != 0)
        row = lit // columns
        column = lit - row * columns
        row -= disc.frame
        column -= disc.frame
        inside = (row >= 0) & (row < len(picture)) & (column >= 0) & (column < picture.shape[1])
        lit = lit[inside]
        picture.fill(0)
        numbers = _numbers(inner[lit], rim[lit], depth[lit])
        picture[row[inside], column[inside]] = table[numbers]


def _numbers(inner: Keys, rim: Keys, depth: Counts) -> Counts:
    """Places in the table of colours; the planes are written over."""
    # A disc that only touches a pixel gives it its colour if no other has more of it.
    rim -= ABOVE
    np.maximum(inner, rim, out=inner)
    inner &= GROUPS - 1
    depth *= np.uint16(GROUPS)
    depth |= inner.astype(np.uint16)
    return depth
