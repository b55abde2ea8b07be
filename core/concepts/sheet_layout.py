"""Where everything stands on a sheet, in pixels of the finished picture; the same for every kind of file.

With labels: each model's name above its rows, at the left edge; row labels right before the frames; the
positions under the columns, and under them what a position is. Without: frames and gaps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Literal

import numpy as np

from core.concepts.label_fonts import printable, width_of, wrapped
from core.concepts.strip_sheets import MadeRow, Sheet
from core.images.reference import SIDE

INK, QUIET, HAIRLINE = 28, 100, 190
"""Grey levels: of labels, of what is said beside them, of the edge of a cell that is left out."""

LABEL_WIDTH = 13
"""Widest label, in sizes of its letters."""

HEADING = 1.25
"""Size of a model's name, in sizes of the labels."""

AXIS, OWN_UNITS = "Position", "in each row's own unit"
LEFT_OUT = "Empty: the walk does not get there."

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Text:
    """A line of text."""

    x: float
    baseline: float
    text: str
    size: int
    anchor: Anchor = "start"
    level: int = INK


@dataclass(frozen=True)
class Cell:
    """Where a frame stands."""

    left: int
    top: int
    row: int
    """Of the sheet."""
    column: int
    """Of its positions."""
    empty: bool = False
    """Whether there is no frame, for the walk does not get so far."""


@dataclass(eq=False)
class Layout:
    """A picture: cells of ``side`` pixels, and texts."""

    side: int
    width: int = 0
    height: int = 0
    cells: list[Cell] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    outlined: bool = False
    """Whether empty cells have an edge; they are nothing but paper otherwise."""


def letter_size(scale: int) -> int:
    """Pixels of the labels' letters."""
    return max(11, round(3.5 * scale))


def model_label(model: str) -> str:
    """A model's name; of a file the name without folders and suffix."""
    return Path(model).stem if model.endswith(".safetensors") else model


def sheet_layout(sheet: Sheet) -> Layout:
    """The whole sheet: rows above each other, positions from left to right."""
    look = sheet.look
    side = SIDE * look.scale
    layout = Layout(side, outlined=look.labels)
    columns = len(sheet.positions)
    frames = columns * (side + look.gap) - look.gap
    if not look.labels:
        for place, made in enumerate(sheet.rows):
            _row_of_cells(layout, made, place, 0, place * (side + look.gap), look.gap)
        layout.width, layout.height = frames, len(sheet.rows) * (side + look.gap) - look.gap
        return layout
    size = letter_size(look.scale)
    labels = [_label_lines(made, sheet.rows, side, size) for made in sheet.rows]
    left = _margin(size) + _labels_width(labels, size)
    top = _margin(size)
    for place, made in enumerate(sheet.rows):
        if place == 0 or made.row.model != sheet.rows[place - 1].row.model:
            top += 0 if place == 0 else size
            layout.texts.append(_heading(made, size, top))
            top += _line(size)
        _row_of_cells(layout, made, place, left, top, look.gap)
        _row_label(layout, labels[place], left - size, top, size)
        top += side + look.gap
    top += size // 2 - look.gap
    top = _axis(layout, sheet, left, top, size)
    _close(layout, sheet.rows, left + frames, top, size)
    return layout


