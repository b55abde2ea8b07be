"""The raster scatter, with real events."""

import numpy as np
import pyqtgraph
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.latents.raster import Appearance, Rasteriser, point_cloud
from core.latents.selection import points_in_polygon
from core.latents.view import Bounds, View, bounds_of
from gui.theme import CLASS_COLOURS, apply_theme, tokens
from gui.widgets.class_legend import NO_CLASS, ClassLegend
from gui.widgets.raster_scatter import RasterScatter
from gui.widgets.scatter_points import groups_of
from gui.widgets.scatter_scene import Mark, MarkShape, Picture, Scene, Tool
from tests.gui.manners import cut_texts, leave, move_mouse, reached_by_tab, unlabelled
from tests.in_one_go import build_index

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.NoButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
POINTS = np.array([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (-1.0, -1.0), (2.0, 2.0)])
LABELS = np.array([0, 1, 2, 3, -1])


@pytest.fixture
def scatter(qtbot):
    scatter = RasterScatter("two-d-a")
    qtbot.addWidget(scatter)
    scatter.resize(500, 420)
    scatter.show_points(POINTS, LABELS)
    scatter.show()
    scatter.activateWindow()
    scatter.setFocus()
    return scatter


@pytest.fixture
def told(scatter):
    """What the scatter says, signal by signal."""
    told = {}
    for name in (
        "hovered",
        "point_clicked",
        "place_asked",
        "region_drawn",
        "line_drawn",
        "view_changed",
        "tool_changed",
    ):
        said = told[name] = []
        getattr(scatter, name).connect(lambda *what, said=said: said.append(what))
    return told


def at(scatter, x, y):
    return scatter.place_of(x, y).toPoint()


