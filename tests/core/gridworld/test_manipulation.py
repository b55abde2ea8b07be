"""Setting a concept in Model 2 and finding what fits in Model 1; the futures after it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.derived import counterparts
from core.gridworld.episode import tossed
from core.gridworld.manipulation import (
    Verdict,
    futures,
    manipulated,
    matching_states,
)
from core.gridworld.nets import Nets, nets_of
from core.gridworld.world import SEEN_NAMES, ObjectState
from tests.core.gridworld import phases

VELOCITY = CONCEPTS[ConceptName.BLUE_VELOCITY]
SIZES = range(4, 17)


def words(rows):
    return [tuple(SEEN_NAMES[seen] for seen in row) for row in rows]


@pytest.mark.parametrize("cells", SIZES)
@pytest.mark.parametrize("slip", [0.0, 0.3])
def test_turning_the_pair_round_in_every_reachable_state(cells, slip):
    nets = nets_of(cells, slip)
    coins = tossed(slip, 12, seed=cells)
    for red, blue, direction in phases.states(cells):
        local = phases.codes(cells, (red, blue, direction))
        found = manipulated(nets, local, VELOCITY, -direction)
        assert found.before == direction
        if blue in (0, cells - 2):
            assert (found.verdict, found.pairs) == (Verdict.NONE, ())
            assert found.sentence.startswith("No state fits: blue velocity cannot be")
            assert found.nearest
            continue
        turned = (red, blue, -direction)
        assert found.verdict is Verdict.ONE
        assert found.pairs == ((turned, phases.codes(cells, turned)),)
        (fit,) = found.fits
        assert fit.changed == (blue, blue + 1)
        assert fit.changed_variables == (("D",),)

        both = futures(nets, local, found.pairs[0], coins)
        for roll, begin in ((both.changed, turned), (both.unchanged, (red, blue, direction))):
            run = [phases.after(cells, begin, coins[:step]) for step in range(13)]
            assert list(roll.objects) == run
            assert list(roll.local) == [phases.codes(cells, state) for state in run]
            assert words(roll.object_observations) == [phases.looks(cells, s) for s in run]
            assert roll.agree


@pytest.mark.parametrize("name", list(ConceptName))
def test_every_value_of_every_concept_in_every_reachable_state(name):
    """What fits has the value, keeps what is held, changes the fewest cells, and predicts the same;
    and nothing else does."""
    nets, concept, cells = nets_of(6), CONCEPTS[name], 6
    every = [ObjectState(*state) for state in phases.states(cells)]
    for state in every:
        local = phases.codes(cells, state)
        for value in concept.values(cells):
            found = manipulated(nets, local, concept, value)
            allowed = [
                other
                for other in every
                if concept.of_object(other) == value
                and all(
                    CONCEPTS[held].of_object(other) == CONCEPTS[held].of_object(state)
                    for held in concept.holds
                )
            ]
            changes = {
                other: sum(a != b for a, b in zip(local, phases.codes(cells, other), strict=True))
                for other in allowed
            }
            expected = {o for o, count in changes.items() if count == min(changes.values())}
            assert {objects for objects, _ in found.pairs} == expected
            for objects, codes in found.pairs:
                assert codes == phases.codes(cells, objects)
            size = {0: Verdict.NONE, 1: Verdict.ONE}.get(len(expected), Verdict.SEVERAL)
            assert found.verdict is size
            counts = [min(map(len, fit.changed_variables)) for fit in found.fits]
            assert counts == sorted(counts)


def test_a_value_that_it_has_already_changes_nothing():
    found = manipulated(nets_of(10), phases.codes(10, (2, 4, 1)), VELOCITY, 1)
    assert found.pairs == (((2, 4, 1), phases.codes(10, (2, 4, 1))),)
    assert found.fits[0].changed == ()
    assert found.sentence == "One state fits: (2,4,1), the one that it is in."


def test_the_sentences_say_what_fits():
    nets = nets_of(10)

    def said(state, name, value, held=None):
        local = phases.codes(10, state)
        return manipulated(nets, local, CONCEPTS[ConceptName(name)], value, held).sentence

    assert said((2, 4, 1), "blue-velocity", -1) == "One state fits: (2,4,-1), which changes D."
    assert said((0, 8, -1), "blue-velocity", 1) == (
        "No state fits: blue velocity cannot be +1 while blue position 8 and red position 0 are kept."
        " If nothing is kept, the nearest is (0,7,1)."
    )
    assert said((2, 4, 1), "red-over-blue", 1) == "2 states fit equally well: (4,4,1), (5,4,1)."
    assert said((2, 4, 1), "third-cell", 0) == (
        "9 states fit equally well: (0,4,1), (1,4,1), (3,4,1) and others."
    )
    held = [ConceptName.BLUE_POSITION]
    assert said((2, 0, 1), "blue-velocity", -1, held) == (
        "No state fits: blue velocity cannot be −1 while blue position 0 is kept. If nothing is "
        "kept, the nearest are (2,1,-1), (0,1,-1), (1,1,-1)."
    )


def test_with_nothing_held_there_is_always_something():
    nets = nets_of(7)
    for state in phases.states(7):
        for concept in CONCEPTS.values():
            for value in concept.values(7):
                found = manipulated(nets, phases.codes(7, state), concept, value, ())
                assert found.verdict is not Verdict.NONE
                assert found.nearest == ()


def test_at_slip_one_half_the_direction_says_nothing_so_several_states_of_model_one_fit():
    local = phases.codes(10, (2, 4, 1))
    found = manipulated(nets_of(10, 0.5), local, VELOCITY, -1)
    assert found.verdict is Verdict.SEVERAL
    (fit,) = found.fits
    assert fit.local == phases.codes(10, (2, 4, -1))
    # The one that has the value in Model 1 too comes first, though it changes more.
    assert fit.objects == ((2, 4, -1), (2, 4, 1))
    assert fit.changed_variables == (("D",), ())


def test_a_horizon_of_nothing_tells_no_directions_apart():
    local = phases.codes(10, (2, 4, 1))
    assert matching_states(nets_of(10), local, 0) == ((2, 4, -1), (2, 4, 1))
    assert matching_states(nets_of(10), local, 1) == ((2, 4, 1),)
    assert manipulated(nets_of(10), local, VELOCITY, -1, horizon=0).verdict is Verdict.SEVERAL


@given(cells=st.integers(4, 9), slip=st.floats(0.0, 0.49), ahead=st.integers(1, 12), data=st.data())
def test_the_only_state_that_predicts_the_same_is_the_counterpart(cells, slip, ahead, data):
    state = data.draw(st.sampled_from(phases.states(cells)))
    nets = nets_of(cells, slip)
    local = counterparts(cells).to_local[ObjectState(*state)]
    assert matching_states(nets, local, ahead) == (state,)


def test_where_the_nets_expect_different_worlds_nothing_fits():
    nets = Nets(10, 0.1, nets_of(10, 0.1).objects, nets_of(10, 0.3).local)
    found = manipulated(nets, phases.codes(10, (2, 4, 1)), VELOCITY, -1)
    assert found.verdict is Verdict.NONE
    assert found.fits[0].objects == ()
    assert "Model 1 never predicts the same" in found.sentence


def test_a_value_that_there_is_none_of_is_refused():
    with pytest.raises(UserError, match="one of -1, 1"):
        manipulated(nets_of(10), phases.codes(10, (2, 4, 1)), VELOCITY, 0)
