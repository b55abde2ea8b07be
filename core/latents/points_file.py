"""Files of latent points with labels, .npy or .csv, of up to half a million rows.

A row is one point: its latents in order, then, if there is one column more, its label, 0 to 9, or -1
for none. A .csv may begin with one line of names, and a column called "label" or "class" is then the
label wherever it stands; values are separated by commas, semicolons or tabs.

Files come from anywhere: nothing is taken from one that is wrong anywhere, and what is said names the
line (of a .csv, counted from 1 as editors do) or row (of an .npy, counted from 0 as NumPy does).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite, prod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError, shortened
from core.files import read_limited, shown
from core.latents.npy_header import WrongFileError, npy_header

SUFFIXES = (".npy", ".csv")
POINTS_LIMIT = 500_000
FILE_LIMIT = 256 << 20
"""Bytes: half a million points of 64 dimensions as float64."""
LABELS = 10
NO_LABEL = -1
LATENT_LIMIT = 1e6
"""No latent is further from zero; beyond, float32 has too few digits for a plot."""

_BLOCK = 20_000
"""Rows between two reports of progress."""
_LINE_LIMIT = 16_384
_LABEL_NAMES = ("label", "class")


@dataclass(frozen=True, eq=False)
class LatentPoints:
    """What a points file holds; n rows of K latents."""

    latents: NDArray[np.float32]
    """(n, K)"""
    labels: NDArray[np.int8]
    """(n,) 0 to 9, or ``NO_LABEL``."""


def read_points(path: Path, latents: int) -> Iterator[float | LatentPoints]:
    """Read a file of points of a space with ``latents`` dimensions, which may be closed at any time.

    Yields the share done, 0 to 1, and last the points.

    Raises
    ------
    UserError
        The file cannot be read, or is neither .npy nor .csv, or has no, too many, or wrong rows.
    """
    suffix = table_suffix(path, "points")
    data = read_limited(path, FILE_LIMIT, "points file")
    try:
        if suffix == ".npy":
            yield from _checked(_npy_table(data, latents), latents, latents, "row", 0)
        else:
            yield from _csv_points(data, latents)
    except WrongFileError as wrong:
        raise UserError(f"Cannot use the points file {shown(path)}: {wrong}.") from None


def table_suffix(path: Path, what: str) -> str:
    """How the name of a table of points or images (``what``) ends, in small letters.

    Raises
    ------
    UserError
        It is neither .npy nor .csv.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(
            f"Cannot read {what} from {shown(path)}: its name should end in .npy or .csv."
        )
    return suffix


def _right_columns(latents: int) -> str:
    return f"{latents} (the latents) or {latents + 1} (and the label) are right for this model"


# .npy


def _npy_table(data: bytes, latents: int) -> NDArray[np.floating]:
    file = io.BytesIO(data)
    shape, by_column, kind = npy_header(file)
    if kind.kind not in "fiu" or kind.itemsize > 8:
        what = "text" if kind.kind in "US" else f"values of the type {shortened(str(kind), 40)}"
        raise WrongFileError(f"it holds {what}, not numbers")
    if len(shape) != 2 or shape[1] not in (latents, latents + 1):
        sizes = " x ".join(str(size) for size in shape) or "no size"
        raise WrongFileError(
            f"its shape is {shortened(sizes, 60)}, but it should have one row for each point, "
            f"of which columns {_right_columns(latents)}"
        )
    _check_count(shape[0])
    rows, columns = shape
    found = len(data) - file.tell()
    if found < prod(shape) * kind.itemsize:
        # Stored column by column, an unfinished file lacks the end of a column, not of the rows.
        where = "" if by_column else f" in row {found // (columns * kind.itemsize)}"
        raise WrongFileError(f"it is cut off{where}: it should have {rows} rows")
    table = np.frombuffer(data, kind, prod(shape), file.tell())
    return table.reshape(shape, order="F" if by_column else "C")


def _check_count(rows: int) -> None:
    if rows < 1:
        raise WrongFileError("it holds no points")
    if rows > POINTS_LIMIT:
        raise WrongFileError(f"it has {rows} rows, and {POINTS_LIMIT} is the most that is shown")


# .csv


@dataclass(frozen=True)
class _Layout:
    """What the first line tells."""

    separator: str
    columns: int
    label: int | None
    """Its column."""
    names: bool
    """Whether the first line is one of names."""


def _csv_points(data: bytes, latents: int) -> Iterator[float | LatentPoints]:
    data = data.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n ")
    if not data:
        raise WrongFileError("it holds no points")
    # Counted first, because a list of very many very short lines takes very much memory.
    count = data.count(b"\n") + 1
    if count > POINTS_LIMIT + 1:
        _check_count(count)
    lines = data.split(b"\n")
    layout = _layout(_text(lines[0], 1), latents)
    first = 1 if layout.names else 0
    _check_count(len(lines) - first)
    table = np.empty((len(lines) - first, layout.columns))
    for start in range(first, len(lines), _BLOCK):
        block = lines[start : start + _BLOCK]
        table[start - first : start - first + len(block)] = _block(block, start + 1, layout, lines)
        yield 0.8 * (start + len(block)) / len(lines)
    label = latents if layout.label is None else layout.label
    if layout.columns > latents:
        # The label goes last, where the check looks for it.
        others = [place for place in range(layout.columns) if place != label]
        table = table[:, [*others, label]]
    for step in _checked(table, latents, latents, "line", first + 1):
        yield 0.8 + 0.2 * step if isinstance(step, float) else step


