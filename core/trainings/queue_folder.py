"""Where waiting trainings are kept; apart, for who only looks whether there are any."""

from pathlib import Path

from core.files import data_folder


def queue_folder() -> Path:
    """Where the files are; it need not exist."""
    return data_folder() / "models" / "queue"


def has_queue() -> bool:
    """Whether any training waits or runs."""
    try:
        return any(queue_folder().glob("*.json"))
    except OSError:
        return False
