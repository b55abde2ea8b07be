"""The pixels of an attribute of the user's own: weights to paint, over the image that they weigh."""

import numpy as np
from numpy.typing import NDArray

from core.concepts.recipes import Marked
from core.images.reference import SIDE
from gui.traversal.overlay import overlaid
from gui.traversal.pixel_canvas import PixelCanvas
from gui.widgets.figures import number_text
from gui.widgets.pixmaps import GreyPixels

PALE = 0.6
"""How bright the image under the weights is: they are what is painted."""


def weights_of(mark: Marked | None) -> NDArray[np.float64]:
    """The weights (28, 28); all 0 where nothing is marked."""
    weights = np.zeros(SIDE * SIDE)
    if mark is not None:
        for place, weight in mark.weights:
            weights[place] = weight
    return weights.reshape(SIDE, SIDE)


class MarkCanvas(PixelCanvas):
    """As the canvas of an image, with weights from -1 to 1 in the place of grey levels."""

    def __init__(self) -> None:
        super().__init__()
        self._weights = weights_of(None)
        self.setAccessibleName("Weights of the pixels")

    def show_mark(self, pixels: GreyPixels, mark: Marked | None) -> None:
        """The weights of ``mark`` (of one that is yet to be painted, none) over an image (28, 28)."""
        self._pixels = pixels
        self._weights = weights_of(mark)
        levels = pixels / np.float32(255) if pixels.dtype == np.uint8 else pixels
        self._image = overlaid(levels * PALE, self._weights)
        self._announce()
        self.update()

    def _in_words(self, level: float) -> str:
        return f"weight {number_text(level, 2, sign=True)}"

    def _level_here(self) -> float | None:
        row, column = self._cell
        if self._image is None or not (0 <= row < SIDE and 0 <= column < SIDE):
            return None
        return float(self._weights[row, column])
