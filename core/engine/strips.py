"""How a model's strip is made: where a recipe leads from a base, decoded and measured.

What does not depend on where the slider stands is remembered, so that along a drag one image is
decoded for each strip.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.concepts.attributes import ATTRIBUTES, Attribute, attribute_of
from core.concepts.directions import PosteriorMeans, ResolvedDirection, resolve
from core.concepts.paths import ON_BASE, Path, follow, point_on
from core.concepts.recipes import (
    AttributeChoice,
    AttributeGradient,
    Extremes,
    Method,
    Recipe,
    Regression,
    Separated,
)
from core.engine.requests import MeasuredAttribute
from core.vae.model import Images, Latents

REMEMBERED_WAYS = 4
"""Ways kept for each model: two that are compared, and what they were before the last change."""

WayKey = tuple[bytes, tuple[float, ...]]
"""The bytes of a way's start, and its positions; its recipe is compared by value."""


@dataclass(frozen=True, eq=False)
class Way:
    """A strip without its slider; n frames."""

    recipe: Recipe
    start: Latents
    positions: tuple[float, ...]
    path: Path
    frames: Images
    """(n, 28, 28) decodes at the positions."""
    attributes: tuple[Attribute, ...]
    """Height and brightness, then what the recipe changes and holds, each once."""
    values: NDArray[np.float64]
    """(attributes, n) on the frames."""
    base: NDArray[np.float64]
    """(attributes,) at position 0."""

    def measured(self, current: Images) -> tuple[MeasuredAttribute, ...]:
        """The attributes, on the frames and on the decode (1, 28, 28) at the slider's position."""
        held = [attribute_of(choice) for choice in held_by(self.recipe)]
        walks = isinstance(self.recipe, Separated) and self.recipe.method is Method.WALK
        return tuple(
            MeasuredAttribute(
                attribute.name,
                attribute.unit,
                attribute.step,
                values,
                float(base),
                float(attribute.measure(current)[0]),
                attribute in held,
                _tolerance(attribute) if walks and attribute in held else 0.0,
                float(np.max(np.abs(values - base), where=self.path.reached, initial=0.0)),
            )
            for attribute, values, base in zip(self.attributes, self.values, self.base, strict=True)
        )


@dataclass(eq=False)
class Ways:
    """Makes one model's ways, and remembers the latest."""

    means: PosteriorMeans
    _known: OrderedDict[WayKey, list[Way]] = field(default_factory=OrderedDict)
    _resolved: list[tuple[Recipe, ResolvedDirection]] = field(default_factory=list)
    _points: dict[tuple[int, float], tuple[Latents, bool]] = field(default_factory=dict)

    def along(self, recipe: Recipe, start: Latents, positions: tuple[float, ...]) -> Way:
        """Where a recipe leads from ``start`` (K,) at each position.

        Raises
        ------
        UserError
            As ``paths.follow``.
        """
        key = (start.tobytes(), positions)
        for way in self._known.get(key, ()):
            if way.recipe == recipe:
                self._known.move_to_end(key)
                return way
        way = self._made(recipe, start, positions)
        self._known.setdefault(key, []).append(way)
        while sum(map(len, self._known.values())) > REMEMBERED_WAYS:
            oldest = next(iter(self._known))
            self._known[oldest].pop(0)
            if not self._known[oldest]:
                del self._known[oldest]
        return way

    def at(self, way: Way, position: float) -> tuple[Latents, bool]:
        """The point (K,) of a way at the slider's position, and whether the way gets there."""
        key = (id(way), position)
        if key not in self._points:
            # Of the last few positions only: two strips ask, and ask again when nothing has moved.
            while len(self._points) >= REMEMBERED_WAYS:
                del self._points[next(iter(self._points))]
            self._points[key] = point_on(
                way.recipe, self.means, way.start, way.path, way.positions, position
            )
        return self._points[key]

    def _made(self, recipe: Recipe, start: Latents, positions: tuple[float, ...]) -> Way:
        path = follow(recipe, self.means, start, positions, self._resolution(recipe))
        frames = self.means.model.decode(path.points)
        frames.flags.writeable = False
        attributes = measured_along(recipe)
        base = self.means.model.decode(start[None])
        self._points.clear()  # keys name ways by identity, and a forgotten one's may be used again
        return Way(
            recipe,
            start.copy(),
            positions,
            path,
            frames,
            attributes,
            np.stack([attribute.measure(frames) for attribute in attributes]),
            np.array([attribute.measure(base)[0] for attribute in attributes]),
        )

    def _resolution(self, recipe: Recipe) -> ResolvedDirection | None:
        """What a straight way's recipe resolves to; kept, for the base may change under it."""
        if isinstance(recipe, Separated) and recipe.method in ON_BASE:
            return None
        for known, resolved in self._resolved:
            if known == recipe:
                return resolved
        resolved = resolve(recipe, self.means)
        self._resolved = [*self._resolved[1 - REMEMBERED_WAYS :], (recipe, resolved)]
        return resolved


def held_by(recipe: Recipe) -> tuple[AttributeChoice, ...]:
    """The attributes that a recipe means to hold."""
    return recipe.hold if isinstance(recipe, Separated) else ()


def measured_along(recipe: Recipe) -> tuple[Attribute, ...]:
    """Height and brightness, then what a recipe is about, each once.

    Raises
    ------
    UserError
        One of them measures nothing.
    """
    of = recipe.of if isinstance(recipe, Separated) else recipe
    changed = (of.attribute,) if isinstance(of, AttributeGradient | Extremes | Regression) else ()
    others = [attribute_of(choice) for choice in (*changed, *held_by(recipe))]
    return tuple(dict.fromkeys((ATTRIBUTES["height"], ATTRIBUTES["brightness"], *others)))


def _tolerance(attribute: Attribute) -> float:
    from core.concepts.walking import Rules

    return Rules().tolerance * attribute.step
