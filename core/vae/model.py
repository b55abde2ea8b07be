"""A trained VAE as the rest of the program sees it: NumPy in, NumPy out, posterior means and decodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.images.reference import SIDE
from core.vae.description import ModelDescription

if TYPE_CHECKING:
    import torch

    from core.vae.architectures import VariationalAutoencoder

Images = NDArray[np.float32]
"""Grey images in [0, 1], shape (n, 28, 28)."""
Latents = NDArray[np.float32]
"""Points or vectors of a latent space, shape (n, latents)."""

ENCODING_CHUNK = 1000
"""Images per forward pass: large enough to keep the cores busy, small enough to stay in cache."""

LARGEST_MEAN = 1e6
"""Latents beyond are refused. A posterior near its standard normal prior stays below ten; what is far
beyond soon overflows in distances and lengths."""


class Model:
    """A network with its description. Not thread-safe: it belongs to the thread that owns torch."""

    def __init__(self, description: ModelDescription, network: VariationalAutoencoder) -> None:
        self.description = description
        self.network = network.eval()

    @property
    def latents(self) -> int:
        """The number of latent dimensions."""
        return self.description.architecture.latents

    def encode(self, images: Images) -> tuple[Latents, Latents]:
        """The posterior's mean and log variance for images (n, 28, 28) in [0, 1], each (n, latents).

        Raises
        ------
        UserError
            A mean is beyond ``LARGEST_MEAN``, or not a number.
        """
        import torch

        means = np.empty((len(images), self.latents), np.float32)
        log_variances = np.empty_like(means)
        with torch.inference_mode():
            for start in range(0, len(images), ENCODING_CHUNK):
                chunk = slice(start, start + ENCODING_CHUNK)
                mean, log_variance = self.network.encode(self._tensor(images[chunk]))
                means[chunk] = mean.numpy()
                log_variances[chunk] = log_variance.numpy()
        if not (np.abs(means) < LARGEST_MEAN).all():
            raise UserError(
                f"The model encodes an image to latents beyond {LARGEST_MEAN:,.0f}, with which nothing "
                "can be computed; take another model."
            )
        return means, log_variances

    def decode(self, latents: Latents) -> Images:
        """The decoder's pixel probabilities, (n, 28, 28), at latent points (n, latents)."""
        import torch

        with torch.inference_mode():
            points = torch.from_numpy(np.ascontiguousarray(latents, np.float32))
            pixels = torch.sigmoid(self.network.decode(points))
            return pixels.reshape(-1, SIDE, SIDE).numpy()

    @staticmethod
    def _tensor(images: Images) -> torch.Tensor:
        import torch

        return torch.from_numpy(np.ascontiguousarray(images, np.float32))
