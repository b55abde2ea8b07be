"""The workspace: everything that a user can undo and save, as one frozen value.

It holds one struct for each pane. It is also the content of the session file, so there is no second
schema (``core.workspace.session_file``). What is derived from it (decoded images, vectors, figures)
is never stored: it is asked of the engine.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.concepts.recipes import (
    AGAINST,
    HOLD_LIMIT,
    HOLDING,
    AttributeChoice,
    AttributeGradient,
    Direction,
    Marked,
    Method,
    Pair,
    Recipe,
    Separated,
)
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.workspace.grid_world_state import GridWorld
from core.workspace.latents_state import LatentSpaces
from core.workspace.models_state import Models
from core.workspace.study_state import Study
from core.workspace.translation_state import Translation

LIVE_PAIR = "live"
"""The identifier of the direction that is always there: from image A to image B as they are now."""

MARK_LIMIT = 20
"""Attributes of the user's own."""

FRAME_LIMITS = (2, 41)
POSITION_LIMIT = 60.0
"""Positions are lengths in latent space; no unit vector needs to be followed farther than this."""

ALPHA_LIMIT = 10.0
"""Alphas count unit directions: far beyond 1, what is subtracted is all that is left."""

Position = Annotated[float, Meta(ge=-POSITION_LIMIT, le=POSITION_LIMIT)]


class GalleryOrder(StrEnum):
    """How the gallery sorts the test images."""

    NUMBER = "number"
    CLASS = "class"
    LIKENESS = "likeness"


class Gallery(Struct, frozen=True, forbid_unknown_fields=True):
    """Which test images the gallery shows, in which order."""

    order: GalleryOrder = GalleryOrder.NUMBER
    label: Annotated[int, Meta(ge=0, le=9)] | None = 7
    """Only this class (0..9, Fashion-MNIST's own numbers), or all of them."""
    like: ImageReference | None = None
    """For the order by likeness: the image to which the others are compared."""


class LatentMove(Struct, frozen=True, forbid_unknown_fields=True):
    """One latent dimension of one model, moved by hand: ``amount`` is added to the base's posterior mean."""

    model: str
    dimension: Annotated[int, Meta(ge=0, lt=4096)]
    amount: Position


class Traversal(Struct, frozen=True, forbid_unknown_fields=True):
    """The traversal pane: two images, a library of directions, a base, and a walk along one of them."""

    first: ImageReference = ImageReference(TestImage(22), (Whiten(),))
    """Image A."""
    second: ImageReference = ImageReference(TestImage(22), (Whiten(), Grow(2)))
    """Image B."""
    base: ImageReference | None = None
    """Where the strip starts; None: image A, as it is now."""
    pictures: tuple[ImageReference, ...] = ()
    """The user's own pictures, shown before the gallery's test images."""
    directions: tuple[Direction, ...] = ()
    chosen: str = LIVE_PAIR
    """The direction that is followed: the identifier of one in ``directions``, or LIVE_PAIR."""
    against: tuple[str, ...] = ()
    """The directions from which the chosen one is separated, likewise."""
    method: Method = Method.GRAM_SCHMIDT
    """How it is separated, as far as what the method needs is there (``lacking``)."""
    compare: Method | None = None
    """A second method, whose strips stand below those of the first; None: no comparison."""
    hold: Annotated[tuple[AttributeChoice, ...], Meta(max_length=HOLD_LIMIT)] = ()
    """The attributes that are to stand still, each once."""
    marks: Annotated[tuple[Marked, ...], Meta(max_length=MARK_LIMIT)] = ()
    """Attributes of the user's own, each with a name of its own."""
    alpha: Annotated[float, Meta(ge=-ALPHA_LIMIT, le=ALPHA_LIMIT)] | None = None
    """For the method alpha by hand: how much is subtracted; None: solved."""
    position: Position = 0.0
    low: Position = -2.0
    high: Position = 4.0
    frames: Annotated[int, Meta(ge=FRAME_LIMITS[0], le=FRAME_LIMITS[1])] = 13
    models: tuple[str, ...] = ("small", "large")
    """Names of shipped models, or files; one strip each, in this order."""
    moves: tuple[LatentMove, ...] = ()
    gallery: Gallery = Gallery()
    study: Study = Study()


