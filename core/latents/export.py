"""A selection as CSV: numbers, labels, and each model's latents."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.files import shown, write_atomically

Space = tuple[str, NDArray[np.float32]]
"""A model's name and the latents of all images, (n, K)."""

_BLOCK = 2_000
"""Rows between two reports of progress."""


def _parts(
    numbers: NDArray[np.integer],
    labels: NDArray[np.integer],
    spaces: Sequence[Space],
    class_names: Sequence[str],
    images: Sequence[str] | None,
) -> Iterator[str]:
    """The text, some rows at a time; see ``write_selection_in_steps``."""
    for name, latents in spaces:
        if len(latents) != len(labels):
            raise ValueError(f"{name} has {len(latents)} latents for {len(labels)} labels")
    names = [f"{name} z{place + 1}" for name, space in spaces for place in range(space.shape[1])]
    head = ["number", *(["image"] if images is not None else []), "label"]
    yield _lines([[*head, *(["class"] if class_names else []), *names]])
    for start in range(0, len(numbers), _BLOCK):
        block = numbers[start : start + _BLOCK]
        chosen = [latents[block].astype(np.float32) for _, latents in spaces]
        rows: list[list[object]] = []
        for place, number in enumerate(block.tolist()):
            label = int(labels[number])
            row: list[object] = [number]
            if images is not None:
                row.append(images[start + place])
            row.append(label if label >= 0 else "")
            if class_names:
                row.append(class_names[label] if 0 <= label < len(class_names) else "")
            row += [str(value) for latents in chosen for value in latents[place]]
            rows.append(row)
        yield _lines(rows)


def _lines(rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def write_selection_in_steps(
    path: Path,
    numbers: NDArray[np.integer],
    labels: NDArray[np.integer],
    spaces: Sequence[Space],
    class_names: Sequence[str] = (),
    images: Sequence[str] | None = None,
) -> Iterator[float]:
    """Write the selected images (numbers into n), in their order, under one row of names.

    Columns: ``number``, ``image`` if that is told (``test:17``, for each selected one), ``label`` (empty
    where there is none, that is below 0), ``class`` if there are class names, then for each model
    ``NAME z1``, ``NAME z2``, ... Latents are written so that reading them gives the same float32 again.
    Yields the share done; the file is there, all or nothing, after the last step.

    Raises
    ------
    UserError
        Nothing is selected, or the name does not end in .csv, or the file cannot be written.
    ValueError
        A model's latents are not as many as there are labels.
    """
    if not len(numbers):
        raise UserError("Nothing is selected; draw a box or a lasso around some points first.")
    if path.suffix.lower() != ".csv":
        raise UserError(
            f"A selection cannot be written as {shown(path)}: its name should end in .csv."
        )
    parts = []
    for part in _parts(numbers, labels, spaces, class_names, images):
        parts.append(part)
        yield min(len(parts) * _BLOCK / (len(numbers) + 1), 1.0)
    write_atomically(path, "".join(parts).encode())
