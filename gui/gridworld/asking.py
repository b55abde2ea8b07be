"""What the grid world pane asks of the engine: requests as a function of its state."""

from core.engine.grid_world_requests import (
    CurveRequest,
    DerivedRequest,
    GridWorldRequest,
    LearnRequest,
    TransferRequest,
    WorldRequest,
)
from core.workspace.grid_world_run import hidden_window, view_of
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


def transfer_request(world: GridWorld) -> TransferRequest | None:
    """How the derived identifier's accuracy falls, while that is looked at."""
    if world.panel is not Panel.TRANSFER:
        return None
    return TransferRequest(
        world.cells, world.slip, world.concept, view_of(world), hidden_window(world)
    )


def job_requests(world: GridWorld) -> tuple[GridWorldRequest, ...]:
    """Everything that takes long and is looked at."""
    wanted = (learn_request(world), curve_request(world), transfer_request(world))
    return tuple(request for request in wanted if request is not None)
