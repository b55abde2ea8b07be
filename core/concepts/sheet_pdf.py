"""A sheet as PDF: text as text that can be searched and copied, frames as bitmaps with sharp pixels.

Written by hand, for it needs little of PDF (ISO 32000-1): one page, grey pictures, one embedded font.
"""

import zlib
from collections.abc import Sequence

import numpy as np

from core.concepts.label_fonts import font_file, printable, width_of
from core.concepts.sheet_layout import HAIRLINE, Layout, Text
from core.concepts.strip_pictures import levels_of
from core.concepts.strip_sheets import MadeRow

ENLARGED = 8
"""Pixels of a bitmap for each of a frame: some viewers smooth what they enlarge whatever they are told,
and blur by a pixel of the bitmap."""

POINTS = 0.75
"""Of a pixel: 96 to the inch, as in SVG."""

INFO = "LatentTranslatorSheet"
"""The entry of the document's information that says what made it."""

_NAME = "AAAAAA+Aileron-Regular"


def pdf_of(layout: Layout, rows: Sequence[MadeRow], record: str, program: str) -> bytes:
    """The file; the same bytes for the same arguments.

    Parameters
    ----------
    layout, rows
        Where everything stands; the frames.
    record, program
        What made it, as JSON in ASCII; which program, in ASCII.
    """
    document = _Document()
    pages, page = document.reserve(), document.reserve()
    font = _font(document) if layout.texts else 0
    pictures = _pictures(document, layout, rows)
    content = document.add(_stream("", _content(layout).encode()))
    images = " ".join(f"/I{place} {number} 0 R" for place, number in enumerate(pictures))
    fonts = f"/Font << /F {font} 0 R >> " if font else ""
    box = f"[0 0 {_points(layout.width)} {_points(layout.height)}]"
    document.put(
        page,
        f"<< /Type /Page /Parent {pages} 0 R /MediaBox {box} /Contents {content} 0 R "
        f"/Resources << {fonts}/XObject << {images} >> >> >>".encode(),
    )
    document.put(pages, f"<< /Type /Pages /Kids [{page} 0 R] /Count 1 >>".encode())
    catalogue = document.add(f"<< /Type /Catalog /Pages {pages} 0 R >>".encode())
    information = document.add(
        f"<< /Producer ({program}) /{INFO} <{record.encode('ascii').hex().upper()}> >>".encode()
    )
    return document.written(catalogue, information)


class _Document:
    """Numbered objects, and the table of where they begin."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, body: bytes) -> None:
        self._objects[number - 1] = body

    def add(self, body: bytes) -> int:
        self._objects.append(body)
        return len(self._objects)

    def written(self, root: int, information: int) -> bytes:
        # The comment's bytes above 127 tell whoever transfers the file that it is no text.
        out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        places = []
        for number, body in enumerate(self._objects, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
        start = len(out)
        out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        out += b"".join(b"%010d 00000 n \n" % place for place in places)
        out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
            len(places) + 1,
            root,
            information,
            start,
        )
        return bytes(out)


def _stream(entries: str, data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    head = f"<< {entries} /Filter /FlateDecode /Length {len(packed)} >>\nstream\n"
    return head.encode() + packed + b"\nendstream"


def _pictures(document: _Document, layout: Layout, rows: Sequence[MadeRow]) -> list[int]:
    """A bitmap for each cell that has a frame, in their order."""
    levels = [levels_of(made.frames) for made in rows]
    found = []
    for cell in layout.cells:
        if cell.empty:
            continue
        bitmap = np.repeat(np.repeat(levels[cell.row][cell.column], ENLARGED, 0), ENLARGED, 1)
        across = bitmap.shape[0]
        found.append(
            document.add(
                _stream(
                    f"/Type /XObject /Subtype /Image /Width {across} /Height {across} "
                    "/ColorSpace /DeviceGray /BitsPerComponent 8 /Interpolate false",
                    bitmap.tobytes(),
                )
            )
        )
    return found


def _content(layout: Layout) -> str:
    """What stands on the page; PDF counts from its lower edge, in points."""
    lines = []
    side = _points(layout.side)
    number = 0
    for cell in layout.cells:
        left, bottom = _points(cell.left), _points(layout.height - cell.top - layout.side)
        if not cell.empty:
            lines.append(f"q {side} 0 0 {side} {left} {bottom} cm /I{number} Do Q")
            number += 1
        elif layout.outlined:
            lines.append(f"{HAIRLINE / 255:.3f} G 0.75 w {left} {bottom} {side} {side} re S")
    lines += [_text(text, layout.height) for text in layout.texts]
    return "\n".join(lines)


def _text(text: Text, height: int) -> str:
    shown = printable(text.text)
    share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor]
    left = text.x - share * width_of(shown, text.size)
    glyphs = font_file().glyphs
    codes = "".join(f"{glyphs[ord(letter)]:04X}" for letter in shown)
    return (
        f"BT {text.level / 255:.3f} g /F {_points(text.size)} Tf "
        f"{_points(left)} {_points(height - text.baseline)} Td <{codes}> Tj ET"
    )


def _points(pixels: float) -> str:
    return f"{POINTS * pixels:.3f}".rstrip("0").rstrip(".")


def _font(document: _Document) -> int:
    """The font, embedded, with what its glyphs mean as letters."""
    font = font_file()
    file = document.add(_stream(f"/Length1 {len(font.data)}", font.data))
    box = " ".join(map(str, font.box))
    descriptor = document.add(
        f"<< /Type /FontDescriptor /FontName /{_NAME} /Flags 32 /FontBBox [{box}] /ItalicAngle 0 "
        f"/Ascent {font.ascent} /Descent {font.descent} /CapHeight 700 /StemV 80 "
        f"/FontFile2 {file} 0 R >>".encode()
    )
    widths = " ".join(map(str, font.widths))
    descendant = document.add(
        f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{_NAME} /CIDToGIDMap /Identity "
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
        f"/FontDescriptor {descriptor} 0 R /W [0 [{widths}]] >>".encode()
    )
    meaning = document.add(_stream("", _letters(font.glyphs).encode()))
    return document.add(
        f"<< /Type /Font /Subtype /Type0 /BaseFont /{_NAME} /Encoding /Identity-H "
        f"/DescendantFonts [{descendant} 0 R] /ToUnicode {meaning} 0 R >>".encode()
    )


def _letters(glyphs: dict[int, int]) -> str:
    """The map from glyphs to letters, for those who search or copy."""
    letters = {glyph: code for code, glyph in sorted(glyphs.items(), reverse=True)}
    pairs = [f"<{glyph:04X}> <{code:04X}>" for glyph, code in sorted(letters.items())]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )
