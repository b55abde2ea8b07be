"""A tiny model whose decodes are mostly dark, so that rows and columns are lit only in part."""

import numpy as np
import torch

from core.vae.model import Model
from tests.models import tiny_model


def dark_model(architecture=None, seed: int = 0) -> Model:
    """As ``tiny_model``, but darker: of an MLP outside of a block in the middle, else all over."""
    model = tiny_model(seed, architecture=architecture)
    rows = np.abs(np.arange(28) - 13.5)[:, None]
    columns = np.abs(np.arange(28) - 13.5)[None, :]
    lowered = 0.8 - 0.9 * np.maximum(rows - 4.0, 0) - 0.7 * np.maximum(columns - 6.0, 0)
    offsets = torch.from_numpy(lowered.reshape(-1).astype(np.float32))
    last = model.network.decoder[-1]
    with torch.no_grad():
        if isinstance(last, torch.nn.Linear):
            last.weight.mul_(0.3)
            last.bias.mul_(0.1).add_(offsets)
        else:
            last.weight.mul_(0.5)
            last.bias.sub_(1.2)
    return model
