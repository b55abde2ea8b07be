"""A map that a translated direction needs, fitted in steps, so that others can be served meanwhile."""

from __future__ import annotations

from collections.abc import Generator

from core.concepts.directions import PosteriorMeans
from core.concepts.recipes import Translated, takes_long
from core.translation import carrying


def prepare(recipe: Translated, means: PosteriorMeans) -> Generator[float, None, None]:
    """Have the map fitted and kept, so that ``carrying.carry`` is quick afterwards.

    Yields how much of it is done, 0 to 1; nothing where nothing is fitted.

    Raises
    ------
    UserError
        The model that the direction comes from is missing or has changed, or the map cannot be fitted.
    """
    if means.sha256 == recipe.sha256 or not takes_long(recipe):
        return
    from core.translation.questions import FitChoice

    source, target = carrying.source_of(recipe), carrying.target_of(means)
    choice = FitChoice(images=recipe.images)
    for _, share in carrying.store().map(recipe.by, source, target, choice):
        yield share
