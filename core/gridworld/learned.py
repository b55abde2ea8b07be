"""Learned identifiers: a decision tree or a small network, fitted to examples, judged on all states.

scikit-learn is imported only where something is fitted.
"""

import warnings
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.errors import UserError
from core.gridworld.codes import CODES, LocalState
from core.gridworld.concepts import Concept
from core.gridworld.decision_tree import DecisionTree, tree_from_arrays
from core.gridworld.examples import Example, all_examples
from core.gridworld.nets import Nets

HIDDEN = 32
"""Units of the small network's one hidden layer."""

ROUNDS = 300
"""Of L-BFGS at most; what it has reached by then is judged like anything else."""

DECAY = 1e-2
"""Weight decay of the network."""

MOST_SEEN = 640
"""The most states that a learning curve learns from: more would take seconds for each point."""

Codes = NDArray[np.int8]


class Learned(Struct, frozen=True):
    """How well a learned identifier does; M states of Model 2."""

    predictions: tuple[int, ...]
    """(M,) the value that it takes each state to have, in the order of ``Nets.local.values``."""
    seen: tuple[bool, ...]
    """(M,) whether it was learned from that state."""
    seen_accuracy: float
    """Share of right values on the states that it saw."""
    unseen_accuracy: float | None
    """Share on those that it did not; None if it saw all."""
    tree: DecisionTree | None = None
    """What was learned, if it is a tree."""


class LearningPoint(Struct, frozen=True):
    """One point of the learning curve."""

    seen: int
    """How many states were learned from."""
    tree: tuple[float, ...]
    """Accuracy on the unseen states, one for each draw."""
    network: tuple[float, ...]


def learned_tree(
    nets: Nets, concept: Concept, examples: Sequence[Example], seed: int = 0
) -> Learned:
    """Fit a decision tree whose tests are of the kind "is this cell's code at most so much".

    Raises
    ------
    UserError
        There are no examples.
    """
    from sklearn.tree import DecisionTreeClassifier  # type: ignore[import-untyped]

    codes, labels = _arrays(examples)
    with warnings.catch_warnings():
        # That many values for few states look like a regression; they are not ordered.
        warnings.simplefilter("ignore", UserWarning)
        fitted = DecisionTreeClassifier(random_state=seed).fit(codes, labels).tree_
    # Thresholds lie halfway between two codes; a leaf's is no threshold.
    bounds = np.floor(fitted.threshold).astype(int)
    tree = tree_from_arrays(
        fitted.children_left.tolist(),
        fitted.children_right.tolist(),
        fitted.feature.tolist(),
        bounds.tolist(),
        fitted.value[:, 0, :].tolist(),
        fitted.n_node_samples.tolist(),
        tuple(np.unique(labels).tolist()),
    )
    predictions = [tree.value(state) for state in nets.local.values]
    return _judged(nets, concept, examples, predictions, tree)


def learned_network(
    nets: Nets, concept: Concept, examples: Sequence[Example], seed: int = 0
) -> Learned:
    """Fit a network with one hidden layer to the cells' codes, each code an input of its own.

    Raises
    ------
    UserError
        There are no examples.
    """
    from sklearn.exceptions import ConvergenceWarning  # type: ignore[import-untyped]
    from sklearn.neural_network import MLPClassifier  # type: ignore[import-untyped]

    codes, labels = _arrays(examples)
    every = _inputs(np.array(nets.local.values, np.int8))
    if len(np.unique(labels)) == 1:  # nothing to tell apart
        return _judged(nets, concept, examples, [int(labels[0])] * len(every), None)
    network = MLPClassifier(
        (HIDDEN,), solver="lbfgs", alpha=DECAY, max_iter=ROUNDS, random_state=seed
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        network.fit(_inputs(codes), labels)
    return _judged(nets, concept, examples, network.predict(every).tolist(), None)


def learning_curve(
    nets: Nets, concept: Concept, seed: int = 0, draws: int = 3
) -> Iterator[LearningPoint]:
    """Accuracy on unseen states as the number of seen ones grows; one point at a time.

    The seen states are the first ones that runs of Model 1 come upon (``examples.all_examples``);
    each draw has runs of its own.
    """
    orders = [
        list(islice(all_examples(nets, concept, seed + draw), min(MOST_SEEN, len(nets.local) - 1)))
        for draw in range(draws)
    ]
    for size in curve_sizes(len(nets.local)):
        trees, networks = [], []
        for draw, order in enumerate(orders):
            examples = order[:size]
            trees.append(learned_tree(nets, concept, examples, seed + draw).unseen_accuracy)
            networks.append(learned_network(nets, concept, examples, seed + draw).unseen_accuracy)
        yield LearningPoint(size, _known(trees), _known(networks))


def curve_sizes(states: int) -> tuple[int, ...]:
    """The numbers of seen states at which the curve has a point, of so many states in all."""
    sizes = [5]
    while sizes[-1] * 2 <= min(MOST_SEEN, states * 3 // 4):
        sizes.append(sizes[-1] * 2)
    last = states * 3 // 4
    if sizes[-1] < last <= MOST_SEEN:
        sizes.append(last)
    return tuple(sizes)


def _known(accuracies: Sequence[float | None]) -> tuple[float, ...]:
    return tuple(accuracy for accuracy in accuracies if accuracy is not None)


def _arrays(examples: Sequence[Example]) -> tuple[Codes, NDArray[np.int_]]:
    if not examples:
        raise UserError(
            "There is nothing to learn from: after none of the steps are both nets certain of their "
            "state; take more steps."
        )
    codes = np.array([state for state, _ in examples], np.int8)
    return codes, np.array([value for _, value in examples])


def _inputs(codes: Codes) -> NDArray[np.float64]:
    """(states, N) codes as (states, 6 N) zeros and ones."""
    return np.eye(len(CODES))[codes].reshape(len(codes), -1)


def _judged(
    nets: Nets,
    concept: Concept,
    examples: Sequence[Example],
    predictions: Sequence[int],
    tree: DecisionTree | None,
) -> Learned:
    known: set[LocalState] = {state for state, _ in examples}
    seen = tuple(state in known for state in nets.local.values)
    right = np.array(
        [
            prediction == concept.of_local(state)
            for state, prediction in zip(nets.local.values, predictions, strict=True)
        ]
    )
    mask = np.array(seen)
    unseen = None if mask.all() else float(right[~mask].mean())
    return Learned(tuple(predictions), seen, float(right[mask].mean()), unseen, tree)
