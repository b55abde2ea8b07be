"""What may be edited by hand, what becomes of both nets, and the reasons for what may not."""

import pytest

from core.gridworld.edits import (
    cell_edits,
    changed_cells,
    changed_variables,
    local_edits,
    object_edits,
)
from core.gridworld.world import SEEN_NAMES, ObjectState
from tests.core.gridworld import phases


def every(cells):
    return [ObjectState(*state) for state in phases.states(cells)]


@pytest.mark.parametrize("cells", [4, 5, 8])
def test_a_node_of_model_one_is_edited_alone(cells):
    states = set(phases.states(cells))
    for state in every(cells):
        for column, name in enumerate("RBD"):
            edits = object_edits(cells, state, name)
            values = {"R": range(cells), "B": range(cells - 1), "D": (-1, 1)}[name]
            assert [edit.value for edit in edits] == list(values)
            for edit in edits:
                changed = (*state[:column], edit.value, *state[column + 1 :])
                if changed in states:
                    assert edit.state == changed
                    assert edit.local == phases.codes(cells, changed)
                    assert edit.reason == ""
                else:
                    assert edit.state is edit.local is None
                    assert "edge" in edit.reason


@pytest.mark.parametrize("cells", [4, 5, 8])
def test_a_cell_of_model_two_takes_the_rest_along_or_says_why_not(cells):
    for state in every(cells):
        before = phases.codes(cells, state)
        for cell in range(cells):
            edits = local_edits(cells, state, cell)
            assert [edit.value for edit in edits] == list(range(6))
            for edit in edits:
                wanted = [s for s in every(cells) if phases.codes(cells, s)[cell] == edit.value]
                if edit.state is None:
                    assert edit.local is None
                    assert ("edge" in edit.reason) == (not wanted)
                    assert edit.reason
                    continue
                assert edit.reason == ""
                assert edit.local == phases.codes(cells, edit.state)
                assert edit.local[cell] == edit.value
                fewest = min(len(changed_cells(before, phases.codes(cells, s))) for s in wanted)
                assert len(changed_cells(before, edit.local)) == fewest
                if edit.value == before[cell]:
                    assert edit.state == state


def test_the_edits_of_the_text_s_state():
    state = ObjectState(2, 4, 1)

    def become(cell):
        return [edit.state for edit in local_edits(10, state, cell)]

    # Cell 5 holds the right half of the pair, cell 2 red, cell 7 nothing.
    assert become(5) == [(2, 3, 1), (5, 3, 1), (2, 4, -1), (5, 4, -1), (2, 4, 1), (5, 4, 1)]
    assert become(2) == [None, (2, 4, 1), (3, 2, -1), (2, 2, -1), (3, 2, 1), (2, 2, 1)]
    assert become(7) == [(2, 4, 1), (7, 4, 1), (2, 6, -1), (7, 6, -1), (2, 6, 1), (7, 6, 1)]
    reason = local_edits(10, state, 2)[0].reason
    assert reason.startswith("Several states with blank in cell 2 are equally near")
    assert local_edits(10, state, 0)[2].reason == (
        "At the left edge the blue pair always moves right."
    )
    assert local_edits(10, state, 9)[4].reason == (
        "At the right edge the blue pair always moves left."
    )


@pytest.mark.parametrize("cells", [4, 7])
def test_a_cell_of_the_world_looks_as_it_was_asked_to(cells):
    for state in every(cells):
        for cell in range(cells):
            edits = cell_edits(cells, state, cell)
            assert [edit.label for edit in edits] == list(SEEN_NAMES)
            for edit in edits:
                if edit.state is None:
                    assert edit.reason.startswith("Several states")
                else:
                    assert phases.looks(cells, edit.state)[cell] == edit.label
            # Red can be put anywhere.
            assert edits[2].state is not None


def test_the_pair_is_put_to_an_edge_the_way_it_can_only_move_there():
    state = ObjectState(5, 3, -1)
    assert cell_edits(10, state, 0)[1].state == (5, 0, 1)
    assert cell_edits(10, state, 9)[1].state == (5, 8, -1)
    assert cell_edits(10, state, 7)[1].state == (5, 6, -1)


def test_what_an_edit_changed():
    assert changed_variables((2, 4, 1), (2, 5, -1)) == ("B", "D")
    assert changed_cells((0, 1, 4, 4), (0, 1, 2, 2)) == (2, 3)
