"""What a user does in the pane of the 2-D latents."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.workspace.latents_state import Side
from tests.gui.latents_desk import CONTROL, PLAIN, SHIFT, LatentsDesk
from tests.soak.plain_model import Expected, Near
from tests.soak.random_user import intent

PANE = "2-D latents"
LOOK = "look around"
MODELS = ("two-d-a", "two-d-b", "small", "large")


class SoakDesk(LatentsDesk):
    """Does not wait after a choice."""

    def settle(self):
        QApplication.processEvents()


def _desk(user) -> LatentsDesk:
    if "latents" not in user.memory:
        user.memory["latents"] = SoakDesk(user.window)
    return user.memory["latents"]


def _ready(user, side: Side) -> bool:
    return user.wait(lambda: _desk(user).ready(side), 20.0, must=False)


def _side(source) -> Side:
    return source.choice((Side.LEFT, Side.RIGHT))


def _scatter(user, side: Side):
    return _desk(user).pane.cards[side].scatter


def _place(user, side: Side, source) -> QPoint:
    """A place in the plot, away from its edges."""
    area = _scatter(user, side).area()
    return QPoint(
        round(area.left() + (0.1 + 0.8 * source.random()) * area.width()),
        round(area.top() + (0.1 + 0.8 * source.random()) * area.height()),
    )


def _drag(scatter, points, modifier=PLAIN, button=Qt.MouseButton.LeftButton) -> None:
    QTest.mousePress(scatter, button, modifier, points[0])
    for point in points[1:]:
        QTest.mouseMove(scatter, point)
        QApplication.processEvents()
    QTest.mouseRelease(scatter, button, modifier, points[-1])


def _type(box, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


def _changed(done, key=None, **changes) -> Expected:
    return Expected(done, {f"latents.{name}": value for name, value in changes.items()}, key=key)


@intent(PANE, 4)
def decode_a_place(user, source):
    side = _side(source)
    if not _ready(user, side):
        return
    desk, scatter = _desk(user), _scatter(user, side)
    desk.tool(source.choice(("move", "decode")))
    where = _place(user, side, source)
    x, y = scatter._place(where.toPointF())
    if desk.views is not None and scatter._tool.value == "decode":
        _drag(scatter, [where + QPoint(9, 9), where + QPoint(4, 0), where])
    else:
        desk.click(scatter, where)
    near = 0.02 * scatter.view().width / scatter.view().scale + 1e-6
    yield _changed(
        f"decoded a place on the {side.value}",
        place=lambda now: (
            now["side"] == side.value and Near(x, near)(now["x"]) and Near(y, near)(now["y"])
        ),
    )


@intent(PANE, 4)
def draw_around_points(user, source):
    side = _side(source)
    if not _ready(user, side):
        return
    desk, scatter = _desk(user), _scatter(user, side)
    desk.tool(source.choice(("lasso", "lasso", "box")))
    modifier, how = source.choice(((PLAIN, "replace"), (SHIFT, "add"), (CONTROL, "remove")))
    corners = [_place(user, side, source) for _ in range(source.randint(3, 8))]
    before = user.state["latents"]["selection"]
    hidden = user.state["latents"]["hidden"]
    space = user.state["latents"][side.value]["space"]
    _drag(scatter, corners, modifier)

    def right(now) -> bool:
        if now == before:  # too small, or nothing to take away from, or too many shapes
            return (how == "remove" and not before) or len(before) >= 32 or len(corners) < 5
        kept = [] if how == "replace" else before
        last = now[-1]
        return (
            now[:-1] == kept
            and last["how"] == how
            and last["shape"]["space"] == space
            and last["shape"]["left_out"] == hidden
            and len(last["shape"]["corners"]) >= 3
        )

    yield _changed(f"drew around points ({how})", selection=right)


@intent(PANE, 2)
def draw_a_line(user, source):
    side = _side(source)
    if not _ready(user, side):
        return
    desk, scatter = _desk(user), _scatter(user, side)
    desk.tool("move")  # which forgets what was begun
    desk.tool("line")
    first, second = _place(user, side, source), _place(user, side, source)
    if (first - second).manhattanLength() < 40:
        return
    ends = [scatter._place(one.toPointF()) for one in (first, second)]
    for end in (first, second):
        desk.click(scatter, end)
    near = 0.02 * scatter.view().width / scatter.view().scale + 1e-6

    def right(now) -> bool:
        if now is None or now["type"] != "line":
            return False
        found = [*now["start"], *now["end"]]
        wanted = [*ends[0], *ends[1]]
        close = all(Near(w, near)(f) for w, f in zip(wanted, found, strict=True))
        return now["side"] == side.value and close

    yield _changed("drew a line", way=right)
    desk.tool("move")


@intent(PANE, 2)
def follow_classes(user, source):
    desk = _desk(user)
    start, end = source.randrange(10), source.randrange(10)
    way = desk.pane.way
    way.start_box.setCurrentIndex(start)
    way.end_box.setCurrentIndex(end)
    desk.click(way.between_button)
    wanted = {"type": "classes", "start": start, "end": end}
    yield _changed(
        f"followed {start} to {end}",
        way=user.state["latents"]["way"] if start == end else wanted,
    )


@intent(PANE, 1)
def follow_nothing(user, source):
    desk = _desk(user)
    desk.click(desk.pane.way.clear_button)
    yield _changed("followed nothing", way=None)


@intent(PANE, 1)
def change_the_frames(user, source):
    frames = source.randint(2, 41)
    _type(_desk(user).pane.way.frames_box, str(frames))
    # Each digit counts, as the box goes along; what is typed last stands.
    yield _changed(f"asked for {frames} frames", "latents frames", frames=frames)


@intent(PANE, 1)
def hand_over(user, source):
    desk = _desk(user)
    button = desk.pane.way.hand_button
    if not user.settle(20.0, must=False) or not button.isEnabled():
        return
    traversal = user.state["traversal"]
    before = [one["identifier"] for one in traversal["directions"]]
    desk.click(button)
    yield Expected(
        "handed the way over",
        {
            "traversal.directions": lambda now: (
                [one["identifier"] for one in now][: len(before)] == before
            ),
            "traversal.chosen": lambda now: now != "live",
            "traversal.against": lambda now: True,
            "traversal.base": lambda now: True,
            "traversal.position": min(max(0.0, traversal["low"]), traversal["high"]),
        },
    )


@intent(PANE, 3)
def hide_a_class(user, source):
    desk = _desk(user)
    group = source.randrange(10)
    before = set(user.state["latents"]["hidden"])
    desk.click(desk.pane.legend.button(group))
    yield _changed(f"hid or showed class {group}", hidden=sorted(before ^ {group}))


@intent(PANE, 2)
def change_the_background(user, source):
    desk, side = _desk(user), _side(source)
    box = desk.pane.cards[side].background_box
    number = source.randrange(box.count())
    box.setCurrentIndex(number)
    box.activated.emit(number)
    yield _changed("changed a background", **{f"{side.value}.background": box.itemData(number)})


@intent(PANE, 1)
def show_another_model(user, source):
    desk, side = _desk(user), _side(source)
    card = desk.pane.cards[side]
    places = [n for n in range(card.model_box.count()) if card.model_box.itemData(n) in MODELS]
    if not places:
        return
    number = source.choice(places)
    space = {"model": card.model_box.itemData(number), "projection": None}
    before = user.state["latents"]
    card.model_box.setCurrentIndex(number)
    card.model_box.activated.emit(number)
    yield _changed(f"showed {space['model']}", **_of_space(before, side, space))


@intent(PANE, 1)
def show_other_axes(user, source):
    desk, side = _desk(user), _side(source)
    box = desk.pane.cards[side].axes_box
    if not box.isVisible() or not box.count():
        return
    number = source.randrange(box.count())
    before = user.state["latents"]
    box.setCurrentIndex(number)
    box.activated.emit(number)
    found = user.actual()["latents"][side.value]["space"]
    yield _changed("showed other axes", **_of_space(before, side, found))


def _of_space(before: dict, side: Side, space: dict) -> dict:
    """What else changes with a space: places in the one before mean nothing in it."""
    name = side.value
    if space == before[name]["space"]:
        return {}
    changes = {f"{name}.space": space, f"{name}.window": None}
    if before["place"] is not None and before["place"]["side"] == name:
        changes["place"] = None
    way = before["way"]
    if way is not None and way["type"] == "line" and way["side"] == name:
        changes["way"] = None
    return changes


@intent(PANE, 4)
def look_around(user, source):
    side = _side(source)
    if not _ready(user, side):
        return
    desk, scatter = _desk(user), _scatter(user, side)
    if source.random() < 0.5:
        x, y = scatter.view().x, scatter.view().y
        desk.wheel(scatter, source.choice((-3, -1, 1, 2, 5)), x, y)
    else:
        first, second = _place(user, side, source), _place(user, side, source)
        _drag(scatter, [first, second], button=Qt.MouseButton.RightButton)
    yield _changed("looked around", LOOK, **{f"{side.value}.window": lambda now: True})


@intent(PANE, 1)
def look_at_all(user, source):
    desk = _desk(user)
    desk.click(desk.pane.tools.all_button)
    yield _changed("looked at all", LOOK, **{"left.window": None, "right.window": None})


@intent(PANE, 1)
def change_the_points(user, source):
    desk = _desk(user)
    what, box = source.choice(
        (("size", desk.pane.tools.size_box), ("opacity", desk.pane.tools.opacity_box))
    )
    factor = source.choice((0.25, 0.5, 1.0, 2.0, 4.0))
    _type(box, f"{factor:g}")
    yield _changed(f"set the {what} to {factor:g}", what, **{what: factor})


@intent(PANE, 2)
def name_what_is_selected(user, source):
    desk, before = _desk(user), user.state["latents"]
    if not before["selection"]:
        return
    name = source.choice(("shoes", "bags", "  ", "a" * 80, "dress & coat"))
    desk.marks.ask_for_name = lambda: name
    user.process()
    desk.click(desk.pane.selection.name_button)
    clean = " ".join(name.split())[:60]
    region = {"name": clean, "shape": before["selection"][-1]["shape"]}
    regions = list(before["regions"])
    known = [one["name"] for one in regions]
    if clean in known:
        regions[known.index(clean)] = region
    elif clean:
        regions.append(region)
    yield _changed(f"named a region '{name}'", regions=regions)


@intent(PANE, 1)
def forget_a_region(user, source):
    desk, regions = _desk(user), user.state["latents"]["regions"]
    if not regions:
        return
    number = source.randrange(len(regions))
    desk.pane.regions.list.setCurrentRow(number)
    desk.click(desk.pane.regions.remove_button)
    yield _changed("forgot a region", regions=regions[:number] + regions[number + 1 :])


@intent(PANE, 1)
def select_nothing(user, source):
    desk = _desk(user)
    desk.click(desk.pane.selection.clear_button)
    yield _changed("selected nothing", selection=[])
