"""From the start state to an edit, a belief, a set concept; all of it undone; saved and opened."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from core.gridworld.concepts import ConceptName
from core.gridworld.world import ObjectState, StateEdit
from core.workspace.grid_world_state import Panel
from core.workspace.state import Workspace
from tests.gui.grid_world_desk import grid_world_desk

Key = Qt.Key


@pytest.fixture
def desk(make_window):
    return grid_world_desk(make_window)


def test_the_first_screen_shows_the_articles_fixed_point(desk):
    assert desk.pane.objects.tuple_label.text() == "(2,4,1)"
    assert desk.pane.local.tuple_label.text() == "(0,0,1,0,4,4,0,0,0,0)"
    assert not desk.playhead.is_playing
    assert desk.pane.objects.tuple_label.text_width() > 0


def test_everything_is_undone_and_done_again(desk):
    pane, history = desk.pane, desk.window.history
    states = [history.workspace]
    history.changed.connect(states.append)
    local, objects = pane.local.view, pane.objects.view

    # Go: by a column of all steps, by a net's column, by a key, by a button.
    desk.click_step(4)
    assert desk.state.current == 4
    desk.settle()
    desk.click_header(local, 6)
    assert desk.state.current == 6
    desk.keys(local, Key.Key_Left)
    assert desk.state.current == 5
    desk.click(pane.controls.moves["on"])
    assert desk.state.current == 6
    desk.settle()

    # Change: a node of Model 1, a cell of the world, a node of Model 2; the other net follows.
    assert desk.run.objects[6] == ObjectState(8, 6, -1)
    desk.click_node(objects, "D", 6)
    desk.choose("+1")
    assert desk.state.edits == (StateEdit(6, ObjectState(8, 6, 1)),)
    assert pane.local.tuple_label.text() == "(0,0,0,0,0,0,4,4,1,0)"
    desk.click_cell(1)
    desk.choose("red")
    assert desk.run.objects[6] == ObjectState(1, 6, 1)
    desk.click_node(local, "Z2", 6)
    desk.choose("red")
    assert desk.run.objects[6] == ObjectState(2, 6, 1)
    assert pane.objects.tuple_label.text() == "(2,6,1)"

    # Ask: hidden cells, steps ahead, another concept; set it.
    desk.type_into(pane.belief.hidden_edit, "3-5")
    assert desk.state.hidden == (3, 4, 5)
    desk.type_into(pane.belief.ahead_box, "2")
    assert desk.state.ahead == 2
    desk.type_into(pane.belief.window_box, "3")
    assert desk.state.window == 3
    desk.click(pane.panels.button(Panel.MANIPULATION))
    assert desk.state.panel is Panel.MANIPULATION
    pane.manipulation.value_box.setCurrentIndex(0)
    desk.click(pane.manipulation.set_button)
    setting = desk.state.setting
    assert setting is not None and (setting.step, setting.value) == (6, -1)
    assert desk.run.objects[6] == ObjectState(2, 6, -1)
    assert desk.run.ghost_state(6) == ObjectState(2, 6, 1)
    desk.click(pane.manipulation.clear_button)
    assert desk.state.setting is None

    # The world itself.
    desk.type_into(pane.controls.slip_box, "0.2")
    desk.type_into(pane.controls.steps_box, "30")
    desk.type_into(pane.controls.cells_box, "12")
    desk.type_into(pane.controls.start_edit, "3,5,-1")
    desk.click(pane.controls.coins_button)
    assert (desk.state.slip, desk.state.steps, desk.state.cells) == (0.2, 30, 12)
    assert desk.state.start == ObjectState(3, 5, -1)
    desk.settle()

    last = history.workspace
    while history.workspace != Workspace():
        before = history.workspace
        history.undo()
        assert history.workspace != before
    desk.settle()
    assert pane.objects.tuple_label.text() == "(2,4,1)"
    while history.workspace != last:
        before = history.workspace
        history.redo()
        assert history.workspace != before
    desk.settle()
    assert desk.run.objects[0] == ObjectState(3, 5, -1)


def test_a_session_comes_back_as_it_was(desk, make_window, dialogs, tmp_path):
    desk.click_step(3)
    desk.click_node(desk.pane.objects.view, "R", 3)
    desk.choose("9")
    desk.type_into(desk.pane.belief.hidden_edit, "1,2")
    desk.type_into(desk.pane.belief.ahead_box, "1")
    dialogs.save_answer = tmp_path / "world.json"
    desk.window.actions_.save.trigger()
    assert desk.window.history.is_saved
    saved = desk.window.history.workspace
    other = grid_world_desk(make_window, session=tmp_path / "world.json")
    assert other.window.history.workspace == saved
    assert other.run.objects[3] == ObjectState(9, 7, 1)
    assert other.pane.objects.tuple_label.text() == "(9,7,1)"
    assert other.pane.belief.hidden_edit.text() == "1,2"


def test_playing_walks_to_the_end_and_is_one_step_back(desk):
    desk.type_into(desk.pane.controls.speed_box, "16")
    desk.type_into(desk.pane.controls.steps_box, "5")
    desk.keys(desk.pane.timeline, Key.Key_Space)
    assert desk.playhead.is_playing
    assert desk.pane.controls.play_button.text() == "Pause"
    passed = []
    desk.window.history.changed.connect(lambda now: passed.append(now.grid_world.current))
    desk.wait_until(lambda: not desk.playhead.is_playing)
    assert passed == [1, 2, 3, 4]
    assert desk.pane.controls.play_button.text() == "Play"
    desk.settle()
    desk.window.history.undo()
    assert desk.state.current == 0

    # From the end it begins anew.
    desk.keys(desk.pane.timeline, Key.Key_End)
    assert desk.state.current == 4
    desk.settle()
    desk.click(desk.pane.controls.play_button)
    desk.wait_until(lambda: desk.state.current == 1)
    desk.keys(desk.pane.timeline, Key.Key_Space)
    assert not desk.playhead.is_playing
    desk.settle()
    assert desk.playhead.position == desk.state.current


def test_a_neighbouring_step_is_come_to_smoothly_and_others_at_once(desk):
    seen = []
    desk.playhead.moved.connect(seen.append)
    desk.keys(desk.pane.timeline, Key.Key_Right)
    desk.settle()
    assert seen[-1] == 1.0
    assert any(0.0 < position < 1.0 for position in seen)
    seen.clear()
    desk.click_step(9)
    desk.settle()
    assert set(seen) == {9.0}


def test_dragging_over_the_steps_is_one_step_back(desk):
    timeline = desk.pane.timeline
    places = [timeline.column(step).center().toPoint() for step in (2, 5, 8, 11)]
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        QTest.mouseMove(timeline, place)
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=places[-1])
    assert desk.state.current == 11
    desk.window.history.undo()
    assert desk.state.current == 0


def test_the_tuples_are_copied_as_the_article_writes_them(desk):
    desk.click(desk.pane.local.copy_button)
    assert QGuiApplication.clipboard().text() == "(0,0,1,0,4,4,0,0,0,0)"
    assert "(0,0,1,0,4,4,0,0,0,0)" in desk.message()


def test_concepts_are_read_off_in_both_nets(desk):
    box = desk.pane.concept.box
    for number, name in enumerate(ConceptName):
        box.setFocus()
        box.setCurrentIndex(number)
        box.activated.emit(number)
        assert desk.state.concept is name
        desk.settle()
        texts = [value.text() for value in desk.pane.concept.values[:3]]
        assert texts[0] == texts[1] == texts[2] != "–"
        assert "right in all 160 states" in desk.pane.concept.formulas[2].text()
