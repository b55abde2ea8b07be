"""The simulator, against a formula; what is no state, and why; states as text."""

import math

import pytest

from core.errors import UserError
from core.gridworld.codes import CODES, placed
from core.gridworld.world import (
    SEEN_NAMES,
    ObjectState,
    advanced,
    check_world,
    notation,
    observed,
    parse_state,
    state_problem,
    valid_states,
)
from tests.core.gridworld import phases

SIZES = range(4, 41)


@pytest.mark.parametrize("cells", SIZES)
def test_the_states_are_those_of_the_formula(cells):
    assert set(valid_states(cells)) == set(phases.states(cells))
    assert len(valid_states(cells)) == 2 * cells * (cells - 2)
    assert list(valid_states(cells)) == sorted(valid_states(cells))


@pytest.mark.parametrize("cells", SIZES)
@pytest.mark.parametrize("coin", [0, 1])
def test_a_step_is_that_of_the_formula(cells, coin):
    for state in valid_states(cells):
        assert advanced(cells, state, coin) == phases.after(cells, state, [coin])


@pytest.mark.parametrize("cells", [4, 5, 10, 40])
def test_an_orbit_has_the_length_of_the_least_common_multiple(cells):
    length = math.lcm(2 * (cells - 2), cells)
    start = state = ObjectState(0, 0, 1)
    seen = []
    for _ in range(length):
        seen.append(state)
        state = advanced(cells, state)
    assert state == start
    assert len(set(seen)) == length


@pytest.mark.parametrize("cells", [4, 7, 10])
def test_what_is_seen(cells):
    for state in valid_states(cells):
        row = tuple(SEEN_NAMES[seen] for seen in observed(cells, state))
        assert row == phases.looks(cells, state)


def test_the_state_of_the_text_is_the_same_in_both_notations():
    assert notation(ObjectState(2, 4, 1)) == "(2,4,1)"
    assert notation(placed(10, 2, 4, 1)) == "(0,0,1,0,4,4,0,0,0,0)"


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ((10, 4, 1), "cell from 0 to 9, not in 10"),
        ((-1, 4, 1), "cell from 0 to 9, not in -1"),
        ((2, 9, 1), "from 0 to 8, not 9"),
        ((2, 4, 0), "-1 or +1, not 0"),
        ((2, 0, -1), "left edge (b = 0)"),
        ((2, 8, 1), "right edge (b = 8)"),
    ],
)
def test_what_is_no_state_is_told_why(state, said):
    assert said in state_problem(10, state)
    with pytest.raises(UserError, match="is no state of the grid world"):
        parse_state(",".join(map(str, state)), 10)


@pytest.mark.parametrize("text", ["2,4,1", " (2, 4, +1) ", "2,4,+1"])
def test_a_state_may_be_written_in_several_ways(text):
    assert parse_state(text, 10) == (2, 4, 1)


@pytest.mark.parametrize("text", ["", "2,4", "2,4,1,0", "a,b,c", "2.0,4,1", "2;4;1"])
def test_what_is_no_three_numbers_is_refused(text):
    with pytest.raises(UserError, match="three whole numbers"):
        parse_state(text, 10)


@pytest.mark.parametrize(
    ("cells", "slip"), [(3, 0.0), (41, 0.0), (10, -0.1), (10, 0.51), (10, math.nan)]
)
def test_what_is_no_world_is_refused(cells, slip):
    with pytest.raises(UserError):
        check_world(cells, slip)


def test_codes_are_told_apart_by_name_and_by_glyph():
    assert [code.number for code in CODES] == list(range(6))
    assert len({code.name for code in CODES}) == len({code.glyph for code in CODES}) == 6
    assert all(len(code.glyph) == 1 for code in CODES)


@pytest.mark.parametrize("cells", [4, 5, 6])
def test_the_rows_of_codes_that_are_states_are_the_placed_ones(cells):
    wanted = {phases.codes(cells, state) for state in phases.states(cells)}
    assert {placed(cells, *state) for state in valid_states(cells)} == wanted
