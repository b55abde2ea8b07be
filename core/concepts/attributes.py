"""Attributes: what can be measured on an image, such as how tall its shape is and how bright.

Each is defined once, on torch tensors, so that what is measured and what is differentiated are the
same. torch is imported by whoever calls, not with this module.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.concepts.recipes import AttributeChoice, Known
from core.errors import UserError
from core.images.reference import SIDE
from core.vae.model import Images

if TYPE_CHECKING:
    from torch import Tensor

LIT_ROW = 0.5
"""A row or column counts in full once its brightest pixel reaches this level."""

LIT_PIXEL = 0.3
"""A pixel counts in full once it reaches this level."""

FAINT_PIXEL = 0.1
"""A pixel over this level belongs to the shape, for the median level."""

Measured = NDArray[np.float64]
"""One number for each image, shape (n,)."""

Definition = Callable[["Tensor"], "Tensor"]
"""Images (n, 28, 28) to numbers (n,), or to pictures (n, 28, 28); keeps torch's graph."""


@dataclass(frozen=True)
class Companions:
    """Several numbers at once, in a form whose gradients cost one pass back."""

    count: int
    of: Definition
    """Copies of each image (n, count, 28, 28) to numbers (n, count): number j from copy j alone."""


@dataclass(frozen=True)
class Attribute:
    """Something that can be measured on an image."""

    name: str
    """As the command line and the window call it."""
    unit: str
    """Of the measured numbers; empty for a plain ratio."""
    step: float
    """A change that the eye notices: what tolerances, and the positions of a walk, are counted in."""
    bounds: tuple[float, float]
    """The least and the most that it can be."""
    meaning: str
    """One sentence: what the number is."""
    of: Definition
    """Images (n, 28, 28) with levels in [0, 1] to numbers (n,); differentiable."""
    parts: Definition
    """Images (n, 28, 28) to pictures (n, 28, 28) in [-1, 1]: what counts, and how much."""
    otherwise: tuple[str, ...] = ()
    """Names of attributes that measure the same thing in another way: a check on what was held."""
    companions: Companions | None = None
    """Numbers, most of them in [0, 1], that a walk keeps as far as it can.

    One number can be kept while what it summarises changes: dark parts darker, bright parts
    brighter. These say more of it, and none of them is one of ``otherwise``.
    """

    def measure(self, images: Images) -> Measured:
        """The numbers (n,) of images (n, 28, 28), in float64."""
        import torch

        with torch.no_grad():
            measured: Measured = self.of(torch.from_numpy(images.astype(np.float64))).numpy()
        return measured

    def picture(self, images: Images) -> NDArray[np.float64]:
        """Pictures (n, 28, 28) in [-1, 1] of what is measured on images (n, 28, 28)."""
        import torch

        with torch.no_grad():
            pictures: NDArray[np.float64] = self.parts(
                torch.from_numpy(images.astype(np.float64))
            ).numpy()
        return pictures


def ratio(over: Tensor, under: Tensor) -> Tensor:
    """``over / under``, and 0 where there is nothing under; its gradient is finite there too."""
    nothing = under <= 0.0
    return over.masked_fill(nothing, 0.0) / under.masked_fill(nothing, 1.0)


def _lit(images: Tensor) -> Tensor:
    """How much each pixel counts as lit: min(1, x / 0.3)."""
    return (images / LIT_PIXEL).clamp(max=1.0)


def _counted_rows(images: Tensor) -> Tensor:
    """How much each row (n, 28) counts: min(1, brightest pixel / 0.5)."""
    return (images.amax(2) / LIT_ROW).clamp(max=1.0)


def _counted_columns(images: Tensor) -> Tensor:
    return (images.amax(1) / LIT_ROW).clamp(max=1.0)


def _height(images: Tensor) -> Tensor:
    return _counted_rows(images).sum(1)


def _width(images: Tensor) -> Tensor:
    return _counted_columns(images).sum(1)


