"""Learned identifiers: what they are learned from, how well they do, and the tree as a structure."""

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.gridworld.codes import CODES
from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.decision_tree import (
    LEAF,
    condition_names,
    condition_text,
    rules,
    tree_from_arrays,
)
from core.gridworld.episode import episode
from core.gridworld.examples import all_examples, examples_from, made_observations
from core.gridworld.filtering import masked
from core.gridworld.learned import (
    curve_sizes,
    learned_network,
    learned_tree,
    learning_curve,
)
from core.gridworld.nets import nets_of
from tests.core.gridworld import phases

VELOCITY = CONCEPTS[ConceptName.BLUE_VELOCITY]
EVERY_CONCEPT = list(CONCEPTS.values())


def every_example(nets, concept):
    return list(all_examples(nets, concept, 0))


@pytest.mark.parametrize("slip", [0.0, 0.3])
@pytest.mark.parametrize("concept", EVERY_CONCEPT, ids=lambda concept: concept.name)
def test_examples_are_states_of_model_two_with_the_value_of_model_one(concept, slip):
    nets = nets_of(10, slip)
    run = episode(nets, (2, 4, 1), 30, 1)
    examples = examples_from(nets, concept, run.observations)
    # The first observation alone does not tell the direction.
    assert dict(examples) == {
        phases.codes(10, state): concept.of_object(state) for state in run.world[1:]
    }
    assert len(examples) == len(set(run.world[1:]))


def test_steps_that_leave_either_net_in_doubt_give_no_example():
    nets = nets_of(10)
    run = episode(nets, (2, 4, 1), 12)
    rows = masked(run.observations, tuple(range(10)))
    assert examples_from(nets, VELOCITY, rows) == ()


@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_runs_come_upon_every_state_once(slip):
    nets = nets_of(6, slip)
    examples = every_example(nets, VELOCITY)
    assert len(examples) == 48
    assert {state for state, _ in examples} == set(nets.local.values)
    assert examples == list(all_examples(nets, VELOCITY, 0))
    assert examples != list(all_examples(nets, VELOCITY, 1))


def test_made_observations_are_a_run_of_the_world():
    nets = nets_of(7, 0.4)
    rows = made_observations(nets, 50, np.random.default_rng(2))
    states = phases.states(7)
    fitting = {
        s
        for s in states
        if phases.looks(7, s) == tuple(("blank", "blue", "red")[x] for x in rows[0])
    }
    for row in rows[1:]:
        look = tuple(("blank", "blue", "red")[x] for x in row)
        following = {phases.after(7, s, [coin]) for s in fitting for coin in (0, 1)}
        fitting = {s for s in following if phases.looks(7, s) == look}
        assert fitting


@pytest.mark.parametrize("concept", EVERY_CONCEPT, ids=lambda concept: concept.name)
def test_from_all_states_the_tree_is_right_and_the_network_nearly(concept):
    nets = nets_of(8)
    examples = every_example(nets, concept)
    tree = learned_tree(nets, concept, examples)
    network = learned_network(nets, concept, examples)
    assert tree.seen_accuracy == 1.0
    assert network.seen_accuracy > 0.95
    assert tree.unseen_accuracy is None
    assert all(tree.seen)
    assert tree.predictions == tuple(concept.of_local(state) for state in nets.local.values)


def test_a_half_run_is_enough_for_the_velocity_on_states_never_seen():
    nets = nets_of(10)
    run = episode(nets, (2, 4, 1), 40)
    examples = examples_from(nets, VELOCITY, run.observations)
    for learned in (
        learned_tree(nets, VELOCITY, examples),
        learned_network(nets, VELOCITY, examples),
    ):
        assert sum(learned.seen) == len(examples) == 39
        assert learned.seen_accuracy == 1.0
        assert learned.unseen_accuracy > 0.95


def test_accuracies_are_counted_on_seen_and_unseen_states_apart():
    """Taught the opposite, it is wrong wherever it learned well."""
    nets = nets_of(10)
    right = every_example(nets, VELOCITY)[:100]
    wrong = [(state, -value) for state, value in right]
    for learn in (learned_tree, learned_network):
        learned = learn(nets, VELOCITY, wrong)
        assert learned.seen_accuracy == 0.0
        assert learned.unseen_accuracy < 0.2
        pairs = zip(nets.local.values, learned.predictions, learned.seen, strict=True)
        hits = [VELOCITY.of_local(z) == value for z, value, seen in pairs if not seen]
        assert len(hits) == 60
        assert learned.unseen_accuracy == pytest.approx(sum(hits) / 60)


def test_learning_is_the_same_every_time():
    nets = nets_of(10)
    examples = every_example(nets, VELOCITY)[:30]
    for learn in (learned_tree, learned_network):
        assert learn(nets, VELOCITY, examples, 3) == learn(nets, VELOCITY, examples, 3)


@pytest.mark.parametrize("learn", [learned_tree, learned_network])
def test_from_one_value_only_that_value_is_learned(learn):
    nets = nets_of(10)
    examples = [pair for pair in every_example(nets, VELOCITY) if pair[1] == 1][:5]
    learned = learn(nets, VELOCITY, examples)
    assert set(learned.predictions) == {1}
    assert learned.seen_accuracy == 1.0


