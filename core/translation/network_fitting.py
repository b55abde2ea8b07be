"""Training the small network between latent spaces."""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import torch
from torch import Tensor

from core.translation.fitting import Ends, Fitted, standard, standardised
from core.translation.questions import FitChoice
from core.translation.sides import Pairs, Progress
from core.translation.transforms import SmallNetwork, network_values

HIDDEN = 128
BATCH = 512
LEARNING_RATE = 6e-3
DECAY = 1e-4
PATIENCE = 6
"""Passes without a gain on the pairs held out, after which the training ends."""

LEAST_STEPS = 300
"""With few pairs a pass is few steps, so there are more passes."""

STEPS_AT_ONCE = 20
"""Steps between two looks at who waits."""


def fit_network(pairs: Pairs, ends: Ends, choice: FitChoice) -> Generator[Progress, None, Fitted]:
    """Train from source to target with Adam; keeps the weights that did best on pairs held out."""
    into = standard(pairs.source, ends.source, alike=False)
    out = standard(pairs.target, ends.target, alike=False)
    fitting, held_out = pairs.split(choice.seed)
    x, y = (_tensor(standardised(fitting.source, into)), _tensor(standardised(fitting.target, out)))
    seen, wanted = (
        _tensor(standardised(held_out.source, into)),
        _tensor(standardised(held_out.target, out)),
    )
    generator = torch.Generator().manual_seed(choice.seed)
    weights = _begun(x, y, generator)
    optimiser = torch.optim.AdamW(weights.values(), LEARNING_RATE, weight_decay=DECAY, fused=True)
    batches = max(1, len(x) // BATCH)
    passes = max(choice.epochs, -(-LEAST_STEPS // batches))
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, passes * batches)
    best = (_error(weights, seen, wanted), _copied(weights))
    waited = 0
    for number in range(passes):
        order = torch.randperm(len(x), generator=generator)
        for place, batch in enumerate(torch.chunk(order, batches)):
            if place % STEPS_AT_ONCE == 0:
                yield "Training the network", (number + place / batches) / passes
            with torch.enable_grad():
                loss = (network_values(x[batch], weights) - y[batch]).square().mean()
                optimiser.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
            optimiser.step()
            schedule.step()
        error = _error(weights, seen, wanted)
        if error < best[0]:
            best, waited = (error, _copied(weights)), 0
        else:
            waited += 1
        if waited * batches >= PATIENCE * max(batches, LEAST_STEPS // 10):
            break
    kept = {name: values.numpy() for name, values in best[1].items()}
    return Fitted(SmallNetwork(into, out, kept), (f"Trained for {number + 1} passes.",))


def _begun(x: Tensor, y: Tensor, generator: torch.Generator) -> dict[str, Tensor]:
    """Least squares with a small ridge, and beside it a network that adds nothing yet."""
    size, wanted = x.shape[1], y.shape[1]
    inner = x.T @ x / len(x) + 1e-2 * torch.eye(size)
    weights = {
        "matrix": torch.linalg.solve(inner, x.T @ y / len(x)).T.contiguous(),
        "offset": torch.zeros(wanted),
        "first": torch.randn((HIDDEN, size), generator=generator) / size**0.5,
        "first_bias": torch.zeros(HIDDEN),
        "second": torch.randn((HIDDEN, HIDDEN), generator=generator) / HIDDEN**0.5,
        "second_bias": torch.zeros(HIDDEN),
        "third": torch.zeros((wanted, HIDDEN)),
        "third_bias": torch.zeros(wanted),
    }
    return {name: values.requires_grad_() for name, values in weights.items()}


def _error(weights: dict[str, Tensor], seen: Tensor, wanted: Tensor) -> float:
    with torch.no_grad():
        return float((network_values(seen, weights) - wanted).square().mean())


def _copied(weights: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: values.detach().clone() for name, values in weights.items()}


def _tensor(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Tensor:
    return torch.from_numpy(values.astype(np.float32))
