"""Strip files: PNG, GIF or NPY, with what made the strip inside, enough to make it again.

PNG carries it in a text chunk, GIF in its comment, NPY in a JSON file of the same name beside it:
the same JSON each time, a ``StripRecord``.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.animations import USUAL, Animation, gif_of
from core.concepts.directions import PosteriorMeans
from core.concepts.paths import follow
from core.concepts.recipes import Method, Recipe, Separated
from core.concepts.strip_pictures import Row, compose_strips
from core.concepts.traversal import moved
from core.errors import UserError
from core.export_records import FILE_LIMIT, check_beside, decoded_record
from core.files import read_limited, shown, write_atomically
from core.images.reference import ImageReference
from core.vae.library import find_model
from core.vae.model import Images, Model
from core.vae.model_file import file_digest, load_model
from core.version import VERSION
from core.workspace.recipe_limits import recipe_problem
from core.workspace.state import LatentMove, Position

SCHEMA = 1
KEYWORD = "latent-translator"
"""Of the PNG text chunk."""

SUFFIXES = (".png", ".gif", ".npy")
SCALE_LIMIT = 32
GAP_LIMIT = 256
FRAME_LIMIT = 1000
"""Frames of one strip, whoever asks for it."""

PICTURE_LIMIT = 2**26
"""Pixels of a picture that is written at most."""


class StripDescription(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a strip's frames depend on."""

    model: str
    """Name of a shipped model, or its file."""
    model_sha256: str
    """Of the model's file."""
    base: ImageReference
    recipe: Recipe
    positions: Annotated[tuple[Position, ...], Meta(min_length=1, max_length=FRAME_LIMIT)]
    moves: tuple[LatentMove, ...] = ()


class StripRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What a strip file says about itself."""

    schema: int
    program: str
    """Which program, of which version, wrote the file."""
    strips: Annotated[tuple[StripDescription, ...], Meta(min_length=1, max_length=16)]
    """From top to bottom."""
    scale: Annotated[int, Meta(ge=1, le=SCALE_LIMIT)] = 1
    """Pixels of the picture for each pixel of a frame, along each side."""
    gap: Annotated[int, Meta(ge=0, le=GAP_LIMIT)] = 0
    """Pixels of the picture between frames and between strips."""
    animation: Animation | None = None
    """Of a GIF; None in files of versions that knew only the usual one."""


Strips = Sequence[tuple[StripDescription, Images]]
"""Each strip's description and its frames (n, 28, 28), from top to bottom."""

Reached = Sequence[NDArray[np.bool_]]
"""For each strip (n,) False where a walk had to stop before: the picture leaves such a frame out. Empty:
all frames are shown."""


