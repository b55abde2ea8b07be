"""Many shoes made three rows taller by one method or another, and what became of their brightness."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray

from core.concepts import leak
from core.concepts.attributes import ATTRIBUTES, Attribute
from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.reaching import reach
from core.concepts.recipes import Method, Recipe
from core.concepts.samples import spread, test_images
from core.concepts.walking import Course, Rules, walk
from core.errors import UserError
from core.translation.sides import Side
from core.vae.model import Images, Latents

HEIGHT, BRIGHTNESS = ATTRIBUTES["height"], ATTRIBUTES["brightness"]
OTHERWISE = tuple(ATTRIBUTES[name] for name in BRIGHTNESS.otherwise)
"""Other measures of brightness, of which no method knows."""

AMOUNT = 3.0
"""Rows."""

HALF = 5000
"""The shoes are from the first half of the test images; what is fitted between models, on the other."""

CHUNK = 50
"""Shoes that walk together: a batch that stays in the processor's cache."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Moved:
    """Where n shoes got to."""

    after: Images
    """(n, 28, 28); of one that did not get there, as it was."""
    reached: NDArray[np.bool_]
    """(n,)"""


class Shoes:
    """Shoes of one model that built no vector, as it has them.

    Parameters
    ----------
    side
        The model.
    count
        How many at most.
    seed
        Of their order, and of the pairs that vectors are made of.

    Raises
    ------
    UserError
        There are none.
    """

    def __init__(self, side: Side, count: int, seed: int) -> None:
        self.side = side
        self.question = leak.Question(amount=AMOUNT, images=2 * HALF, seed=seed)
        numbers = leak.fresh_images(self.question, side.model)
        self.numbers = numbers[numbers < HALF][:count]
        if not len(self.numbers):
            raise UserError("No shoe is left that built no vector.")
        self.starts = torch.from_numpy(side.model.encode(test_images(self.numbers))[0])
        self.before = side.model.decode(self.starts.numpy())
        self.means = PosteriorMeans(side.model, sha256=side.sha256)

    @cached_property
    def recipes(self) -> tuple[Recipe, Recipe, dict[Method, Recipe]]:
        """The mean height vector, the mean brightness vector, and the first by each method."""
        change, against, by_method = leak.recipes(self.question)
        return change, against[0], by_method

    def vector(self, recipe: Recipe) -> Latents:
        """The unit vector (K,) of a recipe."""
        return resolve(recipe, self.means).vector

    def straight(self, vector: Latents) -> Moved:
        """Along a unit vector (K,) as far as each shoe needs."""
        ways = torch.from_numpy(np.array(vector, np.float32)).repeat(len(self.starts), 1)
        ends, reached = reach(self.side.model, self.starts, ways, HEIGHT, AMOUNT)
        return Moved(self.side.model.decode(ends.numpy()), reached.numpy())

    def along(self, vector: Latents, length: float) -> Images:
        """All shoes (n, 28, 28) after the same length along a unit vector (K,)."""
        return self.side.model.decode(self.starts.numpy() + np.float32(length) * vector)

    def walked(
        self,
        change: Attribute = HEIGHT,
        hold: Attribute = BRIGHTNESS,
        rules: Rules | None = None,
    ) -> Moved:
        """Walked along an attribute's gradient with another one held."""
        ends, reached = self.starts.clone(), torch.zeros(len(self.starts), dtype=torch.bool)
        for part in torch.split(torch.arange(len(self.starts)), CHUNK):
            goals = torch.full((len(part), 1), AMOUNT)
            walks = walk(self.side.model, self.starts[part], Course(change), goals, [hold], rules)
            ends[part], reached[part] = walks.points[:, 0], walks.reached[:, 0]
        ends[~reached] = self.starts[~reached]
        return Moved(self.side.model.decode(ends.numpy()), reached.numpy())

    def changes(self, attribute: Attribute, after: Images) -> Numbers:
        """By how much (n,) an attribute has changed, in its standard deviations over real shoes."""
        found = attribute.measure(after) - attribute.measure(self.before)
        return np.asarray(found / spread(attribute))

    def leak(self, moved: Moved, attribute: Attribute = BRIGHTNESS) -> tuple[float, float]:
        """Median and 90th percentile of an attribute's absolute change, of those that got there."""
        if not moved.reached.any():
            return float("inf"), float("inf")
        found = np.abs(self.changes(attribute, moved.after))[moved.reached]
        return float(np.median(found)), float(np.percentile(found, 90))


def arrays_of(side: Side, name: str, moved: Moved) -> dict[str, NDArray[np.generic]]:
    """What is exported of shoes that were moved."""
    return {
        f"{side.name}-{name}": np.asarray(moved.after),
        f"{side.name}-{name}-reached": np.asarray(moved.reached),
    }
