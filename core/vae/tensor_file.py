"""Safetensors files from anybody, read in one pass, with all sizes checked before anything is made.

Eight bytes give the header's length; the header is JSON with each tensor's type, shape and offsets,
and a dictionary of strings; the tensors' numbers follow without gaps (the format's description:
https://github.com/huggingface/safetensors). Nothing in such a file is ever executed.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError, shortened
from core.files import open_limited, shown

HEADER_LIMIT = 2**20
LENGTH_BYTES = 8
Shape = tuple[int, ...]


@contextmanager
def open_tensor_file(path: Path, limit: int, what: str, remedy: str) -> Iterator[TensorFile]:
    """The file with its header read, open for its tensors.

    Parameters
    ----------
    limit
        The bytes that it may have.
    what
        What kind of file it should be, such as ``"model file"``.
    remedy
        What to do about a damaged one, to end a sentence with.

    Raises
    ------
    UserError
        The file is missing, not a regular file, too large, cut short, or its header is damaged.
    """
    with open_limited(path, limit, what) as (file, size):
        yield TensorFile(file, size, f"{what} {shown(path)}", remedy)


class TensorFile:
    """What ``open_tensor_file`` gives: look at ``metadata``, ``check``, then take the ``tensors``."""

    def __init__(self, file: BufferedReader, size: int, name: str, remedy: str) -> None:
        self._file = file
        self._name = name
        self._remedy = remedy
        self._digest = hashlib.sha256()
        head = self._read(LENGTH_BYTES)
        length = struct.unpack("<Q", head)[0] if len(head) == LENGTH_BYTES else 0
        if not 2 <= length <= min(HEADER_LIMIT, size - LENGTH_BYTES):
            raise self._error("is something else, or cut short")
        self._room = size - LENGTH_BYTES - length
        self._entries = self._parsed(self._read(length))
        self._metadata = self._entries.pop("__metadata__", None)
        self._order: list[tuple[str, Shape]] = []

    @property
    def sha256(self) -> str:
        """The digest of all that was read, in hexadecimal: of the file, after its last tensor."""
        return self._digest.hexdigest()

    def metadata(self, key: str) -> str | None:
        """The header's string of that name."""
        text = self._metadata.get(key) if isinstance(self._metadata, dict) else None
        return text if isinstance(text, str) else None

    def check(self, shapes: Mapping[str, Shape], owner: str) -> None:
        """Names, types, shapes and offsets, and that the file has just the bytes for them.

        Parameters
        ----------
        shapes
            Each tensor that the file has to hold; all are of 32-bit floats.
        owner
            What needs just these tensors, for the sentence, such as ``"its architecture"``.

        Raises
        ------
        UserError
            Something differs, or the bytes overlap, leave gaps, or are too few or too many.
        """
        if self._entries.keys() != shapes.keys():
            odd = sorted(self._entries.keys() ^ shapes.keys())[0]
            state = "missing" if odd in shapes else "not one of them"
            raise self._error(
                f"does not hold the tensors of {owner} ('{shortened(shown(odd))}' is {state})"
            )
        places = []
        for tensor, shape in shapes.items():
            entry = self._entries[tensor]
            if not isinstance(entry, dict) or entry.get("dtype") != "F32":
                raise self._error(f"has a tensor '{tensor}' that is not of type F32")
            if entry.get("shape") != list(shape):
                found = shortened(shown(str(entry.get("shape"))))
                raise self._error(
                    f"has a tensor '{tensor}' of the shape {found} where {owner} needs {list(shape)}"
                )
            offsets = entry.get("data_offsets")
            match offsets:
                case [int(first), int(last)] if last - first == 4 * math.prod(shape):
                    places.append((first, last, tensor))
                case _:
                    raise self._error(f"has a tensor '{tensor}' with the wrong number of bytes")
        places.sort()
        end = 0
        for first, last, tensor in places:
            if first != end:
                raise self._error(f"has a tensor '{tensor}' that is not where the last one ends")
            end = last
        if end != self._room:
            raise self._error(f"has {self._room} bytes of numbers where {owner} needs {end}")
        self._order = [(tensor, shapes[tensor]) for _, _, tensor in places]

    def tensors(self) -> Iterator[tuple[str, NDArray[np.float32]]]:
        """Name and values of each tensor that was checked, one after the other.

        Raises
        ------
        UserError
            The numbers are not all finite, or the file has changed since it was opened.
        """
        for tensor, shape in self._order:
            values = np.empty(shape, "<f4")
            self._fill(values)
            if not np.isfinite(values).all():
                raise self._error(f"has a tensor '{tensor}' with numbers that are not finite")
            yield tensor, values.astype(np.float32, copy=False)
        if self._file.read(1):
            raise self._error("changed while it was read")

    def _read(self, count: int) -> bytes:
        data = self._file.read(count)
        self._digest.update(data)
        return data

    def _fill(self, values: NDArray[np.float32]) -> None:
        room = values.reshape(-1).view(np.uint8)
        if self._file.readinto(room.data) != room.nbytes:
            raise self._error("changed while it was read")
        self._digest.update(room.data)

    def _parsed(self, header: bytes) -> dict[str, object]:
        try:
            content = json.loads(header)
        except (ValueError, RecursionError) as error:
            raise self._error("has a damaged header") from error
        if not isinstance(content, dict):
            raise self._error("has a damaged header")
        return content

    def _error(self, problem: str) -> UserError:
        return UserError(f"The {self._name} {problem}; {self._remedy}.")
