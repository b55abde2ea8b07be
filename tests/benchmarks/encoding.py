"""Encoding 70,000 images through ``Model.encode`` beside the bare forward pass of the same network."""

import time

import numpy as np
import torch

from core.images.fashion_mnist import test_split
from core.vae.library import find_model
from core.vae.model_file import load_model
from tests.benchmarks.report import Row, print_rows

ROUNDS = 3


def main() -> None:
    """Best of several alternating rounds, one thread."""
    torch.set_num_threads(1)
    images = np.tile(test_split().images.astype("float32") / 255, (7, 1, 1))
    rows = []
    for name in ("small", "large"):
        model = load_model(find_model(name))
        chunks = torch.from_numpy(images).split(1000)
        ours, bare = [], []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            model.encode(images)
            ours.append(time.perf_counter() - began)
            began = time.perf_counter()
            with torch.inference_mode():
                for chunk in chunks:
                    model.network.encode(chunk)
            bare.append(time.perf_counter() - began)
        rows.append(
            Row(
                f"encoding 70,000 images, {name}, s",
                min(ours),
                min(bare),
                min(ours) / min(bare),
                "at most 1.1",
            )
        )
    print_rows(rows)


if __name__ == "__main__":
    main()
