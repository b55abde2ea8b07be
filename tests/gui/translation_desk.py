"""Hands on the real translation pane: real events, and waiting for what they bring about."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.vae.library import find_model
from core.workspace.session_file import save_session
from core.workspace.state import Workspace
from core.workspace.translation_state import Translation
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.translation import asking
from gui.translation.entrance import TranslationEntrance
from tests.gui.hands import Hands

ONLY_THIS = [kind for kind in PANES if kind.name == "Translation"]

QUICK = Translation(source="two-d-a", target="small", images=300, reading="encoder")
"""A state whose map is fitted in no time, and whose identifier needs no learning."""


SIZE = 1280, 800


class TranslationDesk(Hands):
    """Drives a shown MainWindow that has the translation pane."""

    def __init__(self, window):
        super().__init__(window, TranslationEntrance)
        kinds = [isinstance(one, TranslationEntrance) for one in window.controllers]
        self.controller = window.controllers[kinds.index(True)].controller
        self.pane = self.controller._pane
        self.inquiry = self.controller._inquiry
        self.exporter = self.controller._exporter
        self.rows = self.pane.strips.rows
        window.resize(*SIZE)  # whatever the screen has room for: what is clicked must be in sight

    @property
    def workspace(self):
        return self.window.history.workspace

    @property
    def state(self):
        return self.workspace.translation

    def undo(self):
        self.window.history.undo()
        self.settle()

    def page(self, name):
        self.click(self.pane.pages.button(name))
        self.settle()

    def choose(self, box, text):
        """An entry of a combo box, as a person's choice."""
        place = box.findText(text)
        assert place >= 0, [box.itemText(k) for k in range(box.count())]
        box.setCurrentIndex(place)
        box.activated.emit(place)
        QApplication.processEvents()

    def pick(self, button, text, part=None):
        """An entry of a button's menu, or of a part of it."""
        button.menu_.aboutToShow.emit()
        menu = button.menu_ if part is None else part
        next(one for one in menu.actions() if one.text() == text).trigger()

    def type_into(self, box, text):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
        QTest.keyClick(box, Qt.Key.Key_Return)

    def made(self, row):
        return dict(self.rows.contents())[row].strip

    def heights(self, row):
        return self.made(row).height.tolist()

    def answer(self, request_of):
        return self.inquiry.answer_to(request_of(self.workspace))

    def table(self):
        return self.answer(asking.table_request).comparison


def translation_desk(make_window, tmp_path, state=QUICK, workspace=None, panes=ONLY_THIS, **given):
    path = tmp_path / "translation-desk.json"
    save_session(path, workspace or Workspace(translation=state), find_model)
    desk = TranslationDesk(make_window(panes=panes, bridge=EngineBridge(), session=path, **given))
    desk.settle()
    return desk
