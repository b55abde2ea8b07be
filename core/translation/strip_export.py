"""Translated strips as files: PNG and NPY, with what made them inside, enough to make them again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct
from numpy.typing import NDArray

from core.errors import UserError
from core.export_records import FILE_LIMIT, decoded_record
from core.files import read_limited, shown, write_atomically
from core.translation.questions import StripQuestion
from core.vae.model import Images
from core.version import VERSION

if TYPE_CHECKING:
    from core.translation.sides import Side as Models

SCHEMA = 1
KEYWORD = "latent-translator-translation"
"""Of the PNG text chunk."""

SUFFIXES = (".png", ".npy")

Reached = Sequence[NDArray[np.bool_]]
"""For each strip (n,) False where a walk had to stop before: the picture leaves such a frame out. Empty:
all frames are shown."""

Which = Literal["source", "native", "translated"]
"""Of the three strips of a question."""


class ModelFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A model as its file was."""

    name: str
    """Name of a shipped model, or a file."""
    sha256: str


class RowDescription(Struct, frozen=True, forbid_unknown_fields=True):
    """One strip: which of the three of a question."""

    label: str
    which: Which
    question: StripQuestion


class TranslationRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What a file with translated strips says about itself."""

    schema: int
    program: str
    """Which program, of which version, wrote the file."""
    source: ModelFile
    target: ModelFile
    training_images: bool
    """Whether the machine had the 60,000 training images, which maps are fitted on."""
    rows: Annotated[tuple[RowDescription, ...], Meta(min_length=1, max_length=16)]
    """From top to bottom."""
    scale: int = 1
    """Pixels of the picture for each pixel of a frame, along each side."""
    gap: int = 0
    """Pixels of the picture between frames and between strips."""


def record_of(
    source: ModelFile,
    target: ModelFile,
    rows: Sequence[RowDescription],
    scale: int = 1,
    gap: int = 0,
) -> TranslationRecord:
    """What a file says of these strips, made now and here."""
    from core.images.fashion_mnist import find_train_split

    return TranslationRecord(
        SCHEMA,
        f"Latent Translator {VERSION}",
        source,
        target,
        find_train_split() is not None,
        tuple(rows),
        scale,
        gap,
    )


def write_translated_strips(
    path: Path, record: TranslationRecord, frames: Sequence[Images], reached: Reached = ()
) -> None:
    """Write strips above each other, as the suffix says.

    Parameters
    ----------
    path
        ``.png``: grey, 8 bits, labelled. ``.npy``: float32 (rows, n, 28, 28), with a ``.json`` beside it.
    record
        What they are.
    frames
        Of each row (n, 28, 28), all with the same n.
    reached
        Of each row, which of its frames the picture shows; an ``.npy`` has all.

    Raises
    ------
    UserError
        The suffix is another one, or the file cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(
            f"Translated strips cannot be written as {shown(path)}: its name should end in .png or .npy."
        )
    if suffix == ".png":
        write_atomically(path, png_bytes(record, frames, reached))
        return
    buffer = io.BytesIO()
    np.save(buffer, np.stack(frames).astype(np.float32), allow_pickle=False)
    beside = path.with_suffix(".json")
    if beside.exists():
        _read(read_limited(beside, FILE_LIMIT, "strips' description"), beside)
    # The description first: numbers without one would be the worse half.
    text = msgspec.json.format(msgspec.json.encode(record), indent=2)
    write_atomically(beside, text + b"\n")
    write_atomically(path, buffer.getvalue())


def png_bytes(record: TranslationRecord, frames: Sequence[Images], reached: Reached = ()) -> bytes:
    """What ``write_translated_strips`` writes as ``.png``, for the clipboard."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    from core.concepts.strip_pictures import Row, compose_strips

    seen: Sequence[NDArray[np.bool_] | None] = reached or [None] * len(record.rows)
    rows = [
        Row(each, row.label, there)
        for each, row, there in zip(frames, record.rows, seen, strict=True)
    ]
    picture = Image.fromarray(compose_strips(rows, max(record.scale, 1), record.gap))
    chunks = PngInfo()
    chunks.add_text("Software", record.program)
    chunks.add_itxt(KEYWORD, msgspec.json.encode(record).decode())
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=chunks, optimize=True)
    return buffer.getvalue()


def read_record(path: Path) -> TranslationRecord:
    """What a file with translated strips says about them.

    Raises
    ------
    UserError
        The file cannot be read, or says nothing, or what it says is damaged.
    """
    from PIL import Image

    if path.suffix.lower() == ".npy":
        beside = path.with_suffix(".json")
        return _read(read_limited(beside, FILE_LIMIT, "strips' description"), beside)
    data = read_limited(path, FILE_LIMIT, "strip file")
    try:
        # Reads the header and what stands before the pixels; decodes none of them.
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            text = picture.info.get(KEYWORD, "")
    except Exception as error:  # what a damaged file makes Pillow raise is not a closed list
        raise UserError(f"The file {shown(path)} is not a PNG file, or is damaged.") from error
    if not isinstance(text, str) or not text:
        raise UserError(f"The file {shown(path)} does not say how its strips were translated.")
    return _read(text.encode(), path)


def remake(record: TranslationRecord) -> list[Images]:
    """The frames (n, 28, 28) of each row, made again; fits and learns what is needed.

    Raises
    ------
    UserError
        A model is missing or has changed, the training images are there or not there as they were, or
        a strip has a problem.
    """
    from core.concepts.recipes import TranslationMethod
    from core.images.fashion_mnist import find_train_split
    from core.stepwise import at_once
    from core.translation.carrying import store
    from core.translation.figures import Strips
    from core.translation.strips import strips

    if record.training_images != (find_train_split() is not None):
        had = "with" if record.training_images else "without"
        raise UserError(
            f"The strips were made {had} the 60,000 training images, which maps are fitted on; here it "
            "is the other way round, so that they would come out otherwise."
        )
    source, target = _side(record.source), _side(record.target)
    made: dict[StripQuestion, Strips] = {}
    found = []
    for row in record.rows:
        question = row.question
        if question not in made:
            map_ = None
            if question.method is not TranslationMethod.IDENTIFIER:
                map_ = at_once(store().map(question.method, source, target, question.fit))
            made[question] = at_once(strips(source, target, question, map_))
        strip = getattr(made[question], row.which)
        if strip.problem:
            raise UserError(f"The strip '{row.label}' cannot be made again: {strip.problem}")
        found.append(strip.frames)
    return found


def _side(file: ModelFile) -> Models:
    from core.translation.sides import Side
    from core.vae.library import find_model
    from core.vae.model_file import load_model_with_digest

    path = find_model(file.name)
    model, sha256 = load_model_with_digest(path)
    if sha256 != file.sha256:
        raise UserError(
            f"The model file {shown(path)} is not the one that made the strips: it has changed since."
        )
    return Side(file.name, sha256, model)


def _read(text: bytes, path: Path) -> TranslationRecord:
    from core.workspace.recipe_limits import recipe_problem

    record = decoded_record(text, TranslationRecord, SCHEMA, path, "strips")
    for row in record.rows:
        recipe = getattr(row.question.concept, "recipe", None)
        if recipe is not None and (problem := recipe_problem(recipe)):
            raise UserError(
                f"The direction of the strips in {shown(path)} is too large: {problem}."
            )
    return record
