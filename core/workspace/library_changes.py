"""Changes to the library of directions, as pure functions from one traversal state to the next.

They keep what everything else relies on: identifiers are unique and none is ``LIVE_PAIR``, names
are unique, clean and short, and ``chosen`` and ``against`` name directions that exist, the chosen
one never among those against it. Nothing here is random: the same change to the same state gives
the same state, identifiers included.
"""

import re
import unicodedata
from collections.abc import Iterable, Set

from msgspec.structs import replace

from core.concepts.recipes import (
    AttributeChoice,
    AttributeGradient,
    Direction,
    Method,
    Pair,
    Recipe,
)
from core.errors import UserError
from core.workspace.recipe_limits import recipe_problem
from core.workspace.state import LIVE_PAIR, Traversal, followed_recipe

NAME_LIMIT = 80
"""Characters of a direction's name."""

DIRECTION_LIMIT = 500
"""Directions in a library; each is compared with every other."""

_UNWRITABLE = ("Cc", "Cs", "Zl", "Zp")
"""Unicode categories: control characters, lone surrogates, line and paragraph separators."""

_OWN_IDENTIFIER = re.compile(r"d([0-9]{1,9})")


def keep_direction(traversal: Traversal, name: str | None = None) -> Traversal:
    """Store the recipe that is followed now as a new direction at the end of the library.

    What is followed stays the same. Without a name it is called "Direction 1" or the next free number.

    Raises:
        UserError: if the name is empty, the library full, or the recipe too large.
    """
    recipe = followed_recipe(traversal)
    clean = _next_name(traversal) if name is None else _free_name(traversal, name)
    return _with(traversal, (*traversal.directions, _new(traversal, clean, recipe)))


def add_direction(traversal: Traversal, name: str, recipe: Recipe) -> Traversal:
    """Store a recipe from elsewhere at the end of the library; a number is added to a name in use.

    Raises:
        UserError: if the name is empty, the library full, or the recipe too large.
    """
    return _with(
        traversal,
        (*traversal.directions, _new(traversal, _free_name(traversal, name), recipe)),
    )


def hold_while_growing(
    traversal: Traversal, change: AttributeChoice, hold: AttributeChoice, name: str
) -> Traversal:
    """Walk along an attribute's gradient with another one held; the direction is added if it's new.

    Raises:
        UserError: if the library is full.
    """
    recipe = AttributeGradient(change)
    known = next((d.identifier for d in traversal.directions if d.recipe == recipe), None)
    if known is None:
        traversal = add_direction(traversal, name, recipe)
        known = traversal.directions[-1].identifier
    return replace(choose_direction(traversal, known), method=Method.WALK, hold=(hold,))


def rename_direction(traversal: Traversal, identifier: str, name: str) -> Traversal:
    """Give a direction another name; a number is added if another direction has it already.

    Raises:
        UserError: if the name is empty.
        ValueError: if there is no such direction.
    """
    place = _place(traversal, identifier)
    clean = _free_name(traversal, name, besides=identifier)
    directions = list(traversal.directions)
    directions[place] = replace(directions[place], name=clean)
    return _with(traversal, directions)


def delete_direction(traversal: Traversal, identifier: str) -> Traversal:
    """Take a direction out of the library; if it was the chosen one, the live pair is followed.

    Raises:
        ValueError: if there is no such direction.
    """
    place = _place(traversal, identifier)
    directions = (*traversal.directions[:place], *traversal.directions[place + 1 :])
    chosen = LIVE_PAIR if traversal.chosen == identifier else traversal.chosen
    against = tuple(name for name in traversal.against if name not in (identifier, chosen))
    return replace(traversal, directions=directions, chosen=chosen, against=against)


def duplicate_direction(traversal: Traversal, identifier: str) -> Traversal:
    """Put a copy of a direction, under a new name, right after it; one of the live pair comes first.

    Raises:
        UserError: if the library is full.
        ValueError: if there is no such direction.
    """
    if identifier == LIVE_PAIR:
        pair = Pair(traversal.first, traversal.second)
        return _with(
            traversal, (_new(traversal, _next_name(traversal), pair), *traversal.directions)
        )
    place = _place(traversal, identifier)
    original = traversal.directions[place]
    name = _free_name(traversal, original.name or "Direction")
    directions = list(traversal.directions)
    directions.insert(place + 1, _new(traversal, name, original.recipe))
    return _with(traversal, directions)


