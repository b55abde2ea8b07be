"""Training a VAE: a generator that yields after every few steps, so that whoever drives it decides
when to look, checkpoint or stop.

The weights depend on the architecture, the ``TrainingConfiguration`` and the data; in their last bits
also on the order in which sums are taken, which the number of threads, the version of PyTorch and
the CPU's instructions decide, and which every further step enlarges. On nothing else: every epoch's
order and noise come from a generator seeded by the seed and the epoch alone, so that a training that
was interrupted and resumed at an epoch's end gives, on the same machine, the same bits as one that
was not.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.vae.architectures import VariationalAutoencoder, build
from core.vae.description import Architecture, TrainingConfiguration
from core.vae.process_group import ALONE, ProcessGroup

WARM_UP = 0.3
"""Share of the one-cycle schedule in which the learning rate rises (Smith & Topin 2018)."""
START_DIVISOR, END_DIVISOR = 25.0, 1e4
MOMENTUM_HIGH, MOMENTUM_LOW = 0.95, 0.85
REPORT_EVERY = 50
"""Steps between two reports."""


@dataclass(frozen=True)
class StepReport:
    """Where a training stands; losses in nats per image, averaged since the last report."""

    epoch: int
    """Counted from 0."""
    step: int
    """Within the epoch, counted from 1."""
    steps: int
    """In each epoch."""
    reconstruction: float
    kl: float
    images: int
    """Seen since the last report."""

    @property
    def ends_epoch(self) -> bool:
        """Whether this is an epoch's last report: the moment for a checkpoint."""
        return self.step == self.steps


@dataclass
class TrainingState:
    """Network and optimiser between two epochs."""

    network: VariationalAutoencoder
    optimiser: torch.optim.Adam
    epochs_done: int


def negative_elbo(
    logits: Tensor, images: Tensor, mean: Tensor, log_variance: Tensor
) -> tuple[Tensor, Tensor]:
    """Reconstruction and KL summed over the batch, in nats (Kingma & Welling 2014, appendix B).

    ``logits`` and ``images`` hold n x 784 numbers, ``mean`` and ``log_variance`` (n, latents).
    """
    reconstruction = nn.functional.binary_cross_entropy_with_logits(
        logits, images.flatten(1), reduction="sum"
    )
    kl = -0.5 * (1 + log_variance - mean.square() - log_variance.exp()).sum()
    return reconstruction, kl


def start(
    architecture: Architecture, configuration: TrainingConfiguration, device: str = "cpu"
) -> TrainingState:
    """A freshly initialised network, seeded: the same weights on every device."""
    torch.manual_seed(configuration.seed)
    # Channels last makes convolutions on a CPU a third faster; a network without any is unchanged.
    network = build(architecture).to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    network = network.to(device)
    # ``fused`` is one pass over the weights instead of a dozen: the optimiser is a third of an MLP's step.
    optimiser = torch.optim.Adam(network.parameters(), lr=configuration.learning_rate, fused=True)
    return TrainingState(network, optimiser, 0)


def one_cycle(progress: float, peak: float) -> tuple[float, float]:
    """Learning rate and first momentum after a share ``progress`` of all steps.

    Cosine-shaped (Smith & Topin 2018).
    """
    if progress < WARM_UP:
        rise = 0.5 - 0.5 * math.cos(math.pi * progress / WARM_UP)
        low = peak / START_DIVISOR
    else:
        rise = 0.5 + 0.5 * math.cos(math.pi * (progress - WARM_UP) / (1 - WARM_UP))
        low = peak / (START_DIVISOR * END_DIVISOR)
    return low + (peak - low) * rise, MOMENTUM_HIGH - (MOMENTUM_HIGH - MOMENTUM_LOW) * rise


def train(
    state: TrainingState,
    configuration: TrainingConfiguration,
    images: Tensor,
    *,
    group: ProcessGroup = ALONE,
    before_step: Callable[[], object] | None = None,
) -> Iterator[StepReport]:
    """Train from ``state`` to the last epoch on float images (n, 28, 28) in [0, 1].

    ``state.epochs_done`` is advanced before an epoch's last report is yielded. The images are kept
    as one tensor, on the network's device, and gathered by index: a ``DataLoader`` costs more than
    an MLP's whole step.

    Parameters
    ----------
    group
        The processes that train together, each with this same call.
    before_step
        Called before each step, for who pauses or stops a training: it may wait, or raise.
    """
    count = len(images)
    steps = math.ceil(count / configuration.batch)
    total = steps * configuration.epochs
    network = state.network.train()
    while state.epochs_done < configuration.epochs:
        epoch = state.epochs_done
        generator = torch.Generator().manual_seed(configuration.seed * 1_000_003 + epoch)
        order = torch.randperm(count, generator=generator)
        sums = torch.zeros(2, device=images.device)
        seen = 0
        for step, chosen in enumerate(torch.split(order, configuration.batch), start=1):
            if before_step is not None:
                before_step()
            rate, momentum = one_cycle(
                (epoch * steps + step - 1) / total, configuration.learning_rate
            )
            for settings in state.optimiser.param_groups:
                settings["lr"] = rate
                settings["betas"] = (momentum, 0.999)
            # Drawn on the CPU and for the whole batch, whatever computes how much of it.
            noise = torch.randn(len(chosen), _latents(network), generator=generator)
            batch = images[group.share(chosen).to(images.device)]
            logits, posterior = network(batch, group.share(noise).to(images.device))
            reconstruction, kl = negative_elbo(logits, batch, *posterior)
            state.optimiser.zero_grad(set_to_none=True)
            ((reconstruction + configuration.beta * kl) / len(chosen)).backward()  # type: ignore[no-untyped-call]
            group.add_gradients(network.parameters())
            state.optimiser.step()
            sums += torch.stack((reconstruction.detach(), kl.detach()))
            seen += len(chosen)
            if step % REPORT_EVERY == 0 or step == steps:
                if step == steps:
                    state.epochs_done = epoch + 1
                losses = (group.add_up(sums) / seen).tolist()
                yield StepReport(epoch, step, steps, losses[0], losses[1], seen)
                sums = torch.zeros(2, device=images.device)
                seen = 0


def _latents(network: VariationalAutoencoder) -> int:
    last = network.encoder[-1]
    assert isinstance(last, torch.nn.Linear)
    return last.out_features // 2
