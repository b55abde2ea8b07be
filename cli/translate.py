"""``translate``: is it the same concept in the other model? Every map, measured beside its baselines."""

import argparse
from typing import TYPE_CHECKING, Any

from cli.change_choice import add_change_arguments, add_sample_arguments, change_choice
from cli.progress import progress_of_each
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
IMAGE_LIMIT = 60_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``translate``."""
    parser.epilog = EPILOG
    parser.add_argument("source", metavar="SOURCE", help="the model that knows the concept")
    parser.add_argument("target", metavar="TARGET", help="the model that it is carried over to")
    add_change_arguments(parser, "--direction", "the concept")
    parser.add_argument(
        "--shared",
        type=int,
        default=0,
        metavar="N",
        help="images that both models have seen, to fit on; default: all that there are",
    )
    add_sample_arguments(parser)
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
    from core.stepwise import at_once
    from core.translation.comparison import compare
    from core.translation.comparison_json import comparison_json, curve_json
    from core.translation.image_curve import image_curve
    from core.translation.questions import CurveQuestion

    progress = progress_of_each()
    answers = Answers()
    answers.prepare_thread()
    source, target = _side(answers, arguments.source), _side(answers, arguments.target)
    shown = comparison_json(
        at_once(compare(source, target, question, {}), lambda step: progress(*step))
    )
    if arguments.curve:
        asked = CurveQuestion(
            (question.change, *question.hold), classes=question.classes, fit=question.fit
        )
        shown["curve"] = curve_json(
            at_once(image_curve(source, target, asked), lambda step: progress(*step))
        )
    return shown


def _side(answers: Any, name: str) -> "Side":
    from core.translation.sides import Side

    loaded = answers.load(name)
    return Side(name, loaded.sha256, loaded.model)


def _question(arguments: argparse.Namespace) -> "Question":
    from core.translation.questions import FitChoice, Question
    from core.translation.sides import LEAST_PAIRS

    chosen = change_choice(arguments)
    if arguments.shared and not LEAST_PAIRS <= arguments.shared <= IMAGE_LIMIT:
        raise UserError(
            f"--shared {arguments.shared} is out of range; take {LEAST_PAIRS} to {IMAGE_LIMIT}, or 0 "
            "for all that there are."
        )
    return Question(
        change=chosen.change,
        hold=chosen.hold,
        amount=chosen.amount,
        pairs=chosen.pairs,
        images=chosen.images,
        seed=chosen.seed,
        fit=FitChoice(images=arguments.shared, seed=chosen.seed),
        identifiers=not arguments.no_identifiers,
    )
