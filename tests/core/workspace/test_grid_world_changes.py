"""The grid world pane's state: its file form, its changes, and what is refused."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from core.errors import UserError
from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.episode import episode
from core.gridworld.nets import nets_of
from core.gridworld.world import ObjectState, StateEdit, valid_states
from core.workspace.grid_world_changes import (
    choose_fit,
    go_to,
    hide_cells,
    set_cells,
    set_concept,
    set_state,
    set_steps,
)
from core.workspace.grid_world_check import refuse_grid_world
from core.workspace.grid_world_state import (
    STEP_LIMITS,
    GridWorld,
    SetConcept,
)
from tests.strategies import grid_worlds

PLACE = "$.workspace.grid_world"


def test_the_default_is_the_article_s_and_allowed():
    world = GridWorld()
    assert (world.cells, world.start, world.slip) == (10, (2, 4, 1), 0.0)
    refuse_grid_world(world, PLACE)


@given(grid_worlds())
def test_what_is_written_is_read_again(world):
    refuse_grid_world(world, PLACE)
    text = msgspec.json.encode(world)
    again = msgspec.json.decode(text, type=GridWorld)
    assert again == world
    assert isinstance(again.start, ObjectState)


@given(grid_worlds(), st.integers(4, 40), st.integers(*STEP_LIMITS), st.integers(-5, 300))
def test_every_change_leaves_a_state_that_is_allowed(world, cells, steps, step):
    states = valid_states(world.cells)
    for changed in (
        set_cells(world, cells),
        set_steps(world, steps),
        go_to(world, step),
        set_state(world, world.current, states[step % len(states)]),
        set_concept(world, CONCEPTS[world.concept].values(world.cells)[-1]),
        hide_cells(world, [step, 2, 0, 2]),
    ):
        refuse_grid_world(changed, PLACE)
    assert set_cells(world, world.cells) == world
    assert set_steps(world, world.steps) == world


@given(grid_worlds())
def test_every_state_can_be_run(world):
    short = set_steps(world, min(world.steps, 12))
    if short.cells <= 8:
        nets = nets_of(short.cells, round(short.slip, 1))
        run = episode(nets, short.start, short.steps, short.seed, short.edits)
        assert run.edited == tuple(edit.step for edit in short.edits)


def test_fewer_cells_bring_in_what_stands_outside():
    world = GridWorld(cells=10, start=ObjectState(9, 7, 1), hidden=(2, 8))
    world = set_state(world, 3, ObjectState(1, 8, -1))
    small = set_cells(world, 6)
    assert small.start == (5, 4, -1)
    assert small.edits == (StateEdit(3, ObjectState(1, 4, -1)),)
    assert small.hidden == (2,)


def test_a_setting_goes_where_its_value_no_longer_exists():
    world = set_concept(GridWorld(concept=ConceptName.RED_POSITION), 9)
    assert set_cells(world, 12).setting == world.setting
    assert set_cells(world, 8).setting is None


def test_fewer_steps_drop_what_lies_beyond():
    world = set_state(go_to(GridWorld(), 15), 15, ObjectState(0, 2, 1))
    world = set_concept(world, -1)
    fewer = set_steps(world, 10)
    assert (fewer.current, fewer.edits, fewer.setting) == (9, (), None)


def test_an_edit_at_the_first_step_is_the_start_and_one_at_a_time_for_each_other():
    world = set_state(GridWorld(), 0, ObjectState(5, 1, -1))
    assert (world.start, world.edits) == ((5, 1, -1), ())
    world = set_state(set_state(world, 7, ObjectState(0, 2, 1)), 4, ObjectState(0, 3, 1))
    world = set_state(world, 7, ObjectState(1, 2, 1))
    assert [(edit.step, edit.state) for edit in world.edits] == [(4, (0, 3, 1)), (7, (1, 2, 1))]
    with pytest.raises(UserError, match="left edge"):
        set_state(world, 3, ObjectState(2, 0, -1))


def test_a_concept_is_set_at_the_current_step_and_holds_what_it_names():
    world = set_concept(go_to(GridWorld(), 6), -1)
    assert world.setting == SetConcept(
        6,
        ConceptName.BLUE_VELOCITY,
        -1,
        (ConceptName.BLUE_POSITION, ConceptName.RED_POSITION),
    )
    assert set_concept(world, -1, []).setting.held == ()
    assert choose_fit(world, 2).setting.chosen == 2
    assert choose_fit(GridWorld(), 2) == GridWorld()


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"start": ObjectState(2, 0, -1)}, "start"),
        ({"start": ObjectState(10, 4, 1)}, "start"),
        ({"edits": (StateEdit(0, ObjectState(2, 4, 1)),)}, "edits[0].step"),
        ({"edits": (StateEdit(20, ObjectState(2, 4, 1)),)}, "edits[0].step"),
        ({"edits": (StateEdit(3, ObjectState(2, 8, 1)),)}, "edits[0].state"),
        ({"edits": (StateEdit(3, ObjectState(2, 4, 1)),) * 2}, "edits "),
        ({"current": 20}, "current"),
        ({"hidden": (3, 3)}, "hidden"),
        ({"hidden": (4, 3)}, "hidden"),
        ({"hidden": (10,)}, "hidden"),
        ({"setting": SetConcept(20, ConceptName.BLUE_VELOCITY, 1, ())}, "setting.step"),
        ({"setting": SetConcept(2, ConceptName.BLUE_VELOCITY, 0, ())}, "setting.value"),
    ],
)
def test_what_the_types_cannot_say_is_refused_with_its_place(changes, place):
    with pytest.raises(UserError) as caught:
        refuse_grid_world(replace(GridWorld(), **changes), PLACE)
    assert str(caught.value).startswith(f"at {PLACE}.{place}")


@pytest.mark.parametrize(
    "text",
    [
        '{"cells": 3}',
        '{"cells": 41}',
        '{"slip": 0.6}',
        '{"slip": -0.1}',
        '{"start": [2, 4]}',
        '{"start": [2, 4, 1, 1]}',
        '{"steps": 1}',
        '{"steps": 201}',
        '{"current": -1}',
        '{"window": 0}',
        '{"concept": "warmth"}',
        '{"colour": 1}',
        '{"seed": -1}',
    ],
)
def test_what_the_types_say_is_refused_by_them(text):
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=GridWorld)
