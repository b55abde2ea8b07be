"""All figures of the article, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping

from core.reproduction import (
    alpha_figure,
    concept_figures,
    plane_figures,
    separation_figures,
    shoe_figures,
    steps,
    translation_figures,
    world_figures,
)
from core.reproduction.claims import Step
from core.reproduction.figure import Figure
from core.reproduction.separation_study import SeparationStudy
from core.stepwise import told
from core.translation.sides import Progress, Side, part

MODELS = ("two-d-a", "two-d-b", "small", "large")
"""The shipped models, by which everything is made."""

IMAGES = 200
"""Shoes of each model that methods are measured on, unless others are asked for."""

LONG = {steps.ALPHA.identifier: 8.0, steps.IDENTIFIER.identifier: 12.0}
"""How much longer than others some figures take: for the progress only."""


def figures(
    sides: Mapping[str, Side], images: int = IMAGES, seed: int = 0
) -> Generator[Progress, None, tuple[Figure, ...]]:
    """Make every figure; yields which one is being made, and how much is done, 0 to 1.

    Parameters
    ----------
    sides
        The models of ``MODELS``, by their names.
    images
        Shoes that methods are measured on.
    seed
        Of every draw: shoes, pairs, what is learned.

    Raises
    ------
    UserError
        A model makes nothing of an image, or no shoe is left to measure on.
    """
    jobs = _jobs(sides, images, seed)
    whole = sum(LONG.get(step.identifier, 1.0) for step, _ in jobs)
    made: list[Figure] = []
    done = 0.0
    for step, job in jobs:
        yield step.title, done / whole
        width = LONG.get(step.identifier, 1.0)
        made.append((yield from _titled(step, part(job(), done / whole, (done + width) / whole))))
        done += width
    return tuple(made)


Job = Callable[[], Generator[Progress, None, Figure]]


def _titled(
    step: Step, job: Generator[Progress, None, Figure]
) -> Generator[Progress, None, Figure]:
    """A job whose progress goes by its step's title, whatever it is doing."""
    return (yield from told(job, lambda progress: (step.title, progress[1])))


def _jobs(sides: Mapping[str, Side], images: int, seed: int) -> list[tuple[Step, Job]]:
    world = world_figures.GridWorldStudy(seed)
    plane = plane_figures.PlaneStudy((sides["two-d-a"], sides["two-d-b"]), seed)
    shoes = shoe_figures.ShoeStudy(sides["small"], sides["large"])
    separation = SeparationStudy(shoes, images, seed)
    translation = translation_figures.TranslationStudy(separation)
    at_once: list[tuple[Step, Callable[[], Figure]]] = [
        (steps.ENVIRONMENT, lambda: world_figures.environment(world)),
        (steps.MODEL_1, lambda: world_figures.model_1(world)),
        (steps.MODEL_2, lambda: world_figures.model_2(world)),
        (steps.TUPLES, lambda: world_figures.tuples(world)),
        (steps.IDENTIFIERS, lambda: concept_figures.identifiers(world)),
        (steps.LEARNED, lambda: concept_figures.learned(world)),
        (steps.DERIVED, lambda: concept_figures.derived(world)),
        (steps.MANIPULATED, lambda: concept_figures.manipulated_figure(world)),
        (steps.PLANES, lambda: plane_figures.planes(plane)),
        (steps.HALF, lambda: plane_figures.half_and_half(plane)),
        (steps.ACTIVE, lambda: shoe_figures.active(shoes)),
        (steps.PAIR, lambda: shoe_figures.pair(shoes)),
        (steps.HEIGHT, lambda: shoe_figures.height(shoes)),
        (steps.REAL_SHOE, lambda: shoe_figures.real_shoe(shoes)),
        (steps.LEAK, lambda: separation_figures.leak(separation)),
        (steps.GRAM_SCHMIDT, lambda: separation_figures.gram_schmidt(separation)),
        (steps.ALPHA, lambda: alpha_figure.alpha(separation)),
        (steps.WALK, lambda: separation_figures.walk(separation)),
    ]
    return [
        *((step, _job(make)) for step, make in at_once),
        (steps.ARROW, lambda: translation_figures.arrow(translation)),
        (steps.IDENTIFIER, lambda: translation_figures.identifier(translation)),
    ]


def _job(make: Callable[[], Figure]) -> Job:
    def steps_of() -> Generator[Progress, None, Figure]:
        yield "", 0.0
        return make()

    return steps_of
