"""Measures of a trained VAE on the test split."""

import torch

from core.images.fashion_mnist import test_split
from core.vae.architectures import VariationalAutoencoder
from core.vae.description import Measures
from core.vae.training import negative_elbo

NOISE_SEED = 20_220_901
"""The one posterior sample of each image is always the same, so that a model's NELBO is one number."""
CHUNK = 1000


def evaluate(network: VariationalAutoencoder) -> Measures:
    """NELBO, its two terms, and each dimension's variance, on the 10,000 test images."""
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
