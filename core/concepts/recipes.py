"""Recipes: what a direction *is*, apart from what any one model makes of it.

A recipe says how to find a direction in whatever model it is handed to (the article's comparison:
the same two shoes, encoded by the small and by the large model). Recipes nest by value, so that one
is complete in itself: deleting a direction from the library never breaks another one.
``core.concepts.directions`` turns a recipe and a model into a vector.
"""

from enum import StrEnum

from msgspec import Struct

from core.images.reference import ImageReference


class Method(StrEnum):
    """How a direction is separated from others (``core.concepts.separation`` has one entry for each)."""

    NONE = "none"
    GRAM_SCHMIDT = "gram-schmidt"


class Pair(Struct, frozen=True, tag="pair", forbid_unknown_fields=True):
    """The step from the posterior mean of ``start`` to that of ``end`` (article, "Shoe encodings")."""

    start: ImageReference
    end: ImageReference


class Separated(Struct, frozen=True, tag="separated", forbid_unknown_fields=True):
    """The direction ``of`` a recipe without what it shares with those ``against`` it, by ``method``."""

    of: "Recipe"
    against: "tuple[Recipe, ...]"
    method: Method


Recipe = Pair | Separated


class Direction(Struct, frozen=True, forbid_unknown_fields=True):
    """A named recipe in the user's library."""

    identifier: str
    """Unique within its library and never shown; survives renaming and reordering."""
    name: str
    recipe: Recipe
