"""What stands behind the points: quantiles of the prior, and the aggregate posterior's density."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log, log2, sqrt

import numpy as np
from numpy.typing import NDArray

from core.latents.projection import Plane
from core.latents.view import Bounds, View

QUANTILES = (0.1, 0.5, 0.9, 0.99)
"""Shares of the prior that circles are drawn around."""

_CHUNK = 4096
_NEGLIGIBLE = 1e-30


@dataclass(frozen=True)
class Circle:
    """The smallest region of the plane that holds a share of the prior."""

    x: float
    y: float
    radius: float
    share: float


def prior_quantiles(plane: Plane, shares: Sequence[float] = QUANTILES) -> tuple[Circle, ...]:
    """Circles that hold shares, each above 0 and below 1, of the standard normal prior on a plane.

    Any two orthonormal directions of a standard normal are themselves standard normal; the squared
    distance from the middle is then exponential with mean 2.
    """
    x, y = plane.project(np.zeros((1, len(plane.origin))))[0]
    return tuple(
        Circle(float(x), float(y), sqrt(-2.0 * log(1.0 - share)), share) for share in shares
    )


@dataclass(frozen=True, eq=False)
class Density:
    """A density over a rectangle of the plane."""

    values: NDArray[np.float32]
    """(rows, columns) per unit of area, at the middles of cells; the top row first."""
    bounds: Bounds


def density_bounds(view: View) -> Bounds:
    """What a density is asked for, to be seen through a view: it stays the same for small moves.

    The edges lie on a lattice of half the smallest power of two that is as long as what is seen.
    """
    extent = max(view.right - view.left, view.top - view.bottom)
    step = 2.0 ** (ceil(log2(extent)) - 1)
    return Bounds(
        floor(view.left / step) * step,
        floor(view.bottom / step) * step,
        ceil(view.right / step) * step,
        ceil(view.top / step) * step,
    )


def aggregate_posterior(
    means: NDArray[np.floating],
    variances: NDArray[np.floating],
    bounds: Bounds,
    rows: int = 192,
    columns: int = 192,
) -> Iterator[float | Density]:
    """The mean of all images' posteriors on a plane: yields the share done, and last the density.

    Exact: each posterior is a product of a normal density in x and one in y, so the sum over images is
    one product of two matrices.

    Parameters
    ----------
    means, variances
        (n, 2) of each image's posterior, along the axes of the plane; variances above zero.
    bounds
        What is to be covered.

    Raises
    ------
    ValueError
        There are no images, or the shapes differ.
    """
    if means.shape != variances.shape or means.ndim != 2 or not len(means):
        raise ValueError(f"means {means.shape} and variances {variances.shape} do not fit")
    across = bounds.left + (np.arange(columns) + 0.5) * ((bounds.right - bounds.left) / columns)
    down = bounds.top - (np.arange(rows) + 0.5) * ((bounds.top - bounds.bottom) / rows)
    total = np.zeros((rows, columns))
    for start in range(0, len(means), _CHUNK):
        part = slice(start, start + _CHUNK)
        in_x = _normal(across, means[part, 0], variances[part, 0])
        in_y = _normal(down, means[part, 1], variances[part, 1])
        total += in_y.T @ in_x
        yield min((start + _CHUNK) / len(means), 1.0)
    yield Density((total / len(means)).astype(np.float32), bounds)


def _normal(
    at: NDArray[np.floating], means: NDArray[np.floating], variances: NDArray[np.floating]
) -> NDArray[np.float32]:
    """Normal densities, (means, at)."""
    spread = np.sqrt(variances).astype(np.float32)[:, None]
    from_mean = (at.astype(np.float32)[None] - means.astype(np.float32)[:, None]) / spread
    np.multiply(from_mean, from_mean, out=from_mean)
    np.multiply(from_mean, np.float32(-0.5), out=from_mean)
    np.exp(from_mean, out=from_mean)
    return np.asarray(from_mean / (spread * np.float32(sqrt(2 * np.pi))))


def bandwidths(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """Variances (n, 2) to give points (n, 2) of which no posterior is known: Scott's rule.

    Scott (1992), "Multivariate Density Estimation": n^(-1/6) standard deviations in two dimensions.
    """
    spread = np.maximum(points.std(axis=0, dtype=np.float64), 1e-6)
    width = spread * max(len(points), 1) ** (-1 / 6)
    return np.broadcast_to(width**2, points.shape).copy()


def shares_held(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """For each cell of a density the share of it in cells that are at least as dense, 0 to 1.

    So 0.5 is the edge of the densest region that holds half of all: levels that mean something,
    whatever the scale of the density.
    """
    flat = values.ravel().astype(np.float64)
    order = np.argsort(-flat, kind="stable")
    held = np.empty_like(flat)
    whole = flat.sum()
    if whole <= _NEGLIGIBLE:
        return np.ones(values.shape, np.float32)
    held[order] = np.cumsum(flat[order]) / whole
    return held.reshape(values.shape).astype(np.float32)
