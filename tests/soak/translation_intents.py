"""What a user does in the Translation pane."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from tests.soak.plain_model import Expected, Near
from tests.soak.random_user import intent

PANE = "Translation"
MODELS = ("two-d-a", "two-d-b", "small", "large")
FEW, QUICK = 300, "encoder"
"""Maps that are fitted on so few images, and identifiers that need no learning, take no time."""


def _pane(user):
    controller = user.window.controllers[user.panes().index(PANE)].controller
    return controller._pane


def _now(user) -> dict:
    return user.state["translation"]


def _changed(done, key=None, **changes) -> Expected:
    return Expected(
        done, {f"translation.{name}": value for name, value in changes.items()}, key=key
    )


def _choose(box, number: int):
    """An entry of a combo box, as a person's choice; what it stands for."""
    box.setCurrentIndex(number)
    box.activated.emit(number)
    return box.itemData(number)


def _click(widget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())


def _type(box, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


@intent(PANE, 3)
def be_quick(user, source):
    """What takes no time: few shared images, and the encoder's own reading."""
    bar = _pane(user).choices
    places = [n for n in range(bar.images_box.count()) if bar.images_box.itemData(n) == FEW]
    place = places[0] if places else bar.images_box.count() - 1
    images = _choose(bar.images_box, place)
    yield _changed(f"fitted on {images}", images=images)
    reading = _choose(bar.reading_box, bar.reading_box.findData(QUICK))
    yield _changed("read by the encoder", reading=reading)


@intent(PANE, 2)
def choose_the_models(user, source):
    bar, now = _pane(user).choices, _now(user)
    which, box = source.choice((("source", bar.source_box), ("target", bar.target_box)))
    places = [n for n in range(box.count()) if box.itemData(n) in MODELS]
    if not places or bar.source_box.currentData() != now["source"]:
        return
    chosen = _choose(box, source.choice(places))
    yield _changed(f"chose {chosen} as {which}", **{which: chosen})


@intent(PANE, 2)
def exchange_the_models(user, source):
    now = _now(user)
    _click(_pane(user).choices.exchange_button)
    yield _changed("exchanged the models", source=now["target"], target=now["source"])


@intent(PANE, 2)
def choose_a_concept(user, source):
    button = _pane(user).choices.concept_button
    button.menu_.aboutToShow.emit()
    part = source.choice((button.menu_, button.probes, button.directions))
    actions = [one for one in part.actions() if one.isEnabled() and one.menu() is None]
    actions = [one for one in actions if not one.isSeparator()]
    if not actions:
        return
    action = source.choice(actions)
    text = action.text().replace("&&", "&")
    action.trigger()

    def right(found) -> bool:
        name = found.get("name") or found.get("attribute", {"name": "height"})["name"]
        return name == text

    yield _changed(f"chose the concept {text}", concept=right, hold=lambda held: len(held) >= 1)


@intent(PANE, 2)
def choose_a_map(user, source):
    box = _pane(user).choices.method_box
    method = _choose(box, source.randrange(box.count()))
    yield _changed(f"carried over by {method}", method=str(method))


@intent(PANE, 1)
def compare_with(user, source):
    beside = source.choice(("arrows", "walks"))
    _click(_pane(user).choices.beside.button(beside))
    yield _changed(f"compared with {beside}", beside=beside)


@intent(PANE, 2)
def start_from_an_image(user, source):
    base = _pane(user).choices.base
    number = source.randrange(10_000)
    if base.number_box.value() == number:
        return
    _type(base.number_box, str(number))
    image = {"source": {"type": "test", "number": number}, "edits": []}
    yield _changed(f"started from {number}", "translation base", base=image)


@intent(PANE, 1)
def start_as_in_traversal(user, source):
    button = _pane(user).choices.base.follow_button
    if button.isChecked():
        return
    _click(button)
    yield _changed("started as in Traversal", base=None)


@intent(PANE, 2)
def turn_the_page(user, source):
    page = source.choice(("strips", "map", "table", "curve", "round-trip"))
    _click(_pane(user).pages.button(page))
    yield _changed(f"turned to {page}", page=page)


@intent(PANE, 3)
def drag_the_slider(user, source):
    now, slider = _now(user), _pane(user).strips.position.slider
    if now["page"] != "strips":
        return
    low, high = now["low"], now["high"]
    to = low + source.random() * (high - low)
    y = slider.rect().center().y()
    QTest.mousePress(
        slider, Qt.MouseButton.LeftButton, pos=QPointF(slider.x_of(slider.value()), y).toPoint()
    )
    for position in ((low + high) / 2, to):
        QTest.mouseMove(slider, QPointF(slider.x_of(position), y).toPoint())
        user.process()
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPointF(slider.x_of(to), y).toPoint())
    near = 4 * (high - low) / max(100, slider.width())
    yield _changed(f"dragged to {to:.2f}", position=Near(to, near))


@intent(PANE, 1)
def change_the_frames(user, source):
    if _now(user)["page"] != "strips":
        return
    frames = source.randint(2, 41)
    box = _pane(user).strips.position.frames_box
    _type(box, str(frames))
    expected = _changed(f"asked for {frames} frames", frames=frames)
    # Each digit counts, and is a step of its own.
    expected.steps = 2
    yield expected
