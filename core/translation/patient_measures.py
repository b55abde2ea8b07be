"""What takes a map over all test images, in chunks: others are served between them."""

from __future__ import annotations

from collections.abc import Callable, Generator

import numpy as np

from core.translation.measures import cross_entropies
from core.translation.sides import Progress
from core.vae.model import Images, Latents, Model

CHUNK = 500
"""Test images between two looks at who waits."""


def in_chunks(
    of: Callable[[Latents], Latents], latents: Latents, what: str
) -> Generator[Progress, None, Latents]:
    """A function of latents (n, K), row by row the same as if it were asked once; yields progress."""
    found = []
    for start in range(0, len(latents), CHUNK):
        yield what, start / len(latents)
        found.append(of(latents[start : start + CHUNK]))
    return np.concatenate(found)


def reconstructed(
    model: Model, latents: Latents, images: Images, what: str
) -> Generator[Progress, None, float]:
    """Mean nats for each image between what a model decodes at latents (n, K) and images; yields progress."""
    total = 0.0
    for start in range(0, len(images), CHUNK):
        yield what, start / len(images)
        chunk = slice(start, start + CHUNK)
        total += float(cross_entropies(model.decode(latents[chunk]), images[chunk]).sum())
    return total / len(images)
