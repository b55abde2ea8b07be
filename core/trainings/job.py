"""A training that is to be done: what is trained, under which name, and the command that does it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from core.vae.description import Architecture, Mlp, TrainingConfiguration
from core.vae.own_models import own_model_path

BASE = "small"
"""The preset that a training of one's own starts from on the command line; nothing of it is left."""


class TrainingJob(Struct, frozen=True, forbid_unknown_fields=True):
    """One training; equal jobs give equal models."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    """Of the model, among the user's own."""
    architecture: Architecture
    training: TrainingConfiguration

    @property
    def path(self) -> Path:
        """The model file that it makes."""
        return own_model_path(self.name)


def job_arguments(job: TrainingJob) -> list[str]:
    """The arguments of ``train`` that make exactly this training; it goes on from a checkpoint."""
    architecture, training = job.architecture, job.training
    if isinstance(architecture, Mlp):
        shape = ["--encoder", ",".join(map(str, architecture.hidden))]
    else:
        numbers = (*architecture.channels, architecture.hidden)
        shape = ["--convolutional", ",".join(map(str, numbers))]
    return [
        training.preset or BASE,
        *("--out", str(job.path), *shape),
        *("--latents", str(architecture.latents)),
        *("--seed", str(training.seed), "--epochs", str(training.epochs)),
        *("--batch", str(training.batch), "--learning-rate", repr(training.learning_rate)),
        *("--beta", repr(training.beta), "--resume"),
    ]


def child_command(program: Sequence[str], job: TrainingJob) -> list[str]:
    """The command line of a process that does the job for a window, told of and obeyed as such.

    Parameters
    ----------
    program
        What starts this program, such as ``[python, "main.py"]``.
    """
    watched = ("--measure-epochs", "--pictures", "--controlled")
    return [*program, "train", *job_arguments(job), *watched]
