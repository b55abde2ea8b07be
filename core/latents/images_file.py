"""Files of images to encode: .npy or .csv, of up to half a million 28 x 28 images.

An .npy holds (n, 28, 28), or one image in each row: 784 levels, then, if there is one column more, its
label. Whole numbers are levels 0 to 255, others 0 to 1. A .csv has the same rows, as those that
Fashion-MNIST is often offered in: a column called "label", wherever it stands, and 784 levels.

An .npy is not read as a whole: half a million images are 400 MB.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError, shortened
from core.files import open_limited, shown
from core.images.reference import PIXELS, SIDE
from core.latents.npy_header import WrongFileError, npy_header
from core.latents.points_file import (
    LABELS,
    NO_LABEL,
    POINTS_LIMIT,
    LatentPoints,
    read_points,
    table_suffix,
)

FILE_LIMIT = 4 << 30
_BLOCK = 2_000


@dataclass(frozen=True, eq=False)
class ImageTable:
    """Images of a file, checked once and read again as they are needed."""

    labels: NDArray[np.int8]
    """(n,) 0 to 9, or ``NO_LABEL``."""
    _path: Path
    _offset: int
    _kind: np.dtype[np.generic]
    _columns: int
    _kept: NDArray[np.uint8] | None = None
    """(n, 784), where they are kept in memory."""

    def __len__(self) -> int:
        return len(self.labels)

    def levels(self, start: int, stop: int) -> NDArray[np.float32]:
        """Images (m, 28, 28) in 0 to 1, from ``start`` to before ``stop``.

        Raises
        ------
        UserError
            The file cannot be read any more.
        """
        if self._kept is not None:
            rows: NDArray[np.generic] = self._kept[start:stop]
        else:
            rows = self._read(start, stop)
        return _in_unit(rows[:, :PIXELS]).reshape(-1, SIDE, SIDE)

    def _read(self, start: int, stop: int) -> NDArray[np.generic]:
        stop = min(stop, len(self))
        size = self._columns * self._kind.itemsize
        try:
            with self._path.open("rb") as file:
                at = self._offset + start * size
                return _read_rows(file, at, stop - start, self._columns, self._kind)
        except (OSError, WrongFileError) as error:
            raise UserError(
                f"The images file {shown(self._path)} cannot be read any more; open it again."
            ) from error


def _read_rows(
    file: BinaryIO, at: int, count: int, columns: int, kind: np.dtype[np.generic]
) -> NDArray[np.generic]:
    file.seek(at)
    wanted = count * columns * kind.itemsize
    data = file.read(wanted)
    if len(data) < wanted:
        raise WrongFileError("it is cut off")
    return np.frombuffer(data, kind).reshape(count, columns)


def _in_unit(rows: NDArray[np.generic]) -> NDArray[np.float32]:
    if rows.dtype.kind in "iu":
        return rows.astype(np.float32) / np.float32(255)
    return rows.astype(np.float32)


def read_images(path: Path) -> Iterator[float | ImageTable]:
    """Check a file of images, which may be closed at any time.

    Yields the share done, 0 to 1, and last the images.

    Raises
    ------
    UserError
        The file cannot be read, or is neither .npy nor .csv, or has no, too many, or wrong images.
    """
    if table_suffix(path, "images") == ".csv":
        yield from _csv_images(path)
        return
    try:
        with open_limited(path, FILE_LIMIT, "images file") as (file, size):
            yield from _npy_images(path, file, size)
    except WrongFileError as wrong:
        raise UserError(f"Cannot use the images file {shown(path)}: {wrong}.") from None


def _npy_images(path: Path, file: BinaryIO, whole: int) -> Iterator[float | ImageTable]:
    shape, kind = _header(file)
    columns = PIXELS if len(shape) == 3 else shape[1]
    count, offset = shape[0], file.tell()
    size = columns * kind.itemsize
    found = (whole - offset) // size
    if found < count:
        raise WrongFileError(f"it is cut off in row {found}: it should have {count} rows")
    labels = np.full(count, NO_LABEL, np.int8)
    for start in range(0, count, _BLOCK):
        rows = min(_BLOCK, count - start)
        table = _read_rows(file, offset + start * size, rows, columns, kind)
        _refuse_bad_levels(table[:, :PIXELS], start)
        if columns > PIXELS:
            labels[start : start + rows] = _labels(table[:, PIXELS], start)
        yield min((start + rows) / count, 1.0)
    yield ImageTable(labels, path, offset, kind, columns)


def _header(file: BinaryIO) -> tuple[tuple[int, ...], np.dtype[np.generic]]:
    shape, by_column, kind = npy_header(file)
    if kind.kind not in "fiu" or kind.itemsize > 8:
        raise WrongFileError(
            f"it holds values of the type {shortened(str(kind), 40)}, not grey levels"
        )
    rows = len(shape) == 2 and shape[1] in (PIXELS, PIXELS + 1)
    if not (rows or (len(shape) == 3 and shape[1:] == (SIDE, SIDE))):
        sizes = " x ".join(str(size) for size in shape) or "no size"
        raise WrongFileError(
            f"its shape is {shortened(sizes, 60)}, but n x {SIDE} x {SIDE}, n x {PIXELS} or, with a "
            f"label, n x {PIXELS + 1} are right"
        )
    if by_column and shape[0] > 1:
        raise WrongFileError("it is stored column by column; save it with np.ascontiguousarray")
    if shape[0] < 1:
        raise WrongFileError("it holds no images")
    if shape[0] > POINTS_LIMIT:
        raise WrongFileError(
            f"it has {shape[0]} images, and {POINTS_LIMIT} is the most that is shown"
        )
    return shape, kind


def _refuse_bad_levels(rows: NDArray[np.generic], first: int) -> None:
    most = 255 if rows.dtype.kind in "iu" else 1
    values = rows.astype(np.float64)
    good = (values >= 0) & (values <= most)
    if good.all():
        return
    row, column = np.argwhere(~good)[0]
    said = f"{values[row, column]:.6g}".replace("nan", "NaN")
    raise WrongFileError(
        f"row {first + row} has the level {said} for pixel {column}; 0 to {most} is right"
    )


def _labels(given: NDArray[np.generic], first: int) -> NDArray[np.int8]:
    values = given.astype(np.float64)
    good = (values >= NO_LABEL) & (values < LABELS) & (values == np.floor(values))
    if not good.all():
        row = int(np.argmin(good))
        raise WrongFileError(
            f"row {first + row} has the label {values[row]:.6g}; whole numbers 0 to {LABELS - 1}, or "
            "-1 for none, are right"
        )
    return np.asarray(values.astype(np.int8))


def _csv_images(path: Path) -> Iterator[float | ImageTable]:
    """Whole numbers up to 255, or levels up to 1: told by the largest one."""
    for step in read_points(path, PIXELS):
        if not isinstance(step, LatentPoints):
            yield step
            continue
        levels = step.latents
        if not (levels >= 0).all() or not (levels <= 255).all():
            row, column = np.argwhere(~((levels >= 0) & (levels <= 255)))[0]
            raise UserError(
                f"Cannot use the images file {shown(path)}: image {row} has the level "
                f"{levels[row, column]:.6g} for pixel {column}; 0 to 255 is right."
            )
        scale = 255 if levels.max(initial=0) <= 1 and (levels % 1 != 0).any() else 1
        kept = np.rint(levels * scale).astype(np.uint8)
        yield ImageTable(step.labels, path, 0, kept.dtype, PIXELS, kept)
