"""An identifier: a concept as a function of one model's latents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, eq=False)
class Identifier:
    """Latent points (n, K) to values (n,); differentiable."""

    of_points: Callable[[Tensor], Tensor]
    of_made: Callable[[Tensor], Tensor] | None = None
    """For a concept that is read off what the model decodes, images (n, 28, 28): the same of these."""

    def __call__(self, points: Tensor) -> Tensor:
        """The values at points."""
        return self.of_points(points)

    def where(self, points: Tensor, made: Tensor) -> Tensor:
        """The same where it is known already what the model decodes at the points."""
        return self.of_points(points) if self.of_made is None else self.of_made(made)
