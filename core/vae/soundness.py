"""Whether a network answers with numbers, whatever image or latent point it is given.

Finite weights do not make finite answers: large products overflow to infinity, and where infinities
meet there is no number at all. Who draws such an answer would have to look at every figure first;
here the network is looked at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn
from torch.func import functional_call

from core.images.reference import SIDE
from core.vae.model import LARGEST_MEAN

if TYPE_CHECKING:
    from core.vae.architectures import VariationalAutoencoder

LARGEST = 1e36
"""What no number inside the network may exceed: two orders of magnitude below a float32's end."""
FARTHEST_LATENT = 1e12
"""Points up to here, in each dimension, decode to numbers: a million times the largest mean that an
image may have, which is far beyond what positions along differences of means can reach."""
PATTERNS = 8


def problem_of(network: VariationalAutoencoder) -> str:
    """What is wrong with a network's numbers, as a clause; nothing if all is well.

    No number in a layer exceeds what the weights' absolute values make of the largest input, so one
    pass of these through the encoder and one through the decoder speak for all images in [0, 1] and
    for all latent points up to ``FARTHEST_LATENT``. A few images are then encoded and decoded as
    they are; that other images too have means below ``LARGEST_MEAN`` is for ``Model.encode`` to see.
    """
    latents = _latents(network)
    with torch.inference_mode():
        if not _stays_below(network.encoder, torch.ones(1, 1, SIDE, SIDE), LARGEST):
            return "its weights are so large that it cannot encode every image to numbers"
        farthest = torch.full((1, latents), FARTHEST_LATENT)
        if not _stays_below(network.decoder, farthest, LARGEST):
            return "its weights are so large that it cannot decode every latent point to numbers"
        means, _ = network.encode(_patterns())
        if not float(means.abs().max()) < LARGEST_MEAN:
            return f"it encodes plain images to latents beyond {LARGEST_MEAN:,.0f}"
        if not bool(network.decode(means).isfinite().all()):
            return "it does not decode plain images to numbers"
    return ""


def _latents(network: VariationalAutoencoder) -> int:
    first = network.decoder[0]
    assert isinstance(first, nn.Linear)
    return first.in_features


def _stays_below(part: nn.Sequential, largest_input: Tensor, limit: float) -> bool:
    """Whether nothing that ``part`` computes from inputs up to ``largest_input`` exceeds ``limit``."""
    bound = largest_input
    for layer in part:
        absolute = {name: value.abs() for name, value in layer.named_parameters()}
        bound = functional_call(layer, absolute, (bound,))
        if not float(bound.max()) < limit:  # also where it is not a number
            return False
    return True


def _patterns() -> Tensor:
    """Black, white, halves, a ramp and noise: (PATTERNS, 28, 28) in [0, 1]."""
    images = torch.zeros(PATTERNS, SIDE, SIDE)
    images[1] = 1.0
    images[2, : SIDE // 2] = 1.0
    images[3, :, : SIDE // 2] = 1.0
    images[4] = torch.linspace(0.0, 1.0, SIDE)
    generator = torch.Generator().manual_seed(0)
    images[5:] = torch.rand(PATTERNS - 5, SIDE, SIDE, generator=generator)
    return images
