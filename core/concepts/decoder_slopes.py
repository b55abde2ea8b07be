"""Slopes through a decoder: how attributes of the decoded image change with the latent point.

The decoders of the registry are layers that are linear but for ReLUs. So the Jacobian has a closed
form: push the latent axes through the same layers, without biases, and cut them where the ReLUs cut
the point itself. For a few points this costs one small batch of decodes, where autograd would go back
through the decoder once for each attribute.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.concepts.attributes import Attribute, Companions
from core.images.reference import PIXELS, SIDE
from core.vae.model import Model

POINTS_AT_ONCE = 64
"""Points whose Jacobians are computed together, so that they stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Slopes:
    """Numbers measured on decoded images, with their gradients; n points, m numbers, K dimensions."""

    values: Tensor
    """(n, m)"""
    gradients: Tensor
    """(n, m, K) by the latent dimensions."""
    pixels: Tensor
    """(n, 784) of the decoded images."""


def decode_with_jacobian(model: Model, points: Tensor, dimensions: Tensor) -> tuple[Tensor, Tensor]:
    """Decoded pixels (n, 784) at points (n, K), and their derivatives (n, k, 784).

    Parameters
    ----------
    model
        The decoder's owner.
    points
        Latent points (n, K).
    dimensions
        Which k of the K dimensions to differentiate by.
    """
    with torch.no_grad():
        parts = [
            _pushed(model.network.decoder, part, dimensions)
            for part in torch.split(points, POINTS_AT_ONCE)
        ]
    logits = torch.cat([part[0] for part in parts])
    pushed = torch.cat([part[1] for part in parts])
    pixels = logits.sigmoid()
    return pixels, pushed * (pixels * (1.0 - pixels))[:, None]


def _pushed(decoder: nn.Sequential, points: Tensor, dimensions: Tensor) -> tuple[Tensor, Tensor]:
    """Logits (n, 784) at the points, and their derivatives (n, k, 784)."""
    count, axes = len(points), len(dimensions)
    here = points
    along = torch.eye(points.shape[1], dtype=points.dtype)[dimensions].repeat(count, 1)
    for layer in decoder:
        here = layer(here)
        if isinstance(layer, nn.Linear):
            along = functional.linear(along, layer.weight)
        elif isinstance(layer, nn.ConvTranspose2d):
            assert isinstance(layer.padding, tuple)
            along = functional.conv_transpose2d(
                along, layer.weight, stride=layer.stride, padding=layer.padding
            )
        elif isinstance(layer, nn.ReLU):
            open_ = (here > 0.0)[:, None]
            along = (along.view(count, axes, *along.shape[1:]) * open_).flatten(0, 1)
        elif isinstance(layer, nn.Unflatten):
            along = layer(along)
        else:
            raise TypeError(f"no rule for the derivative of a {type(layer).__name__}")
    return here.flatten(1), along.reshape(count, axes, PIXELS)


def pixel_gradients(
    pixels: Tensor, attributes: Sequence[Attribute], further: Sequence[Companions] = ()
) -> tuple[Tensor, Tensor]:
    """Values (n, m) of attributes, then of further numbers, and gradients (n, m, 784) by the pixels."""
    values, gradients = [], []
    images = pixels.detach().reshape(-1, SIDE, SIDE)
    with torch.enable_grad():
        for attribute in attributes:
            leaf = images.clone().requires_grad_()
            value = attribute.of(leaf)
            (gradient,) = torch.autograd.grad(value.sum(), leaf)
            values.append(value.detach()[:, None])
            gradients.append(gradient[:, None])
        for companions in further:
            # Every number has its own copy of the image, so that one pass back serves them all.
            leaf = images[:, None].repeat(1, companions.count, 1, 1).requires_grad_()
            value = companions.of(leaf)
            (gradient,) = torch.autograd.grad(value.sum(), leaf)
            values.append(value.detach())
            gradients.append(gradient)
    return torch.cat(values, 1), torch.cat(gradients, 1).flatten(2)


def slopes(
    model: Model,
    points: Tensor,
    attributes: Sequence[Attribute],
    further: Sequence[Companions] = (),
    dimensions: Tensor | None = None,
) -> Slopes:
    """Attributes of the decoded images at points (n, K), then further numbers, with gradients.

    Gradients are by the given dimensions, by default by all K.
    """
    if dimensions is None:
        dimensions = torch.arange(points.shape[1])
    pixels, jacobian = decode_with_jacobian(model, points, dimensions)
    values, by_pixel = pixel_gradients(pixels, attributes, further)
    return Slopes(values, by_pixel @ jacobian.transpose(1, 2), pixels)
