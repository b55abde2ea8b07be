"""What a user does in the Models pane."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.vae.library import user_models_folder
from gui.models.queue_list import CANCEL, REMOVE
from gui.models.training_queue import ALIVE, Status
from tests.models import tiny_model_file
from tests.soak.plain_model import Expected, State
from tests.soak.random_user import PATIENCE, intent
from tests.training_child import PROGRAM

PANE = "Models"
CONTROL, PLAIN = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
NAMES = ("one", "zwei", "three", "four")
BUSY = (Status.WAITING, *ALIVE)


def _pane(user):
    controller = user.window.controllers[user.panes().index(PANE)].controller
    return controller, controller._pane


def _listed(user) -> bool:
    """Whether the list is there, and as long as what lies on the disk."""
    controller, pane = _pane(user)
    if not user.settle(20.0, must=False):
        return False
    found = {entry.name for entry in pane.list.entries() if not entry.shipped}
    if found != user.own_models():
        controller._inquiry.ask_for_list()
        user.settle(20.0, must=False)
    return bool(pane.list.entries())


def _changed(done, key=None, **changes) -> Expected:
    return Expected(done, {f"models.{name}": value for name, value in changes.items()}, key=key)


def _click(user, reference: str, modifier=PLAIN) -> bool:
    """A click on a model's row."""
    _, pane = _pane(user)
    row = pane.list.row_of(reference)
    viewport = pane.list.viewport()
    if row.isEmpty() or not viewport.rect().contains(row.center()):
        return False
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, modifier, row.center())
    user.process()
    return True


def _references(user, *, own: bool = False) -> list[str]:
    _, pane = _pane(user)
    return [entry.reference for entry in pane.list.entries() if not (own and entry.shipped)]


@intent(PANE, 4)
def look_at_a_model(user, source):
    if not _listed(user):
        return
    reference = source.choice(_references(user))
    before = user.state["models"]["selected"]
    compares = source.random() < 0.4
    if not _click(user, reference, CONTROL if compares else PLAIN):
        return
    listed = [one for one in before if one in _references(user)]
    wanted = [reference]
    if compares:
        wanted = [one for one in listed if one != reference]
        wanted = wanted if reference in listed else [*listed, reference][-2:]
    if not wanted or (wanted == before):
        yield _changed("looked at the same", "", selected=lambda now: now == before)
        return
    yield _changed(f"looked at {wanted}", selected=wanted, page="measures")


@intent(PANE, 2)
def turn_the_page(user, source):
    _, pane = _pane(user)
    page = source.choice(("measures", "training"))
    QTest.mouseClick(pane.pages.button(page), Qt.MouseButton.LeftButton)
    yield _changed(f"turned to {page}", page=page)


@intent(PANE, 1)
def take_other_images(user, source):
    _, pane = _pane(user)
    if user.state["models"]["page"] != "measures" or not pane.measures.draw_button.isEnabled():
        return
    QTest.mouseClick(pane.measures.draw_button, Qt.MouseButton.LeftButton)
    yield _changed("took other images", "draw", draw=(user.state["models"]["draw"] + 1) % 2**31)


@intent(PANE, 1)
def use_in_traversal(user, source):
    _, pane = _pane(user)
    selected = user.state["models"]["selected"]
    place, button = source.choice(
        ((0, pane.measures.above_button), (1, pane.measures.below_button))
    )
    if user.state["models"]["page"] != "measures" or not (
        button.isVisible() and button.isEnabled()
    ):
        return
    if not user.settle(20.0, must=False):
        return
    names = list(user.state["traversal"]["models"])
    chosen = selected[0]
    place = min(place, len(names) - 1)
    if chosen in names:
        names[names.index(chosen)] = names[place]
    names[place] = chosen
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    yield Expected(f"used {chosen} in Traversal", {"traversal.models": names})


@intent(PANE, 2)
def change_the_settings(user, source):
    _, pane = _pane(user)
    if user.state["models"]["page"] != "training":
        return
    form = pane.training.form
    setting = source.choice(
        ("latents", "seed", "epochs", "batch", "beta", "preset", "kind", "name")
    )

    def right(now: State) -> bool:
        return isinstance(now, dict)

    if setting == "preset":
        number = source.randrange(1, form.preset_box.count())
        form.preset_box.setCurrentIndex(number)
        form.preset_box.activated.emit(number)
    elif setting == "kind":
        button = source.choice(form.kind.buttons())
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    elif setting == "name":
        _type(form.name_edit, source.choice(("mine", "", "a/b", "x" * 90)))
    else:
        value = source.randint(1, 60)
        _type(form.boxes[setting], str(value))
        user.process()
        shown = user.window.history.workspace.models.form
        of = {"latents": shown.architecture.latents}.get(setting)
        found = of if of is not None else getattr(shown.training, setting)
        if found != value and setting != "batch":
            user.fail(f"{setting} is {found}, not {value}")
    yield _changed(f"changed {setting}", f"form {setting}", form=right)


def _type(box, text: str) -> None:
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)


# Files