@pytest.mark.parametrize("learn", [learned_tree, learned_network])
def test_from_nothing_nothing_is_learned(learn):
    with pytest.raises(UserError, match="nothing to learn from"):
        learn(nets_of(10), VELOCITY, ())


def test_learning_says_nothing_on_the_way(recwarn):
    nets = nets_of(10)
    distance = CONCEPTS[ConceptName.DISTANCE]
    learned_tree(nets, distance, every_example(nets, distance)[:5])
    learned_network(nets, distance, every_example(nets, distance)[:80])
    assert not recwarn.list


def test_the_learning_curve_rises_to_right():
    points = list(learning_curve(nets_of(10), VELOCITY, seed=0, draws=3))
    assert [point.seen for point in points] == [5, 10, 20, 40, 80, 120]
    assert all(len(point.tree) == len(point.network) == 3 for point in points)
    for name in ("tree", "network"):
        means = [float(np.mean(getattr(point, name))) for point in points]
        assert means[0] < 0.75
        assert means[0] < means[2] < means[-1] + 1e-12
        assert means[-1] > 0.97


@pytest.mark.parametrize(("states", "last"), [(16, 12), (160, 120), (3040, 640)])
def test_the_curve_s_sizes_leave_states_unseen(states, last):
    sizes = curve_sizes(states)
    assert list(sizes) == sorted(set(sizes))
    assert sizes[-1] == last < states


def test_importing_the_module_does_not_import_scikit_learn():
    code = "import core.gridworld.learned, sys; print({'sklearn', 'scipy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


@pytest.fixture
def tree():
    nets = nets_of(10)
    return learned_tree(nets, VELOCITY, every_example(nets, VELOCITY)).tree


def test_a_state_s_path_goes_from_the_root_to_the_leaf_that_decides(tree):
    for state in nets_of(10).local.values:
        path = tree.path(state)
        assert path[0] == 0
        for number, following in pairwise(path):
            node = tree.nodes[number]
            assert following == (node.below if state[node.cell] <= node.bound else node.above)
        leaf = tree.nodes[path[-1]]
        assert leaf.is_leaf
        assert leaf.cell == leaf.below == leaf.above == LEAF
        assert leaf.value == tree.value(state) == VELOCITY.of_local(state)


def test_the_tree_can_be_drawn(tree):
    """Leaves stand beside each other, parents above the middle of their children, none on another."""
    leaves = sorted(node.across for node in tree.nodes if node.is_leaf)
    assert leaves == list(range(len(leaves)))
    assert len({(node.depth, node.across) for node in tree.nodes}) == len(tree.nodes)
    assert tree.depth == max(node.depth for node in tree.nodes)
    for node in tree.nodes:
        assert node.number == tree.nodes.index(node)
        assert sum(node.shares) == pytest.approx(1.0)
        if not node.is_leaf:
            below, above = tree.nodes[node.below], tree.nodes[node.above]
            assert below.across < node.across < above.across
            assert node.across == (below.across + above.across) / 2
            assert below.depth == above.depth == node.depth + 1
            assert below.states + above.states == node.states


def test_the_rules_are_the_tree(tree):
    """Each state fulfils the tests of exactly one rule, and that one says its value."""
    told = rules(tree, VELOCITY)
    assert len(told) == sum(node.is_leaf for node in tree.nodes)
    for state in nets_of(10).local.values:
        places = {f"z{cell}": code for cell, code in enumerate(state)}
        fulfilled = []
        for rule in told:
            conditions, value = rule.split(": ")
            tests = [test.split(" ") for test in conditions.split(" and ")]
            if all(
                places[cell] <= int(bound) if sign == "≤" else places[cell] > int(bound)
                for cell, sign, bound in tests
            ):
                fulfilled.append(value.split(" ")[0])
        assert fulfilled == [VELOCITY.label(VELOCITY.of_local(state))]


@given(bound=st.integers(0, 4), cell=st.integers(0, 9))
def test_a_condition_in_signs_and_in_words(bound, cell):
    tree = tree_from_arrays(
        [1, -1, -1],
        [2, -1, -1],
        [cell, -2, -2],
        [bound, -2, -2],
        [[0.5, 0.5], [1, 0], [0, 1]],
        [2, 1, 1],
        (-1, 1),
    )
    root = tree.nodes[0]
    assert condition_text(root) == f"z{cell} ≤ {bound}"
    below, above = condition_names(root)
    assert below + above == tuple(code.name for code in CODES)
    assert len(below) == bound + 1
    assert rules(tree, VELOCITY) == (
        f"z{cell} ≤ {bound}: −1 (1 state)",
        f"z{cell} > {bound}: +1 (1 state)",
    )


def test_a_tree_of_one_leaf_says_always():
    tree = tree_from_arrays([-1], [-1], [-2], [-2], [[1.0]], [3], (1,))
    assert tree.path((0, 0)) == (0,)
    assert rules(tree, VELOCITY) == ("always: +1 (3 states)",)
