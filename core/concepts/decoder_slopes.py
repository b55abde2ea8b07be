"""Slopes through a decoder: how attributes of the decoded image change with the latent point.

The decoders of the registry are layers that are linear but for ReLUs. So the Jacobian has a closed
form: push the latent axes through the same layers, without biases, and cut them where the ReLUs cut
the point itself. For a few points this costs one small batch of decodes. Where there are fewer numbers
than dimensions, their gradients are pulled back through the layers' transposes instead, which is as
many decodes as there are numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    along = torch.eye(points.shape[1], dtype=points.dtype)[dimensions].repeat(count, 1)
    # The points first, then their axes: one batch, so that each layer's weights are read once.
    both = torch.cat([points, along])
    for layer in decoder:
        if isinstance(layer, nn.Linear):
            both = functional.linear(both, layer.weight)
            if layer.bias is not None:
                both[:count] += layer.bias
        elif isinstance(layer, nn.ConvTranspose2d):
            assert isinstance(layer.padding, tuple)
            both = functional.conv_transpose2d(
                both, layer.weight, stride=layer.stride, padding=layer.padding
            )
            if layer.bias is not None:
                both[:count] += layer.bias[:, None, None]
        elif isinstance(layer, nn.ReLU):
            open_ = both[:count] > 0.0
            both[:count] *= open_
            pushed = both[count:]
            pushed.view(count, axes, *pushed.shape[1:]).mul_(open_[:, None])
        elif isinstance(layer, nn.Unflatten):
            both = layer(both)
        else:
            raise TypeError(f"no rule for the derivative of a {type(layer).__name__}")
    return both[:count].flatten(1), both[count:].reshape(count, axes, PIXELS)


def _pulled(
    decoder: nn.Sequential, points: Tensor, further: Callable[[Tensor], tuple[Tensor, Tensor]]
) -> tuple[Tensor, Tensor, Tensor]:
    """Pixels (n, 784) at points (n, K), values (n, m) of numbers, and their gradients (n, m, K).

    ``further`` takes the pixels and returns the values and their gradients (n, m, 784).
    """
    here, ways = points, []
    for layer in decoder:
        ways.append(here > 0.0 if isinstance(layer, nn.ReLU) else here)
        here = layer(here)
    logits = here.flatten(1)
    pixels = logits.sigmoid()
    values, by_pixel = further(pixels)
    count, numbers = values.shape
    back = (by_pixel * (pixels * (1.0 - pixels))[:, None]).reshape(-1, *here.shape[1:])
    for layer, way in zip(reversed(decoder), reversed(ways), strict=True):
        if isinstance(layer, nn.Linear):
            back = back @ layer.weight
        elif isinstance(layer, nn.ConvTranspose2d):
            assert isinstance(layer.padding, tuple)
            back = functional.conv2d(back, layer.weight, stride=layer.stride, padding=layer.padding)
        elif isinstance(layer, nn.ReLU):
            back = (back.view(count, numbers, *way.shape[1:]) * way[:, None]).flatten(0, 1)
        elif isinstance(layer, nn.Unflatten):
            back = back.flatten(1)
        else:
            raise TypeError(f"no rule for the derivative of a {type(layer).__name__}")
    return pixels, values, back.reshape(count, numbers, points.shape[1])


def pixel_gradients(
    pixels: Tensor, attributes: Sequence[Attribute], further: Sequence[Companions] = ()
) -> tuple[Tensor, Tensor]:
    """Values (n, m) of attributes, then of further numbers, and gradients (n, m, 784) by the pixels."""
    images = pixels.detach().reshape(-1, SIDE, SIDE)
    with torch.enable_grad():
        # Every number has its own copy of the image, so that one pass back serves them all.
        leaves = [images.detach().requires_grad_() for _ in attributes]
        copies = [images[:, None].repeat(1, c.count, 1, 1).requires_grad_() for c in further]
        values = [a.of(leaf) for a, leaf in zip(attributes, leaves, strict=True)]
        values += [c.of(copy) for c, copy in zip(further, copies, strict=True)]
        gradients = torch.autograd.grad(
            values, [*leaves, *copies], [torch.ones_like(value) for value in values]
        )
    rows = [gradient.reshape(len(images), -1, PIXELS) for gradient in gradients]
    return torch.cat([v.detach().reshape(len(images), -1) for v in values], 1), torch.cat(rows, 1)


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
    numbers = len(attributes) + sum(companions.count for companions in further)
    if numbers <= len(dimensions) + 1:
        with torch.no_grad():
            parts = [
                _pulled(
                    model.network.decoder,
                    part,
                    lambda pixels: pixel_gradients(pixels, attributes, further),
                )
                for part in torch.split(points, POINTS_AT_ONCE)
            ]
        pixels, values, gradients = (torch.cat(kind) for kind in zip(*parts, strict=True))
        return Slopes(values, gradients[:, :, dimensions], pixels)
    pixels, jacobian = decode_with_jacobian(model, points, dimensions)
    values, by_pixel = pixel_gradients(pixels, attributes, further)
    return Slopes(values, by_pixel @ jacobian.transpose(1, 2), pixels)
