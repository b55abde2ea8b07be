"""The plain model itself: it knows the rules, and notices what is not as it should be."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from msgspec.structs import replace

from core.errors import UserError
from core.gridworld.episode import episode
from core.gridworld.nets import nets_of
from core.gridworld.world import valid_states
from core.images.edits import apply_edits, brush_pixels, painted
from core.images.reference import Dim, Grow, Paint, Whiten
from core.workspace.state import Workspace
from tests.soak.plain_model import Expected, Near, PlainModel, plain
from tests.soak.plain_rules import brushed, edited, is_state, seen, with_stroke, world_after

CELLS = st.tuples(st.integers(-2, 29), st.integers(-2, 29))
EDITS = st.lists(
    st.one_of(
        st.just(Whiten()),
        st.integers(1, 28).map(Grow),
        st.floats(0.0, 1.0).map(Dim),
        st.lists(st.tuples(st.integers(0, 783), st.floats(0.0, 1.0)), max_size=5).map(
            lambda pairs: Paint(tuple(sorted(dict(pairs).items())))
        ),
    ),
    max_size=4,
)


@given(CELLS, CELLS, st.integers(1, 6))
def test_a_brush_covers_what_the_program_says(start, end, size):
    assert sorted(brushed(start, end, size)) == list(brush_pixels(start, end, size))


@given(st.integers(0, 2**32 - 1), EDITS)
def test_edits_make_what_the_program_says(seed, edits):
    pixels = np.random.default_rng(seed).random((28, 28), np.float32)
    pixels[:3] = 0.0
    found = edited(pixels.tolist(), [plain(edit) for edit in edits])
    try:
        wanted = apply_edits(pixels, edits)
    except UserError:
        assert found is None
        return
    np.testing.assert_allclose(np.array(found), wanted, atol=1e-7)


@given(EDITS, st.sets(st.integers(0, 783), max_size=6), st.floats(0.0, 1.0))
def test_strokes_join_as_the_program_says(edits, covered, level):
    before = [plain(edit) for edit in edits]
    wanted = [plain(edit) for edit in painted(tuple(edits), sorted(covered), level)]
    assert with_stroke(before, covered, level) == wanted


@given(st.data(), st.integers(4, 9), st.sampled_from([0.0, 0.3]), st.integers(0, 99))
def test_the_world_goes_on_as_the_program_says(data, cells, slip, seed):
    start = data.draw(st.sampled_from(valid_states(cells)))
    course = episode(nets_of(cells, slip), start, 30, seed)
    states = world_after(cells, list(start), list(course.coins), [])
    assert states == [tuple(state) for state in course.objects]
    assert [seen(cells, state) for state in states] == [tuple(row) for row in course.observations]
    assert all(is_state(cells, state) for state in states)


# What is noticed


FIRST = Workspace()
MOVED = plain(replace(FIRST, traversal=replace(FIRST.traversal, position=2.0)))
BOTH = plain(
    replace(
        FIRST,
        traversal=replace(FIRST.traversal, position=2.0),
        grid_world=replace(FIRST.grid_world, current=3),
    )
)
MOVE = Expected("moved", {"traversal.position": 2.0}, key="move")


@pytest.fixture
def model():
    return PlainModel(plain(FIRST))


def test_what_was_expected_is_fine_and_can_be_undone(model):
    assert model.take(MOVE, MOVED, 1) == ""
    assert not model.is_saved
    model.undo()
    assert model.state == plain(FIRST) and model.is_saved
    model.redo()
    assert model.state == MOVED


@pytest.mark.parametrize(
    ("expected", "actual", "index", "words"),
    [
        (MOVE, BOTH, 1, "grid_world.current is 3, not 0"),
        (MOVE, plain(FIRST), 0, "traversal.position is 0.0, not 2.0"),
        (MOVE, MOVED, 0, "instead of one on"),
        (MOVE, MOVED, 2, "instead of one on"),
        (Expected("nothing"), MOVED, 1, "traversal.position is 2.0, not 0.0"),
        (Expected("nothing"), plain(FIRST), 1, "nothing has changed"),
        (Expected("m", {"traversal.position": Near(1.0, 0.5)}), MOVED, 1, "about 1"),
        (Expected("any", anything=("",), steps=2), MOVED, 3, "not from 0 to 2"),
        (Expected("any", anything=("",)), MOVED, 0, "without a step"),
    ],
)
def test_what_was_not_expected_is_noticed(model, expected, actual, index, words):
    assert words in model.take(expected, actual, index)


def test_steps_with_one_key_may_be_one_unless_something_came_between(model):
    assert model.take(MOVE, MOVED, 1) == ""
    further = plain(replace(FIRST, traversal=replace(FIRST.traversal, position=3.0)))
    on = Expected("moved on", {"traversal.position": 3.0}, key="move")
    assert model.take(on, further, 1) == ""
    model.saved("a.json")
    assert "instead of one on" in model.take(MOVE, MOVED, 1)
    assert model.take(MOVE, MOVED, 2) == ""


def test_a_new_step_takes_away_what_could_be_redone_and_what_was_saved_of_it(model):
    assert model.take(MOVE, MOVED, 1) == ""
    model.saved("a.json")
    model.undo()
    assert not model.is_saved
    other = plain(replace(FIRST, traversal=replace(FIRST.traversal, position=1.0)))
    assert model.take(Expected("o", {"traversal.position": 1.0}), other, 1) == ""
    model.undo()
    model.redo()
    assert model.state == other
    assert not model.is_saved
    assert model.files["a.json"] == MOVED


def test_what_was_done_to_files_goes_back_and_forth_with_its_step(model):
    model.models = {"one"}
    renamed = Expected("renamed", deed=("rename", "one", "two"))
    assert model.take(renamed, plain(FIRST), 1) == ""
    assert model.models == {"two"}
    model.undo()
    assert model.models == {"one"}
    model.redo()
    assert model.models == {"two"}
