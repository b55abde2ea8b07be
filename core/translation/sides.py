"""The two models of a translation, and what they make of the same images."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from core.concepts.directions import active_latents
from core.errors import UserError
from core.images.fashion_mnist import find_train_split, test_split
from core.stepwise import told
from core.vae.model import Images, Latents, Model

Progress = tuple[str, float]
"""What is being done and how much of it is done, 0 to 1. Closing the generator that yields it cancels."""

CHUNK = 500
"""Images encoded between two looks at who waits."""

LEAST_PAIRS = 10
"""With fewer images seen by both models nothing is fitted."""

VALIDATION_SHARE = 0.2
LEAST_VALIDATION = 2

Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two models; K latent dimensions."""

    name: str
    """As the user calls it, for sentences."""
    sha256: str
    """Of its file."""
    model: Model

    @property
    def active(self) -> NDArray[np.int64]:
        """(k,) which of the K dimensions it uses."""
        return active_latents(self.model)


@dataclass(frozen=True, eq=False)
class Pairs:
    """The posterior means that both models have of the same n images."""

    source: Latents
    """(n, K of the source)"""
    target: Latents
    """(n, K of the target)"""

    def __len__(self) -> int:
        return len(self.source)

    def reversed(self) -> Pairs:
        """The same with source and target exchanged."""
        return Pairs(self.target, self.source)

    def first(self, count: int) -> Pairs:
        """The first so many of them."""
        return Pairs(self.source[:count], self.target[:count])

    def taken(self, which: NDArray[np.int64]) -> Pairs:
        """Those of the given numbers."""
        return Pairs(self.source[which], self.target[which])

    def shuffled(self, seed: int = 0) -> Pairs:
        """A baseline: each source latent with the target latent of another image."""
        order = np.random.default_rng(seed).permutation(len(self))
        return Pairs(self.source, self.target[order])

    def split(self, seed: int = 0) -> tuple[Pairs, Pairs]:
        """For fitting and for validation: a seeded fifth of the pairs is for the latter."""
        order = np.random.default_rng(seed).permutation(len(self))
        held_out = max(LEAST_VALIDATION, round(VALIDATION_SHARE * len(self)))
        return self.taken(order[held_out:]), self.taken(order[:held_out])


def shared_images(count: int, seed: int = 0) -> NDArray[np.uint8]:
    """Images (n, 28, 28) in 0..255 that both models look at, drawn in a seeded order.

    From the 60,000 training images if this machine has them; otherwise from the second half of the
    test images, the first half being what measures are taken on (``measured_images``).

    Parameters
    ----------
    count
        How many at most; 0: all that there are.
    seed
        Of the order; more images begin with the same ones.

    Raises
    ------
    UserError
        The program's own test images cannot be read.
    """
    split = find_train_split()
    images = test_split().images[len(test_split().images) // 2 :] if split is None else split.images
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order if count == 0 else order[:count]]


def measured_images() -> Images:
    """The test images (n, 28, 28) in [0, 1] that no map is fitted on: all of them, or the first half."""
    images = test_split().images
    if find_train_split() is None:
        images = images[: len(images) // 2]
    measured: Images = images.astype(np.float32) / np.float32(255)
    return measured


def encoded(side: Side, images: NDArray[np.uint8]) -> Generator[Progress, None, Latents]:
    """The posterior means (n, K) of images (n, 28, 28) in 0..255; yields progress.

    Raises
    ------
    UserError
        The images are of another size than the model's, or it encodes one to no usable latents.
    """
    check_size(side, images.shape[1:])
    means = np.empty((len(images), side.model.latents), np.float32)
    for start in range(0, len(images), CHUNK):
        yield f"Encoding with {side.name}", start / len(images)
        chunk = images[start : start + CHUNK].astype(np.float32) / np.float32(255)
        means[start : start + CHUNK] = side.model.encode(chunk)[0]
    return means


def encoded_pairs(
    source: Side, target: Side, images: NDArray[np.uint8]
) -> Generator[Progress, None, Pairs]:
    """What both models make of images (n, 28, 28) in 0..255; yields progress.

    Raises
    ------
    UserError
        As ``encoded``.
    """
    if source.sha256 == target.sha256:
        both = yield from encoded(source, images)
        return Pairs(both, both)
    first = yield from part(encoded(source, images), 0.0, 0.5)
    second = yield from part(encoded(target, images), 0.5, 1.0)
    return Pairs(first, second)


def check_size(side: Side, size: tuple[int, ...]) -> None:
    """Refuse images that are not of the size that a model encodes.

    Raises
    ------
    UserError
        They are not; says both sizes.
    """
    from core.images.reference import SIDE

    if size != (SIDE, SIDE):
        shown = " x ".join(map(str, size))
        raise UserError(
            f"The model '{side.name}' encodes images of {SIDE} x {SIDE} pixels, and these have {shown}: "
            "only models that see images of the same size can be translated into each other."
        )


def part(
    steps: Generator[Progress, None, Result], first: float, last: float
) -> Generator[Progress, None, Result]:
    """What a generator returns, with its progress as a part, from ``first`` to ``last``, of the whole."""
    return (yield from told(steps, lambda step: (step[0], first + (last - first) * step[1])))


def told_as(
    steps: Generator[None, None, Result], what: str, share: float
) -> Generator[Progress, None, Result]:
    """What a generator returns, between its pieces the same progress again: others are served there."""
    return (yield from told(steps, lambda _: (what, share)))
