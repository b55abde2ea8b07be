"""What the types of the grid world pane's state cannot say: one from a file is checked here."""

from itertools import pairwise

from core.errors import UserError
from core.gridworld.concepts import CONCEPTS
from core.gridworld.world import state_problem
from core.workspace.grid_world_state import GridWorld


def refuse_grid_world(world: GridWorld, place: str) -> None:
    """Refuse a state that the pane could not show.

    Parameters
    ----------
    place
        Where it stands in the file, such as ``$.workspace.grid_world``.

    Raises
    ------
    UserError
        Its message is a clause with the place.
    """
    _refuse_state(world, world.start, f"{place}.start")
    for number, edit in enumerate(world.edits):
        here = f"{place}.edits[{number}]"
        if not 0 < edit.step < world.steps:
            raise UserError(f"at {here}.step there is no step {edit.step} after the first")
        _refuse_state(world, edit.state, f"{here}.state")
    if any(one.step >= other.step for one, other in pairwise(world.edits)):
        raise UserError(f"at {place}.edits there is more than one for a step, or out of order")
    if not world.current < world.steps:
        raise UserError(f"at {place}.current there is no step {world.current}")
    if any(one >= other for one, other in pairwise(world.hidden)):
        raise UserError(f"at {place}.hidden the cells are not each there once and ascending")
    if world.hidden and world.hidden[-1] >= world.cells:
        raise UserError(f"at {place}.hidden there is no cell {world.hidden[-1]}")
    setting = world.setting
    if setting is None:
        return
    if not setting.step < world.steps:
        raise UserError(f"at {place}.setting.step there is no step {setting.step}")
    if setting.value not in CONCEPTS[setting.concept].values(world.cells):
        raise UserError(f"at {place}.setting.value {setting.concept} is never {setting.value}")


def _refuse_state(world: GridWorld, state: tuple[int, int, int], place: str) -> None:
    problem = state_problem(world.cells, state)
    if problem:
        raise UserError(f"at {place} there is no state of the grid world: {problem[:-1]}")
