"""For the window's tests: a window with a fake pane, whose dialogs answer themselves."""

from pathlib import Path

import pytest
from PySide6.QtGui import QCursor, QGuiApplication

from gui.engine_bridge import EngineBridge
from gui.main_window import MainWindow
from gui.session_keeper import SessionDialogs, Unsaved
from gui.settings import Settings
from gui.theme import apply_theme
from tests.gui.fake_pane import fake_pane


class AnsweredDialogs(SessionDialogs):
    """Answers instead of asking, and remembers what was asked."""

    def __init__(self):
        self.open_answer: Path | None = None
        self.save_answer: Path | None = None
        self.unsaved_answer = Unsaved.CANCEL
        self.asked: list[str] = []

    def to_open(self, folder):
        self.asked.append("open")
        return self.open_answer

    def to_save(self, suggestion):
        self.asked.append("save")
        self.suggestion = suggestion
        return self.save_answer

    def about_unsaved(self, name):
        self.asked.append("unsaved")
        return self.unsaved_answer


@pytest.fixture(scope="session")
def qapp(qapp):
    apply_theme(qapp, "light")
    yield qapp
    # The offscreen platform's clipboard outlives Python, and what Python has put there must not.
    QGuiApplication.clipboard().clear()


@pytest.fixture
def dialogs():
    return AnsweredDialogs()


@pytest.fixture
def make_window(qtbot, tmp_path, dialogs):
    """Makes shown windows, all with the same settings file and autosave folder; closed in the end."""
    made = []

    def make(panes=None, session=None, bridge=None):
        window = MainWindow(
            settings=Settings(tmp_path / "settings.ini"),
            bridge=bridge or EngineBridge(lambda: lambda request: request),
            panes=panes or [fake_pane()],
            session=session,
            autosave_folder=tmp_path / "autosave",
            dialogs=dialogs,
        )
        made.append(window)
        with qtbot.waitSignal(window.begun):
            window.show()
        window.activateWindow()
        return window

    yield make
    dialogs.unsaved_answer = Unsaved.DISCARD
    for window in made:
        window.close()
        window.deleteLater()
    # Where a test has left the pointer, the next one's window may come to stand.
    QCursor.setPos(0, 0)


@pytest.fixture
def window(make_window):
    return make_window()
