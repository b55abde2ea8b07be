"""What is asked about the followed direction, worked out from the state; and changes to that."""

from msgspec.structs import replace

from core.concepts.recipes import (
    AttributeChoice,
    AttributeGradient,
    AttributeName,
    Extremes,
    Known,
    PairMean,
    Recipe,
    Regression,
    Separated,
    Taller,
    Translated,
)
from core.errors import UserError
from core.workspace.state import Traversal, recipe_of
from core.workspace.study_state import PLOT_LIMIT

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)


def studied_change(traversal: Traversal) -> AttributeChoice:
    """The attribute whose change is looked at: chosen, or what the followed direction is about."""
    if traversal.study.change is not None:
        return traversal.study.change
    return attribute_about(recipe_of(traversal, traversal.chosen))


def attribute_about(recipe: Recipe | None) -> AttributeChoice:
    """The attribute that a direction is about, as far as its recipe says; else, or without one, height."""
    while isinstance(recipe, Separated | Translated):
        recipe = recipe.of
    match recipe:
        case AttributeGradient(attribute=attribute) | Extremes(attribute=attribute):
            return attribute
        case Regression(attribute=attribute):
            return attribute
        case PairMean(change=change) if not isinstance(change, Taller):
            return BRIGHTNESS
    return HEIGHT


def usually_held(change: AttributeChoice) -> tuple[AttributeChoice, ...]:
    """What is held where nobody has said what: brightness, or height where that is what changes."""
    return (HEIGHT,) if change == BRIGHTNESS else (BRIGHTNESS,)


def studied_hold(traversal: Traversal) -> tuple[AttributeChoice, ...]:
    """The attributes whose change is the leak: what is held, or else brightness (or height)."""
    change = studied_change(traversal)
    held = tuple(choice for choice in traversal.hold if choice != change)
    return held or usually_held(change)


def study_change(traversal: Traversal, change: AttributeChoice | None) -> Traversal:
    """Look at the change of another attribute, by its usual amount."""
    return replace(traversal, study=replace(traversal.study, change=change, amount=None))


def plot_attribute(traversal: Traversal, choice: AttributeChoice, wanted: bool) -> Traversal:
    """Plot an attribute under the strips, or no longer.

    Raises
    ------
    UserError
        As many are plotted as can be.
    """
    rest = tuple(other for other in traversal.study.plotted if other != choice)
    if wanted and len(rest) >= PLOT_LIMIT:
        raise UserError(
            f"No more than {PLOT_LIMIT} attributes can be plotted; take one away first."
        )
    plotted = (*rest, choice) if wanted else rest
    return replace(traversal, study=replace(traversal.study, plotted=plotted))
