"""Which latent nodes of each net a concept is read off in a state, for showing it."""

from core.gridworld.codes import CODES, LocalState
from core.gridworld.concepts import THIRD, ConceptName

_OF_OBJECT = {
    ConceptName.BLUE_VELOCITY: ("D",),
    ConceptName.BLUE_POSITION: ("B",),
    ConceptName.RED_POSITION: ("R",),
    ConceptName.THIRD_CELL: ("R", "B"),
    ConceptName.RED_OVER_BLUE: ("R", "B"),
    ConceptName.DISTANCE: ("R", "B"),
}
_BY_BLUE = (ConceptName.BLUE_VELOCITY, ConceptName.BLUE_POSITION)


def object_nodes(concept: ConceptName) -> tuple[str, ...]:
    """Of Model 1: those that its identifier reads."""
    return _OF_OBJECT[concept]


def local_nodes(concept: ConceptName, state: LocalState) -> tuple[str, ...]:
    """Of Model 2: the cells whose codes tell the value in this state."""
    if concept is ConceptName.THIRD_CELL:
        return (f"Z{THIRD}",)
    blue = [cell for cell, code in enumerate(state) if CODES[code].motion]
    red = [cell for cell, code in enumerate(state) if CODES[code].red]
    if concept in _BY_BLUE:
        cells = blue
    elif concept is ConceptName.RED_POSITION:
        cells = red
    else:
        cells = sorted({*blue, *red})
    return tuple(f"Z{cell}" for cell in cells)
