"""Traversals: a walk from a base along a direction, decoded at every step."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.vae.model import Images, Latents, Model
from core.workspace.state import LatentMove


@dataclass(frozen=True)
class Frames:
    """A decoded traversal; K = latent dimensions, n = frames."""

    latent: Latents
    """(K,) the point at the slider's position."""
    frames: Images
    """(n, 28, 28) decodes at the positions."""
    current: NDArray[np.float32]
    """(28, 28) decode at the slider's position."""


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


def traverse(
    model: Model,
    start: Latents,
    vector: Latents,
    at: Sequence[float],
    position: float = 0.0,
) -> Frames:
    """Decode ``start + position * vector`` at every position of a strip and at the slider's.

    All in one batch of n + 1, also where the current frame is not asked for: the last bits of a
    decode may depend on the size of its batch, and a strip made again must be the same.

    Parameters
    ----------
    model
        The decoder's owner.
    start
        (K,) where position 0 is: the base's posterior mean, moves by hand included.
    vector
        (K,) what one step is.
    at
        The n positions of the strip's frames.
    position
        The slider's position.
    """
    steps = np.array((*at, position), np.float32)
    points = start.astype(np.float32) + steps[:, None] * vector.astype(np.float32)
    decoded = model.decode(points)
    return Frames(points[-1], decoded[:-1], decoded[-1])
