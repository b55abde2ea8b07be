"""A sheet of paper to draw a figure on, with Pillow alone: lines, discs, words, sharp images.

Everything is measured in pixels of the page; the file has twice as many each way, for screens that have
them. Drawn at four times and reduced, so that edges are smooth and images (28 x 28, enlarged by whole
numbers) stay sharp.
"""

import io
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from core.concepts.label_fonts import label_font
from core.concepts.strip_files import KEYWORD
from core.reproduction.figure import PictureFile
from core.version import VERSION

DRAWN, SHOWN = 4, 2
"""Pixels that are drawn, and those of the file, for each pixel of the page."""

PAPER, INK, QUIET, HAIRLINE = "#ffffff", "#1c1d1f", "#5d6066", "#d5d5d0"
RED, BLUE = "#d3382f", "#2f6fd6"
ACCENT, WARM = "#0b62c4", "#a33b00"

TEXT, SMALL = 13, 11
"""Sizes of the words."""


class Canvas:
    """White paper of ``width`` by ``height`` pixels of the page."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * DRAWN, height * DRAWN), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def line(
        self, points: Sequence[tuple[float, float]], colour: str = INK, width: float = 1.0
    ) -> None:
        """A line through points, with round corners."""
        placed = [(x * DRAWN, y * DRAWN) for x, y in points]
        self._draw.line(placed, fill=colour, width=max(round(width * DRAWN), 1), joint="curve")

    def rectangle(
        self,
        corner: tuple[float, float],
        size: tuple[float, float],
        fill: str | None = None,
        edge: str | None = None,
        width: float = 1.0,
    ) -> None:
        """A rectangle from its upper left corner."""
        (x, y), (across, down) = corner, size
        if across <= 0.0 or down <= 0.0:
            return
        box = (x * DRAWN, y * DRAWN, (x + across) * DRAWN - 1, (y + down) * DRAWN - 1)
        self._draw.rectangle(box, fill=fill, outline=edge, width=max(round(width * DRAWN), 1))

    def disc(
        self,
        middle: tuple[float, float],
        radius: float,
        fill: str | None = None,
        edge: str | None = None,
        width: float = 1.0,
    ) -> None:
        """A disc, or with ``edge`` and no ``fill`` a ring."""
        x, y = middle
        box = tuple(value * DRAWN for value in (x - radius, y - radius, x + radius, y + radius))
        self._draw.ellipse(box, fill=fill, outline=edge, width=max(round(width * DRAWN), 1))

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        """A filled polygon."""
        self._draw.polygon([(x * DRAWN, y * DRAWN) for x, y in points], fill=fill)

    def text(
        self,
        place: tuple[float, float],
        words: str,
        colour: str = INK,
        size: int = TEXT,
        anchor: str = "lm",
    ) -> None:
        """One line of text; the font has Latin letters only. ``anchor`` as Pillow has it."""
        x, y = place
        self._draw.text(
            (x * DRAWN, y * DRAWN), words, fill=colour, font=label_font(size * DRAWN), anchor=anchor
        )

    def upright(self, middle: tuple[float, float], words: str, colour: str = QUIET) -> None:
        """One line of text that reads from bottom to top."""
        font = label_font(SMALL * DRAWN)
        across, down = round(font.getlength(words)) + DRAWN, SMALL * DRAWN * 3 // 2
        label = Image.new("L", (across, down), 0)
        ImageDraw.Draw(label).text((0, down // 2), words, fill=255, font=font, anchor="lm")
        turned = label.rotate(90, expand=True)
        x, y = (round(value * DRAWN) for value in middle)
        corner = (x - turned.width // 2, y - turned.height // 2)
        self._image.paste(Image.new("RGB", turned.size, colour), corner, turned)

    def levels(
        self,
        corner: tuple[float, float],
        levels: NDArray[np.uint8],
        scale: float,
        edge: str | None = HAIRLINE,
    ) -> None:
        """A picture (height, width) or (height, width, 3), each pixel ``scale`` wide: half a pixel of the
        page at least, and a whole number of halves."""
        picture = Image.fromarray(levels).convert("RGB")
        size = (round(picture.width * scale * DRAWN), round(picture.height * scale * DRAWN))
        enlarged = picture.resize(size, Image.Resampling.NEAREST)
        x, y = corner
        self._image.paste(enlarged, (round(x * DRAWN), round(y * DRAWN)))
        if edge is not None:
            self.rectangle((x - 1, y - 1), (size[0] / DRAWN + 2, size[1] / DRAWN + 2), edge=edge)

    def picture(self, name: str, description: str, about: Mapping[str, object]) -> PictureFile:
        """What is drawn, as a PNG that carries what made it."""
        return PictureFile(
            name, png(self._image.reduce(DRAWN // SHOWN), about), self.width, description
        )


def png(image: Image.Image, about: Mapping[str, object]) -> bytes:
    """A PNG with what made it in a text chunk; the same image gives the same bytes."""
    chunks = PngInfo()
    program = f"Latent Translator {VERSION}"
    chunks.add_text("Software", program)
    told = msgspec.json.encode({"program": program, **about}, order="sorted").decode()
    chunks.add_itxt(KEYWORD, told)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", pnginfo=chunks, optimize=True)
    return buffer.getvalue()


def number(value: float, decimals: int) -> str:
    """A number for a picture, never "-0"; a hyphen stands for the minus sign, which the font lacks."""
    text = f"{value:.{decimals}f}"
    return text.removeprefix("-") if float(text) == 0.0 else text
