"""Where a set of points lies in a plane, as outlines: the densest area that holds most of them."""

import numpy as np
from numpy.typing import NDArray

from core.latents.view import Points

SHARE = 0.9
"""Of the points, which an outline holds about."""

CELLS = 48
"""Of the grid along its longer side."""

FEWEST = 3
_MARGIN = 10
_LEAST_WIDTH = 1.25
_LOWER = 0.97
"""Of the level, by which it is lowered: a point lies beside the middle of its cell."""
_LEAST_PART = 0.02
"""An outline's area beside the largest one's, below which it is left out: a few strays are no region."""


def outline(points: Points, share: float = SHARE) -> tuple[NDArray[np.float64], ...]:
    """Polygons (m, 2), largest first, around where points (n, 2) are dense; none for fewer than three.

    A histogram is smoothed and cut at the level above which ``share`` of the points are (a region of
    highest density; Hyndman 1996, "Computing and Graphing Highest Density Regions").
    """
    if len(points) < FEWEST:
        return ()
    places = np.asarray(points, np.float64)
    low, high = np.quantile(places, 0.005, axis=0), np.quantile(places, 0.995, axis=0)
    side = max(float((high - low).max()), 1e-9) / CELLS
    first = low - _MARGIN * side
    columns, rows = (np.ceil((high - low) / side).astype(int) + 2 * _MARGIN).tolist()
    cells = np.floor((places - first) / side).astype(np.intp)
    inside = (cells >= 0).all(axis=1) & (cells < (columns, rows)).all(axis=1)
    flat = cells[inside, 1] * columns + cells[inside, 0]
    counts = np.bincount(flat, minlength=rows * columns).reshape(rows, columns)
    density = _smoothed(counts.astype(np.float64), _width(len(places)))
    level = _LOWER * float(np.quantile(density[cells[inside, 1], cells[inside, 0]], 1.0 - share))
    # Areas in cells: of very small ones, where they lie would hide how large they are.
    polygons = [(_area(corners), corners) for corners in contours(density, level)]
    polygons.sort(key=lambda polygon: -abs(polygon[0]))
    least = _LEAST_PART * abs(polygons[0][0]) if polygons else 0.0
    return tuple(first + (corners + 0.5) * side for area, corners in polygons if abs(area) >= least)


def _width(count: int) -> float:
    """Standard deviation of what each point is spread over, in cells: the fewer, the wider.

    Scott's rule for a quarter of the grid, halved, because what is outlined often falls apart.
    """
    return float(max(CELLS / 8 * count ** (-1 / 6), _LEAST_WIDTH))


def _smoothed(values: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """Values (rows, columns), each spread as a normal density; the edges are empty."""
    kernels = []
    for size in values.shape:
        apart = np.subtract.outer(np.arange(size), np.arange(size)) / width
        kernels.append(np.exp(-0.5 * apart**2))
    smooth = kernels[0] @ values @ kernels[1]
    smooth[[0, -1]] = 0.0
    smooth[:, [0, -1]] = 0.0
    return np.asarray(smooth)


def _area(corners: NDArray[np.float64]) -> float:
    """Of a polygon; negative if its corners go clockwise: a hole."""
    x, y = corners.T
    return float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum()) / 2


def contours(values: NDArray[np.float64], level: float) -> list[NDArray[np.float64]]:
    """Closed lines (m, 2) of x and y, in cells, along which values (rows, columns) pass ``level``.

    What is at least ``level`` lies on their left. The outermost cells must be below it. Marching squares,
    with places along the edges by linear interpolation.
    """
    above = values >= level
    follows = _segments(above)
    found = []
    while follows:
        start = next(iter(follows))
        corners, edge = [], start
        while edge in follows:
            corners.append(_crossing(values, level, edge))
            edge = follows.pop(edge)
        found.append(np.array(corners))
    return found


Edge = tuple[int, int, int]
"""Row and column of a cell's middle, and 0 for the edge to its right neighbour, 1 to that above."""


def _segments(above: NDArray[np.bool_]) -> dict[Edge, Edge]:
    """From each crossed edge the next one along the line."""
    one = (
        above[:-1, :-1].astype(np.int8)
        + 2 * above[:-1, 1:]
        + 4 * above[1:, 1:]
        + 8 * above[1:, :-1]
    )
    follows: dict[Edge, Edge] = {}
    for row, column in np.argwhere((one > 0) & (one < 15)).tolist():
        bottom, top = (row, column, 0), (row + 1, column, 0)
        left, right = (row, column, 1), (row, column + 1, 1)
        edges = {"b": bottom, "t": top, "l": left, "r": right}
        for turn in _TURNS[int(one[row, column])]:
            follows[edges[turn[0]]] = edges[turn[1]]
    return follows


# For the corners above the level (1 lower left, 2 lower right, 4 upper right, 8 upper left) the lines
# through a square, with what is above on the left: b, r, t, l are its edges. Two opposite corners are
# taken for two separate places.
_TURNS: dict[int, tuple[str, ...]] = {
    1: ("bl",),
    2: ("rb",),
    3: ("rl",),
    4: ("tr",),
    5: ("bl", "tr"),
    6: ("tb",),
    7: ("tl",),
    8: ("lt",),
    9: ("bt",),
    10: ("rb", "lt"),
    11: ("rt",),
    12: ("lr",),
    13: ("br",),
    14: ("lb",),
}


def _crossing(values: NDArray[np.float64], level: float, edge: Edge) -> tuple[float, float]:
    row, column, upwards = edge
    here = values[row, column]
    there = values[row + 1, column] if upwards else values[row, column + 1]
    share = float((level - here) / (there - here)) if there != here else 0.5
    return (column, row + share) if upwards else (column + share, row)
