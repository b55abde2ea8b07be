"""``train``: make a model from a preset, printing JSON lines of progress on stderr."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from cli.settings import hidden_widths, setting

HELP = "train a VAE from a preset on Fashion-MNIST's 60,000 training images"
EPILOG = (
    "presets: two-d-a, two-d-b, small, large. A checkpoint is kept beside the model after every "
    "epoch; --resume goes on from it and ends with the same bits."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``train``."""
    parser.epilog = EPILOG
    parser.add_argument("preset", metavar="PRESET", help="which preset to start from")
    parser.add_argument("--out", required=True, metavar="FILE", help="model file, .safetensors")
    parser.add_argument(
        "--seed", type=setting("seed", int), metavar="S", help="instead of the preset's"
    )
    parser.add_argument(
        "--epochs", type=setting("epochs", int), metavar="E", help="instead of the preset's"
    )
    parser.add_argument(
        "--latents", type=setting("latents", int), metavar="K", help="latent dimensions"
    )
    parser.add_argument(
        "--encoder",
        type=hidden_widths,
        metavar="W,W,...",
        help="hidden widths of a mirrored MLP, such as 512,256",
    )
    parser.add_argument("--batch", type=setting("batch", int), metavar="B", help="images per step")
    parser.add_argument(
        "--learning-rate",
        type=setting("learning_rate", float),
        metavar="R",
        help="peak learning rate",
    )
    parser.add_argument(
        "--beta", type=setting("beta", float), metavar="B", help="weight of the KL term"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument(
        "--measure-epochs", action="store_true", help="measure the test split after every epoch"
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train, and return the model's measures.

    Raises
    ------
    UserError
        An argument is out of range, the data cannot be had, or a file cannot be read or written.
    """
    import msgspec

    from core.vae.description import Measures, architecture_text
    from core.vae.training_choice import chosen_training
    from core.vae.training_run import DataProgress, TrainingDone, TrainingProgress, run_training

    architecture, configuration = chosen_training(
        arguments.preset,
        hidden=arguments.encoder,
        latents=arguments.latents,
        seed=arguments.seed,
        epochs=arguments.epochs,
        batch=arguments.batch,
        learning_rate=arguments.learning_rate,
        beta=arguments.beta,
    )
    result: dict[str, Any] = {}
    for event in run_training(
        architecture,
        configuration,
        Path(arguments.out),
        resume=arguments.resume,
        measure_epochs=arguments.measure_epochs,
    ):
        if isinstance(event, TrainingDone):
            measures = event.description.measures
            result = {
                "out": str(event.path),
                "architecture": architecture_text(architecture),
                "latents": architecture.latents,
                **msgspec.to_builtins(measures),
                "active": measures.active,
                "sha256": event.sha256,
                "seconds": round(event.seconds, 1),
            }
        elif isinstance(event, TrainingProgress):
            report = event.report
            _print(
                {
                    "event": "step",
                    "epoch": report.epoch + 1,
                    "epochs": event.epochs,
                    "step": report.step,
                    "steps": report.steps,
                    "nelbo": round(report.reconstruction + report.kl, 3),
                    "reconstruction": round(report.reconstruction, 3),
                    "kl": round(report.kl, 3),
                    "images_per_second": round(event.images_per_second),
                    "seconds_left": round(event.seconds_left),
                }
            )
        elif isinstance(event, Measures):
            _print({"event": "measures", **msgspec.to_builtins(event), "active": event.active})
        elif isinstance(event, DataProgress):
            _print({"event": "data", "what": event.what, "fraction": round(event.fraction, 3)})
    return result


def _print(line: dict[str, Any]) -> None:
    print(json.dumps(line), file=sys.stderr, flush=True)
