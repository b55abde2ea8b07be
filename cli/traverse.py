"""``traverse``: a strip along the direction from one image to another, as a file."""

import argparse
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.animation import add_animation_arguments, animation_choice
from core.concepts.recipes import (
    AGAINST,
    HOLDING,
    AttributeChoice,
    AttributeGradient,
    Method,
    Pair,
    Recipe,
    Separated,
)
from core.errors import UserError

if TYPE_CHECKING:
    from core.concepts.directions import PosteriorMeans
    from core.vae.model import Latents

ALPHA_LIMIT = 1000.0

HELP = "decode a walk from a base image along the direction between two images, and write the strip"
EPILOG = (
    "IMAGE is test:17, train:17 or a picture file, then edits: @whiten, @grow=2, @dim=0.6. "
    "Printed: the positions, each frame's height (rows) and brightness (0 to 1), the unit vector, "
    "its cosine with the direction of each --against, the same before the separation "
    "(cosines_before; null: that pair has no direction in this model), the length of the step "
    "before it was made a unit vector, and what was noticed on the way. With --change instead of "
    "--from and --to the direction is an attribute's gradient; a walk along it counts positions in "
    "steps of the attribute (see step and unit), such as 1 row. ATTRIBUTE as in separate. Frames that a "
    "walk does not get to (see reached) are left blank, but not in an .npy."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``traverse``."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", help="a model's name, or a model file")
    parser.add_argument("--base", required=True, metavar="IMAGE", help="where position 0 is")
    parser.add_argument("--from", metavar="IMAGE", dest="start", help="image A")
    parser.add_argument("--to", metavar="IMAGE", dest="end", help="image B")
    parser.add_argument("--change", metavar="ATTRIBUTE", help="instead of the two images")
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
        help="of separation; default: walk with --hold, gram-schmidt with --against, else none",
    )
    parser.add_argument(
        "--hold",
        action="append",
        default=[],
        metavar="ATTRIBUTE",
        help="keep this attribute as it is (repeatable)",
    )
    parser.add_argument(
        "--alpha", type=float, metavar="A", help="for --method alpha, by hand; default: solved"
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
    add_animation_arguments(parser)


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
    from core.concepts.attributes import attribute_of, brightness, height
    from core.concepts.paths import follow
    from core.concepts.strip_files import (
        FRAME_LIMIT,
        StripDescription,
        check_layout,
        check_strip_path,
        write_strip,
    )
    from core.concepts.traversal import positions
    from core.engine.answers import Answers

    out = Path(arguments.out)
    check_strip_path(out)
    check_layout(arguments.scale, arguments.gap)
    if not 1 <= arguments.steps <= FRAME_LIMIT:
        raise UserError(f"--steps {arguments.steps} is out of range; take 1 to {FRAME_LIMIT}.")
    animation = animation_choice(arguments)
    base = image_argument(arguments.base)
    original, against, hold, method = _choices(arguments)
    recipe = original
    if method in HOLDING or (against and method is not Method.NONE):
        recipe = Separated(original, against, method, hold, arguments.alpha)

    answers = Answers()
    answers.prepare_thread()
    loaded = answers.load(arguments.model)
    low, high = arguments.span
    at = positions(low, high, arguments.steps)
    path = follow(recipe, loaded.means, loaded.means.of(base), at)
    frames = loaded.model.decode(path.points)
    cosines = _cosines(path.vector, against, loaded.means)
    before = _cosines(_vector(original, loaded.means), against, loaded.means)
    for note in path.notes:
        print(f"note: {note}", file=sys.stderr)
    description = StripDescription(arguments.model, loaded.sha256, base, recipe, at)
    write_strip(out, frames, description, arguments.scale, arguments.gap, animation, path.reached)
    return {
        "positions": list(at),
        "height": numbers(height(frames)),
        "brightness": numbers(brightness(frames)),
        "held": {
            attribute_of(choice).name: numbers(attribute_of(choice).measure(frames))
            for choice in hold
        },
        "vector": numbers(path.vector),
        "cosines": cosines,
        "cosines_before": before,
        "length": path.length,
        "method": method.value,
        "reached": path.reached.tolist(),
        "step": path.step,
        "unit": path.unit,
        "condition": path.condition if math.isfinite(path.condition) else None,
        "notes": list(path.notes),
        "out": arguments.out,
    }


def _choices(
    arguments: argparse.Namespace,
) -> tuple[Recipe, tuple[Recipe, ...], tuple[AttributeChoice, ...], Method]:
    """The direction, those to separate it from, what is held, and the method."""
    from cli.attributes import attribute_argument
    from cli.images import image_argument

    hold = tuple(attribute_argument(text) for text in dict.fromkeys(arguments.hold))
    against = tuple(Pair(image_argument(a), image_argument(b)) for a, b in arguments.against)
    usual = Method.WALK if hold else Method.GRAM_SCHMIDT if against else Method.NONE
    method = Method(arguments.method or usual)
    _refuse_lack(method, bool(against), bool(hold), arguments.alpha is not None)
    if hold and method not in HOLDING:
        names = ", ".join(one.value for one in HOLDING)
        raise UserError(f"The method {method.value} holds no attributes; with --hold take {names}.")
    if arguments.alpha is not None and method is not Method.ALPHA:
        raise UserError("--alpha is for --method alpha.")
    if arguments.alpha is not None and not abs(arguments.alpha) <= ALPHA_LIMIT:
        raise UserError(f"--alpha should be within -{ALPHA_LIMIT:g} and {ALPHA_LIMIT:g}.")
    if arguments.change is not None:
        if arguments.start or arguments.end:
            raise UserError("Give either --change, or --from and --to.")
        return AttributeGradient(attribute_argument(arguments.change)), against, hold, method
    if not (arguments.start and arguments.end):
        raise UserError("The direction is missing: give --from and --to, or --change.")
    pair = Pair(image_argument(arguments.start), image_argument(arguments.end))
    return pair, against, hold, method


def _refuse_lack(method: Method, against: bool, hold: bool, by_hand: bool) -> None:
    """Refuse a method that would do nothing, or could not, for lack of what it works with."""
    lacks = []
    if method in AGAINST and not against:
        lacks.append("--against FROM TO")
    if method in HOLDING and not hold and not by_hand:
        lacks.append("--hold ATTRIBUTE")
    if lacks:
        raise UserError(
            f"--method {method.value} separates from something: give {' and '.join(lacks)} too."
        )


def _vector(recipe: Recipe, means: "PosteriorMeans") -> "Latents":
    from core.concepts.directions import resolve

    return resolve(recipe, means).vector


def _cosines(
    vector: "Latents", others: tuple[Recipe, ...], means: "PosteriorMeans"
) -> list[float | None]:
    """The cosine of a unit vector with each other direction; None where that does not exist."""
    from core.concepts.consistency import cosine
    from core.concepts.separation import NoDirectionError

    found: list[float | None] = []
    for other in others:
        try:
            found.append(cosine(vector.astype(float), _vector(other, means).astype(float)))
        except NoDirectionError:
            found.append(None)
    return found
