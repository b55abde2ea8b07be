"""From the grey levels of a picture to an image like those of Fashion-MNIST: bright on black.

Fashion-MNIST was made from product photographs on white (Xiao et al. 2017, figure 1): scaled until
the longest edge had 28 pixels, the shortest extended, the greys negated. The same is done here, save
that nothing is trimmed or sharpened, and that only what has a bright ground is negated:

1. What the ground is, the border says: whether it is transparent, else its median level.
2. On a transparent ground, a shape that is dark on the whole is inverted, for it was cut out of
   something brighter; the ground becomes black. Transparent parts of an opaque ground are filled.
3. An opaque ground of level 128 or more is inverted together with all else. (This tells each of the
   10,000 test images from its negative.)
4. The shorter side is extended on both sides with the ground.
"""

import numpy as np
from numpy.typing import NDArray

from core.images.reference import SIDE

_BRIGHT = 128
"""A ground of this level or more is bright; one of less opacity is transparent."""


def like_fashion_mnist(
    levels: NDArray[np.uint8], opacity: NDArray[np.uint8] | None
) -> tuple[NDArray[np.uint8], list[str]]:
    """A picture as a square image that is bright on black, and what was done for that.

    Args:
        levels: (height, width) grey levels 0..255, the larger of both being 28; over black where
            the picture is transparent.
        opacity: (height, width) from 0, transparent, to 255; None if nothing is transparent.

    Returns:
        (28, 28) grey levels, and clauses such as "inverted because its border is bright".
    """
    done: list[str] = []
    ring = np.ones(levels.shape, np.bool_)
    ring[1:-1, 1:-1] = False
    flat = levels.astype(np.int64)
    if opacity is not None and np.median(opacity[ring]) < _BRIGHT:
        flat = _on_black(flat, opacity.astype(np.int64), done)
        ground = 0
    else:
        if opacity is not None:
            flat = _filled(flat, opacity.astype(np.int64), ring)
            done.append("its transparent parts filled like its border")
        ground = round(float(np.median(flat[ring])))
        if ground >= _BRIGHT:
            flat, ground = 255 - flat, 255 - ground
            done.append("inverted because its border is bright")
    height, width = flat.shape
    if height != width:
        done.append("extended to a square")
    square = np.full((SIDE, SIDE), ground, np.uint8)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    square[top : top + height, left : left + width] = flat
    if not square.any():
        done.append("all of it is black")
    return square, done


def _on_black(
    levels: NDArray[np.int64], opacity: NDArray[np.int64], done: list[str]
) -> NDArray[np.int64]:
    """A shape on a transparent ground, bright on black; appends what was done."""
    if 2 * levels.sum() >= opacity.sum():
        done.append("put on black")
        return levels
    done.append("inverted because it is dark on a transparent ground")
    inverted: NDArray[np.int64] = np.maximum(opacity - levels, 0)
    return inverted


def _filled(
    levels: NDArray[np.int64], opacity: NDArray[np.int64], ring: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """A picture whose transparent parts show the level of its border, which is mostly opaque."""
    seen = ring & (opacity > 0)
    ground = float(np.median(np.minimum(255 * levels[seen] / opacity[seen], 255)))
    filled: NDArray[np.float64] = np.rint(levels + (255 - opacity) * ground / 255)
    return np.minimum(filled, 255).astype(np.int64)
