"""Model files: ``.safetensors`` with one metadata string that describes the model.

Nothing in such a file is ever executed: the header is JSON, the tensors are plain numbers. What is
opened may come from anybody, so sizes are bounded before anything is read, and names, shapes and
types must be exactly those of the architecture that the description names.
"""

from __future__ import annotations

import hashlib
import json
import struct
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from core.errors import UserError, shortened
from core.files import read_limited, write_atomically
from core.images.reference import PIXELS
from core.vae.description import (
    QUARTER,
    Architecture,
    Mlp,
    ModelDescription,
    architecture_text,
)
from core.vae.model import Model

if TYPE_CHECKING:
    from core.vae.architectures import VariationalAutoencoder

SCHEMA = 1
METADATA_KEY = "latent-translator"
FILE_LIMIT = 256 * 2**20
HEADER_LIMIT = 2**20
LENGTH_BYTES = 8
REMEDY = "a model file is made by 'python main.py train'"


def save_model(path: Path, description: ModelDescription, network: VariationalAutoencoder) -> None:
    """Write the network's weights and its description to ``path``, atomically.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    from safetensors.torch import save

    weights = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    metadata = {METADATA_KEY: msgspec.json.encode(description).decode()}
    write_atomically(path, save(weights, metadata))


def load_model(path: Path) -> Model:
    """The model in ``path``, everything checked.

    Raises
    ------
    UserError
        The file is missing, too large, not a model of this program, or damaged.
    """
    data = _read(path)
    description = _description_of(data, path)
    network = build_without_weights(description.architecture)
    _fill(network, data, path)
    return Model(description, network)


def read_description(path: Path) -> ModelDescription:
    """Only what the file says about itself; imports no torch and reads the header alone.

    Raises
    ------
    UserError
        As ``load_model``, but the tensors' values are not looked at.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            head = file.read(LENGTH_BYTES)
            header = file.read(_header_length(head, size, path))
    except OSError as error:
        raise UserError(
            f"The model file {path} cannot be read ({error.strerror or error}); {REMEDY}."
        ) from error
    return _description_in(_header(header, path), path)


def file_digest(path: Path) -> str:
    """The file's SHA-256 in hexadecimal; remembered until the file's time or size changes.

    Raises
    ------
    UserError
        The file cannot be read, or is larger than a model may be.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise UserError(
            f"The model file {path} cannot be read ({error.strerror or error}); {REMEDY}."
        ) from error
    return _digest(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _digest(path: Path, _modified: int, _size: int) -> str:
    return hashlib.sha256(_read(path)).hexdigest()


def build_without_weights(architecture: Architecture) -> VariationalAutoencoder:
    """A network whose weights are yet to be filled in, without touching torch's random generator."""
    import torch

    from core.vae.architectures import build

    with torch.device("meta"):
        network = build(architecture)
    return network.to_empty(device="cpu")


def _read(path: Path) -> bytes:
    return read_limited(path, FILE_LIMIT, "model file")


def _header_length(head: bytes, size: int, path: Path) -> int:
    if size > FILE_LIMIT:
        raise UserError(
            f"The model file {path} is {size / 2**20:.0f} MB; a model may have at most "
            f"{FILE_LIMIT // 2**20} MB."
        )
    length = struct.unpack("<Q", head)[0] if len(head) == LENGTH_BYTES else 0
    if not 2 <= length <= min(HEADER_LIMIT, size - LENGTH_BYTES):
        raise UserError(f"The file {path} is not a model, or it is cut short; {REMEDY}.")
    return int(length)


def _header(header: bytes, path: Path) -> dict[str, object]:
    try:
        content = json.loads(header)
    except (ValueError, RecursionError) as error:
        raise UserError(f"The header of the model file {path} is damaged; {REMEDY}.") from error
    if not isinstance(content, dict):
        raise UserError(f"The header of the model file {path} is damaged; {REMEDY}.")
    return content


def _description_of(data: bytes, path: Path) -> ModelDescription:
    length = _header_length(data[:LENGTH_BYTES], len(data), path)
    return _description_in(_header(data[LENGTH_BYTES : LENGTH_BYTES + length], path), path)


