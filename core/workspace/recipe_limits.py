"""How large a recipe may be: recipes nest by value, so keeping what was kept makes them grow.

Separating each kept direction from the one before doubles, roughly, what the next one holds. Bounds
keep sessions small and every walk over a recipe (comparing, hashing, resolving) short, whatever
file it came from.
"""

from core.concepts.recipes import GroupDifference, Recipe, Separated, Translated

DEPTH_LIMIT = 32
"""Recipes inside one another, the outermost counted."""

PART_LIMIT = 1000
"""Recipes in all, the outermost counted; each image of a group counts as one too."""


def recipe_problem(recipe: Recipe) -> str:
    """Why a recipe is too large, as a clause (``it rests on ...``); empty if it is not.

    Never recurses and never looks at more than ``PART_LIMIT`` parts, however large the recipe is.
    """
    waiting = [(recipe, 1)]
    parts = 0
    while waiting:
        part, depth = waiting.pop()
        parts += 1
        if depth > DEPTH_LIMIT:
            return f"it rests on other directions more than {DEPTH_LIMIT} deep"
        if isinstance(part, GroupDifference):
            parts += len(part.start) + len(part.end)
        if isinstance(part, Separated):
            waiting.extend((inner, depth + 1) for inner in (part.of, *part.against))
        if isinstance(part, Translated):
            waiting.append((part.of, depth + 1))
        if parts + len(waiting) > PART_LIMIT:
            return f"it rests on more than {PART_LIMIT} other directions"
    return ""
