"""Trainings that wait or run, each a small file, so that none is lost with the window.

``models/queue`` in the user's data folder holds for each a ``NAME.json``, and a ``NAME.lock`` while a
window has it in hand: the system frees the lock however that window ends, and the next window finds
the training and offers to go on with it, from its last checkpoint if there is one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from core.errors import UserError
from core.files import ensure_folder, read_limited, reason, shown, write_atomically
from core.trainings.job import TrainingJob
from core.trainings.queue_folder import queue_folder
from core.vae.checkpoint_path import checkpoint_path
from core.vae.own_models import name_problem, refuse_name
from core.workspace.instance_lock import InstanceLock, is_held

JOB_LIMIT = 1 << 16
"""Bytes of a job's file."""


class QueuedJob:
    """A training that this window has in hand: its file and its lock, until ``finish`` or ``leave``."""

    def __init__(self, job: TrainingJob, lock: InstanceLock) -> None:
        self.job = job
        self._lock = lock

    def finish(self) -> None:
        """It is done or not wanted any more: remove its file and what it kept to go on from.

        Raises
        ------
        UserError
            The file cannot be removed, so the training will be offered again.
        """
        try:
            checkpoint_path(self.job.path).unlink(missing_ok=True)
            _job_path(self.job.name).unlink(missing_ok=True)
        except OSError as error:
            raise UserError(
                f"The training of '{self.job.name}' cannot be removed: {reason(error)}."
            ) from error
        finally:
            self.leave()

    def leave(self) -> None:
        """Let another window have it."""
        self._lock.release()


@dataclass(frozen=True)
class UnfinishedJob:
    """A training that no window has in hand."""

    job: TrainingJob
    has_checkpoint: bool
    """Whether some epochs of it are done."""


def enqueue(job: TrainingJob) -> QueuedJob:
    """Write down a new training and take it in hand.

    Raises
    ------
    UserError
        The name is no name or is taken, or the file cannot be written.
    """
    refuse_name(job.name)
    ensure_folder(queue_folder())
    path = _job_path(job.name)
    if path.exists():
        raise UserError(
            f"A model '{job.name}' is being trained or waits for it; take another name."
        )
    lock = _locked(job.name)
    try:
        write_atomically(path, msgspec.json.format(msgspec.json.encode(job)))
    except UserError:
        lock.release()
        raise
    return QueuedJob(job, lock)


def take_up(job: TrainingJob) -> QueuedJob:
    """Take a training in hand that was found unfinished.

    Raises
    ------
    UserError
        Another window has it, or it is gone.
    """
    if is_held(_lock_path(job.name)):
        raise UserError(f"Another window trains '{job.name}'.")
    lock = _locked(job.name)
    if not _job_path(job.name).is_file():
        lock.release()
        raise UserError(f"The training of '{job.name}' is not there any more.")
    return QueuedJob(job, lock)


def unfinished_jobs() -> list[UnfinishedJob]:
    """The trainings that no window has in hand, by name; a damaged file is none."""
    return list(_unfinished())


def _unfinished() -> Iterator[UnfinishedJob]:
    try:
        paths = sorted(queue_folder().glob("*.json"))
    except OSError:
        return
    for path in paths:
        try:
            job = msgspec.json.decode(
                read_limited(path, JOB_LIMIT, "training's file"), type=TrainingJob
            )
        except (UserError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        # Only under its own name: it says where the model goes.
        if job.name != path.stem or name_problem(job.name) or is_held(_lock_path(job.name)):
            continue
        yield UnfinishedJob(job, checkpoint_path(job.path).is_file())


def _locked(name: str) -> InstanceLock:
    try:
        return InstanceLock(_lock_path(name))
    except UserError as error:
        raise UserError(
            f"The training of '{shown(name)}' cannot be begun: {str(error)[:1].lower()}{str(error)[1:]}"
        ) from error


def _job_path(name: str) -> Path:
    return queue_folder() / f"{name}.json"


def _lock_path(name: str) -> Path:
    return queue_folder() / f"{name}.lock"
