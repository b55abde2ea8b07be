"""Held out: test images that had no part in a direction, to measure on them what it does."""

from __future__ import annotations

from collections.abc import Generator, Iterable

import numpy as np

from core.concepts.attributes import Attribute
from core.concepts.recipes import (
    AttributeGradient,
    Extremes,
    GroupDifference,
    Method,
    Pair,
    PairMean,
    Recipe,
    Regression,
    Sample,
    Separated,
    Translated,
)
from core.concepts.samples import Numbers, pairs_of, shuffled, test_images
from core.errors import UserError
from core.images.reference import ImageReference, TestImage
from core.vae.model import Latents, Model

MEASURING = (Method.PULLBACK, Method.ALPHA, Method.ALPHA_BISECTED, Method.ERASER)
"""Methods that measure something on the images of their recipe's own sample."""

CHUNK = 25
"""Images encoded between two looks at who waits."""


def images_used(recipe: Recipe) -> frozenset[int]:
    """The numbers of all test images that had a part in a recipe's direction, in whatever model.

    Raises
    ------
    UserError
        A recipe of many pairs has none.
    """
    match recipe:
        case Pair(start=start, end=end):
            return _numbers((start, end))
        case GroupDifference(start=starts, end=ends):
            return _numbers((*starts, *ends))
        case PairMean():
            return frozenset(pairs_of(recipe).used.tolist())
        case Extremes() | AttributeGradient() | Regression():
            return _of_sample(recipe.sample)
        case Separated(of=of, against=against):
            used = images_used(of).union(*map(images_used, against))
            return used | _of_sample(recipe.sample) if recipe.method in MEASURING else used
        case Translated(of=of):
            return images_used(of)


def _numbers(images: Iterable[ImageReference]) -> frozenset[int]:
    sources = (image.source for image in images)
    return frozenset(source.number for source in sources if isinstance(source, TestImage))


def _of_sample(sample: Sample) -> frozenset[int]:
    return frozenset(shuffled(sample)[: sample.count].tolist())


def held_out_bases(
    model: Model,
    recipes: Iterable[Recipe],
    change: Attribute,
    amount: float,
    sample: Sample,
) -> Generator[float, None, Latents]:
    """Posterior means (n, K) of images that had no part in any of the recipes and have room.

    Room is for the attribute to change by ``amount``, on what the model makes of the image. Yields how
    much is done, 0 to 1.

    Parameters
    ----------
    model
        That encodes them.
    recipes
        Whose images are left out.
    change, amount
        What is to change, and by how much.
    sample
        Classes, seed, and how many images are wanted; fewer come where there are no more.

    Raises
    ------
    UserError
        There is none.
    """
    used = frozenset[int]().union(*map(images_used, recipes))
    left: Numbers = np.array([n for n in shuffled(sample).tolist() if n not in used], np.int64)
    low, high = change.bounds
    found: list[Latents] = []
    count = 0
    for start in range(0, len(left), CHUNK):
        yield count / sample.count
        means = model.encode(test_images(left[start : start + CHUNK]))[0]
        after = change.measure(model.decode(means)) + amount
        means = means[(after >= low) & (after <= high)][: sample.count - count]
        found.append(means)
        count += len(means)
        if count == sample.count:
            break
    if not count:
        raise UserError(
            f"No test image is left that had no part in the direction and whose {change.name} can "
            f"change by {amount:g} {change.unit}".rstrip()
            + "; ask for less, or for other classes."
        )
    return np.concatenate(found)
