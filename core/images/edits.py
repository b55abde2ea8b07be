"""What edits do to pixels, and how strokes of the pixel editor become edits."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.images.reference import (
    PIXELS,
    SIDE,
    Dim,
    Edit,
    Grow,
    Paint,
    Whiten,
)

LIT = 0.5
"""A pixel from this level on is lit: whitening makes it 1, and growing builds on it.

One threshold for both, so that a shoe grows the same whether it is whitened before or after.
"""


def apply_edits(pixels: NDArray[np.float32], edits: Iterable[Edit]) -> NDArray[np.float32]:
    """What edits, one after the other, make of an image.

    Args:
        pixels: (28, 28) levels in [0, 1]; left as they are.
        edits: in the order in which they are applied.

    Returns:
        A new (28, 28) array of levels in [0, 1].

    Raises:
        UserError: if an image is to grow that has nothing lit or no row free above it.
    """
    result = np.array(pixels, np.float32)
    for edit in edits:
        match edit:
            case Whiten():
                result = (result >= LIT).astype(np.float32)
            case Grow(pixels=count):
                row, first = _place_on_top(result, count)
                result[row, first : first + count] = 1.0
            case Dim(factor=factor):
                result *= np.float32(abs(factor))  # -0.0 is 0.0 too
            case Paint(pixels=painting):
                indices, levels = zip(*painting, strict=True) if painting else ((), ())
                result.reshape(-1)[np.array(indices, np.intp)] = np.array(levels, np.float32)
    return result


def _place_on_top(pixels: NDArray[np.float32], count: int) -> tuple[int, int]:
    """Row and first column of ``count`` pixels side by side on top of the shape.

    The row is the one above the highest row with a lit pixel. There they lie over the middle of the
    longest stretch of lit pixels (the leftmost of equally long ones), so that they touch the shape
    even where that row has gaps; half a pixel is decided to the left, and what would stick out at a
    side is moved in.
    """
    lit = pixels >= LIT
    rows = np.flatnonzero(lit.any(axis=1))
    if not rows.size:
        raise UserError(
            "The image cannot grow, because none of its pixels is at least half as bright as white."
        )
    top = int(rows[0])
    if top == 0:
        raise UserError(
            "The image cannot grow, because its shape already touches the top row; take one with "
            "room above it."
        )
    edges = np.flatnonzero(np.diff(lit[top], prepend=False, append=False))
    starts, ends = edges[::2], edges[1::2]
    longest = int(np.argmax(ends - starts))
    start = int(starts[longest])
    first = start + (int(ends[longest]) - start - count) // 2
    return top - 1, min(max(first, 0), SIDE - count)


def brush_pixels(start: tuple[int, int], end: tuple[int, int], size: int) -> tuple[int, ...]:
    """The pixels that a round brush covers on its way from one pixel to another.

    Args:
        start: row and column; may lie outside of the image, as a mouse does.
        end: likewise; the way back covers the same pixels.
        size: pixels across, at least 1; an even brush reaches one pixel further down and right.

    Returns:
        Indices 28 row + column, ascending, each once; only those inside the image.

    Raises:
        ValueError: if ``size`` is less than 1.
    """
    if size < 1:
        raise ValueError(f"a brush is at least 1 pixel across, not {size}")
    way = _line(start, end)
    reach = np.arange(size) - (size - 1) // 2
    # Pixels whose centre is within half the brush's width of its own centre.
    offset = reach - ((size - 1) / 2 - (size - 1) // 2)
    round_ = offset[:, None] ** 2 + offset[None, :] ** 2 <= (size / 2) ** 2
    stamp = np.stack(np.meshgrid(reach, reach, indexing="ij"), axis=-1)[round_]
    covered = (way[:, None, :] + stamp[None, :, :]).reshape(-1, 2)
    inside = covered[((covered >= 0) & (covered < SIDE)).all(axis=1)]
    hit = np.zeros(PIXELS, np.bool_)
    hit[inside[:, 0] * SIDE + inside[:, 1]] = True
    return tuple(np.flatnonzero(hit).tolist())


def _line(start: tuple[int, int], end: tuple[int, int]) -> NDArray[np.int64]:
    """(n, 2) pixels from one to another, each touching the next at a side or corner."""
    first, last = np.array(start, np.int64), np.array(end, np.int64)
    steps = max(1, int(np.abs(last - first).max()))
    # In whole numbers, rounding half up, so that there and back is the same line.
    doubled = 2 * (first * steps + np.outer(np.arange(steps + 1), last - first))
    return (doubled + steps) // (2 * steps)


def painted(edits: tuple[Edit, ...], indices: Iterable[int], level: float) -> tuple[Edit, ...]:
    """Edits with some pixels set to a level in [0, 1] after all others.

    If the last edit is a ``Paint`` already, the pixels go into it, the new level instead of its
    old one: however many strokes are drawn, they are one edit of at most 784 pixels. Nothing
    painted adds no edit.
    """
    new = dict.fromkeys(map(int, indices), float(level))
    if not new:
        return edits
    if edits and isinstance(edits[-1], Paint):
        new = {**dict(edits[-1].pixels), **new}
        edits = edits[:-1]
    return (*edits, Paint(tuple(sorted(new.items()))))
