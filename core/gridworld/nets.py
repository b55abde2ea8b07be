"""Both nets of one world, built once."""

from dataclasses import dataclass
from functools import lru_cache

from core.gridworld.joint_states import JointStates, joint_states
from core.gridworld.local_net import local_net
from core.gridworld.object_net import object_net

REMEMBERED = 8
"""Worlds whose nets are kept; those of N = 40 take a few MB."""


@dataclass(frozen=True, eq=False)
class Nets:
    """The nets of a world with so many cells and such a slip probability."""

    cells: int
    slip: float
    objects: JointStates
    """Model 1; its states are (r, b, d)."""
    local: JointStates
    """Model 2; its states are N codes."""


@lru_cache(maxsize=REMEMBERED)
def nets_of(cells: int, slip: float = 0.0) -> Nets:
    """Both nets of a world, remembered.

    Raises
    ------
    UserError
        There is no such world.
    """
    return build_nets(cells, slip)


def build_nets(cells: int, slip: float) -> Nets:
    """Both nets of a world, built anew.

    Raises
    ------
    UserError
        There is no such world.
    """
    return Nets(
        cells,
        slip,
        joint_states(object_net(cells, slip)),
        joint_states(local_net(cells, slip)),
    )
