"""``traverse``: a strip along the direction from one image to another, as a file."""

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.concepts.recipes import Method, Pair, Recipe, Separated
from core.errors import UserError

if TYPE_CHECKING:
    from core.engine.requests import ModelDirectionFigures

HELP = "decode a walk from a base image along the direction between two images, and write the strip"
EPILOG = (
    "IMAGE is test:17, train:17 or a picture file, then edits: @whiten, @grow=2, @dim=0.6. "
    "Printed: the positions, each frame's height (rows) and brightness (0 to 1), the unit vector, "
    "its cosine with the direction of each --against, the same before the separation "
    "(cosines_before; null: that pair has no direction in this model), the length of the step "
    "before it was made a unit vector, and what was noticed on the way."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``traverse``."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", help="a model's name, or a model file")
    parser.add_argument("--base", required=True, metavar="IMAGE", help="where position 0 is")
    parser.add_argument("--from", required=True, metavar="IMAGE", dest="start", help="image A")
    parser.add_argument("--to", required=True, metavar="IMAGE", dest="end", help="image B")
    parser.add_argument(
        "--against",
        nargs=2,
        action="append",
        default=[],
        metavar=("FROM", "TO"),
        help="separate the direction from this one too (repeatable)",
    )
    parser.add_argument(
        "--method",
        choices=[method.value for method in Method],
        help="of separation; default: gram-schmidt with --against, else none",
    )
    parser.add_argument("--steps", type=int, default=13, metavar="N", help="frames; default: 13")
    parser.add_argument(
        "--span",
        type=span,
        default=(-2.0, 4.0),
        metavar="LO,HI",
        help="positions of the first and the last frame; default: -2,4",
    )
    parser.add_argument("--scale", type=int, default=4, metavar="S", help="of pixels; default: 4")
    parser.add_argument("--gap", type=int, default=2, metavar="G", help="pixels; default: 2")
    parser.add_argument("--out", required=True, metavar="FILE", help=".png, .gif or .npy")


def span(text: str) -> tuple[float, float]:
    """``LO,HI`` as two numbers."""
    from core.workspace.state import POSITION_LIMIT

    try:
        low, high = (float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"'{text}' is not two numbers with a comma between, such as -2,4"
        ) from None
    if not (-POSITION_LIMIT <= low < high <= POSITION_LIMIT):
        raise argparse.ArgumentTypeError(
            f"'{text}' should rise, and stay within -{POSITION_LIMIT:g} and {POSITION_LIMIT:g}"
        )
    return low, high


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Decode the strip and write it.

    Raises
    ------
    UserError
        There is no such model, an image cannot be had, there is no such direction, or the file
        cannot be written.
    """
    from cli.images import image_argument
    from cli.numbers import numbers
    from core.concepts.strip_files import (
        FRAME_LIMIT,
        StripDescription,
        check_layout,
        check_strip_path,
        write_strip,
    )
    from core.concepts.traversal import positions
    from core.engine.answers import Answers, answer_now
    from core.engine.requests import (
        DirectionFigures,
        DirectionFiguresRequest,
        StripAnswer,
        StripRequest,
    )

    out = Path(arguments.out)
    check_strip_path(out)
    check_layout(arguments.scale, arguments.gap)
    if not 1 <= arguments.steps <= FRAME_LIMIT:
        raise UserError(f"--steps {arguments.steps} is out of range; take 1 to {FRAME_LIMIT}.")
    base = image_argument(arguments.base)
    original = Pair(image_argument(arguments.start), image_argument(arguments.end))
    against = tuple(Pair(image_argument(a), image_argument(b)) for a, b in arguments.against)
    method = Method(arguments.method or (Method.GRAM_SCHMIDT if against else Method.NONE))
    recipe: Recipe = original
    if against and method is not Method.NONE:
        recipe = Separated(original, against, method)

    answers = Answers()
    answers.prepare_thread()
    answers.load(arguments.model)
    low, high = arguments.span
    at = positions(low, high, arguments.steps)
    models = (arguments.model,)
    answer = answers(StripRequest(models, base, recipe, at, 0.0))
    assert isinstance(answer, StripAnswer)
    strip = answer.strips[0]
    if strip.problem:
        raise UserError(strip.problem)
    figures = answer_now(answers, DirectionFiguresRequest(models, (recipe, original, *against)))
    assert isinstance(figures, DirectionFigures)
    for note in strip.notes:
        print(f"note: {note}", file=sys.stderr)
    description = StripDescription(arguments.model, strip.model_sha256, base, recipe, at)
    write_strip(out, strip.frames, description, arguments.scale, arguments.gap)
    return {
        "positions": list(at),
        "height": numbers(strip.height),
        "brightness": numbers(strip.brightness),
        "vector": numbers(strip.vector),
        "cosines": _cosines(figures.models[0], 0),
        "cosines_before": _cosines(figures.models[0], 1),
        "length": strip.length,
        "method": method.value,
        "notes": list(strip.notes),
        "out": arguments.out,
    }


def _cosines(figures: "ModelDirectionFigures", row: int) -> list[float | None]:
    """The cosines of one direction with those against it, which follow the first two."""
    return [None if math.isnan(value) else float(value) for value in figures.cosines[row, 2:]]
