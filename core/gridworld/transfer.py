"""How the accuracy of the handed-over identifier falls where l2 is not invertible.

The accuracy is that of ``DerivedIdentifier``: the probability that the value which c2 = c1 ∘ l1 ∘ l2⁻¹
tells for a state drawn from Model 2's belief is the world's. One thing at a time is varied, all else
stays as the nets' view is: how many observations they are given, how many steps ahead they are asked,
how often the pair slips, how many cells they do not see.
"""

from collections.abc import Generator, Sequence
from enum import StrEnum
from functools import partial
from itertools import count

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from core.errors import UserError
from core.gridworld.concepts import Concept
from core.gridworld.derived import identifier_from
from core.gridworld.nets import Nets, build_nets
from core.gridworld.shared_beliefs import (
    SharedBeliefs,
    Stepwise,
    View,
    check_view,
    observed_once_more,
    one_step_later,
    shared_beliefs_anew,
    unseen,
)
from core.gridworld.world import SLIP_LIMIT, ObjectState
from core.stepwise import told

LEAST_WINDOW, MOST_WINDOW = 6, 12
"""The curve goes to so many observations, farther (but not beyond the second) if the view does."""
LEAST_AHEAD = 8
SLIP_STEP = 0.1
HIDDEN_POINTS = 6
"""Numbers of hidden cells, at most, beside none, all and the view's own."""


class Factor(StrEnum):
    """What is varied."""

    OBSERVATIONS = "observations"
    AHEAD = "ahead"
    SLIP = "slip"
    HIDDEN = "hidden"


class TransferPoint(Struct, frozen=True):
    """One point of a curve."""

    at: float
    """Observations, steps, a probability, or cells."""
    accuracy: float | None
    """None: there are too many different beliefs to tell."""


class TransferCurve(Struct, frozen=True):
    """Accuracy as one thing varies."""

    factor: Factor
    points: tuple[TransferPoint, ...]
    """Ascending."""
    here: float
    """Where on the curve the view is; beyond its end if it is longer."""


def transfer_curves(
    nets: Nets, concept: Concept, view: View, hidden_window: int | None = None
) -> Generator[float, None, tuple[TransferCurve, ...]]:
    """Every curve, in the order of ``Factor``; yields the share that is done, a bit at a time.

    Parameters
    ----------
    view
        What the nets get to see now; each curve goes through it.
    hidden_window
        Observations of the curve over hidden cells, if others than the view's.

    Raises
    ------
    UserError
        The view makes no sense.
    """
    check_view(nets, view)
    jobs = (
        _by_observations(nets, concept, view),
        _by_ahead(nets, concept, view),
        _by_slip(nets, concept, view),
        _by_hidden(nets, concept, replace(view, window=hidden_window or view.window)),
    )
    curves = []
    for number, job in enumerate(jobs):
        curves.append((yield from told(job, partial(_same, number / len(jobs)))))
        yield (number + 1) / len(jobs)
    return tuple(curves)


def _same(share: float, _: object) -> float:
    return share


def guessing_accuracy(nets: Nets, concept: Concept) -> float:
    """The accuracy of who has seen nothing: two draws from what the concept's values are like."""
    values = [concept.of_object(ObjectState(*state)) for state in nets.objects.values]
    _, places = np.unique(values, return_inverse=True)
    shares = np.bincount(places.ravel(), nets.objects.first)
    return float((shares**2).sum())


def hiding_order(cells: int, hidden: Sequence[int]) -> tuple[int, ...]:
    """Every cell in the order in which the curve hides them: those that are hidden first.

    The others follow from the middle outwards, where the pair is most often.
    """
    others = sorted(set(range(cells)) - set(hidden), key=lambda c: (abs(2 * c - cells + 1), c))
    return (*sorted(hidden), *others)


def _by_observations(nets: Nets, concept: Concept, view: View) -> Stepwise[TransferCurve]:
    points = []
    last = max(LEAST_WINDOW, min(view.window, MOST_WINDOW))
    current: SharedBeliefs | None = unseen(nets)
    for before in range(last):
        if current is not None:
            try:
                current = yield from observed_once_more(nets, current, view.hidden, before)
            except UserError:
                current = None
        accuracy = None
        if current is not None:
            asked = current
            for _ in range(view.ahead):
                asked = yield from one_step_later(asked)
            accuracy = identifier_from(nets, concept, asked).accuracy
        points.append(TransferPoint(before + 1, accuracy))
        yield
    return TransferCurve(Factor.OBSERVATIONS, tuple(points), view.window)


def _by_ahead(nets: Nets, concept: Concept, view: View) -> Stepwise[TransferCurve]:
    points = []
    last = max(LEAST_AHEAD, view.ahead)
    current = yield from _seen(nets, replace(view, ahead=0))
    for ahead in range(last + 1):
        if current is not None and ahead:
            current = yield from one_step_later(current)
        accuracy = None if current is None else identifier_from(nets, concept, current).accuracy
        points.append(TransferPoint(ahead, accuracy))
        yield
    return TransferCurve(Factor.AHEAD, tuple(points), view.ahead)


def _by_slip(nets: Nets, concept: Concept, view: View) -> Stepwise[TransferCurve]:
    slips = {round(step * SLIP_STEP, 9) for step in range(round(SLIP_LIMIT / SLIP_STEP) + 1)}
    points = []
    for slip in sorted({*slips, nets.slip}):
        # Built aside: these worlds are not asked for again, and would push out those that are.
        world = nets if slip == nets.slip else build_nets(nets.cells, slip)
        yield
        points.append(TransferPoint(slip, (yield from _accuracy(world, concept, view))))
    return TransferCurve(Factor.SLIP, tuple(points), nets.slip)


def _by_hidden(nets: Nets, concept: Concept, view: View) -> Stepwise[TransferCurve]:
    order = hiding_order(nets.cells, view.hidden)
    step = next(step for step in count(1) if nets.cells / step <= HIDDEN_POINTS + 1)
    numbers = sorted({0, *range(step, nets.cells, step), nets.cells, len(view.hidden)})
    points = []
    for number in numbers:
        hidden = tuple(sorted(order[:number]))
        accuracy = yield from _accuracy(nets, concept, replace(view, hidden=hidden))
        points.append(TransferPoint(number, accuracy))
        yield
    return TransferCurve(Factor.HIDDEN, tuple(points), len(view.hidden))


def _seen(nets: Nets, view: View) -> Stepwise[SharedBeliefs | None]:
    """None: there are too many different beliefs."""
    try:
        return (yield from shared_beliefs_anew(nets, view))
    except UserError:
        return None


def _accuracy(nets: Nets, concept: Concept, view: View) -> Stepwise[float | None]:
    shared = yield from _seen(nets, view)
    return None if shared is None else identifier_from(nets, concept, shared).accuracy
