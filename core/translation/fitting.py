"""Fitting a transform on pairs of latents: one function for each method, forth only.

Inactive dimensions are dropped first: a linear map over them blows up on outliers. Then the rest is
standardised, for rotations by one number, else by each dimension's own. What has to be chosen (ridge,
how many variates or anchors) is chosen on pairs held out, and then fitted again on all.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.concepts.recipes import TranslationMethod
from core.errors import UserError
from core.translation.questions import FitChoice
from core.translation.sides import LEAST_PAIRS, Pairs, Progress
from core.translation.transforms import Linear, Relative, Standard, Transform

Matrix = NDArray[np.float64]

RIDGES = (0.0, 1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
"""Times the number of pairs; beside variances of 1."""

ANCHOR_COUNTS = (16, 32, 64, 128, 256, 512)
ANCHOR_CHOICES = ("random", "farthest", "clusters")
CLUSTER_ROUNDS = 5
ANCHOR_POOL = 5000
"""Pairs among which anchors are looked for."""

LEAST_SPREAD = 1e-6
"""Standard deviation under which a dimension does not vary at all."""


@dataclass(frozen=True, eq=False)
class Fitted:
    """A transform, and what was chosen for it."""

    transform: Transform
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ends:
    """The active dimensions and names of the models that pairs are of."""

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    names: tuple[str, str]


def check_pairs(pairs: Pairs, ends: Ends) -> None:
    """Refuse pairs that nothing can be fitted on.

    Raises
    ------
    UserError
        They are too few, of different numbers, not finite, or one model's latents do not vary.
    """
    if len(pairs.source) != len(pairs.target):
        raise UserError(
            f"The models have latents of {len(pairs.source)} and {len(pairs.target)} images; a map "
            "needs the same images in both."
        )
    if len(pairs) < LEAST_PAIRS:
        raise UserError(
            f"A map between latent spaces needs at least {LEAST_PAIRS} images that both models have "
            f"seen, and there are {len(pairs)}: take more."
        )
    both = ((pairs.source, ends.source), (pairs.target, ends.target))
    for name, (latents, active) in zip(ends.names, both, strict=True):
        if not np.isfinite(latents).all():
            raise UserError(f"The latents of '{name}' are not all numbers; take another model.")
        if latents[:, active].std(0).max(initial=0.0) <= LEAST_SPREAD:
            raise UserError(
                f"The latents of '{name}' are the same for all {len(pairs)} images, so no map can be "
                "fitted: take other images, or another model."
            )


def fit_transform(
    method: TranslationMethod, pairs: Pairs, ends: Ends, choice: FitChoice
) -> Generator[Progress, None, Fitted]:
    """Fit one method on pairs, from source to target; yields progress.

    Raises
    ------
    UserError
        As ``check_pairs``, or the method is not one that is fitted.
    """
    check_pairs(pairs, ends)
    yield f"Fitting {method.value}", 0.0
    match method:
        case TranslationMethod.AFFINE:
            return _affine(pairs, ends, choice)
        case TranslationMethod.PROCRUSTES:
            return _procrustes(pairs, ends)
        case TranslationMethod.CCA:
            return _canonical(pairs, ends, choice)
        case TranslationMethod.RELATIVE:
            return (yield from _relative(pairs, ends, choice))
        case TranslationMethod.NETWORK:
            from core.translation.network_fitting import fit_network

            return (yield from fit_network(pairs, ends, choice))
    raise UserError(f"The method {method.value} is not fitted on pairs of latents.")


def standard(latents: NDArray[np.float32], active: NDArray[np.int64], alike: bool) -> Standard:
    """How active dimensions are standardised on latents (n, K).

    Parameters
    ----------
    alike
        One scale for all dimensions, so that a rotation stays one.
    """
    values = latents.astype(np.float64)
    spread = values[:, active].std(0)
    spread = np.full_like(spread, np.sqrt((spread**2).mean())) if alike else spread
    # A dimension that does not vary on these images tells nothing: 0 whatever its scale.
    scale = np.where(spread <= LEAST_SPREAD, 1.0, spread)
    return Standard(
        latents.shape[1], active, values.mean(0).astype(np.float32), scale.astype(np.float32)
    )


def standardised(latents: NDArray[np.float32], by: Standard) -> Matrix:
    """Active dimensions (n, k) of latents (n, K)."""
    values: Matrix = (latents[:, by.active].astype(np.float64) - by.rest[by.active]) / by.scale
    return values


class _Standardised:
    """Pairs with their standards; on those of the first, others can be looked at too."""

    def __init__(self, pairs: Pairs, ends: Ends, alike: bool = False) -> None:
        self.into = standard(pairs.source, ends.source, alike)
        self.out = standard(pairs.target, ends.target, alike)
        self.x, self.y = self.of(pairs)

    def of(self, pairs: Pairs) -> tuple[Matrix, Matrix]:
        return standardised(pairs.source, self.into), standardised(pairs.target, self.out)

    def linear(self, matrix: Matrix, offset: Matrix | None = None) -> Linear:
        shift = np.zeros(len(matrix)) if offset is None else offset
        return Linear(self.into, self.out, matrix.astype(np.float32), shift.astype(np.float32))


def _ridge_matrices(x: Matrix, y: Matrix, ridges: tuple[float, ...]) -> list[Matrix]:
    """For each ridge the matrix (kb, ka) of least squares; one decomposition for all."""
    values, axes = np.linalg.eigh(x.T @ x / len(x))
    turned = axes.T @ (x.T @ y / len(x))
    found = []
    for ridge in ridges:
        # What does not vary at all has no slope, with a ridge or without one.
        divided = np.where(values > 1e-10 * max(values[-1], 1e-300), values + ridge, np.inf)
        found.append((axes @ (turned / divided[:, None])).T)
    return found


def _affine(pairs: Pairs, ends: Ends, choice: FitChoice) -> Fitted:
    fitting, held_out = pairs.split(choice.seed)
    part = _Standardised(fitting, ends)
    x, y = part.of(held_out)
    errors = [
        float(((y - x @ matrix.T) ** 2).mean())
        for matrix in _ridge_matrices(part.x, part.y, RIDGES)
    ]
    best = int(np.argmin(errors))
    whole = _Standardised(pairs, ends)
    (matrix,) = _ridge_matrices(whole.x, whole.y, (RIDGES[best],))
    return Fitted(whole.linear(matrix), (f"Ridge {RIDGES[best]:g}, of {len(pairs):,} pairs.",))


def _procrustes(pairs: Pairs, ends: Ends) -> Fitted:
    whole = _Standardised(pairs, ends, alike=True)
    left, _, right = np.linalg.svd(whole.y.T @ whole.x / len(pairs), full_matrices=False)
    return Fitted(whole.linear(left @ right))


def _whitening(values: Matrix) -> tuple[Matrix, Matrix]:
    """What makes values (n, k) uncorrelated with variance 1, (k, k), and what undoes it."""
    spread, axes = np.linalg.eigh(values.T @ values / len(values))
    kept = spread > 1e-10 * max(spread[-1], 1e-300)
    size = np.sqrt(np.where(kept, spread, 1.0))
    return (axes * np.where(kept, 1.0 / size, 0.0)) @ axes.T, (axes * size) @ axes.T


def _canonical_matrices(fit: _Standardised) -> list[Matrix]:
    """The matrices (kb, ka) by 1, 2, ... pairs of canonical variates."""
    white_x, _ = _whitening(fit.x)
    white_y, colour_y = _whitening(fit.y)
    cross = white_y @ (fit.y.T @ fit.x / len(fit.x)) @ white_x
    left, _, right = np.linalg.svd(cross, full_matrices=False)
    return [
        colour_y @ left[:, :count] @ right[:count] @ white_x
        for count in range(1, left.shape[1] + 1)
    ]


def _canonical(pairs: Pairs, ends: Ends, choice: FitChoice) -> Fitted:
    fitting, held_out = pairs.split(choice.seed)
    part = _Standardised(fitting, ends)
    x, y = part.of(held_out)
    errors = [float(((y - x @ m.T) ** 2).mean()) for m in _canonical_matrices(part)]
    count = int(np.argmin(errors)) + 1
    whole = _Standardised(pairs, ends)
    matrix = _canonical_matrices(whole)[count - 1]
    return Fitted(whole.linear(matrix), (f"{count} of {len(errors)} canonical variates.",))


def _relative(pairs: Pairs, ends: Ends, choice: FitChoice) -> Generator[Progress, None, Fitted]:
    fitting, held_out = pairs.split(choice.seed)
    ways = (choice.anchor_choice,) if choice.anchor_choice else ANCHOR_CHOICES
    if ways[0] not in ANCHOR_CHOICES:
        raise UserError(
            f"There is no way to choose anchors called '{ways[0]}'; take one of "
            f"{', '.join(ANCHOR_CHOICES)}."
        )
    counts: tuple[int, ...] = (choice.anchors,) if choice.anchors else ANCHOR_COUNTS
    part = _Standardised(fitting, ends, alike=True)
    counts = tuple(dict.fromkeys(min(count, len(fitting)) for count in counts))
    _, wanted = part.of(held_out)
    best: tuple[float, str, int] | None = None
    for place, way in enumerate(ways):
        chosen = _anchors(part.x, way, max(counts), choice.seed)
        for count in counts:
            yield "Fitting relative", (place + counts.index(count) / len(counts)) / len(ways)
            transform = _by_anchors(part, chosen[:count])
            error = float(((wanted - _standard_values(transform, held_out, part)) ** 2).mean())
            if best is None or error < best[0]:
                best = (error, way, count)
    assert best is not None
    _, way, count = best
    whole = _Standardised(pairs, ends, alike=True)
    transform = _by_anchors(whole, _anchors(whole.x, way, count, choice.seed))
    words = {
        "random": "at random",
        "farthest": "farthest from each other",
        "clusters": "by clusters",
    }
    return Fitted(transform, (f"{count} anchors, chosen {words[way]}.",))


def _standard_values(transform: Relative, pairs: Pairs, by: _Standardised) -> Matrix:
    from core.translation.transforms import points_of

    return standardised(points_of(transform, pairs.source), by.out)


def _by_anchors(fit: _Standardised, which: NDArray[np.int64]) -> Relative:
    first, second = _units(fit.x[which]), _units(fit.y[which])
    # Of second @ direction = cosines: the nearest solution, damped where anchors lie in a plane.
    inner = second.T @ second
    damping = 1e-6 * np.trace(inner) / len(inner)
    decoding = np.linalg.solve(inner + damping * np.eye(len(inner)), second.T)
    own, other = np.linalg.norm(fit.x[which], axis=1), np.linalg.norm(fit.y[which], axis=1)
    stretch = (own @ other) / max(own @ own, 1e-12)
    return Relative(
        fit.into,
        fit.out,
        first.astype(np.float32),
        decoding.astype(np.float32),
        np.array([stretch], np.float32),
    )


def _units(values: Matrix) -> Matrix:
    sizes = np.linalg.norm(values, axis=1, keepdims=True)
    return values / np.where(sizes == 0.0, 1.0, sizes)


def _anchors(values: Matrix, way: str, count: int, seed: int) -> NDArray[np.int64]:
    """Which points (n, k) are anchors, ``count`` of them, in an order whose beginnings serve too."""
    generator = np.random.default_rng(seed)
    pool: NDArray[np.int64] = generator.permutation(len(values))[: max(ANCHOR_POOL, count)]
    if way == "random":
        return pool[:count]
    units = _units(values[pool])
    chosen = [0]
    nearest = units @ units[0]
    while len(chosen) < min(count, len(pool)):
        chosen.append(int(np.argmin(nearest)))
        nearest = np.maximum(nearest, units @ units[chosen[-1]])
    if way == "farthest":
        return np.asarray(pool[np.array(chosen)])
    centres = units[generator.permutation(len(units))[:count]]
    for _ in range(CLUSTER_ROUNDS):
        member = np.argmax(units @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, member, units)
        centres = np.where(np.linalg.norm(sums, axis=1, keepdims=True) > 0.0, _units(sums), centres)
    found = list(dict.fromkeys(np.argmax(units @ centres.T, axis=0).tolist()))
    others = [place for place in range(len(units)) if place not in set(found)]
    return np.asarray(pool[np.array((found + others)[:count])])
