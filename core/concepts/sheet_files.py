"""Sheet files: PNG, SVG, PDF, GIF or NPY, with what made the sheet inside, enough to make it again.

PNG carries it in a text chunk, GIF in its comment, SVG in its metadata, PDF in its document information,
NPY in a JSON file of the same name beside it: the same JSON each time, a ``SheetRecord``.
"""

import html
import io
import json
import re
from collections.abc import Generator
from pathlib import Path
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta, Struct
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from core.animations import USUAL, Animation, gif_of, running_order
from core.concepts.sheet_layout import frame_layout, sheet_layout
from core.concepts.sheet_pdf import INFO, pdf_of
from core.concepts.sheet_picture import frame_picture, refuse_large, sheet_picture
from core.concepts.sheet_svg import METADATA, svg_of
from core.concepts.strip_sheets import Sheet, SheetLook, SheetPlan
from core.errors import UserError
from core.export_records import FILE_LIMIT, check_beside, decoded_record, text_in_picture
from core.files import read_limited, shown, write_atomically
from core.version import VERSION
from core.workspace.recipe_limits import recipe_problem

SCHEMA = 1
KEYWORD = "latent-translator-sheet"
"""Of the PNG text chunk."""

SUFFIXES = (".png", ".svg", ".pdf", ".gif", ".npy")
_LISTED = ".png, .svg, .pdf, .gif or .npy"


class ModelDigest(Struct, frozen=True, forbid_unknown_fields=True):
    """A model that a sheet was made with."""

    model: str
    """Its name, or its file, as the rows call it."""
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    """Of the file."""


class SheetRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What a sheet file says about itself."""

    schema: int
    program: str
    """Which program, of which version, wrote the file."""
    models: tuple[ModelDigest, ...]
    plan: SheetPlan
    look: SheetLook
    animation: Animation | None = None
    """Of a GIF."""


def check_sheet_path(path: Path) -> None:
    """Refuse early what could not be written in the end.

    Raises
    ------
    UserError
        The suffix is none of a sheet's, or the folder does not exist, or the JSON file beside an .npy
        is something else.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UserError(
            f"A sheet cannot be written as {shown(path)}: its name should end in {_LISTED}."
        )
    if path.is_dir() or not path.parent.is_dir():
        what = "it is a folder" if path.is_dir() else f"there is no folder {shown(path.parent)}"
        raise UserError(f"A sheet cannot be written as {shown(path)}: {what}.")
    if path.suffix.lower() == ".npy":
        check_beside(path, read_record)


def write_sheet(path: Path, sheet: Sheet, animation: Animation | None = None) -> None:
    """Write a sheet as the suffix says; see ``writing_sheet``."""
    for _ in writing_sheet(path, sheet, animation):
        pass


def writing_sheet(
    path: Path, sheet: Sheet, animation: Animation | None = None
) -> Generator[float, None, None]:
    """Write a sheet as the suffix says; yields how much is done, 0 to 1. Nothing is half-written.

    Parameters
    ----------
    path
        ``.png``: grey, 8 bits. ``.svg``, ``.pdf``: text as text, each frame a bitmap. ``.gif``: one
        position after another. ``.npy``: float32 (rows, positions, 28, 28), what a walk does not reach
        as its last good frame, with a ``.json`` beside it.
    sheet
        Rows, frames and look; an ``.npy`` has no look.
    animation
        How a ``.gif`` runs.

    Raises
    ------
    UserError
        As ``check_sheet_path``, or the picture would be too large, or the file cannot be written.
    """
    check_sheet_path(path)
    suffix = path.suffix.lower()
    if suffix == ".npy":
        buffer = io.BytesIO()
        np.save(buffer, np.stack([made.frames for made in sheet.rows]), allow_pickle=False)
        # The description first: numbers without one would be the worse half.
        text = json.dumps(json.loads(_json(record_of(sheet))), indent=2)
        write_atomically(path.with_suffix(".json"), text.encode() + b"\n")
        write_atomically(path, buffer.getvalue())
        return
    if suffix == ".gif":
        data = yield from making_gif(sheet, animation or USUAL)
    else:
        data = {".png": png_of, ".svg": _svg, ".pdf": _pdf}[suffix](sheet)
    write_atomically(path, data)