def check_strip_path(path: Path) -> None:
    """Refuse early what could not be written in the end.

    Raises
    ------
    UserError
        The suffix is none of .png, .gif and .npy, or the folder does not exist, or the JSON file
        beside an .npy is something else.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(
            f"A strip cannot be written as {shown(path)}: its name should end in .png, .gif or .npy."
        )
    if path.is_dir() or not path.parent.is_dir():
        what = "it is a folder" if path.is_dir() else f"there is no folder {shown(path.parent)}"
        raise UserError(f"A strip cannot be written as {shown(path)}: {what}.")
    if path.suffix.lower() == ".npy":
        check_beside(path, read_descriptions)


def check_layout(scale: int, gap: int) -> None:
    """Refuse a scale or gap that is out of range.

    Raises
    ------
    UserError
        It is.
    """
    if not 1 <= scale <= SCALE_LIMIT:
        raise UserError(f"The scale {scale} is out of range; take 1 to {SCALE_LIMIT}.")
    if not 0 <= gap <= GAP_LIMIT:
        raise UserError(f"The gap {gap} is out of range; take 0 to {GAP_LIMIT}.")


def write_strip(
    path: Path,
    frames: Images,
    description: StripDescription,
    scale: int = 4,
    gap: int = 2,
    animation: Animation = USUAL,
    reached: NDArray[np.bool_] | None = None,
) -> None:
    """Write one strip, unlabelled, as the suffix says; see ``write_strips``."""
    shown = () if reached is None else (reached,)
    write_strips(path, [(description, frames)], scale, gap, animation, shown)


def write_strips(
    path: Path,
    strips: Strips,
    scale: int = 4,
    gap: int = 2,
    animation: Animation = USUAL,
    reached: Reached = (),
) -> None:
    """Write strips above each other; several are labelled with their models' names.

    Parameters
    ----------
    path
        ``.png``: grey, 8 bits; one strip at scale 1 and gap 0 is its 28 x 28 frames exactly.
        ``.gif``: one position after another. ``.npy``: one strip, float32 (n, 28, 28), with a
        ``.json`` beside it.
    strips
        Descriptions and frames.
    scale, gap
        As in ``StripRecord``; an ``.npy`` has neither.
    animation
        How a ``.gif`` runs; there and back, for ever, unless something else is asked for.
    reached
        For each strip, which of its frames are shown; an ``.npy`` has all.

    Raises
    ------
    UserError
        As ``check_strip_path``, or the scale or gap is out of range, or the strips do not fit the
        kind of file, or the file cannot be written.
    """
    check_strip_path(path)
    suffix = path.suffix.lower()
    if suffix == ".png":
        write_atomically(path, png_bytes(strips, scale, gap, reached))
    elif suffix == ".gif":
        write_atomically(path, _gif_bytes(strips, scale, gap, animation, reached))
    else:
        _write_npy(path, strips)


def png_bytes(strips: Strips, scale: int = 4, gap: int = 2, reached: Reached = ()) -> bytes:
    """What ``write_strips`` writes as ``.png``, for the clipboard.

    Raises
    ------
    UserError
        The scale or gap is out of range.
    """
    record = _record(strips, scale, gap)
    picture = Image.fromarray(compose_strips(_rows(strips, reached), scale, gap))
    chunks = PngInfo()
    chunks.add_text("Software", record.program)
    chunks.add_itxt(KEYWORD, msgspec.json.encode(record).decode())
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=chunks, optimize=True)
    return buffer.getvalue()


def read_description(path: Path) -> StripDescription:
    """What a file with a single strip says about it; see ``read_descriptions``."""
    descriptions = read_descriptions(path)
    if len(descriptions) != 1:
        raise UserError(f"The file {shown(path)} holds {len(descriptions)} strips, not one.")
    return descriptions[0]


def read_descriptions(path: Path) -> tuple[StripDescription, ...]:
    """What a strip file says about its strips, from top to bottom.

    Raises
    ------
    UserError
        The file cannot be read, or says nothing, or what it says is damaged.
    """
    suffix = path.suffix.lower()
    if suffix == ".npy":
        beside = path.with_suffix(".json")
        text = read_limited(beside, FILE_LIMIT, "strip's description")
    elif suffix in SUFFIXES:
        text = _embedded_text(read_limited(path, FILE_LIMIT, "strip file"), suffix, path)
    else:
        raise UserError(f"The file {shown(path)} is no strip file: those are .png, .gif or .npy.")
    if not text:
        raise UserError(f"The file {shown(path)} does not say how it was made.")
    record = decoded_record(text, StripRecord, SCHEMA, path, "strip")
    for strip in record.strips:
        if problem := recipe_problem(strip.recipe):
            raise UserError(f"The direction of the strip in {shown(path)} is too large: {problem}.")
    return record.strips


def remake(description: StripDescription, model: Model | None = None) -> Images:
    """The frames (n, 28, 28) that a description describes, made again; see ``remake_with_reach``."""
    return remake_with_reach(description, model)[0]


def remake_with_reach(
    description: StripDescription, model: Model | None = None
) -> tuple[Images, NDArray[np.bool_]]:
    """The frames (n, 28, 28) that a description describes, made again, and which of them are reached.

    Parameters
    ----------
    description
        Of the strip.
    model
        To be used whatever the description says; by default it is found by name and must be the
        same file still.

    Raises
    ------
    UserError
        There is no such model or it has changed, or an image cannot be had, or there is no such
        direction.
    """
    means = PosteriorMeans(
        _same_model(description) if model is None else model, sha256=description.model_sha256
    )
    start = moved(means.of(description.base), description.moves, description.model)
    path = follow(description.recipe, means, start, description.positions)
    return means.model.decode(path.points), path.reached


def _same_model(description: StripDescription) -> Model:
    path = find_model(description.model)
    if file_digest(path) != description.model_sha256:
        raise UserError(
            f"The model file {shown(path)} is not the one that made the strip: it has changed since."
        )
    return load_model(path)


def _record(strips: Strips, scale: int, gap: int) -> StripRecord:
    check_layout(scale, gap)
    pixels = sum(frames.size * scale * scale for _, frames in strips)
    if pixels > PICTURE_LIMIT:
        raise UserError(
            f"The picture would have {pixels / 1e6:.0f} million pixels, more than the "
            f"{PICTURE_LIMIT / 1e6:.0f} million that are written; take a smaller scale or fewer frames."
        )
    descriptions = tuple(description for description, _ in strips)
    return StripRecord(SCHEMA, f"Latent Translator {VERSION}", descriptions, scale, gap)


def _rows(strips: Strips, reached: Reached) -> list[Row]:
    shown: Sequence[NDArray[np.bool_] | None] = reached or [None] * len(strips)
    if len(strips) == 1:
        return [Row(strips[0][1], reached=shown[0])]
    models = [description.model for description, _ in strips]
    several = len(set(models)) < len(models)
    return [
        Row(
            frames,
            _label(description.model) + (f", {_method(description.recipe)}" if several else ""),
            there,
        )
        for (description, frames), there in zip(strips, shown, strict=True)
    ]


def _method(recipe: Recipe) -> str:
    """By which method a recipe is separated, for the strips of one model to be told apart."""
    return recipe.method.value if isinstance(recipe, Separated) else Method.NONE.value


def _label(model: str) -> str:
    """A model's name; of a file the name without folders and suffix."""
    return Path(model).stem if model.endswith(".safetensors") else model


