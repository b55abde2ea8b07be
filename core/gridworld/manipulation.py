"""The invertible identifier: set a concept in Model 2, and find the state of Model 1 that fits.

Article, "The complete-data limit", at its end: to manipulate with a handed-over concept one has to
"iterate over possible changes to latent state 1 which match the predictions made by world model 2
when the relevant latent variable is changed".

Model 2 is changed first. Of all the states that it can be in, those have the concept's new value
(told by c2 = c1 ∘ l1 ∘ l2⁻¹, nothing written down) which keep the value of every concept that is
*held*, and of those the ones with the fewest cells changed are taken. Then, for each of them, all
changes of Model 1's state are gone through for those whose predicted observations are the same: now
and for a number of steps ahead, each step's distribution over what may be seen. There may be no such
state (at an edge the pair only moves away from it), or several (at slip one half the direction says
nothing of what will be seen).
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.gridworld.codes import LocalState
from core.gridworld.concepts import CONCEPTS, Concept, ConceptName, check_value
from core.gridworld.derived import counterparts
from core.gridworld.edits import changed_cells, changed_variables
from core.gridworld.episode import Roll, rolled
from core.gridworld.filtering import (
    Belief,
    added,
    first_belief,
    point_belief,
    predicted,
    updated,
)
from core.gridworld.joint_states import JointStates
from core.gridworld.nets import Nets
from core.gridworld.world import ObjectState, notation

SAME = 1e-9
"""Probabilities no farther apart than this are the same."""


class Verdict(StrEnum):
    """How many states fit."""

    ONE = "one"
    NONE = "none"
    SEVERAL = "several"


class Fit(Struct, frozen=True):
    """A state of Model 2 with the new value, and the states of Model 1 that predict the same."""

    local: LocalState
    changed: tuple[int, ...]
    """The cells of Model 2 that are changed."""
    objects: tuple[ObjectState, ...]
    """Those that have the value in Model 1 first, of these those with the fewest variables changed."""
    changed_variables: tuple[tuple[str, ...], ...]
    """For each of ``objects``, which variables of Model 1 are changed."""


class Manipulation(Struct, frozen=True):
    """What came of setting a concept."""

    concept: ConceptName
    before: int
    """The concept's value in the unchanged state."""
    value: int
    """The value that it was to have."""
    held: tuple[ConceptName, ...]
    verdict: Verdict
    sentence: str
    """The verdict, for the user."""
    fits: tuple[Fit, ...]
    """Those in which Model 1's nearest state has the fewest variables changed first."""
    nearest: tuple[Fit, ...] = ()
    """Where none fits: what would fit if nothing were held."""

    @property
    def pairs(self) -> tuple[tuple[ObjectState, LocalState], ...]:
        """Every state that fits, in both nets, in the order in which they are offered."""
        return tuple((state, fit.local) for fit in self.fits for state in fit.objects)


class Futures(Struct, frozen=True):
    """What happens after a concept was set, and what would have happened, with the same coins."""

    changed: Roll
    unchanged: Roll
    """The ghost."""


def manipulated(
    nets: Nets,
    local: LocalState,
    concept: Concept,
    value: int,
    held: Sequence[ConceptName] | None = None,
    horizon: int | None = None,
) -> Manipulation:
    """Set a concept in Model 2 and search Model 1 for what fits.

    Parameters
    ----------
    local
        Model 2's state before.
    held
        Concepts that keep their values; by default those that ``concept`` names.
    horizon
        Steps ahead for which the predictions have to match; by default N.

    Raises
    ------
    UserError
        The concept has no such value.
    """
    check_value(concept, nets.cells, value)
    names = concept.holds if held is None else tuple(n for n in held if n != concept.name)
    ahead = nets.cells if horizon is None else horizon
    fits = _fits(nets, local, concept, value, names, ahead)
    nearest = () if fits or not names else _fits(nets, local, concept, value, (), ahead)
    count = sum(len(fit.objects) for fit in fits)
    verdict = Verdict.NONE if not count else Verdict.ONE if count == 1 else Verdict.SEVERAL
    return Manipulation(
        concept.name,
        concept.of_object(counterparts(nets.cells).to_object[local]),
        value,
        names,
        verdict,
        _sentence(nets.cells, local, concept, value, names, fits, nearest),
        fits,
        nearest,
    )


def futures(
    nets: Nets,
    local: LocalState,
    pair: tuple[ObjectState, LocalState],
    coins: Sequence[int],
) -> Futures:
    """Both nets' futures after a change and without it.

    Parameters
    ----------
    local
        Model 2's state before.
    pair
        One of ``Manipulation.pairs``.
    coins
        (T - 1,) those of the run from here on: the same world, had the concept been another.
    """
    before = counterparts(nets.cells).to_object[local]
    return Futures(rolled(nets, *pair, coins), rolled(nets, before, local, coins))


