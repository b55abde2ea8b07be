"""Traversals: the positions of a walk from a base along a direction, and the points there."""

from collections.abc import Sequence

import numpy as np

from core.errors import UserError
from core.vae.model import Latents
from core.workspace.state import LatentMove


def positions(low: float, high: float, frames: int) -> tuple[float, ...]:
    """So many evenly spaced positions, both ends included; a single frame stands at ``low``.

    Raises
    ------
    UserError
        There would be no frame, or an end is not a number.
    """
    if frames < 1:
        raise UserError(f"A strip needs at least one frame, not {frames}.")
    if not (np.isfinite(low) and np.isfinite(high)):
        raise UserError(f"A strip needs two numbers to run between, not {low} and {high}.")
    return tuple(np.linspace(low, high, frames).tolist())


def moved(base: Latents, moves: Sequence[LatentMove], model: str) -> Latents:
    """The point ``base`` (K,) with the moves by hand of this model added.

    Raises
    ------
    UserError
        A move names a dimension that the model does not have.
    """
    point = base.copy()
    for move in moves:
        if move.model != model:
            continue
        if move.dimension >= len(point):
            raise UserError(
                f"The model '{model}' has {len(point)} latent dimensions, so its dimension "
                f"{move.dimension + 1} cannot be moved; reset the dimensions."
            )
        point[move.dimension] += np.float32(move.amount)
    return point


def point_at(start: Latents, vector: Latents, position: float) -> Latents:
    """The point (K,) reached from ``start`` (K,) after ``position`` steps of ``vector`` (K,)."""
    point: Latents = straight(start, vector, (position,))[0]
    return point


def straight(start: Latents, vector: Latents, at: Sequence[float]) -> Latents:
    """The points (n, K) at positions along ``vector`` (K,) from ``start`` (K,)."""
    steps = np.array(at, np.float32)
    points: Latents = start.astype(np.float32) + steps[:, None] * vector.astype(np.float32)
    return points
