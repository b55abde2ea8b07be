import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.concepts.traversal import moved, point_at, positions, straight
from core.errors import UserError
from core.workspace.state import LatentMove
from tests.models import tiny_model

MODEL = tiny_model()
BASE = np.array([0.5, -1.0, 0.0, 2.0, 0.1], np.float32)
VECTOR = np.array([0.6, 0.0, -0.8, 0.0, 0.0], np.float32)


@given(st.floats(-60, 60), st.floats(-60, 60), st.integers(2, 41))
def test_positions_are_even_and_hold_both_ends(low, high, frames):
    at = positions(low, high, frames)
    assert len(at) == frames
    assert at[0] == low
    assert at[-1] == high
    assert np.diff(at) == pytest.approx(np.full(frames - 1, (high - low) / (frames - 1)), abs=1e-9)


def test_zero_is_met_exactly():
    assert positions(-2.0, 4.0, 13)[4] == 0.0
    assert positions(-3.0, 3.0, 1) == (-3.0,)


@pytest.mark.parametrize("given_", [(0.0, 1.0, 0), (float("nan"), 1.0, 3), (0.0, float("inf"), 3)])
def test_impossible_positions_are_refused(given_):
    with pytest.raises(UserError):
        positions(*given_)


def test_each_frame_is_the_decode_at_its_position():
    at = positions(-2.0, 4.0, 7)
    frames = MODEL.decode(straight(BASE, VECTOR, at))
    assert frames.shape == (7, 28, 28)
    for frame, position in zip(frames, at, strict=True):
        expected = MODEL.decode((BASE + np.float32(position) * VECTOR)[None])[0]
        assert frame == pytest.approx(expected, abs=1e-6)
    assert point_at(BASE, VECTOR, 1.5) == pytest.approx(BASE + 1.5 * VECTOR)


def test_moves_add_to_their_own_model_only():
    moves = (LatentMove("small", 1, 2.0), LatentMove("large", 0, 9.0), LatentMove("small", 1, 0.5))
    assert (moved(BASE, moves, "small") - BASE).tolist() == [0.0, 2.5, 0.0, 0.0, 0.0]
    assert moved(BASE, moves, "other").tolist() == BASE.tolist()


def test_a_move_of_a_dimension_that_is_not_there_is_refused():
    with pytest.raises(UserError, match="has 5 latent dimensions, so its dimension 6 "):
        moved(BASE, (LatentMove("small", 5, 1.0),), "small")
