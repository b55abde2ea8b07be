"""What leaks along one strip, at the place where the attribute has changed by so much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from core.concepts.attributes import Attribute
from core.concepts.directions import PosteriorMeans
from core.concepts.leak import drift
from core.concepts.paths import Path, point_on
from core.concepts.recipe_leak import Held
from core.concepts.recipes import Recipe
from core.vae.model import Latents

CLOSENESS = 1e-3
"""How near the change is met, as a share of it."""

TRIES = 8
"""Places between two frames that are looked at, at most."""


@dataclass(frozen=True)
class LeakOfStrip:
    """Leaks are in units of each attribute's spread, drifts in nats."""

    position: float
    """Where the attribute has changed by so much."""
    held: Mapping[str, float]
    unheld: Mapping[str, float]
    """Of other measures of what is held, which are not held themselves."""
    drift: float
    own_drift: float
    """Of the base."""


def leak_of_strip(
    recipe: Recipe,
    means: PosteriorMeans,
    start: Latents,
    path: Path,
    at: Sequence[float],
    held: Held,
) -> LeakOfStrip | None:
    """What has changed along a strip where ``held.change`` has first gained ``held.amount``.

    Looked for from the base upwards; None where the strip's last frame does not get so far.

    Parameters
    ----------
    recipe, means, start, at
        As ``paths.follow`` was given them.
    path
        What it found.
    held
        What is to change and to stand still.
    """
    found = _reached(recipe, means, start, path, at, held.change, held.amount)
    if found is None:
        return None
    position, point = found
    both = means.model.decode(np.stack([start, point]))
    before, after = both[:1], both[1:]
    own, off = drift(means.model, torch.from_numpy(np.stack([start, point]))).tolist()
    return LeakOfStrip(
        position,
        {one.name: float(held.leaks(one, before, after)[0]) for one in held.hold},
        {one.name: float(held.leaks(one, before, after)[0]) for one in held.unheld},
        off,
        own,
    )


def _reached(
    recipe: Recipe,
    means: PosteriorMeans,
    start: Latents,
    path: Path,
    at: Sequence[float],
    change: Attribute,
    amount: float,
) -> tuple[float, Latents] | None:
    """The position and the point (K,); between two frames looked for by the rule of false position."""
    model, sense = means.model, 1.0 if amount >= 0.0 else -1.0
    ahead = [place for place, other in enumerate(at) if other > 0.0]
    points = np.concatenate([start[None], path.points[ahead]]).astype(np.float32)
    values = change.measure(model.decode(points))
    left = sense * (values[0] + amount - values)  # above 0 while there is more to go
    positions = [0.0, *(at[place] for place in ahead)]
    reached = [True, *(bool(path.reached[place]) for place in ahead)]
    close = CLOSENESS * abs(amount)
    for place in range(1, len(positions)):
        if not reached[place]:
            return None
        if left[place] <= close:
            break
    else:
        return None
    if abs(left[place]) <= close:
        return positions[place], points[place]
    low, high = positions[place - 1], positions[place]
    low_left, high_left = float(left[place - 1]), float(left[place])
    position, point = high, points[place]
    for _ in range(TRIES):
        # Halfway towards the middle, so that both ends close in on a curve too.
        share = 0.5 * (low_left / (low_left - high_left)) + 0.25
        position = low + share * (high - low)
        point, there = point_on(recipe, means, start, path, at, position)
        if not there:
            return None
        now = sense * float(values[0] + amount - change.measure(model.decode(point[None]))[0])
        if abs(now) <= close:
            break
        if now > 0.0:
            low, low_left = position, now
        else:
            high, high_left = position, now
    return position, point
