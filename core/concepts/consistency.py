"""Consistency: do the single steps that a direction is the mean of point the same way?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.concepts.directions import PosteriorMeans, steps_of
from core.concepts.recipes import (
    AttributeGradient,
    Extremes,
    PairMean,
    Recipe,
    Sample,
)
from core.concepts.samples import shuffled, test_images
from core.concepts.separation import Vector

RESAMPLES = 1000
INTERVAL = (2.5, 97.5)
"""Percentiles of a bootstrap interval."""


@dataclass(frozen=True)
class Consistency:
    """How alike the steps of a direction are."""

    pairs: int
    cosine: float
    """The mean cosine of a step with the mean of the others: 1 if all point the same way."""
    interval: tuple[float, float]
    """Its 95 % bootstrap interval over the pairs."""
    random: float
    """The same for as many pairs of random images of the same classes: about 0."""


def consistency(recipe: Recipe, means: PosteriorMeans) -> Consistency | None:
    """How consistent a direction's steps are; None if it has no steps, or only one.

    Raises
    ------
    UserError
        As ``directions.steps_of``.
    """
    steps = steps_of(recipe, means)
    if steps is None or len(steps) < 2:
        return None
    cosines = _with_the_others(steps)
    generator = np.random.default_rng(0)
    picks = generator.integers(0, len(cosines), (RESAMPLES, len(cosines)))
    low, high = np.percentile(cosines[picks].mean(1), INTERVAL)
    sample = (
        recipe.sample
        if isinstance(recipe, PairMean | Extremes | AttributeGradient)
        else Sample(count=len(steps))
    )
    return Consistency(
        len(steps),
        float(cosines.mean()),
        (float(low), float(high)),
        float(_with_the_others(_random_steps(sample, len(steps), means)).mean()),
    )


def _with_the_others(steps: Vector) -> Vector:
    """The cosine (n,) of each step (n, K) with the mean of all others; 0 where either has no length."""
    others = steps.sum(0) - steps
    sizes = np.linalg.norm(steps, axis=1) * np.linalg.norm(others, axis=1)
    products = (steps * others).sum(1)
    cosines: Vector = products / np.where(sizes == 0.0, 1.0, sizes)
    return cosines


def _random_steps(sample: Sample, count: int, means: PosteriorMeans) -> Vector:
    numbers = shuffled(sample)
    chosen = np.random.default_rng(sample.seed + 1).choice(numbers, (2, count))
    ends, starts = (means.model.encode(test_images(row))[0] for row in chosen)
    return ends.astype(np.float64) - starts


def cosine_interval(first: Vector, second: Vector) -> tuple[float, float, float]:
    """The cosine of the mean steps of two directions, (n, K) and (m, K), and its bootstrap interval."""
    generator = np.random.default_rng(0)
    drawn = []
    for _ in range(RESAMPLES):
        one = first[generator.integers(0, len(first), len(first))].mean(0)
        other = second[generator.integers(0, len(second), len(second))].mean(0)
        drawn.append(cosine(one, other))
    low, high = np.percentile(drawn, INTERVAL)
    return cosine(first.mean(0), second.mean(0)), float(low), float(high)


def cosine(first: Vector, second: Vector) -> float:
    """The cosine of two vectors (K,); 0 if either has no length."""
    size = np.linalg.norm(first) * np.linalg.norm(second)
    return float(np.clip(first @ second / size, -1.0, 1.0)) if size else 0.0
