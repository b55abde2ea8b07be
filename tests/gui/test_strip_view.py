"""The strip and the pair of strips, with real events."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.images.reference import SIDE
from core.workspace.state import LatentMove
from gui.traversal.strips import Strips
from gui.widgets.figures import number_text
from gui.widgets.gestures import Gestures
from gui.widgets.strip_display import WAITING
from gui.widgets.strip_geometry import AXIS, labelled_frames, lay_out
from gui.widgets.strip_painting import (
    enlarge,
    has_fourth_line,
    levels_of,
    margin_width,
    row_height,
    title_height,
)
from gui.widgets.strip_view import StripView
from tests.gui import manners
from tests.gui.made_strips import POSITIONS, made_strip

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def view(qtbot):
    view = StripView("small")
    qtbot.addWidget(view)
    view.resize(900, 120)
    view.show_strip(made_strip(), POSITIONS, 0.0)
    view.show()
    return view


@pytest.fixture
def asked(view):
    asked = []
    view.position_requested.connect(lambda *what: asked.append(what))
    return asked


def middle_of(view, index):
    return view.geometry_of_frames().frame(index).center().toPoint()


def level_at(widget, point):
    return QColor(widget.grab().toImage().pixel(point)).red()


def test_frames_are_painted_in_their_places_and_sharp(view):
    geometry = view.geometry_of_frames()
    assert geometry.sharp
    assert geometry.side % SIDE == 0
    for index in (0, 6, 12):
        assert level_at(view, middle_of(view, index)) == round(255 * index / 12)


def test_pixels_are_whole_squares_of_the_right_levels(view):
    frames = np.random.default_rng(1).random((3, SIDE, SIDE), np.float32)
    geometry = lay_out(3, QRectF(0, 0, 200, 90), 1.0)
    zoom = int(geometry.side) // SIDE
    assert zoom == 2
    image = enlarge(levels_of(frames), geometry, 1.0)
    for frame, row, column in ((0, 0, 0), (1, 13, 20), (2, 27, 27)):
        expected = round(float(frames[frame, row, column]) * 255)
        for down in range(zoom):
            for right in range(zoom):
                x = round(frame * geometry.step) + column * zoom + right
                assert QColor(image.pixel(x, row * zoom + down)).green() == expected


def test_levels_clip_and_take_nan_as_black():
    frames = np.array([[np.nan, -1.0, 0.5, 2.0]], np.float32)
    assert levels_of(frames).tolist() == [[0, 0, 128, 255]]


@given(
    count=st.integers(2, 41),
    width=st.integers(60, 2500),
    height=st.integers(20, 300),
    ratio=st.sampled_from([1.0, 1.25, 1.5, 2.0]),
)
def test_frames_stay_square_in_order_and_in_device_pixels(count, width, height, ratio):
    area = QRectF(40, 0, width, height)
    geometry = lay_out(count, area, ratio)
    assert geometry.step > geometry.side > 0
    assert (geometry.side * ratio) == pytest.approx(round(geometry.side * ratio))
    assert (geometry.step * ratio) == pytest.approx(round(geometry.step * ratio))
    if geometry.sharp:
        assert round(geometry.side * ratio) % SIDE == 0
    if width * ratio >= count * 6 + 2:
        assert geometry.right <= area.right() + 1
    assert geometry.index_at(geometry.centre(count - 1)) == count - 1
    positions = np.linspace(-3, 5, count).tolist()
    assert geometry.position_at(geometry.centre(0), positions) == -3
    assert geometry.position_at(geometry.right + 500, positions) == 5
    assert geometry.x_of(5.1, positions) is None


@given(count=st.integers(2, 41), zero=st.integers(0, 40), step=st.floats(6, 120))
def test_labels_never_touch_and_the_base_always_has_one(count, zero, step):
    labels = ["base" if i == zero else "−2.00" for i in range(count)]
    shown = labelled_frames(labels, step, 42.0)
    assert all(b - a >= 42.0 / step for a, b in itertools.pairwise(shown))
    assert zero >= count or zero in shown


@given(st.floats(-60, 60), st.integers(0, 3))
def test_number_text_is_the_number_without_a_negative_zero(value, decimals):
    text = number_text(value, decimals)
    assert float(text.replace("−", "-")) == pytest.approx(value, abs=0.51 * 10**-decimals)
    assert not text.startswith("−0.000") and text != "−0"
    assert "-" not in text


def test_a_click_asks_for_exactly_the_frames_position(view, asked):
    QTest.mouseClick(view, LEFT, pos=middle_of(view, 9))
    assert [position for position, _ in asked] == [POSITIONS[9]]


def test_a_drag_runs_along_in_one_gesture_and_the_next_is_another(view, asked):
    QTest.mousePress(view, LEFT, pos=middle_of(view, 2))
    for index in (3, 4, 5):
        QTest.mouseMove(view, middle_of(view, index) + QPoint(7, 0))
    QTest.mouseRelease(view, LEFT, pos=middle_of(view, 5))
    positions = [position for position, _ in asked]
    assert positions == sorted(positions) and len(positions) == 4
    assert POSITIONS[5] < positions[-1] < POSITIONS[6]
    assert len({gesture for _, gesture in asked}) == 1
    QTest.mouseClick(view, LEFT, pos=middle_of(view, 0))
    assert asked[-1][1] != asked[0][1]
    QTest.mouseMove(view, middle_of(view, 8))
    assert asked[-1][0] == POSITIONS[0]


def test_a_trembling_click_stays_on_the_frame(view, asked):
    QTest.mousePress(view, LEFT, pos=middle_of(view, 2))
    QTest.mouseMove(view, middle_of(view, 2) + QPoint(2, 1))
    QTest.mouseRelease(view, LEFT, pos=middle_of(view, 2))
    assert [position for position, _ in asked] == [POSITIONS[2]]


def test_keys_go_from_frame_to_frame(view, asked):
    view.show_position(0.2)
    keys = Qt.Key
    for key in (keys.Key_Right, keys.Key_Left, keys.Key_End, keys.Key_Home, keys.Key_0):
        QTest.keyClick(view, key)
    assert [position for position, _ in asked] == [0.5, 0.0, 4.0, -2.0, 0.0]


def test_the_marker_follows_the_position(view):
    def marker_left_edge():
        geometry = view.geometry_of_frames()
        image = view.grab().toImage()
        y = int(geometry.bottom + AXIS - 3)
        accent = [x for x in range(image.width()) if QColor(image.pixel(x, y)).name() == "#0b62c4"]
        return accent[0] if accent else None

    view.clearFocus()
    view.show_position(0.0)
    first = marker_left_edge()
    view.show_position(1.0)
    step = view.geometry_of_frames().step
    assert marker_left_edge() - first == pytest.approx(2 * step, abs=2)
    view.show_position(9.0)
    assert marker_left_edge() is None


def test_tooltips_have_the_exact_figures(view):
    tip = view.tip_at(QPointF(middle_of(view, 5)))
    assert "Position 0.500" in tip and "15.00 rows" in tip and "0.417" in tip
    assert "(the base)" in view.tip_at(QPointF(middle_of(view, 4)))
    assert "6 of its 20" in view.tip_at(QPointF(5, 5))


def test_a_problem_stands_instead_of_the_frames_and_goes_again(view, asked):
    height = view.heightForWidth(900)
    view.show_strip(made_strip(problem="No such model."), POSITIONS, 0.0)
    assert view.sentence() == "No such model."
    assert view.positions() == ()
    QTest.mouseClick(view, LEFT, pos=QPoint(400, 30))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert asked == []
    assert view.accessibleDescription() == "No such model."
    assert view.heightForWidth(900) == height
    view.grab()
    view.show_strip(made_strip(), POSITIONS, 0.0)
    assert view.sentence() == ""


def test_before_the_first_answer_it_says_that_models_are_loaded(qtbot):
    strips = Strips()
    qtbot.addWidget(strips)
    assert [view.sentence() for view in strips.views()] == [WAITING, WAITING]
    assert [view.model() for view in strips.views()] == ["small", "large"]


def test_both_strips_have_the_same_columns_and_their_current_frames(qtbot):
    strips = Strips()
    qtbot.addWidget(strips)
    strips.resize(932, 260)
    strips.show()
    answer = made_strip("small"), made_strip("large")
    strips.show_strips(answer, POSITIONS, 1.0)
    small, large = strips.views()
    assert (small.model(), large.model()) == ("small", "large")
    assert small.y() < large.y()
    assert small.geometry_of_frames() == large.geometry_of_frames()
    for current in strips.current_frames():
        assert current.texts() == ("12.3", "0.57")
        area = current.picture_area()
        assert level_at(current, QPoint(area.center().x(), 40)) == 128
    strips.mark_waiting()
    assert small.positions() == POSITIONS
    strips.show_strips((made_strip("small", problem="Gone."), answer[1]), POSITIONS, 1.0)
    assert strips.current_frames()[0].image() is None
    assert strips.current_frames()[1].image() is not None


def test_a_request_of_one_strip_moves_both_markers(qtbot):
    strips = Strips()
    qtbot.addWidget(strips)
    strips.resize(932, 260)
    strips.show()
    strips.show_strips((made_strip("small"), made_strip("large")), POSITIONS, 1.0)
    small, large = strips.views()
    asked = []
    strips.position_requested.connect(lambda *what: asked.append(what))
    QTest.mouseClick(large, LEFT, pos=middle_of(large, 12))
    assert asked[0][0] == 4.0
    assert small.grab().toImage() != large.grab().toImage()  # names differ
    strips.show_strips((made_strip("small"),), POSITIONS, 1.0)
    assert len(strips.views()) == 1


def test_moved_latents_are_said_at_the_strip_of_their_model(qtbot):
    strips = Strips()
    qtbot.addWidget(strips)
    strips.resize(932, 260)
    strips.show()
    strips.show_strips((made_strip("small"), made_strip("large")), POSITIONS, 1.0)
    small, large = strips.views()
    plain = small.grab().toImage(), large.grab().toImage()
    strips.show_moves((LatentMove("small", 4, 0.35), LatentMove("small", 17, -1.2)))
    assert small.grab().toImage() != plain[0] and large.grab().toImage() == plain[1]
    for words in (small.tip_at(QPointF(5, 5)), small.accessibleDescription()):
        assert "latent 4 by +0.35, latent 17 by −1.20" in words
    assert "Moved by hand" not in large.tip_at(QPointF(5, 5)) + large.accessibleDescription()
    # Also with an answer, without a direction, and while other models are loaded.
    strips.show_strips((made_strip("small"), made_strip("large")), POSITIONS, 1.0)
    strips.mark_waiting(("small", "third"))
    strips.show_strips((made_strip("small", problem="Gone."), made_strip("third")), POSITIONS, 1.0)
    assert small.accessibleDescription().startswith("Gone. Moved by hand")
    strips.show_moves(())
    assert small.accessibleDescription() == "Gone."
    strips.show_strips((made_strip("small"), made_strip("third")), POSITIONS, 1.0)
    assert small.grab().toImage() == plain[0]


@pytest.mark.parametrize("size", [(932, 130), (260, 111)])
def test_what_is_moved_stands_between_the_length_and_the_figures(view, size):
    view.resize(*size)
    plain = view.grab().toImage()
    view.show_moves([LatentMove("small", k, 1.0) for k in range(12)])
    moved = view.grab().toImage()
    changed = {
        (x, y)
        for x in range(plain.width())
        for y in range(plain.height())
        if plain.pixel(x, y) != moved.pixel(x, y)
    }
    assert changed
    rows = range(title_height() - 2, round(view.figures_top()) - row_height() + 4)
    assert {y for _, y in changed} <= set(rows)
    assert max(x for x, _ in changed) < margin_width()


def test_few_frames_grow_with_the_height_that_is_there(qtbot):
    strips = Strips(("small",))
    qtbot.addWidget(strips)
    strips.resize(932, 400)
    strips.show()

    def side(frames):
        positions = np.linspace(-1.0, 1.0, frames).tolist()
        strips.show_strips((made_strip(frames=frames),), positions, 0.0)
        QApplication.sendPostedEvents()
        (view,) = strips.views()
        geometry = view.geometry_of_frames()
        assert geometry.sharp and geometry.right <= view.width()
        return geometry.side / SIDE

    assert [side(frames) for frames in (13, 8, 3, 13)] == [2, 3, 4, 2]
    # With no more height than for the usual number they stay, and nothing is cut.
    strips.resize(932, strips.views()[0].heightForWidth(932 - 94))
    assert [side(frames) for frames in (13, 3)] == [2, 2]


def test_before_an_answer_and_without_frames_the_height_is_the_usual_one(view):
    usual = view.heightForWidth(900)
    assert StripView("small").heightForWidth(900) == usual
    view.show_strip(made_strip(frames=41), np.linspace(-1, 1, 41).tolist(), 0.0)
    assert view.heightForWidth(900) == usual
    view.show_strip(made_strip(problem="Gone."), (), 0.0)
    assert view.heightForWidth(900) == usual


def test_a_small_frame_under_the_mouse_is_shown_large_in_every_row(qtbot):
    strips = Strips()
    qtbot.addWidget(strips)
    strips.resize(932, 260)
    strips.show()
    positions = np.linspace(-2.0, 4.0, 41).tolist()
    answer = made_strip("small", frames=41), made_strip("large", frames=41)
    strips.show_strips(answer, positions, 1.0)
    large = strips.views()[1]
    frames = strips.current_frames()

    def shown():
        return [(frame.image().pixelColor(9, 9).red(), *frame.texts()) for frame in frames]

    current = [(128, "12.3", "0.57")] * 2
    assert shown() == current
    manners.move_mouse(large, middle_of(large, 30))
    level = round(255 * 30 / 40)
    assert shown() == [(level, "40.0", "0.75")] * 2
    # A new answer does not take it away, a press and leaving do.
    strips.show_strips(answer, positions, 1.2)
    assert shown() == [(level, "40.0", "0.75")] * 2
    QTest.mousePress(large, LEFT, pos=middle_of(large, 30))
    assert shown() == current
    QTest.mouseRelease(large, LEFT, pos=middle_of(large, 30))
    manners.move_mouse(large, middle_of(large, 2))
    assert shown() != current
    manners.leave(large)
    assert shown() == current


def test_frames_that_are_large_enough_leave_the_current_one_alone(qtbot):
    strips = Strips()
    qtbot.addWidget(strips)
    strips.resize(932, 260)
    strips.show()
    strips.show_strips((made_strip("small"), made_strip("large")), POSITIONS, 1.0)
    (view, _), (frame, _) = strips.views(), strips.current_frames()
    manners.move_mouse(view, middle_of(view, 9))
    assert frame.texts() == ("12.3", "0.57")


def test_it_paints_at_any_size_and_number_of_frames(view):
    for frames in (2, 13, 41):
        positions = np.linspace(-1.0, 1.5, frames).tolist()
        view.show_strip(made_strip(frames=frames), positions, 0.3)
        for width, height in ((180, 90), (400, 120), (2400, 500)):
            view.resize(width, height)
            assert not view.grab().isNull()


def test_gestures_are_told_apart(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("gui.widgets.gestures.time.monotonic", lambda: now[0])
    gestures = Gestures()
    first = gestures.burst("a")
    now[0] += 0.5
    assert gestures.burst("a") == first
    assert gestures.burst("b") != first
    now[0] += 5.0
    last = gestures.burst("b")
    drag = gestures.begin()
    assert len({first, last, drag, gestures.burst("b"), Gestures().begin()}) == 5


@pytest.mark.parametrize("height", [70, 200])
def test_what_leaks_is_beside_the_frames_however_small_they_are(view, height):
    view.resize(1500, height)
    QApplication.processEvents()
    has_room = has_fourth_line(view._frame_room())
    assert has_room == (height == 200)
    margin = QRectF(0, 0, margin_width() - 4, height).toRect()

    def painted(text):
        view.show_leak(text, f"{text} in full")
        QApplication.processEvents()
        return view.grab(margin).toImage()

    without = painted("")
    assert painted("leak 0.36 σ") != without
    assert painted("leak 0.36 σ") != painted("leak 0.01 σ")
    assert painted("") == without
    # Once only: over the third line where there is no room for a fourth.
    third = QRectF(0, title_height() - row_height(), margin_width() - 4, row_height()).toRect()
    assert (painted("leak 0.36 σ").copy(third) == without.copy(third)) == has_room
