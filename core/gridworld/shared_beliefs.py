"""What both nets believe after every observation sequence that the world can show.

Model 1 makes the sequences, Model 2 is only handed them. Sequences after which both beliefs are the
same are not told apart further on, which keeps their number small. Everything here is done a bit at a
time (generators), so that whoever asks can do more urgent things between.
"""

from collections import OrderedDict
from collections.abc import Generator
from dataclasses import dataclass
from threading import Lock
from typing import TypeVar

from msgspec import Struct

from core.errors import UserError
from core.gridworld.filtering import Belief, first_belief, outcomes, predicted, sight
from core.gridworld.nets import Nets
from core.gridworld.world import Row
from core.stepwise import at_once

ENOUGH = 2
"""Whole observations after which both nets know their state: one shows where red and blue are (red
hides at most one half of the pair, and that half is then where red is), the next where blue moved."""

UNCERTAIN_WINDOW = 4
"""Observations of which accuracy is told where cells are hidden and no window is set; the number of
different beliefs grows fast with it."""

LIMIT = 50_000
"""Different pairs of beliefs that are kept apart."""

MOST_REMEMBERED = 12_000
"""Pairs of beliefs, of all views together, that are kept: some 75 views for N = 10, 4 for N = 40. Each
is several objects, and hundreds of thousands of them make Python's garbage collector pause for long."""

BREATH = 200
"""Pairs of beliefs that are gone through in one go: some 20 ms."""

T = TypeVar("T")
Stepwise = Generator[None, None, T]
"""Stops now and then on its way to a result."""


class View(Struct, frozen=True):
    """What the nets get to see before they are asked for their states."""

    window: int = ENOUGH
    """Observations, at least 1; before the first, every state is as likely as any other."""
    ahead: int = 0
    """Steps after the last observation at the end of which they are asked."""
    hidden: tuple[int, ...] = ()
    """Cells that are never seen."""


@dataclass(frozen=True, eq=False)
class Shared:
    """Observation sequences after which both nets believe the same."""

    probability: float
    """Of these sequences together."""
    objects: Belief
    """Of Model 1: l1."""
    local: Belief
    """Of Model 2: l2."""


SharedBeliefs = tuple[Shared, ...]


def shared_beliefs(nets: Nets, view: View) -> SharedBeliefs:
    """Every observation sequence that a view lets through, by what the nets then believe.

    Raises
    ------
    UserError
        The view makes no sense, or there are too many different beliefs.
    """
    return at_once(shared_beliefs_stepwise(nets, view))


def shared_beliefs_stepwise(nets: Nets, view: View) -> Stepwise[SharedBeliefs]:
    """As ``shared_beliefs``, a bit at a time; the last ones are remembered."""
    with _LOCK:
        known = _REMEMBERED.get((nets, view))
    if known is not None:
        return known
    found = yield from shared_beliefs_anew(nets, view)
    with _LOCK:
        _REMEMBERED[nets, view] = found
        while len(_REMEMBERED) > 1 and sum(map(len, _REMEMBERED.values())) > MOST_REMEMBERED:
            _REMEMBERED.popitem(last=False)
    return found


_REMEMBERED: OrderedDict[tuple[Nets, View], SharedBeliefs] = OrderedDict()
_LOCK = Lock()
"""The window's thread asks for counterparts, the engine's for all else."""


def shared_beliefs_anew(nets: Nets, view: View) -> Stepwise[SharedBeliefs]:
    """As ``shared_beliefs_stepwise``, without remembering anything."""
    check_view(nets, view)
    current = unseen(nets)
    for count in range(view.window):
        current = yield from observed_once_more(nets, current, view.hidden, count)
    for _ in range(view.ahead):
        current = yield from one_step_later(current)
    return current


def unseen(nets: Nets) -> SharedBeliefs:
    """Before anything was seen."""
    return (Shared(1.0, first_belief(nets.objects), first_belief(nets.local)),)


def one_step_later(current: SharedBeliefs) -> Stepwise[SharedBeliefs]:
    """The beliefs of the next step's state, before its observation."""
    later = []
    for number, each in enumerate(current):
        if number % BREATH == BREATH - 1:
            yield
        later.append(Shared(each.probability, predicted(each.objects), predicted(each.local)))
    return tuple(later)


def observed_once_more(
    nets: Nets, current: SharedBeliefs, hidden: tuple[int, ...], count: int
) -> Stepwise[SharedBeliefs]:
    """The beliefs after one observation more, of the next step but for the first one.

    Parameters
    ----------
    hidden
        Cells that are not seen.
    count
        Observations so far.

    Raises
    ------
    UserError
        There are too many different beliefs.
    """
    if count:
        current = yield from one_step_later(current)
    through, local_through = (sight(net, hidden) for net in (nets.objects, nets.local))
    merged: dict[tuple[bytes, bytes], Shared] = {}
    gone_through = 0
    for each in current:
        local: dict[Row, Belief] = {}
        for row, _, belief in outcomes(each.local, local_through):
            local[row] = belief
            gone_through += 1
            if gone_through % BREATH == 0:
                yield
        for row, probability, objects in outcomes(each.objects, through):
            gone_through += 1
            if gone_through % BREATH == 0:
                yield
            key = (_key(objects), _key(local[row]))
            before = merged[key].probability if key in merged else 0.0
            merged[key] = Shared(before + each.probability * probability, objects, local[row])
        if len(merged) > LIMIT:
            raise UserError(
                f"After {count + 1} observations there are more than {LIMIT:,} different beliefs; "
                "take a shorter window, or hide fewer cells."
            )
    return tuple(merged.values())


def check_view(nets: Nets, view: View) -> None:
    """Refuse a view that makes no sense.

    Raises
    ------
    UserError
        It makes none.
    """
    if view.window < 1 or view.ahead < 0:
        raise UserError("At least one observation is needed, and no less than 0 steps ahead.")
    strange = [cell for cell in view.hidden if not 0 <= cell < nets.cells]
    if strange:
        raise UserError(f"Cells are numbered from 0 to {nets.cells - 1}; {strange[0]} is none.")


def _key(belief: Belief) -> bytes:
    """Equal for beliefs that are equal but for rounding."""
    return belief.numbers.tobytes() + belief.weights.round(12).tobytes()
