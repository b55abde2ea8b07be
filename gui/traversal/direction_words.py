"""What directions, their origins and the ways to separate them are called."""

from collections.abc import Collection, Sequence

from msgspec import Struct

from core.concepts.recipes import (
    AGAINST,
    HOLDING,
    AttributeGradient,
    Extremes,
    GroupDifference,
    Method,
    Pair,
    PairMean,
    Recipe,
    Regression,
    Separated,
    Translated,
    TranslationMethod,
)
from core.engine.requests import Strip
from core.engine.separation_requests import PairConsistency
from core.workspace.state import LIVE_PAIR, Traversal, followed_recipe, lacking, recipe_of
from gui.widgets.figures import number_text
from gui.widgets.translation_words import MAP_NAMES, model_name, shared_name

LIVE_NAME = "B − A (live)"

METHOD_LABELS = {
    Method.NONE: "none",
    Method.GRAM_SCHMIDT: "Gram-Schmidt",
    Method.PULLBACK: "pullback",
    Method.ALPHA: "alpha",
    Method.ALPHA_BISECTED: "alpha, bisected",
    Method.ERASER: "eraser",
    Method.GRADIENT: "gradient at the base",
    Method.WALK: "walk",
}
"""How each method of separation is called; one without an entry is called by its own name."""

ORIGINS: dict[type[Struct], str] = {
    Pair: "pair of images",
    PairMean: "mean of many pairs",
    GroupDifference: "two groups of images",
    Extremes: "least and most of an attribute",
    AttributeGradient: "gradient of an attribute",
    Regression: "regression of an attribute",
    Translated: "translated from another model",
}
"""What a direction of each kind, other than a separated one, was made from."""


def method_label(method: Method) -> str:
    """What a person reads for ``method``."""
    return METHOD_LABELS.get(method, method.value)


def why_not_against(methods: Collection[Method | None]) -> str:
    """Why no direction is separated from, whatever is ticked; empty if one can be."""
    if any(method in AGAINST for method in methods):
        return ""
    names = [method_label(method) for method in AGAINST]
    return f"The method does not look at these; take {', '.join(names[:-1])} or {names[-1]}."


def origin_of(recipe: Recipe) -> str:
    """What a direction was made from, in a few words."""
    if isinstance(recipe, Translated):
        return f"from {model_name(recipe.model)}, {translation_label(recipe)}"
    if isinstance(recipe, Separated):
        held = ", ".join(choice.name for choice in recipe.hold)
        if not recipe.against:
            return f"{method_label(recipe.method)}, holding {held}"
        others = len(recipe.against)
        noun = "direction" if others == 1 else "directions"
        return f"without {others} {noun}, {method_label(recipe.method)}"
    return ORIGINS[type(recipe)]


def translation_label(recipe: Translated) -> str:
    """By which method a direction was carried over, and on how many images a map was fitted."""
    if recipe.by is TranslationMethod.IDENTIFIER:
        return "by its identifier"
    name = MAP_NAMES[recipe.by][0]
    by = name[:1].lower() + name[1:] if name != "CCA" else name
    return f"by {by}, {shared_name(recipe.images)}" if recipe.images else f"by {by}"


def agreement(figures: PairConsistency) -> str:
    """How alike a direction's pairs are, beside random ones, in a few words."""
    if figures.problem or figures.pairs < 2:
        return ""
    low, high = (number_text(value, 2) for value in figures.interval)
    return (
        f"pairs {number_text(figures.cosine, 2)} ({low}–{high}),"
        f" random {number_text(figures.random, 2)}"
    )


def agreement_in_full(figures: PairConsistency) -> str:
    """The same with what it is."""
    if figures.problem or figures.pairs < 2:
        return figures.problem
    low, high = (number_text(value, 3) for value in figures.interval)
    return (
        f"mean cosine of each of its {figures.pairs} pairs with the mean of the others"
        f" {number_text(figures.cosine, 3)} (95 % bootstrap interval {low} to {high});"
        f" of random pairs {number_text(figures.random, 3)}"
    )


def is_separated(traversal: Traversal) -> bool:
    """Whether something is taken away from the chosen direction before it is followed."""
    return followed_recipe(traversal) != recipe_of(traversal, traversal.chosen)


def followed_sentence(traversal: Traversal) -> str:
    """What the strips follow, by the names in the library."""
    names = {LIVE_PAIR: LIVE_NAME, **{d.identifier: d.name for d in traversal.directions}}
    chosen = names.get(traversal.chosen, LIVE_NAME)
    missing = lacking(traversal, traversal.method)
    asked = traversal.against or traversal.hold
    if missing and asked and traversal.method is not Method.NONE:
        method = method_label(traversal.method)
        return f"The strips follow {chosen} as it is: {method} needs {missing}."
    if not is_separated(traversal):
        return f"The strips follow {chosen}."
    method = traversal.method
    others = [names[other] for other in traversal.against if other in names]
    without = f" without {', '.join(others)}" if others and method in AGAINST else ""
    by_hand = method is Method.ALPHA and traversal.alpha is not None
    held = [choice.name for choice in traversal.hold] if method in HOLDING and not by_hand else []
    holding = f", holding {', '.join(held)}" if held else ""
    return f"The strips follow {chosen}{without}, by {method_label(method)}{holding}."


def held_sentence(strips: Sequence[Strip]) -> str:
    """How far each held attribute moves along the strips, at most; empty if nothing is held."""
    parts = []
    for place, held in enumerate(strips[0].held if strips else ()):
        moved = [
            f"{number_text(strip.held[place].drift, 4)} in {strip.model}"
            for strip in strips
            if len(strip.held) > place
        ]
        unit = f" {held.unit}" if held.unit else ""
        parts.append(f"{held.name} moves ≤ {', '.join(moved)}{unit}")
    sentence = "; ".join(parts)
    units = dict.fromkeys(strip.unit for strip in strips if strip.unit)
    if units:
        sentence += f"{'; ' if sentence else ''}positions count {', '.join(units)}"
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""
