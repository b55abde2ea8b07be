"""Exact forward filtering: what a net believes of its latent state, given what was observed so far.

The same few lines serve both nets, on the states that can be reached (``joint_states`` says why that
is exact). Beliefs are scaled to sum to one at every step and the logarithms of the scales added up,
so that no number of steps underflows.

A belief lists only the states that are possible, k of them. A step costs O(M + k N) with small
constants: M numbers to add up the predictions, k rows of N cells to compare. Without slip k falls to
1 after two whole observations.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.gridworld.bayes_net import State
from core.gridworld.joint_states import Indices, JointStates, Weights
from core.gridworld.world import UNSEEN, Row


class ImpossibleObservationError(UserError):
    """No state of the net fits the observations."""

    def __init__(self, step: int) -> None:
        before = (
            "no state of the grid world looks like that"
            if step == 0
            else f"no state that fits what was seen before it could look like that at step {step}"
        )
        super().__init__(f"The observation at step {step} is impossible: {before}.")
        self.step = step
        """The first step, from 0, at which nothing fits."""


@dataclass(frozen=True, eq=False)
class Belief:
    """A distribution over a net's latent states; k of them are possible."""

    joint: JointStates
    numbers: Indices
    """(k,) ascending"""
    weights: Weights
    """(k,) above 0, sum 1"""

    @property
    def certain(self) -> bool:
        """Whether it is one state."""
        return len(self.numbers) == 1

    def pairs(self) -> tuple[tuple[State, float], ...]:
        """The possible states with their probabilities, the likeliest first, then in order of state."""
        values = self.joint.values
        pairs = [
            (values[number], weight)
            for number, weight in zip(self.numbers.tolist(), self.weights.tolist(), strict=True)
        ]
        return tuple(sorted(pairs, key=lambda pair: (-round(pair[1], 12), pair[0])))


@dataclass(frozen=True, eq=False)
class Filtering:
    """What came of a sequence of observations."""

    beliefs: tuple[Belief, ...]
    """For each step, given the observations up to and with it."""
    log_likelihood: float
    """Of all observations, in nats; where the belief began anew, the factors multiply all the same."""
    restarts: tuple[int, ...] = ()
    """The steps at which the observations became impossible and the belief began anew."""


def masked(observations: Sequence[Sequence[int]], hidden: Sequence[int]) -> tuple[Row, ...]:
    """Observations with some cells UNSEEN."""
    kept = frozenset(hidden)
    return tuple(
        tuple(UNSEEN if cell in kept else seen for cell, seen in enumerate(row))
        for row in observations
    )


def first_belief(joint: JointStates) -> Belief:
    """Before anything was observed: the distribution of the first slice, uniform over its states."""
    return _belief(joint, joint.first)


def point_belief(joint: JointStates, state: Sequence[int]) -> Belief:
    """The certainty of one state.

    Raises
    ------
    KeyError
        The net cannot be in that state.
    """
    return Belief(joint, np.array([joint.numbers[tuple(state)]], np.intp), np.ones(1))


def predicted(belief: Belief) -> Belief:
    """The belief of the next step's state, before its observation."""
    joint = belief.joint
    weights = joint.successor_weights[belief.numbers] * belief.weights[:, None]
    following = joint.successors[belief.numbers]
    return _belief(joint, added(following, weights, len(joint)))


def updated(belief: Belief, observation: Sequence[int]) -> tuple[Belief | None, float]:
    """The belief once its step was observed, and how likely the observation was.

    Parameters
    ----------
    belief
        Of the step's state, before the observation.
    observation
        For each cell what was seen (``Seen``) or UNSEEN.

    Returns
    -------
    tuple
        None and 0.0 if no possible state looks like that.
    """
    joint = belief.joint
    row = np.array(observation, np.int8)
    shown = joint.rows[joint.shown[belief.numbers]]
    fits = ((shown == row) | (row == UNSEEN)).all(axis=-1)
    weights = belief.weights * (joint.shown_weights[belief.numbers] * fits).sum(axis=-1)
    likelihood = float(weights.sum())
    if likelihood == 0.0:
        return None, 0.0
    kept = weights > 0.0
    return Belief(joint, belief.numbers[kept], weights[kept] / likelihood), likelihood


