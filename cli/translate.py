"""``translate``: is it the same concept in the other model? Every map, measured beside its baselines."""

import argparse
import math
import sys
from typing import TYPE_CHECKING, Any

from core.errors import UserError

if TYPE_CHECKING:
    from core.translation.questions import Question
    from core.translation.sides import Side

HELP = "carry a concept over from one model to another by every method, and measure what arrives"
EPILOG = (
    "ATTRIBUTE as in separate. Each method is a map between the latent spaces; r2 is the mean over "
    "the target's active dimensions, stitched_reconstruction the nats for each test image that is "
    "encoded by SOURCE, mapped, and decoded by TARGET. effect: what the translated direction gains "
    "and leaks over the distance at which the native one gains what --by asks for. identifiers: the "
    "concept carried over as a function, with its correlation with the test images and the walk on "
    "it; leaks in standard deviations over the shoes of the test images."
)
COUNT_LIMIT = 1000
IMAGE_LIMIT = 60_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``translate``."""
    parser.epilog = EPILOG
    parser.add_argument("source", metavar="SOURCE", help="the model that knows the concept")
    parser.add_argument("target", metavar="TARGET", help="the model that it is carried over to")
    parser.add_argument(
        "--direction", default="height", metavar="ATTRIBUTE", help="the concept; default: height"
    )
    parser.add_argument(
        "--hold",
        action="append",
        metavar="ATTRIBUTE",
        help="repeatable; default: brightness (height where brightness is the concept)",
    )
    parser.add_argument(
        "--by",
        type=float,
        metavar="AMOUNT",
        help="in the attribute's unit; default: 3 rows of height, one standard deviation of others",
    )
    parser.add_argument(
        "--shared",
        type=int,
        default=0,
        metavar="N",
        help="images that both models have seen, to fit on; default: all that there are",
    )
    parser.add_argument("--pairs", type=int, default=60, metavar="N", help="default: 60")
    parser.add_argument("--images", type=int, default=200, metavar="N", help="default: 200")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="default: 0")
    parser.add_argument(
        "--no-identifiers", action="store_true", help="measure the maps only, which is quicker"
    )
    parser.add_argument(
        "--curve",
        action="store_true",
        help="identifiers by fitted maps too, for 60,000 shared images down to 10",
    )


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure all methods.

    Raises
    ------
    UserError
        There is no such model or attribute, a number is out of range, or nothing can be measured.
    """
    question = _question(arguments)
    from core.engine.answers import Answers
    from core.translation.comparison import compare
    from core.translation.comparison_json import comparison_json, curve_json
    from core.translation.image_curve import image_curve
    from core.translation.questions import CurveQuestion
    from core.translation.sides import at_once

    answers = Answers()
    answers.prepare_thread()
    source, target = _side(answers, arguments.source), _side(answers, arguments.target)
    shown = comparison_json(at_once(compare(source, target, question, {}), _progress))
    if arguments.curve:
        asked = CurveQuestion(
            (question.change, *question.hold), classes=question.classes, fit=question.fit
        )
        shown["curve"] = curve_json(at_once(image_curve(source, target, asked), _progress))
    return shown


def _side(answers: Any, name: str) -> "Side":
    from core.translation.sides import Side

    loaded = answers.load(name)
    return Side(name, loaded.sha256, loaded.model)


def _question(arguments: argparse.Namespace) -> "Question":
    from cli.attributes import attribute_argument
    from core.concepts.attributes import attribute_of
    from core.concepts.samples import spread
    from core.translation.questions import FitChoice, Question
    from core.translation.sides import LEAST_PAIRS

    for option, value, least, most in (
        ("--pairs", arguments.pairs, 2, COUNT_LIMIT),
        ("--images", arguments.images, 1, COUNT_LIMIT),
        ("--seed", arguments.seed, 0, 2**31 - 1),
    ):
        if not least <= value <= most:
            raise UserError(f"{option} {value} is out of range; take {least} to {most}.")
    if arguments.shared and not LEAST_PAIRS <= arguments.shared <= IMAGE_LIMIT:
        raise UserError(
            f"--shared {arguments.shared} is out of range; take {LEAST_PAIRS} to {IMAGE_LIMIT}, or 0 "
            "for all that there are."
        )
    change = attribute_argument(arguments.direction)
    usual = "height" if arguments.direction == "brightness" else "brightness"
    hold = tuple(attribute_argument(text) for text in dict.fromkeys(arguments.hold or [usual]))
    attribute = attribute_of(change)
    amount = arguments.by
    if amount is None:
        amount = 3.0 if attribute.name == "height" else spread(attribute)
    low, high = attribute.bounds
    if not math.isfinite(amount) or not 0.0 < abs(amount) <= high - low:
        raise UserError(
            f"--by {amount} is no change that {attribute.name} can make, which goes from {low:g} to "
            f"{high:g} {attribute.unit}".rstrip()
            + "."
        )
    return Question(
        change=change,
        hold=hold,
        amount=amount,
        pairs=arguments.pairs,
        images=arguments.images,
        seed=arguments.seed,
        fit=FitChoice(images=arguments.shared, seed=arguments.seed),
        identifiers=not arguments.no_identifiers,
    )


_last_shown: list[str] = []


def _progress(what: str, share: float) -> None:
    """One line for each new thing that is done; within it the share says little."""
    if _last_shown[-1:] != [what]:
        _last_shown[:] = [what]
        print(f"{100 * share:3.0f} %  {what}", file=sys.stderr, flush=True)
