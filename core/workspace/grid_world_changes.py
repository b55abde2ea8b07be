"""Changes to the grid world pane, as pure functions from one state to the next."""

from collections.abc import Iterable

from msgspec.structs import replace

from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.transfer import Factor, hiding_order
from core.gridworld.world import ObjectState, StateEdit, check_state
from core.workspace.grid_world_state import GridWorld, SetConcept


def go_to(world: GridWorld, step: int) -> GridWorld:
    """Look at a step, or at the nearest that there is."""
    return replace(world, current=min(max(step, 0), world.steps - 1))


def set_cells(world: GridWorld, cells: int) -> GridWorld:
    """Another number of cells; what would stand outside comes in, what makes no sense then goes."""
    setting = world.setting
    if setting is not None and setting.value not in CONCEPTS[setting.concept].values(cells):
        setting = None
    return replace(
        world,
        cells=cells,
        start=_inside(world.start, cells),
        edits=tuple(StateEdit(edit.step, _inside(edit.state, cells)) for edit in world.edits),
        hidden=tuple(cell for cell in world.hidden if cell < cells),
        setting=setting,
    )


def set_steps(world: GridWorld, steps: int) -> GridWorld:
    """Another number of steps; edits and a setting beyond the last go."""
    setting = world.setting
    return go_to(
        replace(
            world,
            steps=steps,
            edits=tuple(edit for edit in world.edits if edit.step < steps),
            setting=setting if setting is not None and setting.step < steps else None,
        ),
        world.current,
    )


def set_state(world: GridWorld, step: int, state: ObjectState) -> GridWorld:
    """Set the state at a step by hand; at the first step that is the start.

    Raises
    ------
    UserError
        It is no state of the world.
    """
    checked = check_state(world.cells, state)
    if step == 0:
        return replace(world, start=checked)
    others = [edit for edit in world.edits if edit.step != step]
    edits = sorted([*others, StateEdit(step, checked)], key=lambda edit: edit.step)
    return replace(world, edits=tuple(edits))


def set_concept(
    world: GridWorld, value: int, held: Iterable[ConceptName] | None = None
) -> GridWorld:
    """Set the chosen concept to a value at the current step.

    Parameters
    ----------
    held
        Concepts that keep their values; by default those that the concept names.
    """
    names = CONCEPTS[world.concept].holds if held is None else tuple(held)
    return replace(world, setting=SetConcept(world.current, world.concept, value, names))


def choose_fit(world: GridWorld, number: int) -> GridWorld:
    """Follow another of the states that fit."""
    if world.setting is None:
        return world
    return replace(world, setting=replace(world.setting, chosen=number))


def hide_cells(world: GridWorld, cells: Iterable[int]) -> GridWorld:
    """Tell the nets nothing of these cells."""
    return replace(world, hidden=tuple(sorted({c for c in cells if 0 <= c < world.cells})))


def vary(world: GridWorld, factor: str, at: float) -> GridWorld:
    """Have one thing that the transfer's accuracy depends on (``Factor``) at another value."""
    match Factor(factor):
        case Factor.OBSERVATIONS:
            return replace(world, window=round(at))
        case Factor.AHEAD:
            return replace(world, ahead=round(at))
        case Factor.SLIP:
            return replace(world, slip=at)
        case Factor.HIDDEN:
            order = hiding_order(world.cells, world.hidden)
            return hide_cells(world, order[: round(at)])


def _inside(state: ObjectState, cells: int) -> ObjectState:
    """The nearest state in a world of so many cells."""
    blue = min(state.blue, cells - 2)
    direction = {0: 1, cells - 2: -1}.get(blue, state.direction)
    return ObjectState(min(state.red, cells - 1), blue, direction)