def filtered(
    joint: JointStates, observations: Sequence[Sequence[int]], first: Belief | None = None
) -> Filtering:
    """The beliefs along a sequence of observations.

    Parameters
    ----------
    observations
        For each step, for each cell what was seen (``Seen``) or UNSEEN.
    first
        The belief before the first observation; by default ``first_belief``.

    Raises
    ------
    ImpossibleObservationError
        From some step on no state fits.
    """
    return _run(joint, observations, first or first_belief(joint), strict=True)


def followed(joint: JointStates, observations: Sequence[Sequence[int]]) -> Filtering:
    """As ``filtered``; where the observations become impossible the belief begins anew with that step.

    Raises
    ------
    ImpossibleObservationError
        An observation looks like no state at all.
    """
    return _run(joint, observations, first_belief(joint), strict=False)


def _run(
    joint: JointStates, observations: Sequence[Sequence[int]], first: Belief, strict: bool
) -> Filtering:
    beliefs: list[Belief] = []
    restarts: list[int] = []
    log_likelihood = 0.0
    for step, observation in enumerate(observations):
        prior = predicted(beliefs[-1]) if beliefs else first
        belief, likelihood = updated(prior, observation)
        if belief is None and beliefs and not strict:
            restarts.append(step)
            belief, likelihood = updated(first_belief(joint), observation)
        if belief is None:
            raise ImpossibleObservationError(step)
        beliefs.append(belief)
        log_likelihood += float(np.log(likelihood))
    return Filtering(tuple(beliefs), log_likelihood, tuple(restarts))


@dataclass(frozen=True, eq=False)
class Sight:
    """Which cells are looked at, and which observations then look the same."""

    rows: NDArray[np.int8]
    """(C, N) the different observations, hidden cells UNSEEN."""
    row_of: Indices
    """(U,) for each of the net's observations, which of ``rows`` it becomes."""


def sight(joint: JointStates, hidden: Sequence[int] = ()) -> Sight:
    """What is left of a net's observations with some cells hidden."""
    masked = joint.rows.copy()
    masked[:, list(hidden)] = UNSEEN
    rows, row_of = np.unique(masked, axis=0, return_inverse=True)
    return Sight(rows, row_of.ravel())


def outcomes(belief: Belief, through: Sight) -> Iterator[tuple[Row, float, Belief]]:
    """Every observation that a belief leaves possible, how likely it is, and the belief after it."""
    joint = belief.joint
    weights = joint.shown_weights[belief.numbers] * belief.weights[:, None]
    rows = through.row_of[joint.shown[belief.numbers]]
    states = np.broadcast_to(belief.numbers[:, None], rows.shape)
    possible = weights > 0.0
    rows, states, weights = rows[possible], states[possible], weights[possible]
    order = np.lexsort((states, rows))
    rows, states, weights = rows[order], states[order], weights[order]
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        total = float(weights[start:end].sum())
        row = tuple(through.rows[rows[start]].tolist())
        yield row, total, _merged(joint, states[start:end], weights[start:end] / total)


def added(places: Indices, weights: Weights, count: int) -> Weights:
    """(count,) the sum of the weights at each place."""
    sums: Weights = np.bincount(places.ravel(), weights.ravel(), count).astype(
        np.float64, copy=False
    )
    return sums


def _merged(joint: JointStates, numbers: Indices, weights: Weights) -> Belief:
    unique, places = np.unique(numbers, return_inverse=True)
    return Belief(joint, unique, added(places, weights, len(unique)))


def _belief(joint: JointStates, weights: Weights) -> Belief:
    """The belief with weights (M,) that sum to one, but for rounding."""
    numbers = np.flatnonzero(weights)
    kept = weights[numbers]
    return Belief(joint, numbers, kept / kept.sum())