class Workspace(Struct, frozen=True, forbid_unknown_fields=True):
    """The state of all panes."""

    traversal: Traversal = Traversal()
    grid_world: GridWorld = GridWorld()
    latents: LatentSpaces = LatentSpaces()
    models: Models = Models()
    translation: Translation = Translation()


def recipe_of(traversal: Traversal, identifier: str) -> Recipe | None:
    """The recipe of a direction of the library or of the live pair; None if there is none so named."""
    if identifier == LIVE_PAIR:
        return Pair(traversal.first, traversal.second)
    return next((d.recipe for d in traversal.directions if d.identifier == identifier), None)


def followed_recipe(traversal: Traversal) -> Recipe:
    """The recipe that the strip follows: the chosen direction, separated by the chosen method."""
    return recipe_by(traversal, traversal.method)


def compared_recipe(traversal: Traversal) -> Recipe | None:
    """The recipe of the second strips, by the second method; None if there is no comparison."""
    return None if traversal.compare is None else recipe_by(traversal, traversal.compare)


def recipe_by(traversal: Traversal, method: Method) -> Recipe:
    """The chosen direction, separated by a method; as it is where the method lacks something."""
    chosen = recipe_of(traversal, traversal.chosen) or Pair(traversal.first, traversal.second)
    if method is Method.NONE or lacking(traversal, method):
        return chosen
    others = _others(traversal) if method in AGAINST else ()
    if method is Method.GRAM_SCHMIDT:
        others = _with_the_same_span(others)
    by_hand = method is Method.ALPHA and traversal.alpha is not None
    return Separated(
        chosen,
        others,
        method,
        hold=traversal.hold if method in HOLDING and not by_hand else (),
        alpha=traversal.alpha if by_hand else None,
    )


def lacking(traversal: Traversal, method: Method) -> str:
    """What a method still needs before it separates anything, as a clause; empty if it has all."""
    by_hand = method is Method.ALPHA and traversal.alpha is not None
    others = len(_others(traversal)) if method in AGAINST else 0
    if method is Method.ALPHA_BISECTED and (others, len(traversal.hold)) != (1, 1):
        return "one direction ticked under Against and one attribute to hold"
    if method in AGAINST and not others:
        return "a direction ticked under Against"
    if method in HOLDING and not by_hand and not traversal.hold:
        return "an attribute to hold, such as brightness"
    return ""


def changed_attribute(traversal: Traversal) -> AttributeChoice | None:
    """The attribute whose gradient is the chosen direction; None if it is something else."""
    recipe = recipe_of(traversal, traversal.chosen)
    return recipe.attribute if isinstance(recipe, AttributeGradient) else None


def _others(traversal: Traversal) -> tuple[Recipe, ...]:
    return tuple(
        recipe
        for name in traversal.against
        if name != traversal.chosen and (recipe := recipe_of(traversal, name)) is not None
    )


def _with_the_same_span(others: tuple[Recipe, ...]) -> tuple[Recipe, ...]:
    """Simpler recipes whose vectors span the same space, whatever the model.

    A direction that was itself separated from directions that are all here differs from what it
    was before by a mixture of these. Without this, directions that are separated one after the
    other, each from all before it, would double in size with every step.
    """
    known: list[Recipe] = list(others)
    simpler = list(others)
    found = True
    while found:
        found = False
        for place, recipe in enumerate(simpler):
            if (
                isinstance(recipe, Separated)
                and recipe.method is Method.GRAM_SCHMIDT
                and all(other in known for other in recipe.against)
            ):
                simpler[place] = recipe.of
                known.append(recipe.of)
                found = True
    return tuple(dict.fromkeys(simpler))
