"""The networks behind the registry of architectures in ``core.vae.description``."""

from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.images.reference import PIXELS
from core.vae.description import QUARTER, Architecture, Convolutional, Mlp


class Posterior(NamedTuple):
    """A diagonal Gaussian for each image, both (n, latents)."""

    mean: Tensor
    log_variance: Tensor


class VariationalAutoencoder(nn.Module):
    """An encoder to 2 x latents numbers and a decoder to 784 logits, both plain ``Sequential``s."""

    def __init__(self, encoder: nn.Sequential, decoder: nn.Sequential) -> None:
        super().__init__()
        self.encoder = encoder
        self.decoder = decoder

    def encode(self, images: Tensor) -> Posterior:
        """The posterior for images (n, 28, 28) in [0, 1]."""
        mean, log_variance = self.encoder(images.unsqueeze(1)).chunk(2, dim=1)
        return Posterior(mean, log_variance)

    def decode(self, latents: Tensor) -> Tensor:
        """Pixel logits (n, 784) at latent points (n, latents)."""
        logits: Tensor = self.decoder(latents)
        return logits.flatten(1)

    def forward(self, images: Tensor, noise: Tensor) -> tuple[Tensor, Posterior]:
        """Logits (n, 784) of one posterior sample, made from standard normal noise (n, latents)."""
        posterior = self.encode(images)
        sample = posterior.mean + noise * torch.exp(0.5 * posterior.log_variance)
        return self.decode(sample), posterior


def build(architecture: Architecture) -> VariationalAutoencoder:
    """A freshly initialised network (PyTorch's defaults, from torch's global generator)."""
    if isinstance(architecture, Mlp):
        return _mlp(architecture)
    return _convolutional(architecture)


def _mlp(architecture: Mlp) -> VariationalAutoencoder:
    widths = (PIXELS, *architecture.hidden)
    encoder: list[nn.Module] = [nn.Flatten()]
    for into, out in pairwise(widths):
        encoder += [nn.Linear(into, out), nn.ReLU()]
    encoder.append(nn.Linear(widths[-1], 2 * architecture.latents))
    mirrored = (architecture.latents, *reversed(architecture.hidden))
    decoder: list[nn.Module] = []
    for into, out in pairwise(mirrored):
        decoder += [nn.Linear(into, out), nn.ReLU()]
    decoder.append(nn.Linear(mirrored[-1], PIXELS))
    return VariationalAutoencoder(nn.Sequential(*encoder), nn.Sequential(*decoder))


def _convolutional(architecture: Convolutional) -> VariationalAutoencoder:
    first, second = architecture.channels
    features = second * QUARTER * QUARTER
    encoder = nn.Sequential(
        nn.Conv2d(1, first, 4, stride=2, padding=1),
        nn.ReLU(),
        nn.Conv2d(first, second, 4, stride=2, padding=1),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(features, architecture.hidden),
        nn.ReLU(),
        nn.Linear(architecture.hidden, 2 * architecture.latents),
    )
    decoder = nn.Sequential(
        nn.Linear(architecture.latents, architecture.hidden),
        nn.ReLU(),
        nn.Linear(architecture.hidden, features),
        nn.ReLU(),
        nn.Unflatten(1, (second, QUARTER, QUARTER)),
        nn.ConvTranspose2d(second, first, 4, stride=2, padding=1),
        nn.ReLU(),
        nn.ConvTranspose2d(first, 1, 4, stride=2, padding=1),
    )
    return VariationalAutoencoder(encoder, decoder)
