"""A sheet as SVG: text as text, each frame its own bitmap of 28 x 28, sharp however much it is enlarged."""

import base64
import io
from collections.abc import Sequence
from html import escape

from PIL import Image

from core.concepts.label_fonts import FAMILY
from core.concepts.sheet_layout import HAIRLINE, Layout
from core.concepts.strip_pictures import PAPER, levels_of
from core.concepts.strip_sheets import MadeRow

METADATA = "latent-translator-sheet"
"""The identifier of the element that says what made the file."""

# Browsers take the style sheet's last value that they know; what knows neither takes the attribute.
_STYLE = "<style>.frame{image-rendering:crisp-edges;image-rendering:pixelated}</style>"


def svg_of(layout: Layout, rows: Sequence[MadeRow], record: str) -> bytes:
    """The file.

    Parameters
    ----------
    layout, rows
        Where everything stands; the frames.
    record
        What made it, as JSON in ASCII.
    """
    width, height = layout.width, layout.height
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<metadata id="{METADATA}">{escape(record, quote=False)}</metadata>',
        f'<rect width="{width}" height="{height}" fill="{_grey(PAPER)}"/>',
        _STYLE,
        "<g>",
    ]
    levels = [levels_of(made.frames) for made in rows]
    side = layout.side
    for cell in layout.cells:
        if not cell.empty:
            buffer = io.BytesIO()
            Image.fromarray(levels[cell.row][cell.column]).save(buffer, "PNG", optimize=True)
            data = base64.b64encode(buffer.getvalue()).decode()
            parts.append(
                f'<image x="{cell.left}" y="{cell.top}" width="{side}" height="{side}" '
                f'class="frame" image-rendering="optimizeSpeed" '
                f'xlink:href="data:image/png;base64,{data}"/>'
            )
        elif layout.outlined:
            parts.append(
                f'<rect x="{cell.left + 0.5}" y="{cell.top + 0.5}" width="{side - 1}" '
                f'height="{side - 1}" fill="none" stroke="{_grey(HAIRLINE)}"/>'
            )
    parts.append(f'</g>\n<g font-family="{FAMILY}">')
    parts += [
        f'<text x="{text.x:g}" y="{text.baseline:g}" font-size="{text.size}" '
        f'text-anchor="{text.anchor}" fill="{_grey(text.level)}">{escape(_allowed(text.text))}</text>'
        for text in layout.texts
    ]
    parts.append("</g>\n</svg>\n")
    return "\n".join(parts).encode()


def _grey(level: int) -> str:
    return f"#{level:02x}{level:02x}{level:02x}"


def _allowed(text: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
