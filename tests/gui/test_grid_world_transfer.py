"""How the transfer falls, as charts: shown, pointed at, clicked, stopped and gone on with."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.engine.grid_world_requests import TransferRequest
from core.gridworld.transfer import Factor
from core.workspace.grid_world_changes import vary
from core.workspace.grid_world_state import GridWorld, Panel
from gui.widgets.stop_button import STOPPED, StopButton
from tests.gui.grid_world_desk import grid_world_desk


@pytest.fixture
def desk(make_window):
    desk = grid_world_desk(make_window)
    desk.click(desk.pane.panels.button(Panel.TRANSFER))
    return desk


def accuracies(chart):
    return {point.at: point.accuracy for point in chart.curve().points}


def test_four_curves_go_through_what_the_concept_column_says(desk):
    desk.type_into(desk.pane.controls.slip_box, "0.2")
    desk.click(desk.pane.panels.button(Panel.BELIEF))
    desk.type_into(desk.pane.belief.ahead_box, "2")
    desk.click(desk.pane.panels.button(Panel.TRANSFER))
    desk.settle()
    panel = desk.pane.transfer
    told = {round(accuracies(chart)[chart.curve().here], 3) for chart in panel.charts.values()}
    assert len(told) == 1
    assert f"right with probability {told.pop():.3f}" in desk.pane.concept.formulas[2].text()
    assert "2 observations, 2 steps ahead, slip 0.20, 0 hidden cells" in panel.label.text()
    assert not panel.stop_button.isVisible()
    for factor, chart in panel.charts.items():
        assert chart.curve().factor is factor
        assert "Click a point" in chart.toolTip()


@pytest.mark.parametrize(
    ("factor", "at", "field", "value"),
    [
        (Factor.OBSERVATIONS, 1, "window", 1),
        (Factor.AHEAD, 3, "ahead", 3),
        (Factor.SLIP, 0.3, "slip", 0.3),
        (Factor.HIDDEN, 4, "hidden", (3, 4, 5, 6)),
    ],
)
def test_a_click_on_a_point_has_it_so(desk, factor, at, field, value):
    desk.settle()
    before = desk.state
    chart = desk.pane.transfer.charts[factor]
    desk.click(chart, chart.place(at).toPoint())
    assert getattr(desk.state, field) == value
    desk.settle()
    assert chart.curve().here == at
    desk.window.history.undo()
    assert desk.state == before


def test_only_points_can_be_clicked_and_say_so(desk):
    desk.settle()
    before = desk.state
    chart = desk.pane.transfer.charts[Factor.OBSERVATIONS]
    shapes = Qt.CursorShape.PointingHandCursor, Qt.CursorShape.ArrowCursor
    beside = QPoint(2, chart.height() // 2)
    for place, shape in zip((chart.place(3).toPoint(), beside), shapes, strict=True):
        QTest.mouseMove(chart, place)
        QApplication.processEvents()
        assert chart.cursor().shape() is shape
    desk.click(chart, beside)
    assert desk.state == before


def test_it_can_be_stopped_and_gone_on_with(desk):
    pane = desk.pane
    desk.type_into(pane.controls.cells_box, "30")  # long enough to be stopped
    desk.type_into(pane.controls.slip_box, "0.1")
    panel = pane.transfer
    desk.wait_until(
        lambda: (
            panel.stop_button.isVisible()
            and any("%" in chart.text() for chart in panel.charts.values())
        )
    )
    assert panel.stop_button.text() == "Stop"
    desk.click(panel.stop_button)
    assert all(chart.text() == STOPPED for chart in panel.charts.values())
    assert panel.stop_button.text() == "Do it"
    desk.settle()
    # It is not asked for again by itself, not even by another step; only by the button.
    asked = []
    desk.window.bridge.progressed.connect(lambda _, request, *rest: asked.append(type(request)))
    desk.click_step(3)
    desk.settle()
    assert TransferRequest not in asked
    desk.click(panel.stop_button)
    desk.wait_until(lambda: TransferRequest in asked)
    assert panel.stop_button.text() == "Stop"
    desk.click(panel.stop_button)
    desk.settle()


def test_learning_can_be_stopped_too(desk):
    desk.type_into(desk.pane.controls.cells_box, "20")
    desk.click(desk.pane.panels.button(Panel.LEARNING))
    panel = desk.pane.learning
    desk.wait_until(panel.stop_button.isVisible)
    desk.click(panel.stop_button)
    assert STOPPED in (panel.curve._text, panel.tree._empty)
    desk.settle()
    desk.click(panel.stop_button)
    desk.settle()
    assert panel.curve.curve() is not None
    assert not panel.stop_button.isVisible()


def test_the_stop_button_says_what_it_does(qtbot):
    button = StopButton("learning")
    qtbot.addWidget(button)
    assert button.isHidden()


def test_each_factor_changes_its_own_field():
    world = GridWorld(hidden=(0, 9))
    assert vary(world, "hidden", 3).hidden == (0, 4, 9)
    assert vary(world, "hidden", 1).hidden == (0,)
    assert vary(world, "observations", 4).window == 4
    with pytest.raises(ValueError, match="colour"):
        vary(world, "colour", 1)
