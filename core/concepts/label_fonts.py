"""The font of labels, Pillow's own (Aileron, CC0): the same on every machine, so the same bytes."""

import unicodedata
from functools import lru_cache
from io import BytesIO

from PIL import ImageFont

from core.concepts.true_type import TrueType

FAMILY = "Aileron, Helvetica, Arial, sans-serif"
"""For files whose text is set by whoever shows them."""

_SPELLED = {
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{MULTIPLICATION SIGN}": "x",
    "\N{GREEK SMALL LETTER ALPHA}": "alpha", "\N{GREEK SMALL LETTER BETA}": "beta",
    "\N{GREEK SMALL LETTER SIGMA}": "sigma", "\N{GREEK SMALL LETTER MU}": "mu",
    "\N{LATIN SMALL LETTER SHARP S}": "ss", "\N{RIGHTWARDS ARROW}": "->",
}  # fmt: skip
"""What stands in for letters that the font lacks."""


@lru_cache(maxsize=16)
def label_font(size: int) -> ImageFont.FreeTypeFont:
    """The font at so many pixels."""
    font = ImageFont.load_default(size)
    assert isinstance(font, ImageFont.FreeTypeFont)  # Pillow's wheels come with FreeType
    return font


@lru_cache(maxsize=1)
def font_file() -> TrueType:
    """The font itself, to be embedded."""
    file = label_font(10).path
    assert isinstance(file, BytesIO)
    return TrueType(file.getvalue())


def width_of(text: str, size: int) -> float:
    """How wide a printable text is, in pixels."""
    return float(label_font(size).getlength(text))


def printable(text: str) -> str:
    """A text in letters that the font has, on one line: accents go, and what is unknown is a ``?``."""
    glyphs = font_file().glyphs
    found = []
    for letter in " ".join(text.split()):
        if ord(letter) in glyphs:
            found.append(letter)
            continue
        plain = _SPELLED.get(letter)
        if plain is None:
            parts = unicodedata.normalize("NFKD", letter)
            plain = "".join(part for part in parts if ord(part) in glyphs)
        found.append(plain or ("" if unicodedata.combining(letter) else "?"))
    return "".join(found)


def wrapped(text: str, size: int, width: float, most: int) -> list[str]:
    """A text in at most ``most`` lines of at most ``width`` pixels; what is too long ends in an ellipsis."""
    lines: list[str] = []
    for word in " ".join(text.split()).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(printable(longer), size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_shortened(line, size, width) for line in lines if line]


def _shortened(line: str, size: int, width: float) -> str:
    if width_of(printable(line), size) <= width:
        return line
    while line and width_of(printable(line) + "\N{HORIZONTAL ELLIPSIS}", size) > width:
        line = line[:-1]
    return line.rstrip() + "\N{HORIZONTAL ELLIPSIS}"