def png_of(sheet: Sheet) -> bytes:
    """A sheet as PNG, also for the clipboard.

    Raises
    ------
    UserError
        It would be too large.
    """
    record = record_of(sheet)
    picture = Image.fromarray(sheet_picture(sheet))
    chunks = PngInfo()
    chunks.add_text("Software", record.program)
    chunks.add_text(KEYWORD, _json(record))
    buffer = io.BytesIO()
    # Not optimized: five times as fast, and five per cent larger.
    picture.save(buffer, "PNG", pnginfo=chunks)
    return buffer.getvalue()


def making_gif(sheet: Sheet, animation: Animation) -> Generator[float, None, bytes]:
    """A sheet as GIF, one position after another; yields how much is done, 0 to 1.

    Raises
    ------
    UserError
        It would be too large.
    """
    count = len(sheet.positions)
    order = running_order(count, animation)
    layout = frame_layout(sheet, 0)
    refuse_large(layout.width * layout.height * len(order))
    pictures = []
    for column in range(count):
        yield column / (count + 1)
        pictures.append(Image.fromarray(frame_picture(sheet, column)))
    yield count / (count + 1)
    comment = _json(record_of(sheet, animation)).encode("ascii")
    return gif_of(pictures, animation, comment)


def _svg(sheet: Sheet) -> bytes:
    return svg_of(sheet_layout(sheet), sheet.rows, _json(record_of(sheet)))


def _pdf(sheet: Sheet) -> bytes:
    record = record_of(sheet)
    return pdf_of(sheet_layout(sheet), sheet.rows, _json(record), record.program)


def record_of(sheet: Sheet, animation: Animation | None = None) -> SheetRecord:
    """What a file of this sheet says about itself."""
    digests = {made.row.model: made.sha256 for made in sheet.rows}
    return SheetRecord(
        SCHEMA,
        f"Latent Translator {VERSION}",
        tuple(ModelDigest(model, sha256) for model, sha256 in digests.items()),
        sheet.plan,
        sheet.look,
        animation,
    )


def _json(record: SheetRecord) -> str:
    """In ASCII, which every kind of file can hold."""
    return json.dumps(msgspec.to_builtins(record), separators=(",", ":"))


def read_record(path: Path) -> SheetRecord:
    """What a sheet file says about itself.

    Raises
    ------
    UserError
        The file cannot be read, or says nothing, or what it says is damaged.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(f"The file {shown(path)} is no sheet: those are {_LISTED}.")
    file = path.with_suffix(".json") if suffix == ".npy" else path
    text = _embedded(read_limited(file, FILE_LIMIT, "sheet"), suffix)
    if not text:
        raise UserError(
            f"The file {shown(path)} does not say that it is a sheet, or how it was made."
        )
    record = decoded_record(text, SheetRecord, SCHEMA, path, "sheet")
    for row in record.plan.rows:
        if problem := recipe_problem(row.recipe):
            raise UserError(f"A direction of the sheet in {shown(path)} is too large: {problem}.")
    return record


def _embedded(data: bytes, suffix: str) -> bytes:
    """The record's JSON inside a file; empty if there is none."""
    if suffix == ".npy":
        return data
    if suffix == ".svg":
        found = re.search(rb'<metadata id="%b">([^<]*)</metadata>' % METADATA.encode(), data)
        return html.unescape(found[1].decode("utf-8", "replace")).encode() if found else b""
    if suffix == ".pdf":
        found = re.search(rb"/%b <([0-9A-F]*)>" % INFO.encode(), data)
        return bytes.fromhex(found[1].decode()) if found and len(found[1]) % 2 == 0 else b""
    return text_in_picture(data, suffix[1:].upper(), KEYWORD)