def move_direction(traversal: Traversal, identifier: str, place: int) -> Traversal:
    """Move a direction to a place in the library, 0 being the first; places beyond it mean its ends.

    Raises:
        ValueError: if there is no such direction.
    """
    directions = list(traversal.directions)
    direction = directions.pop(_place(traversal, identifier))
    directions.insert(min(max(place, 0), len(directions)), direction)
    return _with(traversal, directions)


def choose_direction(traversal: Traversal, identifier: str) -> Traversal:
    """Follow a direction of the library, or the live pair; it is no longer among those against.

    Raises:
        ValueError: if there is no such direction.
    """
    _require(traversal, (identifier,))
    against = tuple(name for name in traversal.against if name != identifier)
    return replace(traversal, chosen=identifier, against=against)


def set_against(traversal: Traversal, identifiers: Iterable[str]) -> Traversal:
    """Separate the chosen direction from these; repetitions and the chosen one itself are left out.

    Raises:
        ValueError: if there is no such direction.
    """
    names = tuple(dict.fromkeys(identifiers))
    _require(traversal, names)
    return replace(traversal, against=tuple(name for name in names if name != traversal.chosen))


def _with(traversal: Traversal, directions: Iterable[Direction]) -> Traversal:
    return replace(traversal, directions=tuple(directions))


def _new(traversal: Traversal, name: str, recipe: Recipe) -> Direction:
    if len(traversal.directions) >= DIRECTION_LIMIT:
        raise UserError(
            f"The library holds {DIRECTION_LIMIT} directions, which is all it can; delete one first."
        )
    problem = recipe_problem(recipe)
    if problem:
        raise UserError(f"The direction '{name}' is too large to be kept: {problem}.")
    return Direction(_fresh_identifier(traversal), name, recipe)


def _fresh_identifier(traversal: Traversal) -> str:
    """One more than the largest in use; deterministic, so that undo and redo are too."""
    taken = {direction.identifier for direction in traversal.directions}
    numbers = (_OWN_IDENTIFIER.fullmatch(identifier) for identifier in taken)
    number = max((int(match[1]) for match in numbers if match), default=0) + 1
    while f"d{number}" in taken:  # a ten-digit number that somebody wrote by hand
        number += 1
    return f"d{number}"


def _next_name(traversal: Traversal) -> str:
    taken = _taken_names(traversal, None)
    number = 1
    while f"direction {number}" in taken:
        number += 1
    return f"Direction {number}"


def _free_name(traversal: Traversal, name: str, besides: str | None = None) -> str:
    """The name without what cannot be shown or saved, numbered if another direction has it."""
    writable = "".join(" " if unicodedata.category(c) in _UNWRITABLE else c for c in name)
    clean = " ".join(writable.split())[:NAME_LIMIT].rstrip()
    if not any(c.isprintable() for c in clean):
        raise UserError("A direction's name cannot be empty; give it at least one character.")
    taken = _taken_names(traversal, besides)
    if clean.casefold() not in taken:
        return clean
    stem = re.sub(r" [0-9]{1,3}$", "", clean)
    number = 2
    while True:
        ending = f" {number}"
        candidate = stem[: NAME_LIMIT - len(ending)] + ending
        if candidate.casefold() not in taken:
            return candidate
        number += 1


def _taken_names(traversal: Traversal, besides: str | None) -> Set[str]:
    return {d.name.casefold() for d in traversal.directions if d.identifier != besides}


def _place(traversal: Traversal, identifier: str) -> int:
    for place, direction in enumerate(traversal.directions):
        if direction.identifier == identifier:
            return place
    raise ValueError(f"no direction {identifier!r} in the library")


def _require(traversal: Traversal, identifiers: Iterable[str]) -> None:
    for identifier in identifiers:
        if identifier != LIVE_PAIR:
            _place(traversal, identifier)
