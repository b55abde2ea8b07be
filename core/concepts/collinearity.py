"""Is it collinearity? The answer to the question under the article, for one model, in figures.

"Do you run into a collinearity problem when you try this, for instance?" Three things tell: whether
the two directions lie close together, whether the two attributes' gradients do at the places where one
starts, and whether those gradients stay what they are while one goes.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.consistency import cosine_interval
from core.concepts.decoder_slopes import slopes
from core.concepts.directions import PosteriorMeans, resolve, steps_of
from core.concepts.leak import Question, recipes
from core.concepts.paths import condition_number
from core.concepts.reaching import reach
from core.concepts.separation import NoDirectionError
from core.stepwise import at_once
from core.vae.model import Latents, Model

PLACES = 11
"""Places along each path, both ends included, where the gradients are looked at."""

PATHS = 60
"""Bases whose paths are looked at."""

CHUNK = 20
"""Places looked at together between two looks at who waits."""

NEARLY_COLLINEAR = 0.95
NEARLY_DEPENDENT = 10.0
"""A cosine, and a condition number of unit gradients, from which on one may speak of collinearity."""

TURNING = 6.0
"""Degrees by which a gradient turns when a tenth of a step goes where nothing was to change."""


@dataclass(frozen=True, eq=False)
class Collinearity:
    """The figures; of the changed attribute's direction h and the first held one's, b."""

    cosine: float
    """Of h and b."""
    interval: tuple[float, float]
    """Its 95 % bootstrap interval over the pairs of both."""
    condition: float
    """Median condition number, at the bases, of the unit gradients of all attributes."""
    condition_p90: float
    fractions: NDArray[np.float64]
    """(p,) of the straight way along h to where the change is reached, 0 to 1."""
    turned: dict[str, NDArray[np.float64]]
    """For each attribute (p,): the median angle, in degrees, of its gradient there from that at the base."""
    between: NDArray[np.float64]
    """(p,) median cosine of the two gradients there."""
    sentences: tuple[str, str, str]


def collinearity(model: Model, question: Question, bases: Latents) -> Collinearity:
    """The figures of a model, at bases (n, K) that built no vector.

    Raises
    ------
    NoDirectionError
        One of the two directions does not exist in this model, or leads nowhere.
    UserError
        As ``directions.resolve``.
    """
    return at_once(collinearity_in_steps(model, question, bases))


def collinearity_in_steps(
    model: Model, question: Question, bases: Latents
) -> Generator[float, None, Collinearity]:
    """The same; yields how much is done, 0 to 1, so often that a drag goes on meanwhile.

    Raises
    ------
    NoDirectionError, UserError
        As ``collinearity``.
    """
    means = PosteriorMeans(model)
    change, against, _ = recipes(question)
    first, second = steps_of(change, means), steps_of(against[0], means)
    assert first is not None
    assert second is not None
    yield 0.1
    figure, low, high = cosine_interval(first, second)
    attributes = [attribute_of(choice) for choice in (question.change, *question.hold)]
    starts = torch.from_numpy(np.ascontiguousarray(bases[:PATHS]))
    yield 0.2
    at_bases = yield from _gradients(model, starts, attributes, 0.2, 0.25)
    conditions = np.array([condition_number(gradients) for gradients in at_bases])
    way = torch.from_numpy(resolve(change, means).vector).repeat(len(starts), 1)
    ends, reached = reach(model, starts, way, attributes[0], question.amount)
    if not bool(reached.any()):
        raise NoDirectionError(
            f"Along its direction {attributes[0].name} changes by {question.amount:g} at none of the "
            "bases, so there is no path to look at."
        )
    fractions = np.linspace(0.0, 1.0, PLACES)
    turned, between = yield from _along(
        model, attributes, starts[reached], ends[reached], fractions
    )
    condition = float(np.median(conditions))
    return Collinearity(
        figure,
        (low, high),
        condition,
        float(np.percentile(conditions, 90)),
        fractions,
        turned,
        between,
        _sentences(attributes, figure, (low, high), condition, turned),
    )


def _gradients(
    model: Model, points: torch.Tensor, attributes: list[Attribute], begun: float, done: float
) -> Generator[float, None, NDArray[np.float64]]:
    """The attributes' gradients (n, m, K) at points (n, K); yields from ``begun`` up to ``done``."""
    found = []
    for number, part in enumerate(torch.split(points, CHUNK)):
        yield begun + (done - begun) * number * CHUNK / len(points)
        found.append(slopes(model, part, attributes).gradients.double().numpy())
    return np.concatenate(found)


def _along(
    model: Model,
    attributes: list[Attribute],
    starts: torch.Tensor,
    ends: torch.Tensor,
    fractions: NDArray[np.float64],
) -> Generator[float, None, tuple[dict[str, NDArray[np.float64]], NDArray[np.float64]]]:
    seen = []
    for place, fraction in enumerate(fractions):
        points = starts + float(fraction) * (ends - starts)
        done = [0.25 + 0.75 * (place + more) / len(fractions) for more in (0, 1)]
        seen.append((yield from _gradients(model, points, attributes, *done)))
    gradients = np.stack(seen)
    sizes = np.linalg.norm(gradients, axis=3, keepdims=True)
    units = gradients / np.where(sizes == 0.0, 1.0, sizes)
    cosines = np.clip((units * units[:1]).sum(3), -1.0, 1.0)
    angles = np.median(np.degrees(np.arccos(cosines)), axis=1)
    turned = {attribute.name: angles[:, place] for place, attribute in enumerate(attributes)}
    return turned, np.median((units[:, :, 0] * units[:, :, 1]).sum(2), axis=1)


def _sentences(
    attributes: list[Attribute],
    figure: float,
    interval: tuple[float, float],
    condition: float,
    turned: dict[str, NDArray[np.float64]],
) -> tuple[str, str, str]:
    change, held = attributes[0].name, attributes[1].name
    names = " and ".join(attribute.name for attribute in attributes)
    close = abs(figure) >= NEARLY_COLLINEAR
    dependent = condition >= NEARLY_DEPENDENT
    most = {name: float(angles[-1]) for name, angles in turned.items()}
    turns = max(most.values()) >= TURNING
    first = (
        f"The directions of {change} and {held} have a cosine of {round(figure, 2) + 0.0:.2f} (95 % interval "
        f"{interval[0]:.2f} to {interval[1]:.2f}), so they are {'' if close else 'not '}nearly "
        "collinear."
    )
    second = (
        f"At the start of the way, the gradients of {names} have a condition number of "
        f"{condition:.1f} (1 is orthogonal), so there "
        f"{change} can {'hardly ' if dependent else ''}be changed without the rest."
    )
    angles = " and ".join(f"that of {name} by {angle:.0f}°" for name, angle in most.items())
    third = f"On the straight way to its end, the gradients turn, {angles}, " + (
        "so what keeps an attribute at the start does not keep it later: no straight line can."
        if turns
        else "which is so little that a straight line may do."
    )
    return first, second, third
