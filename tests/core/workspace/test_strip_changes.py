import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workspace.state import LatentMove, Traversal
from core.workspace.strip_changes import move_latent, move_to, reset_latents, set_span
from tests.strategies import positions, traversals

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
