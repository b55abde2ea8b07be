"""``reproduce``: every figure of the article, beside what the article says."""

import argparse
from pathlib import Path
from typing import Any

from cli.progress import progress_of_each

HELP = "make every figure of the article, and a page that sets each beside what the article says"
EPILOG = (
    "Written into DIR: index.html, which needs no network, the figures as PNG, and the numbers by which "
    "each verdict (agrees, differs, goes beyond) was decided as NPY and JSON. Printed: where the page is, "
    "and for each figure its file, its verdict, and each of its claims with what was measured. Made from "
    "the shipped models; takes about a minute."
)
IMAGE_LIMITS = (8, 1000)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``reproduce``, and what makes it quicker."""
    parser.epilog = EPILOG
    parser.add_argument("folder", metavar="DIR", help="the folder; made where it is missing")
    parser.add_argument(
        "--images",
        type=int,
        default=200,
        metavar="N",
        help="shoes that methods are measured on, 8 to 1000; default: 200",
    )
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="default: 0")


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Make the figures, then write them.

    Raises
    ------
    UserError
        A number is out of range, the folder cannot be used, or a shipped model is missing.
    """
    _check(arguments)
    from core.engine.answers import Answers
    from core.reproduction.folder import prepared, written
    from core.reproduction.making import MODELS, figures
    from core.stepwise import at_once
    from core.translation.sides import Side

    folder = prepared(Path(arguments.folder))
    answers = Answers(len(MODELS))
    answers.prepare_thread()
    loaded = {name: answers.load(name) for name in MODELS}
    sides = {name: Side(name, one.sha256, one.model) for name, one in loaded.items()}
    progress = progress_of_each()
    steps = figures(sides, arguments.images, arguments.seed)
    made = at_once(steps, lambda step: progress(*step))
    digests = {name: side.sha256 for name, side in sides.items()}
    return written(folder, made, digests, arguments.images, arguments.seed)


def _check(arguments: argparse.Namespace) -> None:
    from core.errors import UserError

    least, most = IMAGE_LIMITS
    if not least <= arguments.images <= most:
        raise UserError(f"--images {arguments.images} is out of range; take {least} to {most}.")
    if not 0 <= arguments.seed < 2**31:
        raise UserError(f"--seed {arguments.seed} is out of range; take 0 to {2**31 - 1}.")
