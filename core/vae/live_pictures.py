"""What a training shows of itself while it runs: reconstructions, and a plane of latents.

Always the same few test images, so that one sees the network change and not the choice.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.images.fashion_mnist import CLASS_NAMES, test_split
from core.vae.architectures import VariationalAutoencoder

PLANE_IMAGES = 2000
"""Test images whose posterior means are shown as points, of models with two latent dimensions."""


@dataclass(frozen=True, eq=False)
class LivePictures:
    """A network's pictures at one moment."""

    reconstructions: NDArray[np.uint8]
    """(10, 28, 28) what it makes of the first test image of each class."""
    plane: NDArray[np.float16]
    """(PLANE_IMAGES, 2) posterior means of the first test images; (0, 2) if it has not two dimensions."""


def subjects() -> NDArray[np.uint8]:
    """The images that are reconstructed, (10, 28, 28): the first test image of each class."""
    split = test_split()
    return split.images[[int(np.argmax(split.labels == c)) for c in range(len(CLASS_NAMES))]]


def plane_classes() -> NDArray[np.uint8]:
    """The class of each point of the plane, (PLANE_IMAGES,)."""
    return test_split().labels[:PLANE_IMAGES]


def live_pictures(network: VariationalAutoencoder) -> LivePictures:
    """What the network makes of them now; draws no random number and changes nothing."""
    device = next(network.parameters()).device
    with torch.inference_mode():
        means = network.encode(_images(subjects(), device)).mean
        decoded = torch.sigmoid(network.decode(means)).reshape(-1, 28, 28)
        reconstructions = (decoded * 255).round().to(torch.uint8).cpu().numpy()
        plane = np.empty((0, 2), np.float16)
        if means.shape[1] == 2:
            points = network.encode(_images(test_split().images[:PLANE_IMAGES], device)).mean
            plane = points.to(torch.float16).cpu().numpy()
    return LivePictures(reconstructions, plane)


def _images(levels: NDArray[np.uint8], device: torch.device) -> torch.Tensor:
    return torch.from_numpy(levels.astype(np.float32) / np.float32(255)).to(device)
