"""What a newcomer could do next, in one sentence, as far as the state tells."""

from core.workspace.grid_world_state import GridWorld, Panel

PLAY = "Press Play (Space), or click a time step: world, Model 1 and Model 2 go there together."
CHANGE = (
    "Click a node or a cell to change it: the other net follows. Point at a node for its table row."
)
UNCERTAIN = (
    "Hide the cells around the pair, or look some steps ahead, and a belief has several states."
)
SLIP = "With slip, look some steps ahead: the belief spreads over what the coins may do."
SET = "Choose a value and press Set: the changed future is shown, the unchanged one as a ghost."
COMPARE = "The dashed circles show what would have happened; Clear goes back to it."
TRANSFER = (
    "Click a point of a curve to have it so: fewer observations, steps ahead, slip, hidden cells."
)
TABLE = "Point at any node of the nets: the row of its table that gave it its value is lit."
LEARN = "The lit path is what the learned tree tests in this state; the curve needs a moment."


def hint(world: GridWorld) -> str:
    """The sentence for a state."""
    cases = (
        (world.setting is not None, COMPARE),
        (world.panel is Panel.MANIPULATION, SET),
        (world.panel is Panel.TRANSFER, TRANSFER),
        (world.panel is Panel.TABLE, TABLE),
        (world.panel is Panel.LEARNING, LEARN),
        (world.slip > 0.0 and world.ahead == 0, SLIP),
        (world.current == 0 and not world.edits, PLAY),
        (bool(world.edits), UNCERTAIN),
    )
    return next((sentence for holds, sentence in cases if holds), CHANGE)
