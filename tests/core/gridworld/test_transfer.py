"""How the handed-over identifier's accuracy falls: each curve against one derived by itself."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.gridworld import shared_beliefs as beliefs_of_sequences
from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.derived import derived_identifier
from core.gridworld.nets import nets_of
from core.gridworld.shared_beliefs import View
from core.gridworld.transfer import (
    Factor,
    guessing_accuracy,
    hiding_order,
    transfer_curves,
)

VELOCITY = CONCEPTS[ConceptName.BLUE_VELOCITY]


def curves(nets, concept, view, hidden_window=None):
    """The curves, and the shares that were told on the way."""
    going, told = transfer_curves(nets, concept, view, hidden_window), []
    while True:
        try:
            told.append(next(going))
        except StopIteration as end:
            return {curve.factor: curve for curve in end.value}, told


def points(curve):
    return {point.at: point.accuracy for point in curve.points}


@settings(max_examples=25)
@given(
    st.integers(4, 6),
    st.sampled_from((0.0, 0.15, 0.5)),
    st.builds(
        View,
        st.integers(1, 3),
        st.integers(0, 3),
        st.sets(st.integers(0, 3), max_size=3).map(lambda cells: tuple(sorted(cells))),
    ),
    st.sampled_from(ConceptName),
)
def test_every_curve_goes_through_the_view_and_holds_what_is_derived_there(cells, slip, view, name):
    nets, concept = nets_of(cells, slip), CONCEPTS[name]
    found, _ = curves(nets, concept, view)
    here = pytest.approx(derived_identifier(nets, concept, view).accuracy)
    for curve in found.values():
        assert points(curve)[curve.here] == here
        assert list(points(curve)) == sorted(points(curve))
    for at, accuracy in points(found[Factor.AHEAD]).items():
        derived = derived_identifier(nets, concept, View(view.window, at, view.hidden))
        assert accuracy == pytest.approx(derived.accuracy)
    for at, accuracy in points(found[Factor.SLIP]).items():
        assert accuracy == pytest.approx(
            derived_identifier(nets_of(cells, at), concept, view).accuracy
        )


def test_whole_observations_are_enough_whatever_the_slip():
    found, told = curves(nets_of(10, 0.2), VELOCITY, View(), 4)
    assert points(found[Factor.OBSERVATIONS])[1] == pytest.approx((20 + 140 / 2) / 160)
    assert all(
        a == pytest.approx(1.0) for n, a in points(found[Factor.OBSERVATIONS]).items() if n > 1
    )
    assert all(a == pytest.approx(1.0) for a in points(found[Factor.SLIP]).values())
    assert told == sorted(told) and told[-1] == 1.0


def test_with_slip_the_accuracy_falls_to_a_guess_as_the_nets_look_ahead():
    falling = list(points(curves(nets_of(10, 0.3), VELOCITY, View())[0][Factor.AHEAD]).values())
    assert falling[0] == pytest.approx(1.0)
    assert all(later < earlier for earlier, later in itertools.pairwise(falling))
    assert falling[-1] == pytest.approx(guessing_accuracy(nets_of(10, 0.3), VELOCITY), abs=0.01)


def test_where_nothing_is_seen_it_is_a_guess():
    for concept in CONCEPTS.values():
        nets = nets_of(6, 0.1)
        found = points(curves(nets, concept, View())[0][Factor.HIDDEN])
        assert found[6] == pytest.approx(guessing_accuracy(nets, concept))
        assert found[0] == pytest.approx(1.0)


def test_cells_are_hidden_from_the_middle_outwards_after_those_that_are():
    assert hiding_order(6, ()) == (2, 3, 1, 4, 0, 5)
    assert hiding_order(5, (4, 0)) == (0, 4, 2, 1, 3)


def test_too_many_beliefs_leave_a_gap(monkeypatch):
    monkeypatch.setattr(beliefs_of_sequences, "LIMIT", 70)
    nets = nets_of(7, 0.2)
    found, _ = curves(nets, VELOCITY, View(window=3, hidden=(2, 3, 4)))
    told = points(found[Factor.OBSERVATIONS])
    assert told[1] is not None and told[6] is None
    assert points(found[Factor.HIDDEN])[7] is not None


def test_a_view_of_nothing_is_refused():
    with pytest.raises(UserError, match="At least one observation"):
        next(transfer_curves(nets_of(5), VELOCITY, View(window=0)))
