"""Leak of any recipe: what it lets change, on images that had no part in it, that should stand still.

``core.concepts.leak`` measures the usual recipes by every method, for the command line; this measures
whichever recipes somebody follows, in pieces so short that a drag goes on meanwhile.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.leak import Leaks, drift, median_and_p90, no_leaks, unheld
from core.concepts.paths import follow
from core.concepts.reaching import decoded, reach
from core.concepts.recipes import AttributeGradient, Method, Recipe, Separated
from core.concepts.samples import spread
from core.concepts.separation import NoDirectionError
from core.concepts.walking import Course, walk
from core.errors import UserError
from core.vae.model import Latents

STRAIGHT_CHUNK = 25
WALK_CHUNK = 5
"""Images between two looks at who waits: about a tenth of a second of the slowest model's time."""


@dataclass(frozen=True)
class Held:
    """What is to change by how much, and what is to stand still meanwhile."""

    change: Attribute
    amount: float
    hold: tuple[Attribute, ...]
    classes: tuple[int, ...] = (7, 9)
    """By the spread over whose test images leaks are counted."""

    @property
    def unheld(self) -> tuple[Attribute, ...]:
        """Other measures of what is held, which are not held themselves."""
        return unheld(self.change, self.hold)

    def leaks(
        self, attribute: Attribute, before: NDArray[np.float32], after: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """How far (n,) an attribute is off on images (n, 28, 28), in units of its spread."""
        moved = np.abs(attribute.measure(after) - attribute.measure(before))
        size = spread(attribute, self.classes)
        return moved / size if size else np.where(moved == 0.0, 0.0, np.inf)


def leak_of_recipe(
    recipe: Recipe, means: PosteriorMeans, bases: Latents, held: Held
) -> Generator[float, None, Leaks]:
    """What a recipe lets change at bases (n, K); yields how much is done, 0 to 1.

    A recipe that makes no direction in this model has a problem, and reaches nothing.
    """
    starts = torch.from_numpy(np.array(bases, np.float32))
    seen: list[_Seen] = []
    reasons: dict[str, int] = {}
    notes: tuple[str, ...] = ()
    walks = isinstance(recipe, Separated) and recipe.method is Method.WALK
    try:
        course = _course(recipe, means, held) if walks else None
        if not walks and not _on_base(recipe):
            notes = resolve(recipe, means).notes
        size = WALK_CHUNK if walks else STRAIGHT_CHUNK
        for number, part in enumerate(torch.split(starts, size)):
            yield number * size / len(starts)
            if course is not None:
                assert isinstance(recipe, Separated)
                goals = torch.full((len(part), 1), held.amount)
                walked = walk(means.model, part, course, goals, _holds(recipe))
                ends, reached = walked.points[:, 0], walked.reached[:, 0]
                for reason in filter(None, walked.reasons):
                    reasons[reason] = reasons.get(reason, 0) + 1
            else:
                ways = _ways(recipe, means, part)
                ends, reached = reach(means.model, part, ways, held.change, held.amount)
            if bool(reached.any()):
                seen.append(_Seen.at(means, part[reached], ends[reached], held))
    except UserError as error:
        return no_leaks(held.hold, held.unheld, str(error))
    if not seen:
        return no_leaks(held.hold, held.unheld, "", reasons, notes)
    leaks = {name: np.concatenate([one.leaks[name] for one in seen]) for name in seen[0].leaks}
    own = [attribute.name for attribute in held.hold]
    off = torch.cat([one.drifts for one in seen])
    summed_up = {name: median_and_p90(values) for name, values in leaks.items()}
    return Leaks(
        len(off) / len(starts),
        {name: summed_up[name] for name in own},
        {name: both for name, both in summed_up.items() if name not in own},
        median_and_p90(np.max([leaks[name] for name in own], axis=0)),
        float(off.median()),
        float(off.mean()),
        reasons=reasons,
        notes=notes,
    )


@dataclass(frozen=True, eq=False)
class _Seen:
    """What n images that got there have become."""

    leaks: dict[str, NDArray[np.float64]]
    """For each attribute (n,)."""
    drifts: Tensor
    """(n,) nats."""

    @classmethod
    def at(cls, means: PosteriorMeans, starts: Tensor, ends: Tensor, held: Held) -> _Seen:
        before, after = (decoded(means.model, points).numpy() for points in (starts, ends))
        attributes = (*held.hold, *held.unheld)
        return cls(
            {one.name: held.leaks(one, before, after) for one in attributes},
            drift(means.model, ends),
        )


def _course(recipe: Recipe, means: PosteriorMeans, held: Held) -> Course:
    """The recipe's own way, as far as the attribute that is to change says."""
    assert isinstance(recipe, Separated)
    of = recipe.of
    if isinstance(of, AttributeGradient) and attribute_of(of.attribute) == held.change:
        return Course(held.change)
    return Course(held.change, torch.from_numpy(resolve(of, means).vector))


def _holds(recipe: Separated) -> list[Attribute]:
    return [attribute_of(choice) for choice in recipe.hold]


def _on_base(recipe: Recipe) -> bool:
    """Whether the direction is another one at every base."""
    return isinstance(recipe, Separated) and recipe.method is Method.GRADIENT


def _ways(recipe: Recipe, means: PosteriorMeans, starts: Tensor) -> Tensor:
    """Unit vectors (n, K) at starts (n, K); zero where nothing is left of the direction."""
    if not _on_base(recipe):
        return torch.from_numpy(resolve(recipe, means).vector).repeat(len(starts), 1)
    ways = torch.zeros_like(starts)
    for row, start in enumerate(starts):
        try:
            ways[row] = torch.from_numpy(follow(recipe, means, start.numpy(), (0.0,)).vector)
        except NoDirectionError:
            continue  # goes nowhere, and so does not reach anything
    return ways
