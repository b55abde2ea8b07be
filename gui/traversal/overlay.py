"""Weights laid over an image: what counts is tinted warm, what counts against it cool."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from gui.widgets.pixmaps import GreyPixels, grey_bytes

COUNTS = (255, 150, 0)
AGAINST = (40, 130, 255)
"""Two colours that colour-blind people can tell apart, on black and on white."""

DEPTH = 0.7
"""Share of the colour in a pixel of full weight; the rest is the image."""

MEANING = "Orange counts, blue counts against it; the stronger, the more."


def overlaid(pixels: GreyPixels, weights: NDArray[np.float32] | NDArray[np.float64]) -> QImage:
    """An image (h, w) in grey with weights (h, w) in [-1, 1] over it, as Format_RGB888."""
    grey = grey_bytes(pixels).astype(np.float64)
    share = DEPTH * np.clip(np.nan_to_num(weights), -1.0, 1.0)
    tint = np.where((share > 0.0)[:, :, None], COUNTS, AGAINST)
    size = np.abs(share)[:, :, None]
    mixed = np.rint(grey[:, :, None] * (1.0 - size) + tint * size).astype(np.uint8)
    height, width = grey.shape
    # The copy makes the image independent of the array, which Python may free.
    return QImage(
        np.ascontiguousarray(mixed).data, width, height, 3 * width, QImage.Format.Format_RGB888
    ).copy()
