"""Transforms: differentiable functions from one latent space to another; all that a map is made of.

Each is written once, on torch tensors. Points and directions (by the exact derivative at a base,
forward mode) both come from that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from core.images.reference import SIDE
from core.vae.model import Latents, Model

TensorDict = dict[str, NDArray[np.float32]]

AT_ONCE = 500
"""Points that are transformed together."""


class Transform(Protocol):
    """A differentiable function of latent points (n, Ka) to latent points (n, Kb)."""

    @property
    def linear(self) -> bool:
        """Whether its derivative is the same everywhere."""
        ...

    def __call__(self, latents: Tensor) -> Tensor:
        """Points (n, Kb) of points (n, Ka), both float32; keeps torch's graph."""
        ...

    def tensors(self) -> TensorDict:
        """What it is made of, for a file; empty if it is not fitted."""
        ...


@dataclass(frozen=True, eq=False)
class Standard:
    """The active dimensions of one latent space, centred and scaled; K latents, k of them active."""

    latents: int
    """K"""
    active: NDArray[np.int64]
    """(k,)"""
    rest: NDArray[np.float32]
    """(K,) the mean: where inactive dimensions are left."""
    scale: NDArray[np.float32]
    """(k,) standard deviations; for a rotation one and the same number for all."""

    def entered(self, points: Tensor) -> Tensor:
        """Standardised active dimensions (n, k) of points (n, K)."""
        mean = torch.from_numpy(self.rest[self.active])
        return (points[:, torch.from_numpy(self.active)] - mean) / torch.from_numpy(self.scale)

    def left(self, values: Tensor) -> Tensor:
        """Points (n, K) of standardised active dimensions (n, k)."""
        mean = torch.from_numpy(self.rest[self.active])
        inner = values * torch.from_numpy(self.scale) + mean
        # By a product and not by writing in place: forward derivatives go through it.
        place = torch.zeros((len(self.active), self.latents))
        place[torch.arange(len(self.active)), torch.from_numpy(self.active)] = 1.0
        others = torch.from_numpy(self.rest) * (1.0 - place.sum(0))
        return inner @ place + others


@dataclass(frozen=True, eq=False)
class Linear:
    """A matrix between standardised active dimensions, and an offset."""

    into: Standard
    out: Standard
    matrix: NDArray[np.float32]
    """(kb, ka)"""
    offset: NDArray[np.float32]
    """(kb,)"""

    linear = True

    def __call__(self, latents: Tensor) -> Tensor:
        """Points (n, Kb) of points (n, Ka)."""
        values = self.into.entered(latents) @ torch.from_numpy(self.matrix).T
        return self.out.left(values + torch.from_numpy(self.offset))

    def tensors(self) -> TensorDict:
        """The matrix and the offset."""
        return {"matrix": self.matrix, "offset": self.offset}


@dataclass(frozen=True, eq=False)
class Relative:
    """By cosines with anchors: those of the source, read as if they were the target's.

    The point's direction is told by its cosines with the source's anchors, and is that direction of
    the target whose cosines with the target's anchors are nearest to these; its length is carried over
    times ``stretch``.
    """

    into: Standard
    out: Standard
    anchors: NDArray[np.float32]
    """(m, ka) of length 1, standardised."""
    decoding: NDArray[np.float32]
    """(kb, m): the target's anchors, inverted."""
    stretch: NDArray[np.float32]
    """(1,)"""

    linear = False

    def __call__(self, latents: Tensor) -> Tensor:
        """Points (n, Kb) of points (n, Ka)."""
        values = self.into.entered(latents)
        length = (values * values).sum(1, keepdim=True).clamp(min=1e-12).sqrt()
        cosines = (values / length) @ torch.from_numpy(self.anchors).T
        towards = cosines @ torch.from_numpy(self.decoding).T
        size = (towards * towards).sum(1, keepdim=True).clamp(min=1e-12).sqrt()
        return self.out.left(towards / size * length * torch.from_numpy(self.stretch))

    def tensors(self) -> TensorDict:
        """Anchors, their inverse, and the stretch."""
        return {"anchors": self.anchors, "decoding": self.decoding, "stretch": self.stretch}


@dataclass(frozen=True, eq=False)
class SmallNetwork:
    """A matrix and beside it two hidden layers of SiLU, between standardised active dimensions."""

    into: Standard
    out: Standard
    weights: TensorDict
    """``matrix`` (kb, ka), ``offset`` (kb,), and ``first``, ``second``, ``third``: each a layer's
    weights (out, in), with ``*_bias``."""

    linear = False

    def __call__(self, latents: Tensor) -> Tensor:
        """Points (n, Kb) of points (n, Ka)."""
        tensors = {name: torch.from_numpy(values) for name, values in self.weights.items()}
        return self.out.left(network_values(self.into.entered(latents), tensors))

    def tensors(self) -> TensorDict:
        """The weights."""
        return self.weights


def network_values(values: Tensor, weights: dict[str, Tensor]) -> Tensor:
    """What a small network makes of standardised dimensions (n, ka): (n, kb)."""
    hidden = functional.silu(functional.linear(values, weights["first"], weights["first_bias"]))
    hidden = functional.silu(functional.linear(hidden, weights["second"], weights["second_bias"]))
    bent = functional.linear(hidden, weights["third"], weights["third_bias"])
    return functional.linear(values, weights["matrix"], weights["offset"]) + bent


@dataclass(frozen=True, eq=False)
class ThroughImages:
    """Decoded by the one model, encoded by the other: E_b(D_a(z)). Nothing is fitted."""

    decoding: Model
    encoding: Model

    linear = False

    def __call__(self, latents: Tensor) -> Tensor:
        """Points (n, Kb) of points (n, Ka)."""
        images = self.decoding.network.decode(latents).sigmoid().reshape(-1, SIDE, SIDE)
        return self.encoding.network.encode(images).mean

    def tensors(self) -> TensorDict:
        """None."""
        return {}


@dataclass(frozen=True, eq=False)
class Same:
    """From a model to itself."""

    linear = True

    def __call__(self, latents: Tensor) -> Tensor:
        """The points themselves."""
        return latents

    def tensors(self) -> TensorDict:
        """None."""
        return {}


def points_of(transform: Transform, latents: Latents) -> Latents:
    """Points (n, Kb) of points (n, Ka)."""
    with torch.no_grad():
        parts = torch.split(_tensor(latents), AT_ONCE)
        found: Latents = torch.cat([transform(part) for part in parts]).numpy()
    return found


def directions_of(transform: Transform, vectors: Latents, bases: Latents) -> Latents:
    """Directions (n, Kb): of vectors (n, Ka), each by the derivative at its own base (n, Ka)."""
    found = []
    pairs = zip(
        torch.split(_tensor(bases), AT_ONCE), torch.split(_tensor(vectors), AT_ONCE), strict=True
    )
    for base, vector in pairs:
        # Without gradients of the weights, which would only cost.
        with torch.no_grad():
            pushed: Tensor = torch.func.jvp(transform, (base,), (vector,))[1]
        found.append(pushed)
    directions: Latents = torch.cat(found).numpy()
    return directions


def _tensor(values: Latents) -> Tensor:
    return torch.from_numpy(np.array(values, np.float32))
