"""What the gallery shows, in order: the user's own pictures, then test images."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.images.reference import SIDE, ImageReference, ImageSource, TestImage

NOTHING = -1
"""The position of no item."""


@dataclass(frozen=True)
class OwnPicture:
    """A picture of the user's own as the gallery shows it."""

    reference: ImageReference
    pixels: NDArray[np.uint8]
    """(28, 28) levels 0..255."""


class GalleryItems:
    """Positions count from 0 over everything that is shown; nothing is copied for them."""

    def __init__(self) -> None:
        self._images = np.zeros((0, SIDE, SIDE), dtype=np.uint8)
        self._labels: NDArray[np.integer] = np.zeros(0, dtype=np.uint8)
        self._order: NDArray[np.integer] = np.zeros(0, dtype=np.intp)
        self._pictures: tuple[OwnPicture, ...] = ()
        self._uses: dict[ImageSource, list[str]] = {}

    def set_images(self, images: NDArray[np.uint8], labels: NDArray[np.integer]) -> None:
        """All test images (n, 28, 28), levels 0..255, and their class numbers (n,)."""
        self._images = np.ascontiguousarray(images)
        self._labels = np.asarray(labels)

    def set_order(self, pictures: Sequence[OwnPicture], order: NDArray[np.integer]) -> None:
        """Show ``pictures``, then the test images with the numbers ``order``."""
        self._pictures = tuple(pictures)
        self._order = np.asarray(order, dtype=np.intp)

    def set_uses(self, uses: Mapping[str, ImageReference]) -> bool:
        """What is made of which image, edited or not: name to image. Whether that is new."""
        marks: dict[ImageSource, list[str]] = {}
        for name, reference in uses.items():
            marks.setdefault(reference.source, []).append(name)
        new, self._uses = marks != self._uses, marks
        return new

    def count(self) -> int:
        """How many items are shown."""
        return len(self._pictures) + len(self._order)

    def picture_count(self) -> int:
        """How many of them, the first ones, are the user's own pictures."""
        return len(self._pictures)

    def reference_at(self, position: int) -> ImageReference | None:
        """The image at a position; None for NOTHING."""
        if not 0 <= position < self.count():
            return None
        own = len(self._pictures)
        if position < own:
            return self._pictures[position].reference
        return ImageReference(TestImage(int(self._order[position - own])))

    def label_at(self, position: int) -> int | None:
        """The class number of a test image; None for a picture or NOTHING."""
        own = len(self._pictures)
        if not own <= position < self.count():
            return None
        return int(self._labels[self._order[position - own]])

    def pixels_at(self, position: int) -> NDArray[np.uint8]:
        """The image (28, 28) at a position that is shown."""
        own = len(self._pictures)
        if position < own:
            return self._pictures[position].pixels
        return self._images[self._order[position - own]]

    def uses_at(self, position: int) -> list[str]:
        """The names of what is made of the image at a position."""
        reference = self.reference_at(position)
        return [] if reference is None else self._uses.get(reference.source, [])

    def position_of(self, reference: ImageReference) -> int:
        """Where an image is shown, or NOTHING."""
        for position, picture in enumerate(self._pictures):
            if picture.reference == reference:
                return position
        if isinstance(reference.source, TestImage) and not reference.edits:
            return self.position_of_number(reference.source.number)
        return NOTHING

    def position_of_number(self, number: int) -> int:
        """Where a test image is shown, or NOTHING."""
        found = np.flatnonzero(self._order == number)
        return len(self._pictures) + int(found[0]) if len(found) else NOTHING