def _brightness(images: Tensor) -> Tensor:
    weights = _lit(images)
    return ratio((images * weights).sum((1, 2)), weights.sum((1, 2)))


def _around_centre(images: Tensor) -> tuple[Tensor, Tensor]:
    """Each pixel's distance from the centre of mass: to the right (n, 1, 28), upwards (n, 28, 1)."""
    along = images.new_tensor(range(SIDE))
    total = images.sum((1, 2))
    column = ratio((images.sum(1) * along).sum(1), total)
    row = ratio((images.sum(2) * along).sum(1), total)
    return along - column[:, None, None], row[:, None, None] - along[:, None]


def _slant(images: Tensor) -> Tensor:
    right, up = _around_centre(images)
    slope = ratio((images * right * up).sum((1, 2)), (images * up * up).sum((1, 2)))
    return slope.atan() * (180.0 / np.pi)


def _slant_parts(images: Tensor) -> Tensor:
    right, up = _around_centre(images)
    parts = images * right * up
    return ratio(parts, parts.abs().amax((1, 2), keepdim=True).expand_as(parts))


def _symmetry(images: Tensor) -> Tensor:
    return ratio((images * images.flip(2)).sum((1, 2)), (images * images).sum((1, 2)))


def _lit_median(images: Tensor) -> Tensor:
    """The lower median of the pixels over 0.1; black images: 0."""
    levels = images.flatten(1)
    ordered = levels.sort(1).values
    count = (levels > FAINT_PIXEL).sum(1)
    place = (levels.shape[1] - count + (count - 1).clamp(min=0) // 2).clamp(max=levels.shape[1] - 1)
    return ordered.gather(1, place[:, None])[:, 0] * (count > 0)


def _lit_mean(images: Tensor) -> Tensor:
    lit = (images > LIT_PIXEL).to(images.dtype)
    return ratio((images * lit).sum((1, 2)), lit.sum((1, 2)))


def _rows_over(images: Tensor) -> Tensor:
    """Height with another threshold: the sum over rows of min(1, brightest pixel / 0.3)."""
    return (images.amax(2) / LIT_PIXEL).clamp(max=1.0).sum(1)


def _row_spread(images: Tensor) -> Tensor:
    """The standard deviation of the lit pixels' rows times sqrt(12): a uniform block's height."""
    weights = _lit(images)
    total = weights.sum((1, 2))
    _, up = _around_centre(weights)
    return (ratio((weights * up * up).sum((1, 2)), total) * 12.0 + 1e-12).sqrt()


TONE_LEVELS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
TONE_WIDTH = 0.05
"""Levels at which the distribution of lit levels is looked at, and how softly."""


def _tones(copies: Tensor) -> Tensor:
    """The distribution of lit levels: which share of them is over each of TONE_LEVELS."""
    weights = _lit(copies).flatten(2)
    over = _softly_over(copies.flatten(2), TONE_LEVELS, TONE_WIDTH)
    return ratio((weights * over).sum(2), weights.sum(2))


def _softly_over(levels: Tensor, thresholds: tuple[float, ...], width: float) -> Tensor:
    """Levels (n, m, p), those of copy j compared with threshold j: 0 (under) to 1 (over)."""
    return ((levels - levels.new_tensor(thresholds)[:, None]) / width).sigmoid()


TONES = Companions(len(TONE_LEVELS), _tones)


def weighted(name: str, weights: NDArray[np.float64], unit: str = "") -> Attribute:
    """An attribute of the user's: the mean level of the pixels, each counted by its weight (28, 28).

    Pixels of negative weight are subtracted: with some of either sign it is a contrast, in [-1, 1].

    Parameters
    ----------
    name
        What the user calls it.
    weights
        (28, 28) in [-1, 1], not all 0.
    unit
        What the user counts it in.
    """
    sizes = np.abs(weights)
    share = weights / sizes.sum()
    shown = weights / sizes.max()
    return Attribute(
        name,
        unit,
        0.1,
        (float(share[share < 0.0].sum()), float(share[share > 0.0].sum())),
        "The mean level of the pixels that were marked, each counted by how much it was.",
        lambda images: (images * images.new_tensor(share)).sum((1, 2)),
        lambda images: images * images.new_tensor(shown),
    )


ATTRIBUTES = {
    attribute.name: attribute
    for attribute in (
        Attribute(
            "height",
            "rows",
            1.0,
            (0.0, SIDE),
            "The number of rows that are lit: the sum over rows of min(1, brightest pixel / 0.5).",
            _height,
            lambda images: _counted_rows(images)[:, :, None].expand_as(images),
            ("rows-over-0.3", "row-spread"),
        ),
        Attribute(
            "brightness",
            "",
            0.1,
            (0.0, 1.0),
            "The mean level of the lit pixels: sum(x w) / sum(w) with w = min(1, x / 0.3).",
            _brightness,
            _lit,
            ("lit-median", "lit-mean"),
            TONES,
        ),
        Attribute(
            "width",
            "columns",
            1.0,
            (0.0, SIDE),
            "The number of columns that are lit: the sum of min(1, brightest pixel / 0.5).",
            _width,
            lambda images: _counted_columns(images)[:, None, :].expand_as(images),
        ),
        Attribute(
            "slant",
            "degrees",
            5.0,
            (-90.0, 90.0),
            "How far the shape leans to the right from upright: the slope of column on row.",
            _slant,
            _slant_parts,
        ),
        Attribute(
            "symmetry",
            "",
            0.1,
            (0.0, 1.0),
            "The cosine of the image with its mirror image: 1 if left and right are the same.",
            _symmetry,
            lambda images: images * images.flip(2),
        ),
        Attribute(
            "lit-median",
            "",
            0.1,
            (0.0, 1.0),
            "The median level of the pixels over 0.1.",
            _lit_median,
            lambda images: (images > FAINT_PIXEL) * images,
        ),
        Attribute(
            "lit-mean",
            "",
            0.1,
            (0.0, 1.0),
            "The mean level of the pixels over 0.3.",
            _lit_mean,
            lambda images: (images > LIT_PIXEL) * images,
        ),
        Attribute(
            "rows-over-0.3",
            "rows",
            1.0,
            (0.0, SIDE),
            "The number of rows that are lit at all: the sum of min(1, brightest pixel / 0.3).",
            _rows_over,
            lambda images: (
                (images.amax(2) / LIT_PIXEL).clamp(max=1.0)[:, :, None].expand_as(images)
            ),
        ),
        Attribute(
            "row-spread",
            "rows",
            1.0,
            (0.0, 2.0 * SIDE),
            "The spread of the lit pixels over the rows, as the height of a block spread alike.",
            _row_spread,
            _lit,
        ),
    )
}
"""All attributes by name."""

USUAL_ROWS = 3.0
"""The change of height, or of width, at which SCIENCE 3 measures what leaks."""


def usual_amount(attribute: Attribute) -> float:
    """By how much an attribute is changed unless something else is asked for, in its unit."""
    return USUAL_ROWS if attribute.unit in ("rows", "columns") else attribute.step


height = ATTRIBUTES["height"].measure
brightness = ATTRIBUTES["brightness"].measure


@lru_cache(maxsize=64)  # so that equal choices are one attribute, with one definition
def attribute_of(choice: AttributeChoice) -> Attribute:
    """The attribute that is chosen.

    Raises
    ------
    UserError
        Every weight of a marked one is 0.
    """
    if isinstance(choice, Known):
        return ATTRIBUTES[choice.name.value]
    weights = np.zeros(SIDE * SIDE)
    indices, levels = zip(*choice.weights, strict=True)
    weights[list(indices)] = levels
    if not weights.any():
        raise UserError(
            f"The attribute '{choice.name}' marks no pixel, so it measures nothing: mark some."
        )
    return weighted(choice.name, weights.reshape(SIDE, SIDE), choice.unit)
