"""Beliefs, learning and setting the concept, as the panels show them."""

import sys

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from core.gridworld.concepts import ConceptName, signed
from core.gridworld.world import ObjectState
from core.workspace.grid_world_state import Panel
from gui import theme
from tests.gui.grid_world_desk import grid_world_desk


@pytest.fixture
def desk(make_window):
    return grid_world_desk(make_window)


def beliefs(desk):
    return [bars.bars() for bars in desk.pane.belief.bars]


def test_two_whole_observations_are_enough_and_one_is_not(desk):
    one, two, concept = beliefs(desk)
    assert [round(share, 9) for _, share, _ in one] == [0.5, 0.5]
    assert {text for text, _, _ in one} == {"(2,4,-1)", "(2,4,1)"}
    assert [(text, share) for text, share, _ in concept] == [("−1", 0.5), ("+1", 0.5)]
    assert "2 states are possible" in desk.pane.belief.bars[0].note()
    desk.click_step(1)
    one, two, _ = beliefs(desk)
    assert one == (("(3,5,1)", 1.0, True),)
    assert len(two) == 1 and two[0][1:] == (1.0, True)
    assert "Certain" in desk.pane.belief.bars[1].note()


def test_with_slip_looking_ahead_spreads_the_belief(desk):
    desk.click_step(6)
    desk.type_into(desk.pane.belief.ahead_box, "2")
    assert [share for _, share, _ in beliefs(desk)[0]] == [1.0]
    desk.settle()
    assert "right in all 160 states" in desk.pane.concept.formulas[2].text()
    desk.type_into(desk.pane.controls.slip_box, "0.2")
    shares = [share for _, share, _ in beliefs(desk)[0]]
    assert len(shares) > 1 and abs(sum(shares) - 1.0) < 1e-9
    desk.settle()
    assert "right with probability 0." in desk.pane.concept.formulas[2].text()


def test_hidden_cells_leave_several_states(desk):
    desk.type_into(desk.pane.belief.hidden_edit, "1-8")
    desk.click_step(1)
    assert "states are possible; those not shown" in desk.pane.belief.bars[0].note()


def test_what_could_not_have_been_seen_is_said_with_its_step(desk):
    desk.click_step(6)
    assert desk.pane.belief.note.text() == ""
    desk.click_node(desk.pane.objects.view, "R", 6)
    desk.choose("0")
    told = "What is seen at step 6 is impossible after what was seen before"
    assert desk.pane.belief.note.text().startswith(told)
    desk.click_step(8)
    assert desk.pane.belief.note.text().startswith(told)
    desk.type_into(desk.pane.belief.window_box, "2")  # so it is told of steps 7 and 8 only
    assert desk.pane.belief.note.text() == ""


def test_what_is_this_says_so_in_two_sentences(desk):
    button = desk.pane.what_is_this
    desk.click(button)
    desk.wait_until(button.page.isVisible)
    assert button.sentences().count(".") == 2
    desk.click(button.page)
    assert not button.page.isVisible()


def test_learning_draws_a_tree_and_a_curve_and_lights_the_path(desk):
    assert desk.pane.learning.curve.curve() is None
    desk.click(desk.pane.panels.button(Panel.LEARNING))
    desk.settle()
    tree = desk.pane.learning.tree
    assert "From the 19 of 160 states" in desk.pane.learning.tree_label.text()
    paths = set()
    for step in range(0, 20, 3):
        desk.click_step(step)
        desk.settle()
        path = tree.path()
        assert path[0] == 0
        assert tree._tree.nodes[path[-1]].value == desk.run.objects[step].direction
        value = signed(desk.run.objects[step].direction)
        assert desk.pane.concept.values[3].text() == f"{value}; {value}"
        paths.add(path)
    assert len(paths) > 1
    curve = desk.pane.learning.curve.curve()
    assert [point.seen for point in curve.points] == [5, 10, 20, 40, 80, 120]
    assert "sklearn" in sys.modules


