"""The run that the grid world pane shows, and what the nets believe of it, from the pane's state."""

from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from core.gridworld.codes import LocalState
from core.gridworld.concepts import CONCEPTS
from core.gridworld.episode import Roll, episode
from core.gridworld.filtering import Belief, first_belief, followed, masked, predicted
from core.gridworld.joint_states import JointStates
from core.gridworld.manipulation import Manipulation, futures, manipulated
from core.gridworld.nets import Nets
from core.gridworld.shared_beliefs import ENOUGH, UNCERTAIN_WINDOW, View
from core.gridworld.world import ObjectState, Row
from core.workspace.grid_world_state import GridWorld


class Run(Struct, frozen=True):
    """T steps; from the step at which a concept was set on, those that follow from its new value."""

    cells: int
    slip: float
    coins: tuple[int, ...]
    """(T - 1,)"""
    objects: tuple[ObjectState, ...]
    """(T,) of Model 1."""
    local: tuple[LocalState, ...]
    """(T,) of Model 2."""
    observations: tuple[Row, ...]
    """(T,)"""
    edited: tuple[int, ...]
    """Steps whose state was set by hand."""
    manipulation: Manipulation | None = None
    """What came of setting the concept."""
    set_at: int | None = None
    """The step from which on a changed future is shown; None if there is none."""
    ghost: Roll | None = None
    """What would have happened from that step on."""

    @property
    def steps(self) -> int:
        """How many there are, T."""
        return len(self.objects)

    def ghost_state(self, step: int) -> ObjectState | None:
        """Model 1's state had nothing been set; None before that."""
        if self.ghost is None or self.set_at is None or step < self.set_at:
            return None
        return self.ghost.objects[step - self.set_at]


def run_of(nets: Nets, world: GridWorld) -> Run:
    """The run of a state.

    Parameters
    ----------
    nets
        Those of ``world.cells`` and ``world.slip``.

    Raises
    ------
    UserError
        The state holds what is no state of the world.
    """
    course = episode(nets, world.start, world.steps, world.seed, world.edits)
    plain = Run(
        nets.cells,
        nets.slip,
        course.coins,
        course.objects,
        course.local,
        course.observations,
        course.edited,
    )
    setting = world.setting
    if setting is None:
        return plain
    at = setting.step
    before = course.local[at]
    found = manipulated(nets, before, CONCEPTS[setting.concept], setting.value, setting.held)
    if not found.pairs:
        return replace(plain, manipulation=found)
    pair = found.pairs[min(setting.chosen, len(found.pairs) - 1)]
    both = futures(nets, before, pair, course.coins[at:])
    return replace(
        plain,
        objects=course.objects[:at] + both.changed.objects,
        local=course.local[:at] + both.changed.local,
        observations=course.observations[:at] + both.changed.object_observations,
        edited=tuple(step for step in course.edited if step <= at),
        manipulation=found,
        set_at=at,
        ghost=both.unchanged,
    )


class Beliefs(NamedTuple):
    """What both nets believe."""

    objects: Belief
    local: Belief
    anew: int | None = None
    """The last step, of those that they are told of, at which what was seen was impossible after what
    had been seen before; the beliefs begin anew with it."""


def beliefs_at(nets: Nets, world: GridWorld, run: Run) -> Beliefs:
    """What both nets believe of the step that is looked at, given what they are told.

    Raises
    ------
    ImpossibleObservationError
        An observation looks like no state at all.
    """
    end = world.current + 1 - world.ahead
    begin = 0 if world.window is None else max(0, end - world.window)
    told = masked(run.observations[begin : max(end, 0)], world.hidden)
    ahead = min(world.ahead, world.current)
    objects, restarts = _believed(nets.objects, told, ahead)
    # Both nets say the same of every sequence, so that the other one's restarts are these.
    local, _ = _believed(nets.local, told, ahead)
    return Beliefs(objects, local, begin + restarts[-1] if restarts else None)


def hidden_window(world: GridWorld) -> int:
    """Observations for figures over hidden cells."""
    return UNCERTAIN_WINDOW if world.window is None else world.window


def view_of(world: GridWorld) -> View:
    """What the nets get to see in general, for figures over all that the world can show."""
    window = world.window
    if window is None:
        window = UNCERTAIN_WINDOW if world.hidden else ENOUGH
    return View(window, world.ahead, world.hidden)


def _believed(
    joint: JointStates, told: tuple[Row, ...], ahead: int
) -> tuple[Belief, tuple[int, ...]]:
    """The belief so many steps after the last observation, and where it began anew."""
    belief = first_belief(joint)
    restarts: tuple[int, ...] = ()
    if told:
        filtering = followed(joint, told)
        belief, restarts = filtering.beliefs[-1], filtering.restarts
    for _ in range(ahead):
        belief = predicted(belief)
    return belief, restarts
