"""The decoded manifold: which points of the plane to decode for a view, and the picture of them.

Tiles lie on a fixed lattice whose spacing is a power of two, so that a tile that was decoded stays
where it is as one pans, and zooming in by two puts four tiles in the place of one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil, floor, log2

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.images.reference import SIDE
from core.latents.view import Bounds, View

TILES_AT_MOST = 4096
"""Tiles of one grid; on a larger canvas they become larger."""


class Tile(Struct, frozen=True, order=True):
    """A square of the plane, shown as the image that its middle decodes to."""

    level: int
    """Its side is 2^-level units of the plane."""
    row: int
    """Its lower edge is row sides above zero."""
    column: int


@dataclass(frozen=True)
class ManifoldGrid:
    """All tiles of one level that a view shows."""

    level: int
    rows: range
    """Upwards."""
    columns: range

    @property
    def side(self) -> float:
        """Of a tile, in units of the plane."""
        return 2.0**-self.level

    @property
    def bounds(self) -> Bounds:
        """What the tiles cover together."""
        side = self.side
        return Bounds(
            self.columns.start * side,
            self.rows.start * side,
            self.columns.stop * side,
            self.rows.stop * side,
        )

    def tiles(self) -> Iterator[Tile]:
        """Row by row from the bottom, left to right."""
        return (Tile(self.level, row, column) for row in self.rows for column in self.columns)

    def __len__(self) -> int:
        return len(self.rows) * len(self.columns)


def manifold_grid(view: View, ratio: float = 1.0) -> ManifoldGrid:
    """The grid for a view whose canvas has ``ratio`` device pixels per pixel.

    Tiles are the smallest that have at least as many device pixels as an image, so no pixel is lost
    and none is larger than need be.
    """
    level = floor(log2(view.scale * ratio / SIDE) + 1e-9)
    grid = _grid(view, level)
    while len(grid) > TILES_AT_MOST:
        level -= 1
        grid = _grid(view, level)
    return grid


def _grid(view: View, level: int) -> ManifoldGrid:
    side = 2.0**-level
    rows = range(floor(view.bottom / side), ceil(view.top / side))
    return ManifoldGrid(level, rows, range(floor(view.left / side), ceil(view.right / side)))


def middles(tiles: list[Tile]) -> NDArray[np.float64]:
    """The points of the plane to decode for tiles, (n, 2)."""
    places = np.array([(tile.column, tile.row) for tile in tiles], np.float64).reshape(-1, 2)
    sides = np.array([2.0**-tile.level for tile in tiles], np.float64)
    return (places + 0.5) * sides[:, None]


def mosaic(
    grid: ManifoldGrid, images: Mapping[Tile, NDArray[np.uint8]]
) -> tuple[NDArray[np.uint8], bool]:
    """The picture of a grid, (rows x 28, columns x 28) grey levels, the top row first.

    Where a tile is missing, the coarser one that covers it stands in, enlarged; else black. The second
    value says whether all tiles were there.
    """
    canvas = np.zeros((len(grid.rows) * SIDE, len(grid.columns) * SIDE), np.uint8)
    complete = True
    for tile in grid.tiles():
        top = (grid.rows.stop - 1 - tile.row) * SIDE
        left = (tile.column - grid.columns.start) * SIDE
        image = images.get(tile)
        if image is None:
            complete = False
            image = _from_coarser(tile, images)
        if image is not None:
            canvas[top : top + SIDE, left : left + SIDE] = image
    return canvas, complete


def _from_coarser(tile: Tile, images: Mapping[Tile, NDArray[np.uint8]]) -> NDArray[np.uint8] | None:
    """The part of a coarser tile's image where ``tile`` is, at full size."""
    for steps in range(1, 5):
        share = 1 << steps
        coarse = images.get(Tile(tile.level - steps, tile.row >> steps, tile.column >> steps))
        if coarse is not None:
            across = (np.arange(SIDE) + SIDE * (tile.column % share)) // share
            down = (np.arange(SIDE) + SIDE * (share - 1 - tile.row % share)) // share
            return np.asarray(coarse[np.ix_(down, across)])
    return None
