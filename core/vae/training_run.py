"""A whole training: data, epochs, checkpoints, measures, model file.

It is a generator of events, driven by the ``train`` command (which prints them as JSON lines) and,
through that command as a child process, by the window.
"""

import math
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec
import torch

from core.errors import UserError
from core.files import is_file, is_folder, reason, shown
from core.images.fashion_mnist import Split, train_split_in_steps
from core.stepwise import told
from core.vae.architectures import VariationalAutoencoder
from core.vae.checkpoint import (
    MOMENTS,
    CheckpointDescription,
    load_checkpoint,
    save_checkpoint,
)
from core.vae.checkpoint_path import checkpoint_path
from core.vae.description import (
    Architecture,
    Measures,
    ModelDescription,
    TrainingConfiguration,
    architecture_text,
)
from core.vae.devices import AUTO, chosen_device, device_name
from core.vae.evaluation import evaluate
from core.vae.live_pictures import LivePictures, live_pictures
from core.vae.model_file import FILE_LIMIT, SCHEMA, build_without_weights, file_digest, save_model
from core.vae.process_group import ALONE, ProcessGroup, joined_group
from core.vae.tensor_file import HEADER_LIMIT
from core.vae.tensor_shapes import weight_bytes
from core.vae.training import StepReport, TrainingState, start, train

DATA_NAME = "Fashion-MNIST"
THREADS = 1
"""The weights' last bits depend on the number of threads, so it is part of what a preset means; as it
does on the version of PyTorch, which is pinned, and on the CPU's instructions, which are not."""

PICTURE_SECONDS = 2.0
"""Between two pictures of a training at work: they take less than a hundredth of its time."""


@dataclass(frozen=True)
class DataProgress:
    """The training split is being found, downloaded or read."""

    what: str
    fraction: float


@dataclass(frozen=True)
class TrainingStarted:
    """All is there, and the first step comes next."""

    device: str
    """What it computes on, in words."""
    processes: int
    """That train together."""
    epochs_done: int
    """Before, by what it goes on from."""
    images: int
    """In each epoch."""


@dataclass(frozen=True)
class TrainingProgress:
    """A step report with the pace at which things go."""

    report: StepReport
    epochs: int
    images_per_second: float
    seconds_left: float


@dataclass(frozen=True)
class EpochMeasures:
    """The test split, measured after an epoch."""

    epoch: int
    """Counted from 1."""
    measures: Measures


@dataclass(frozen=True)
class TrainingDone:
    """The model is on the disk."""

    path: Path
    description: ModelDescription
    sha256: str
    seconds: float


TrainingEvent = (
    DataProgress | TrainingStarted | TrainingProgress | EpochMeasures | LivePictures | TrainingDone
)


@dataclass(frozen=True)
class Watching:
    """What is to be told of a training on its way; none of it changes the weights."""

    measure_epochs: bool = False
    """The test split is measured after every epoch, for live curves."""
    pictures: bool = False
    """Reconstructions and a plane of latents, every ``PICTURE_SECONDS``."""
    before_step: Callable[[], object] | None = None
    """As for ``training.train``."""


def run_training(
    architecture: Architecture,
    configuration: TrainingConfiguration,
    out: Path,
    *,
    resume: bool = False,
    device: str = AUTO,
    watching: Watching | None = None,
) -> Iterator[TrainingEvent]:
    """Train on the 60,000 training images and write the model to ``out``.

    With ``resume`` it goes on from the checkpoint beside ``out``, if there is one. Where PyTorch's
    launcher has started several processes, all of them train together and only the first one yields
    events and writes files.

    Raises
    ------
    UserError
        ``out`` is no place for a model, the model would be too large to be loaded, the data cannot
        be had, there is no such device, the checkpoint is no use, or the training diverges.
    """
    _check_place(out)
    _check_size(architecture)
    told = configuration.threads
    torch.set_num_threads(THREADS if isinstance(told, msgspec.UnsetType) else told)
    with joined_group(chosen_device(device)) as (group, own_device):
        events = _run(
            architecture, configuration, out, resume, own_device, group, watching or Watching()
        )
        for event in events:
            if group.is_first:
                yield event


def _run(
    architecture: Architecture,
    configuration: TrainingConfiguration,
    out: Path,
    resume: bool,
    device: str,
    group: ProcessGroup,
    watching: Watching,
) -> Iterator[TrainingEvent]:
    if not group.is_first:
        group.wait()  # the first one may have to download what all will find then
    split = yield from _training_images()
    if group.is_first:
        group.wait()
    images = torch.from_numpy(split.images.astype("float32") / 255).to(device)
    checkpoint = checkpoint_path(out)
    identity = CheckpointDescription(architecture, configuration, split.digest, 0)
    state = _begin(identity, checkpoint if resume else None, device, group)
    began = time.monotonic()
    yield TrainingStarted(device_name(device), group.count, state.epochs_done, len(images))
    yield from _epochs(state, identity, images, checkpoint, group, watching)
    if not group.is_first:
        return
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


def _begin(
    identity: CheckpointDescription, checkpoint: Path | None, device: str, group: ProcessGroup
) -> TrainingState:
    """The state from which to train: the checkpoint's if there is one, else a fresh one.

    The first process reads the file; the others, which may be on other machines, are told.
    """
    architecture, configuration = identity.architecture, identity.training
    resumes = group.is_first and checkpoint is not None and is_file(checkpoint)
    if resumes and checkpoint is not None:
        state = load_checkpoint(checkpoint, identity, device)
    else:
        state = start(architecture, configuration, device)
    if group.count == ALONE.count:
        return state
    done = torch.tensor([float(state.epochs_done)], device=device)
    group.like_the_first([done])
    state.epochs_done = int(done.item())
    group.like_the_first(state.network.parameters())
    if state.epochs_done:
        for parameter in state.network.parameters():
            moments = state.optimiser.state[parameter]
            for moment in MOMENTS:
                if moment not in moments:
                    moments[moment] = (
                        torch.zeros((), device=device)
                        if moment == "step"
                        else torch.zeros_like(parameter)
                    )
            group.like_the_first([moments[moment] for moment in MOMENTS])
    return state


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
        return (yield from told(steps, lambda step: DataProgress(*step)))


def _epochs(
    state: TrainingState,
    identity: CheckpointDescription,
    images: torch.Tensor,
    checkpoint: Path,
    group: ProcessGroup,
    watching: Watching,
) -> Iterator[TrainingEvent]:
    configuration = identity.training
    done = 0
    left = (configuration.epochs - state.epochs_done) * len(images)
    began = last = time.monotonic()
    drawn = -PICTURE_SECONDS
    if watching.pictures:
        yield live_pictures(state.network)
    steps = train(state, configuration, images, group=group, before_step=watching.before_step)
    for report in _without_denormals(steps):
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
        if report.ends_epoch and group.is_first:
            description = msgspec.structs.replace(identity, epochs_done=state.epochs_done)
            save_checkpoint(checkpoint, description, state)
            if watching.measure_epochs:
                measures = _measures(identity.architecture, state.network)
                yield EpochMeasures(state.epochs_done, measures)
        if watching.pictures and (report.ends_epoch or now - drawn >= PICTURE_SECONDS):
            yield live_pictures(state.network)
            drawn = now
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
