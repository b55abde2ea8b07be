"""What directions, their origins and the ways to separate them are called."""

from msgspec import Struct

from core.concepts.recipes import (
    AttributeGradient,
    Extremes,
    GroupDifference,
    Method,
    Pair,
    PairMean,
    Recipe,
    Regression,
    Separated,
)
from core.workspace.state import LIVE_PAIR, Traversal, followed_recipe, recipe_of

LIVE_NAME = "B − A (live)"

METHOD_LABELS = {Method.NONE: "none", Method.GRAM_SCHMIDT: "Gram-Schmidt"}
"""How each method of separation is called; one without an entry is called by its own name."""

ORIGINS: dict[type[Struct], str] = {
    Pair: "pair of images",
    PairMean: "mean of many pairs",
    GroupDifference: "two groups of images",
    Extremes: "least and most of an attribute",
    AttributeGradient: "gradient of an attribute",
    Regression: "regression of an attribute",
}
"""What a direction of each kind, other than a separated one, was made from."""


def method_label(method: Method) -> str:
    """What a person reads for ``method``."""
    return METHOD_LABELS.get(method, method.value)


def origin_of(recipe: Recipe) -> str:
    """What a direction was made from, in a few words."""
    if isinstance(recipe, Separated):
        others = len(recipe.against)
        noun = "direction" if others == 1 else "directions"
        return f"without {others} {noun}, {method_label(recipe.method)}"
    return ORIGINS[type(recipe)]


def is_separated(traversal: Traversal) -> bool:
    """Whether something is taken away from the chosen direction before it is followed."""
    return followed_recipe(traversal) != recipe_of(traversal, traversal.chosen)


def followed_sentence(traversal: Traversal) -> str:
    """What the strips follow, by the names in the library."""
    names = {LIVE_PAIR: LIVE_NAME, **{d.identifier: d.name for d in traversal.directions}}
    chosen = names.get(traversal.chosen, LIVE_NAME)
    if not is_separated(traversal):
        return f"The strips follow {chosen}."
    others = [names[other] for other in traversal.against if other in names]
    without = f" without {', '.join(others)}" if others else ""
    return f"The strips follow {chosen}{without}, by {method_label(traversal.method)}."
