"""The complete-data limit: the bijection, f2 and the derived identifiers, and where certainty ends."""

import math
from itertools import product

import numpy as np
import pytest

from core.errors import UserError
from core.gridworld import shared_beliefs as beliefs_of_sequences
from core.gridworld.concepts import CONCEPTS, ConceptName, check_value, concept_named
from core.gridworld.derived import counterparts, derived_identifier
from core.gridworld.filtering import filtered
from core.gridworld.nets import nets_of
from core.gridworld.shared_beliefs import View, shared_beliefs
from core.gridworld.world import SEEN_NAMES, ObjectState
from tests.core.gridworld import phases

SIZES = range(4, 17)
VELOCITY = CONCEPTS[ConceptName.BLUE_VELOCITY]
SEEN = {name: number for number, name in enumerate(SEEN_NAMES)}


def meanings(cells, state):
    """Each concept's value, said once more in other words."""
    red, blue, direction = state
    pair = (blue, blue + 1)
    return {
        ConceptName.BLUE_VELOCITY: direction,
        ConceptName.BLUE_POSITION: blue,
        ConceptName.RED_POSITION: red,
        ConceptName.THIRD_CELL: SEEN[phases.looks(cells, state)[2]],
        ConceptName.RED_OVER_BLUE: int(phases.looks(cells, state).count("blue") == 1),
        ConceptName.DISTANCE: min(abs(red - half) for half in pair),
    }


@pytest.mark.parametrize("cells", [*SIZES, 40])
def test_the_counterparts_are_a_bijection_of_all_reachable_states(cells):
    found = counterparts(cells)
    assert found.to_local == {s: phases.codes(cells, s) for s in phases.states(cells)}
    assert found.to_object == {local: state for state, local in found.to_local.items()}
    assert set(found.to_object) == set(nets_of(cells).local.values)


def test_the_fixed_point_of_the_text():
    found = counterparts(10)
    assert found.to_local[ObjectState(2, 4, 1)] == (0, 0, 1, 0, 4, 4, 0, 0, 0, 0)
    assert found.to_object[0, 0, 1, 0, 4, 4, 0, 0, 0, 0] == (2, 4, 1)


@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_the_counterparts_are_what_filtering_finds(slip):
    nets, found = nets_of(10, slip), counterparts(10)
    for state in phases.states(10):
        run = [state, phases.after(10, state, [0])]
        rows = [tuple(SEEN[name] for name in phases.looks(10, each)) for each in run]
        ((objects, _),) = filtered(nets.objects, rows).beliefs[-1].pairs()
        ((local, _),) = filtered(nets.local, rows).beliefs[-1].pairs()
        assert found.to_local[ObjectState(*objects)] == local


@pytest.mark.parametrize("cells", SIZES)
def test_both_written_down_identifiers_say_what_the_concept_means(cells):
    assert set(CONCEPTS) == set(ConceptName)
    occurring = {name: set() for name in CONCEPTS}
    for state in phases.states(cells):
        local = phases.codes(cells, state)
        for name, value in meanings(cells, state).items():
            assert CONCEPTS[name].of_object(ObjectState(*state)) == value
            assert CONCEPTS[name].of_local(local) == value
            occurring[name].add(value)
    for name, values in occurring.items():
        assert CONCEPTS[name].values(cells) == tuple(sorted(values))


@pytest.mark.parametrize("cells", [*SIZES, 40])
@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_the_derived_identifiers_are_right_in_every_reachable_state(cells, slip):
    nets = nets_of(cells, slip)
    for concept in CONCEPTS.values():
        found = derived_identifier(nets, concept)
        assert found.agrees()
        assert found.accuracy == pytest.approx(1.0)
        for state in phases.states(cells):
            value = found.value(phases.codes(cells, state))
            assert value == meanings(cells, state)[concept.name]


def test_the_derived_identifier_uses_nothing_that_was_written_down_for_model_two(monkeypatch):
    """With an f2 that is nonsense the same is derived; only the judgement changes."""

    def nonsense(_):
        raise AssertionError

    blind = type(VELOCITY)(
        **{
            **{name: getattr(VELOCITY, name) for name in VELOCITY.__struct_fields__},
            "of_local": nonsense,
        }
    )
    found = derived_identifier(nets_of(10), blind)
    assert found.value((0, 0, 1, 0, 4, 4, 0, 0, 0, 0)) == 1
    with pytest.raises(AssertionError):
        found.agrees()


