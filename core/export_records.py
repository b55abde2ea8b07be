"""What exports say about themselves: a record as JSON inside the file, or in a JSON file beside it."""

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, TypeVar

import msgspec

from core.errors import UserError, shortened
from core.files import shown

FILE_LIMIT = 256 * 2**20
"""Bytes of an export that are read at most."""


class Record(Protocol):
    """What all records have."""

    @property
    def schema(self) -> int:
        """Of which form the record is."""


R = TypeVar("R", bound=Record)


def text_in_picture(data: bytes, kind: str, keyword: str) -> bytes:
    """The text that a PNG holds in the chunk ``keyword``, or a GIF in its comment; empty if there is none.

    Reads the header and what stands before the pixels; decodes none of them.
    """
    from PIL import Image

    # What a damaged file makes Pillow raise is not a closed list.
    with suppress(Exception), Image.open(io.BytesIO(data), formats=[kind]) as picture:
        text = picture.info.get(keyword if kind == "PNG" else "comment", b"")
        return text.encode() if isinstance(text, str) else bytes(text)
    return b""


def decoded_record(text: bytes, kind: type[R], schema: int, path: Path, noun: str) -> R:
    """A record of a kind and schema from the JSON in a file; ``noun`` is what is exported.

    Raises
    ------
    UserError
        It is damaged, or of another schema.
    """
    try:
        record = msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise UserError(
            f"What {shown(path)} says about how it was made is damaged "
            f"({shortened(str(error))}); export the {noun} again."
        ) from error
    if record.schema != schema:
        raise UserError(
            f"The file {shown(path)} describes its {noun} by schema {record.schema}; this version "
            f"of the program reads {schema}."
        )
    return record


def check_beside(path: Path, read: Callable[[Path], object]) -> None:
    """Refuse a name whose record would take the place of a JSON file that is something else.

    Raises
    ------
    UserError
        It would: there is one, and ``read`` of the path fails.
    """
    beside = path.with_suffix(".json")
    if beside.exists():
        try:
            read(path)
        except UserError as error:
            raise UserError(
                f"The description of {shown(path)} belongs in {shown(beside)}, which is something "
                "else; choose another name."
            ) from error