def _text(line: bytes, number: int) -> str:
    if len(line) > _LINE_LIMIT:
        raise WrongFileError(f"line {number} is longer than {_LINE_LIMIT} characters")
    try:
        return line.decode("utf-8").strip("\r")
    except UnicodeDecodeError:
        raise WrongFileError(f"line {number} is not text in UTF-8") from None


def _layout(line: str, latents: int) -> _Layout:
    separator = next((mark for mark in "\t;" if mark in line), ",")
    cells = [cell.strip().strip('"').lower() for cell in line.split(separator)]
    if len(cells) not in (latents, latents + 1):
        raise WrongFileError(f"line 1 has {_counted(len(cells))}, but {_right_columns(latents)}")
    names = not any(_number(cell) is not None for cell in cells)
    found = [place for place, cell in enumerate(cells) if cell in _LABEL_NAMES] if names else []
    if len(found) > 1 or (found and len(cells) == latents):
        raise WrongFileError(f"line 1 names {len(cells)} columns, but {_right_columns(latents)}")
    return _Layout(separator, len(cells), found[0] if found else None, names)


def _block(
    block: list[bytes], number: int, layout: _Layout, lines: list[bytes]
) -> NDArray[np.float64]:
    """The values of some lines, the first of which has this number."""
    texts = [_text(line, number + place) for place, line in enumerate(block)]
    try:
        values = np.loadtxt(texts, delimiter=layout.separator, comments=None, ndmin=2)
        if values.shape == (len(block), layout.columns):
            return np.asarray(values, np.float64)
    except ValueError:
        pass
    # Something is wrong, or written in a way that only Python reads: line by line, to say where.
    rows = []
    for place, text in enumerate(texts):
        rows.append(_row(text, number + place, layout, number + place == len(lines)))
    return np.array(rows)


def _row(text: str, number: int, layout: _Layout, last: bool) -> list[float]:
    cells = text.split(layout.separator)
    if len(cells) != layout.columns or not text.strip():
        end = ": the file is cut off there" if last and len(cells) < layout.columns else ""
        have = _counted(len(cells)) if text.strip() else "nothing in it"
        raise WrongFileError(f"line {number} has {have}, but {layout.columns} are right{end}")
    values = []
    for cell in cells:
        value = _number(cell)
        if value is None:
            said = shortened(cell, 40)
            end = ", and the file may be cut off there" if last and not cell.strip() else ""
            raise WrongFileError(f"line {number} says “{said}” where a number should be{end}")
        values.append(value)
    return values


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _counted(values: int) -> str:
    return "1 value" if values == 1 else f"{values} values"


# Both


def _checked(
    table: NDArray[np.floating], latents: int, label: int, what: str, first: int
) -> Iterator[float | LatentPoints]:
    """Check a table (n, latents or one more) in blocks; ``first`` is the number of its first row."""
    count = len(table)
    points = np.empty((count, latents), np.float32)
    labels = np.full(count, NO_LABEL, np.int8)
    for start in range(0, count, _BLOCK):
        part = table[start : start + _BLOCK].astype(np.float64)
        _refuse_bad_latents(part[:, :latents], what, first + start)
        points[start : start + _BLOCK] = part[:, :latents]
        if table.shape[1] > latents:
            given = part[:, label]
            _refuse_bad_labels(given, what, first + start)
            labels[start : start + _BLOCK] = given.astype(np.int8)
        yield min((start + _BLOCK) / count, 1.0)
    yield LatentPoints(points, labels)


def _refuse_bad_latents(values: NDArray[np.float64], what: str, first: int) -> None:
    good = np.abs(values) <= LATENT_LIMIT
    if good.all():
        return
    row, column = np.argwhere(~good)[0]
    value = float(values[row, column])
    said = (
        f"{value:.6g}, which is too large" if isfinite(value) else f"{value}".replace("nan", "NaN")
    )
    raise WrongFileError(
        f"{what} {first + row} has {said} for latent {column + 1}; a finite number is right"
    )


def _refuse_bad_labels(values: NDArray[np.float64], what: str, first: int) -> None:
    good = (values >= NO_LABEL) & (values < LABELS) & (values == np.floor(values))
    if good.all():
        return
    row = int(np.argmin(good))
    value = f"{float(values[row]):.6g}"
    raise WrongFileError(
        f"{what} {first + row} has the label {value}; whole numbers 0 to {LABELS - 1}, or -1 for none, "
        "are right"
    )
