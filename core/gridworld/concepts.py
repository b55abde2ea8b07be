"""Concepts of the grid world, each with its identifier in Model 1 and one written down for Model 2.

An identifier takes a latent state and tells the concept's value (article, "Definitions"). Those of
Model 1 are what is handed over; those of Model 2 are never used to learn or derive anything, only to
judge what was learned or derived.
"""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from core.errors import UserError, shortened
from core.gridworld.codes import CODES, LocalState
from core.gridworld.world import SEEN_NAMES, ObjectState, Seen

MINUS = "\N{MINUS SIGN}"

THIRD = 2
"""The number of the 3rd cell, counted from 0."""


class ConceptName(StrEnum):
    """The concepts that there are, as commands and sessions name them."""

    BLUE_VELOCITY = "blue-velocity"
    BLUE_POSITION = "blue-position"
    RED_POSITION = "red-position"
    THIRD_CELL = "third-cell"
    RED_OVER_BLUE = "red-over-blue"
    DISTANCE = "distance"


class Concept(Struct, frozen=True):
    """What a concept is called, what it can be, and how it is read off."""

    name: ConceptName
    title: str
    values: Callable[[int], tuple[int, ...]]
    """The values that occur in a world of N cells, ascending."""
    label: Callable[[int], str]
    """A value in words."""
    of_object: Callable[[ObjectState], int]
    """The identifier in Model 1, f1."""
    object_formula: str
    of_local: Callable[[LocalState], int]
    """The identifier that a person would write down for Model 2, f2."""
    local_formula: str
    holds: tuple[ConceptName, ...]
    """What is held by default while this concept is set (``manipulation``)."""


def concept_named(text: str) -> Concept:
    """The concept of that name.

    Raises
    ------
    UserError
        There is none.
    """
    try:
        return CONCEPTS[ConceptName(text)]
    except ValueError as error:
        raise UserError(
            f"There is no concept '{shortened(text)}'; there are: {', '.join(ConceptName)}."
        ) from error


def check_value(concept: Concept, cells: int, value: int) -> None:
    """Refuse a value that the concept does not have.

    Raises
    ------
    UserError
        It does not.
    """
    values = concept.values(cells)
    if value not in values:
        raise UserError(
            f"The concept {concept.name} is one of {', '.join(map(str, values))} in a world of "
            f"{cells} cells, not {value}."
        )


def signed(value: int) -> str:
    """A whole number that always has its sign, a true minus."""
    return f"{value:+d}".replace("-", MINUS)


def _local_velocity(state: LocalState) -> int:
    return 1 if any(code in (4, 5) for code in state) else -1


def _local_blue(state: LocalState) -> int:
    return next(cell for cell, code in enumerate(state) if code >= 2)


def _local_red(state: LocalState) -> int:
    return next(cell for cell, code in enumerate(state) if code % 2)


def _distance(red: int, blue: int) -> int:
    return max(blue - red, red - (blue + 1), 0)


def _seen_in(cell: int, red: int, blue: int) -> int:
    if cell == red:
        return int(Seen.RED)
    return int(Seen.BLUE if cell in (blue, blue + 1) else Seen.BLANK)


def _over(state: ObjectState) -> int:
    return int(state.red in (state.blue, state.blue + 1))


CONCEPTS: dict[ConceptName, Concept] = {
    concept.name: concept
    for concept in (
        Concept(
            ConceptName.BLUE_VELOCITY,
            "Blue velocity",
            lambda cells: (-1, 1),
            signed,
            lambda state: state.direction,
            "f₁((r,b,d)) = d",
            _local_velocity,
            f"f₂(z) = +1 if any cell is 4 or 5, {MINUS}1 if any is 2 or 3",
            (ConceptName.BLUE_POSITION, ConceptName.RED_POSITION),
        ),
        Concept(
            ConceptName.BLUE_POSITION,
            "Blue position",
            lambda cells: tuple(range(cells - 1)),
            str,
            lambda state: state.blue,
            "f₁((r,b,d)) = b",
            _local_blue,
            "f₂(z) = the first cell that is 2 or more",
            (ConceptName.BLUE_VELOCITY, ConceptName.RED_POSITION),
        ),
        Concept(
            ConceptName.RED_POSITION,
            "Red position",
            lambda cells: tuple(range(cells)),
            str,
            lambda state: state.red,
            "f₁((r,b,d)) = r",
            _local_red,
            "f₂(z) = the cell that is odd",
            (ConceptName.BLUE_VELOCITY, ConceptName.BLUE_POSITION),
        ),
        Concept(
            ConceptName.THIRD_CELL,
            "State of the 3rd cell",
            lambda cells: tuple(int(seen) for seen in Seen),
            lambda value: SEEN_NAMES[value],
            lambda state: _seen_in(THIRD, state.red, state.blue),
            "f₁((r,b,d)) = red if r = 2, else blue if b is 1 or 2, else blank",
            lambda state: int(CODES[state[THIRD]].seen),
            "f₂(z) = blank if z₂ is 0, blue if it is 2 or 4, else red",
            (ConceptName.BLUE_VELOCITY,),
        ),
        Concept(
            ConceptName.RED_OVER_BLUE,
            "Red over blue",
            lambda cells: (0, 1),
            lambda value: "yes" if value else "no",
            _over,
            "f₁((r,b,d)) = yes if r is b or b + 1",
            lambda state: int(any(code in (3, 5) for code in state)),
            "f₂(z) = yes if any cell is 3 or 5",
            (ConceptName.BLUE_VELOCITY,),
        ),
        Concept(
            ConceptName.DISTANCE,
            "Distance",
            lambda cells: tuple(range(cells - 1)),
            str,
            lambda state: _distance(state.red, state.blue),
            f"f₁((r,b,d)) = max(b {MINUS} r, r {MINUS} (b + 1), 0), cells from red to the pair",
            lambda state: _distance(_local_red(state), _local_blue(state)),
            f"f₂(z) = the least |i {MINUS} j| with z_i odd and z_j at least 2",
            (ConceptName.BLUE_VELOCITY,),
        ),
    )
}
"""Every concept, in the order in which they are shown."""