def _fits(
    nets: Nets,
    local: LocalState,
    concept: Concept,
    value: int,
    held: Sequence[ConceptName],
    ahead: int,
) -> tuple[Fit, ...]:
    """The states of Model 2 with the value, each with Model 1's that predict the same."""
    to_object = counterparts(nets.cells).to_object
    before = to_object[local]
    kept = [(CONCEPTS[name].of_object, CONCEPTS[name].of_object(before)) for name in held]
    changed = [
        state
        for state, other in to_object.items()
        if concept.of_object(other) == value and all(told(other) == wanted for told, wanted in kept)
    ]
    fewest = min((len(changed_cells(local, state)) for state in changed), default=0)
    found = []
    for state in changed:
        cells = changed_cells(local, state)
        if len(cells) == fewest:
            objects = sorted(
                matching_states(nets, state, ahead),
                key=lambda other: (
                    concept.of_object(other) != value,
                    len(changed_variables(before, other)),
                    other,
                ),
            )
            variables = tuple(changed_variables(before, other) for other in objects)
            found.append(Fit(state, cells, tuple(objects), variables))
    ordered = sorted(
        found, key=lambda fit: (min(map(len, fit.changed_variables), default=9), fit.objects)
    )
    return tuple(ordered)


def matching_states(nets: Nets, local: LocalState, ahead: int) -> tuple[ObjectState, ...]:
    """The states of Model 1 from which the same is predicted as from a state of Model 2.

    All states of Model 1 are tried; those that do not look the same now fall away at once.

    Parameters
    ----------
    ahead
        Steps for which the distributions of what is seen have to be equal; 0: only now.
    """
    wanted = _predictions(nets.local, local, ahead, local_rows(nets), len(nets.objects.rows))
    everywhere = first_belief(nets.objects)
    now, _ = updated(everywhere, nets.local.net.shown(local))
    if now is None:
        return ()
    own = np.arange(len(nets.objects.rows))
    return tuple(
        ObjectState(*state)
        for state, _ in now.pairs()
        if np.abs(_predictions(nets.objects, state, ahead, own, len(own)) - wanted).max() <= SAME
    )


@lru_cache(maxsize=8)
def local_rows(nets: Nets) -> NDArray[np.intp]:
    """(U2,) for each observation of Model 2 the number that it has in Model 1.

    Raises
    ------
    KeyError
        Model 2 can show what Model 1 cannot.
    """
    numbers = {row.tobytes(): number for number, row in enumerate(nets.objects.rows)}
    return np.array([numbers[row.tobytes()] for row in nets.local.rows], np.intp)


def _predictions(
    joint: JointStates, state: Sequence[int], ahead: int, numbers: NDArray[np.intp], count: int
) -> NDArray[np.float64]:
    """(ahead + 1, count) for each step the distribution over observations, by their ``numbers``."""
    belief = point_belief(joint, state)
    found = [_shown(belief, numbers, count)]
    for _ in range(ahead):
        belief = predicted(belief)
        found.append(_shown(belief, numbers, count))
    return np.array(found)


def _shown(belief: Belief, numbers: NDArray[np.intp], count: int) -> NDArray[np.float64]:
    joint = belief.joint
    weights = joint.shown_weights[belief.numbers] * belief.weights[:, None]
    rows = numbers[joint.shown[belief.numbers]]
    return added(rows, weights, count)


def _sentence(
    cells: int,
    local: LocalState,
    concept: Concept,
    value: int,
    held: Sequence[ConceptName],
    fits: Sequence[Fit],
    nearest: Sequence[Fit],
) -> str:
    before = counterparts(cells).to_object[local]
    keeps = [
        f"{CONCEPTS[name].title.lower()} {CONCEPTS[name].label(CONCEPTS[name].of_object(before))}"
        for name in held
    ]
    states = [notation(state) for fit in fits for state in fit.objects]
    if len(states) == 1:
        (variables,) = (names for fit in fits for names in fit.changed_variables)
        what = f"which changes {' and '.join(variables)}" if variables else "the one that it is in"
        return f"One state fits: {states[0]}, {what}."
    if states:
        return f"{len(states)} states fit equally well: {_some(states)}."
    if fits:
        return "No state fits: Model 2 can have that value, but Model 1 never predicts the same."
    clause = f"No state fits: {concept.title.lower()} cannot be {concept.label(value)}"
    clause += f" while {' and '.join(keeps)} {'are' if keeps[1:] else 'is'} kept." if keeps else "."
    others = [notation(state) for fit in nearest for state in fit.objects]
    if others:
        clause += (
            f" If nothing is kept, the nearest {'are' if others[1:] else 'is'} {_some(others)}."
        )
    return clause


def _some(states: Sequence[str]) -> str:
    return ", ".join(states[:3]) + (" and others" if len(states) > 3 else "")
