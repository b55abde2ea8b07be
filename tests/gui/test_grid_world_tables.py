"""The conditional probability tables: of the node that is pointed at, the used row lit and in sight."""

import pytest
from PySide6.QtCore import QPoint

from core.gridworld.unrolled import NodeKey
from core.workspace.grid_world_state import Panel
from tests.gui.grid_world_desk import grid_world_desk


@pytest.fixture
def desk(make_window):
    desk = grid_world_desk(make_window)
    desk.click_step(5)
    desk.settle()
    desk.click(desk.pane.panels.button(Panel.TABLE))
    return desk


def test_before_a_node_is_pointed_at_there_is_one_of_the_concept(desk):
    # Red hides half of the pair: cells 7 and 8 tell its velocity.
    assert desk.pane.table.label.text().startswith("Z7 at step 5: P(Z'")


def test_pointing_at_a_node_shows_its_table_with_the_used_row_in_sight(desk):
    view = desk.pane.table.view
    for net, name in ((desk.pane.objects.view, "B"), (desk.pane.local.view, "Z3"),
                      (desk.pane.objects.view, "O4")):  # fmt: skip
        desk.point_at(net, name, 5)
        rows = view.table()
        assert desk.pane.table.label.text().startswith(f"{name} at step 5: {rows.name}")
        assert f"row {rows.used + 1:,} of {rows.count:,}" in desk.pane.table.label.text()
        assert rows.used in view.rows_in_sight()
        assert view.viewport().rect().contains(view.place_of_used())
        row = rows.row(rows.used)
        assert row.probabilities[rows.values.index(rows.taken)] == 1.0
    # And it stays when the pointer goes away, also to the table itself.
    desk.point_at(desk.pane.local.view, "Z3", 5)
    kept = view.table()
    desk.pane.local.view._light(None)
    assert view.table() == kept


def test_the_lit_row_is_another_colour_than_its_neighbours(desk):
    desk.point_at(desk.pane.objects.view, "B", 5)
    view = desk.pane.table.view
    used = view.place_of_used()
    image = view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()
    line = view._line

    def frame(place):
        return image.pixelColor(QPoint(1, place.y()) * ratio)

    assert frame(used) != frame(used + QPoint(0, line))


def test_a_node_without_parents_has_one_row_and_the_first_step_too(desk):
    desk.type_into(desk.pane.controls.slip_box, "0.2")
    desk.point_at(desk.pane.local.view, "S", 5)
    assert desk.pane.table.view.table().count == 1
    assert "one row" in desk.pane.table.label.text()
    desk.click_step(0)
    desk.settle()
    desk.point_at(desk.pane.objects.view, "R", 0)
    assert desk.pane.table.label.text().startswith("R at step 0: P(R), first step")


def test_a_node_that_is_no_longer_there_gives_way(desk):
    desk.type_into(desk.pane.controls.slip_box, "0.2")
    desk.point_at(desk.pane.objects.view, "S", 5)
    assert desk.pane.table.label.text().startswith("S at step 5")
    desk.window.history.undo()
    desk.settle()
    assert desk.pane.table.label.text().startswith("Z")


def test_the_nodes_that_all_hang_on_stay_in_sight_in_a_large_world(desk):
    desk.type_into(desk.pane.controls.cells_box, "40")
    desk.type_into(desk.pane.controls.slip_box, "0.1")
    desk.wait_until(lambda: desk.run is not None and desk.run.cells == 40)
    desk.settle()
    for view, fixed, cells in (
        (desk.pane.objects.view, ("R", "B", "D", "S"), "O"),
        (desk.pane.local.view, ("S",), "Z"),
    ):
        bar = view.verticalScrollBar()
        assert bar.maximum() > 0
        for scrolled in (0, bar.maximum() // 2, bar.maximum()):
            bar.setValue(scrolled)
            for name in fixed:
                place = view.place_of(NodeKey(name, 5))
                assert view.viewport().rect().contains(place)
                desk.point_at(view, name, 5)
                assert view.lit() == NodeKey(name, 5)
        # A cell that is scrolled under the head cannot be pointed at through it.
        place = view.place_of(NodeKey(f"{cells}0", 5))
        assert view._node_at(place.toPointF()) != NodeKey(f"{cells}0", 5)
        # Cells can be told apart, and keys bring them into sight.
        layout = view._layout
        first, second = layout.spots[f"{cells}10"], layout.spots[f"{cells}11"]
        assert second.y - first.y >= 10 and first.half >= 4