@pytest.mark.parametrize("slip", [0.0, 0.2])
def test_one_observation_leaves_the_velocity_open_but_at_the_edges(slip):
    """l2 is not invertible: both directions look alike, each half of the time."""
    found = derived_identifier(nets_of(10, slip), VELOCITY, View(window=1))
    for state in phases.states(10):
        at_edge = state[1] in (0, 8)
        assert found.value(phases.codes(10, state)) == (state[2] if at_edge else None)
    assert not found.agrees()
    # 20 of 160 states are at an edge; in the others it is a guess.
    assert found.accuracy == pytest.approx((20 + 140 / 2) / 160)


def test_a_position_needs_no_second_observation():
    for name in (ConceptName.BLUE_POSITION, ConceptName.RED_POSITION, ConceptName.RED_OVER_BLUE):
        assert derived_identifier(nets_of(10), CONCEPTS[name], View(window=1)).agrees()


def test_asked_ahead_the_accuracy_falls_with_slip_and_with_the_steps():
    ahead = [0, 1, 3]
    accuracy = {
        slip: [
            derived_identifier(nets_of(10, slip), VELOCITY, View(ahead=steps)).accuracy
            for steps in ahead
        ]
        for slip in (0.0, 0.05, 0.2, 0.5)
    }
    assert accuracy[0.0] == pytest.approx([1.0, 1.0, 1.0])
    for slip in (0.05, 0.2, 0.5):
        assert accuracy[slip][0] == pytest.approx(1.0)
        assert accuracy[slip][0] > accuracy[slip][1] > accuracy[slip][2] > 0.5
    for less, more in ((0.0, 0.05), (0.05, 0.2), (0.2, 0.5)):
        assert accuracy[less][1] > accuracy[more][1]


def test_one_step_ahead_is_what_a_calculation_by_hand_says():
    """Far from the edges after a known state the pair has turned with chance p; both nets agree on
    that, so c2 is (1 - p)² + p² sure of the right value, and the whole chain right with
    (1 - p) times that plus p times the rest."""
    slip, cells = 0.2, 40
    found = derived_identifier(nets_of(cells, slip), VELOCITY, View(ahead=1))
    sure = (1 - slip) ** 2 + slip**2
    row = found.probabilities[found.local.numbers[phases.codes(cells, (3, 20, 1))]]
    assert row == pytest.approx([1 - sure, sure])


@pytest.mark.parametrize("view", [View(2, 1, (0, 1)), View(3, 0, (0, 1, 2)), View(3, 1, (0, 1, 2))])
@pytest.mark.parametrize("name", [ConceptName.BLUE_VELOCITY, ConceptName.DISTANCE])
def test_where_beliefs_are_spread_the_formula_holds(view, name):
    """P(value | z) and the accuracy, summed up over every start and every sequence of coins."""
    cells, slip, concept = 4, 0.1, CONCEPTS[name]
    by_sequence = {}
    length = view.window + view.ahead
    for start, coins in product(phases.states(cells), product((0, 1), repeat=length - 1)):
        run = [phases.after(cells, start, coins[:step]) for step in range(length)]
        looks = tuple(
            tuple("?" if cell in view.hidden else seen for cell, seen in enumerate(row))
            for row in (phases.looks(cells, state) for state in run[: view.window])
        )
        ends = by_sequence.setdefault(looks, {})
        chance = math.prod(slip if coin else 1 - slip for coin in coins) / 16
        ends[run[-1]] = ends.get(run[-1], 0.0) + chance

    told, of_state = {}, {}
    for ends in by_sequence.values():
        total = sum(ends.values())
        for state, weight in ends.items():
            of_state[state] = of_state.get(state, 0.0) + weight
            for other, chance in ends.items():
                key = state, meanings(cells, other)[name]
                told[key] = told.get(key, 0.0) + weight * chance / total
    accuracy = sum(
        weight
        * chance
        / sum(ends.values())
        * told[drawn, meanings(cells, true)[name]]
        / of_state[drawn]
        for ends in by_sequence.values()
        for true, weight in ends.items()
        for drawn, chance in ends.items()
    )
    found = derived_identifier(nets_of(cells, slip), concept, view)
    for state in phases.states(cells):
        row = found.probabilities[found.local.numbers[phases.codes(cells, state)]]
        expected = [told.get((state, value), 0.0) / of_state[state] for value in found.values]
        assert row == pytest.approx(expected)
    assert found.accuracy == pytest.approx(accuracy)


