"""What is asked about the followed direction, on the real pane: its leak, collinearity, attributes."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from core.concepts.recipes import AttributeName, Known, Marked, Method, PairMean, Taller
from core.engine.separation_requests import (
    CollinearityRequest,
    HeldOutLeaksRequest,
    StripLeaksRequest,
)
from core.workspace.library_changes import add_direction, choose_direction
from core.workspace.session_file import open_session
from core.workspace.study_state import StudyPage
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.traversal.study_inquiry import GIVEN_UP, OUTRUN, STALE
from gui.traversal.underneath import ATTRIBUTES
from tests.gui import manners
from tests.gui.desk import Desk

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)
CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def desk(make_window):
    desk = Desk(make_window(panes=PANES, bridge=EngineBridge()))
    desk.settle()
    return desk


def go_to(desk, page):
    desk.click(desk.pane.bench.switch.button(page))
    desk.settle()


def undo_text(desk):
    return desk.window.actions_.undo.text()


def change(desk, text, **changes):
    workspace = desk.window.history.workspace
    now = replace(workspace, traversal=replace(desk.state, **changes))
    desk.window.history.push(text, now)


def choose(box, place):
    """Choose an entry of a combo box by keys."""
    box.setFocus()
    QTest.keyClick(box, Key.Key_Home)
    while box.currentIndex() != place:
        QTest.keyClick(box, Key.Key_Down)


def texts(table):
    return [[cell.text for cell in row] for row in table.rows()]


def asked_for(desk, kind):
    """All requests of a kind that are answered from now on."""
    seen = []
    desk.window.bridge.done.connect(
        lambda _, request, answer: seen.append(request) if isinstance(request, kind) else None
    )
    return seen


# What leaks


def test_the_leak_stands_beside_each_strip_and_falls_when_one_walks(desk):
    pane = desk.pane
    views = pane.strips.views()
    assert all(view.leak().startswith("leak ") for view in views)
    desk.click(pane.taller_button)
    desk.settle()
    assert [view.leak() for view in views] == ["leak 0.00 σ"] * 2
    tip = views[0].tip_at(views[0].rect().topLeft().toPointF())
    assert "Leak at height +3.0 rows" in tip
    assert "brightness 0.00" in tip
    assert "lit-median" in tip
    choose(pane.separation.method_box, pane.separation.method_box.findData(Method.NONE))
    desk.settle()
    assert all(view.leak() > "leak 0.05" for view in views)


def test_dragging_asks_for_no_leak_and_another_base_does(desk):
    seen = asked_for(desk, StripLeaksRequest)
    desk.drag_slider(1.0, 2.0, 3.0, between=desk.settle)
    assert seen == []
    desk.go_to(9)
    desk.keys(desk.pane.gallery.list, Key.Key_S)
    desk.settle()
    assert len(seen) == 1


def test_a_leak_is_measured_on_200_shoes_and_goes_stale(desk):
    pane, leak = desk.pane, desk.pane.leak
    desk.click(pane.taller_button)
    desk.settle()
    go_to(desk, StudyPage.LEAK)
    assert undo_text(desk) == "Undo Show the leak"
    assert leak.measure_button.text() == "Measure on 200 shoes"
    before = texts(leak.table)
    assert [row[0] for row in before] == ["small", "large"]
    assert 0.0 <= float(before[0][1]) <= 0.005, "the bound on what a walk may leak"
    assert before[0][2] == "–"
    told = []
    desk.window.bridge.progressed.connect(lambda *what: told.append((what[2], leak.note.text())))
    desk.click(leak.measure_button)
    assert leak.measure_button.text() == "Stop"
    desk.settle()
    assert told and any("Measuring small" in note for _, note in told)
    assert leak.measure_button.text() == "Measure on 200 shoes"
    for row in leak.table.rows():
        _, strip, median, p90, lit_median, lit_mean, reached, drift = row
        assert float(strip.text) <= 0.005
        assert float(median.text) <= float(p90.text) <= 0.005
        assert all(float(part) < 0.5 for part in lit_median.text.split(", "))
        assert all(float(part) < 0.5 for part in lit_mean.text.split(", "))
        assert float(reached.text.removesuffix(" %")) > 90.0
        assert len(drift.text.split(", ")) == 2
        assert not any(cell.quiet for cell in row)
    assert "200 in small" in leak.note.text()
    measured = texts(leak.table)

    # The position has no part in it; the method has.
    desk.drag_slider(2.0)
    desk.settle()
    assert not any(cell.quiet for row in leak.table.rows() for cell in row)
    box = pane.separation.method_box
    choose(box, box.findData(Method.GRADIENT))
    desk.settle()
    assert leak.note.text() == STALE
    for row, old in zip(leak.table.rows(), measured, strict=True):
        assert [cell.text for cell in row[2:]] == old[2:]
        assert all(cell.quiet for cell in row[2:])
        assert not row[1].quiet and row[1].text != old[1]
    # Back where it was, it is what was measured.
    while desk.state.method is not Method.WALK:
        desk.window.history.undo()
    desk.settle()
    assert texts(leak.table) == measured
    assert not any(cell.quiet for row in leak.table.rows() for cell in row)


def test_the_table_goes_to_the_clipboard(desk):
    go_to(desk, StudyPage.LEAK)
    desk.click(desk.pane.leak.copy_button)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("At height +3 rows; σ: its standard deviation over")
    names = lines[1].split("\t")
    assert names[:4] == [
        "Strip",
        "brightness strip, σ",
        "brightness median, σ",
        "brightness p90, σ",
    ]
    assert [line.split("\t")[0] for line in lines[2:]] == ["small", "large"]
    assert len({line.count("\t") for line in lines[1:]}) == 1
    QGuiApplication.clipboard().clear()
    table = desk.pane.leak.table
    desk.keys(table, Key.Key_C, modifier=CONTROL)
    assert QGuiApplication.clipboard().text() == table.text()


def test_two_methods_have_a_row_each_in_every_model(desk):
    desk.click(desk.pane.taller_button)
    change(desk, "Compare", compare=Method.NONE)
    desk.settle()
    go_to(desk, StudyPage.LEAK)
    desk.click(desk.pane.leak.measure_button)
    desk.settle()
    rows = desk.pane.leak.table.rows()
    assert [row[0].text for row in rows] == [
        "small, walk",
        "small, none",
        "large, walk",
        "large, none",
    ]
    for walked, straight in (rows[:2], rows[2:]):
        assert float(walked[2].text) < 0.01 < float(straight[2].text)
    leaks = [view.leak() for view in desk.pane.strips.views()]
    assert leaks[0] == leaks[2] == "leak 0.00 σ" != leaks[1]


def start_measuring(desk):
    """Let a measurement begin, until its first progress is shown."""
    seen = []
    desk.window.bridge.progressed.connect(
        lambda _, request, *rest: isinstance(request, HeldOutLeaksRequest) and seen.append(rest)
    )
    desk.click(desk.pane.leak.measure_button)
    desk.wait_until(lambda: seen)


def test_a_measurement_can_be_stopped_and_nothing_of_it_is_kept(desk):
    go_to(desk, StudyPage.LEAK)
    leak = desk.pane.leak
    before = texts(leak.table)
    done = asked_for(desk, HeldOutLeaksRequest)
    start_measuring(desk)
    desk.click(leak.measure_button)
    assert not leak.is_running()
    assert leak.note.text() == GIVEN_UP
    desk.settle()
    assert done == []
    assert texts(leak.table) == before


def test_a_measurement_ends_when_something_else_is_followed(desk):
    go_to(desk, StudyPage.LEAK)
    leak = desk.pane.leak
    done = asked_for(desk, HeldOutLeaksRequest)
    start_measuring(desk)
    desk.click(desk.pane.taller_button)
    assert not leak.is_running()
    desk.settle()
    assert leak.note.text() == OUTRUN
    assert done == []


def test_a_drag_goes_on_while_it_measures(desk):
    go_to(desk, StudyPage.LEAK)
    done = asked_for(desk, HeldOutLeaksRequest)
    start_measuring(desk)
    shown = []
    desk.drag_slider(
        1.0,
        2.0,
        3.0,
        between=lambda: desk.wait_until(
            lambda: (
                desk.pane.strips.views()[0]._strip is not None
                and _shown_position(desk) == pytest.approx(desk.state.position, abs=0.02)
                and not shown.append(bool(done))
            )
        ),
    )
    assert shown[0] is False
    desk.settle()
    assert len(done) == 1


def _shown_position(desk):
    """Where the current frame of the small model is, from its latents."""
    strip = desk.pane.strips.views()[0]._strip
    return float((strip.latent - strip.base) @ strip.vector)


def test_another_change_amount_and_class_can_be_asked_for(desk):
    go_to(desk, StudyPage.LEAK)
    leak = desk.pane.leak
    names = [leak.change_box.itemText(n) for n in range(leak.change_box.count())]
    choose(leak.change_box, names.index("Brightness"))
    assert undo_text(desk) == "Undo Look at the change of brightness"
    desk.settle()
    assert leak.amount_box.value() == pytest.approx(0.1)
    assert leak.table._heads[1].text.startswith("height")
    leak.amount_box.setFocus()
    leak.amount_box.selectAll()
    QTest.keyClicks(leak.amount_box, "0.05")
    QTest.keyClick(leak.amount_box, Key.Key_Return)
    assert desk.state.study.amount == pytest.approx(0.05)
    choose(leak.class_box, 1)
    assert desk.state.study.classes == (0,)
    assert leak.measure_button.text() == "Measure on 200 images"
    desk.settle()
    assert any("leak" in view.leak() for view in desk.pane.strips.views())


def test_no_change_at_all_is_not_taken(desk):
    go_to(desk, StudyPage.LEAK)
    box = desk.pane.leak.amount_box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "0")
    QTest.keyClick(box, Key.Key_Return)
    assert desk.state.study.amount is None
    assert "has to change by something" in desk.pane.leak.note.text()
    assert box.value() == 3.0


# Is it collinearity?


def test_the_commenter_is_answered_once_for_each_question(desk):
    seen = asked_for(desk, CollinearityRequest)
    page = desk.pane.collinearity
    go_to(desk, StudyPage.COLLINEARITY)
    assert len(seen) == 1
    assert [model.model for model in page.plot.models()] == ["small", "large"]
    for model in page.plot.models():
        assert len(model.sentences) == 3
        assert all(sentence.split(" ", 3)[0] for sentence in model.sentences)
    said = page.sentences.text()
    assert said.count("condition number") == 2
    assert "collinear" in said
    assert not page.is_running()
    assert page.note.text() == "h: height, to +3.0 rows; b: brightness"
    go_to(desk, StudyPage.IMAGES)
    go_to(desk, StudyPage.COLLINEARITY)
    assert len(seen) == 1
    # Another question is another answer.
    desk.click(desk.pane.separation.hold.buttons[AttributeName.WIDTH])
    desk.click(desk.pane.taller_button)
    desk.click(desk.pane.separation.hold.buttons[AttributeName.WIDTH])
    desk.settle()
    assert list(page.plot.models()[0].turned) == ["height", "brightness", "width"]


def test_looking_at_the_gradients_can_be_stopped_and_taken_up_again(desk):
    page = desk.pane.collinearity
    seen = asked_for(desk, CollinearityRequest)
    desk.click(desk.pane.bench.switch.button(StudyPage.COLLINEARITY))
    assert page.is_running()
    desk.click(page.stop_button)
    desk.settle()
    assert seen == []
    assert page.plot.models() == ()
    assert page.stop_button.text() == "Look again"
    desk.click(page.stop_button)
    desk.settle()
    assert len(page.plot.models()) == 2


def test_an_answer_that_came_while_other_models_were_shown_is_asked_for_again(desk):
    page = desk.pane.collinearity
    desk.click(desk.pane.bench.switch.button(StudyPage.COLLINEARITY))
    desk.click(desk.pane.bench.switch.button(StudyPage.IMAGES))
    models = desk.state.models
    change(desk, "One model", models=models[:1])
    desk.settle()
    change(desk, "Both models", models=models)
    go_to(desk, StudyPage.COLLINEARITY)
    assert not page.is_running()
    assert [model.model for model in page.plot.models()] == ["small", "large"]


def test_what_was_stopped_does_not_get_the_answer_to_another_question(desk):
    page = desk.pane.collinearity
    desk.click(desk.pane.bench.switch.button(StudyPage.COLLINEARITY))
    desk.click(page.stop_button)
    desk.settle()
    study = desk.state.study
    change(desk, "Less", study=replace(study, amount=1.0))
    change(desk, "As before", study=study)
    desk.settle()
    assert page.stop_button.text() == "Look again"
    assert page.plot.models() == ()


def test_what_is_plotted_can_be_painted_whatever_the_figures(desk):
    go_to(desk, StudyPage.COLLINEARITY)
    plot = desk.pane.collinearity.plot
    models = plot.models()
    odd = replace_model(models[0], condition=np.inf, condition_p90=np.nan, cosine=np.nan)
    for shown in (models, (odd,), ()):
        plot.show_models(shown, "nothing")
        for size in ((300, 130), (900, 400), (60, 40)):
            plot.resize(*size)
            assert not plot.grab().isNull()


def replace_model(model, **changes):
    import dataclasses

    return dataclasses.replace(model, **changes)


# Do the pairs agree?


def test_the_pairs_of_the_followed_direction_agree_more_than_random_ones(desk):
    library = desk.pane.library
    assert library.agreement() == ""
    more = add_direction(desk.state, "Taller", PairMean(Taller()))
    identifier = more.directions[-1].identifier
    workspace = desk.window.history.workspace
    followed = replace(workspace, traversal=choose_direction(more, identifier))
    desk.window.history.push("Add", followed)
    desk.settle()
    lines = library.agreement().splitlines()
    assert [line.split(":")[0] for line in lines] == ["small", "large"]
    (_, small), (_, large) = library.rows.model().pairs(identifier)
    for figures, line in ((small, lines[0]), (large, lines[1])):
        assert figures.pairs == 60
        assert figures.interval[0] <= figures.cosine <= figures.interval[1]
        assert figures.cosine > 0.3 > abs(figures.random)
        assert f"{figures.cosine:.2f}" in line
    tip = library.rows.model().tip(library.rows.model().row(1))
    assert "95 % bootstrap interval" in tip
    assert "of random pairs" in tip


# Attributes


def test_each_attribute_has_its_value_its_spread_and_its_picture(desk):
    page = desk.pane.attributes
    go_to(desk, StudyPage.ATTRIBUTES)
    rows = texts(page.table)
    assert [row[0] for row in rows[:3]] == ["Height", "Brightness", "Width"]
    assert rows[-1][0] == "New…"
    assert all("±" in row[-1] for row in rows[:-1])
    assert [one.name for one in page.pictures.pictures()] == ["base image", "small", "large"]
    assert page.pictures.pictures()[1].value == f"{rows[0][1]} rows"
    before = page.pictures.pictures()[1].image
    # The pictures follow the slider, the spread the class.
    desk.drag_slider(3.0)
    desk.settle()
    assert page.pictures.pictures()[1].image != before
    assert page.class_box.currentText() == "Sneaker, the base's"
    choose(page.class_box, 10)
    assert desk.state.study.spread_class == 9
    desk.settle()
    assert texts(page.table)[0][-1] != rows[0][-1]


def test_an_attribute_can_be_plotted_and_held_from_its_page(desk):
    pane, page = desk.pane, desk.pane.attributes
    desk.click(pane.taller_button)
    go_to(desk, StudyPage.ATTRIBUTES)
    desk.keys(page.table, Key.Key_Down, Key.Key_Down, Key.Key_Down)
    assert page.current() == Known(AttributeName.SLANT)
    desk.click(page.plot_button)
    assert undo_text(desk) == "Undo Plot slant"
    desk.settle()
    assert [band.name for band in pane.plot.bands()] == ["brightness", "height", "slant"]
    desk.click(page.hold_button)
    assert undo_text(desk) == "Undo Hold slant"
    desk.settle()
    assert [one.name for one in pane.strips.views()[0]._strip.held] == ["brightness", "slant"]
    desk.click(page.hold_button)
    desk.click(page.plot_button)
    assert undo_text(desk) == "Undo Plot slant no more"
    desk.settle()
    assert [band.name for band in pane.plot.bands()] == ["brightness", "height"]


def paint(desk, *cells):
    canvas = desk.pane.attributes.editor.canvas
    desk.drag(canvas, [canvas.cell_centre(cell) for cell in cells])


def begin_mark(desk):
    """As from the menu of what is held."""
    hold = desk.pane.separation.hold
    (begin,) = [one for one in hold.menu.actions() if one.text().startswith("Mark an attribute")]
    begin.trigger()
    desk.settle()


def test_an_attribute_is_painted_plotted_held_renamed_and_forgotten(desk):
    pane, page, editor = desk.pane, desk.pane.attributes, desk.pane.attributes.editor
    desk.click(pane.taller_button)
    begin_mark(desk)
    assert desk.state.study.page is StudyPage.ATTRIBUTES
    assert editor.canvas.hasFocus()
    assert page.current() is None
    before = desk.state
    paint(desk, (20, 3), (20, 6), (20, 12))
    assert undo_text(desk) == "Undo Mark an attribute"
    (mark,) = desk.state.marks
    assert mark.name == "own 1"
    assert {weight for _, weight in mark.weights} == {1.0}
    assert page.current() == mark
    # A weight below 0, with a brush of one pixel.
    editor.weight_box.setFocus()
    editor.weight_box.selectAll()
    QTest.keyClicks(editor.weight_box, "-0.5")
    QTest.keyClick(editor.weight_box, Key.Key_Return)
    editor.brush.setValue(1)
    paint(desk, (5, 5), (5, 6))
    weights = dict(desk.state.marks[0].weights)
    assert weights[5 * 28 + 5] == weights[5 * 28 + 6] == -0.5
    # The right button erases, and so does the tool.
    canvas = editor.canvas
    at = canvas.cell_centre((5, 6)).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=at)
    assert 5 * 28 + 6 not in dict(desk.state.marks[0].weights)
    desk.click(editor.tool.button("erase"))
    paint(desk, (5, 5), (5, 5))
    assert min(weight for _, weight in desk.state.marks[0].weights) == 1.0
    desk.click(editor.tool.button("paint"))
    # It is plotted, and can be held.
    desk.settle()
    desk.click(pane.underneath.switch.button(ATTRIBUTES))
    assert "own 1" in [band.name for band in pane.plot.bands()]
    desk.click(page.hold_button)
    desk.settle()
    held = pane.strips.views()[0]._strip.held
    assert [one.name for one in held] == ["brightness", "own 1"]
    assert all(one.drift <= 1.1 * one.tolerance for one in held)
    # Name and unit.
    for field, text in ((editor.name_field, "toe"), (editor.unit_field, "points")):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Key.Key_Return)
    (mark,) = desk.state.marks
    assert (mark.name, mark.unit) == ("toe", "points")
    assert desk.state.hold[-1] == mark
    assert page.current() == mark
    desk.settle()
    assert texts(page.table)[-2][0] == "Toe"
    desk.click(page.forget_button)
    assert undo_text(desk) == "Undo Forget the attribute toe"
    assert (desk.state.marks, desk.state.hold) == ((), (BRIGHTNESS,))
    desk.settle()
    while desk.state.marks or desk.state.study.plotted:
        desk.window.history.undo()
    # All the way back: nothing was marked before the first stroke.
    while undo_text(desk) != "Undo Show the attributes":
        desk.window.history.undo()
    assert desk.state == before


def test_a_new_attribute_can_be_begun_on_the_page_itself(desk):
    page = desk.pane.attributes
    go_to(desk, StudyPage.ATTRIBUTES)
    assert page.current() == HEIGHT
    desk.click(page.new_button)
    assert page.current() is None
    assert page.editor.canvas.hasFocus()
    # With the keys: from the middle of the image, down and to the right.
    canvas = page.editor.canvas
    QTest.keyPress(canvas, Key.Key_Space)
    desk.keys(canvas, Key.Key_Down, Key.Key_Right)
    QTest.keyRelease(canvas, Key.Key_Space)
    (mark,) = desk.state.marks
    assert len(mark.weights) > 3
    assert page.readout.text() == "Weight +1.00"
    # An Alt+click takes a pixel's weight.
    page.editor.weight_box.setValue(-0.25)
    at = canvas.cell_centre((14, 14)).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier, at)
    assert page.editor.weight_box.value() == 1.0
    desk.window.history.undo()
    assert desk.state.marks == ()
    desk.settle()


def test_a_stroke_is_one_step_and_undoing_it_takes_the_attribute_away(desk):
    begin_mark(desk)
    before = desk.state
    paint(desk, (20, 3), (20, 6), (15, 12), (3, 3))
    assert len(desk.state.marks) == 1
    desk.window.history.undo()
    assert desk.state == before
    assert desk.pane.attributes.current() is None
    assert not desk.pane.attributes.editor.name_field.isEnabled()
    desk.window.history.redo()
    assert len(desk.state.marks) == 1
    desk.settle()


def test_a_name_that_is_taken_is_refused_and_the_old_one_stays(desk):
    begin_mark(desk)
    paint(desk, (20, 3), (20, 6))
    field = desk.pane.attributes.editor.name_field
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "height")
    QTest.keyClick(field, Key.Key_Return)
    assert "choose another name" in desk.message()
    assert desk.state.marks[0].name == "own 1"
    assert field.text() == "own 1"


def test_all_of_an_attribute_cannot_be_erased(desk):
    begin_mark(desk)
    paint(desk, (20, 3), (20, 3))
    before = desk.state
    canvas = desk.pane.attributes.editor.canvas
    at = canvas.cell_centre((20, 3)).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=at)
    assert "marks at least one pixel" in desk.message()
    assert desk.state == before


def test_pages_and_attributes_come_back_with_the_session(desk, dialogs, make_window, tmp_path):
    begin_mark(desk)
    paint(desk, (20, 3), (20, 6))
    dialogs.save_answer = tmp_path / "work.json"
    desk.keys(desk.window, Key.Key_S, modifier=CONTROL)
    desk.settle()
    saved = desk.window.history.workspace
    assert open_session(dialogs.save_answer).workspace == saved
    other = Desk(make_window(panes=PANES, bridge=EngineBridge(), session=dialogs.save_answer))
    other.settle()
    assert other.pane.bench.page() is StudyPage.ATTRIBUTES
    assert isinstance(other.state.marks[0], Marked)
    assert texts(other.pane.attributes.table)[-2][0] == "Own 1"


# The room that there is


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_four_strips_and_every_page_fit_the_window(desk, size):
    desk.window.resize(*size)
    desk.click(desk.pane.taller_button)
    change(desk, "Compare", compare=Method.NONE)
    desk.settle()
    for page in StudyPage:
        go_to(desk, page)
        least = desk.pane.minimumSizeHint()
        assert least.width() <= desk.pane.width() <= size[0]
        assert least.height() <= desk.pane.height() <= size[1]
        geometries = [view.geometry_of_frames() for view in desk.pane.strips.views()]
        assert len(geometries) == 4
        assert min(geometry.side for geometry in geometries) >= 40
        # Above each other, frame under frame.
        assert len({(geometry.left, geometry.step) for geometry in geometries}) == 1


def test_nothing_of_the_brush_is_unlabelled_or_cut(desk):
    desk.window.resize(1280, 800)
    go_to(desk, StudyPage.ATTRIBUTES)
    desk.click(desk.pane.attributes.new_button)
    desk.settle()
    assert manners.unlabelled(desk.pane.bench) == []
    assert manners.cut_texts(desk.pane.bench) == []
    assert desk.pane.attributes.editor.canvas.image_rectangle().width() >= 5 * 28


@pytest.mark.parametrize("page", list(StudyPage))
def test_nothing_on_the_pages_is_unlabelled_or_cut(desk, page):
    desk.window.resize(1280, 800)
    go_to(desk, page)
    assert manners.unlabelled(desk.pane.bench) == []
    assert manners.cut_texts(desk.pane.bench) == []