def drag(scatter, *places, button=LEFT, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mousePress(scatter, button, modifiers, places[0])
    for place in places[1:]:
        move_mouse(scatter, place, button)
    QTest.mouseRelease(scatter, button, modifiers, places[-1])


def second_click(scatter, place):
    """The second of two quick clicks."""
    kind, nothing = QEvent.Type.MouseButtonDblClick, Qt.KeyboardModifier.NoModifier
    where, on_screen = QPointF(place), QPointF(scatter.mapToGlobal(place))
    QApplication.sendEvent(scatter, QMouseEvent(kind, where, on_screen, LEFT, LEFT, nothing))
    QTest.mouseRelease(scatter, LEFT, pos=place)


def turn_wheel(scatter, place, angle):
    event = QWheelEvent(
        QPointF(place),
        QPointF(scatter.mapToGlobal(place)),
        QPoint(),
        QPoint(0, angle),
        NONE,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(scatter, event)


def colour_at(scatter, place):
    return QColor(scatter.grab().toImage().pixel(place))


def is_like(colour, wanted, tolerance=70):
    wanted = QColor(wanted)
    return all(
        abs(one - other) <= tolerance
        for one, other in zip(colour.getRgb()[:3], wanted.getRgb()[:3], strict=True)
    )


# What is shown


def test_points_are_painted_in_their_places_in_their_class_colours(scatter):
    image = scatter.grab().toImage()
    for (x, y), label in zip(POINTS, LABELS, strict=True):
        expected = CLASS_COLOURS[label] if label >= 0 else tokens().quiet
        assert is_like(QColor(image.pixel(at(scatter, x, y))), expected), label
    assert is_like(QColor(image.pixel(at(scatter, 1.0, 1.0))), tokens().raised, 3)


class Paints(QObject):
    """Counts a widget's paints."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_other_points_in_the_same_view_are_painted_at_once(scatter, qtbot):
    view, paints = scatter.view(), Paints(scatter)
    QApplication.processEvents()
    before = paints.count
    scatter.show_points(POINTS, LABELS[::-1].copy())
    qtbot.waitUntil(lambda: paints.count > before)
    assert scatter.view() == view


def test_points_that_were_made_ready_elsewhere_look_the_same(scatter):
    before = scatter.grab().toImage()
    scatter.show_points(POINTS, LABELS, point_cloud(POINTS, groups_of(LABELS)))
    assert scatter.grab().toImage() == before


def test_all_points_come_into_view_and_one_unit_is_as_long_in_both_directions(scatter):
    corner = scatter.area().topLeft()
    for x, y in POINTS:
        assert scatter.area().contains(scatter.place_of(x, y))
    across = scatter.place_of(1, 0) - scatter.place_of(0, 0)
    up = scatter.place_of(0, 0) - scatter.place_of(0, 1)
    assert across.x() == pytest.approx(up.y())
    assert corner.x() > 20


def test_hidden_classes_are_neither_painted_nor_found(scatter, told):
    place = at(scatter, 1, 0)
    scatter.show_hidden({1})
    assert is_like(colour_at(scatter, place), tokens().raised, 3)
    move_mouse(scatter, place)
    assert scatter.hovered_point() == -1
    scatter.show_index(build_index(POINTS, scatter.layers().groups))
    move_mouse(scatter, place + QPoint(1, 0))
    assert told["hovered"] == []
    scatter.show_hidden(set())
    move_mouse(scatter, place)
    assert told["hovered"] == [(1,)]


def test_a_highlight_fades_the_others(scatter):
    lit, other = at(scatter, 1, 0), at(scatter, 0, 1)
    before = colour_at(scatter, other)
    scatter.show_highlight(np.array([1]))
    after = colour_at(scatter, other)
    assert after.lightness() > before.lightness() + 20
    assert is_like(colour_at(scatter, lit), CLASS_COLOURS[1])
    scatter.show_highlight(None)
    assert colour_at(scatter, other) == before


def test_a_picture_lies_behind_in_its_place(scatter):
    levels = np.array([[0, 255], [255, 0]], np.uint8)
    scatter.show_scene(Scene(picture=Picture(levels, Bounds(0, 0, 2, 2))))
    # The upper left quarter is black, the upper right one white.
    assert colour_at(scatter, at(scatter, 0.5, 1.5)).lightness() == 0
    assert colour_at(scatter, at(scatter, 1.5, 1.4)).lightness() == 255
    assert colour_at(scatter, at(scatter, 1.5, 0.5)).lightness() == 0
    assert is_like(colour_at(scatter, at(scatter, -0.5, 1.5)), tokens().raised, 3)
    scatter.show_view(View(0.5, 1.5, 3000.0, scatter.area().width(), scatter.area().height()))
    assert colour_at(scatter, at(scatter, 0.5, 1.5)).lightness() == 0


def test_a_density_is_a_smooth_tint(scatter):
    levels = np.array([[0, 0, 255], [0, 0, 255]], np.uint8)
    scatter.show_scene(Scene(picture=Picture(levels, Bounds(-1, 1.2, 2, 1.9), is_image=False)))
    nothing, half, full = (colour_at(scatter, at(scatter, x, 1.5)) for x in (-0.8, 1.0, 1.8))
    assert nothing.lightness() > half.lightness() > full.lightness() > 60


def test_marks_lines_circles_and_regions_are_drawn(scatter):
    before = scatter.grab().toImage()
    from core.latents.backgrounds import Circle
    from gui.widgets.scatter_scene import Outline

    square = np.array([(0.4, 0.4), (0.8, 0.4), (0.8, 0.8), (0.4, 0.8)])
    for scene, place in (
        (Scene(marks=(Mark(0.5, 0.5, shape=MarkShape.OWN),)), (0.5, 0.5)),
        (Scene(line=((-1, 0.5), (1, 0.5))), (0.5, 0.5)),
        (Scene(outlines=(Outline("shoes", (square,)),)), (0.8, 0.6)),
        (Scene(circles=(Circle(0, 0, 0.7, 0.5),)), (0.7, 0.0)),
        (Scene(marks=(Mark(0.5, 0.5, "A"),)), None),
    ):
        scatter.show_scene(scene)
        image = scatter.grab().toImage()
        assert image != before
        if place is not None:
            around = [
                QColor(image.pixel(at(scatter, *place) + QPoint(dx, dy))).lightness()
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
            ]
            assert min(around) < 160, scene


# Looking around


def test_a_drag_moves_the_contents_with_the_hand(scatter, told):
    start, end = at(scatter, 0, 0), at(scatter, 0, 0) + QPoint(60, -35)
    drag(scatter, start, start + QPoint(30, -10), end)
    assert at(scatter, 0, 0) == end
    views, gestures = zip(*told["view_changed"], strict=True)
    assert views[-1] == scatter.view()
    assert len(set(gestures)) == 1
    assert told["place_asked"] == []
    drag(scatter, end, start)
    assert told["view_changed"][-1][1] != gestures[0]


def test_the_right_button_pans_whatever_the_tool(scatter, told):
    for tool in Tool:
        scatter.show_tool(tool)
        start = at(scatter, 0, 0)
        drag(scatter, start, start + QPoint(9, 9), start + QPoint(20, 10), button=RIGHT)
        assert at(scatter, 0, 0) == start + QPoint(20, 10)
    assert not any(told[name] for name in ("place_asked", "region_drawn", "line_drawn"))


def test_the_wheel_zooms_where_the_pointer_is(scatter, told):
    place, scale = at(scatter, 1, 0), scatter.view().scale
    turn_wheel(scatter, place, 240)
    assert scatter.view().scale == pytest.approx(scale * 1.44)
    assert (scatter.place_of(1, 0) - place).manhattanLength() <= 2
    turn_wheel(scatter, place, -240)
    assert scatter.view().scale == pytest.approx(scale)
    assert len({gesture for _, gesture in told["view_changed"]}) == 1


def test_one_cannot_zoom_or_pan_away_from_everything(scatter):
    for _ in range(60):
        turn_wheel(scatter, at(scatter, 0, 0), 240)
    deepest = scatter.view().scale
    turn_wheel(scatter, at(scatter, 0, 0), 240)
    assert scatter.view().scale == deepest
    for _ in range(100):
        turn_wheel(scatter, at(scatter, 0, 0), -480)
    for _ in range(30):
        drag(scatter, QPoint(200, 200), QPoint(300, 200), QPoint(400, 200))
    view = scatter.view()
    assert bounds_of(POINTS).left <= view.x <= bounds_of(POINTS).right


def test_resizing_keeps_all_in_view_until_a_part_was_chosen(scatter):
    scatter.resize(700, 300)
    assert all(scatter.area().contains(scatter.place_of(x, y)) for x, y in POINTS)
    turn_wheel(scatter, at(scatter, 1, 0), 480)
    middle = scatter.view().x, scatter.view().y
    scatter.resize(600, 500)
    assert (scatter.view().x, scatter.view().y) == middle


def test_new_points_leave_a_chosen_part_in_view(scatter):
    turn_wheel(scatter, at(scatter, 1, 0), 480)
    before = scatter.view()
    scatter.show_points(POINTS * 0.9, LABELS)
    assert scatter.view() == before
    scatter.show_all()
    scatter.show_points(POINTS * 4, LABELS)
    assert scatter.area().contains(scatter.place_of(8, 8))


def test_a_view_that_is_shown_is_not_told(scatter, told):
    scatter.show_view(View(0.5, 0.5, 200, 300, 300))
    assert (scatter.view().x, scatter.view().y) == (0.5, 0.5)
    scatter.show_all()
    assert told["view_changed"] == []


# Clicking


def test_a_click_asks_for_the_place_and_names_the_point_if_there_is_one(scatter, told):
    QTest.mouseClick(scatter, LEFT, pos=at(scatter, 1, 0) + QPoint(3, 2))
    QTest.mouseClick(scatter, LEFT, pos=at(scatter, 1, 1))
    assert told["point_clicked"] == [(1,)]
    (first, second) = told["place_asked"]
    assert second[:2] == pytest.approx((1, 1), abs=1 / scatter.view().scale)
    assert first[2] != second[2]


def test_dragging_with_the_decode_tool_asks_all_along_as_one_gesture(scatter, told):
    scatter.show_tool(Tool.DECODE)
    places = [at(scatter, x, 0.5) for x in (0.0, 0.3, 0.6, 0.9)]
    drag(scatter, *places)
    xs, ys, gestures = zip(*told["place_asked"], strict=True)
    tolerance = 1 / scatter.view().scale
    assert xs == pytest.approx((0.0, 0.3, 0.6, 0.9), abs=tolerance)
    assert ys == pytest.approx([0.5] * 4, abs=tolerance)
    assert len(set(gestures)) == 1
    assert told["view_changed"] == []


def test_hovering_names_each_point_once_and_ends_when_the_mouse_leaves(scatter, told):
    for offset in (0, 2, 4):
        move_mouse(scatter, at(scatter, 1, 0) + QPoint(offset, 0))
    move_mouse(scatter, at(scatter, 1, 1))
    move_mouse(scatter, at(scatter, 0, 1))
    leave(scatter)
    assert told["hovered"] == [(1,), (-1,), (2,), (-1,)]


def test_an_index_finds_the_same_points(scatter, told):
    scatter.show_index(build_index(np.zeros((2, 2))))
    scatter.show_index(build_index(POINTS, scatter.layers().groups))
    for x, y in POINTS:
        move_mouse(scatter, at(scatter, x, y))
    assert told["hovered"] == [(0,), (1,), (2,), (3,), (4,)]


def test_tooltips_say_what_a_point_is_or_what_to_do(scatter):
    tip = scatter.tip_at(QPointF(at(scatter, 1, 0)))
    assert tip == "Number 1: trouser\n(1.000, 0.000)"
    assert "no class" in scatter.tip_at(QPointF(at(scatter, 2, 2)))
    assert "Drag to pan" in scatter.tip_at(QPointF(at(scatter, 1, 1)))
    scatter.show_tool(Tool.LASSO)
    assert "Draw around points" in scatter.tip_at(QPointF(at(scatter, 1, 1)))


# Drawing


def test_a_lasso_tells_its_corners(scatter, told):
    scatter.show_tool(Tool.LASSO)
    corners = [(-0.4, -0.4), (1.4, -0.4), (1.4, 0.4), (0.4, 1.4), (-0.4, 1.4)]
    drag(scatter, *[at(scatter, x, y) for x, y in corners])
    ((region, how),) = told["region_drawn"]
    assert how == "replace"
    np.testing.assert_allclose(region, corners, atol=1.5 / scatter.view().scale)
    assert points_in_polygon(POINTS, region).tolist() == [0, 1, 2]
    assert not scatter.is_drawing()
    assert told["view_changed"] == []


def test_a_box_is_four_corners_and_keys_say_how_it_is_combined(scatter, told):
    scatter.show_tool(Tool.BOX)
    one, other = at(scatter, -0.5, 1.5), at(scatter, 0.5, -0.5)
    for keys, how in (
        (Qt.KeyboardModifier.NoModifier, "replace"),
        (SHIFT, "add"),
        (CONTROL, "remove"),
    ):
        drag(scatter, one, at(scatter, 0, 0), other, modifiers=keys)
        region, said = told["region_drawn"][-1]
        assert said == how
        assert points_in_polygon(POINTS, region).tolist() == [0, 2]
        assert len(region) == 4


def test_what_is_being_drawn_is_seen_and_escape_gives_it_up(scatter, told):
    scatter.show_tool(Tool.BOX)
    place = at(scatter, 1.0, 1.0)
    before = colour_at(scatter, place)
    QTest.mousePress(scatter, LEFT, pos=at(scatter, 0.5, 0.5))
    move_mouse(scatter, at(scatter, 1.5, 1.5), LEFT)
    assert scatter.is_drawing()
    assert colour_at(scatter, place) != before
    QTest.keyClick(scatter, Qt.Key.Key_Escape)
    QTest.mouseRelease(scatter, LEFT, pos=at(scatter, 1.5, 1.5))
    assert told["region_drawn"] == []
    assert colour_at(scatter, place) == before


def test_a_click_with_a_drawing_tool_selects_nothing(scatter, told):
    for tool in (Tool.BOX, Tool.LASSO):
        scatter.show_tool(tool)
        QTest.mouseClick(scatter, LEFT, pos=at(scatter, 0.5, 0.5))
        assert not scatter.is_drawing()
    assert told["region_drawn"] == []


def test_two_clicks_draw_a_line_also_over_a_pan_in_between(scatter, told):
    scatter.show_tool(Tool.LINE)
    QTest.mouseClick(scatter, LEFT, pos=at(scatter, 0, 0))
    assert scatter.is_drawing()
    drag(scatter, QPoint(200, 200), QPoint(220, 210), QPoint(230, 210), button=RIGHT)
    assert scatter.is_drawing()
    move_mouse(scatter, at(scatter, 0.5, 0.5))
    QTest.mouseClick(scatter, LEFT, pos=at(scatter, 1, 1))
    ((ends,),) = told["line_drawn"]
    np.testing.assert_allclose(ends, [(0, 0), (1, 1)], atol=1.5 / scatter.view().scale)
    assert not scatter.is_drawing()


def test_two_quick_clicks_are_a_line_too_unless_both_are_in_one_place(scatter, told):
    scatter.show_tool(Tool.LINE)
    QTest.mouseClick(scatter, LEFT, pos=at(scatter, 0, 0))
    second_click(scatter, at(scatter, 0, 0))
    assert told["line_drawn"] == []
    assert scatter.is_drawing()
    second_click(scatter, at(scatter, 1, 1))
    assert len(told["line_drawn"]) == 1


def test_another_tool_gives_up_what_was_begun(scatter, told):
    scatter.show_tool(Tool.LINE)
    QTest.mouseClick(scatter, LEFT, pos=at(scatter, 0, 0))
    scatter.show_tool(Tool.MOVE)
    assert not scatter.is_drawing()
    assert told["tool_changed"] == []


# The keyboard


def test_keys_pan_zoom_and_show_all(scatter, told):
    x, scale = scatter.view().x, scatter.view().scale
    QTest.keyClick(scatter, Qt.Key.Key_Right, CONTROL)
    assert scatter.view().x > x
    QTest.keyClick(scatter, Qt.Key.Key_Plus)
    assert scatter.view().scale == pytest.approx(scale * 1.2)
    QTest.keyClick(scatter, Qt.Key.Key_Minus)
    QTest.keyClick(scatter, Qt.Key.Key_Minus)
    QTest.keyClick(scatter, Qt.Key.Key_0)
    assert scatter.view().scale == pytest.approx(scale)
    assert scatter.view().x == pytest.approx(x)
    assert len(told["view_changed"]) == 5


def go_to(scatter, x, y):
    """Bring the cross-hairs to within a pixel of a place, by keys."""
    if scatter.cursor_place() is None:
        QTest.keyClick(scatter, Qt.Key.Key_Left)
    for size, modifier in ((8, Qt.KeyboardModifier.NoModifier), (1, SHIFT)):
        across, down = (
            scatter.place_of(x, y) - scatter.place_of(*scatter.cursor_place())
        ).toTuple()
        for steps, more, less in (
            (across / size, Qt.Key.Key_Right, Qt.Key.Key_Left),
            (down / size, Qt.Key.Key_Down, Qt.Key.Key_Up),
        ):
            for _ in range(abs(round(steps))):
                QTest.keyClick(scatter, more if steps > 0 else less, modifier)


def test_by_keys_alone_one_hovers_clicks_and_draws(scatter, told):
    go_to(scatter, 1, 0)
    assert scatter.hovered_point() == 1
    QTest.keyClick(scatter, Qt.Key.Key_Return)
    assert told["point_clicked"] == [(1,)]
    assert told["place_asked"][0][:2] == pytest.approx((1, 0), abs=1 / scatter.view().scale)

    QTest.keyClick(scatter, Qt.Key.Key_B)
    assert told["tool_changed"] == [("box",)]
    for corner in ((-0.5, -0.5), (1.5, 0.5)):
        go_to(scatter, *corner)
        QTest.keyClick(scatter, Qt.Key.Key_Return, SHIFT if corner[0] < 0 else CONTROL)
    region, how = told["region_drawn"][-1]
    assert (points_in_polygon(POINTS, region).tolist(), how) == ([0, 1], "add")

    QTest.keyClick(scatter, Qt.Key.Key_L)
    for corner in ((-0.5, -0.5), (0.5, -0.5), (0.1, 1.9)):
        go_to(scatter, *corner)
        QTest.keyClick(scatter, Qt.Key.Key_Return)
    assert len(told["region_drawn"]) == 1
    QTest.keyClick(scatter, Qt.Key.Key_Return)
    assert points_in_polygon(POINTS, told["region_drawn"][-1][0]).tolist() == [0, 2]

    QTest.keyClick(scatter, Qt.Key.Key_I)
    for end in ((0, 0), (1, 1)):
        go_to(scatter, *end)
        QTest.keyClick(scatter, Qt.Key.Key_Return)
    np.testing.assert_allclose(
        told["line_drawn"][0][0], [(0, 0), (1, 1)], atol=1.5 / scatter.view().scale
    )
    QTest.keyClick(scatter, Qt.Key.Key_Escape)
    assert scatter.cursor_place() is None


def test_the_scatter_has_a_name_a_description_and_a_tip(scatter):
    assert scatter.accessibleName() == "two-d-a: 5 points"
    assert "Arrow keys" in scatter.accessibleDescription()
    assert unlabelled(scatter) == []


# Beside ScatterPlotItem


def covered(image):
    """Pixels (height, width) that are not the background, which is black."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), image.width())
    return (pixels & 0xFFFFFF) != 0


def grown(mask):
    """A mask and all pixels beside it."""
    wide = np.pad(mask, 1)
    height, width = mask.shape
    return np.any(
        [wide[dy : dy + height, dx : dx + width] for dy in range(3) for dx in range(3)], axis=0
    )


@pytest.mark.parametrize(
    ("count", "diameter"), [(300, 5.0), (2000, 3.0), (20_000, 1.0), (50, 11.0)]
)
def test_the_raster_covers_what_scatter_plot_item_covers(qtbot, count, diameter):
    random = np.random.default_rng(count)
    points = random.normal(size=(count, 2))
    plot = pyqtgraph.PlotWidget(background="k")
    qtbot.addWidget(plot)
    plot.resize(400, 300)
    plot.hideAxis("left")
    plot.hideAxis("bottom")
    plot.hideButtons()
    item = pyqtgraph.ScatterPlotItem(
        points[:, 0], points[:, 1], size=diameter, pen=None, brush="w", antialias=True
    )
    plot.addItem(item)
    plot.setAspectLocked(True)
    plot.setRange(xRange=(-2, 2), yRange=(-1.5, 1.5), padding=0)
    plot.show()
    QApplication.processEvents()
    theirs = covered(plot.viewport().grab().toImage())
    # Where the plot really put things, for it keeps margins of its own.
    box, to_pixels = plot.getViewBox(), plot.viewportTransform()
    origin, one = (to_pixels.map(box.mapViewToScene(QPointF(x, y))) for x, y in ((0, 0), (1, 1)))
    scale = one.x() - origin.x()
    assert origin.y() - one.y() == pytest.approx(scale)
    height, width = theirs.shape
    view = View(
        x=(width / 2 - origin.x()) / scale,
        y=(origin.y() - height / 2) / scale,
        scale=scale,
        width=width,
        height=height,
    )
    cloud = point_cloud(points, np.zeros(count, int))
    white = np.array([(255, 255, 255)], np.uint8)
    ours = Rasteriser().paint(cloud, view, white, Appearance(diameter, 0.9)) != 0
    inside = slice(15, -15), slice(15, -15)
    assert ours[inside].sum() > 100
    assert not (ours & ~grown(theirs))[inside].any()
    assert not (theirs & ~grown(ours))[inside].any()


# Look


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_points_are_sharp_at_every_scale(scatter, ratio):
    image = QImage(scatter.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    scatter.render(image)
    for (x, y), label in zip(POINTS[:4], LABELS, strict=False):
        place = scatter.place_of(x, y) * ratio
        assert is_like(QColor(image.pixel(place.toPoint())), CLASS_COLOURS[label])


def test_a_dark_theme_is_followed_at_once(scatter, qapp):
    place = at(scatter, 1, 1)
    light = colour_at(scatter, place)
    apply_theme(qapp, "dark")
    try:
        dark = colour_at(scatter, place)
        assert is_like(dark, tokens().raised, 3)
        assert dark.lightness() < light.lightness() - 100
    finally:
        apply_theme(qapp, "light")


def test_nothing_at_all_is_a_scatter_too(qtbot):
    scatter = RasterScatter()
    qtbot.addWidget(scatter)
    scatter.show()
    turn_wheel(scatter, QPoint(100, 100), 120)
    move_mouse(scatter, QPoint(100, 100))
    drag(scatter, QPoint(100, 100), QPoint(140, 100))
    assert scatter.hovered_point() == -1
    scatter.resize(3, 3)
    assert not scatter.grab().isNull()


# The legend


@pytest.fixture
def legend(qtbot):
    legend = ClassLegend()
    qtbot.addWidget(legend)
    legend.show()
    legend.activateWindow()
    return legend


def test_each_class_is_named_told_and_reached_by_keyboard(legend):
    assert unlabelled(legend) == []
    assert cut_texts(legend) == []
    assert len(reached_by_tab(legend)) == 10


def test_a_click_hides_a_class_and_another_shows_it(legend, qtbot):
    said = []
    legend.hidden_changed.connect(said.append)
    QTest.mouseClick(legend.button(3), LEFT)
    QTest.mouseClick(legend.button(5), LEFT)
    QTest.mouseClick(legend.button(3), LEFT)
    assert said == [{3}, {3, 5}, {5}]
    assert not legend.button(5).isChecked()
    assert "hidden" in legend.button(5).accessibleName()
    QTest.keyClick(legend.button(5), Qt.Key.Key_Space)
    assert legend.hidden() == frozenset()
    legend.show_hidden({1})
    assert len(said) == 4


def double_click(button):
    QTest.mouseClick(button, LEFT)
    QTest.mouseDClick(button, LEFT)


def test_a_double_click_shows_a_class_alone_and_another_all_again(legend):
    double_click(legend.button(7))
    assert legend.hidden() == set(range(NO_CLASS + 1)) - {7}
    assert legend.button(7).isChecked()
    double_click(legend.button(7))
    assert legend.hidden() == frozenset()


def test_counts_are_told_and_points_without_a_class_have_a_button(legend):
    assert not legend.button(NO_CLASS).isVisible()
    legend.show_counts([1000] * 10, without=12)
    assert legend.button(NO_CLASS).isVisible()
    assert "1,000 points" in legend.button(0).toolTip()
    assert "12 points" in legend.button(NO_CLASS).toolTip()


def test_a_hundred_repaints_leave_none_alone(scatter):
    import sys

    before = sys.getrefcount(None)
    for turn in range(100):
        turn_wheel(scatter, at(scatter, 0, 0), 40 if turn % 2 else -40)
        scatter.repaint()
        QApplication.sendEvent(scatter, QEvent(QEvent.Type.UpdateRequest))
    assert before - sys.getrefcount(None) < 50
