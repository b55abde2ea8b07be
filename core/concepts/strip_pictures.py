"""Strips as pictures: frames side by side, rows above each other, sharp pixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from core.concepts.label_fonts import label_font, printable, width_of
from core.images.reference import SIDE
from core.vae.model import Images

PAPER = 255
"""Level of what lies between and around the frames."""

INK = 32
"""Level of the labels."""

LABEL_LIMIT = 40
"""Characters of a label that are shown."""

Levels = NDArray[np.uint8]
"""Grey levels 0..255 of a picture, shape (height, width)."""


@dataclass(frozen=True, eq=False)
class Row:
    """One strip of a picture."""

    frames: Images
    """(n, 28, 28) with levels in [0, 1]."""
    label: str = ""
    """What stands to its left; if no row has one, no room is left for it."""
    reached: NDArray[np.bool_] | None = None
    """(n,) False where there is nothing to show, for a walk had to stop before; None or empty: nowhere."""


def levels_of(frames: Images) -> NDArray[np.uint8]:
    """Frames (n, 28, 28) in [0, 1] as grey levels 0..255, rounded."""
    levels: NDArray[np.uint8] = np.rint(np.clip(frames, 0.0, 1.0) * 255.0).astype(np.uint8)
    return levels


def compose_strips(rows: Sequence[Row], scale: int, gap: int) -> Levels:
    """One picture of all rows above each other, frames side by side, each pixel ``scale`` wide.

    Between frames and between rows lie ``gap`` pixels of the finished picture; nothing lies around
    the whole. So scale 1 and gap 0 give the frames' own pixels exactly.
    """
    strips = [_enlarged(row, scale, gap) for row in rows]
    side = SIDE * scale
    labels = _label_column([row.label for row in rows], side, gap, scale)
    width = labels.shape[1] + max(strip.shape[1] for strip in strips)
    picture = np.full((len(rows) * (side + gap) - gap, width), PAPER, np.uint8)
    picture[:, : labels.shape[1]] = labels
    for place, strip in enumerate(strips):
        top = place * (side + gap)
        picture[top : top + side, labels.shape[1] : labels.shape[1] + strip.shape[1]] = strip
    return picture


def _enlarged(row: Row, scale: int, gap: int) -> Levels:
    levels = levels_of(row.frames).repeat(scale, axis=1).repeat(scale, axis=2)
    if row.reached is not None and row.reached.size:
        levels[~row.reached] = PAPER
    side = SIDE * scale
    strip = np.full((side, len(levels) * (side + gap) - gap), PAPER, np.uint8)
    for place, frame in enumerate(levels):
        left = place * (side + gap)
        strip[:, left : left + side] = frame
    return strip


def _label_column(labels: Sequence[str], side: int, gap: int, scale: int) -> Levels:
    """The column (height of the picture, width) left of the strips; of width 0 without labels."""
    height = len(labels) * (side + gap) - gap
    if not any(labels):
        return np.zeros((height, 0), np.uint8)
    size = max(10, 4 * scale)
    shown = [_fitting(label) for label in labels]
    margin = size // 2
    width = 2 * margin + max(int(np.ceil(width_of(label, size))) for label in shown)
    column = Image.new("L", (width, height), PAPER)
    draw = ImageDraw.Draw(column)
    for place, label in enumerate(shown):
        middle = place * (side + gap) + side / 2
        draw.text((margin, middle), label, fill=INK, font=label_font(size), anchor="lm")
    return np.asarray(column)


def _fitting(label: str) -> str:
    """One line of at most ``LABEL_LIMIT`` characters; of a longer one its end, as of a long path."""
    line = printable(label)
    return line if len(line) <= LABEL_LIMIT else "\u2026" + line[1 - LABEL_LIMIT :]
