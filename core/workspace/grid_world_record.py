"""What an export of the grid world says about itself: the pane's state, from which all in it follows.

PNG carries it in a text chunk, SVG in its description, GIF in its comment, CSV in a JSON file of the same
name beside it: the same JSON each time, in ASCII.
"""

import html
import json
import re
from pathlib import Path

import msgspec
from msgspec import Struct

from core.animations import Animation
from core.errors import UserError
from core.export_records import FILE_LIMIT, check_beside, decoded_record, text_in_picture
from core.files import read_limited, shown
from core.version import VERSION
from core.workspace.grid_world_state import GridWorld

SCHEMA = 1
KEYWORD = "latent-translator-grid-world"
"""Of the PNG text chunk."""


class GridWorldRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What made an export."""

    schema: int
    program: str
    """Which program, of which version, wrote the file."""
    world: GridWorld
    animation: Animation | None = None
    """Of a GIF."""


def record_text(world: GridWorld, animation: Animation | None = None) -> str:
    """The record of an export as one line of JSON in ASCII."""
    record = GridWorldRecord(SCHEMA, f"Latent Translator {VERSION}", world, animation)
    return json.dumps(msgspec.to_builtins(record), separators=(",", ":"))


def read_record(path: Path) -> GridWorldRecord:
    """What an export (.png, .svg, .gif or .csv) says about itself.

    Raises
    ------
    UserError
        The file cannot be read, or says nothing, or what it says is damaged.
    """
    suffix = path.suffix.lower()
    file = path.with_suffix(".json") if suffix == ".csv" else path
    text = _embedded(read_limited(file, FILE_LIMIT, "export"), suffix)
    if not text:
        raise UserError(f"The file {shown(path)} does not say which grid world made it.")
    return decoded_record(text, GridWorldRecord, SCHEMA, path, "grid world")


def check_table_path(path: Path) -> None:
    """Refuse a table whose record would take the place of another JSON file.

    Raises
    ------
    UserError
        It would.
    """
    check_beside(path, read_record)


def _embedded(data: bytes, suffix: str) -> bytes:
    if suffix == ".csv":
        return data
    if suffix == ".svg":
        found = re.search(rb"<desc>([^<]*)</desc>", data)
        return html.unescape(found[1].decode("utf-8", "replace")).encode() if found else b""
    return text_in_picture(data, suffix[1:].upper(), KEYWORD)
