"""How a model's strip is made: where a recipe leads from a base, decoded and measured.

What does not depend on where the slider stands is remembered, so that along a drag one image is
decoded for each strip.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from core.concepts.attributes import ATTRIBUTES, Attribute, attribute_of
from core.concepts.directions import PosteriorMeans
from core.concepts.paths import Path, follow, point_on
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
    on_frames: tuple[MeasuredAttribute, ...]
    """They, with the slider at position 0."""
    plotted: tuple[AttributeChoice, ...] = ()
    """What was asked for beside what the recipe is about."""

    def measured(self, current: Images) -> tuple[MeasuredAttribute, ...]:
        """The attributes, on the frames and on the decode (1, 28, 28) at the slider's position."""
        return tuple(
            replace(on_frames, current=float(attribute.measure(current)[0]))
            for attribute, on_frames in zip(self.attributes, self.on_frames, strict=True)
        )


@dataclass(eq=False)
class Ways:
    """Makes one model's ways, and remembers the latest."""

    means: PosteriorMeans
    _known: list[Way] = field(default_factory=list)
    """The one that was asked for last comes last."""
    _points: dict[tuple[int, float], tuple[Latents, bool]] = field(default_factory=dict)

    def along(
        self,
        recipe: Recipe,
        start: Latents,
        positions: tuple[float, ...],
        plotted: tuple[AttributeChoice, ...] | None = None,
    ) -> Way:
        """Where a recipe leads from ``start`` (K,) at each position.

        ``plotted`` are measured there beside what the recipe is about; None: whatever was before.

        Raises
        ------
        UserError
            As ``paths.follow``.
        """
        way = self._remembered(recipe, start, positions)
        if way is None:
            path = follow(recipe, self.means, start, positions)
            # Keys name paths by identity, and a forgotten one's may be used again.
            self._points.clear()
            way = self._measured(recipe, start.copy(), positions, path, plotted or ())
        else:
            self._known.remove(way)
            if plotted not in (None, way.plotted):
                way = self._measured(recipe, way.start, positions, way.path, plotted or ())
        self._known = [*self._known[1 - REMEMBERED_WAYS :], way]
        return way

    def _remembered(
        self, recipe: Recipe, start: Latents, positions: tuple[float, ...]
    ) -> Way | None:
        for way in self._known:
            if (
                way.positions == positions
                and np.array_equal(way.start, start)
                and way.recipe == recipe
            ):
                return way
        return None

    def at(self, way: Way, position: float) -> tuple[Latents, bool]:
        """The point (K,) of a way at the slider's position, and whether the way gets there."""
        key = (id(way.path), position)
        if key not in self._points:
            # Of the last few positions only: two strips ask, and ask again when nothing has moved.
            while len(self._points) >= REMEMBERED_WAYS:
                del self._points[next(iter(self._points))]
            self._points[key] = point_on(
                way.recipe, self.means, way.start, way.path, way.positions, position
            )
        return self._points[key]

    def _measured(
        self,
        recipe: Recipe,
        start: Latents,
        positions: tuple[float, ...],
        path: Path,
        plotted: tuple[AttributeChoice, ...],
    ) -> Way:
        """A way decoded and measured."""
        frames = self.means.model.decode(path.points)
        frames.flags.writeable = False
        base = self.means.model.decode(start[None])
        attributes = measured_along(recipe, plotted)
        held = [attribute_of(choice) for choice in held_by(recipe)]
        walks = isinstance(recipe, Separated) and recipe.method is Method.WALK
        return Way(
            recipe,
            start,
            positions,
            path,
            frames,
            attributes,
            tuple(
                _on_frames(attribute, frames, base, path, attribute in held, walks)
                for attribute in attributes
            ),
            plotted,
        )


def _on_frames(
    attribute: Attribute, frames: Images, base: Images, path: Path, held: bool, walks: bool
) -> MeasuredAttribute:
    values, start = attribute.measure(frames), float(attribute.measure(base)[0])
    return MeasuredAttribute(
        attribute.name,
        attribute.unit,
        attribute.step,
        values,
        start,
        current=start,
        held=held,
        tolerance=_tolerance(attribute) if walks and held else 0.0,
        drift=float(np.max(np.abs(values - start), where=path.reached, initial=0.0)),
    )


def held_by(recipe: Recipe) -> tuple[AttributeChoice, ...]:
    """The attributes that a recipe means to hold."""
    return recipe.hold if isinstance(recipe, Separated) else ()


def measured_along(
    recipe: Recipe, plotted: tuple[AttributeChoice, ...] = ()
) -> tuple[Attribute, ...]:
    """Height and brightness, then what a recipe is about, then what else is asked for, each once.

    Raises
    ------
    UserError
        One of them measures nothing.
    """
    of = recipe.of if isinstance(recipe, Separated) else recipe
    changed = (of.attribute,) if isinstance(of, AttributeGradient | Extremes | Regression) else ()
    others = [attribute_of(choice) for choice in (*changed, *held_by(recipe), *plotted)]
    return tuple(dict.fromkeys((ATTRIBUTES["height"], ATTRIBUTES["brightness"], *others)))


def _tolerance(attribute: Attribute) -> float:
    from core.concepts.walking import Rules

    return Rules().tolerance * attribute.step
