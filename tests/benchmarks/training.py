"""Images per second of the training loop beside the plain PyTorch loop over a ``DataLoader``.

Two plain loops: over torchvision's own data set, as PyTorch's examples have it, and over one tensor of
all images, which leaves little but the arithmetic of the same step to be saved.
"""

import gzip
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch.utils.data import DataLoader, Dataset, TensorDataset

from core.images.fashion_mnist import test_split
from core.images.torchvision_import import import_torchvision
from core.vae.architectures import build
from core.vae.description import Architecture, TrainingConfiguration
from core.vae.presets import preset
from core.vae.training import negative_elbo, start, train
from tests.benchmarks.report import Row, print_rows

ROUNDS = 3
RESOURCES = Path(__file__).parents[2] / "resources" / "fashion-mnist"


def ours(architecture: Architecture, images: torch.Tensor) -> float:
    """Seconds for one epoch of the program's own loop."""
    configuration = TrainingConfiguration(epochs=1)
    state = start(architecture, configuration)
    began = time.perf_counter()
    for _ in train(state, configuration, images):
        pass
    return time.perf_counter() - began


def plain(architecture: Architecture, images: Dataset) -> float:
    """Seconds for one epoch of the loop that PyTorch's own examples use."""
    network = build(architecture)
    optimiser = torch.optim.Adam(network.parameters(), lr=2e-3)
    loader = DataLoader(images, batch_size=128, shuffle=True)
    began = time.perf_counter()
    for batch, *_ in loader:
        optimiser.zero_grad()
        logits, posterior = network(
            batch.reshape(-1, 28, 28), torch.randn(len(batch), architecture.latents)
        )
        reconstruction, kl = negative_elbo(logits, batch, *posterior)
        ((reconstruction + kl) / len(batch)).backward()
        optimiser.step()
        # As examples do, to print a running loss.
        reconstruction.item()
    return time.perf_counter() - began


def torchvision_test_split(folder: Path) -> Dataset:
    """The 10,000 test images as torchvision reads them, from copies in ``folder``."""
    raw = folder / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for packed in sorted(RESOURCES.glob("t10k-*.gz")):
        (raw / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
        (raw / packed.stem.replace("t10k", "train")).touch()  # that it is there is looked for
    import_torchvision()
    from torchvision import datasets, transforms

    return datasets.FashionMNIST(folder, train=False, transform=transforms.ToTensor())


def main() -> None:
    """Best of several alternating rounds on the 10,000 test images, on one thread and on all."""
    images = torch.from_numpy(test_split().images.astype("float32") / 255)
    with tempfile.TemporaryDirectory() as folder:
        usual = torchvision_test_split(Path(folder))
        for threads in sorted({1, os.cpu_count() or 1}):
            torch.set_num_threads(threads)
            for name in ("small", "two-d-a", "large"):
                print_rows(rows(name, images, usual, threads))


def rows(name: str, images: torch.Tensor, usual: Dataset, threads: int) -> Iterator[Row]:
    """One model's, beside both plain loops."""
    architecture = preset(name).architecture
    tensor = TensorDataset(images)
    times = [
        (
            ours(architecture, images),
            plain(architecture, usual),
            plain(architecture, tensor),
        )
        for _ in range(ROUNDS)
    ]
    mine, *theirs = (min(column) for column in zip(*times, strict=True))
    kinds = (("torchvision's", "at least 2"), ("one tensor", "-"))
    for (kind, target), reference in zip(kinds, theirs, strict=True):
        what = f"training {name}, {threads} thread(s), images/s; {kind}"
        yield Row(what, len(images) / mine, len(images) / reference, reference / mine, target)


if __name__ == "__main__":
    main()
