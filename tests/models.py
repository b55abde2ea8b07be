"""Small models with random weights, for tests that need a model but none in particular."""

from pathlib import Path

import torch

from core.vae.architectures import build
from core.vae.description import (
    Architecture,
    Measures,
    Mlp,
    ModelDescription,
    TrainingConfiguration,
)
from core.vae.model import Model
from core.vae.model_file import save_model

VIVID = 4.0
"""Times PyTorch's initial weights, so that images differ in latent space and decodes in every pixel."""


def tiny_model(seed: int = 0, latents: int = 5, architecture: Architecture | None = None) -> Model:
    """A model of 784-16-5 that nobody has trained; the same each time for the same arguments."""
    architecture = architecture or Mlp((16,), latents)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = build(architecture)
        with torch.no_grad():
            for weights in network.parameters():
                weights.mul_(VIVID)
    variance = tuple(0.04 * (place % 3) for place in range(architecture.latents))
    description = ModelDescription(
        schema=1,
        architecture=architecture,
        training=TrainingConfiguration(seed=seed),
        data="nothing",
        data_digest="0" * 64,
        measures=Measures(nelbo=300.0, reconstruction=290.0, kl=10.0, variance=variance),
    )
    return Model(description, network)


def tiny_model_file(path: Path, seed: int = 0, latents: int = 5) -> Path:
    """The same, written to a file."""
    model = tiny_model(seed, latents)
    save_model(path, model.description, model.network)
    return path
