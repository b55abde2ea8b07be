"""Which point is under the hand: nearest-neighbour search among half a million of them.

The index is k-d trees (scipy's cKDTree), one for each group, so that hidden groups are passed over
without building anything anew.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.latents.trees import Tree, build_tree
from core.latents.view import Points


@dataclass(frozen=True, eq=False)
class GroupIndex:
    """The points of one group."""

    group: int
    numbers: NDArray[np.intp]
    """Of its points, ascending."""
    tree: Tree


@dataclass(frozen=True, eq=False)
class PointIndex:
    """Finds points by place."""

    size: int
    """Of the set of points, with those that are not finite and so are never found."""
    groups: tuple[GroupIndex, ...]

    def nearest(
        self, x: float, y: float, within: float = np.inf, hidden: Collection[int] = ()
    ) -> int | None:
        """The number of the point nearest to (x, y); of several at that distance the lowest found.

        None if there is none nearer than ``within``; groups in ``hidden`` are left out.
        """
        best: tuple[float, int] | None = None
        for index in self.groups:
            if index.group not in hidden:
                # One beyond the bound, because SciPy finds only what is nearer than it.
                bound = within if best is None else np.nextafter(best[0], np.inf)
                distance, place = index.tree.query((x, y), distance_upper_bound=bound)
                if np.isfinite(distance):
                    found = float(distance), int(index.numbers[place])
                    best = found if best is None else min(best, found)
        return None if best is None else best[1]


def index_in_steps(points: Points, groups: NDArray[np.integer]) -> Iterator[float | PointIndex]:
    """Build an index of points (n, 2) of groups (n,): yields the share done, and last the index.

    Raises
    ------
    ValueError
        Shapes do not fit.
    """
    if points.ndim != 2 or points.shape[1] != 2 or groups.shape != points.shape[:1]:
        raise ValueError(f"points {points.shape} and groups {groups.shape} do not fit")
    usable = np.isfinite(points).all(axis=1)
    built: list[GroupIndex] = []
    done = 0
    for group in np.unique(groups[usable]).tolist():
        numbers = np.flatnonzero(usable & (groups == group))
        built.append(GroupIndex(group, numbers, build_tree(points[numbers])))
        done += len(numbers)
        yield done / len(points)
    yield PointIndex(len(points), tuple(built))


def nearest_by_scan(
    points: Points,
    x: float,
    y: float,
    within: float = np.inf,
    shown: NDArray[np.bool_] | None = None,
) -> int | None:
    """As ``PointIndex.nearest``, by looking at all points (n, 2): for while there is no index yet."""
    if not len(points):
        return None
    squares = (points[:, 0] - x) ** 2
    squares += (points[:, 1] - y) ** 2
    squares[~np.isfinite(squares)] = np.inf
    if shown is not None:
        squares[~shown] = np.inf
    best = int(squares.argmin())
    return best if squares[best] < within * within else None
