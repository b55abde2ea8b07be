"""Exact filtering: against brute force, over many steps, with cells hidden, and the impossible told."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.gridworld.episode import tossed
from core.gridworld.filtering import (
    ImpossibleObservationError,
    filtered,
    first_belief,
    followed,
    masked,
    outcomes,
    point_belief,
    predicted,
    sight,
    updated,
)
from core.gridworld.local_net import local_net
from core.gridworld.nets import nets_of
from core.gridworld.world import SEEN_NAMES, UNSEEN
from tests.core.gridworld import phases

SEEN = {name: number for number, name in enumerate(SEEN_NAMES)}


def row_of(cells, state):
    return tuple(SEEN[name] for name in phases.looks(cells, state))


def fits(row, seen):
    return all(mine in (UNSEEN, one) for mine, one in zip(row, seen, strict=True))


def by_enumeration(cells, slip, rows):
    """P(state at the last step | rows) and P(rows): over every start and every sequence of coins."""
    weights = {}
    starts = phases.states(cells)
    for start, coins in product(starts, product((0, 1), repeat=len(rows) - 1)):
        chance = np.prod([slip if coin else 1 - slip for coin in coins]) / len(starts)
        run = [phases.after(cells, start, coins[:step]) for step in range(len(rows))]
        if chance and all(fits(row, row_of(cells, s)) for row, s in zip(rows, run, strict=True)):
            weights[run[-1]] = weights.get(run[-1], 0.0) + chance
    total = sum(weights.values())
    return {state: weight / total for state, weight in weights.items() if weight}, total


@st.composite
def looked_at(draw):
    """A small world, and observations of a run of it with some cells not looked at at some steps."""
    cells = draw(st.integers(4, 6))
    slip = draw(st.sampled_from([0.0, 0.01, 0.2, 0.5]))
    length = draw(st.integers(1, 5))
    start = draw(st.sampled_from(phases.states(cells)))
    coins = draw(st.lists(st.integers(0, int(slip > 0)), min_size=length - 1, max_size=length - 1))
    rows = []
    for step in range(length):
        hidden = draw(st.sets(st.integers(0, cells - 1)))
        row = row_of(cells, phases.after(cells, start, coins[:step]))
        rows.append(tuple(UNSEEN if c in hidden else seen for c, seen in enumerate(row)))
    return cells, slip, tuple(rows)


@settings(max_examples=150)
@given(looked_at())
def test_both_nets_believe_what_enumeration_says(case):
    cells, slip, rows = case
    expected, likelihood = by_enumeration(cells, slip, rows)
    nets = nets_of(cells, slip)
    for joint, own in (
        (nets.objects, lambda state: state),
        (nets.local, lambda state: phases.codes(cells, state)),
    ):
        found = filtered(joint, rows)
        belief = dict(found.beliefs[-1].pairs())
        assert belief == pytest.approx({own(state): p for state, p in expected.items()}, abs=1e-12)
        assert found.log_likelihood == pytest.approx(np.log(likelihood))
        assert len(found.beliefs) == len(rows)


def dense_local(cells, slip):
    """Model 2 without any thought: all 6^N assignments, P(z' | z) as the product of all tables."""
    net = local_net(cells, slip)
    every = np.array(list(product(range(6), repeat=cells)))
    moves = np.zeros((len(every), len(every)))
    for coin, chance in ((0, 1 - slip), (1, slip)) if slip else ((0, 1.0),):
        joint = np.ones((len(every), 1))
        for cell in range(cells):
            table = net.nodes[f"Z{cell}"].table.probabilities
            table = table[:, :, :, coin] if slip else table
            around = (every[:, (cell + offset) % cells] for offset in (-1, 0, 1))
            rows = table[tuple(around)]
            joint = (joint[:, :, None] * rows[:, None, :]).reshape(len(every), -1)
        moves += chance * joint
    first = np.zeros(len(every))
    numbers = {tuple(row): number for number, row in enumerate(every.tolist())}
    for state in phases.states(cells):
        first[numbers[phases.codes(cells, state)]] = 1 / len(phases.states(cells))
    shown = np.array([net.nodes["O0"].table.probabilities[row].argmax(axis=-1) for row in every])
    return every, moves, first, shown


@pytest.mark.parametrize("slip", [0.0, 0.25])
def test_nothing_is_lost_beside_all_six_to_the_n_assignments(slip):
    """Filtering over every assignment of Model 2's cells, possible or not, gives the same beliefs."""
    every, moves, first, shown = dense_local(4, slip)
    assert np.allclose(moves.sum(axis=1), 1.0)
    joint = nets_of(4, slip).local
    random = np.random.default_rng(5)
    for _ in range(20):
        state = phases.states(4)[random.integers(16)]
        belief, weights = first_belief(joint), first
        for _ in range(8):
            row = np.array(row_of(4, state))
            row[random.random(4) < 0.5] = UNSEEN
            belief, _ = updated(belief, row)
            weights = weights * ((shown == row) | (row == UNSEEN)).all(axis=1)
            weights /= weights.sum()
            expected = {
                tuple(every[number].tolist()): weights[number] for number in np.flatnonzero(weights)
            }
            assert dict(belief.pairs()) == pytest.approx(expected, abs=1e-12)
            belief, weights = predicted(belief), weights @ moves
            state = phases.after(4, state, [int(random.random() < slip)])


@pytest.mark.parametrize("cells", range(4, 17))
@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_two_whole_observations_are_enough_in_every_state(cells, slip):
    nets = nets_of(cells, slip)
    for state in phases.states(cells):
        following = phases.after(cells, state, [0])
        rows = [row_of(cells, state), row_of(cells, following)]
        for joint, own in (
            (nets.objects, following),
            (nets.local, phases.codes(cells, following)),
        ):
            beliefs = filtered(joint, rows).beliefs
            assert beliefs[1].pairs() == ((own, 1.0),)
            at_edge = state[1] in (0, cells - 2)
            assert len(beliefs[0].numbers) == (1 if at_edge else 2)


HALF_HIDDEN = tuple(range(3, 10))


def test_with_cells_hidden_the_belief_becomes_one_state_without_slip_and_does_not_with_it():
    """Seven of ten cells are never seen. The pair has to come by once; if it may turn while it is
    out of sight, one never knows for long."""
    coins = tossed(0.2, 400, seed=3)
    for slip, throws in ((0.0, [0] * 400), (0.2, coins)):
        run = [phases.after(10, (2, 4, 1), throws[:step]) for step in range(401)]
        rows = masked([row_of(10, state) for state in run], HALF_HIDDEN)
        nets = nets_of(10, slip)
        for joint, own in (
            (nets.objects, list(run)),
            (nets.local, [phases.codes(10, state) for state in run]),
        ):
            beliefs = filtered(joint, rows).beliefs
            sizes = [len(belief.numbers) for belief in beliefs]
            assert sizes[0] > 1
            assert all(dict(b.pairs())[s] > 0 for b, s in zip(beliefs, own, strict=True))
            if slip:
                assert max(sizes[-80:]) > 1
            else:
                assert sizes == sorted(sizes, reverse=True)
                assert set(sizes[16:]) == {1}


def test_a_prediction_stays_one_state_without_slip_and_spreads_with_it():
    for slip, expected in ((0.0, [1] * 6), (0.2, [1, 2, 4, 6, 8, 10])):
        for joint, state in (
            (nets_of(30, slip).objects, (2, 14, 1)),
            (nets_of(30, slip).local, phases.codes(30, (2, 14, 1))),
        ):
            belief, sizes = point_belief(joint, state), []
            for _ in range(6):
                sizes.append(len(belief.numbers))
                assert belief.weights.sum() == pytest.approx(1.0)
                belief = predicted(belief)
            assert sizes == expected


@pytest.mark.parametrize("slip", [0.0, 0.3])
@pytest.mark.parametrize("hidden", [(), (0, 1, 2, 3, 4, 5, 6, 7)])
def test_ten_thousand_steps_do_not_underflow(slip, hidden):
    coins = tossed(slip, 9_999, seed=1)
    state, run = (2, 4, 1), [(2, 4, 1)]
    for coin in coins:
        state = phases.after(10, state, [coin])
        run.append(state)
    rows = masked([row_of(10, one) for one in run], hidden)
    nets = nets_of(10, slip)
    found = [filtered(joint, rows) for joint in (nets.objects, nets.local)]
    for filtering, own in zip(found, (run[-1], phases.codes(10, run[-1])), strict=True):
        assert dict(filtering.beliefs[-1].pairs())[own] > 0
        assert filtering.beliefs[-1].weights.sum() == pytest.approx(1.0)
    assert found[0].log_likelihood == pytest.approx(found[1].log_likelihood)
    if slip:
        # Far below the smallest float: the likelihood itself would be 0.
        assert found[0].log_likelihood < -1_000
    elif not hidden:
        # One of 160 starts: two whole observations tell it, and nothing surprises after that.
        assert found[0].log_likelihood == pytest.approx(-np.log(160))


@pytest.mark.parametrize("step", [0, 1, 5, 29])
def test_an_impossible_observation_is_told_with_its_step(step):
    run = [phases.after(10, (2, 4, 1), [0] * time) for time in range(30)]
    rows = [row_of(10, state) for state in run]
    other = row_of(10, phases.after(10, run[step], [0] * 7))
    rows[step] = (2, 2, *other[2:]) if step == 0 else other
    for joint in (nets_of(10).objects, nets_of(10).local):
        with pytest.raises(ImpossibleObservationError) as caught:
            filtered(joint, rows)
        assert caught.value.step == step
        assert f"at step {step} is impossible" in str(caught.value)


def test_what_is_impossible_without_slip_may_be_possible_with_it():
    run = [phases.after(10, (2, 4, 1), coins) for coins in ([], [0], [0, 1], [0, 1, 0])]
    rows = [row_of(10, state) for state in run]
    with pytest.raises(ImpossibleObservationError) as caught:
        filtered(nets_of(10).objects, rows)
    assert caught.value.step == 2
    assert filtered(nets_of(10, 0.1).objects, rows).beliefs[-1].pairs() == ((run[-1], 1.0),)


def test_following_goes_on_where_observations_become_impossible():
    rows = [row_of(10, phases.after(10, (2, 4, 1), [0] * step)) for step in range(4)]
    rows += [row_of(10, phases.after(10, (7, 2, -1), [0] * step)) for step in range(4)]
    for joint in (nets_of(10).objects, nets_of(10).local):
        found = followed(joint, rows)
        assert found.restarts == (4,)
        assert [len(belief.numbers) for belief in found.beliefs] == [2, 1, 1, 1, 2, 1, 1, 1]
    with pytest.raises(ImpossibleObservationError):
        followed(nets_of(10).objects, [(2,) * 10])


def windowed(joint, rows, window):
    """For each step the belief from the last few observations alone."""
    ends = range(1, len(rows) + 1)
    return [followed(joint, rows[max(0, end - window) : end]).beliefs[-1] for end in ends]


def test_a_window_of_one_observation_leaves_the_direction_open():
    rows = [row_of(10, phases.after(10, (2, 4, 1), [0] * step)) for step in range(9)]
    for joint in (nets_of(10).objects, nets_of(10).local):
        one, two = windowed(joint, rows, 1), windowed(joint, rows, 2)
        # At step 4 the pair is at the right edge, where there is one direction only.
        assert [len(belief.numbers) for belief in one] == [2, 2, 2, 2, 1, 2, 2, 2, 2]
        assert [len(belief.numbers) for belief in two] == [2, 1, 1, 1, 1, 1, 1, 1, 1]
        whole = filtered(joint, rows).beliefs
        for belief, same in zip(windowed(joint, rows, 9), whole, strict=True):
            assert belief.pairs() == same.pairs()


@pytest.mark.parametrize("hidden", [(), (0, 5), tuple(range(10))])
def test_the_outcomes_of_a_belief_are_all_observations_with_what_they_lead_to(hidden):
    for joint in (nets_of(10, 0.2).objects, nets_of(10, 0.2).local):
        belief = predicted(updated(first_belief(joint), (UNSEEN,) * 9 + (2,))[0])
        found = list(outcomes(belief, sight(joint, hidden)))
        assert sum(chance for _, chance, _ in found) == pytest.approx(1.0)
        assert len({row for row, _, _ in found}) == len(found)
        for row, chance, after in found:
            again, likelihood = updated(belief, row)
            assert likelihood == pytest.approx(chance)
            assert dict(after.pairs()) == pytest.approx(dict(again.pairs()))


def test_a_state_that_is_none_has_no_belief():
    with pytest.raises(KeyError):
        point_belief(nets_of(10).objects, (0, 0, -1))
