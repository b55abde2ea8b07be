"""Separation: what is left of a direction once what it shares with others is taken out.

``METHODS`` has a function for each ``recipes.Method`` that needs the vectors alone; those that ask the
model are in ``core.concepts.model_separation``, those that depend on the base in ``core.concepts.paths``.
All arithmetic is in float64.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.concepts.recipes import Method
from core.errors import UserError

Vector = NDArray[np.float64]

DEPENDENT = 1e-7
"""The least noise of a unit direction: latents are float32, which has 24 bits."""

MEAN_NOISE = 1e-6
"""By how much of its length a posterior mean is off at most: what the order of sums does to it, in float32.

So a pair's direction is off by this, times both means' lengths over that of their difference.
"""

NOTHING_LEFT = 1e-5
"""If no larger share of a vector is left, it is rounding error of the latents, not a direction."""


class NoDirectionError(UserError):
    """In this model there is no such direction: its ends coincide, or nothing is left of it."""


@dataclass(frozen=True)
class Separation:
    """What is left of a vector, and what was found on the way."""

    vector: Vector
    """(K,) what is left, not normalised."""
    rank: int
    """How many independent directions were taken out."""
    ignored: tuple[int, ...]
    """Which of the others (their places, from 0) have no length and so were ignored."""
    notes: tuple[str, ...]
    """Sentences for the user about ignored and dependent directions; usually none."""


def separate(
    method: Method,
    vector: Vector,
    against: Vector,
    noise: Vector | None = None,
    own_noise: float = 0.0,
) -> Separation:
    """Take out of ``vector`` (K,) what it shares with the rows of ``against`` (m, K), by ``method``.

    Parameters
    ----------
    method
        One of ``METHODS``.
    vector, against
        What is separated from what; a zero row: of no direction.
    noise
        (m,) by how much each row is off, as a share of its length; by default the least there is.
    own_noise
        The same of ``vector``.

    Raises
    ------
    NoDirectionError
        Nothing is left of it.
    """
    rows = np.asarray(against, np.float64).reshape(-1, len(vector))
    least = np.zeros(len(rows)) if noise is None else np.asarray(noise, np.float64)
    return METHODS[method](
        np.asarray(vector, np.float64), rows, np.maximum(least, DEPENDENT), own_noise
    )


def _keep(vector: Vector, _against: Vector, _noise: Vector, _own_noise: float) -> Separation:
    """The method ``none``: the vector as it is."""
    return Separation(vector, 0, (), ())


def _gram_schmidt(vector: Vector, against: Vector, noise: Vector, own_noise: float) -> Separation:
    """The part of ``vector`` that is orthogonal to every row of ``against``.

    Taking one direction out after the other, as Gram and Schmidt do, would divide by nothing where
    the directions are dependent. So the span of all of them is taken from a singular value
    decomposition, which also makes the result independent of their order and lengths.
    """
    # Scaled by the largest number first, so that no square overflows or vanishes.
    largest = np.abs(against).max(axis=1, initial=0.0)
    present = largest > 0.0
    units = against[present] / largest[present, None]
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    ignored = tuple(int(place) for place in np.flatnonzero(~present))

    # Each at the length at which its noise is 1: what is no longer then is nothing but noise, and
    # the noise of one direction hides nothing of the others.
    _, singular, axes = np.linalg.svd(units / noise[present, None], full_matrices=False)
    span = axes[singular > 1.0]
    left = vector - (vector @ span.T) @ span
    # Once more: where little is left, the first subtraction's rounding error is not small beside it.
    left = left - (left @ span.T) @ span

    if np.linalg.norm(left) <= max(NOTHING_LEFT, own_noise) * np.linalg.norm(vector):
        raise NoDirectionError(
            "Nothing is left of the direction: it is a mixture of those that it is separated from; "
            "take one of them away."
        )
    notes = []
    if ignored:
        which = ", ".join(str(place + 1) for place in ignored)
        plural = len(ignored) > 1
        notes.append(
            f"Direction{'s' * plural} {which} of those to separate from "
            f"{'have' if plural else 'has'} no length in this model and "
            f"{'were' if plural else 'was'} ignored."
        )
    if len(span) < len(units):
        notes.append(
            f"Of the {len(units)} directions to separate from only {len(span)} "
            f"{'is' if len(span) == 1 else 'are'} independent in this model; what the others differ "
            "by is no more than rounding."
        )
    return Separation(left, len(span), ignored, tuple(notes))


METHODS: dict[Method, Callable[[Vector, Vector, Vector, float], Separation]] = {
    Method.NONE: _keep,
    Method.GRAM_SCHMIDT: _gram_schmidt,
}
"""What each method does with a vector (K,), the vectors (m, K) to separate it from, and their noise."""