def test_f2_of_the_article_also_where_it_is_asked_of_no_state():
    """Any coordinate with a 4 or 5; any with a 2 or 3. In a state of the world one half of the pair is
    always in view, so that 5 never stands alone there."""
    for code, value in ((4, 1), (5, 1), (2, -1), (3, -1)):
        assert VELOCITY.of_local((0, 1, code, 0)) == value


@pytest.mark.parametrize("slip", [0.0, 0.2])
def test_with_cells_hidden_more_observations_help_and_only_without_slip_they_end_it(slip):
    hidden = tuple(range(3, 10))
    nets = nets_of(10, slip)
    accuracies = [
        derived_identifier(nets, VELOCITY, View(window, 0, hidden)).accuracy
        for window in (1, 3, 6, 16)
    ]
    assert accuracies[0] < accuracies[1] < accuracies[2] < accuracies[3] + 1e-12
    if slip:
        assert accuracies[3] < 0.9
    else:
        assert accuracies[3] == pytest.approx(1.0)


@pytest.mark.parametrize("view", [View(), View(1), View(3, 2), View(4, 1, (2, 3))])
def test_the_sequences_shared_out_are_all_there_are(view):
    nets = nets_of(6, 0.3)
    shared = shared_beliefs(nets, view)
    assert sum(each.probability for each in shared) == pytest.approx(1.0)
    for joint, beliefs in (
        (nets.objects, [each.objects for each in shared]),
        (nets.local, [each.local for each in shared]),
    ):
        total = np.zeros(len(joint))
        for each, belief in zip(shared, beliefs, strict=True):
            total[belief.numbers] += each.probability * belief.weights
        prior = joint.first
        for _ in range(view.window + view.ahead - 1):
            moved = np.zeros(len(joint))
            np.add.at(moved, joint.successors, prior[:, None] * joint.successor_weights)
            prior = moved
        assert total == pytest.approx(prior)


@pytest.mark.parametrize("view", [View(0), View(2, -1), View(2, 0, (10,)), View(2, 0, (-1,))])
def test_a_view_that_makes_no_sense_is_refused(view):
    with pytest.raises(UserError):
        derived_identifier(nets_of(10), VELOCITY, view)


def test_too_many_beliefs_are_told_instead_of_computed(monkeypatch):
    monkeypatch.setattr(beliefs_of_sequences, "LIMIT", 20)
    with pytest.raises(UserError, match="more than 20 different beliefs"):
        derived_identifier(nets_of(7, 0.25), VELOCITY, View(3, 0, (0, 1, 2)))


def test_every_concept_has_words_for_its_values_and_its_formulas():
    for concept in CONCEPTS.values():
        labels = [concept.label(value) for value in concept.values(10)]
        assert len(set(labels)) == len(labels)
        assert concept.title
        assert concept.object_formula.startswith("f₁")
        assert concept.local_formula.startswith("f₂")
        assert concept_named(concept.name.value) is concept
        assert concept.name not in concept.holds


def test_a_concept_or_value_that_there_is_none_of_is_refused():
    with pytest.raises(UserError, match="no concept 'warmth'; there are: blue-velocity"):
        concept_named("warmth")
    with pytest.raises(UserError, match="one of -1, 1 in a world of 10 cells, not 2"):
        check_value(VELOCITY, 10, 2)


def test_what_a_log_of_a_belief_says():
    """A belief over two equally likely states is worth one bit."""
    shared = shared_beliefs(nets_of(10), View(window=1))
    entropies = {
        round(-float(np.sum(s.local.weights * np.log2(s.local.weights))), 9) for s in shared
    }
    assert entropies == {0.0, 1.0}
    assert math.isclose(sum(s.probability for s in shared), 1.0)
