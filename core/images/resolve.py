"""From a reference to its pixels."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.files import data_folder, shown
from core.images.edits import apply_edits
from core.images.fashion_mnist import CLASS_NAMES, Split, find_train_split, test_split
from core.images.reference import SIDE, ImageReference, ImageSource, Picture, TestImage


@lru_cache(maxsize=512)  # a reference can hold a long painting
def pixels_of(reference: ImageReference) -> NDArray[np.float32]:
    """The (28, 28) levels in [0, 1] of an image, edits included; read-only.

    Raises:
        UserError: if a training image is meant and this machine does not have them (nothing is
            downloaded here), or if an edit cannot be applied.
    """
    if not reference.edits:
        return base_pixels_of(reference.source)
    pixels = apply_edits(base_pixels_of(reference.source), reference.edits)
    pixels.flags.writeable = False
    return pixels


@lru_cache(maxsize=4096)
def base_pixels_of(source: ImageSource) -> NDArray[np.float32]:
    """The (28, 28) levels in [0, 1] of an image before any edit; read-only.

    Raises:
        UserError: as ``pixels_of``.
    """
    pixels = _levels(source).astype(np.float32) / np.float32(255)
    pixels.flags.writeable = False
    return pixels


def describe_source(source: ImageSource) -> str:
    """What to call an image: "Test image 22, sneaker", "Training image 5", or the picture's name.

    The class of a training image is not said: that would need all of them to be read.
    """
    if isinstance(source, Picture):
        return source.name or "Picture"
    if isinstance(source, TestImage):
        label = int(test_split().labels[source.number])
        return f"Test image {source.number}, {CLASS_NAMES[label]}"
    return f"Training image {source.number}"


def _levels(source: ImageSource) -> NDArray[np.uint8]:
    """The (28, 28) grey levels 0..255."""
    if isinstance(source, Picture):
        return np.frombuffer(source.pixels, np.uint8).reshape(SIDE, SIDE)
    if isinstance(source, TestImage):
        return _image(test_split(), source.number)
    split = find_train_split()
    if split is None:
        raise UserError(
            f"Training image {source.number} cannot be shown, because the training images of "
            "Fashion-MNIST are not on this machine: install the Debian package "
            f"dataset-fashion-mnist, or put its files into {shown(data_folder())}."
        )
    return _image(split, source.number)


def _image(split: Split, number: int) -> NDArray[np.uint8]:
    image: NDArray[np.uint8] = split.images[number]
    return image
