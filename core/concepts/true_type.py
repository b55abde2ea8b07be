"""What embedding a TrueType font in a PDF needs to know of it: its letters, their widths, its measures.

Source: the OpenType specification's chapters on ``cmap`` (format 4), ``hmtx``, ``hhea`` and ``head``.
"""

import struct
from dataclasses import dataclass, field


@dataclass(eq=False)
class TrueType:
    """A font file that is trusted: the program's own."""

    data: bytes
    glyphs: dict[int, int] = field(init=False)
    """From a letter's code to its glyph."""
    widths: list[int] = field(init=False)
    """Of each glyph, in thousandths of the font's size."""
    ascent: int = field(init=False)
    descent: int = field(init=False)
    """Above and (below 0) below the baseline, likewise."""
    box: tuple[int, int, int, int] = field(init=False)
    """That holds every glyph, likewise: left, bottom, right, top."""

    def __post_init__(self) -> None:
        (count,) = struct.unpack_from(">H", self.data, 4)
        self._tables = {
            tag: offset
            for tag, _, offset, _ in (
                struct.unpack_from(">4sIII", self.data, 12 + 16 * place) for place in range(count)
            )
        }
        (units,) = struct.unpack_from(">H", self.data, self._tables[b"head"] + 18)
        left, bottom, right, top = struct.unpack_from(">4h", self.data, self._tables[b"head"] + 36)
        ascent, descent = struct.unpack_from(">2h", self.data, self._tables[b"hhea"] + 4)

        thousandths = 1000.0 / float(units)

        def scaled(value: int) -> int:
            return round(thousandths * value)

        self.box = (scaled(left), scaled(bottom), scaled(right), scaled(top))
        self.ascent, self.descent = scaled(ascent), scaled(descent)
        self.widths = [scaled(width) for width in self._advances()]
        self.glyphs = self._letters()

    def _advances(self) -> list[int]:
        (glyphs,) = struct.unpack_from(">H", self.data, self._tables[b"maxp"] + 4)
        (full,) = struct.unpack_from(">H", self.data, self._tables[b"hhea"] + 34)
        start = self._tables[b"hmtx"]
        advances: list[int] = [
            struct.unpack_from(">H", self.data, start + 4 * place)[0] for place in range(full)
        ]
        # Glyphs beyond are as wide as the last one.
        return [*advances, *([advances[-1]] * (int(glyphs) - len(advances)))]

    def _letters(self) -> dict[int, int]:
        start = self._tables[b"cmap"]
        (count,) = struct.unpack_from(">H", self.data, start + 2)
        for place in range(count):
            _, _, offset = struct.unpack_from(">HHI", self.data, start + 4 + 8 * place)
            if struct.unpack_from(">H", self.data, start + offset)[0] == 4:
                return self._segments(start + offset)
        return {}

    def _segments(self, at: int) -> dict[int, int]:
        (twice,) = struct.unpack_from(">H", self.data, at + 6)
        shape = f">{twice // 2}H"
        ends = struct.unpack_from(shape, self.data, at + 14)
        starts = struct.unpack_from(shape, self.data, at + 16 + twice)
        deltas = struct.unpack_from(shape, self.data, at + 16 + 2 * twice)
        ranges_at = at + 16 + 3 * twice
        ranges = struct.unpack_from(shape, self.data, ranges_at)
        found = {}
        for place, (first, last) in enumerate(zip(starts, ends, strict=True)):
            for code in range(first, min(last, 0xFFFE) + 1):
                glyph = code
                if ranges[place]:
                    where = ranges_at + 2 * place + ranges[place] + 2 * (code - first)
                    (glyph,) = struct.unpack_from(">H", self.data, where)
                    if not glyph:
                        continue
                glyph = (glyph + deltas[place]) & 0xFFFF
                if glyph:
                    found[code] = glyph
        return found