@intent(PANE, 2)
def import_a_model(user, source):
    controller, pane = _pane(user)
    if len(user.own_models()) >= len(NAMES) or not _listed(user):
        return
    name = source.choice(NAMES)
    path = user.folder / "elsewhere" / f"{name}.safetensors"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        tiny_model_file(path, seed=NAMES.index(name))
    controller.files.ask_for_files = lambda: [path]
    before = user.own_models()
    QTest.mouseClick(pane.buttons["Import…"], Qt.MouseButton.LeftButton)
    user.settle()
    new = user.own_models() - before
    if not new:  # the same is there already, perhaps under another name
        yield Expected(f"{name} was there")
        return
    if len(new) != 1:
        user.fail(f"importing {name} brought {new}")
    (came,) = new
    yield Expected(
        f"imported {came}",
        {"models.selected": [came], "models.page": "measures"},
        news=("import", "", came),
    )


def _look_at_one_of_ones_own(user, source):
    """Select it; which one, or None if there is none that can be."""
    own = _references(user, own=True) if _listed(user) else []
    if not own:
        return None
    reference = source.choice(own)
    before = user.state["models"]["selected"]
    if not _click(user, reference):
        return None
    if before != [reference]:
        yield _changed(f"looked at {reference}", selected=[reference], page="measures")
    user.settle(20.0, must=False)
    return reference


@intent(PANE, 1)
def rename_a_model(user, source):
    _, pane = _pane(user)
    reference = yield from _look_at_one_of_ones_own(user, source)
    if reference is None:
        return
    name = f"{source.choice(NAMES)} {source.randrange(100)}"
    if name in user.own_models() or not pane.buttons["Rename"].isEnabled():
        return
    state = user.state
    QTest.mouseClick(pane.buttons["Rename"], Qt.MouseButton.LeftButton)
    user.process()
    pane.new_name.selectAll()
    QTest.keyClicks(pane.new_name, name)
    QTest.keyClick(pane.new_name, Qt.Key.Key_Return)
    user.process()
    renamed = _with_name(state, reference, name)
    yield Expected(
        f"renamed {reference} to {name}",
        {place: renamed[place] for place in renamed},
        deed=("rename", reference, name),
    )


def _with_name(value: object, before: str, after: str):
    """The same with another name for a model, wherever a whole text is its name."""
    if isinstance(value, dict):
        return {key: _with_name(one, before, after) for key, one in value.items()}
    if isinstance(value, list):
        return [_with_name(one, before, after) for one in value]
    return after if value == before else value


@intent(PANE, 1)
def delete_a_model(user, source):
    _, pane = _pane(user)
    reference = yield from _look_at_one_of_ones_own(user, source)
    if reference is None:
        return
    if not pane.buttons["Delete"].isEnabled():
        return
    QTest.mouseClick(pane.buttons["Delete"], Qt.MouseButton.LeftButton)
    user.process()
    yield Expected(
        f"deleted {reference}",
        {"models.selected": ["small"], "models.page": "measures"},
        deed=("delete", reference, ""),
    )


@intent(PANE, 0.5)
def train_a_model(user, source):
    """A real training of the settings as they are, on few images; half of them are cancelled."""
    controller, pane = _pane(user)
    queue, rows = controller.queue, pane.training.queue
    if user.state["models"]["page"] != "training" or len(user.own_models()) > len(NAMES):
        return
    queue.program = PROGRAM
    before = queue.entries
    QTest.mouseClick(pane.training.form.train_button, Qt.MouseButton.LeftButton)
    user.process()
    new = [entry for entry in queue.entries if entry not in before]
    if not new:
        yield Expected("was refused a training")
        return
    (entry,) = new
    user.wait(lambda: entry.course.points or entry.status not in BUSY, PATIENCE)
    cancel = rows.button(entry, CANCEL)
    if source.random() < 0.5 and cancel.isVisible():
        user.click(cancel)
    user.wait(lambda: entry.status not in BUSY, PATIENCE)
    user.settle(20.0, must=False)
    if entry.status is Status.FAILED:
        user.fail(f"the training failed: {entry.problem}")
    done = entry.status is Status.DONE
    name = entry.job.name
    yield Expected(
        f"trained {name}" if done else f"cancelled {name}",
        news=("train", "", name) if done else None,
    )
    user.wait(lambda: rows.button(entry, REMOVE).isVisible(), 5.0)
    user.click(rows.button(entry, REMOVE))
    yield Expected("took it off the list")


@intent(PANE, 0.5)
def find_a_damaged_model(user, source):
    """Somebody puts a file among the models that is none: it is listed with the reason, for a while."""
    controller, pane = _pane(user)
    path = user_models_folder() / "broken.safetensors"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(source.randrange(256) for _ in range(64)))
    controller._inquiry.ask_for_list()
    user.settle()
    text = pane.list.text_of("broken")
    _remove(path)
    controller._inquiry.ask_for_list()
    user.settle()
    if not text.startswith("broken: ") or len(text) < 20:
        user.fail(f"a damaged model is listed as '{text}'")
    QApplication.processEvents()
    yield Expected("found a damaged model")


def _remove(path: Path) -> None:
    path.unlink()
