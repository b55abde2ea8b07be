"""Taller without brighter, on the real pane: one press, a drag, a comparison, an export, all undone."""

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Known,
    Method,
    Separated,
)
from core.concepts.strip_files import (
    read_descriptions,
    remake,
    remake_with_reach,
    write_strips,
)
from core.workspace.state import LIVE_PAIR, followed_recipe
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.traversal.direction_model import Column
from gui.traversal.exporting import Exporter
from gui.traversal.underneath import ATTRIBUTES, LATENTS
from tests.gui.desk import Desk

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
WALK = Separated(AttributeGradient(HEIGHT), (), Method.WALK, (BRIGHTNESS,))


@pytest.fixture
def desk(make_window):
    desk = Desk(make_window(panes=PANES, bridge=EngineBridge()))
    desk.settle()
    return desk


def undo_text(desk):
    return desk.window.actions_.undo.text()


def choose(desk, box, data):
    """Choose an entry of a combo box by keys."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    while box.currentData() != data:
        QTest.keyClick(box, Qt.Key.Key_Down)


def strips(desk):
    return [view._strip for view in desk.pane.strips.views()]


def test_one_press_makes_it_taller_and_not_brighter(desk):
    pane = desk.pane
    desk.click(pane.taller_button)
    assert followed_recipe(desk.state) == WALK
    assert undo_text(desk) == "Undo Make it taller, not brighter"
    desk.settle()
    for strip in strips(desk):
        (bright,) = strip.held
        assert bright.drift <= 1.1 * bright.tolerance
        grown = strip.height[strip.reached] - strip.height[4]
        assert grown[-1] == pytest.approx(4.0, abs=0.03)
    assert pane.position._unit.text() == "+ rows"
    assert "stands still" in desk.window.messages._hint
    # Where one cannot get, for there are not so many rows, the frames say so and not the last good one.
    low = pane.position.low_box
    low.setFocus()
    low.selectAll()
    QTest.keyClicks(low, "-15")
    QTest.keyClick(low, Qt.Key.Key_Return)
    desk.settle()
    _, large = pane.strips.views()
    assert not large._strip.reached[0]
    geometry = large.geometry_of_frames()
    tip = large.tip_at(geometry.frame(0).center())
    assert "not reached" in tip
    assert "The walk stopped because" in tip
    desk.window.history.undo()
    desk.settle()

    # Along a drag the shoe follows, and nothing is walked again.
    frames = {id(strip.frames) for strip in strips(desk)}
    seen = set()

    def watch():
        desk.settle()
        seen.add(bytes(pane.strips.current_frames()[1].image().constBits()))

    desk.drag_slider(1.0, 2.2, 3.1, between=watch)
    assert len(seen) == 3
    assert {id(strip.frames) for strip in strips(desk)} == frames
    current = strips(desk)[1]
    assert current.current_height == pytest.approx(
        current.height[4] + desk.state.position, abs=0.03
    )
    desk.window.history.undo()
    desk.window.history.undo()
    assert desk.state.chosen == LIVE_PAIR
    assert desk.state.directions == ()
    desk.settle()
    assert pane.position._unit.text() == "Position"


def test_two_methods_stand_one_above_the_other(desk):
    pane = desk.pane
    desk.click(pane.taller_button)
    choose(desk, pane.separation.compare_box, Method.NONE)
    assert undo_text(desk) == "Undo Compare with the method none"
    desk.settle()
    views = pane.strips.views()
    assert [view.model() for view in views] == ["small", "small", "large", "large"]
    assert [view.accessibleName() for view in views[:2]] == [
        "Strip of the model small by walk",
        "Strip of the model small by none",
    ]
    walked, straight = strips(desk)[:2]
    assert np.ptp(walked.brightness) < 1e-3 < np.ptp(straight.brightness)
    # The plot shows both of each.
    desk.click(pane.underneath.switch.button(ATTRIBUTES))
    bright, _ = pane.plot.bands()
    assert [line.label for line in bright.lines] == [
        "small, walk",
        "small, none",
        "large, walk",
        "large, none",
    ]
    choose(desk, pane.separation.compare_box, None)
    assert undo_text(desk) == "Undo Compare no more"
    desk.settle()
    assert [view.model() for view in pane.strips.views()] == ["small", "large"]
    assert pane.plot.bands()[0].lines[0].label == "small"


def test_what_a_walk_does_not_reach_is_left_out_of_the_picture_as_on_the_screen(
    desk, tmp_path, monkeypatch
):
    target = tmp_path / "walk.png"
    monkeypatch.setattr(Exporter, "ask_for_file", lambda *_: target)
    desk.click(desk.pane.taller_button)
    history = desk.window.history
    far = replace(desk.state, low=-30.0, high=30.0)
    history.push("Far", replace(history.workspace, traversal=far))
    desk.settle()
    desk.click(desk.pane.export_row.export_button)
    desk.wait_until(target.exists)
    made = [remake_with_reach(one) for one in read_descriptions(target)]
    assert not all(reached.all() for _, reached in made)
    again = tmp_path / "again.png"
    described = read_descriptions(target)
    _, scale, gap = desk.pane.export_row.wanted()
    write_strips(
        again,
        [(one, frames) for one, (frames, _) in zip(described, made, strict=True)],
        scale,
        gap,
        reached=[reached for _, reached in made],
    )
    assert again.read_bytes() == target.read_bytes()
    for strip, (_, reached) in zip(strips(desk), made, strict=True):
        assert np.array_equal(strip.reached, reached)


def test_both_methods_go_into_a_picture_and_can_be_made_again(desk, tmp_path, monkeypatch):
    target = tmp_path / "both.png"
    monkeypatch.setattr(Exporter, "ask_for_file", lambda *_: target)
    desk.click(desk.pane.taller_button)
    choose(desk, desk.pane.separation.compare_box, Method.NONE)
    desk.settle()
    desk.click(desk.pane.export_row.export_button)
    desk.wait_until(target.exists)
    described = read_descriptions(target)
    assert [strip.model for strip in described] == ["small", "small", "large", "large"]
    assert described[0].recipe == WALK
    assert described[1].recipe == AttributeGradient(HEIGHT)
    for strip, description in zip(strips(desk), described, strict=True):
        assert remake(description).tobytes() == strip.frames.tobytes()
    assert Image.open(target).height > 4 * 4 * 28


def test_several_attributes_are_held_at_once(desk):
    pane = desk.pane
    desk.click(pane.taller_button)
    desk.click(pane.separation.hold.buttons[AttributeName.WIDTH])
    assert undo_text(desk) == "Undo Hold brightness, width"
    desk.settle()
    for strip in strips(desk):
        assert [one.name for one in strip.held] == ["brightness", "width"]
        for one in strip.held:
            assert one.drift <= 1.1 * one.tolerance
    assert [band.name for band in pane.plot.bands()] == ["brightness", "width", "height"]
    desk.click(pane.separation.hold.buttons[AttributeName.BRIGHTNESS])
    desk.click(pane.separation.hold.buttons[AttributeName.WIDTH])
    assert undo_text(desk) == "Undo Hold nothing"
    desk.settle()
    assert "needs an attribute to hold" in desk.window.messages._hint
    assert followed_recipe(desk.state) == AttributeGradient(HEIGHT)


def test_alpha_by_hand_is_one_step_for_each_drag(desk):
    pane, history = desk.pane, desk.window.history
    desk.keys(desk.window, Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    (kept,) = desk.state.directions
    desk.go_to(9)
    desk.keys(pane.gallery.list, Qt.Key.Key_B)
    desk.click_direction(kept.identifier, Column.AGAINST)
    choose(desk, pane.separation.method_box, Method.ALPHA)
    assert undo_text(desk) == "Undo Separate by the method alpha"
    desk.click(pane.separation.solved_box)
    assert desk.state.alpha == 0.0
    slider = pane.separation.alpha_slider
    lengths = set()

    def watch():
        desk.settle()
        lengths.add(strips(desk)[0].length)

    y = slider.rect().center().y()
    at = [slider.rect().center(), *(slider.rect().center() for _ in range(3))]
    for place, x in zip(at[1:], (0.5, 1.0, 1.5), strict=True):
        place.setX(round(slider.x_of(x)))
        place.setY(y)
    desk.drag(slider, at, watch)
    assert desk.state.alpha == pytest.approx(1.5, abs=0.1)
    assert len(lengths) == 3
    history.undo()
    assert desk.state.alpha == 0.0
    history.undo()
    assert desk.state.alpha is None


def test_bisecting_shows_its_progress_and_then_its_alpha(desk):
    pane = desk.pane
    desk.keys(desk.window, Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    (kept,) = desk.state.directions
    desk.go_to(9)
    desk.keys(pane.gallery.list, Qt.Key.Key_B)
    desk.click_direction(kept.identifier, Column.AGAINST)
    desk.settle()
    said = []
    show = pane.library.show_progress
    pane.library.show_progress = lambda sentence: said.append(sentence) or show(sentence)
    choose(desk, pane.separation.method_box, Method.ALPHA_BISECTED)
    desk.click(pane.separation.hold.buttons[AttributeName.BRIGHTNESS])
    # The slider goes on meanwhile, and the work with it where it was.
    desk.drag_slider(1.0, 2.0)
    desk.settle()
    assert any(sentence.startswith("Bisecting α in ") for sentence in said)
    assert said[-1] == ""
    assert all(strip.problem or "α = " in strip.notes[0] for strip in strips(desk))


def test_what_stands_under_the_strips_can_be_chosen(desk):
    pane = desk.pane
    assert pane.underneath.page() == LATENTS
    assert pane.bars.isVisible()
    switch = pane.underneath.switch.geometry()
    desk.click(pane.underneath.switch.button(ATTRIBUTES))
    desk.settle()
    assert pane.plot.isVisible()
    assert pane.underneath.switch.geometry() == switch
    assert not pane.bars.isVisible()
    desk.click(pane.underneath.switch.button(LATENTS))
    assert pane.bars.isVisible()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_the_pane_fits_its_window_whatever_is_held(desk, size):
    desk.window.resize(*size)
    desk.click(desk.pane.taller_button)
    desk.settle()
    least = desk.pane.minimumSizeHint()
    assert least.width() <= desk.pane.width() <= size[0]
    assert least.height() <= desk.pane.height() <= size[1]
