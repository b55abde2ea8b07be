"""A sheet as grey levels: what PNG, GIF and the window's preview show."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from core.concepts.label_fonts import label_font, printable
from core.concepts.sheet_layout import HAIRLINE, Layout, frame_layout, sheet_layout
from core.concepts.strip_files import PICTURE_LIMIT
from core.concepts.strip_pictures import PAPER, Levels, levels_of
from core.concepts.strip_sheets import MadeRow, Sheet
from core.errors import UserError

_ANCHORS = {"start": "ls", "middle": "ms", "end": "rs"}


def sheet_picture(sheet: Sheet) -> Levels:
    """The whole sheet, (height, width); at scale 1, gap 0 and without labels its frames and no more.

    Raises
    ------
    UserError
        It would be too large.
    """
    return painted(sheet_layout(sheet), sheet.rows)


def frame_picture(sheet: Sheet, column: int) -> Levels:
    """The sheet at one position, for an animation; equally large at all of them.

    Raises
    ------
    UserError
        It would be too large.
    """
    return painted(frame_layout(sheet, column), sheet.rows)


def painted(layout: Layout, rows: Sequence[MadeRow]) -> Levels:
    """A layout with the frames of its rows.

    Raises
    ------
    UserError
        It would be too large.
    """
    refuse_large(layout.width * layout.height)
    picture = np.full((layout.height, layout.width), PAPER, np.uint8)
    scale = layout.side // 28
    frames = [levels_of(made.frames) for made in rows]
    for cell in layout.cells:
        area = picture[cell.top : cell.top + layout.side, cell.left : cell.left + layout.side]
        if not cell.empty:
            area[:] = frames[cell.row][cell.column].repeat(scale, axis=0).repeat(scale, axis=1)
        elif layout.outlined:
            area[[0, -1]] = HAIRLINE
            area[:, [0, -1]] = HAIRLINE
    if not layout.texts:
        return picture
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image)
    for text in layout.texts:
        draw.text(
            (text.x, text.baseline),
            printable(text.text),
            fill=text.level,
            font=label_font(text.size),
            anchor=_ANCHORS[text.anchor],
        )
    return np.asarray(image)


def refuse_large(pixels: int) -> None:
    """Refuse a picture of more pixels than are written.

    Raises
    ------
    UserError
        It has more.
    """
    if pixels > PICTURE_LIMIT:
        raise UserError(
            f"The sheet would have {pixels / 1e6:.0f} million pixels, more than the "
            f"{PICTURE_LIMIT / 1e6:.0f} million that are written; take a smaller scale, fewer rows or "
            "fewer positions."
        )
