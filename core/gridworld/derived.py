"""The complete-data limit: an identifier derived for Model 2, c2 = c1 ∘ l1 ∘ l2⁻¹.

Article, "The complete-data limit": l1 and l2 take an observation sequence to what either net then
believes of its latent state. *All* sequences that the world can show in a number of steps are gone
through, both nets filtering each. Where every sequence leaves one state in each net (l2 is
invertible), Model 2's state z has the value that c1 gives the state which Model 1 has for the same
sequence.

Where beliefs are spread over several states, the same formula is read as the composition of
probabilities that it is:

    P(value | z) = Σ over sequences o of P(o | z) · P(c1 = value | o),

with P(o | z) from Model 2 (Bayes' rule: l2⁻¹) and P(c1 = value | o) from Model 1 (c1 ∘ l1). The first
reading is the special case in which all these are 0 or 1.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.gridworld.codes import LocalState
from core.gridworld.concepts import Concept
from core.gridworld.joint_states import JointStates
from core.gridworld.nets import Nets, nets_of
from core.gridworld.shared_beliefs import SharedBeliefs, View, shared_beliefs
from core.gridworld.world import ObjectState

SURE = 1e-9
"""A value is the identifier's if its probability is within this of 1."""


@dataclass(frozen=True, eq=False)
class DerivedIdentifier:
    """What was derived for Model 2; M states, V values."""

    concept: Concept
    values: tuple[int, ...]
    """(V,)"""
    local: JointStates
    """Model 2."""
    probabilities: NDArray[np.float64]
    """(M, V) P(value | z); a row of zeros for a state that no sequence leads to."""
    accuracy: float
    """The probability that a value told by it for a state drawn from Model 2's belief is the world's."""

    def value(self, state: LocalState) -> int | None:
        """The value in a state of Model 2; None if it is not certain.

        Raises
        ------
        KeyError
            Model 2 cannot be in that state.
        """
        row = self.probabilities[self.local.numbers[state]]
        place = int(row.argmax())
        return self.values[place] if row[place] >= 1.0 - SURE else None

    def likeliest(self, state: LocalState) -> tuple[int, float] | None:
        """The likeliest value in a state of Model 2 and its probability; None if no sequence leads there.

        Raises
        ------
        KeyError
            Model 2 cannot be in that state.
        """
        row = self.probabilities[self.local.numbers[state]]
        place = int(row.argmax())
        return (self.values[place], float(row[place])) if row[place] > 0.0 else None

    def agrees(self) -> bool:
        """Whether it is certain of, and equal to, the written-down identifier in every state."""
        states = self.local.values
        return all(self.value(state) == self.concept.of_local(state) for state in states)


def derived_identifier(nets: Nets, concept: Concept, view: View | None = None) -> DerivedIdentifier:
    """c2 = c1 ∘ l1 ∘ l2⁻¹ for a concept that is known in Model 1.

    Raises
    ------
    UserError
        As ``shared_beliefs``.
    """
    return identifier_from(nets, concept, shared_beliefs(nets, view or View()))


def identifier_from(nets: Nets, concept: Concept, shared: SharedBeliefs) -> DerivedIdentifier:
    """c2 = c1 ∘ l1 ∘ l2⁻¹ from what both nets believe after every observation sequence."""
    values = concept.values(nets.cells)
    places = {value: place for place, value in enumerate(values)}
    # (M1, V): c1 of each state of Model 1.
    identified = np.zeros((len(nets.objects), len(values)))
    for number, state in enumerate(nets.objects.values):
        identified[number, places[concept.of_object(ObjectState(*state))]] = 1.0

    believed = [each.objects.weights @ identified[each.objects.numbers] for each in shared]
    together = np.zeros((len(nets.local), len(values)))
    for each, of_value in zip(shared, believed, strict=True):
        weights = each.probability * each.local.weights
        together[each.local.numbers] += weights[:, None] * of_value
    totals = together.sum(axis=1, keepdims=True)
    told = np.divide(together, totals, out=np.zeros_like(together), where=totals > 0.0)
    accuracy = sum(
        each.probability * float(each.local.weights @ told[each.local.numbers] @ of_value)
        for each, of_value in zip(shared, believed, strict=True)
    )
    return DerivedIdentifier(concept, values, nets.local, told, accuracy)


class Counterparts(Struct, frozen=True):
    """Which states of the two nets stand for the same: l1 ∘ l2⁻¹ and its inverse."""

    to_object: dict[LocalState, ObjectState]
    to_local: dict[ObjectState, LocalState]


@lru_cache(maxsize=8)
def counterparts(cells: int) -> Counterparts:
    """The counterpart of every state in the other net.

    Derived where l2 is invertible: from every observation sequence of a world that does not slip.
    Slip changes how states follow each other, not which states look alike.

    Raises
    ------
    UserError
        There is no such world.
    """
    to_object: dict[LocalState, ObjectState] = {}
    to_local: dict[ObjectState, LocalState] = {}
    for each in shared_beliefs(nets_of(cells), View()):
        ((of_objects, _),), ((of_local, _),) = each.objects.pairs(), each.local.pairs()
        to_object[of_local] = ObjectState(*of_objects)
        to_local[ObjectState(*of_objects)] = of_local
    return Counterparts(to_object, to_local)
