"""Figures as a folder: ``index.html``, ``figures/*.png``, ``data/*.npy`` and ``*.json``.

Everything is put together in memory first. Then each file is written as a whole, the page last, so that
a page never names what is not there.
"""

import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from core.errors import UserError
from core.files import ensure_folder, read_limited, reason, shown, write_atomically
from core.reproduction.figure import Figure
from core.reproduction.page import MARK, page
from core.version import VERSION

INDEX = "index.html"
LISTING = "index.json"
PICTURES, DATA = "figures", "data"

PAGE_LIMIT = 4 * 2**20
"""Bytes of a page that may be one of ours."""


def prepared(path: Path) -> Path:
    """The folder, made where it is missing, checked before anything is computed for it.

    Raises
    ------
    UserError
        It is a file, cannot be made or written to, or holds a page that is something else.
    """
    folder = ensure_folder(path)
    for each in (folder, folder / PICTURES, folder / DATA):
        if each.exists() and not os.access(each, os.W_OK):
            raise UserError(
                f"Cannot write into the folder {shown(each)}: you have no permission; choose another one."
            )
    there = folder / INDEX
    if there.exists() and MARK.encode() not in read_limited(there, PAGE_LIMIT, "page"):
        raise UserError(
            f"The folder {shown(folder)} has an {INDEX} that is something else; choose another folder."
        )
    return folder


def written(
    folder: Path,
    figures: Sequence[Figure],
    models: Mapping[str, str],
    images: int,
    seed: int,
) -> dict[str, Any]:
    """Write all files, and say what was written: what ``index.json`` says, too.

    Parameters
    ----------
    folder
        As ``prepared`` made it.
    figures
        In their order.
    models
        SHA-256 digests by name.
    images, seed
        What was asked for.

    Raises
    ------
    UserError
        A file cannot be written.
    """
    files: dict[str, bytes] = {}
    pictures: dict[str, str] = {}
    data: dict[str, list[str]] = {}
    listed = []
    for number, figure in enumerate(figures, 1):
        name = figure.step.identifier
        for picture in figure.pictures:
            pictures[picture.name] = f"{PICTURES}/{number:02}-{picture.name}.png"
            files[pictures[picture.name]] = picture.png
        arrays = {array: f"{DATA}/{name}-{array}.npy" for array in figure.arrays}
        for array, file in arrays.items():
            files[file] = _npy(figure.arrays[array])
        told = _told(figure, [pictures[picture.name] for picture in figure.pictures], arrays)
        data[name] = [f"{DATA}/{name}.json", *arrays.values()]
        files[data[name][0]] = _json({**told, "values": figure.values, "notes": figure.notes})
        listed.append({**told, "data": data[name]})
    listing = {
        "program": f"Latent Translator {VERSION}",
        "images": images,
        "seed": seed,
        "models": dict(models),
        "figures": listed,
    }
    conditions = (
        f"Methods were measured on up to {images} shoes of each model that built no vector; every draw is "
        f"seeded with {seed}."
    )
    text = page(figures, pictures, data, list(models.items()), conditions, _spreads())
    files[LISTING] = _json(listing)
    # Without its old page a folder that is written anew never shows one beside other pictures.
    try:
        (folder / INDEX).unlink(missing_ok=True)
    except OSError as error:
        raise UserError(f"Cannot write {shown(folder / INDEX)}: {reason(error)}.") from error
    for part in (PICTURES, DATA):
        ensure_folder(folder / part)
    for file, content in files.items():
        write_atomically(folder / file, content)
    write_atomically(folder / INDEX, text.encode())
    return {"index": str(folder / INDEX), **listing}


def _told(figure: Figure, pictures: Sequence[str], arrays: Mapping[str, str]) -> dict[str, Any]:
    """A figure in plain values."""
    return {
        "name": figure.step.identifier,
        "title": figure.step.title,
        "file": pictures[0],
        "files": list(pictures),
        "verdict": figure.verdict.value,
        "claims": [
            {
                "name": each.claim.identifier,
                "claim": each.claim.text,
                "rule": each.claim.rule,
                "measured": each.measured,
                "verdict": each.verdict.value,
            }
            for each in figure.judged
        ],
        "arrays": dict(arrays),
    }


def _spreads() -> dict[str, float]:
    """Of height and brightness over real shoes."""
    from core.concepts.attributes import ATTRIBUTES
    from core.concepts.samples import spread

    return {name: spread(ATTRIBUTES[name]) for name in ("height", "brightness")}


def _npy(array: Any) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(array), allow_pickle=False)
    return buffer.getvalue()


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
