"""The six states of one cell in Model 2, what they are called, and which rows of them are a state.

Article, "Local-State Centric Model": each cell has a state of its own, which says what stands in it
and, if that is blue, where it is moving.
"""

from msgspec import Struct

from core.gridworld.world import Seen

LocalState = tuple[int, ...]
"""A latent state of Model 2: a code from 0 to 5 for each cell."""


class Code(Struct, frozen=True):
    """One of the six states of a cell."""

    number: int
    name: str
    glyph: str
    """One character, to be drawn in the cell: told apart without any colour."""
    red: bool
    """Whether the red circle is in the cell."""
    motion: int
    """Of the blue pair if it is in the cell: -1 left, +1 right; 0: it is not."""
    seen: Seen
    """What is seen of such a cell."""


CODES = (
    Code(0, "blank", "·", False, 0, Seen.BLANK),
    Code(1, "red", "R", True, 0, Seen.RED),
    Code(2, "blue moving left", "←", False, -1, Seen.BLUE),
    Code(3, "blue moving left, under red", "⇐", True, -1, Seen.RED),
    Code(4, "blue moving right", "→", False, 1, Seen.BLUE),
    Code(5, "blue moving right, under red", "⇒", True, 1, Seen.RED),
)
"""By their numbers."""


def code_of(red: bool, motion: int) -> int:
    """The code of a cell with this in it (``motion`` as in ``Code``)."""
    return {0: 0, -1: 2, 1: 4}[motion] + int(red)


def placed(cells: int, red: int, blue: int, direction: int) -> LocalState:
    """The codes of a row with red in one cell and the pair in two, from ``blue`` on."""
    return tuple(
        code_of(cell == red, direction if cell in (blue, blue + 1) else 0) for cell in range(cells)
    )


def edge_problem(cells: int, blue: int, motion: int) -> str:
    """Why a pair whose left half is in cell ``blue`` cannot move so, as a sentence; empty: it can."""
    if blue == 0 and motion < 0:
        return "At the left edge the blue pair always moves right."
    if blue == cells - 2 and motion > 0:
        return "At the right edge the blue pair always moves left."
    return ""
