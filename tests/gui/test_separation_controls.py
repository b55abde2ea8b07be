"""The row that says how the strips are made: method, comparison, what is held, alpha; real events."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from core.concepts.recipes import (
    AGAINST,
    HOLDING,
    AttributeGradient,
    AttributeName,
    Direction,
    Known,
    Marked,
    Method,
    Pair,
)
from core.workspace.state import MARK_LIMIT, Traversal
from gui.traversal.direction_words import METHOD_LABELS, why_not_against
from gui.traversal.separation_controls import METHOD_TIPS, SeparationControls
from tests.gui import manners

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
HEIGHT, BRIGHTNESS, WIDTH = (
    Known(name) for name in (AttributeName.HEIGHT, AttributeName.BRIGHTNESS, AttributeName.WIDTH)
)
TOE = Marked("toe", ((300, 1.0),))
START = Traversal(method=Method.WALK)


@pytest.fixture
def controls(qtbot):
    controls = SeparationControls()
    qtbot.addWidget(controls)
    controls.resize(controls.minimumSizeHint())
    controls.show_state(START)
    controls.show()
    return controls


@pytest.fixture
def told(controls):
    told = []
    for name in ("method_changed", "compare_changed", "hold_changed", "alpha_changed"):
        getattr(controls, name).connect(lambda *what, name=name: told.append((name, *what)))
    controls.hold.mark_requested.connect(lambda: told.append(("mark_requested",)))
    controls.hold.mark_removed.connect(lambda name: told.append(("mark_removed", name)))
    return told


def click(widget):
    QTest.mouseClick(widget, LEFT, pos=widget.rect().center())


def test_every_method_is_offered_with_a_label_and_a_sentence(controls):
    offered = [controls.method_box.itemData(i) for i in range(controls.method_box.count())]
    assert offered == list(Method) == list(METHOD_LABELS)
    for place, method in enumerate(offered):
        tip = controls.method_box.itemData(place, Qt.ItemDataRole.ToolTipRole)
        assert tip == METHOD_TIPS[method]
        assert tip.endswith(".")


def test_nothing_is_unlabelled_or_cut(controls):
    assert manners.unlabelled(controls) == []
    assert manners.cut_texts(controls) == []
    assert manners.reached_by_tab(controls)[:2] == [controls.method_box, controls.compare_box]


@pytest.mark.parametrize(
    "state",
    [
        START,
        replace(START, hold=(BRIGHTNESS, TOE), marks=(TOE,), compare=Method.NONE),
        replace(START, method=Method.ALPHA, alpha=1.5),
        replace(START, method=Method.ALPHA, alpha=7.0),
    ],
)
def test_showing_tells_nobody(controls, told, state):
    controls.show_state(state)
    assert told == []
    assert controls.method_box.currentData() == state.method
    assert controls.compare_box.currentData() == state.compare
    assert controls.alpha_box.value() == (state.alpha or 0.0)
    held = [name for name, button in controls.hold.buttons.items() if button.isChecked()]
    assert held == [choice.name for choice in state.hold if isinstance(choice, Known)]


def test_a_key_chooses_a_method(controls, told):
    controls.method_box.setFocus()
    QTest.keyClick(controls.method_box, Key.Key_Home)
    assert told == [("method_changed", Method.NONE)]


def test_a_key_chooses_what_to_compare_with_and_takes_it_back(controls, told):
    controls.compare_box.setFocus()
    QTest.keyClick(controls.compare_box, Key.Key_Down)
    controls.show_state(replace(START, compare=Method.NONE))
    QTest.keyClick(controls.compare_box, Key.Key_Home)
    assert told == [("compare_changed", Method.NONE), ("compare_changed", None)]


def test_toggles_collect_in_their_order(controls, told):
    click(controls.hold.buttons[AttributeName.WIDTH])
    controls.show_state(replace(START, hold=(WIDTH,)))
    click(controls.hold.buttons[AttributeName.BRIGHTNESS])
    controls.show_state(replace(START, hold=(BRIGHTNESS, WIDTH)))
    click(controls.hold.buttons[AttributeName.WIDTH])
    assert told == [
        ("hold_changed", (WIDTH,)),
        ("hold_changed", (BRIGHTNESS, WIDTH)),
        ("hold_changed", (BRIGHTNESS,)),
    ]


def test_a_toggle_shows_what_is_held_and_not_what_was_pressed(controls):
    button = controls.hold.buttons[AttributeName.WIDTH]
    click(button)
    assert not button.isChecked()  # until the state says so


@pytest.mark.parametrize("method", sorted(set(Method) - set(HOLDING)))
def test_a_method_that_holds_nothing_says_so_at_each_toggle(controls, method):
    controls.show_state(replace(START, method=method))
    for button in controls.hold.buttons.values():
        assert not button.isEnabled()
        assert "holds nothing; take alpha" in button.toolTip()


@pytest.mark.parametrize("method", HOLDING)
def test_a_method_that_holds_attributes_lets_them_be_chosen(controls, method):
    controls.show_state(replace(START, method=method))
    assert all(button.isEnabled() for button in controls.hold.buttons.values())
    assert all("Not now" not in button.toolTip() for button in controls.hold.buttons.values())


def test_toggles_serve_the_compared_method_too(controls):
    controls.show_state(replace(START, method=Method.NONE, compare=Method.GRADIENT))
    assert controls.hold.buttons[AttributeName.WIDTH].isEnabled()


def test_what_the_direction_changes_cannot_be_held(controls):
    gradient = Direction("g", "Height gradient", AttributeGradient(HEIGHT))
    controls.show_state(replace(START, directions=(gradient,), chosen="g"))
    button = controls.hold.buttons[AttributeName.HEIGHT]
    assert not button.isEnabled()
    assert "what the followed direction changes" in button.toolTip()
    # But if it is held already, it can be let go.
    controls.show_state(replace(START, directions=(gradient,), chosen="g", hold=(HEIGHT,)))
    assert button.isEnabled()


@pytest.mark.parametrize("method", sorted(set(Method) - {Method.ALPHA}))
def test_alpha_is_for_alpha_only(controls, method):
    controls.show_state(replace(START, method=method))
    for widget in (controls.solved_box, controls.alpha_slider, controls.alpha_box):
        assert not widget.isEnabled()
    assert "only the method alpha" in controls.solved_box.toolTip()


def test_alpha_solved_then_by_hand_with_slider_and_box(controls, told):
    alpha = replace(START, method=Method.ALPHA)
    controls.show_state(alpha)
    assert controls.solved_box.isChecked()
    assert not controls.alpha_slider.isEnabled()
    QTest.mouseClick(controls.solved_box, LEFT, pos=controls.solved_box.rect().center())
    assert told.pop() == ("alpha_changed", 0.0, -1)
    controls.show_state(replace(alpha, alpha=0.0))
    assert all("α is set by hand" in b.toolTip() for b in controls.hold.buttons.values())

    slider = controls.alpha_slider
    y = slider.rect().center().y()
    QTest.mousePress(slider, LEFT, pos=QPointF(slider.x_of(0.0), y).toPoint())
    for value in (0.5, 1.0):
        manners.move_mouse(slider, QPointF(slider.x_of(value), y), LEFT)
    QTest.mouseRelease(slider, LEFT, pos=QPointF(slider.x_of(1.0), y).toPoint())
    values = [value for _, value, _ in told]
    assert values == pytest.approx([0.5, 1.0], abs=0.1)
    assert len({gesture for *_, gesture in told}) == 1
    assert controls.alpha_box.value() == values[-1]

    told.clear()
    controls.alpha_box.setFocus()
    controls.alpha_box.selectAll()
    QTest.keyClicks(controls.alpha_box, "-1.25")
    QTest.keyClick(controls.alpha_box, Key.Key_Return)
    assert told == [("alpha_changed", -1.25, -1)]
    assert slider.value() == -1.25


def entry(controls, text):
    (action,) = [a for a in controls.hold.menu.actions() if a.text() == text]
    return action


def test_attributes_of_the_users_own_are_in_the_menu(controls, told):
    controls.show_state(replace(START, marks=(TOE,)))
    entry(controls, "Hold toe").trigger()
    controls.show_state(replace(START, marks=(TOE,), hold=(TOE,)))
    assert entry(controls, "Hold toe").isChecked()
    assert "toe" in controls.hold.more.toolTip()
    entry(controls, "Hold toe").trigger()
    entry(controls, "Forget toe").trigger()
    entry(controls, "Mark an attribute of your own…").trigger()
    assert told == [
        ("hold_changed", (TOE,)),
        ("hold_changed", ()),
        ("mark_removed", "toe"),
        ("mark_requested",),
    ]


def test_no_more_can_be_marked_than_there_may_be(controls):
    marks = tuple(Marked(f"m{n}", ((n, 1.0),)) for n in range(MARK_LIMIT))
    controls.show_state(replace(START, marks=marks))
    assert not entry(controls, "Mark an attribute of your own…").isEnabled()


def test_a_held_attribute_without_a_toggle_can_be_let_go(controls, told):
    other = Known(AttributeName.LIT_MEDIAN)
    controls.show_state(replace(START, hold=(other,)))
    entry(controls, "Hold lit-median").trigger()
    assert told == [("hold_changed", ())]


@pytest.mark.parametrize("method", Method)
def test_the_reason_why_ticks_are_of_no_use(method):
    assert bool(why_not_against((method, None))) == (method not in AGAINST)
    assert not why_not_against((method, Method.PULLBACK))


def test_a_pair_changes_no_attribute_in_particular(controls):
    kept = Direction("p", "pair", Pair(START.first, START.second))
    controls.show_state(replace(START, directions=(kept,), chosen="p"))
    assert controls.hold.buttons[AttributeName.HEIGHT].isEnabled()
