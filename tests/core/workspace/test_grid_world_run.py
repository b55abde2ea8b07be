"""The run that the pane shows, with a set concept and without; beliefs; lists of cells."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.errors import UserError
from core.gridworld.concepts import ConceptName
from core.gridworld.nets import nets_of
from core.gridworld.shared_beliefs import ENOUGH, UNCERTAIN_WINDOW
from core.gridworld.world import ObjectState, StateEdit, observed
from core.workspace.cell_list import parse_cells
from core.workspace.grid_world_changes import go_to, set_concept, set_state
from core.workspace.grid_world_run import beliefs_at, hidden_window, run_of, view_of
from core.workspace.grid_world_state import GridWorld

START = GridWorld()


def test_the_run_is_the_world_and_both_nets():
    run = run_of(nets_of(10), START)
    assert run.steps == 20
    assert run.objects[0] == (2, 4, 1) and run.local[0] == (0, 0, 1, 0, 4, 4, 0, 0, 0, 0)
    assert run.observations == tuple(observed(10, state) for state in run.objects)
    assert run.manipulation is None and run.ghost_state(3) is None


def test_from_a_set_concept_on_the_run_follows_from_it():
    world = set_concept(go_to(START, 2), -1)
    run, plain = run_of(nets_of(10), world), run_of(nets_of(10), START)
    assert run.set_at == 2
    assert run.objects[:2] == plain.objects[:2] and run.local[:2] == plain.local[:2]
    assert run.objects[2:4] == (ObjectState(4, 6, -1), ObjectState(5, 5, -1))
    assert run.observations == tuple(observed(10, state) for state in run.objects)
    assert [run.ghost_state(step) for step in range(2, 20)] == list(plain.objects[2:])
    assert len(run.local) == len(run.observations) == run.steps


def test_edits_after_a_set_concept_do_not_count():
    edited = set_state(set_state(START, 1, ObjectState(0, 3, 1)), 5, ObjectState(9, 1, 1))
    run = run_of(nets_of(10), set_concept(go_to(edited, 2), -1))
    assert run.edited == (1,)
    assert run.objects[2] == ObjectState(1, 4, -1)


def test_where_nothing_fits_the_run_stays_as_it_is():
    world = set_concept(go_to(START, 4), 1)  # the pair stands at the right edge
    run = run_of(nets_of(10), world)
    assert run.objects == run_of(nets_of(10), START).objects
    assert run.manipulation.pairs == () and run.set_at is None and run.ghost is None


def test_a_fit_beyond_the_last_is_the_last():
    world = set_concept(replace(START, concept=ConceptName.RED_OVER_BLUE), 1)
    several = run_of(nets_of(10), world).manipulation.pairs
    assert len(several) > 1
    run = run_of(nets_of(10), replace(world, setting=replace(world.setting, chosen=99)))
    assert (run.objects[0], run.local[0]) == several[-1]


@pytest.mark.parametrize("slip", [0.0, 0.2])
@pytest.mark.parametrize("current", [0, 1, 2, 7])
@pytest.mark.parametrize("ahead", [0, 1, 3])
@pytest.mark.parametrize("window", [None, 1, 2])
def test_beliefs_of_both_nets_hold_the_real_state_and_agree(slip, current, ahead, window):
    nets = nets_of(8, slip)
    world = replace(
        START, cells=8, slip=slip, current=current, ahead=ahead, window=window, hidden=(2, 3)
    )
    run = run_of(nets, world)
    one, two = (belief.pairs() for belief in beliefs_at(nets, world, run)[:2])
    assert run.objects[current] in [ObjectState(*state) for state, _ in one]
    assert run.local[current] in [state for state, _ in two]
    assert sorted(share for _, share in one) == pytest.approx(sorted(share for _, share in two))
    assert sum(share for _, share in one) == pytest.approx(1.0)


def test_before_anything_was_seen_every_state_is_possible():
    nets = nets_of(6)
    world = replace(START, cells=6, start=ObjectState(2, 1, 1), current=1, ahead=3)
    one, two, anew = beliefs_at(nets, world, run_of(nets, world))
    assert anew is None
    assert len(one.numbers) == len(two.numbers) == 2 * 6 * 4


def test_an_edit_that_could_not_have_happened_begins_the_belief_anew():
    nets = nets_of(10)
    edited = replace(START, edits=(StateEdit(3, ObjectState(0, 1, 1)),), current=3)
    one, _, anew = beliefs_at(nets, edited, run_of(nets, edited))
    assert anew == 3
    assert ObjectState(0, 1, 1) in [ObjectState(*state) for state, _ in one.pairs()]
    # So it is told after it, and with a short window, as long as it is told of both sides of it.
    for current, window, told in ((5, None, 3), (4, 3, 3), (4, 2, None), (2, None, None)):
        later = replace(edited, current=current, window=window)
        assert beliefs_at(nets, later, run_of(nets, later)).anew == told


def test_what_is_told_in_general():
    assert view_of(START).window == ENOUGH
    assert view_of(replace(START, hidden=(1,))).window == UNCERTAIN_WINDOW
    told = view_of(replace(START, hidden=(1,), window=3, ahead=2))
    assert (told.window, told.ahead, told.hidden) == (3, 2, (1,))
    assert hidden_window(START) == UNCERTAIN_WINDOW
    assert hidden_window(replace(START, window=1)) == 1


@given(st.sets(st.integers(0, 39)))
def test_a_list_of_cells_is_read_back(cells):
    assert parse_cells(",".join(map(str, cells)), 40) == tuple(sorted(cells))


def test_ranges_and_blanks_in_a_list_of_cells():
    assert parse_cells(" 2-4, 3 ,8,", 10) == (2, 3, 4, 8)
    assert parse_cells("", 10) == ()


@pytest.mark.parametrize("text", ["x", "3;4", "1-", "-", "1.5", "3-x"])
def test_what_is_no_list_of_cells_is_refused(text):
    with pytest.raises(UserError, match="Cells are listed such as"):
        parse_cells(text, 10)


@pytest.mark.parametrize("text", ["10", "3-10", "5-4"])
def test_cells_that_there_are_not_are_refused(text):
    with pytest.raises(UserError, match="numbered from 0 to 9"):
        parse_cells(text, 10)
