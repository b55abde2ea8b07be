"""The one door to SciPy's k-d tree, which is imported when the first one is built."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


class Tree(Protocol):
    """What is used of ``scipy.spatial.cKDTree``."""

    data: NDArray[np.float64]

    def query(
        self, x: object, k: int = 1, *, distance_upper_bound: float = np.inf
    ) -> tuple[Any, Any]:
        """Distances and places of the ``k`` nearest points; infinite where there is none."""
        ...


def build_tree(points: NDArray[np.floating]) -> Tree:
    """A k-d tree of points (n, K), which must be finite.

    SciPy lets go of Python's lock meanwhile, so the window stays alive. Unbalanced trees are as fast to
    ask, and points that all coincide take no time to build.
    """
    from scipy.spatial import cKDTree  # type: ignore[import-untyped]

    tree: Tree = cKDTree(points, balanced_tree=False, compact_nodes=False)
    return tree
