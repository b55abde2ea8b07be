"""Attributes: what can be measured on an image, such as how tall its shape is and how bright.

The definitions are those of the article's two concepts, made smooth enough to be differentiated.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.vae.model import Images

LIT_ROW = 0.5
"""A row counts in full once its brightest pixel reaches this level."""

LIT_PIXEL = 0.3
"""A pixel counts in full once it reaches this level."""

Measured = NDArray[np.float64]
"""One number for each image, shape (n,)."""


@dataclass(frozen=True)
class Attribute:
    """Something that can be measured on an image."""

    name: str
    """As the command line and the window call it."""
    unit: str
    """Of the measured numbers; empty for a plain ratio."""
    measure: Callable[[Images], Measured]
    """Images (n, 28, 28) with levels in [0, 1] to numbers (n,)."""


def height(images: Images) -> Measured:
    """How tall the shape is, in rows (0..28): the sum over rows of min(1, brightest pixel / 0.5)."""
    brightest = images.max(axis=2).astype(np.float64)
    rows: Measured = np.minimum(1.0, brightest / LIT_ROW).sum(axis=1)
    return rows


def brightness(images: Images) -> Measured:
    """Mean level of the lit pixels (0..1): sum(x w) / sum(w), w = min(1, x / 0.3); black images: 0."""
    levels = images.astype(np.float64)
    weights = np.minimum(1.0, levels / LIT_PIXEL)
    total = weights.sum(axis=(1, 2))
    # Dividing by 1 where nothing is lit leaves the numerator, which is 0 there.
    lit: Measured = (levels * weights).sum(axis=(1, 2))
    return lit / np.where(total > 0.0, total, 1.0)


ATTRIBUTES = {
    attribute.name: attribute
    for attribute in (
        Attribute("height", "rows", height),
        Attribute("brightness", "", brightness),
    )
}
"""All attributes by name."""
