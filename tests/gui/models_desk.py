"""Hands on the real Models pane: real events, real files and real trainings in processes of their own."""

import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.vae.library import user_models_folder
from gui.engine_bridge import EngineBridge
from gui.models.entrance import ModelsEntrance
from gui.models.training_queue import Status
from gui.panes import PANES
from tests.gui.hands import Hands
from tests.training_child import PROGRAM

ONLY_THIS = [kind for kind in PANES if kind.name == "Models"]
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


class ModelsDesk(Hands):
    """Drives a shown MainWindow that has the Models pane; what it trains sees few images."""

    patience = 300.0

    def __init__(self, window):
        super().__init__(window, ModelsEntrance)
        self.controller = window.controller.controller
        self.pane = self.controller._pane
        self.queue = self.controller.queue
        self.queue.program = PROGRAM
        self.form = self.pane.training.form

    @property
    def state(self):
        return self.window.history.workspace.models

    def listed(self, *, own=False):
        """References in the list."""
        entries = self.pane.list.entries()
        return [entry.reference for entry in entries if not (own and entry.shipped)]

    def wait_for(self, *names):
        """Until exactly these are listed as the user's own."""
        self.wait_until(lambda: set(self.listed(own=True)) == set(names))
        self.settle()

    def choose(self, reference, modifier=PLAIN):
        """Click on a model's row."""
        row = self.pane.list.row_of(reference)
        QTest.mouseClick(
            self.pane.list.viewport(), Qt.MouseButton.LeftButton, modifier, row.center()
        )
        self.settle()

    def press(self, name):
        """One of the buttons under the list."""
        self.click(self.pane.buttons[name])
        self.settle()

    def bring(self, *paths):
        """Import files as from the dialog."""
        self.controller.files.ask_for_files = lambda: list(paths)
        self.press("Import…")

    def rename(self, name):
        """Give the selected model a name, by the keyboard."""
        self.keys(self.pane.list, Qt.Key.Key_F2)
        self.pane.new_name.selectAll()
        QTest.keyClicks(self.pane.new_name, name)
        QTest.keyClick(self.pane.new_name, Qt.Key.Key_Return)
        self.settle()

    def turn_to(self, page):
        self.click(self.pane.pages.button(page))

    def type_into(self, box, text):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def set_tiny(self, epochs=2, latents=3, batch=32, seed=5):
        """The settings of a training that takes a second beside its start."""
        self.turn_to("training")
        self.type_into(self.form.widths, "16")
        for setting, value in (
            ("latents", latents),
            ("epochs", epochs),
            ("batch", batch),
            ("seed", seed),
        ):
            self.type_into(self.form.boxes[setting], str(value))

    def train(self, name=""):
        """Press Train; the new entry of the queue."""
        if name:
            self.type_into(self.form.name_edit, name)
        self.click(self.form.train_button)
        return self.queue.entries[-1]

    def want(self, entry, what):
        """A button of a training in the queue."""
        row = self.pane.training.queue
        self.wait_until(lambda: row.button(entry, what).isVisible())
        self.click(row.button(entry, what))

    def until(self, entry, status):
        self.wait_until(lambda: entry.status is status)

    def until_steps(self, entry, steps=1):
        """Until a training has told of so many steps, so that it is in the midst of its work."""
        self.wait_until(lambda: len(entry.course.points) >= steps or entry.status is Status.FAILED)
        assert entry.status is not Status.FAILED, entry.problem

    def wait_for_silence(self, count, seconds=0.5):
        """What is on its way still comes; until nothing has come for so long."""
        seen, since = count(), time.monotonic()

        def silent():
            nonlocal seen, since
            if count() != seen:
                seen, since = count(), time.monotonic()
            return time.monotonic() - since > seconds

        self.wait_until(silent)


def own_files():
    """Names of the files in the user's folder of models."""
    return sorted(path.name for path in user_models_folder().glob("*.safetensors"))


def models_desk(make_window, panes=ONLY_THIS, **given):
    desk = ModelsDesk(make_window(panes=panes, bridge=EngineBridge(), **given))
    desk.wait_until(lambda: len(desk.listed()) >= 4)
    desk.settle()
    return desk