def _gif_bytes(
    strips: Strips, scale: int, gap: int, animation: Animation, reached: Reached
) -> bytes:
    record = replace(_record(strips, scale, gap), animation=animation)
    count = len(strips[0][1])
    if any(len(frames) != count for _, frames in strips):
        raise UserError("A GIF needs the same number of frames in all of its strips.")
    rows = _rows(strips, reached)
    there = [
        Image.fromarray(compose_strips([_at(row, i) for row in rows], scale, gap))
        for i in range(count)
    ]
    comment = msgspec.json.encode(record)
    return gif_of(there, animation, comment)


def _at(row: Row, place: int) -> Row:
    """One frame of a row."""
    one = slice(place, place + 1)
    return Row(row.frames[one], row.label, None if row.reached is None else row.reached[one])


def _write_npy(path: Path, strips: Strips) -> None:
    if len(strips) != 1:
        raise UserError(
            f"An .npy file holds one strip, so {shown(path)} cannot hold {len(strips)}; take a .png."
        )
    buffer = io.BytesIO()
    np.save(buffer, strips[0][1].astype(np.float32), allow_pickle=False)
    # The description first: numbers without one would be the worse half.
    record = msgspec.json.format(msgspec.json.encode(_record(strips, 1, 0)), indent=2)
    write_atomically(path.with_suffix(".json"), record + b"\n")
    write_atomically(path, buffer.getvalue())


def _embedded_text(data: bytes, suffix: str, path: Path) -> bytes:
    kind, key = ("PNG", KEYWORD) if suffix == ".png" else ("GIF", "comment")
    try:
        # Reads the header and what stands before the pixels; decodes none of them.
        with Image.open(io.BytesIO(data), formats=[kind]) as picture:
            text = picture.info.get(key)
            return text.encode() if isinstance(text, str) else bytes(text or b"")
    except Exception as error:  # what a damaged file makes Pillow raise is not a closed list
        raise UserError(f"The file {shown(path)} is not a {kind} file, or is damaged.") from error
