"""Images per second of the training loop beside the plain PyTorch loop over a ``DataLoader``."""

import itertools
import time

import torch
from torch.utils.data import DataLoader, TensorDataset

from core.images.fashion_mnist import test_split
from core.vae.architectures import build
from core.vae.description import Architecture, TrainingConfiguration
from core.vae.presets import preset
from core.vae.training import negative_elbo, start, train
from tests.benchmarks.report import Row, print_rows

ROUNDS = 3


def ours(architecture: Architecture, images: torch.Tensor) -> float:
    """Seconds for one epoch of the program's own loop."""
    configuration = TrainingConfiguration(epochs=1)
    state = start(architecture, configuration)
    began = time.perf_counter()
    for _ in train(state, configuration, images):
        pass
    return time.perf_counter() - began


def plain(architecture: Architecture, images: torch.Tensor) -> float:
    """Seconds for one epoch of the loop that PyTorch's own examples use."""
    network = build(architecture)
    optimiser = torch.optim.Adam(network.parameters(), lr=2e-3)
    loader = DataLoader(TensorDataset(images), batch_size=128, shuffle=True)
    began = time.perf_counter()
    for (batch,) in loader:
        optimiser.zero_grad()
        logits, posterior = network(batch, torch.randn(len(batch), architecture.latents))
        reconstruction, kl = negative_elbo(logits, batch, *posterior)
        ((reconstruction + kl) / len(batch)).backward()
        optimiser.step()
        # As examples do, to print a running loss.
        reconstruction.item()
    return time.perf_counter() - began


def main() -> None:
    """Best of several alternating rounds on the 10,000 test images, one thread."""
    torch.set_num_threads(1)
    images = torch.from_numpy(test_split().images.astype("float32") / 255)
    rows = []
    for name in ("small", "two-d-a", "large"):
        architecture = preset(name).architecture
        times = [
            (ours(architecture, images), plain(architecture, images))
            for _ in itertools.repeat(None, ROUNDS)
        ]
        mine, theirs = (min(column) for column in zip(*times, strict=True))
        rows.append(
            Row(
                f"training {name}, images/s",
                len(images) / mine,
                len(images) / theirs,
                theirs / mine,
                "at least 2",
            )
        )
    print_rows(rows)


if __name__ == "__main__":
    main()
