import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.concepts.recipes import HOLD_LIMIT, Marked
from core.errors import UserError
from core.workspace.state import MARK_LIMIT, LatentMove, Traversal
from core.workspace.strip_changes import (
    add_mark,
    change_mark,
    hold_attributes,
    move_latent,
    move_to,
    next_mark_name,
    remove_mark,
    reset_latents,
    set_span,
)
from core.workspace.study_state import Study
from tests.strategies import attributes, marks, positions, traversals

MODELS = st.sampled_from(("small", "large"))
MOVES = st.lists(st.tuples(MODELS, st.integers(0, 3), st.floats(-5, 5)), max_size=12)


@given(traversals(), positions)
def test_the_slider_stays_within_the_span(before, position):
    after = move_to(before, position)
    assert before.low <= after.position <= before.high
    if before.low <= position <= before.high:
        assert after.position == position


@given(traversals(), st.lists(positions, min_size=2, max_size=2, unique=True).map(sorted))
def test_another_span_moves_the_slider_only_where_it_must(before, span):
    low, high = span
    after = set_span(before, low, high)
    assert (after.low, after.high) == (low, high)
    assert low <= after.position <= high
    if low <= before.position <= high:
        assert after.position == before.position


def test_a_span_goes_up():
    with pytest.raises(ValueError, match="goes up"):
        set_span(Traversal(), 1.0, 1.0)


@given(MOVES)
def test_each_dimension_has_its_last_move_in_whatever_order(moves):
    now = Traversal()
    last = {}
    for model, dimension, amount in moves:
        now = move_latent(now, model, dimension, amount)
        last[model, dimension] = amount
    wanted = {key: amount for key, amount in last.items() if amount}
    assert {(m.model, m.dimension): m.amount for m in now.moves} == wanted
    again = Traversal()
    for (model, dimension), amount in reversed(wanted.items()):
        again = move_latent(again, model, dimension, amount)
    assert again == now


def test_a_reset_is_of_one_model():
    moves = (LatentMove("large", 0, 1.0), LatentMove("small", 2, -1.0))
    assert reset_latents(Traversal(moves=moves), "small").moves == moves[:1]


@given(traversals(), st.lists(attributes, max_size=HOLD_LIMIT))
def test_each_attribute_is_held_once(before, hold):
    after = hold_attributes(before, hold)
    assert sorted(map(repr, after.hold)) == sorted({repr(choice) for choice in hold})


def test_there_is_an_end_to_what_can_be_held():
    many = [Marked(f"m{n}", ((n, 1.0),)) for n in range(HOLD_LIMIT + 1)]
    with pytest.raises(UserError, match=f"No more than {HOLD_LIMIT} attributes"):
        hold_attributes(Traversal(), many)


@given(traversals(), marks)
def test_a_mark_is_plotted_and_can_be_forgotten(before, mark):
    before = replace(before, hold=(), marks=(), study=Study())
    if not any(weight for _, weight in mark.weights):
        with pytest.raises(UserError, match="marks no pixel"):
            add_mark(before, mark)
        return
    after = add_mark(before, mark)
    assert (after.marks, after.study.plotted, after.hold) == ((mark,), (mark,), ())
    held = hold_attributes(after, (mark,))
    # Another one of the same name takes its place, wherever that is.
    other = Marked(mark.name, ((0, 1.0), (27, -0.5)), "points")
    again = add_mark(held, other)
    assert (again.marks, again.study.plotted, again.hold) == ((other,), (other,), (other,))
    assert remove_mark(again, mark.name) == before


def test_a_changed_mark_keeps_its_place_and_may_get_another_name():
    first, second = Marked("toe", ((3, 1.0),)), Marked("heel", ((7, -1.0),))
    now = replace(Traversal(marks=(first, second), hold=(first,)), study=Study(change=second))
    renamed = Marked("tip", ((3, 1.0), (4, 0.25)), "points")
    after = change_mark(now, "toe", renamed)
    assert (after.marks, after.hold) == ((renamed, second), (renamed,))
    assert after.study == now.study
    assert change_mark(after, "heel", first).study.change == first
    assert remove_mark(after, "heel").study.change is None


@pytest.mark.parametrize("name", ["heel", "height", "lit-mean"])
def test_a_mark_takes_no_name_that_is_taken(name):
    now = Traversal(marks=(Marked("toe", ((3, 1.0),)), Marked("heel", ((7, 1.0),))))
    with pytest.raises(UserError, match=f"another attribute called '{name}'"):
        change_mark(now, "toe", Marked(name, ((3, 1.0),)))
    with pytest.raises(ValueError, match="no attribute of the user's own"):
        change_mark(now, "sole", Marked("sole", ((3, 1.0),)))


def test_new_marks_get_names_that_are_free():
    now = Traversal()
    for name in ("own 1", "own 2", "own 3"):
        assert next_mark_name(now) == name
        now = add_mark(now, Marked(name, ((3, 1.0),)))
    assert next_mark_name(remove_mark(now, "own 2")) == "own 2"


def test_there_is_an_end_to_marks():
    now = Traversal(marks=tuple(Marked(f"m{n}", ((n, 1.0),)) for n in range(MARK_LIMIT)))
    with pytest.raises(UserError, match="forget one first"):
        add_mark(now, Marked("one more", ((3, 1.0),)))
    assert len(add_mark(now, Marked("m3", ((3, 0.5),))).marks) == MARK_LIMIT
