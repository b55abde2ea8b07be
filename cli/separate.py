"""``separate``: how much of what should stand still each method of separation lets change."""

import argparse
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.change_choice import add_change_arguments, add_sample_arguments, change_choice
from cli.progress import print_progress

if TYPE_CHECKING:
    from core.concepts.collinearity import Collinearity
    from core.concepts.leak import Answer, Leaks, Question
    from core.vae.model import Model

HELP = "change one attribute and hold others, by every method, and measure what leaks"
EPILOG = (
    "ATTRIBUTE is height, brightness, width, slant, symmetry, lit-median, lit-mean, rows-over-0.3, "
    "row-spread, or mark:IMAGE, the mean level of pixels that are weighted by an image. Leaks are "
    "in standard deviations of the attribute over the test images of the classes, at the places "
    "where the change is reached, on images that built no vector and have the room. Drift is how "
    "far the decoded images are off the data, in nats."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of DESIGN's ``separate``."""
    parser.epilog = EPILOG
    parser.add_argument("model", metavar="MODEL", help="a model's name, or a model file")
    add_change_arguments(parser, "--change", "changed")
    add_sample_arguments(parser)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Measure all methods.

    Raises
    ------
    UserError
        There is no such model or attribute, a number is out of range, or nothing can be measured.
    """
    from core.concepts.collinearity import collinearity
    from core.concepts.separation import NoDirectionError
    from core.engine.answers import Answers

    question = _question(arguments)
    answers = Answers()
    answers.prepare_thread()
    model = answers.load(arguments.model).model
    answer = _measured(model, question)
    print_progress("Looking at the gradients", 1.0)
    figures: Collinearity | None
    try:
        figures, problem = collinearity(model, question, answer.bases), ""
    except NoDirectionError as error:
        figures, problem = None, str(error)
    return {
        "methods": {name: _leaks(leaks) for name, leaks in answer.methods.items()},
        "drift_of_test_images": _number(answer.drift_of_test_images),
        "mean_drift_of_test_images": _number(answer.mean_drift_of_test_images),
        **_collinearity(figures, problem),
        "by": question.amount,
        "images": answer.images,
        "spreads": dict(answer.spreads),
        "consistency": _consistency(model, question),
    }


def _question(arguments: argparse.Namespace) -> "Question":
    from core.concepts.leak import Question

    chosen = change_choice(arguments)
    return Question(
        chosen.change, chosen.hold, chosen.amount, chosen.pairs, chosen.images, chosen.seed
    )


def _measured(model: "Model", question: "Question") -> "Answer":
    from core.concepts.leak import measure_leaks
    from core.stepwise import at_once

    return at_once(measure_leaks(model, question), lambda step: print_progress(*step))


def _leaks(leaks: "Leaks") -> dict[str, Any]:
    median, p90 = leaks.worst
    return {
        "median_leak": _number(median),
        "p90_leak": _number(p90),
        "median_leak_unheld": _firsts(leaks.unheld, 0),
        "p90_leak_unheld": _firsts(leaks.unheld, 1),
        "reached": leaks.reached,
        "drift": _number(leaks.drift),
        "mean_drift": _number(leaks.mean_drift),
        "held": {
            name: {"median_leak": _number(values[0]), "p90_leak": _number(values[1])}
            for name, values in leaks.held.items()
        },
        "notes": list(leaks.notes) + ([leaks.problem] if leaks.problem else []),
        "stopped": dict(leaks.reasons),
    }


def _firsts(values: Mapping[str, tuple[float, float]], place: int) -> dict[str, float | None]:
    return {name: _number(both[place]) for name, both in values.items()}


def _collinearity(figures: "Collinearity | None", problem: str) -> dict[str, Any]:
    if figures is None:
        return {"cosine": None, "condition": None, "answer": [problem]}
    return {
        "cosine": figures.cosine,
        "cosine_interval": list(figures.interval),
        "condition": _number(figures.condition),
        "condition_p90": _number(figures.condition_p90),
        "turning": {
            "fraction": figures.fractions.tolist(),
            "degrees": {name: angles.tolist() for name, angles in figures.turned.items()},
            "cosine_of_gradients": figures.between.tolist(),
        },
        "answer": list(figures.sentences),
    }


def _consistency(model: "Model", question: "Question") -> dict[str, Any]:
    from core.concepts.attributes import attribute_of
    from core.concepts.consistency import consistency
    from core.concepts.directions import PosteriorMeans
    from core.concepts.leak import recipes

    means = PosteriorMeans(model)
    change, against, _ = recipes(question)
    shown: dict[str, Any] = {}
    for choice, recipe in zip((question.change, *question.hold), (change, *against), strict=True):
        found = consistency(recipe, means)
        if found is not None:
            shown[attribute_of(choice).name] = {
                "pairs": found.pairs,
                "cosine": found.cosine,
                "interval": list(found.interval),
                "random": found.random,
            }
    return shown


def _number(value: float) -> float | None:
    """A number for JSON, which has no NaN and no infinity."""
    return float(value) if math.isfinite(value) else None
