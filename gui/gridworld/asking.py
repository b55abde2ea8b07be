"""What the grid world pane asks of the engine: requests as a function of its state."""

from core.engine.grid_world_requests import (
    CurveRequest,
    DerivedRequest,
    LearnRequest,
    WorldRequest,
)
from core.workspace.grid_world_run import view_of
from core.workspace.grid_world_state import GridWorld, Panel


def world_request(world: GridWorld) -> WorldRequest:
    """Its nets."""
    return WorldRequest(world.cells, world.slip)


def derived_request(world: GridWorld) -> DerivedRequest:
    """The derived identifier, from what the nets are told."""
    return DerivedRequest(world.cells, world.slip, world.concept, view_of(world))


def learn_request(world: GridWorld) -> LearnRequest | None:
    """What is learned from the run, while that is looked at."""
    if world.panel is not Panel.LEARNING:
        return None
    return LearnRequest(
        world.cells,
        world.slip,
        world.concept,
        world.start,
        world.steps,
        world.seed,
        world.edits,
    )


def curve_request(world: GridWorld) -> CurveRequest | None:
    """The learning curve, while that is looked at."""
    if world.panel is not Panel.LEARNING:
        return None
    return CurveRequest(world.cells, world.slip, world.concept)
