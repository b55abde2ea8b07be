"""How good a map is, on test images: latents, images, neighbourhoods, directions."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from core.translation.figures import Numbers
from core.vae.model import Images, Latents

NEIGHBOURS = 10
NEIGHBOURHOOD_IMAGES = 2000
"""The first so many test images, in which neighbours are looked for."""

PIXEL_FLOOR = 1e-6
"""Levels nearer to 0 or 1 are counted as so far away: the cross-entropy would be infinite."""


def r_squared(found: Latents, wanted: Latents) -> Numbers:
    """For each dimension, of latents (n, k): 1 is perfect, 0 as good as the mean; NaN: it does not vary."""
    left = ((wanted.astype(np.float64) - found) ** 2).mean(0)
    spread = wanted.var(0, dtype=np.float64)
    share: Numbers = 1.0 - left / np.where(spread == 0.0, np.nan, spread)
    return share


def cross_entropies(decoded: Images, images: Images) -> Numbers:
    """Binary cross-entropy (n,) in nats of decoded images (n, 28, 28) from images, summed over pixels."""
    levels = np.clip(decoded.reshape(len(decoded), -1), PIXEL_FLOOR, 1.0 - PIXEL_FLOOR)
    lit = images.reshape(len(images), -1)
    # In float32, and only the sums in float64: this is 8 million logarithms.
    nats = -(lit * np.log(levels) + (1.0 - lit) * np.log1p(-levels)).sum(1, dtype=np.float64)
    return np.asarray(nats)


def linear_cka(first: Latents, second: Latents) -> float:
    """Linear centred kernel alignment of latents (n, ka) and (n, kb): 1 if equal but for a rotation.

    Kornblith et al. 2019, eq. 5.
    """
    x = first - first.mean(0, dtype=np.float64)
    y = second - second.mean(0, dtype=np.float64)
    size = np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y)
    return float(np.linalg.norm(y.T @ x) ** 2 / size) if size else 0.0


def neighbourhoods(latents: Latents) -> NDArray[np.int64]:
    """For each of the first images the numbers (n, 10) of its nearest others, by Euclidean distance."""
    values = torch.from_numpy(np.ascontiguousarray(latents[:NEIGHBOURHOOD_IMAGES], np.float32))
    distances = torch.cdist(values, values)
    distances.fill_diagonal_(torch.inf)
    nearest: NDArray[np.int64] = distances.topk(
        min(NEIGHBOURS, len(values) - 1), dim=1, largest=False
    ).indices.numpy()
    return nearest


def overlap(first: NDArray[np.int64], second: NDArray[np.int64]) -> float:
    """The mean share of neighbours (n, m) that two lists have in common."""
    same = (first[:, :, None] == second[:, None, :]).any(2)
    return float(same.mean())


def correlation(first: Numbers, second: Numbers) -> float:
    """Pearson's, of (n,) and (n,); 0 where either is constant."""
    x, y = first - first.mean(), second - second.mean()
    size = float(np.linalg.norm(x) * np.linalg.norm(y))
    return float(x @ y) / size if size > 0.0 else 0.0


def active_cosine(first: Latents, second: Latents, active: NDArray[np.int64]) -> float:
    """The cosine of two vectors (K,) over active dimensions; NaN if either has no length there."""
    x, y = first[active].astype(np.float64), second[active].astype(np.float64)
    size = float(np.linalg.norm(x) * np.linalg.norm(y))
    return float(np.clip(x @ y / size, -1.0, 1.0)) if size > 1e-9 else float("nan")


def random_cosine(dimensions: int) -> float:
    """The mean absolute cosine of two random directions in so many dimensions.

    B(k / 2, 1 / 2) being Euler's beta function, it is 2 / ((k - 1) B((k - 1) / 2, 1 / 2)); 1 for k = 1.
    """
    if dimensions == 1:
        return 1.0
    from math import exp, lgamma, pi, sqrt

    return exp(lgamma(dimensions / 2) - lgamma((dimensions + 1) / 2)) / sqrt(pi)
