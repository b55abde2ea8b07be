"""Where a training keeps its checkpoint; apart, for who must not import torch to know it."""

from pathlib import Path


def checkpoint_path(model_path: Path) -> Path:
    """Where the training of ``model_path`` keeps its checkpoint."""
    return model_path.with_name(model_path.name + ".checkpoint")
