"""The article's two latent plots, explored by hand: everything it says of them, undone, saved, opened."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTabBar

from core.concepts.recipes import GroupDifference, Pair
from core.images.fashion_mnist import CLASS_NAMES, test_split
from core.images.reference import ImageReference, TestImage
from core.workspace.latents_state import Background, ClassPath, How, Line, Side, Space
from core.workspace.state import Workspace
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.widgets.scatter_scene import MarkShape
from tests.gui.latents_desk import CONTROL, RIGHT_BUTTON, SHIFT, LatentsDesk, latents_desk
from tests.gui.manners import cut_texts, unlabelled

SHOES = ((0.2, -0.1), (0.4, 1.5), (1.0, 2.4), (1.9, 2.2), (2.5, 0.6), (2.5, -0.3), (1.3, -0.5))


@pytest.fixture
def desk(make_window):
    return latents_desk(make_window)


def label_of(numbers):
    return test_split().labels[numbers]


def number_at(scatter, place):
    """The point that is nearest to a place of the plane."""
    points = scatter.layers().points
    return int(((points - place) ** 2).sum(axis=1).argmin())


# Looking


def test_nothing_is_asked_before_the_pane_comes_into_sight(make_window):
    asked = []

    def remember(request):
        asked.append(type(request).__name__)
        return request

    kinds = [kind for kind in PANES if kind.name in ("Grid world", "2-D latents")]
    window = make_window(panes=kinds, bridge=EngineBridge(lambda: remember))
    window.findChild(QTabBar).setCurrentIndex(0)
    LatentsDesk(window).wait_until(lambda: any("Cloud" in name for name in asked))
    other = make_window(panes=kinds, bridge=EngineBridge(lambda: remember))
    asked.clear()
    LatentsDesk.wait_until(LatentsDesk.__new__(LatentsDesk), lambda: not other.bridge.is_busy)
    assert not any("Cloud" in name for name in asked)


def test_the_first_sight_is_all_test_images_in_both_spaces(desk):
    for scatter, model in ((desk.left, "two-d-a"), (desk.right, "two-d-b")):
        assert len(scatter.layers().points) == 10_000
        assert scatter.sentence() == ""
        assert scatter.scene().axes == (f"{model}, dimension 1", f"{model}, dimension 2")
    for panel in (desk.pane.point, desk.pane.place):
        assert panel.line.shown_lines() == [panel.line.text()]
    assert not desk.pane.tools.progress.isVisible()
    assert desk.pane.legend.button(7).toolTip().startswith("Sneaker, 1,000 points")


def test_hovering_shows_image_reconstructions_label_and_number(desk):
    place = desk.left.layers().points[17].tolist()
    desk.wheel(desk.left, 20, *place)
    desk.point_at(desk.left, *place)
    desk.settle()
    number = desk.left.hovered_point()
    assert desk.pane.point.line.text() == f"Test image {number}, {CLASS_NAMES[label_of(number)]}"
    assert all(view.image() is not None for view in desk.pane.point.views)
    assert [view.caption() for view in desk.pane.point.views] == ["image", "two-d-a", "two-d-b"]
    assert desk.right._pointed == number
    # What is clicked stays when the pointer goes; what is not goes with it.
    QTest.mouseMove(desk.pane.way, desk.pane.way.rect().center())
    desk.left._hover(-1)
    desk.settle()
    assert desk.pane.point.views[0].image() is None
    desk.click_at(desk.left, *place)
    desk.left._hover(-1)
    desk.settle()
    assert desk.pane.point.views[0].image() is not None


def test_looking_around_between_two_actions_is_one_step_back(desk):
    before = desk.left.view()
    desk.drag(desk.left, [(0, 0), (0.4, 0.2), (0.8, 0.4)])
    assert desk.left.view().x == pytest.approx(before.x - 0.8, abs=0.02)
    desk.wheel(desk.left, 3, 0.0, 0.0)
    desk.drag(desk.right, [(0, 0), (0.5, 0.0)], button=RIGHT_BUTTON)
    assert desk.left.view().scale > before.scale
    assert desk.state.left.window is not None and desk.state.right.window is not None
    desk.undo()
    assert desk.state.left.window is None and desk.state.right.window is None
    assert desk.left.view() == before
    desk.window.history.redo()
    desk.settle()
    assert desk.left.view().scale > before.scale
    desk.click(desk.pane.tools.all_button)
    assert desk.left.view() == before
    assert desk.window.history.workspace == Workspace()


def test_classes_are_hidden_and_shown_by_the_legend(desk):
    desk.click(desk.pane.legend.button(8))
    assert desk.state.hidden == (8,)
    assert desk.left.hidden() == desk.right.hidden() == {8}
    desk.undo()
    assert desk.left.hidden() == frozenset()


def test_any_model_can_be_shown_by_its_dimensions_or_components(desk):
    card = desk.pane.cards[Side.RIGHT]
    desk.choose(card.model_box, next(t for t in texts(card.model_box) if t.startswith("small")))
    assert desk.state.right.space == Space("small")
    assert card.axes_box.isVisible()
    desk.choose(card.axes_box, "PCA")
    assert desk.right.scene().axes[0].startswith("small, component 1")
    pair = next(text for text in texts(card.axes_box) if text.startswith("Dimensions"))
    desk.choose(card.axes_box, pair)
    first, second = pair.removeprefix("Dimensions ").split(", ")
    assert desk.right.scene().axes == (f"small, dimension {first}", f"small, dimension {second}")
    for _ in range(3):
        desk.undo()
    assert desk.right.scene().axes[0] == "two-d-b, dimension 1"


def texts(box):
    return [box.itemText(place) for place in range(box.count())]


def test_backgrounds_are_decoded_images_prior_and_density(desk):
    box = desk.pane.cards[Side.LEFT].background_box
    desk.choose(box, "Decoded images")
    desk.wait_until(lambda: not desk.window.bridge.is_busy)
    picture = desk.left.scene().picture
    assert picture.is_image
    assert picture.levels.any(axis=1).all()
    coarse = picture.bounds
    desk.wheel(desk.left, 8, 0.5, 0.5)
    desk.settle()
    fine = desk.left.scene().picture
    assert fine.bounds.right - fine.bounds.left < (coarse.right - coarse.left) / 2
    desk.choose(box, "Density")
    assert not desk.left.scene().picture.is_image
    desk.choose(box, "Prior")
    assert desk.left.scene().picture is None
    assert [circle.share for circle in desk.left.scene().circles] == [0.1, 0.5, 0.9, 0.99]
    assert desk.state.left.background is Background.PRIOR
    assert desk.right.scene().circles == ()


# Places and lines


def test_a_click_decodes_the_place_and_marks_it_in_the_other_space(desk):
    desk.click_at(desk.left, 0.5, 0.5)
    desk.settle()
    assert desk.pane.place.views[0].image() is not None
    assert desk.pane.place.views[1].image() is not None
    place = desk.state.place
    assert (place.x, place.y) == pytest.approx((0.5, 0.5), abs=0.02)
    assert desk.pane.place.line.text().startswith(f"two-d-a at {place.x:.2f}, {place.y:.2f}")
    crosses = [m for m in desk.right.scene().marks if m.shape is MarkShape.PLACE]
    assert len(crosses) == 1
    assert crosses[0].x < 0  # the shoes are on the left there
    desk.undo()
    assert desk.state.place is None
    assert desk.pane.place.views[0].image() is None
    assert not [m for m in desk.right.scene().marks if m.shape is MarkShape.PLACE]


def test_dragging_with_the_decode_tool_decodes_live_and_is_one_step(desk):
    desk.tool("decode")
    shown = []
    desk.controller._inquiry.answered.connect(
        lambda request, _: shown.append(type(request).__name__)
    )
    places = [(x / 20, 0.3) for x in range(-20, 21)]
    desk.drag(desk.right, places)
    desk.settle()
    assert desk.state.place.side is Side.RIGHT
    assert desk.state.place.x == pytest.approx(1.0, abs=0.02)
    assert shown.count("PlaceRequest") > 1
    desk.undo()
    assert desk.window.history.workspace == Workspace()


def test_two_clicks_draw_a_line_whose_strips_follow_in_both_models(desk):
    desk.tool("line")
    desk.click_at(desk.left, -1.2, -0.2)
    desk.click_at(desk.left, -0.9, 1.3)
    desk.settle()
    assert isinstance(desk.state.way, Line)
    strips = desk.pane.way.strips.strips()
    assert [strip.model for strip in strips] == ["two-d-a", "two-d-b"]
    assert [len(strip.frames) for strip in strips] == [13, 13]
    assert desk.left.scene().line[0] == pytest.approx(desk.state.way.start, abs=1e-4)
    assert len(desk.right.scene().line) == 13
    # A frame is a place as well.
    geometry = desk.pane.way.strips.geometry_of(0)
    desk.click(desk.pane.way.strips, geometry.frame(6).center().toPoint())
    assert (desk.state.place.x, desk.state.place.y) == pytest.approx(strips[0].path[6])
    desk.undo()
    desk.undo()
    assert desk.state.way is None
    assert desk.pane.way.strips.strips() == ()
    assert desk.left.scene().line == ()


def test_between_t_shirt_and_trouser_is_one_click(desk):
    assert desk.pane.way.start_box.currentText() == "T-shirt"
    assert desk.pane.way.end_box.currentText() == "trouser"
    desk.click(desk.pane.way.between_button)
    desk.settle()
    assert desk.state.way == ClassPath(0, 1)
    for strip in desk.pane.way.strips.strips():
        # A T-shirt is lit in the middle of its lower half, trousers are dark between the legs.
        between_legs = strip.frames[:, 20:27, 13:15].mean(axis=(1, 2))
        assert between_legs[0] > 0.4
        assert between_legs[-1] < 0.2
    desk.pane.way.end_box.setCurrentIndex(0)
    desk.click(desk.pane.way.between_button)
    assert "two different classes" in desk.message()
    assert desk.state.way == ClassPath(0, 1)


# Selections and regions


def test_a_lasso_lights_up_the_same_images_in_the_other_space(desk):
    desk.tool("lasso")
    desk.drag(desk.left, SHOES)
    numbers = desk.selected()
    for scatter in (desk.left, desk.right):
        assert scatter.layers().highlight.tolist() == numbers
    shoes = np.isin(label_of(numbers), (5, 7, 9)).mean()
    assert shoes > 0.95
    assert sum(desk.pane.selection.counts.counts()) == len(numbers)
    text = desk.pane.selection.figures.text()
    assert "Together in two-d-a" in text and "By chance" in text
    label = desk.pane.selection.figures
    widths = [label.fontMetrics().horizontalAdvance(line) for line in text.splitlines()]
    assert max(widths) <= label.width()
    desk.tool("box")
    desk.drag(desk.right, [(-0.2, 1.5), (0.6, 3.2)], SHIFT)
    more = desk.selected()
    assert set(numbers) < set(more)
    desk.drag(desk.right, [(-0.2, 1.5), (0.6, 3.2)], CONTROL)
    assert [one.how for one in desk.state.selection] == [How.REPLACE, How.ADD, How.REMOVE]
    assert len(desk.selected()) <= len(numbers)
    desk.click(desk.pane.selection.clear_button)
    desk.settle()
    assert desk.left.layers().highlight is None
    for _ in range(3):
        desk.undo()
    assert desk.selected() == numbers


def test_hidden_classes_are_not_selected(desk):
    desk.click(desk.pane.legend.button(9))
    desk.tool("lasso")
    desk.drag(desk.left, SHOES)
    numbers = desk.selected()
    assert numbers
    assert 9 not in label_of(numbers)
    desk.click(desk.pane.legend.button(9))
    assert desk.selected() == numbers


def test_a_region_is_named_and_its_counterpart_outlined(desk):
    desk.tool("lasso")
    desk.drag(desk.left, SHOES)
    desk.settle()
    desk.marks.ask_for_name = lambda: "shoes"
    desk.click(desk.pane.selection.name_button)
    desk.click(desk.pane.selection.clear_button)
    desk.settle()
    (own,), (other,) = desk.left.scene().outlines, desk.right.scene().outlines
    assert own.name == other.name == "shoes"
    assert len(own.polygons[0]) == len(desk.state.regions[0].shape.corners)
    # On the right the shoes are on the left.
    assert other.polygons[0][:, 0].max() < 0.3
    regions = desk.pane.regions.list
    assert regions.item(0).text().startswith("shoes: ")
    regions.setCurrentRow(0)
    QTest.keyClick(regions, Qt.Key.Key_Return)
    assert desk.selected()
    desk.pane.regions.renamed.emit("shoes", "footwear")
    desk.settle()
    assert desk.right.scene().outlines[0].name == "footwear"
    regions.setFocus()
    QTest.keyClick(regions, Qt.Key.Key_Delete)
    desk.settle()
    assert desk.right.scene().outlines == ()
    desk.undo()
    assert desk.right.scene().outlines[0].name == "footwear"


def test_a_region_is_renamed_where_it_stands(desk):
    desk.tool("box")
    desk.drag(desk.left, [(0.2, 0.2), (1.5, 1.5)])
    desk.marks.ask_for_name = lambda: "shoes"
    desk.click(desk.pane.selection.name_button)
    desk.settle()
    regions = desk.pane.regions.list
    figures = regions.item(0).text().removeprefix("shoes")
    assert figures.startswith(": ")
    regions.setCurrentRow(0)
    QTest.keyClick(regions, Qt.Key.Key_F2)
    editor = regions.findChild(QLineEdit)
    # The figures beside the name are there while it is edited; they do not become part of it.
    editor.setText(f"boots{figures}")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    desk.settle()
    assert [region.name for region in desk.state.regions] == ["boots"]
    assert regions.item(0).text() == f"boots{figures}"
    desk.marks.ask_for_name = lambda: "  "
    desk.click(desk.pane.selection.name_button)
    assert "cannot be empty" in desk.message()
    desk.marks.ask_for_name = lambda: None
    desk.click(desk.pane.selection.name_button)
    assert len(desk.state.regions) == 1


# By keyboard, and where something is missing


def test_a_place_a_selection_and_a_line_by_keyboard_alone(desk):
    key = Qt.Key
    desk.left.setFocus()
    QTest.keyClick(desk.left, key.Key_Right)
    QTest.keyClick(desk.left, key.Key_Return)
    assert desk.state.place is not None
    QTest.keyClick(desk.left, key.Key_B)
    assert desk.pane.tools.tools.choice() == "box"
    assert desk.right.tool() == desk.left.tool()
    QTest.keyClick(desk.left, key.Key_Return)
    for _ in range(6):
        QTest.keyClick(desk.left, key.Key_Right)
        QTest.keyClick(desk.left, key.Key_Up)
    QTest.keyClick(desk.left, key.Key_Return)
    assert desk.selected()
    QTest.keyClick(desk.left, key.Key_I)
    QTest.keyClick(desk.left, key.Key_Return)
    for _ in range(6):
        QTest.keyClick(desk.left, key.Key_Left)
    QTest.keyClick(desk.left, key.Key_Return)
    desk.settle()
    assert isinstance(desk.state.way, Line)
    assert len(desk.pane.way.strips.strips()[0].frames) == 13


def test_a_model_that_is_gone_is_said_to_be_and_the_other_side_lives(desk):
    desk.pane.cards[Side.RIGHT].space_chosen.emit(Space("nobody"))
    desk.settle()
    assert "no model 'nobody'" in desk.right.sentence()
    assert "no model 'nobody'" in desk.message()
    assert len(desk.right.layers().points) == 0
    assert len(desk.left.layers().points) == 10_000
    desk.point_at(desk.left, *desk.left.layers().points[17].tolist())
    desk.settle()
    assert desk.pane.point.views[1].image() is not None
    desk.undo()
    assert len(desk.right.layers().points) == 10_000
    assert desk.right.sentence() == ""


def test_every_control_has_a_name_and_a_tip_and_no_text_is_cut(desk):
    assert unlabelled(desk.pane) == []
    assert cut_texts(desk.pane) == []


# Over to the Traversal pane


def test_a_point_becomes_an_image_of_the_traversal_pane(desk):
    place = desk.left.layers().points[17].tolist()
    desk.wheel(desk.left, 20, *place)
    desk.click_at(desk.left, *place)
    desk.settle()
    number = desk.controller._pinned
    assert number >= 0
    before = desk.traversal
    for slot in ("first", "second", "base"):
        desk.click(desk.pane.point.buttons[slot])
        assert getattr(desk.traversal, slot) == ImageReference(TestImage(number))
    assert f"Test image {number}" in desk.message() and "Traversal pane" in desk.message()
    for _ in range(3):
        desk.undo()
    assert desk.traversal == before


def test_a_decoded_place_becomes_the_base_at_that_very_point(desk):
    desk.click_at(desk.left, 0.5, 0.5)
    desk.settle()
    desk.click(desk.pane.place.buttons["base"])
    source = desk.traversal.base.source
    assert source.decoded_at.latents == pytest.approx((desk.state.place.x, desk.state.place.y))
    assert source.name == f"two-d-a at {desk.state.place.x:.2f}, {desk.state.place.y:.2f}"


def test_a_line_is_followed_in_the_traversal_pane_and_undone(make_window):
    kinds = [kind for kind in PANES if kind.name in ("2-D latents", "Traversal")]
    desk = latents_desk(make_window, panes=kinds)
    desk.tool("line")
    desk.click_at(desk.left, -1.2, -0.2)
    desk.click_at(desk.left, -0.9, 1.3)
    desk.settle()
    before = desk.traversal
    desk.click(desk.pane.way.hand_button)
    desk.settle()
    direction = desk.traversal.directions[0]
    assert isinstance(direction.recipe, Pair)
    assert direction.name.startswith("two-d-a at -1.")
    assert desk.traversal.chosen == direction.identifier
    assert desk.traversal.base == direction.recipe.start
    assert direction.name in desk.message()
    # The Traversal pane itself makes strips of it.
    desk.window.findChild(QTabBar).setCurrentIndex(1)
    desk.settle()
    strips = desk.window.controllers[1]._pane.strips.views()
    assert [strip.sentence() for strip in strips] == [""] * len(strips)
    desk.undo()
    assert desk.traversal == before


def test_a_path_between_classes_is_handed_over_as_groups(desk):
    desk.click(desk.pane.way.between_button)
    desk.settle()
    desk.click(desk.pane.way.hand_button)
    direction = desk.traversal.directions[0]
    assert direction.name == "T-shirt to trouser"
    assert isinstance(direction.recipe, GroupDifference)


# Sessions


def test_a_session_comes_back_as_it_was(desk, make_window, dialogs, tmp_path):
    desk.tool("lasso")
    desk.drag(desk.left, SHOES)
    desk.marks.ask_for_name = lambda: "shoes"
    desk.click(desk.pane.selection.name_button)
    desk.click(desk.pane.way.between_button)
    desk.choose(desk.pane.cards[Side.RIGHT].background_box, "Prior")
    desk.wheel(desk.right, 4, 0.3, 0.3)
    desk.tool("move")
    desk.click_at(desk.right, 0.5, 0.5)
    desk.settle()
    numbers, view = desk.selected(), desk.right.view()
    dialogs.save_answer = tmp_path / "latents.json"
    desk.window.actions_.save.trigger()
    assert desk.window.history.is_saved
    saved = desk.window.history.workspace
    other = latents_desk(make_window, session=tmp_path / "latents.json")
    assert other.window.history.workspace == saved
    assert other.selected() == numbers
    assert other.right.view().scale == pytest.approx(view.scale)
    assert (other.right.view().x, other.right.view().y) == pytest.approx((view.x, view.y))
    assert other.left.scene().outlines[0].name == "shoes"
    assert len(other.pane.way.strips.strips()) == 2
    assert other.right.scene().circles
    other.window.actions_.new.trigger()
    other.settle()
    assert other.left.layers().highlight is None
    assert other.left.scene().outlines == ()