def test_too_short_a_run_says_why_nothing_is_learned(desk):
    desk.type_into(desk.pane.controls.steps_box, "2")
    desk.type_into(desk.pane.belief.hidden_edit, "0-9")
    desk.click(desk.pane.panels.button(Panel.LEARNING))
    desk.settle()
    assert "From the 1 of 160 states" in desk.pane.learning.tree_label.text()


def test_a_learned_tree_does_not_outlive_its_world(desk):
    desk.click(desk.pane.panels.button(Panel.LEARNING))
    desk.settle()
    assert "160 states" in desk.pane.learning.tree_label.text()
    desk.type_into(desk.pane.controls.cells_box, "4")
    desk.settle()
    assert desk.state.cells == desk.run.cells == 4
    assert "of 16 states" in desk.pane.learning.tree_label.text()
    desk.click(desk.pane.panels.button(Panel.BELIEF))
    desk.type_into(desk.pane.controls.cells_box, "12")
    desk.settle()
    desk.click(desk.pane.panels.button(Panel.LEARNING))
    desk.settle()
    desk.click(desk.pane.panels.button(Panel.BELIEF))
    desk.type_into(desk.pane.controls.cells_box, "5")
    desk.settle()
    assert desk.run.cells == 5


def test_setting_the_velocity_shows_both_futures(desk):
    desk.click_step(2)
    desk.settle()
    desk.click(desk.pane.panels.button(Panel.MANIPULATION))
    panel = desk.pane.manipulation
    assert panel.what.text() == "Set blue velocity at step 2 to"
    panel.value_box.setCurrentIndex(panel.value_box.findText("−1"))
    desk.click(panel.set_button)
    assert "+1 → −1. One state fits: (4,6,-1), which changes D." in panel.verdict.text()
    assert desk.run.objects[2:5] == (
        ObjectState(4, 6, -1), ObjectState(5, 5, -1), ObjectState(6, 4, -1),
    )  # fmt: skip
    assert desk.run.ghost_state(4) == ObjectState(6, 8, -1)
    assert desk.run.ghost_state(1) is None
    desk.click_step(5)
    desk.click(panel.set_button)
    assert "already set at step 2" in desk.message()


def test_a_value_that_nothing_fits_is_said(desk):
    desk.click_step(4)
    desk.settle()
    assert desk.run.objects[4] == ObjectState(6, 8, -1)
    desk.click(desk.pane.panels.button(Panel.MANIPULATION))
    panel = desk.pane.manipulation
    panel.value_box.setCurrentIndex(panel.value_box.findText("+1"))
    desk.click(panel.set_button)
    assert "No state fits" in panel.verdict.text()
    assert desk.run.ghost is None


def test_where_several_fit_another_can_be_followed(desk):
    box = desk.pane.concept.box
    number = box.findData(ConceptName.RED_OVER_BLUE.value)
    box.setCurrentIndex(number)
    box.activated.emit(number)
    desk.click(desk.pane.panels.button(Panel.MANIPULATION))
    panel = desk.pane.manipulation
    panel.value_box.setCurrentIndex(panel.value_box.findText("yes"))
    desk.click(panel.set_button)
    assert panel.fit_box.count() > 1
    states = [panel.fit_box.itemText(place) for place in range(panel.fit_box.count())]
    assert desk.pane.objects.tuple_label.text() == states[0]
    panel.fit_box.setCurrentIndex(1)
    panel.fit_box.activated.emit(1)
    assert desk.state.setting.chosen == 1
    assert desk.pane.objects.tuple_label.text() == states[1]


def painted(desk):
    return desk.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


@pytest.mark.parametrize("panel", list(Panel))
@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_panel_is_painted_in_both_themes(desk, panel, name):
    app = QApplication.instance()
    try:
        theme.apply_theme(app, name)
        desk.click(desk.pane.panels.button(panel))
        desk.settle()
        plain = painted(desk)
        desk.click_step(7)
        desk.settle()
        assert painted(desk) != plain
    finally:
        theme.apply_theme(app, "light")
