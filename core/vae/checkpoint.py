"""Checkpoints: a training between two epochs, as a ``.safetensors`` file beside the model to be.

Weights and Adam's moments are tensors, the rest is JSON: like a model file it holds nothing that is
executed when it is read. There is no random state to keep, since each epoch seeds its own generator.
"""

from pathlib import Path

import msgspec
import torch
from msgspec import Struct

from core.errors import UserError
from core.files import read_limited, write_atomically
from core.vae.description import Architecture, TrainingConfiguration
from core.vae.training import TrainingState, start

METADATA_KEY = "latent-translator-checkpoint"
CHECKPOINT_LIMIT = 3 * 256 * 2**20
MOMENTS = ("exp_avg", "exp_avg_sq", "step")


class CheckpointDescription(Struct, frozen=True, forbid_unknown_fields=True):
    """What a checkpoint belongs to: it is only resumed by the very same training."""

    architecture: Architecture
    training: TrainingConfiguration
    data_digest: str
    epochs_done: int


def checkpoint_path(model_path: Path) -> Path:
    """Where the training of ``model_path`` keeps its checkpoint."""
    return model_path.with_name(model_path.name + ".checkpoint")


def save_checkpoint(path: Path, description: CheckpointDescription, state: TrainingState) -> None:
    """Write the state, atomically.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    from safetensors.torch import save

    tensors = {f"weight/{name}": value for name, value in state.network.state_dict().items()}
    for name, parameter in state.network.named_parameters():
        for moment in MOMENTS:
            tensors[f"{moment}/{name}"] = state.optimiser.state[parameter][moment]
    metadata = {METADATA_KEY: msgspec.json.encode(description).decode()}
    write_atomically(path, save({k: v.contiguous() for k, v in tensors.items()}, metadata))


def load_checkpoint(path: Path, expected: CheckpointDescription) -> TrainingState:
    """The state in ``path``, if it belongs to the same training as ``expected`` (whatever its epoch).

    Raises
    ------
    UserError
        The file cannot be read, is damaged, or belongs to another training.
    """
    from safetensors import SafetensorError, safe_open
    from safetensors.torch import load

    data = read_limited(path, CHECKPOINT_LIMIT, "checkpoint")
    try:
        with safe_open(path, "pt") as file:
            text = (file.metadata() or {}).get(METADATA_KEY, "")
        found = msgspec.json.decode(text, type=CheckpointDescription)
        tensors = load(data)
    except (SafetensorError, msgspec.MsgspecError, ValueError, OSError) as error:
        raise UserError(
            f"The checkpoint {path} is damaged ({error}); train without --resume to start again."
        ) from error
    if msgspec.structs.replace(found, epochs_done=0) != msgspec.structs.replace(
        expected, epochs_done=0
    ):
        raise UserError(
            f"The checkpoint {path} belongs to a training with other settings or other data; train "
            "with the same settings, or without --resume to start again."
        )
    state = start(found.architecture, found.training)
    try:
        state.network.load_state_dict(
            {name: tensors[f"weight/{name}"] for name in state.network.state_dict()}
        )
        for name, parameter in state.network.named_parameters():
            moments = {moment: tensors[f"{moment}/{name}"] for moment in MOMENTS}
            if moments["exp_avg"].shape != parameter.shape != moments["exp_avg_sq"].shape:
                raise KeyError(name)
            state.optimiser.state[parameter] = moments
    except (KeyError, RuntimeError) as error:
        raise UserError(
            f"The checkpoint {path} lacks a tensor or has one of the wrong shape; train without "
            "--resume to start again."
        ) from error
    if not all(bool(torch.isfinite(value).all()) for value in tensors.values()):
        raise UserError(f"The checkpoint {path} holds numbers that are not finite; start again.")
    return TrainingState(state.network, state.optimiser, found.epochs_done)
