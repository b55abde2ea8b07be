"""A whole training: data, epochs, checkpoints, measures, model file.

It is a generator of events, driven by the ``train`` command (which prints them as JSON lines) and,
through that command as a child process, by the window.
"""

import math
import os
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import torch

from core.errors import UserError
from core.files import is_file, is_folder, reason, shown
from core.images.fashion_mnist import Split, train_split_in_steps
from core.vae.architectures import VariationalAutoencoder
from core.vae.checkpoint import (
    CheckpointDescription,
    checkpoint_path,
    load_checkpoint,
    save_checkpoint,
)
from core.vae.description import (
    Architecture,
    Measures,
    ModelDescription,
    TrainingConfiguration,
    architecture_text,
)
from core.vae.evaluation import evaluate
from core.vae.model_file import FILE_LIMIT, SCHEMA, build_without_weights, file_digest, save_model
from core.vae.tensor_file import HEADER_LIMIT
from core.vae.tensor_shapes import weight_bytes
from core.vae.training import StepReport, TrainingState, start, train

DATA_NAME = "Fashion-MNIST"
THREADS = 1
"""The weights' last bits depend on the number of threads, so it is part of what a preset means; as it
does on the version of PyTorch, which is pinned, and on the CPU's instructions, which are not."""


@dataclass(frozen=True)
class DataProgress:
    """The training split is being found, downloaded or read."""

    what: str
    fraction: float


@dataclass(frozen=True)
class TrainingProgress:
    """A step report with the pace at which things go."""

    report: StepReport
    epochs: int
    images_per_second: float
    seconds_left: float


@dataclass(frozen=True)
class TrainingDone:
    """The model is on the disk."""

    path: Path
    description: ModelDescription
    sha256: str
    seconds: float


TrainingEvent = DataProgress | TrainingProgress | Measures | TrainingDone


def run_training(
    architecture: Architecture,
    configuration: TrainingConfiguration,
    out: Path,
    *,
    resume: bool = False,
    measure_epochs: bool = False,
) -> Iterator[TrainingEvent]:
    """Train on the 60,000 training images and write the model to ``out``.

    With ``resume`` it goes on from the checkpoint beside ``out``, if there is one. With
    ``measure_epochs`` the test split is measured after every epoch, for live curves.

    Raises
    ------
    UserError
        ``out`` is no place for a model, the model would be too large to be loaded, the data cannot
        be had, the checkpoint is no use, or the training diverges.
    """
    _check_place(out)
    _check_size(architecture)
    torch.set_num_threads(THREADS)
    split = yield from _training_images()
    images = torch.from_numpy(split.images.astype("float32") / 255)
    checkpoint = checkpoint_path(out)
    identity = CheckpointDescription(architecture, configuration, split.digest, 0)
    if resume and is_file(checkpoint):
        state = load_checkpoint(checkpoint, identity)
    else:
        state = start(architecture, configuration)
    began = time.monotonic()
    yield from _epochs(state, configuration, images, checkpoint, identity, measure_epochs)
    description = ModelDescription(
        schema=SCHEMA,
        architecture=architecture,
        training=configuration,
        data=DATA_NAME,
        data_digest=split.digest,
        measures=_measures(architecture, state.network),
    )
    save_model(out, description, state.network)
    checkpoint.unlink(missing_ok=True)
    yield TrainingDone(out, description, file_digest(out), time.monotonic() - began)


def _check_place(out: Path) -> None:
    """Whether the model and its checkpoint can be written, before any time goes into them."""
    if out.suffix != ".safetensors":
        raise UserError(f"The model file {shown(out)} must end in .safetensors.")
    if is_folder(out):
        raise UserError(f"The model cannot be written to {shown(out)}: it is a folder.")
    if not is_folder(out.parent):
        raise UserError(f"The folder {shown(out.parent)} does not exist; create it first.")
    if not os.access(out.parent, os.W_OK):
        raise UserError(f"You may not write to the folder {shown(out.parent)}; choose another one.")
    try:
        checkpoint_path(out).lstat()
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        raise UserError(
            f"The checkpoint {shown(checkpoint_path(out))} cannot be written: {reason(error)}."
        ) from error


def _check_size(architecture: Architecture) -> None:
    """Whether the model's file could be loaded again."""
    size, most = weight_bytes(architecture), FILE_LIMIT - HEADER_LIMIT
    if size > most:
        raise UserError(
            f"A model {architecture_text(architecture)} has {size / 2**20:,.0f} MB of weights; take "
            f"narrower layers, with at most {most >> 20} MB."
        )


def _measures(architecture: Architecture, network: VariationalAutoencoder) -> Measures:
    """The measures of the network as it will be loaded, not as it lies in memory while it is trained.

    The figures in the file are then those that measuring the file gives.
    """
    copy = build_without_weights(architecture)
    copy.load_state_dict(network.state_dict())
    return evaluate(copy)


def _training_images() -> Generator[DataProgress, None, Split]:
    with closing(train_split_in_steps()) as steps:
        while True:
            try:
                yield DataProgress(*next(steps))
            except StopIteration as end:
                split: Split = end.value
                return split


def _epochs(
    state: TrainingState,
    configuration: TrainingConfiguration,
    images: torch.Tensor,
    checkpoint: Path,
    identity: CheckpointDescription,
    measure_epochs: bool,
) -> Iterator[TrainingEvent]:
    done = 0
    left = (configuration.epochs - state.epochs_done) * len(images)
    began = last = time.monotonic()
    for report in _without_denormals(train(state, configuration, images)):
        now = time.monotonic()
        if not math.isfinite(report.reconstruction + report.kl):
            raise UserError(
                f"The training diverged in epoch {report.epoch + 1}: its loss is no longer a number; "
                f"take a learning rate below {configuration.learning_rate:g}."
            )
        done += report.images
        pace = report.images / max(now - last, 1e-9)
        remaining = (left - done) * (now - began) / done
        yield TrainingProgress(report, configuration.epochs, pace, remaining)
        if report.ends_epoch:
            save_checkpoint(
                checkpoint,
                CheckpointDescription(
                    identity.architecture, configuration, identity.data_digest, state.epochs_done
                ),
                state,
            )
            if measure_epochs:
                yield _measures(identity.architecture, state.network)
        last = time.monotonic()


def _without_denormals(reports: Iterator[StepReport]) -> Iterator[StepReport]:
    """The weights of dying dimensions and Adam's moments become denormal, which costs a third.

    The switch is the thread's own, and whoever takes the reports gets it back as it was.
    """
    while True:
        torch.set_flush_denormal(True)
        try:
            report = next(reports, None)
        finally:
            torch.set_flush_denormal(False)
        if report is None:
            return
        yield report
