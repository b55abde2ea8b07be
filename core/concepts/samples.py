"""Samples: which test images a recipe is measured on, and the pairs that it makes of them."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.concepts.attributes import FAINT_PIXEL, Attribute, brightness
from core.concepts.recipes import Gamma, Neighbour, PairMean, Sample, Scaled, Shifted, Taller
from core.errors import UserError
from core.images.edits import apply_edits
from core.images.fashion_mnist import CLASS_NAMES, test_split
from core.images.reference import Grow, Whiten
from core.vae.model import Images

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Pairs:
    """The images that the steps of a ``PairMean`` lead from and to, both (n, 28, 28)."""

    starts: Images
    ends: Images
    used: Numbers
    """Numbers of all test images that had a part in it."""


@lru_cache(maxsize=32)
def class_numbers(classes: tuple[int, ...]) -> Numbers:
    """The numbers of all test images of some classes, ascending; read-only."""
    numbers = np.flatnonzero(np.isin(test_split().labels, classes))
    numbers.flags.writeable = False
    return numbers


def shuffled(sample: Sample) -> Numbers:
    """All test images of the sample's classes, in its order; it begins with the sample itself."""
    numbers: Numbers = np.random.default_rng(sample.seed).permutation(class_numbers(sample.classes))
    return numbers


def test_images(numbers: Numbers) -> Images:
    """Test images (n, 28, 28) with levels in [0, 1]."""
    images: Images = test_split().images[numbers].astype(np.float32) / np.float32(255)
    return images


test_images.__test__ = False  # type: ignore[attr-defined]  # no test, whatever its name suggests


def sample_images(sample: Sample) -> Images:
    """The sample's images (n, 28, 28); fewer than its count if the classes have no more."""
    return test_images(shuffled(sample)[: sample.count])


@lru_cache(maxsize=64)
def spread(attribute: Attribute, classes: tuple[int, ...] = (7, 9)) -> float:
    """The standard deviation of an attribute over all test images of some classes, in its unit."""
    return float(attribute.measure(test_images(class_numbers(classes))).std())


@lru_cache(maxsize=16)
def pairs_of(recipe: PairMean) -> Pairs:
    """The pairs of a recipe; images that the change cannot be made to are passed over.

    Raises
    ------
    UserError
        It can be made to none of them.
    """
    if isinstance(recipe.change, Neighbour):
        return _neighbours(recipe.change, recipe.sample)
    starts: list[Images] = []
    ends: list[Images] = []
    used: list[int] = []
    for number in shuffled(recipe.sample).tolist():
        if len(used) == recipe.sample.count:
            break
        made = _made(recipe.change, test_images(np.array([number]))[0])
        if made is not None:
            starts.append(made[0])
            ends.append(made[1])
            used.append(number)
    if not used:
        raise _no_pairs(recipe.sample)
    return Pairs(np.stack(starts), np.stack(ends), np.array(used))


def _made(change: Taller | Scaled | Shifted | Gamma, image: Images) -> tuple[Images, Images] | None:
    """Start and end (28, 28) of one pair; None if the image has no room for the change."""
    match change:
        case Taller(pixels=pixels):
            white = apply_edits(image, (Whiten(),))
            try:
                return white, apply_edits(white, (Grow(pixels),))
            except UserError:
                return None
        case Scaled(factor=factor):
            return image * np.float32(factor), image
        case Shifted(amount=amount):
            lit = np.where(image > FAINT_PIXEL, image + np.float32(amount), image)
            return image, np.minimum(lit, np.float32(1))
        case Gamma(exponent=exponent):
            return image, image ** np.float32(exponent)


def _neighbours(change: Neighbour, sample: Sample) -> Pairs:
    numbers = class_numbers(sample.classes)
    images = test_images(numbers)
    shapes = (images >= 0.5).reshape(len(images), -1).astype(np.float32)
    sizes = shapes.sum(1)
    levels = brightness(images)
    place = {number: index for index, number in enumerate(numbers.tolist())}
    starts: list[int] = []
    ends: list[int] = []
    for number in shuffled(sample).tolist():
        if len(ends) == sample.count:
            break
        own = place[number]
        darker = levels <= levels[own] - change.darker
        if not darker.any():
            continue
        differing = sizes + sizes[own] - 2.0 * (shapes @ shapes[own])
        starts.append(int(np.argmin(np.where(darker, differing, np.inf))))
        ends.append(own)
    if not ends:
        raise _no_pairs(sample)
    return Pairs(images[starts], images[ends], np.unique(numbers[starts + ends]))


def _no_pairs(sample: Sample) -> UserError:
    names = " or ".join(CLASS_NAMES[label] for label in sample.classes)
    return UserError(
        f"The change can be made to no image of the class {names}, so there are no pairs; choose "
        "other classes or a smaller change."
    )
