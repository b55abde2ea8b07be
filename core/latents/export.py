"""A selection as CSV: numbers, labels, and each model's latents."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.files import shown, write_atomically

Space = tuple[str, NDArray[np.float32]]
"""A model's name and the latents of all images, (n, K)."""


def selection_csv(
    numbers: NDArray[np.integer],
    labels: NDArray[np.integer],
    spaces: Sequence[Space],
    class_names: Sequence[str] = (),
) -> str:
    """The rows of the selected images (numbers into n), in their order, under one row of names.

    Columns: ``number``, ``label`` (empty where there is none, that is below 0), ``class`` if there are
    class names, then for each model ``NAME z1``, ``NAME z2``, ... Latents are written so that reading
    them gives the same float32 again.

    Raises
    ------
    ValueError
        A model's latents are not as many as there are labels.
    """
    for name, latents in spaces:
        if len(latents) != len(labels):
            raise ValueError(f"{name} has {len(latents)} latents for {len(labels)} labels")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [f"{name} z{place + 1}" for name, space in spaces for place in range(space.shape[1])]
    writer.writerow(["number", "label", *(["class"] if class_names else []), *names])
    chosen = [latents[numbers].astype(np.float32) for _, latents in spaces]
    for place, number in enumerate(numbers.tolist()):
        label = int(labels[number])
        row: list[object] = [number, label if label >= 0 else ""]
        if class_names:
            row.append(class_names[label] if 0 <= label < len(class_names) else "")
        row += [str(value) for latents in chosen for value in latents[place]]
        writer.writerow(row)
    return text.getvalue()


def write_selection(
    path: Path,
    numbers: NDArray[np.integer],
    labels: NDArray[np.integer],
    spaces: Sequence[Space],
    class_names: Sequence[str] = (),
) -> None:
    """Write ``selection_csv`` to a file, all or nothing.

    Raises
    ------
    UserError
        Nothing is selected, or the name does not end in .csv, or the file cannot be written.
    """
    if not len(numbers):
        raise UserError("Nothing is selected; draw a box or a lasso around some points first.")
    if path.suffix.lower() != ".csv":
        raise UserError(
            f"A selection cannot be written as {shown(path)}: its name should end in .csv."
        )
    write_atomically(path, selection_csv(numbers, labels, spaces, class_names).encode())
