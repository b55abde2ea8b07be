"""Measures of a trained VAE on the test split.

Their last digits depend on the order in which sums are taken: on the number of threads, on how the
weights lie in memory, on the version of PyTorch and on the CPU's instructions. The first two are
settled here, so that one machine gives one model one figure, wherever it is asked.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy

import torch

from core.errors import UserError
from core.images.fashion_mnist import test_split
from core.vae.architectures import VariationalAutoencoder
from core.vae.description import Measures
from core.vae.training import negative_elbo

NOISE_SEED = 20_220_901
"""The one posterior sample of each image is always drawn from the same noise."""
CHUNK = 1000
THREADS = 1


def evaluate(network: VariationalAutoencoder) -> Measures:
    """NELBO, its two terms, and each dimension's variance, on the 10,000 test images.

    Computes with one thread, and with contiguous weights whatever order of memory the network has.

    Raises
    ------
    UserError
        The network's answers are no numbers, or so far out that their sums are none.
    """
    with _threads(THREADS):
        measures = _measures(_contiguous(network))
    if not math.isfinite(measures.nelbo + sum(measures.variance)):
        raise UserError(
            "The model gives no finite NELBO on the test images; its training diverged."
        )
    return measures


def _contiguous(network: VariationalAutoencoder) -> VariationalAutoencoder:
    copy = deepcopy(network)
    for parameter in copy.parameters():
        # Also where there is one channel, so that torch sees no difference and would leave it as it is.
        parameter.data = parameter.data.clone(memory_format=torch.contiguous_format)
    return copy


@contextmanager
def _threads(count: int) -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def _measures(network: VariationalAutoencoder) -> Measures:
    images = torch.from_numpy(test_split().images.astype("float32") / 255)
    generator = torch.Generator().manual_seed(NOISE_SEED)
    reconstruction = kl = 0.0
    means = []
    was_training = network.training
    network.eval()
    with torch.inference_mode():
        for chunk in torch.split(images, CHUNK):
            posterior = network.encode(chunk)
            noise = torch.randn(posterior.mean.shape, generator=generator)
            logits = network.decode(posterior.mean + noise * (0.5 * posterior.log_variance).exp())
            terms = negative_elbo(logits, chunk, *posterior)
            reconstruction += float(terms[0])
            kl += float(terms[1])
            means.append(posterior.mean)
    network.train(was_training)
    count = len(images)
    variance = torch.cat(means).double().var(dim=0, correction=0).tolist()
    return Measures(
        nelbo=(reconstruction + kl) / count,
        reconstruction=reconstruction / count,
        kl=kl / count,
        variance=tuple(variance),
        images=count,
    )
