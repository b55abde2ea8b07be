"""Checkpoints: a training between two epochs, as a ``.safetensors`` file beside the model to be.

Weights and Adam's moments are tensors, the rest is JSON: like a model file it holds nothing that is
executed when it is read. There is no random state to keep, since each epoch seeds its own generator.
"""

from pathlib import Path

import msgspec
import torch
from msgspec import Struct

from core.errors import UserError, shortened
from core.files import shown, write_atomically
from core.vae.description import Architecture, TrainingConfiguration
from core.vae.tensor_file import TensorFile, open_tensor_file
from core.vae.tensor_shapes import Shapes, tensor_shapes
from core.vae.training import TrainingState, start

METADATA_KEY = "latent-translator-checkpoint"
CHECKPOINT_LIMIT = 3 * 256 * 2**20
REMEDY = "train without --resume to start again"
WEIGHT = "weight"
MOMENTS = ("exp_avg", "exp_avg_sq", "step")


class CheckpointDescription(Struct, frozen=True, forbid_unknown_fields=True):
    """What a checkpoint belongs to: it is only resumed by the very same training."""

    architecture: Architecture
    training: TrainingConfiguration
    data_digest: str
    epochs_done: int


def save_checkpoint(path: Path, description: CheckpointDescription, state: TrainingState) -> None:
    """Write the state, atomically.

    Raises
    ------
    UserError
        The file cannot be written.
    """
    from safetensors.torch import save

    tensors = {f"{WEIGHT}/{name}": value for name, value in state.network.state_dict().items()}
    for name, parameter in state.network.named_parameters():
        for moment in MOMENTS:
            tensors[f"{moment}/{name}"] = state.optimiser.state[parameter][moment]
    metadata = {METADATA_KEY: msgspec.json.encode(description).decode()}
    kept = {name: value.detach().cpu().contiguous() for name, value in tensors.items()}
    write_atomically(path, save(kept, metadata))


def load_checkpoint(
    path: Path, expected: CheckpointDescription, device: str = "cpu"
) -> TrainingState:
    """The state in ``path``, if it belongs to the same training as ``expected`` (whatever its epoch).

    A training may go on on another device, but then not to the same bits.

    Raises
    ------
    UserError
        The file cannot be read, is damaged, or belongs to another training.
    """
    with open_tensor_file(path, CHECKPOINT_LIMIT, "checkpoint", REMEDY) as file:
        epochs_done = _epochs_done(file.metadata(METADATA_KEY), expected, path)
        # Sizes are checked before the network is built, for which the settings have to be the same.
        file.check(_shapes(expected.architecture), "this training")
        state = start(expected.architecture, expected.training, device)
        steps = _fill(state, file)
        if len(steps) != 1 or not all(s.is_integer() and s >= epochs_done for s in steps):
            raise _damaged(path, "its tensors do not count the same steps")
    if any(bool((moments["exp_avg_sq"] < 0).any()) for moments in state.optimiser.state.values()):
        raise _damaged(path, "it has a negative mean of squares")
    return TrainingState(state.network, state.optimiser, epochs_done)


def _epochs_done(text: str | None, expected: CheckpointDescription, path: Path) -> int:
    try:
        found = msgspec.json.decode(text or "", type=CheckpointDescription)
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise _damaged(path, shortened(shown(str(error)))) from error
    if msgspec.structs.replace(found, epochs_done=0) != msgspec.structs.replace(
        expected, epochs_done=0
    ):
        raise UserError(
            f"The checkpoint {shown(path)} belongs to a training with other settings or other data; "
            "train with the same settings, or without --resume to start again."
        )
    if not 0 <= found.epochs_done <= found.training.epochs:
        raise _damaged(path, f"it counts {found.epochs_done} of {found.training.epochs} epochs")
    return found.epochs_done


def _shapes(architecture: Architecture) -> Shapes:
    shapes: Shapes = {}
    for name, shape in tensor_shapes(architecture).items():
        shapes |= {f"{WEIGHT}/{name}": shape, f"exp_avg/{name}": shape, f"exp_avg_sq/{name}": shape}
        shapes[f"step/{name}"] = ()
    return shapes


def _fill(state: TrainingState, file: TensorFile) -> set[float]:
    """Weights and moments from the file; returns the numbers of steps that they are said to have had."""
    weights = state.network.state_dict()
    parameters = dict(state.network.named_parameters())
    steps = set()
    for tensor, values in file.tensors():
        kind, name = tensor.split("/")
        loaded = torch.from_numpy(values)
        if kind == WEIGHT:
            weights[name].copy_(loaded)
            continue
        if kind == "step":
            steps.add(loaded.item())
            loaded = loaded.to(parameters[name].device)  # where the fused optimiser wants it
        else:
            # The fused optimiser goes through weights and moments as they lie in memory, so these
            # have to lie as those do, which for a convolution is not the order of the file.
            loaded = torch.zeros_like(parameters[name]).detach().copy_(loaded)
        state.optimiser.state[parameters[name]][kind] = loaded
    return steps


def _damaged(path: Path, problem: str) -> UserError:
    return UserError(f"The checkpoint {shown(path)} is damaged ({problem}); {REMEDY}.")
