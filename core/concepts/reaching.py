"""Reaching: how far to go along straight directions until an attribute has gained so much."""

from __future__ import annotations

import torch
from torch import Tensor

from core.concepts.attributes import Attribute
from core.images.reference import SIDE
from core.vae.model import Model

FARTHEST = 8.0
"""Latent lengths after which a direction is given up: posterior means lie within about 4 of 0."""

STRIDE = 0.2
REFINEMENTS = 12


def decoded(model: Model, points: Tensor) -> Tensor:
    """Images (n, 28, 28) at points (n, K)."""
    with torch.no_grad():
        return torch.sigmoid(model.network.decode(points)).reshape(-1, SIDE, SIDE)


def reach(
    model: Model, starts: Tensor, directions: Tensor, attribute: Attribute, amount: float
) -> tuple[Tensor, Tensor]:
    """The first points (n, K) along unit directions (n, K) where an attribute has gained ``amount``.

    Returns
    -------
        The points, and which of them were reached within ``FARTHEST`` (n,); the others stay where
        they started.
    """
    with torch.no_grad():
        goal = attribute.of(decoded(model, starts)) + amount
        near = torch.zeros(len(starts))
        far = torch.full((len(starts),), torch.nan)
        open_ = torch.arange(len(starts))
        length = STRIDE
        while len(open_) and length <= FARTHEST + STRIDE / 2:
            there = _there(model, starts, directions, attribute, open_, length)
            over = there >= goal[open_] if amount >= 0.0 else there <= goal[open_]
            far[open_[over]] = length
            open_ = open_[~over]
            near[open_] = length
            length += STRIDE
        reached = ~torch.isnan(far)
        which = torch.nonzero(reached)[:, 0]
        for _ in range(REFINEMENTS if len(which) else 0):
            middle = 0.5 * (near[which] + far[which])
            there = _there(model, starts, directions, attribute, which, middle[:, None])
            over = there >= goal[which] if amount >= 0.0 else there <= goal[which]
            far[which] = torch.where(over, middle, far[which])
            near[which] = torch.where(over, near[which], middle)
        lengths = torch.where(reached, far, torch.zeros(()))
        return starts + lengths[:, None] * directions, reached


def _there(
    model: Model,
    starts: Tensor,
    directions: Tensor,
    attribute: Attribute,
    which: Tensor,
    length: float | Tensor,
) -> Tensor:
    return attribute.of(decoded(model, starts[which] + length * directions[which]))