def _description_in(header: dict[str, object], path: Path) -> ModelDescription:
    metadata = header.get("__metadata__")
    text = metadata.get(METADATA_KEY) if isinstance(metadata, dict) else None
    if not isinstance(text, str):
        raise UserError(f"The file {path} holds weights but no description of them; {REMEDY}.")
    try:
        schema = msgspec.json.decode(text, type=_SchemaOnly).schema
        if schema > SCHEMA:
            raise UserError(
                f"The model file {path} was written by a newer version of this program "
                f"(schema {schema}, this one reads {SCHEMA}); update the program to open it."
            )
        description = msgspec.json.decode(text, type=ModelDescription)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise UserError(
            f"The description in the model file {path} is wrong ({shortened(str(error))}); {REMEDY}."
        ) from error
    if schema < 1:
        raise UserError(f"The model file {path} names the unknown schema {schema}; {REMEDY}.")
    if len(description.measures.variance) != description.architecture.latents:
        raise UserError(
            f"The description in the model file {path} measures "
            f"{len(description.measures.variance)} latent dimensions of "
            f"{description.architecture.latents}; {REMEDY}."
        )
    _check_tensors(header, description.architecture, path)
    return description


class _SchemaOnly(msgspec.Struct):
    schema: int


def _check_tensors(header: dict[str, object], architecture: Architecture, path: Path) -> None:
    """Names, shapes, types and offsets against the architecture, before any tensor is made."""
    expected = tensor_shapes(architecture)
    found = {name: value for name, value in header.items() if name != "__metadata__"}
    name = architecture_text(architecture)
    if found.keys() != expected.keys():
        odd = sorted(found.keys() ^ expected.keys())[0]
        state = "missing" if odd in expected else "not one of them"
        raise UserError(
            f"The model file {path} does not hold the tensors of its architecture {name} "
            f"('{shortened(odd)}' is {state}); {REMEDY}."
        )
    for tensor, shape in expected.items():
        entry = found[tensor]
        if not isinstance(entry, dict) or entry.get("dtype") != "F32":
            raise UserError(
                f"Tensor '{tensor}' in the model file {path} is not of type F32; {REMEDY}."
            )
        if entry.get("shape") != list(shape):
            found_shape = shortened(str(entry.get("shape")))
            raise UserError(
                f"Tensor '{tensor}' in the model file {path} has the shape {found_shape}; the "
                f"architecture {name} needs {list(shape)}."
            )


def tensor_shapes(architecture: Architecture) -> dict[str, tuple[int, ...]]:
    """Name and shape of every tensor of an architecture, without building it."""
    latents = architecture.latents
    if isinstance(architecture, Mlp):
        down = (PIXELS, *architecture.hidden, 2 * latents)
        up = (latents, *reversed(architecture.hidden), PIXELS)
        # The encoder starts with a Flatten; a ReLU stands between two layers.
        return {
            **_linear_shapes("encoder", 1, down),
            **_linear_shapes("decoder", 0, up),
        }
    first, second = architecture.channels
    features = second * QUARTER * QUARTER
    hidden = architecture.hidden
    return {
        "encoder.0.weight": (first, 1, 4, 4),
        "encoder.0.bias": (first,),
        "encoder.2.weight": (second, first, 4, 4),
        "encoder.2.bias": (second,),
        **_linear_shapes("encoder", 5, (features, hidden, 2 * latents)),
        **_linear_shapes("decoder", 0, (latents, hidden, features)),
        "decoder.5.weight": (second, first, 4, 4),
        "decoder.5.bias": (first,),
        "decoder.7.weight": (first, 1, 4, 4),
        "decoder.7.bias": (1,),
    }


def _linear_shapes(part: str, start: int, widths: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {}
    for place, (into, out) in enumerate(pairwise(widths)):
        shapes[f"{part}.{start + 2 * place}.weight"] = (out, into)
        shapes[f"{part}.{start + 2 * place}.bias"] = (out,)
    return shapes


def _fill(network: VariationalAutoencoder, data: bytes, path: Path) -> None:
    import torch
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        weights = load(data)
    except (SafetensorError, ValueError, KeyError, OverflowError) as error:
        raise UserError(
            f"The model file {path} is damaged ({shortened(str(error))}); {REMEDY}."
        ) from error
    for name, values in weights.items():
        if not np.isfinite(values).all():
            raise UserError(
                f"Tensor '{name}' in the model file {path} holds numbers that are not finite; {REMEDY}."
            )
    network.load_state_dict({name: torch.from_numpy(v.copy()) for name, v in weights.items()})
