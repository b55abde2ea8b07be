"""What the figures on many shoes share: the shoes, moved by each method once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.concepts.recipes import Method
from core.reproduction.canvas import QUIET, SMALL, Canvas
from core.reproduction.charts import Axes, Bar, bar_chart, top_of
from core.reproduction.claims import Step
from core.reproduction.figure import PictureFile
from core.reproduction.shoe_figures import HEIGHT_PAIR, SIZE, ShoeStudy
from core.reproduction.shoes_moved import AMOUNT, Moved, Shoes, arrays_of
from core.translation.sides import Side


@dataclass(frozen=True)
class SeparationStudy:
    """What the figures on many shoes share."""

    shoes: ShoeStudy
    count: int = 200
    seed: int = 0

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both models, the small one first."""
        return self.shoes.sides

    @cached_property
    def many(self) -> dict[str, Shoes]:
        """Each model's shoes, by its name."""
        return {side.name: Shoes(side, self.count, self.seed) for side in self.sides}

    @cached_property
    def by_pair(self) -> dict[str, Moved]:
        """Made taller along the article's own vector."""
        return {n: one.straight(one.vector(HEIGHT_PAIR)) for n, one in self.many.items()}

    @cached_property
    def by_mean(self) -> dict[str, Moved]:
        """Along the mean vector of 60 pairs."""
        return {n: one.straight(one.vector(one.recipes[0])) for n, one in self.many.items()}

    @cached_property
    def by_gram_schmidt(self) -> dict[str, Moved]:
        """Along that without its part along brightness."""
        return {
            name: one.straight(one.vector(one.recipes[2][Method.GRAM_SCHMIDT]))
            for name, one in self.many.items()
        }

    @cached_property
    def by_alpha(self) -> dict[str, Moved]:
        """Along h - αb, α bisected."""
        return {
            name: one.straight(one.vector(one.recipes[2][Method.ALPHA_BISECTED]))
            for name, one in self.many.items()
        }

    @cached_property
    def by_walk(self) -> dict[str, Moved]:
        """Walked with brightness held."""
        return {name: one.walked() for name, one in self.many.items()}

    def median_leaks(self, moved: Mapping[str, Moved]) -> list[float]:
        """Of each model, in standard deviations of brightness."""
        return [self.many[side.name].leak(moved[side.name])[0] for side in self.sides]

    def arrays(self, **moved: Mapping[str, Moved]) -> dict[str, Any]:
        """What is exported of shoes that were moved, in both models, with the shoes as they were."""
        found: dict[str, Any] = {}
        for side in self.sides:
            found[f"{side.name}-shoes"] = self.many[side.name].numbers
            found[f"{side.name}-before"] = self.many[side.name].before
            for name, by_model in moved.items():
                found |= arrays_of(side, name.replace("_", "-"), by_model[side.name])
        return found

    def about(self, step: Step) -> dict[str, object]:
        """What a picture carries."""
        return {**self.shoes.about(step), "images": self.count, "seed": self.seed}

    def leak_chart(
        self, name: str, step: Step, bars: Sequence[tuple[str, Mapping[str, Moved], str]]
    ) -> PictureFile:
        """Bars of the median change of brightness, a panel for each model."""
        canvas = Canvas(SIZE, 262)
        width = (SIZE - 140) / 2
        for place, side in enumerate(self.sides):
            shown = [
                Bar(label, *self.many[side.name].leak(moved[side.name]), colour)
                for label, moved, colour in bars
            ]
            left = 56 + place * (width + 70)
            axes = Axes(canvas, left, 32, width, 168, (0, len(bars)), (0.0, top_of(shown)))
            bar_chart(axes, shown, "change of brightness", "bar: median; whisker: 90th percentile")
            axes.title(side.name)
        words = f"in standard deviations of brightness over real shoes, {AMOUNT:g} rows taller"
        canvas.text((56, 252), words, QUIET, SMALL, "lm")
        return canvas.picture(
            name,
            f"How much brightness changes by each method, over up to {self.count} shoes of each model.",
            self.about(step),
        )
