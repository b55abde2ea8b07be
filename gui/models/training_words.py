"""What is said of a training: how far it is, how fast it goes, how long it still takes."""

from collections.abc import Sequence

from core.vae.checkpoint_path import checkpoint_path
from gui.models.training_queue import ALIVE, Entry, Status


def duration_text(seconds: float) -> str:
    """A duration as people say it."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def progress_text(entry: Entry, *, is_next: bool = False, pace: bool = False) -> str:
    """Where a training stands, in one line; with its ``pace`` while it runs.

    ``is_next``: it is the first of those that wait.
    """
    step, started = entry.course.last_step, entry.course.started
    epochs = entry.job.training.epochs
    done = started.epochs_done if step is None and started is not None else 0
    at = f"epoch {step.epoch} of {step.epochs}" if step else f"{done} of {epochs} epochs done"
    if entry.status is Status.RUNNING:
        if not entry.underway:
            return (entry.course.preparing or "starting") if not started else "starting again"
        if step is None:
            return f"epoch {min(done + 1, epochs)} of {epochs} has begun"
        speed = f" · {step.images_per_second:,} images/s" if pace else ""
        return f"{at}{speed} · {duration_text(step.seconds_left)} left"
    if entry.status is Status.STOPPED:
        # Not by its course: one that an earlier window has left has not told anything here yet.
        kept = checkpoint_path(entry.job.path).is_file()
        return "stopped; its last epoch is kept" if kept else "stopped before its first epoch"
    words = {
        Status.WAITING: "next" if is_next else "waiting",
        Status.PAUSED: f"paused in {at}" if step else "paused",
        Status.STOPPING: "ending after this step…",
        Status.FAILED: entry.problem,
        Status.DONE: "done",
    }
    return words[entry.status]


def next_in(entries: Sequence[Entry]) -> Entry | None:
    """The first of those that wait."""
    return next((entry for entry in entries if entry.status is Status.WAITING), None)


def queue_text(entries: Sequence[Entry]) -> str:
    """What is going on now and what comes next, in sentences; empty while nothing is trained."""
    current = next((entry for entry in entries if entry.status in ALIVE), None)
    if current is None:
        return ""
    now = f"Training {current.job.name}: {progress_text(current, pace=True)}."
    follows = next_in(entries)
    return now if follows is None else f"{now} Next: {follows.job.name}."


def place_text(entry: Entry, entries: Sequence[Entry]) -> str:
    """What it computes on, and what is trained after it."""
    started = entry.course.started
    parts = []
    if started is not None:
        parts.append(f"on {started.device}")
        if started.processes > 1:
            parts.append(f"{started.processes} processes")
    follows = next_in(entries)
    if follows is not None and follows is not entry:
        waiting = sum(one.status is Status.WAITING for one in entries)
        more = f" and {waiting - 1} more" if waiting > 1 else ""
        parts.append(f"next: {follows.job.name}{more}")
    return " · ".join(parts)
