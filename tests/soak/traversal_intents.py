"""What a user does in the Traversal pane."""

import numpy as np
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.images.fashion_mnist import test_split
from gui.traversal.direction_model import Column
from tests.gui.desk import Desk
from tests.soak.plain_model import Expected, Near
from tests.soak.plain_rules import brushed, edited, source_pixels, with_stroke
from tests.soak.random_user import intent

PANE = "Traversal"
SLOTS = ("first", "second", "base")
CONTROL = Qt.KeyboardModifier.ControlModifier
MOST_DIRECTIONS = 12
"""More only take longer."""

AGAINST = ("gram-schmidt", "pullback", "alpha", "alpha-bisected")
FAST_METHODS = ("none", "gram-schmidt", "pullback", "alpha", "eraser", "gradient", "walk")


def _desk(user) -> Desk:
    if "traversal" not in user.memory:
        user.memory["traversal"] = Desk(user.window)
    return user.memory["traversal"]


def _now(user) -> dict:
    return user.state["traversal"]


def _changed(done, key=None, **changes) -> Expected:
    return Expected(done, {f"traversal.{name}": value for name, value in changes.items()}, key=key)


def _image(now: dict, slot: str) -> dict:
    return now[slot] if now[slot] is not None else now["first"]


def _type(box, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


# Images


@intent(PANE, 4)
def pick_an_image(user, source):
    desk, now = _desk(user), _now(user)
    number = source.randrange(10_000)
    label = int(test_split().labels[number])
    desk.go_to(number)
    others = now["gallery"]["label"] not in (None, label)
    yield _changed(f"went to image {number}", **({"gallery.label": None} if others else {}))
    slot, key = source.choice(
        (("first", Qt.Key.Key_A), ("second", Qt.Key.Key_B), ("base", Qt.Key.Key_S))
    )
    QTest.keyClick(desk.pane.gallery.list, key)
    image = {"source": {"type": "test", "number": number}, "edits": []}
    yield _changed(f"picked it as {slot}", **{slot: image})


@intent(PANE, 1)
def pick_a_neighbour(user, source):
    """Along the gallery by keys, then one by Return; which it is, the gallery tells."""
    desk = _desk(user)
    gallery = desk.pane.gallery.list
    gallery.setFocus()
    for _ in range(source.randint(1, 5)):
        keys = (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_PageDown)
        QTest.keyClick(gallery, source.choice(keys))
    reference = gallery.items.reference_at(gallery.current())
    if reference is None:
        return
    QTest.keyClick(gallery, Qt.Key.Key_Return)
    from tests.soak.plain_model import plain

    yield _changed("picked a neighbour", first=plain(reference))


@intent(PANE, 1)
def filter_the_gallery(user, source):
    box = _desk(user).pane.gallery.tools.class_filter
    number = source.randrange(box.count())
    box.setCurrentIndex(number)
    box.activated.emit(number)
    yield _changed("filtered the gallery", **{"gallery.label": number - 1 if number else None})


@intent(PANE, 1)
def sort_the_gallery(user, source):
    box = _desk(user).pane.gallery.tools.order
    number = source.randrange(2)
    box.setCurrentIndex(number)
    box.activated.emit(number)
    yield _changed("sorted the gallery", **{"gallery.order": ("number", "class")[number]})


@intent(PANE, 2)
def make_a_height_pair(user, source):
    now = _now(user)
    QTest.keyClick(user.window, Qt.Key.Key_T, CONTROL)
    first = {"source": now["first"]["source"], "edits": [{"type": "whiten"}]}
    taller = {**first, "edits": [*first["edits"], {"type": "grow", "pixels": 2}]}
    pixels = source_pixels(first["source"])
    possible = pixels is None or edited(pixels, taller["edits"]) is not None
    yield _changed("made a height pair", **({"first": first, "second": taller} if possible else {}))


@intent(PANE, 1)
def let_the_base_follow(user, source):
    card = _desk(user).pane.cards["base"]
    if not card.follow.isEnabled() or card.follow.isChecked():
        return
    _desk(user).click(card.follow)
    if user.actual()["traversal"]["base"] is not None:
        # The click was beside the box's text.
        QTest.keyClick(card.follow, Qt.Key.Key_Space)
    yield _changed("let the base follow A", base=None)


@intent(PANE, 1)
def bring_a_picture(user, source):
    now = _now(user)
    if len(now["pictures"]) > 8:
        return
    path = user.folder / f"picture-{source.randrange(4)}.png"
    if not path.exists():
        levels = np.random.default_rng(source.randrange(99)).integers(0, 256, (28, 28), np.uint8)
        Image.fromarray(levels).save(path)
    known = [one["source"]["name"] for one in now["pictures"]]
    user.window.take_files([path])
    user.settle()

    def right(found) -> bool:
        if path.name in known:
            return found == now["pictures"]
        return found[1:] == now["pictures"] and found[0]["source"]["name"] == path.name

    yield _changed(f"brought {path.name}", pictures=right)


# The pixel editor


@intent(PANE, 5)
def draw(user, source):
    desk, now = _desk(user), _now(user)
    editor = desk.pane.editor
    slot = source.choice(SLOTS)
    desk.click(editor.slots.button(slot))
    user.process()
    size, grey = source.randint(1, 4), source.choice((0, 30, 100))
    _type(editor.brush, str(size))
    _type(editor.level, str(grey))
    erases = source.random() < 0.2
    desk.click(editor.tool.button("erase" if erases else "draw"))
    cells = [(source.randrange(28), source.randrange(28)) for _ in range(source.randint(1, 4))]
    desk.draw(*cells)
    image = _image(now, slot)
    covered = set()
    for before, after in zip([cells[0], *cells], cells, strict=False):
        covered |= brushed(before, after, size)
    edits = with_stroke(image["edits"], covered, 0.0 if erases else grey / 100)
    yield _changed(f"drew {cells} on {slot}", **{slot: {"source": image["source"], "edits": edits}})
    _editor_is_right(user, slot)


@intent(PANE, 4)
def edit(user, source):
    desk, now = _desk(user), _now(user)
    editor = desk.pane.editor
    slot = source.choice(SLOTS)
    desk.click(editor.slots.button(slot))
    user.process()
    image = _image(now, slot)
    percent = source.randrange(100)
    button, extra = source.choice(
        (
            (editor.whiten, {"type": "whiten"}),
            (editor.dim, {"type": "dim", "factor": percent / 100}),
            (editor.grow, {"type": "grow", "pixels": 2}),
            (editor.reset, None),
        )
    )
    _type(editor.dim_factor, str(percent))
    desk.click(button)
    edits = [] if extra is None else [*image["edits"], extra]
    if extra is None and not image["edits"]:
        return
    if extra == {"type": "whiten"} and image["edits"][-1:] == [extra]:
        edits = image["edits"]
    pixels = source_pixels(image["source"])
    refused = pixels is not None and edited(pixels, edits) is None
    changes = {} if refused else {slot: {"source": image["source"], "edits": edits}}
    if extra is not None and edits == image["edits"]:
        changes = {}
    yield _changed(f"edited {slot}: {extra}", **changes)
    _editor_is_right(user, slot)


def _editor_is_right(user, slot: str) -> None:
    """The editor shows the pixels that the edits make, and nothing else."""
    image = _image(_now(user), slot)
    pixels = source_pixels(image["source"])
    shown = _desk(user).pane.editor.canvas._image
    if pixels is None or shown is None:
        return
    wanted = np.array(edited(pixels, image["edits"]))
    found = np.array([[shown.pixelColor(x, y).red() for x in range(28)] for y in range(28)])
    if np.abs(found - 255 * wanted).max() > 0.51:
        user.fail(f"the editor shows other pixels than those of {slot}")


# Along the direction


@intent(PANE, 4)
def drag_the_slider(user, source):
    desk, now = _desk(user), _now(user)
    low, high = now["low"], now["high"]
    positions = [low + source.random() * (high - low) for _ in range(source.randint(1, 6))]
    desk.drag_slider(*positions)
    near = 4 * (high - low) / max(100, desk.pane.position.slider.width())
    yield _changed(f"dragged to {positions[-1]:.2f}", position=Near(positions[-1], near))


@intent(PANE, 2)
def type_a_position(user, source):
    desk, now = _desk(user), _now(user)
    position = round(source.uniform(now["low"] - 1, now["high"] + 1), 2)
    _type(desk.pane.position.position_box, f"{position:.2f}")
    inside = min(max(position, now["low"]), now["high"])
    yield _changed(f"typed {position}", "position typed", position=Near(inside, 1e-9))


@intent(PANE, 2)
def change_the_span(user, source):
    bar, now = _desk(user).pane.position, _now(user)
    which = source.choice(("low", "high"))
    value = round(source.uniform(-8, 8), 1)
    other = now["high"] if which == "low" else now["low"]
    if (value >= other - 1.5) if which == "low" else (value <= other + 1.5):
        return
    _type(bar.low_box if which == "low" else bar.high_box, f"{value:.1f}")
    low, high = (value, other) if which == "low" else (other, value)
    inside = min(max(now["position"], low), high)
    yield _changed(
        f"made the {which} end {value}", "span", low=low, high=high, position=Near(inside, 1e-9)
    )


@intent(PANE, 1)
def change_the_frames(user, source):
    frames = source.randint(2, 41)
    _type(_desk(user).pane.position.frames_box, str(frames))
    yield _changed(f"asked for {frames} frames", "frames", frames=frames)


@intent(PANE, 2)
def drag_a_latent(user, source):
    desk = _desk(user)
    canvas = desk.pane.bars.canvas
    if not user.settle(20.0, must=False) or not canvas.count():
        return
    dimension = source.randrange(canvas.count())
    left, width = canvas.column(dimension)
    if not canvas.rect().contains(round(left + width / 2), round(canvas.middle())):
        return
    desk.drag_latent(dimension, source.choice((-20, -7, 5, 12)))
    yield _changed(f"dragged latent {dimension}", moves=lambda now: isinstance(now, list))


# The library


@intent(PANE, 3)
def keep_the_direction(user, source):
    desk, now = _desk(user), _now(user)
    if len(now["directions"]) >= MOST_DIRECTIONS:
        return
    desk.click(desk.pane.library.keep_button)
    before = now["directions"]
    taken = {one["name"].casefold() for one in before}
    number = next(n for n in range(1, 99) if f"direction {n}" not in taken)
    numbers = [int(one["identifier"][1:]) for one in before]
    identifier = f"d{max(numbers, default=0) + 1}"
    yield _changed(
        "kept the direction",
        directions=lambda found: (
            found[:-1] == before
            and (found[-1]["identifier"], found[-1]["name"]) == (identifier, f"Direction {number}")
        ),
    )
    editor = QApplication.focusWidget()
    if not isinstance(editor, QLineEdit):
        return
    name = source.choice(("", "height", "a bar", "A & B"))
    if name:
        editor.selectAll()
        QTest.keyClicks(editor, name)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    user.process()
    kept = user.state["traversal"]["directions"]
    free = name if name and name.casefold() not in taken else None

    def renamed(found) -> bool:
        same = found[:-1] == kept[:-1] and {**found[-1], "name": ""} == {**kept[-1], "name": ""}
        if not name:
            return found == kept
        return same and (found[-1]["name"] == free if free else found[-1]["name"].startswith(name))

    yield _changed(f"called it '{name}'", directions=renamed)


def _some_direction(user, source):
    """A direction of the library whose row is in sight."""
    desk = _desk(user)
    known = _now(user)["directions"]
    if not known:
        return None
    identifier = source.choice(known)["identifier"]
    desk.pane.library.make_current(identifier)
    user.process()
    return identifier


@intent(PANE, 2)
def follow_a_direction(user, source):
    desk, now = _desk(user), _now(user)
    identifier = _some_direction(user, source)
    if identifier is None:
        return
    desk.click_direction(identifier, Column.FOLLOW)
    against = [one for one in now["against"] if one != identifier]
    yield _changed(f"followed {identifier}", chosen=identifier, against=against)


@intent(PANE, 3)
def separate_from_a_direction(user, source):
    desk, now = _desk(user), _now(user)
    identifier = _some_direction(user, source)
    if identifier is None or identifier == now["chosen"] or now["method"] not in AGAINST:
        return
    desk.click_direction(identifier, Column.AGAINST)
    against = set(now["against"]) ^ {identifier}
    yield _changed(
        f"separated from {identifier}, or no more",
        against=lambda found: set(found) == against and len(found) == len(against),
    )


@intent(PANE, 2)
def change_the_library(user, source):
    desk, now = _desk(user), _now(user)
    identifier = _some_direction(user, source)
    if identifier is None:
        return
    known = now["directions"]
    place = next(n for n, one in enumerate(known) if one["identifier"] == identifier)
    library = desk.pane.library
    what = source.choice(("delete", "duplicate", "up", "down"))
    if what == "delete":
        desk.click(library.delete_button)
        chosen = "live" if now["chosen"] == identifier else now["chosen"]
        yield _changed(
            f"deleted {identifier}",
            directions=known[:place] + known[place + 1 :],
            chosen=chosen,
            against=[one for one in now["against"] if one not in (identifier, chosen)],
        )
    elif what == "duplicate":
        if len(known) >= MOST_DIRECTIONS:
            return
        desk.click(library.duplicate_button)
        yield _changed(
            f"duplicated {identifier}",
            directions=lambda found: (
                found[: place + 1] + found[place + 2 :] == known
                and found[place + 1]["recipe"] == known[place]["recipe"]
            ),
        )
    else:
        to = place + (-1 if what == "up" else 1)
        desk.click(library.up_button if what == "up" else library.down_button)
        moved = list(known)
        if 0 <= to < len(known):
            moved.insert(to, moved.pop(place))
        yield _changed(f"moved {identifier} {what}", directions=moved)


# Separation


@intent(PANE, 2)
def choose_a_method(user, source):
    controls = _desk(user).pane.separation
    box, field = source.choice(((controls.method_box, "method"), (controls.compare_box, "compare")))
    number = source.randrange(box.count())
    method = box.itemData(number)
    if method is not None and str(method) not in FAST_METHODS:
        return
    box.setCurrentIndex(number)
    box.activated.emit(number)
    yield _changed(f"{field}: {method}", **{field: None if method is None else str(method)})


@intent(PANE, 2)
def hold_an_attribute(user, source):
    desk, now = _desk(user), _now(user)
    row = desk.pane.separation.hold
    name, button = source.choice(list(row.buttons.items()))
    if not button.isEnabled():
        return
    desk.click(button)
    held = [one for one in now["hold"] if one.get("name") != name.value]
    adds = len(held) == len(now["hold"])

    def right(found) -> bool:
        rest = [one for one in found if one.get("name") != name.value]
        return rest == held and (len(found) - len(rest)) == (1 if adds else 0)

    yield _changed(f"held {name.value}, or no more", hold=right)


@intent(PANE, 1)
def ask_for_taller_not_brighter(user, source):
    desk, now = _desk(user), _now(user)
    if len(now["directions"]) >= MOST_DIRECTIONS:
        return
    desk.click(desk.pane.taller_button)
    yield _changed(
        "asked for taller, not brighter",
        directions=lambda found: found[: len(now["directions"])] == now["directions"],
        chosen=lambda found: found != "live",
        against=lambda found: set(found) <= set(now["against"]),
        method="walk",
        hold=lambda found: len(found) == 1 and found[0]["name"] == "brightness",
    )
