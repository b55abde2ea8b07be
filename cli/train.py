"""``train``: make a model from a preset, printing JSON lines of progress on stderr."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.settings import convolutional_widths, hidden_widths, setting
from core.vae.devices import AUTO, DEVICES

if TYPE_CHECKING:
    from core.trainings.lines import AnyLine
    from core.vae.training_run import TrainingEvent

HELP = "train a VAE from a preset on Fashion-MNIST's 60,000 training images"
EPILOG = (
    "presets: two-d-a, two-d-b, small, large. A checkpoint is kept beside the model after every "
    "epoch; --resume goes on from it and ends with the same bits. Started by PyTorch's torchrun, "
    "several processes train one model together."
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
    parser.add_argument(
        "--convolutional",
        type=convolutional_widths,
        metavar="C,C,W",
        help="channels of two convolutions and width of a hidden layer, such as 24,48,192",
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
        "--device",
        choices=DEVICES,
        default=AUTO,
        help="what to compute on; auto: a card where there is one (a preset's own bits come from cpu)",
    )
    parser.add_argument(
        "--threads",
        type=setting("threads", int),
        metavar="N",
        help="of the CPU: more are faster, and end in other last bits; default: 1, as the presets",
    )
    parser.add_argument(
        "--measure-epochs", action="store_true", help="measure the test split after every epoch"
    )
    parser.add_argument(
        "--pictures",
        action="store_true",
        help="print what the network makes of a few images every 2 s, as base64",
    )
    parser.add_argument(
        "--controlled",
        action="store_true",
        help="for a window: let other programs go first, obey the lines pause, resume and stop on "
        "standard input, and stop when it is closed",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any] | None:
    """Train, and return the model's measures; None if another process of the training tells them.

    Raises
    ------
    UserError
        An argument is out of range, the data cannot be had, or a file cannot be read or written.
    KeyboardInterrupt
        It was told to stop.
    """
    from core.trainings.obedience import Obedience, give_way

    # First of all: importing torch takes a second, in which the window may be gone already.
    obedience = None
    if arguments.controlled:
        give_way()
        obedience = Obedience()
    import msgspec

    from core.vae.description import architecture_text
    from core.vae.training_choice import chosen_training
    from core.vae.training_run import TrainingDone, Watching, run_training

    architecture, configuration = chosen_training(
        arguments.preset,
        hidden=arguments.encoder,
        convolutional=arguments.convolutional,
        latents=arguments.latents,
        seed=arguments.seed,
        epochs=arguments.epochs,
        batch=arguments.batch,
        learning_rate=arguments.learning_rate,
        beta=arguments.beta,
        threads=arguments.threads,
    )
    watching = Watching(
        measure_epochs=arguments.measure_epochs,
        pictures=arguments.pictures,
        before_step=obedience.wait_while_paused if obedience else None,
    )
    result = None
    for event in run_training(
        architecture,
        configuration,
        Path(arguments.out),
        resume=arguments.resume,
        device=arguments.device,
        watching=watching,
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
        else:
            _print(_line_of(event, arguments.pictures))
    return result


def _line_of(event: "TrainingEvent", with_pictures: bool) -> "AnyLine":
    """An event as it is told."""
    from core.trainings import lines
    from core.vae.live_pictures import LivePictures, plane_classes, subjects
    from core.vae.training_run import (
        DataProgress,
        EpochMeasures,
        TrainingProgress,
        TrainingStarted,
    )

    match event:
        case DataProgress(what, fraction):
            return lines.DataLine(what, round(fraction, 3))
        case TrainingStarted(device, processes, epochs_done, images):
            shown = (subjects().tobytes(), plane_classes().tobytes()) if with_pictures else ()
            return lines.StartLine(device, processes, epochs_done, images, *shown)
        case TrainingProgress(report, epochs, pace, left):
            return lines.StepLine(
                epoch=report.epoch + 1,
                epochs=epochs,
                step=report.step,
                steps=report.steps,
                nelbo=round(report.reconstruction + report.kl, 3),
                reconstruction=round(report.reconstruction, 3),
                kl=round(report.kl, 3),
                images_per_second=round(pace),
                seconds_left=round(left),
            )
        case EpochMeasures(epoch, measures):
            return lines.MeasuresLine(
                epoch,
                measures.nelbo,
                measures.reconstruction,
                measures.kl,
                measures.variance,
                measures.images,
                measures.active,
            )
        case LivePictures(reconstructions, plane):
            return lines.PicturesLine(reconstructions.tobytes(), plane.astype("<f2").tobytes())
    raise TypeError(f"there is no line for a {type(event).__name__}")


def _print(line: "AnyLine") -> None:
    from core.trainings.lines import line_text

    print(line_text(line), file=sys.stderr, flush=True)
