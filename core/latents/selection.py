"""Selections: which points lie in a shape, and what became of their neighbourhood in another space."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.latents.trees import Tree, build_tree
from core.latents.view import Points

Numbers = NDArray[np.intp]
"""Of selected points, ascending."""

NEIGHBOURS = 10
"""Nearest neighbours that figures look at."""

ASKED_AT_MOST = 2000
"""Points of a selection whose neighbours are looked up; of a larger one an even sample."""


def points_in_polygon(points: Points, corners: Points) -> Numbers:
    """Numbers of points (n, 2) inside a polygon (m, 2), closed by itself; even-odd rule.

    Takes time for each point once per edge that passes at its height, not for each edge: a lasso has
    hundreds of short ones. A polygon of fewer than three corners holds nothing.
    """
    if len(corners) < 3:
        return np.empty(0, np.intp)
    polygon = np.asarray(corners, np.float64)
    low, high = polygon.min(axis=0), polygon.max(axis=0)
    near = points_in_box(points, (low[0], low[1]), (high[0], high[1]))
    places = points[near].astype(np.float64)

    if not high[1] > low[1]:
        return np.empty(0, np.intp)
    # Sorted by row only, for which NumPy is ten times as fast as for the exact height.
    rows = _rows(places[:, 1], low[1], high[1])
    order = np.argsort(rows, kind="stable")
    rows, x, y = rows[order], places[order, 0], places[order, 1]
    inside = np.zeros(len(order), bool)
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        lower, upper = min(y1, y2), max(y1, y2)
        ends = _rows(np.array([lower, upper]), low[1], high[1])
        here = slice(
            int(np.searchsorted(rows, ends[0], "left")),
            int(np.searchsorted(rows, ends[1], "right")),
        )
        heights = y[here]
        crossing = x1 + (heights - y1) * ((x2 - x1) / (y2 - y1))
        # Half-open, so that a corner belongs to one of its two edges only.
        inside[here] ^= (x[here] < crossing) & (heights >= lower) & (heights < upper)
    return np.sort(near[order[inside]])


def _rows(heights: NDArray[np.float64], low: float, high: float) -> NDArray[np.uint16]:
    """Rows 0 to 65535 between ``low`` and ``high``; a greater height never has a lower row."""
    shares: NDArray[np.float64] = np.clip((heights - low) / (high - low), 0, 1)
    return (shares * 65535).astype(np.uint16)


def points_in_box(points: Points, one: tuple[float, float], other: tuple[float, float]) -> Numbers:
    """Numbers of points (n, 2) in the rectangle between two corners, its edges included."""
    left, right = min(one[0], other[0]), max(one[0], other[0])
    bottom, top = min(one[1], other[1]), max(one[1], other[1])
    x, y = points[:, 0], points[:, 1]
    return np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))


def combined(before: Numbers, drawn: Numbers, how: str) -> Numbers:
    """A selection after another shape was drawn: ``"replace"``, ``"add"`` or ``"remove"``.

    Raises
    ------
    ValueError
        ``how`` is none of these.
    """
    if how == "replace":
        return drawn
    if how == "add":
        return np.union1d(before, drawn)
    if how == "remove":
        return np.setdiff1d(before, drawn)
    raise ValueError(f"a selection is not combined by {how!r}")


@dataclass(frozen=True)
class Compactness:
    """How much of a selection stays together in a space, as shares 0 to 1."""

    together: float
    """Of the nearest neighbours of a selected point, the share that is selected too."""
    chance: float
    """What that would be if the selected points were spread over the set by lot."""
    neighbours: int
    """How many were looked at for each."""


@dataclass(frozen=True)
class Overlap:
    """How alike the neighbourhoods of the same points are in two spaces, as shares 0 to 1."""

    shared: float
    """Of the nearest neighbours in one space, the share that is among those in the other."""
    chance: float
    """What that would be if neighbours were drawn by lot."""
    neighbours: int


def compactness(
    latents: NDArray[np.floating],
    numbers: Numbers,
    neighbours: int = NEIGHBOURS,
    tree: Tree | None = None,
) -> Compactness | None:
    """How compact a selection is in a space with latents (n, K); None for fewer than two points.

    Chance is (selected - 1) / (n - 1): the share of the others that is selected. ``tree`` is that of the
    latents, if there is one already.
    """
    total, selected = len(latents), len(numbers)
    if selected < 2:
        return None
    count = min(neighbours, selected - 1)
    chosen = np.zeros(total, bool)
    chosen[numbers] = True
    found = _neighbours(latents, _sample(numbers), count, tree)
    return Compactness(float(chosen[found].mean()), (selected - 1) / (total - 1), count)


def neighbourhood_overlap(
    one: NDArray[np.floating],
    other: NDArray[np.floating],
    numbers: Numbers,
    neighbours: int = NEIGHBOURS,
    trees: tuple[Tree | None, Tree | None] = (None, None),
) -> Overlap | None:
    """How many neighbours of selected points are the same in two spaces, (n, K) and (n, L).

    Chance is neighbours / (n - 1). None where nothing is selected or no point has another.

    Raises
    ------
    ValueError
        The spaces do not hold the same number of points.
    """
    if len(one) != len(other):
        raise ValueError(f"{len(one)} and {len(other)} points are not the same images")
    if not len(numbers) or len(one) < 2:
        return None
    count = min(neighbours, len(one) - 1)
    asked = _sample(numbers)
    first = _neighbours(one, asked, count, trees[0])
    second = _neighbours(other, asked, count, trees[1])
    shared = (first[:, :, np.newaxis] == second[:, np.newaxis, :]).any(axis=2)
    return Overlap(float(shared.mean()), count / (len(one) - 1), count)


def _sample(numbers: Numbers) -> Numbers:
    """At most ``ASKED_AT_MOST`` of them, evenly: the same ones each time."""
    if len(numbers) <= ASKED_AT_MOST:
        return numbers
    return numbers[np.linspace(0, len(numbers) - 1, ASKED_AT_MOST).astype(np.intp)]


def _neighbours(
    latents: NDArray[np.floating], asked: Numbers, count: int, tree: Tree | None
) -> NDArray[np.intp]:
    """Numbers (asked, count) of each asked point's nearest others."""
    _, places = (tree or build_tree(latents)).query(latents[asked], k=count + 1)
    found = np.asarray(places, np.intp)
    # The point itself comes first, unless others lie at the very same place.
    own = found == asked[:, np.newaxis]
    own[~own.any(axis=1), -1] = True
    others: NDArray[np.intp] = found[~own].reshape(len(asked), count)
    return others
