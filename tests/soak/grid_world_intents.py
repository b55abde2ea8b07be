"""What a user does in the grid world's pane."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.gridworld.unrolled import NodeKey
from tests.gui.grid_world_desk import GridWorldDesk
from tests.soak.plain_model import Expected, Near
from tests.soak.plain_rules import is_state, moved_in, seen, world_after
from tests.soak.random_user import intent

PANE = "Grid world"
MOST_CELLS = 14
"""Larger worlds only take longer."""


def _desk(user) -> GridWorldDesk:
    if "grid world" not in user.memory:
        user.memory["grid world"] = GridWorldDesk(user.window)
    return user.memory["grid world"]


def _world(user) -> dict:
    return user.state["grid_world"]


def _run_is_right(user) -> None:
    """The run on show is what the rules of the world make of the state."""
    desk, world = _desk(user), _world(user)
    run = desk.run
    if run is None or world["setting"] is not None:
        return
    cells = world["cells"]
    states = world_after(cells, world["start"], run.coins, world["edits"])
    if [tuple(state) for state in run.objects] != states:
        user.fail(f"the run is {run.objects}, not {states}")
    if [tuple(row) for row in run.observations] != [seen(cells, state) for state in states]:
        user.fail("what is seen is not what there is to see")
    if world["slip"] == 0.0 and any(run.coins):
        user.fail("a pair that never slips has slipped")


def _changed(done, key=None, **changes) -> Expected:
    return Expected(done, {f"grid_world.{name}": value for name, value in changes.items()}, key=key)


@intent(PANE, 4)
def go_a_step(user, source):
    desk, world = _desk(user), _world(user)
    last = world["steps"] - 1
    key, to = source.choice(
        (
            (Qt.Key.Key_Left, max(world["current"] - 1, 0)),
            (Qt.Key.Key_Right, min(world["current"] + 1, last)),
            (Qt.Key.Key_Home, 0),
            (Qt.Key.Key_End, last),
        )
    )
    desk.pane.setFocus()
    QTest.keyClick(desk.pane, key)
    yield _changed(f"went to step {to}", "step", current=to)
    _run_is_right(user)


@intent(PANE, 3)
def click_a_step(user, source):
    desk = _desk(user)
    to = source.randrange(_world(user)["steps"])
    desk.click_step(to)
    yield _changed(f"clicked step {to}", current=to)


@intent(PANE, 1)
def let_time_pass(user, source):
    desk, world = _desk(user), _world(user)
    before = world["current"]
    desk.pane.setFocus()
    QTest.keyClick(desk.pane, Qt.Key.Key_Space)
    user.wait(lambda: user.actual()["grid_world"]["current"] != before, 1.5, must=False)
    desk.playhead.play(False)
    user.process()
    yield _changed("let time pass", current=lambda now: 0 <= now < world["steps"])


@intent(PANE, 2)
def change_the_cells(user, source):
    world = _world(user)
    cells = source.randint(4, MOST_CELLS)
    desk = _desk(user)
    desk.type_into(desk.pane.controls.cells_box, str(cells))
    edits = [{**edit, "state": moved_in(edit["state"], cells)} for edit in world["edits"]]
    yield _changed(
        f"made it {cells} cells",
        "cells",
        cells=cells,
        start=moved_in(world["start"], cells),
        edits=edits,
        hidden=[cell for cell in world["hidden"] if cell < cells],
        setting=lambda now: now == world["setting"] or now is None,
    )
    _run_is_right(user)


@intent(PANE, 2)
def change_the_steps(user, source):
    desk, world = _desk(user), _world(user)
    steps = source.randint(2, 40)
    desk.type_into(desk.pane.controls.steps_box, str(steps))
    setting = world["setting"]
    yield _changed(
        f"made it {steps} steps",
        "steps",
        steps=steps,
        current=min(world["current"], steps - 1),
        edits=[edit for edit in world["edits"] if edit["step"] < steps],
        setting=setting if setting is not None and setting["step"] < steps else None,
    )
    _run_is_right(user)


@intent(PANE, 1)
def change_the_slip(user, source):
    desk = _desk(user)
    slip = source.choice((0.0, 0.0, 0.1, 0.25, 0.5))
    desk.type_into(desk.pane.controls.slip_box, f"{slip:g}")
    yield _changed(f"set the slip to {slip:g}", "slip", slip=slip)
    _run_is_right(user)


@intent(PANE, 1)
def change_the_speed(user, source):
    desk = _desk(user)
    speed = source.choice((0.5, 2.0, 16.0))
    desk.type_into(desk.pane.controls.speed_box, f"{speed:g}")
    yield _changed(f"set the speed to {speed:g}", "speed", speed=Near(speed, 1e-9))


@intent(PANE, 3)
def type_a_start(user, source):
    """Any numbers; what is no state of the world is refused."""
    desk, world = _desk(user), _world(user)
    cells = world["cells"]
    state = (source.randint(-1, cells), source.randint(-1, cells), source.choice((-1, 1)))
    desk.type_into(desk.pane.controls.start_edit, ",".join(map(str, state)))
    start = list(state) if is_state(cells, state) else world["start"]
    yield _changed(f"typed the start {state}", start=start)
    _run_is_right(user)


@intent(PANE, 1)
def toss_other_coins(user, source):
    if _world(user)["slip"] == 0.0:
        return
    desk = _desk(user)
    desk.click(desk.pane.controls.coins_button)
    yield _changed("tossed other coins", seed=lambda now: 0 <= now < 2**32)
    _run_is_right(user)


@intent(PANE, 2)
def choose_a_concept(user, source):
    box = _desk(user).pane.concept.box
    number = source.randrange(box.count())
    box.setCurrentIndex(number)
    box.activated.emit(number)
    yield _changed("chose a concept", concept=box.itemData(number))


@intent(PANE, 2)
def look_at_a_panel(user, source):
    desk = _desk(user)
    panel = source.choice(("belief", "transfer", "learning", "manipulation", "table"))
    desk.click(desk.pane.panels.button(panel))
    yield _changed(f"looked at {panel}", "panel", panel=panel)


@intent(PANE, 2)
def hide_cells(user, source):
    desk, world = _desk(user), _world(user)
    if world["panel"] != "belief":
        return
    cells = world["cells"]
    first, last = sorted((source.randrange(cells + 2), source.randrange(cells)))
    desk.type_into(desk.pane.belief.hidden_edit, f"{first}-{last}")
    hidden = list(range(first, last + 1)) if last < cells else world["hidden"]
    yield _changed(f"hid cells {first} to {last}", hidden=hidden)


@intent(PANE, 1)
def tell_less(user, source):
    desk = _desk(user)
    if _world(user)["panel"] != "belief":
        return
    window, ahead = source.randint(0, 12), source.randint(0, 5)
    desk.type_into(desk.pane.belief.window_box, str(window))
    yield _changed(f"told {window} observations", "window", window=window or None)
    desk.type_into(desk.pane.belief.ahead_box, str(ahead))
    yield _changed(f"looked {ahead} steps ahead", "ahead", ahead=ahead)


@intent(PANE, 2)
def set_the_concept(user, source):
    desk, world = _desk(user), _world(user)
    if world["panel"] != "manipulation":
        return
    panel = desk.pane.manipulation
    if world["setting"] is not None and source.random() < 0.5:
        desk.click(panel.clear_button)
        yield _changed("cleared the concept", setting=None)
        return
    box = panel.value_box
    box.setCurrentIndex(source.randrange(box.count()))
    value = box.currentData()
    desk.click(panel.set_button)
    earlier = world["setting"] is not None and world["setting"]["step"] < world["current"]
    wanted = world["setting"] if earlier else _setting(world, value)
    yield _changed(f"set the concept to {value}", setting=wanted)


def _setting(world, value):
    def right(now) -> bool:
        return now is not None and (now["step"], now["concept"], now["value"]) == (
            world["current"],
            world["concept"],
            value,
        )

    return right


@intent(PANE, 3)
def set_a_node(user, source):
    """A click on a node or cell opens a menu; one of its entries is clicked."""
    desk, world = _desk(user), _world(user)
    if not user.settle(10.0, must=False) or desk.run is None:
        return
    if desk.menu.menu is not None and desk.menu.menu.isVisible():
        return
    before = desk.menu.menu
    if source.random() < 0.5:
        desk.click_cell(source.randrange(world["cells"]))
    else:
        view = desk.pane.objects.view
        place = view.place_of(
            NodeKey(source.choice(("R", "B", "D")), source.randrange(world["steps"]))
        )
        if not view.viewport().rect().contains(place):
            return
        desk.click(view.viewport(), place)
    user.process()
    menu = desk.menu.menu
    if menu is None or menu is before or not menu.isVisible():
        yield Expected("clicked on what cannot be changed")
        return
    action = source.choice(menu.actions()[1:])
    name = action.text()
    desk.click(menu, menu.actionGeometry(action).center())
    menu.close()
    user.process()
    yield Expected(
        f"chose {name}",
        {f"grid_world.{what}": (lambda now: True) for what in ("start", "edits", "current")},
    )
    _run_is_right(user)
