"""Model files: ``.safetensors`` with one metadata string that describes the model.

What is opened may come from anybody, so sizes are bounded before anything is read, and names,
shapes, types and offsets must be exactly those of the architecture that the description names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from core.errors import UserError, shortened
from core.files import open_limited, reason, shown, write_atomically
from core.vae.description import Architecture, ModelDescription, architecture_text
from core.vae.model import Model
from core.vae.tensor_file import TensorFile, open_tensor_file
from core.vae.tensor_shapes import tensor_shapes

if TYPE_CHECKING:
    from core.vae.architectures import VariationalAutoencoder

SCHEMA = 1
METADATA_KEY = "latent-translator"
FILE_LIMIT = 256 * 2**20
REMEDY = "a model file is made by 'python main.py train'"
DIGEST_CHUNK = 2**20


def save_model(path: Path, description: ModelDescription, network: VariationalAutoencoder) -> None:
    """Write the network's weights and its description to ``path``, atomically.

    Raises
    ------
    UserError
        The file cannot be written, or could not be loaded again: the weights or the measures are
        those of a training that diverged.
    """
    from safetensors.torch import save

    from core.vae.soundness import problem_of

    text = msgspec.json.encode(description).decode()
    problem = problem_of(network)
    try:
        msgspec.json.decode(text, type=ModelDescription)
    except msgspec.MsgspecError as error:
        problem = problem or f"its description is wrong ({shortened(str(error))})"
    if problem:
        raise UserError(
            f"The model is not written to {shown(path)}: {problem}; train it with a lower learning rate."
        )
    weights = {name: tensor.contiguous() for name, tensor in network.state_dict().items()}
    write_atomically(path, save(weights, {METADATA_KEY: text}))


def load_model(path: Path) -> Model:
    """The model in ``path``, everything checked.

    Raises
    ------
    UserError
        The file is missing, too large, not a model of this program, or damaged, or its weights are
        so large that images or latents become something else than numbers.
    """
    return load_model_with_digest(path)[0]


def load_model_with_digest(path: Path) -> tuple[Model, str]:
    """The same, with the SHA-256 in hexadecimal of the very bytes that the model was made of.

    Raises
    ------
    UserError
        As ``load_model``.
    """
    import torch

    from core.vae.soundness import problem_of

    with _opened(path) as file:
        description = _description_in(file, path)
        network = build_without_weights(description.architecture)
        state = network.state_dict()
        for name, values in file.tensors():
            state[name].copy_(torch.from_numpy(values))
        sha256 = file.sha256
    problem = problem_of(network)
    if problem:
        raise UserError(f"The model file {shown(path)} is of no use: {problem}; {REMEDY}.")
    return Model(description, network), sha256


def read_description(path: Path) -> ModelDescription:
    """Only what the file says about itself; imports no torch and reads the header alone.

    Raises
    ------
    UserError
        As ``load_model``, but the tensors' values are not looked at.
    """
    with _opened(path) as file:
        return _description_in(file, path)


def file_digest(path: Path) -> str:
    """The file's SHA-256 in hexadecimal; remembered until the file's time or size changes.

    Raises
    ------
    UserError
        The file cannot be read, or is larger than a model may be.
    """
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        raise UserError(f"Cannot read the model file {shown(path)}: {reason(error)}.") from error
    return _digest(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=64)
def _digest(path: Path, _modified: int, _size: int) -> str:
    digest = hashlib.sha256()
    with open_limited(path, FILE_LIMIT, "model file") as (file, size):
        for _ in range(0, size, DIGEST_CHUNK):
            digest.update(file.read(DIGEST_CHUNK))
        if file.read(1):
            raise UserError(f"The model file {shown(path)} changed while it was read; try again.")
    return digest.hexdigest()


def build_without_weights(architecture: Architecture) -> VariationalAutoencoder:
    """A network whose weights are yet to be filled in, without touching torch's random generator."""
    import torch

    from core.vae.architectures import build

    with torch.device("meta"):
        network = build(architecture)
    network = network.to_empty(device="cpu")
    # In this order of memory a CPU is never slower with convolutions, and with hundreds of images it
    # takes two thirds of the time.
    return network.to(memory_format=torch.channels_last)  # type: ignore[call-overload,no-any-return]


@contextmanager
def _opened(path: Path) -> Iterator[TensorFile]:
    with open_tensor_file(path, FILE_LIMIT, "model file", REMEDY) as file:
        yield file


def _description_in(file: TensorFile, path: Path) -> ModelDescription:
    """The description, once the file's tensors have been checked to be those that it promises."""
    name = f"model file {shown(path)}"
    text = file.metadata(METADATA_KEY)
    if text is None:
        raise UserError(f"The {name} holds weights but no description of them; {REMEDY}.")
    try:
        schema = msgspec.json.decode(text, type=_SchemaOnly).schema
        if schema > SCHEMA:
            raise UserError(
                f"The {name} was written by a newer version of this program (schema {schema}, this "
                f"one reads {SCHEMA}); update the program to open it."
            )
        description = msgspec.json.decode(text, type=ModelDescription)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:  # half a surrogate pair
        raise UserError(
            f"The description in the {name} is wrong ({shortened(shown(str(error)))}); {REMEDY}."
        ) from error
    if schema < 1:
        raise UserError(f"The {name} names the unknown schema {schema}; {REMEDY}.")
    measured, latents = len(description.measures.variance), description.architecture.latents
    if measured != latents:
        raise UserError(
            f"The description in the {name} measures {measured} latent dimensions of {latents}; "
            f"{REMEDY}."
        )
    architecture = description.architecture
    file.check(tensor_shapes(architecture), f"its architecture {architecture_text(architecture)}")
    return description


class _SchemaOnly(msgspec.Struct):
    schema: int
