"""A run of the world beside the runs of both nets, with the same coins and the same edits."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from msgspec import Struct

from core.errors import UserError
from core.gridworld.codes import LocalState
from core.gridworld.derived import counterparts
from core.gridworld.nets import Nets
from core.gridworld.world import (
    ObjectState,
    Row,
    StateEdit,
    advanced,
    check_state,
    observed,
)


class Roll(Struct, frozen=True):
    """What both nets' tables make of a state each, step by step, with given coins; T steps."""

    objects: tuple[ObjectState, ...]
    """(T,) of Model 1."""
    local: tuple[LocalState, ...]
    """(T,) of Model 2."""
    object_observations: tuple[Row, ...]
    """(T,) what Model 1 says is seen."""
    local_observations: tuple[Row, ...]
    """(T,) what Model 2 says is seen."""

    @property
    def agree(self) -> bool:
        """Whether both nets say that the same is seen at every step."""
        return self.object_observations == self.local_observations


class Episode(Struct, frozen=True):
    """A run of T steps."""

    cells: int
    slip: float
    coins: tuple[int, ...]
    """(T - 1,) the coin of every step but the last, 0 or 1; Model 1's and Model 2's S."""
    world: tuple[ObjectState, ...]
    """(T,) by the simulator."""
    observations: tuple[Row, ...]
    """(T,) what is seen of the world."""
    objects: tuple[ObjectState, ...]
    """(T,) Model 1's latent states, by its tables."""
    local: tuple[LocalState, ...]
    """(T,) Model 2's latent states, by its tables."""
    edited: tuple[int, ...] = ()
    """Steps whose state was set by hand."""

    @property
    def steps(self) -> int:
        """How many there are, T."""
        return len(self.world)


def tossed(slip: float, count: int, seed: int) -> tuple[int, ...]:
    """(count,) coins; for more of them, the first ones stay the same."""
    return tuple(int(coin) for coin in np.random.default_rng(seed).random(count) < slip)


def rolled(nets: Nets, objects: Sequence[int], local: Sequence[int], coins: Sequence[int]) -> Roll:
    """Roll both nets out by their tables.

    Parameters
    ----------
    objects, local
        Latent states of Model 1 and of Model 2.
    coins
        (T - 1,) 0 or 1; without slip they are all 0.
    """
    one, two = nets.objects, nets.local
    first, second = one.run(objects, coins), two.run(local, coins)
    return Roll(
        tuple(ObjectState(*one.values[number]) for number in first),
        tuple(two.values[number] for number in second),
        tuple(one.look(number) for number in first),
        tuple(two.look(number) for number in second),
    )


def episode(
    nets: Nets, start: Sequence[int], steps: int, seed: int = 0, edits: Sequence[StateEdit] = ()
) -> Episode:
    """A run from a start state.

    Parameters
    ----------
    steps
        T, at least 1; the first shows the start.
    seed
        Of the coins.
    edits
        States set by hand, at most one for a step; those beyond the last step count for nothing.

    Raises
    ------
    UserError
        The start or an edit is no state of the world, or there is no step.
    """
    if steps < 1:
        raise UserError(f"A run has at least one step, not {steps}.")
    coins = tossed(nets.slip, steps - 1, seed)
    begins = {0: check_state(nets.cells, start)}
    for edit in edits:
        begins[edit.step] = check_state(nets.cells, edit.state)
    bounds = [*sorted(step for step in begins if step < steps), steps]

    to_local = counterparts(nets.cells).to_local
    world: list[ObjectState] = []
    objects: list[ObjectState] = []
    local: list[LocalState] = []
    for begin, end in pairwise(bounds):
        state = begins[begin]
        roll = rolled(nets, state, to_local[state], coins[begin : end - 1])
        objects += roll.objects
        local += roll.local
        for step in range(begin, end):
            state = state if step == begin else advanced(nets.cells, state, coins[step - 1])
            world.append(state)
    edited = tuple(sorted({edit.step for edit in edits if edit.step < steps}))
    return Episode(
        nets.cells,
        nets.slip,
        coins,
        tuple(world),
        tuple(observed(nets.cells, state) for state in world),
        tuple(objects),
        tuple(local),
        edited,
    )
