"""Runs of both nets beside the world, edits in the middle, and their table."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.gridworld.episode import episode, rolled, tossed
from core.gridworld.nets import nets_of
from core.gridworld.table_file import states_table
from core.gridworld.world import SEEN_NAMES, StateEdit
from tests.core.gridworld import phases


@given(
    cells=st.integers(4, 12),
    slip=st.sampled_from([0.0, 0.3, 0.5]),
    steps=st.integers(1, 40),
    seed=st.integers(0, 2**32 - 1),
    data=st.data(),
)
def test_both_nets_run_beside_the_world(cells, slip, steps, seed, data):
    start = data.draw(st.sampled_from(phases.states(cells)))
    found = episode(nets_of(cells, slip), start, steps, seed)
    run = [phases.after(cells, start, found.coins[:step]) for step in range(steps)]
    assert found.steps == steps
    assert len(found.coins) == steps - 1
    assert slip or not any(found.coins)
    assert list(found.world) == list(found.objects) == run
    assert list(found.local) == [phases.codes(cells, state) for state in run]
    looks = [phases.looks(cells, state) for state in run]
    assert [tuple(SEEN_NAMES[seen] for seen in row) for row in found.observations] == looks


def test_the_article_s_run():
    found = episode(nets_of(10), (2, 4, 1), 7)
    assert found.objects == (
        (2, 4, 1),
        (3, 5, 1),
        (4, 6, 1),
        (5, 7, 1),
        (6, 8, -1),
        (7, 7, -1),
        (8, 6, -1),
    )
    assert found.local[0] == (0, 0, 1, 0, 4, 4, 0, 0, 0, 0)
    assert found.local[5] == (0, 0, 0, 0, 0, 0, 0, 3, 2, 0)


def test_coins_come_from_the_seed_and_more_of_them_begin_alike():
    assert tossed(0.3, 50, 7) == tossed(0.3, 50, 7)
    assert tossed(0.3, 80, 7)[:50] == tossed(0.3, 50, 7)
    assert tossed(0.3, 50, 7) != tossed(0.3, 50, 8)
    assert 2_700 < sum(tossed(0.3, 10_000, 7)) < 3_300


def test_from_an_edit_on_the_run_is_that_of_its_state_with_the_same_coins():
    nets = nets_of(10, 0.4)
    plain = episode(nets, (2, 4, 1), 20, 3)
    edited = episode(nets, (2, 4, 1), 20, 3, [StateEdit(12, (0, 0, 1)), StateEdit(5, (7, 2, -1))])
    assert edited.coins == plain.coins
    assert edited.edited == (5, 12)
    assert edited.objects[:5] == plain.objects[:5]
    for begin, end, state in ((5, 12, (7, 2, -1)), (12, 20, (0, 0, 1))):
        run = [phases.after(10, state, plain.coins[begin:step]) for step in range(begin, end)]
        assert list(edited.objects[begin:end]) == list(edited.world[begin:end]) == run
        assert list(edited.local[begin:end]) == [phases.codes(10, each) for each in run]


def test_an_edit_beyond_the_end_counts_for_nothing():
    nets = nets_of(10)
    found = episode(nets, (2, 4, 1), 5, 0, [StateEdit(5, (7, 2, -1))])
    assert found == episode(nets, (2, 4, 1), 5)


@pytest.mark.parametrize("steps", [0, -1])
def test_a_run_has_a_step(steps):
    with pytest.raises(UserError, match="at least one step"):
        episode(nets_of(10), (2, 4, 1), steps)


def test_what_is_no_state_starts_no_run_and_is_no_edit():
    with pytest.raises(UserError, match="left edge"):
        episode(nets_of(10), (2, 0, -1), 5)
    with pytest.raises(UserError, match="right edge"):
        episode(nets_of(10), (2, 4, 1), 5, 0, [StateEdit(2, (2, 8, 1))])


def test_nets_rolled_out_from_states_that_differ_do_not_agree():
    nets = nets_of(10)
    assert rolled(nets, (2, 4, 1), phases.codes(10, (2, 4, 1)), (0, 0)).agree
    apart = rolled(nets, (2, 4, 1), phases.codes(10, (2, 4, -1)), (0, 0))
    assert not apart.agree
    assert apart.object_observations[0] == apart.local_observations[0]


def test_the_table_has_a_line_for_each_step():
    found = episode(nets_of(5, 0.5), (2, 1, 1), 6, 4)
    text = states_table(found)
    lines = list(csv.DictReader(io.StringIO(text)))
    assert text.startswith("step,r,b,d,z0,z1,z2,z3,z4,o0,o1,o2,o3,o4,coin\n0,2,1,1,")
    assert len(lines) == 6
    for step, line in enumerate(lines):
        assert int(line["step"]) == step
        assert tuple(int(line[name]) for name in "rbd") == found.objects[step]
        assert tuple(int(line[f"z{cell}"]) for cell in range(5)) == found.local[step]
        assert tuple(line[f"o{cell}"] for cell in range(5)) == phases.looks(5, found.world[step])
        assert line["coin"] == (str(found.coins[step]) if step < 5 else "")
