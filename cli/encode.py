"""``encode``: a model's posterior of images."""

import argparse
from typing import Any

HELP = "print a model's posterior mean and log variance of images"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``encode``."""
    parser.add_argument("model", metavar="MODEL", help="a model's name, or a model file")
    parser.add_argument(
        "images",
        metavar="IMAGE",
        nargs="+",
        help="test:17, train:17 or a picture file, then edits: @whiten, @grow=2, @dim=0.6",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Encode.

    Raises
    ------
    UserError
        There is no such model, or an image cannot be had.
    """
    import numpy as np

    from cli.images import image_argument
    from cli.numbers import numbers
    from core.engine.answers import Answers
    from core.images.resolve import pixels_of

    images = np.stack([pixels_of(image_argument(text)) for text in arguments.images])
    Answers.prepare_thread()
    model = Answers().load(arguments.model).model
    # One at a time, as everywhere: in a batch the last bits depend on what else is in it.
    posteriors = [model.encode(image[None]) for image in images]
    return {
        "mean": numbers(np.concatenate([mean for mean, _ in posteriors])),
        "log_variance": numbers(np.concatenate([variance for _, variance in posteriors])),
    }