def frame_layout(sheet: Sheet, column: int) -> Layout:
    """The sheet at one position, for an animation: rows above each other, models side by side.

    (Where labels do not tell a model's rows apart, all rows stand above each other.) Layouts of all
    columns are equally large.
    """
    look = sheet.look
    side = SIDE * look.scale
    layout = Layout(side, outlined=look.labels)
    size = letter_size(look.scale)
    models, lines = _grid(sheet.rows)
    mixed = not models
    firsts = [next(place for place in line if place is not None) for line in lines]
    labels = [
        _label_lines(sheet.rows[place], sheet.rows, side, size, named=mixed) for place in firsts
    ]
    left = top = 0
    step = side + look.gap
    if look.labels:
        left, top = _margin(size) + _labels_width(labels, size), _margin(size)
        if models:
            top += _line(size)
            names = [_elided(model_label(model), side, size) for model in models]
            step = max(step, *(ceil(width_of(printable(name), size)) + size for name in names))
            layout.texts += [
                Text(left + place * step + side / 2, top - size / 2, name, size, "middle")
                for place, name in enumerate(names)
            ]
    for down, line in enumerate(lines):
        y = top + down * (side + look.gap)
        for across, place in enumerate(line):
            if place is not None:
                empty = not sheet.rows[place].reached[column]
                layout.cells.append(Cell(left + across * step, y, place, column, empty))
        if look.labels:
            _row_label(layout, labels[down], left - size, y, size)
    right = left + (len(lines[0]) - 1) * step + side
    bottom = top + len(lines) * (side + look.gap) - look.gap
    if not look.labels:
        layout.width, layout.height = right, bottom
        return layout
    told = _position_words(sheet)
    baseline = bottom + size // 2 + size
    layout.texts.append(Text(_margin(size), baseline, told[column], size))
    widest = max(ceil(width_of(printable(text), size)) for text in told)
    _close(layout, sheet.rows, max(right, _margin(size) + widest), baseline + size // 2, size)
    return layout


def axis_words(rows: Sequence[MadeRow]) -> str:
    """What the positions of a sheet count."""
    words = {_unit_words(made) for made in rows}
    return f"{AXIS}, {words.pop() if len(words) == 1 else OWN_UNITS}"


def position_texts(positions: Sequence[float]) -> tuple[str, ...]:
    """One label for each position, all with the same decimals and a true minus sign."""
    decimals = next(
        digits
        for digits in (0, 1, 2)
        if digits == 2 or all(abs(p * 10**digits - round(p * 10**digits)) < 1e-6 for p in positions)
    )
    return tuple(_number(position, decimals) for position in positions)


# Parts


def _number(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}"
    if not any(digit in "123456789" for digit in text):
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def _unit_words(made: MadeRow) -> str:
    if not made.unit:
        return "in latent lengths"
    return f"in {made.unit}" if made.step == 1.0 else f"in steps of {made.step:.2g} {made.unit}"


def _margin(size: int) -> int:
    return size


def _line(size: int) -> int:
    return round(1.5 * size)


def _elided(name: str, side: int, size: int) -> str:
    return "".join(wrapped(name, size, max(side, 8 * size), 1))


def _heading(made: MadeRow, size: int, top: int) -> Text:
    large = round(HEADING * size)
    name = "".join(wrapped(model_label(made.row.model), large, 2 * LABEL_WIDTH * size, 1))
    return Text(_margin(size), top + size, name, large)


def _label_lines(
    made: MadeRow, rows: Sequence[MadeRow], side: int, size: int, *, named: bool = False
) -> list[tuple[str, int]]:
    """A row's label, and where rows differ in it the unit of its positions: (line, level) each.

    ``named``: with the model's name before it.
    """
    own = len({_unit_words(other) for other in rows}) > 1
    room = max(1, side // _small_line(size))
    width = LABEL_WIDTH * size
    name = f"{model_label(made.row.model)}: " if named else ""
    label = name + made.row.label
    lines = [(line, INK) for line in wrapped(label, size, width, max(1, room - own))]
    if own:
        lines += [(line, QUIET) for line in wrapped(_unit_words(made), size, width, 1)]
    return lines[:room]


def _small_line(size: int) -> int:
    return round(1.2 * size)


def _labels_width(labels: Sequence[Sequence[tuple[str, int]]], size: int) -> int:
    widths = [width_of(printable(line), size) for lines in labels for line, _ in lines]
    # A tenth more than the widest, for files whose text is set in whatever font there is.
    return ceil(1.1 * max(widths)) + size if widths else 0


def _row_label(
    layout: Layout, lines: Sequence[tuple[str, int]], right: float, top: int, size: int
) -> None:
    height = _small_line(size)
    # Letters stand about 0.7 of their size above the baseline.
    first = top + layout.side / 2 - (len(lines) - 1) * height / 2 + 0.35 * size
    for place, (line, level) in enumerate(lines):
        layout.texts.append(Text(right, first + place * height, line, size, "end", level))


def _row_of_cells(layout: Layout, made: MadeRow, row: int, left: int, top: int, gap: int) -> None:
    for column, there in enumerate(made.reached.tolist()):
        x = left + column * (layout.side + gap)
        layout.cells.append(Cell(x, top, row, column, not there))


def _axis(layout: Layout, sheet: Sheet, left: int, top: int, size: int) -> int:
    """Positions under the columns, and what they are; returns where it ends."""
    texts = position_texts(sheet.positions)
    step = layout.side + sheet.look.gap
    widest = max(width_of(printable(text), size) for text in texts) + size / 2
    every = max(1, ceil(widest / step))
    # The base's own position is told whichever others have no room.
    base = int(np.argmin(np.abs(sheet.positions))) % every
    baseline = top + size
    for place in range(base, len(texts), every):
        middle = left + place * step + layout.side / 2
        layout.texts.append(Text(middle, baseline, texts[place], size, "middle"))
    baseline += _line(size)
    layout.texts.append(Text(left, baseline, axis_words(sheet.rows), size, level=QUIET))
    return baseline + size // 2


def _close(layout: Layout, rows: Sequence[MadeRow], right: int, bottom: int, size: int) -> None:
    """The picture's size; and what an empty cell is, where there is one."""
    if any(not made.reached.all() for made in rows):
        bottom += size
        layout.texts.append(Text(_axis_left(layout), bottom, LEFT_OUT, size, level=QUIET))
        bottom += size // 2
    widest = max(
        text.x + width_of(printable(text.text), text.size)
        for text in layout.texts
        if text.anchor == "start"
    )
    layout.width = max(right, ceil(widest)) + _margin(size)
    layout.height = bottom + _margin(size) // 2


def _axis_left(layout: Layout) -> float:
    starts = [text.x for text in layout.texts if text.anchor == "start"]
    return starts[-1]


def _position_words(sheet: Sheet) -> list[str]:
    words = axis_words(sheet.rows).removeprefix(f"{AXIS}, ")
    return [f"{AXIS} {text}, {words}" for text in position_texts(sheet.positions)]


def _grid(rows: Sequence[MadeRow]) -> tuple[list[str], list[list[int | None]]]:
    """Rows of one label in a line, one column for each model; None where a model has no such row.

    Where a model has two rows of one label, no models, and each row in a line of its own.
    """
    models = list(dict.fromkeys(made.row.model for made in rows))
    lines: dict[str, list[int | None]] = {}
    for place, made in enumerate(rows):
        line = lines.setdefault(made.row.label, [None] * len(models))
        if line[models.index(made.row.model)] is not None:
            return [], [[number] for number in range(len(rows))]
        line[models.index(made.row.model)] = place
    return models, list(lines.values())
