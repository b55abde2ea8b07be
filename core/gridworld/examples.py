"""Examples to learn an identifier from: states of Model 2 with the value that Model 1 gives them.

Article, "These concepts at work in Bayes nets": observation sequences are made with the object
centric net, the local-state net's latent state is inferred from them, and labelled with the identifier
of the object centric latent state.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from core.gridworld.codes import LocalState
from core.gridworld.concepts import Concept
from core.gridworld.filtering import followed
from core.gridworld.nets import Nets
from core.gridworld.world import ObjectState, Row

ROLL_OUT = 10
"""Steps of each of the runs from which the learning curve's states are taken."""

Example = tuple[LocalState, int]
"""A state of Model 2, and the concept's value."""


def examples_from(
    nets: Nets, concept: Concept, observations: Sequence[Sequence[int]]
) -> tuple[Example, ...]:
    """What can be learned from a sequence of observations: one example for each different state.

    Steps after which either net is not certain of its state (without slip only the first) give none.

    Raises
    ------
    ImpossibleObservationError
        An observation looks like no state.
    """
    found: dict[LocalState, int] = {}
    objects = followed(nets.objects, observations).beliefs
    for one, two in zip(objects, followed(nets.local, observations).beliefs, strict=True):
        if one.certain and two.certain:
            ((state, _),), ((local, _),) = one.pairs(), two.pairs()
            found.setdefault(local, concept.of_object(ObjectState(*state)))
    return tuple(found.items())


def made_observations(nets: Nets, steps: int, random: np.random.Generator) -> tuple[Row, ...]:
    """A sequence of observations from Model 1, from any of its states as likely as from another."""
    joint = nets.objects
    start = joint.values[random.integers(len(joint))]
    coins = [int(coin) for coin in random.random(steps - 1) < nets.slip]
    return tuple(joint.look(number) for number in joint.run(start, coins))


def all_examples(nets: Nets, concept: Concept, seed: int) -> Iterator[Example]:
    """One example for each state of Model 2, in the order in which runs of Model 1 come upon them."""
    random = np.random.default_rng(seed)
    seen: set[LocalState] = set()
    while len(seen) < len(nets.local):
        for state, value in examples_from(nets, concept, made_observations(nets, ROLL_OUT, random)):
            if state not in seen:
                seen.add(state)
                yield state, value
