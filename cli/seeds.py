"""``seeds``: train presets from several seeds and count the active dimensions (the article's experiment)."""

import argparse
import sys
from pathlib import Path
from typing import Any

from cli.settings import setting_list

HELP = "train presets from several seeds and tabulate how many latent dimensions each uses"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which runs, and where their models and the table go."""
    parser.add_argument("presets", nargs="+", metavar="PRESET")
    parser.add_argument(
        "--seeds",
        type=setting_list("seed"),
        default="0,1,2",
        metavar="S,S,...",
        help="default: 0,1,2",
    )
    parser.add_argument(
        "--latents",
        type=setting_list("latents"),
        default="20,40",
        metavar="K,K,...",
        help="default: 20,40",
    )
    parser.add_argument(
        "--models", required=True, metavar="FOLDER", help="where the models are kept"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="the table, .md")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train what is missing, then write the table.

    Raises
    ------
    UserError
        An argument is wrong, the data cannot be had, or a file cannot be written.
    """
    from core.errors import UserError
    from core.files import write_atomically
    from core.vae.seed_table import missing, seed_runs, table, trained
    from core.vae.training_choice import chosen_training
    from core.vae.training_run import TrainingProgress, run_training

    folder = Path(arguments.models)
    if not folder.is_dir():
        raise UserError(f"The folder {folder} does not exist; create it first.")
    runs = seed_runs(arguments.presets, arguments.seeds, arguments.latents)
    for run_ in missing(runs, folder):
        architecture, configuration = chosen_training(
            run_.preset, seed=run_.seed, latents=run_.latents
        )
        for event in run_training(architecture, configuration, run_.path(folder), resume=True):
            if isinstance(event, TrainingProgress) and event.report.ends_epoch:
                print(
                    f"{run_.path(folder).stem}: epoch {event.report.epoch + 1} of {event.epochs}, "
                    f"{event.seconds_left:.0f} s left",
                    file=sys.stderr,
                    flush=True,
                )
    out = Path(arguments.out)
    write_atomically(out, table(runs, folder).encode())
    found = [(run_, trained(run_, folder)) for run_ in runs]
    return {
        "out": str(out),
        "runs": [
            {
                "preset": run_.preset,
                "latents": run_.latents,
                "seed": run_.seed,
                "active": description.measures.active,
                "nelbo": description.measures.nelbo,
            }
            for run_, description in found
            if description is not None
        ],
    }
