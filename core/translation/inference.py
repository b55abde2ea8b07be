"""What a model makes of an image, worked out: its posterior around the mode, corrected for blur."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import torch
from torch import Tensor

from core.concepts.decoder_slopes import decode_with_jacobian
from core.concepts.directions import active_latents
from core.images.reference import SIDE
from core.stepwise import at_once
from core.vae.model import Model

Result = TypeVar("Result")

REFINEMENTS = 2
LONGEST = 1.0
"""Latent lengths that one Newton step may go."""

SATURATED = 1e-6
"""Variance of a pixel under which it is taken to be this: beyond, logits have no slope left."""

SAMPLES = 4
"""Pairs of opposite posterior samples that values are the mean over."""


@dataclass(frozen=True, eq=False)
class _Newton:
    """A step to the mode of the posterior, with slopes and metric of the place that it is near to.

    Of the negative log posterior: the binary cross-entropy of the decode plus |z|² / 2. The metric is
    Gauss and Newton's, Jᵀ diag(p (1 - p)) J + 1 of the logits' Jacobian, over active dimensions.
    """

    model: Model
    dimensions: Tensor
    slopes: Tensor
    """(n, k, 784) of the logits."""
    inverse: Tensor
    """(n, k, k) of the metric."""

    @classmethod
    def at(cls, model: Model, points: Tensor) -> _Newton:
        """Slopes and metric at points (n, K)."""
        dimensions = torch.from_numpy(active_latents(model))
        with torch.no_grad():
            pixels, jacobian = decode_with_jacobian(model, points, dimensions)
            variance = (pixels * (1.0 - pixels)).clamp(min=SATURATED)
            slopes = jacobian / variance[:, None]
            metric = (jacobian @ slopes.transpose(1, 2)).double()
            metric = metric + torch.eye(len(dimensions), dtype=torch.float64)
            return cls(model, dimensions, slopes, torch.linalg.inv(metric).float())

    def step(self, points: Tensor, images: Tensor) -> Tensor:
        """From points (n, K) towards the mode (n, K) for images (n, 28, 28), and not too far.

        Its derivative by the images is at the mode that of the mode itself, by the implicit function
        theorem.
        """
        with torch.no_grad():
            pixels = self.model.network.decode(points).sigmoid()
        left = images.flatten(1) - pixels
        uphill = (self.slopes @ left[:, :, None])[:, :, 0] - points[:, self.dimensions]
        step = (self.inverse @ uphill[:, :, None])[:, :, 0]
        length = step.detach().norm(dim=1, keepdim=True)
        step = step * (LONGEST / length.clamp(min=LONGEST))
        return points.index_add(1, self.dimensions, step)


def _mode(model: Model, images: Tensor) -> Generator[None, None, tuple[Tensor, _Newton]]:
    """The mode of the posterior (n, K) of images (n, 28, 28), and the steps near to it; in pieces.

    By Newton steps from the encoder's mean; only the last one's derivative counts.
    """
    with torch.no_grad():
        points = model.network.encode(images).mean
    for _ in range(REFINEMENTS - 1):
        yield
        with torch.no_grad():
            points = _Newton.at(model, points).step(points, images)
    yield
    newton = _Newton.at(model, points)
    return newton.step(points, images), newton


def corrected(model: Model, images: Tensor, known: Callable[[Tensor], Tensor]) -> Tensor:
    """A function of latents as the model reads it (n,) from images: its mean over the posterior.

    Twice that, minus the same of what the model makes of the image: that takes off what the model
    loses each time it looks.
    """
    return read(model, images, known)[0]


def read(
    model: Model, images: Tensor, known: Callable[[Tensor], Tensor]
) -> tuple[Tensor, Tensor, Tensor]:
    """What ``corrected`` says (n,), the mode (n, K), and what the model decodes there (n, 28, 28)."""
    return at_once(read_in_steps(model, images, known))


def read_in_steps(
    model: Model, images: Tensor, known: Callable[[Tensor], Tensor]
) -> Generator[None, None, tuple[Tensor, Tensor, Tensor]]:
    """What ``read`` returns, in pieces.

    Others are served between them. No mode of torch's is set across a ``yield``.
    """
    mode, newton = yield from _mode(model, images)
    yield
    made = model.network.decode(mode).sigmoid().reshape(-1, SIDE, SIDE)
    with torch.no_grad():
        spread = (0.5 * model.network.encode(images).log_variance).exp()
        begin = newton.step(model.network.encode(made).mean, made)
    again = newton.step(begin, made)
    yield
    first = _mean(mode, spread, known)
    yield
    said = 2.0 * first - _mean(again, spread, known)
    return said, mode, made


def _mean(mode: Tensor, spread: Tensor, known: Callable[[Tensor], Tensor]) -> Tensor:
    noise = _noise(mode.shape[1])
    points = mode + noise[:, None] * spread
    return known(points.flatten(0, 1)).reshape(len(noise), -1).mean(0)


@lru_cache(maxsize=16)
def _noise(latents: int) -> Tensor:
    """The same standard normal numbers (2 * SAMPLES, latents) each time, in opposite pairs."""
    drawn = torch.randn((SAMPLES, latents), generator=torch.Generator().manual_seed(0))
    return torch.cat([drawn, -drawn])
