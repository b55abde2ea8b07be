"""A pane that only remembers what the window asks of it."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel

from core.errors import UserError
from gui.panes import PaneKind


class FakeController:
    def __init__(self, around, view):
        self.around = around
        self.view = view
        self.calls = []
        self.fails = False

    def _called(self, *what):
        if self.fails:
            raise UserError("There is no strip to export.")
        self.calls.append(what)

    def start(self):
        self._called("start")

    def export_strip(self):
        self._called("export")

    def copy_strip(self):
        self._called("copy")

    def paste_picture(self):
        self._called("paste")

    def add_pictures(self, paths):
        self._called("pictures", *paths)

    def edit_actions(self):
        action = QAction("&Whiten image A", self.view)
        action.setShortcut(QKeySequence("Ctrl+W"))
        action.triggered.connect(lambda: self._called("whiten"))
        return [action]

    def shortcuts(self):
        return [("Left, Right", "Move the position by one frame")]


def fake_pane(name="Traversal", kind=QLabel):
    def build(around):
        view = kind(f"The pane {name}")
        view.setObjectName(name)
        return view, FakeController(around, view)

    return PaneKind(name, build)
