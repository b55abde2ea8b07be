"""What a model file says about itself: architecture, how it was trained, what it measures."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

ACTIVE_VARIANCE = 0.01
"""A dimension is active if its posterior mean's variance over the test set exceeds this
(Burda et al. 2015)."""

MAX_LATENTS = 4096
QUARTER = 7
"""The side of an image after two convolutions of stride 2."""
Width = Annotated[int, Meta(ge=1, le=8192)]
Latents = Annotated[int, Meta(ge=1, le=MAX_LATENTS)]
LARGEST_FIGURE = 1e12
"""A training that diverged measures more, or no number at all."""
Nats = Annotated[float, Meta(ge=-1.0, le=LARGEST_FIGURE)]
"""Never negative but for rounding."""
Variance = Annotated[float, Meta(ge=0.0, le=LARGEST_FIGURE)]


class Mlp(Struct, frozen=True, tag="mlp", forbid_unknown_fields=True):
    """Fully connected: 784, the hidden widths, then the latents; the decoder mirrors it. ReLU between."""

    hidden: Annotated[tuple[Width, ...], Meta(min_length=1, max_length=8)]
    latents: Latents


class Convolutional(Struct, frozen=True, tag="convolutional", forbid_unknown_fields=True):
    """Two 4 x 4 convolutions of stride 2 (28 -> 14 -> 7), one hidden layer, latents; mirrored."""

    channels: tuple[Width, Width]
    hidden: Width
    latents: Latents


Architecture = Mlp | Convolutional


class TrainingConfiguration(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that the trained weights depend on, apart from the data and the architecture."""

    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    epochs: Annotated[int, Meta(ge=1, le=10_000)] = 20
    batch: Annotated[int, Meta(ge=1, le=60_000)] = 128
    learning_rate: Annotated[float, Meta(gt=0, le=1)] = 2e-3
    """The peak of Adam's one-cycle schedule."""
    beta: Annotated[float, Meta(ge=0, le=1000)] = 1.0
    """Weight of the KL term; 1 is the evidence lower bound itself."""
    preset: str = ""
    threads: Annotated[int, Meta(ge=1, le=256)] | UnsetType = UNSET
    """Of the CPU, where they are not one: they decide the last bits."""


class Measures(Struct, frozen=True, forbid_unknown_fields=True):
    """Figures on the 10,000 test images, in nats per image; one seeded posterior sample each."""

    nelbo: Nats
    reconstruction: Nats
    kl: Nats
    variance: Annotated[tuple[Variance, ...], Meta(max_length=MAX_LATENTS)]
    """Variance of each dimension's posterior mean over the test set."""
    images: Annotated[int, Meta(ge=1, le=1_000_000_000)] = 10_000

    @property
    def active(self) -> int:
        """How many dimensions are active."""
        return sum(value > ACTIVE_VARIANCE for value in self.variance)


class ModelDescription(Struct, frozen=True, forbid_unknown_fields=True):
    """The one JSON string in a model file's header."""

    schema: int
    architecture: Architecture
    training: TrainingConfiguration
    data: str
    """Name of the training data."""
    data_digest: str
    """SHA-256 of the training images' bytes followed by the labels' bytes."""
    measures: Measures


def architecture_text(architecture: Architecture) -> str:
    """How an architecture is written in tables: ``784-512-256-2 MLP``, ``conv 32/64 -> 256 -> 20``."""
    if isinstance(architecture, Mlp):
        return "-".join(map(str, (784, *architecture.hidden, architecture.latents))) + " MLP"
    first, second = architecture.channels
    return f"conv {first}/{second} -> {architecture.hidden} -> {architecture.latents}"
