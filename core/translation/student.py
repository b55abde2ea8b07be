"""A student: a concept learned from what the source imagines.

The source decodes points of its own latent space and says of each what the value of its concepts is
there. A small convolutional network learns to tell these values from the images alone. On images of
the source's own kind it says what the source would say; on the target's it leans on what such images
have in common, where the source's posterior can only project them on what the source can draw. Neither
the target nor the definition of any attribute has a part in it. But what a network makes of images
unlike those that it saw is a matter of how it is built: this one sees what is in each row and in each
column of an image, on the average and at most, and no more. One with a weight of its own for each place
learns the source's images as well, and reads the target's worse.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor, nn

from core.images.fashion_mnist import find_train_split, test_split
from core.images.reference import SIDE
from core.translation.identifier import Identifier
from core.translation.questions import Concept
from core.translation.sides import Progress, Side, part
from core.vae.model import ENCODING_CHUNK, Model

IMAGINED = 60_000
"""Points of the source that the student sees, each once in every pass."""

OF_CLASSES = 0.5
"""Share of them near images of the classes that the concept will be asked of."""

PASSES = 4
BATCH = 256
LEARNING_RATE = 4e-3
DECAY = 1e-2
NOISE = 0.1
"""Most of the standard deviation of the pixel noise that the student must look through."""

REMEMBERED = 4
"""Students kept for each model."""


@dataclass(frozen=True, eq=False)
class Student:
    """What several concepts of a source were learned by."""

    network: nn.Module
    middle: Tensor
    """(m,) of the values that it was taught."""
    spread: Tensor

    def __call__(self, images: Tensor) -> Tensor:
        """The concepts' values (n, m) of images (n, 28, 28); differentiable."""
        values: Tensor = self.network(images) * self.spread + self.middle
        return values


def taught(
    source: Side,
    concepts: tuple[Concept, ...],
    known: Sequence[Identifier],
    classes: tuple[int, ...],
    seed: int = 0,
) -> Generator[Progress, None, Student]:
    """The student of some concepts, remembered as long as the model is there; yields progress.

    Parameters
    ----------
    source
        The model.
    concepts
        What is taught; they name the student.
    known
        The same as functions of the source's latents (n, K).
    classes
        Near whose images half of the points are.
    """
    of_model = _remembered.setdefault(source.model, OrderedDict())
    key = (concepts, classes, seed)
    if key not in of_model:
        of_model[key] = yield from _trained(source, known, classes, seed)
        if len(of_model) > REMEMBERED:
            of_model.popitem(last=False)
    of_model.move_to_end(key)
    return of_model[key]


_remembered: WeakKeyDictionary[
    Model, OrderedDict[tuple[tuple[Concept, ...], tuple[int, ...], int], Student]
] = WeakKeyDictionary()


def _trained(
    source: Side, known: Sequence[Identifier], classes: tuple[int, ...], seed: int
) -> Generator[Progress, None, Student]:
    what = f"Learning from what {source.name} imagines"
    yield what, 0.0
    points = yield from part(_imagined_points(source.model, classes, seed, what), 0.0, 0.1)
    generator = torch.Generator().manual_seed(seed)
    images = torch.empty((len(points), SIDE, SIDE))
    values = torch.empty((len(points), len(known)))
    for rows in torch.split(torch.arange(len(points)), 500):
        yield what, 0.1 + 0.1 * float(rows[0]) / len(points)
        with torch.no_grad():
            here = points[rows]
            images[rows] = source.model.network.decode(here).sigmoid().reshape(-1, SIDE, SIDE)
            values[rows] = torch.stack([one.where(here, images[rows]) for one in known], 1)
    middle, spread = values.mean(0), values.std(0).clamp(min=1e-6)
    wanted = (values - middle) / spread
    network = _network(len(known), generator)
    optimiser = torch.optim.AdamW(
        network.parameters(), LEARNING_RATE, weight_decay=DECAY, fused=True
    )
    batches = len(points) // BATCH
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, PASSES * batches)
    done = 0
    for _ in range(PASSES):
        order = torch.randperm(len(points), generator=generator)
        for rows in torch.chunk(order, batches):
            # Each step takes some 25 ms, so others are looked after before every one.
            yield what, 0.2 + 0.8 * done / (PASSES * batches)
            done += 1
            strength = NOISE * torch.rand((len(rows), 1, 1), generator=generator)
            seen = images[rows]
            seen = seen + strength * torch.randn(seen.shape, generator=generator)
            with torch.enable_grad():
                loss = (network(seen) - wanted[rows]).square().mean()
                optimiser.zero_grad()
                loss.backward()
            optimiser.step()
            schedule.step()
    return Student(network.requires_grad_(False), middle, spread)


def _imagined_points(
    model: Model, classes: tuple[int, ...], seed: int, what: str
) -> Generator[Progress, None, Tensor]:
    """Posterior samples (n, K) of training images, or of the second half of the test images."""
    split = find_train_split()
    half = slice(len(test_split().images) // 2, None)
    images, labels = (
        (test_split().images[half], test_split().labels[half])
        if split is None
        else (split.images, split.labels)
    )
    generator = np.random.default_rng(seed)
    near = np.flatnonzero(np.isin(labels, classes))
    count = round(OF_CLASSES * IMAGINED) if len(near) else 0
    numbers = np.concatenate(
        [
            near[generator.integers(0, max(len(near), 1), count)],
            generator.integers(0, len(images), IMAGINED - count),
        ]
    )
    seen, places = np.unique(numbers, return_inverse=True)
    mean = np.empty((len(seen), model.latents), np.float32)
    log_variance = np.empty_like(mean)
    # A chunk of the encoder's own is encoded the same to the last bit; it is converted with it.
    for start in range(0, len(seen), ENCODING_CHUNK):
        yield what, start / len(seen)
        chunk = slice(start, start + ENCODING_CHUNK)
        levels = images[seen[chunk]].astype(np.float32) / np.float32(255)
        mean[chunk], log_variance[chunk] = model.encode(levels)
    yield what, 1.0
    noise = generator.standard_normal((IMAGINED, model.latents)).astype(np.float32)
    return torch.from_numpy(mean[places] + noise * np.exp(0.5 * log_variance[places]))


class _RowsAndColumns(nn.Module):
    """Two convolutions, the mean and the most of each feature along rows and columns, a hidden layer."""

    def __init__(self, values: int) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Unflatten(1, (1, SIDE)),
            nn.Conv2d(1, 12, 4, stride=2, padding=1),
            nn.SiLU(),
            nn.Conv2d(12, 24, 3, padding=1),
            nn.SiLU(),
        )
        self.values = nn.Sequential(
            nn.Linear(4 * 24 * SIDE // 2, 96), nn.SiLU(), nn.Linear(96, values)
        )

    def forward(self, images: Tensor) -> Tensor:
        """The values (n, m) of images (n, 28, 28)."""
        seen = self.features(images)
        pooled = [seen.mean(3), seen.mean(2), seen.amax(3), seen.amax(2)]
        found: Tensor = self.values(torch.cat(pooled, 1).flatten(1))
        return found


def _network(values: int, generator: torch.Generator) -> nn.Module:
    """Initialised by a generator of its own."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(int(torch.randint(2**31, (1,), generator=generator)))
        return _RowsAndColumns(values)
