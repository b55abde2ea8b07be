"""Two small models as the sides of a translation, and synthetic latents that need no images."""

import numpy as np

from core.translation.fitting import Ends
from core.translation.sides import Pairs, Side
from tests.core.concepts.dark_model import dark_model
from tests.models import tiny_model


def side(name, seed=0, latents=5, dark=False):
    model = dark_model(seed=seed) if dark else tiny_model(seed, latents)
    return Side(name, f"{seed + 16 * latents + 1000 * dark:064x}", model)


def ends(source, target):
    return Ends(np.arange(source), np.arange(target), ("first", "second"))


def synthetic(count, into, out, make, seed=0):
    """Pairs of ``count`` standard normal latents and what ``make`` makes of them."""
    values = np.random.default_rng(seed).normal(size=(count, into))
    return Pairs(values.astype(np.float32), make(values).astype(np.float32).reshape(count, out))


def rotation(size, seed=0):
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(size, size)))[0]
