"""The translation pane as a user meets it: choices, strips, slider, map, there and back."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.concepts.recipes import AttributeName, Known, TranslationMethod
from core.engine.translation_requests import FittedMap
from core.images.reference import ImageReference, TestImage
from core.workspace.state import Workspace
from core.workspace.translation_state import (
    BRIGHTNESS,
    HEIGHT,
    Beside,
    OfAttribute,
    OfDirection,
    TranslationPage,
)
from gui.translation import asking
from gui.translation.hints import hint
from gui.translation.strip_rows import ROWS
from gui.widgets.stop_button import STOPPED, JobState
from tests.gui.manners import cut_texts, unlabelled
from tests.gui.translation_desk import QUICK, translation_desk
from tests.models import tiny_model_file


@pytest.fixture
def desk(make_window, tmp_path):
    return translation_desk(make_window, tmp_path)


def test_four_strips_stand_above_each_other_the_source_first(desk):
    shown = dict(desk.rows.contents())
    assert list(shown) == list(ROWS)
    assert [shown[row].model for row in ROWS] == ["two-d-a", "small", "small", "small"]
    assert [shown[row].caption for row in ROWS] == [
        "own arrow",
        "native arrow",
        "affine arrow",
        "identifier",
    ]
    tops = [desk.rows.views[row].y() for row in ROWS]
    assert tops == sorted(tops)
    for row in ROWS:
        strip = desk.made(row)
        assert strip.frames.shape == (13, 28, 28)
        assert not strip.problem
        names = [measured.name for measured in strip.measured]
        assert names[:2] == ["height", "brightness"]
    assert desk.made("identifier").unit == "rows"
    assert desk.rows.views["arrow"].leak().startswith("cos ")


def test_the_arrow_goes_through_the_map_and_the_walk_on_the_identifier(desk):
    arrow, walk = desk.made("arrow"), desk.made("identifier")
    steps = np.diff(desk.answer(asking.arrows_request).made.translated.points, axis=0)
    np.testing.assert_allclose(steps, np.broadcast_to(steps[0], steps.shape), atol=1e-5)
    bends = np.diff(desk.answer(asking.walks_request).made.translated.points, axis=0)
    assert np.abs(bends - bends[0]).max() > 1e-3
    at_base = desk.pane.strips.rows.views["arrow"].positions().index(0.0)
    np.testing.assert_allclose(arrow.frames[at_base], walk.frames[at_base], atol=1e-5)


def test_attributes_of_all_four_are_plotted_below_each_with_a_line_of_its_own(desk):
    bands = {band.name: band for band in desk.pane.strips.plot.bands()}
    assert set(bands) == {"height", "brightness"}
    assert bands["brightness"].held
    labels = [line.label for line in bands["height"].lines]
    assert labels == [
        "two-d-a, own arrow",
        "small, native arrow",
        "small, affine arrow",
        "small, identifier",
    ]
    strokes = {line.stroke for line in bands["height"].lines}
    assert len(strokes) == 4


def test_a_drag_moves_all_four_frames_as_one_step_that_can_be_undone(desk):
    slider = desk.pane.strips.position.slider
    before = {row: desk.rows.current[row].texts() for row in ROWS}
    start = QPointF(slider.x_of(0.0), slider.height() / 2).toPoint()
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=start)
    for position in (0.5, 1.0, 1.75):
        QTest.mouseMove(slider, QPoint(round(slider.x_of(position)), start.y()))
        desk.settle()
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=start)
    at = desk.state.position
    assert at == pytest.approx(1.75, abs=0.05)
    for row in ROWS:
        low, high = (float(np.interp(x, _positions(desk), desk.heights(row))) for x in (1.5, 2.0))
        shown = float(desk.rows.current[row].texts()[0])
        assert min(low, high) - 0.3 <= shown <= max(low, high) + 0.3
    desk.undo()
    assert desk.state == QUICK
    assert {row: desk.rows.current[row].texts() for row in ROWS} == before


def _positions(desk):
    return desk.rows.views["arrow"].positions()


def test_a_drag_asks_for_nothing_but_frames(desk):
    asked = []
    submit = desk.window.bridge.submit
    desk.inquiry._bridge.submit = lambda request: (asked.append(request.lane), submit(request))[1]
    desk.keys(desk.pane.strips.position.slider, Qt.Key.Key_Right, Qt.Key.Key_Right)
    desk.settle()
    assert asked
    assert set(asked) == {"frames of the translation"}


def test_source_and_target_are_chosen_and_exchanged(desk):
    bar = desk.pane.choices
    desk.click(bar.exchange_button)
    desk.settle()
    assert (desk.state.source, desk.state.target) == ("small", "two-d-a")
    assert dict(desk.rows.contents())["source"].model == "small"
    assert bar.source_box.currentText() == "small"
    desk.choose(bar.target_box, "small")
    desk.settle()
    assert desk.state.target == "small"
    # The same model twice: every translation is the identity.
    np.testing.assert_allclose(desk.heights("arrow"), desk.heights("native"), atol=1e-4)
    assert "same model" in hint(desk.state)
    desk.undo()
    desk.undo()
    assert desk.state == QUICK
    assert bar.source_box.currentText() == "two-d-a"


def test_another_map_is_fitted_and_carries_the_arrow_elsewhere(desk):
    before = desk.heights("arrow")
    desk.choose(desk.pane.choices.method_box, "Through images")
    desk.settle()
    assert desk.state.method is TranslationMethod.THROUGH_IMAGES
    assert dict(desk.rows.contents())["arrow"].caption == "arrow by images"
    assert desk.heights("arrow") != before
    assert not desk.pane.choices.images_box.isEnabled()
    desk.undo()
    assert desk.heights("arrow") == before
    desk.choose(desk.pane.choices.images_box, "10 images")
    desk.settle()
    assert desk.state.images == 10
    assert desk.heights("arrow") != before


def test_concepts_are_attributes_probes_and_directions_of_the_library(desk):
    button = desk.pane.choices.concept_button
    desk.pick(button, "brightness")
    desk.settle()
    assert desk.state.concept == OfAttribute(BRIGHTNESS)
    assert desk.state.hold == (HEIGHT,)
    assert desk.made("identifier").measured[0].held
    desk.pick(button, "width", button.probes)
    desk.settle()
    assert desk.state.concept == OfAttribute(Known(AttributeName.WIDTH), probe=True)
    assert not desk.pane.choices.reading_box.isEnabled()
    desk.pick(button, "B − A", button.directions)
    desk.settle()
    assert isinstance(desk.state.concept, OfDirection)
    assert "B − A" in button.accessibleName()
    assert not desk.made("arrow").problem
    assert desk.made("identifier").unit == "latent lengths"


def test_what_is_held_is_ticked_and_the_concept_itself_cannot_be(desk):
    button = desk.pane.choices.hold_button
    desk.pick(button, "width")
    desk.settle()
    assert desk.state.hold == (BRIGHTNESS, Known(AttributeName.WIDTH))
    assert {m.name for m in desk.made("identifier").measured if m.held} == {"brightness", "width"}
    button.menu().aboutToShow.emit()
    own = next(one for one in button.menu().actions() if one.text() == "height")
    assert not own.isEnabled()
    desk.pick(button, "width")
    desk.pick(button, "brightness")
    assert desk.state.hold == (BRIGHTNESS,)
    assert "At least one attribute" in desk.message()


def test_the_base_is_an_own_choice_that_can_be_undone_or_follows_the_traversal(desk):
    base = desk.pane.choices.base
    desk.type_into(base.number_box, "30")
    desk.settle()
    assert desk.state.base == ImageReference(TestImage(30))
    assert not base.follow_button.isChecked()
    own = desk.heights("native")
    assert "test:30" in base.view.toolTip()
    desk.click(base.follow_button)
    desk.settle()
    assert desk.state.base is None
    assert desk.heights("native") != own
    traversal = replace(desk.workspace.traversal, base=ImageReference(TestImage(30)))
    desk.window.history.push("Another base", replace(desk.workspace, traversal=traversal))
    desk.settle()
    assert desk.heights("native") == own
    desk.undo()
    desk.undo()
    desk.undo()
    assert desk.state == QUICK


def test_the_upper_strips_are_arrows_or_walks(desk):
    desk.click(desk.pane.choices.beside.button(Beside.WALKS))
    desk.settle()
    shown = dict(desk.rows.contents())
    assert [shown[row].caption for row in ROWS[:2]] == ["own walk", "native walk"]
    assert desk.made("native").unit == "rows"
    native = next(m for m in desk.made("native").measured if m.name == "brightness")
    assert native.drift <= native.tolerance + 1e-6


def test_the_words_compare_arrow_and_identifier_at_once(desk):
    text = desk.pane.strips.words.text()
    assert "to gain 3 rows of height" in text
    assert "the translated arrow" in text
    assert "the identifier's walk" in text
    assert desk.pane.strips.words.button.isVisible()


def test_the_map_is_a_picture_with_names_and_numbers(desk):
    desk.page(TranslationPage.MAP)
    found = desk.answer(asking.map_request)
    assert isinstance(found, FittedMap)
    view, page = desk.pane.map.view, desk.pane.map
    assert view.picture() is found.picture
    rows, columns = found.picture.values.shape
    cell = view.grid().cell(rows - 1, columns - 1).center()
    tip = view.tip_at(cell)
    assert f"z{found.picture.source_dimensions[-1]}" in tip
    assert f"small z{found.picture.target_dimensions[-1]}" in tip
    value = f"{found.picture.values[-1, -1]:+.3f}".replace("-", "−")
    assert value in tip
    QTest.mouseMove(view, cell.toPoint())
    QApplication.processEvents()
    assert page.cell.text() == tip
    desk.keys(view, Qt.Key.Key_Right)
    assert "z" in page.cell.text()
    assert "Fitted on 300 images" in page.notes.text()
    assert "two-d-a → small" in page.title.text()


def test_an_image_is_followed_through_both_models_and_back(desk):
    desk.page(TranslationPage.ROUND_TRIP)
    trip = desk.answer(asking.round_trip_request)
    page = desk.pane.trip
    for step in ("source", "translated", "back", "target"):
        assert page.views[step].image() is not None
        assert f"{trip.reconstruction[step]:.1f} nats" in page.errors[step].text()
    assert page.titles["translated"].text() == "two-d-a → small"
    assert f"{trip.reconstruction['back']:.1f} nats" in page.sentence.text()


def test_a_fit_that_is_stopped_says_so_and_can_be_gone_on_with(make_window, tmp_path):
    desk = translation_desk(make_window, tmp_path, replace(QUICK, images=0))
    desk.choose(desk.pane.choices.method_box, "Network")
    jobs = desk.pane.jobs
    desk.wait_until(lambda: "Fitting the map" in jobs.label.text() and jobs.progress.value() > 0)
    desk.click(jobs.button)
    desk.settle()
    assert desk.answer(asking.map_request) == STOPPED
    assert desk.rows.views["arrow"].sentence() == STOPPED
    assert jobs.button._state is JobState.STOPPED
    assert not desk.made("identifier").problem
    desk.choose(desk.pane.choices.images_box, "10 images")
    desk.settle()
    assert desk.rows.views["arrow"].sentence() == ""
    desk.undo()
    assert desk.rows.views["arrow"].sentence() == STOPPED


def test_learning_shows_a_first_reading_and_then_the_wanted_one(make_window, tmp_path, monkeypatch):
    monkeypatch.setattr("core.translation.student.IMAGINED", 1280)
    monkeypatch.setattr("core.translation.student.PASSES", 1)
    desk = translation_desk(make_window, tmp_path, replace(QUICK, reading="careful"))
    wanted = desk.answer(asking.walks_request)
    assert desk.made("identifier") is wanted.translated
    first = desk.answer(asking.first_walks_request)
    assert first.translated.height.tolist() != wanted.translated.height.tolist()
    assert desk.rows.views["identifier"].leak().startswith("cos ")


def test_a_model_that_is_missing_is_said_where_its_strips_would_be(make_window, tmp_path):
    desk = translation_desk(make_window, tmp_path, replace(QUICK, source="gone"))
    for row in ROWS:
        assert "no model 'gone'" in desk.rows.views[row].sentence()
    assert desk.pane.choices.source_box.currentText() == "gone"
    desk.page(TranslationPage.MAP)
    assert "no model 'gone'" in desk.pane.map.view.sentence()
    desk.page(TranslationPage.ROUND_TRIP)
    assert "no model 'gone'" in desk.pane.trip.sentence.text()


def test_nothing_is_asked_before_the_pane_is_seen(make_window, tmp_path, qtbot):
    from gui.panes import PANES

    panes = [kind for kind in PANES if kind.name in ("Grid world", "Translation")]
    window = make_window(panes=panes, session=None)
    entrance = window.controllers[1]
    assert entrance._controller is None
    assert window.history.workspace == Workspace()


@pytest.mark.parametrize("page", list(TranslationPage))
def test_every_control_is_named_and_no_text_is_cut(desk, page):
    desk.page(page)
    QApplication.processEvents()
    assert unlabelled(desk.pane) == []
    assert cut_texts(desk.pane) == []
    area = desk.pane.parentWidget().parentWidget()
    assert desk.pane.height() <= area.height() + 1


def test_a_model_that_is_replaced_is_looked_at_anew_but_not_for_exchanging(make_window, tmp_path):
    mine = tiny_model_file(tmp_path / "mine.safetensors", 1)
    desk = translation_desk(make_window, tmp_path, replace(QUICK, source=str(mine)))
    before = desk.made("source").frames.tobytes()
    fitted = desk.answer(asking.map_request)
    desk.click(desk.pane.choices.exchange_button)
    desk.click(desk.pane.choices.exchange_button)
    desk.settle()
    assert desk.answer(asking.map_request) is fitted
    tiny_model_file(mine, 2)
    desk.click(desk.pane.choices.beside.button(Beside.WALKS))
    desk.click(desk.pane.choices.beside.button(Beside.ARROWS))
    desk.settle()
    assert desk.answer(asking.map_request) is not fitted
    assert desk.made("source").frames.tobytes() != before


def test_choosing_many_images_one_after_the_other_forgets_nothing_in_use(desk):
    desk.type_into(desk.pane.choices.base.number_box, "100")
    for _ in range(3):
        QTest.keyClick(desk.pane.choices.base.number_box, Qt.Key.Key_Up)
    desk.settle()
    assert desk.state.base == ImageReference(TestImage(103))
    for row in ROWS:
        assert desk.rows.views[row].sentence() == ""
    desk.undo()
    assert desk.state.base is None
