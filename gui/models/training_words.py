"""What is said of a training: how far it is, how fast it goes, how long it still takes."""

from core.vae.checkpoint_path import checkpoint_path
from gui.models.training_queue import Entry, Status


def duration_text(seconds: float) -> str:
    """A duration as people say it."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"


def progress_text(entry: Entry) -> str:
    """Where a training stands, in one line."""
    step, started = entry.course.last_step, entry.course.started
    epochs = entry.job.training.epochs
    done = started.epochs_done if step is None and started is not None else 0
    at = f"epoch {step.epoch} of {step.epochs}" if step else f"{done} of {epochs} epochs done"
    if entry.status is Status.RUNNING:
        if step is not None:
            return f"{at} · {duration_text(step.seconds_left)} left"
        return "going on" if done else (entry.course.preparing or "starting")
    if entry.status is Status.STOPPED:
        # Not by its course: one that an earlier window has left has not told anything here yet.
        kept = checkpoint_path(entry.job.path).is_file()
        return "stopped; its last epoch is kept" if kept else "stopped before its first epoch"
    words = {
        Status.WAITING: "waiting",
        Status.PAUSED: f"paused in {at}" if step else "paused",
        Status.STOPPING: "ending after this step…",
        Status.FAILED: entry.problem,
        Status.DONE: "done",
    }
    return words[entry.status]


def pace_text(entry: Entry) -> str:
    """Images per second and the device, while it runs."""
    step, started = entry.course.last_step, entry.course.started
    parts = []
    if step is not None and entry.status is Status.RUNNING:
        parts.append(f"{step.images_per_second:,} images/s")
    if started is not None:
        parts.append(f"on {started.device}")
        if started.processes > 1:
            parts.append(f"{started.processes} processes")
    return " · ".join(parts)
