"""Editing nodes and cells by hand: with the pointer and with keys, and what is refused."""

import pytest
from PySide6.QtCore import Qt

from core.gridworld.unrolled import NodeKey
from core.gridworld.world import ObjectState
from core.workspace.grid_world_state import Panel
from tests.gui.grid_world_desk import grid_world_desk

Key = Qt.Key


@pytest.fixture
def desk(make_window):
    return grid_world_desk(make_window)


def test_an_impossible_edit_is_refused_with_its_reason(desk):
    before = desk.window.history.workspace
    desk.click_node(desk.pane.objects.view, "B", 0)
    desk.choose("8")
    assert desk.window.history.workspace == before
    assert "At the right edge (b = 8) the blue pair always moves left" in desk.message()


def test_keys_choose_a_node_and_change_it(desk):
    view = desk.pane.objects.view
    desk.keys(view, Key.Key_Down)
    assert view.lit() == NodeKey("R", 0)
    desk.keys(view, Key.Key_Down, Key.Key_Down)
    assert view.lit() == NodeKey("D", 0)
    desk.keys(view, Key.Key_Return)
    desk.choose("−1")
    assert desk.run.objects[0] == ObjectState(2, 4, -1)
    assert desk.state.start == ObjectState(2, 4, -1)


def test_keys_choose_a_cell_of_the_world(desk):
    stage = desk.pane.stage
    desk.keys(stage, Key.Key_Right, Key.Key_Right, modifier=Qt.KeyboardModifier.ControlModifier)
    desk.keys(stage, Key.Key_Return)
    desk.choose("blue")
    assert desk.run.observations[0][2] == 1


def test_pointing_lights_the_row_of_the_table(desk):
    desk.click_step(5)
    desk.settle()
    view = desk.pane.local.view
    desk.point_at(view, "Z7", 5)
    assert view.lit() == NodeKey("Z7", 5)
    text = desk.pane.local.row_label.text()
    assert text.startswith("Z7 at step 5 is 3 (blue moving left, under red). Table P(Z'")
    assert "Z6 at 4 = 1, Z7 at 4 = 0, Z8 at 4 = 2 → 3: 1.00, 5 others: 0." in text
    desk.point_at(desk.pane.objects.view, "B", 5)
    assert "Row B at 4 = 8, D at 4 = −1 → 7: 1.00" in desk.pane.objects.row_label.text()


def test_a_state_set_by_hand_says_so_in_its_row(desk):
    desk.click_node(desk.pane.objects.view, "R", 1)
    desk.choose("9")
    desk.point_at(desk.pane.objects.view, "R", 1)
    assert "set by hand, against the table" in desk.pane.objects.row_label.text()


def test_a_coin_cannot_be_set(desk):
    desk.type_into(desk.pane.controls.slip_box, "0.3")
    before = desk.window.history.workspace
    desk.click_node(desk.pane.local.view, "S", 1)
    assert desk.window.history.workspace == before
    assert "Coins fall by chance" in desk.message()


def test_a_start_that_is_none_is_refused(desk):
    edit = desk.pane.controls.start_edit
    desk.type_into(edit, "2,4")
    assert "three whole numbers" in desk.message()
    assert edit.text() == "2,4,1"
    desk.window.messages.dismiss()
    desk.type_into(edit, "2,0,-1")
    assert "is no state of the grid world" in desk.message()
    assert desk.state.start == ObjectState(2, 4, 1)


def test_steps_that_follow_from_a_set_concept_are_not_edited(desk):
    desk.click_step(2)
    desk.click(desk.pane.panels.button(Panel.MANIPULATION))
    desk.pane.manipulation.value_box.setCurrentIndex(0)
    desk.click(desk.pane.manipulation.set_button)
    desk.settle()
    before = desk.window.history.workspace
    desk.click_node(desk.pane.objects.view, "R", 3)
    assert desk.window.history.workspace == before
    assert "From step 2 on the concept is set" in desk.message()
    # Before it, they are.
    desk.click_node(desk.pane.objects.view, "R", 1)
    desk.choose("0")
    assert desk.run.objects[1].red == 0


def test_a_list_of_cells_that_is_none_is_refused(desk):
    desk.type_into(desk.pane.belief.hidden_edit, "3,x")
    assert "Cells are listed such as" in desk.message()
    desk.window.messages.dismiss()
    desk.type_into(desk.pane.belief.hidden_edit, "12")
    assert "numbered from 0 to 9" in desk.message()
    assert desk.state.hidden == ()


def test_nothing_can_be_edited_while_a_large_world_is_built(desk):
    desk.type_into(desk.pane.controls.cells_box, "40")
    assert desk.state.cells == 40
    desk.click_cell(1)
    assert "still being built" in desk.message() or desk.run is not None
    desk.settle()
    desk.wait_until(lambda: desk.run is not None)
    assert len(desk.run.local[0]) == 40
    desk.click_cell(1)
    desk.choose("red")
    assert desk.run.objects[0].red == 1
