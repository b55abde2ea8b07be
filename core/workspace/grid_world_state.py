"""The grid world pane's part of the workspace.

What is derived from it (runs, beliefs, identifiers, futures) is never stored: ``core.gridworld``
computes it from these values.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.gridworld.concepts import ConceptName
from core.gridworld.world import CELL_LIMITS, SLIP_LIMIT, ObjectState, StateEdit

STEP_LIMITS = (2, 200)
"""Columns of the unrolled nets."""

WINDOW_LIMIT = 200
"""Observations that the nets may be given."""

AHEAD_LIMIT = 20
"""Steps for which the nets may be left without observations."""

SPEED_LIMITS = (0.25, 16.0)
"""Steps per second."""


class Panel(StrEnum):
    """What is shown beside the nets."""

    BELIEF = "belief"
    TRANSFER = "transfer"
    LEARNING = "learning"
    MANIPULATION = "manipulation"
    TABLE = "table"


class SetConcept(Struct, frozen=True, forbid_unknown_fields=True):
    """A concept set to a value in Model 2, at one step."""

    step: Annotated[int, Meta(ge=0, lt=STEP_LIMITS[1])]
    concept: ConceptName
    value: int
    held: tuple[ConceptName, ...]
    """Concepts that keep their values."""
    chosen: Annotated[int, Meta(ge=0)] = 0
    """Which of the states that fit is followed (``Manipulation.pairs``)."""


class GridWorld(Struct, frozen=True, forbid_unknown_fields=True):
    """The grid world pane: a world, a run of it, and what is asked about a concept."""

    cells: Annotated[int, Meta(ge=CELL_LIMITS[0], le=CELL_LIMITS[1])] = 10
    start: ObjectState = ObjectState(2, 4, 1)
    slip: Annotated[float, Meta(ge=0.0, le=SLIP_LIMIT)] = 0.0
    seed: Annotated[int, Meta(ge=0, lt=2**32)] = 0
    """Of the coins."""
    steps: Annotated[int, Meta(ge=STEP_LIMITS[0], le=STEP_LIMITS[1])] = 20
    edits: tuple[StateEdit, ...] = ()
    """States set by hand after the first step, at most one for a step, in order of step."""
    current: Annotated[int, Meta(ge=0, lt=STEP_LIMITS[1])] = 0
    """The step that is looked at."""
    concept: ConceptName = ConceptName.BLUE_VELOCITY
    setting: SetConcept | None = None
    """The manipulation that is shown, if any."""
    hidden: tuple[Annotated[int, Meta(ge=0, lt=CELL_LIMITS[1])], ...] = ()
    """Cells that the nets are not told about, ascending."""
    window: Annotated[int, Meta(ge=1, le=WINDOW_LIMIT)] | None = None
    """So many of the latest observations are all that the nets are told; None: all."""
    ahead: Annotated[int, Meta(ge=0, le=AHEAD_LIMIT)] = 0
    """So many steps before the one that is looked at the nets have their last observation."""
    panel: Panel = Panel.BELIEF
    speed: Annotated[float, Meta(ge=SPEED_LIMITS[0], le=SPEED_LIMITS[1])] = 2.0
    """Of playing, in steps per second."""
