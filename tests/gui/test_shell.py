"""The window around the panes: menus, sessions, files dropped on it, closing, errors."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTabBar

from core.engine.outcomes import Progress
from core.engine.requests import Priority, Request
from core.errors import UserError
from core.workspace.autosave import Autosave
from core.workspace.session_file import open_session, save_session
from core.workspace.state import Traversal, Workspace
from gui import app
from gui.about import AboutDialog, about_text
from gui.engine_bridge import EngineBridge
from gui.main_window import MainWindow
from gui.session_keeper import Unsaved
from gui.settings import PATH_VARIABLE, Settings, ThemeChoice
from gui.shortcuts_page import ShortcutsPage
from gui.theme import DARK, LIGHT, tokens
from tests.gui.fake_pane import fake_pane


def at(position):
    """A workspace that differs from the first one in the slider's position."""
    first = Workspace()
    return replace(first, traversal=replace(first.traversal, position=position))


def change(window, position):
    window.history.push(f"Move to {position}", at(position))


def press(window, keys):
    QTest.keySequence(window, keys)


def drop(window, *paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    buttons = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, *buttons)
    QApplication.sendEvent(window, enter)
    if enter.isAccepted():
        event = QDropEvent(QPoint(50, 50), Qt.DropAction.CopyAction, data, *buttons)
        QApplication.sendEvent(window, event)
    QApplication.processEvents()
    return enter.isAccepted()


def message_button(window, text):
    return next(b for b in window.messages.findChildren(QPushButton) if b.text() == text)


# Panes


def test_one_pane_has_no_tabs_and_begins_after_the_first_paint(window):
    assert not window.findChild(QTabBar).isVisible()
    assert window.controller.calls == [("start",)]


def test_two_panes_have_names_to_click(make_window, qtbot):
    window = make_window((fake_pane("Traversal"), fake_pane("Translation")))
    bar = window.findChild(QTabBar)
    assert bar.isVisible()
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    assert window.findChild(QLabel, "Translation").isVisible()
    window.actions_.copy_strip.trigger()
    assert window.controller.calls == [("start",), ("copy",)]


def test_menu_keys_reach_the_pane(window):
    for keys, call in (
        ("Ctrl+E", ("export",)),
        ("Ctrl+Shift+C", ("copy",)),
        ("Ctrl+V", ("paste",)),
        ("Ctrl+W", ("whiten",)),
    ):
        press(window, keys)
        assert window.controller.calls[-1] == call


def test_while_the_window_is_painted_the_engine_gives_way(make_window, qtbot):
    class Painted(QLabel):
        def paintEvent(self, event):
            super().paintEvent(event)
            marks.append("paint")

    marks = []
    window = make_window((fake_pane("Painted", Painted),))
    first = window.bridge.window_first

    @contextmanager
    def noted():
        marks.append("first")
        with first():
            yield
        marks.append("over")

    window.bridge.window_first = noted
    QApplication.processEvents()
    marks.clear()
    window.findChild(Painted).update()
    qtbot.waitUntil(lambda: "over" in marks)
    assert marks == ["first", "paint", "over"]


# Undo, title


def test_undo_and_redo_by_keys_and_by_name(window):
    change(window, 1.0)
    change(window, 2.0)
    assert window.actions_.undo.text() == "Undo Move to 2.0"
    assert not window.actions_.redo.isEnabled()
    press(window, "Ctrl+Z")
    assert window.history.workspace == at(1.0)
    assert window.actions_.redo.text() == "Redo Move to 2.0"
    press(window, "Ctrl+Z")
    assert window.history.workspace == Workspace()
    assert not window.actions_.undo.isEnabled()
    window.actions_.redo.trigger()
    window.actions_.redo.trigger()
    assert window.history.workspace == at(2.0)


def test_title_names_the_session_and_marks_what_is_not_saved(window, tmp_path):
    assert window.windowTitle() == "Untitled[*] — Latent Translator"
    assert not window.isWindowModified()
    change(window, 1.0)
    assert window.isWindowModified()
    window.keeper.save_to(tmp_path / "heights.json")
    assert window.windowTitle() == "heights[*] — Latent Translator"
    assert not window.isWindowModified()
    press(window, "Ctrl+Z")
    assert window.isWindowModified()


# Sessions


def test_save_asks_for_a_name_once_and_open_brings_it_back(window, dialogs, tmp_path):
    path = dialogs.save_answer = tmp_path / "heights.json"
    change(window, 1.5)
    press(window, "Ctrl+S")
    change(window, 2.5)
    press(window, "Ctrl+S")
    assert dialogs.asked == ["save"]
    assert dialogs.suggestion.name == "Untitled.json"
    assert open_session(path).workspace == at(2.5)
    press(window, "Ctrl+N")
    assert window.history.workspace == Workspace()
    assert window.keeper.path is None
    dialogs.open_answer = path
    press(window, "Ctrl+O")
    assert window.history.workspace == at(2.5)
    assert not window.actions_.undo.isEnabled()
    assert not window.isWindowModified()
    assert dialogs.asked == ["save", "open"]


def test_a_file_that_is_refused_leaves_everything_as_it_was(window, dialogs, tmp_path):
    bad = tmp_path / "bad.json"
    bad.write_text("{")
    change(window, 1.0)
    assert not window.keeper.open(bad)
    assert "bad.json" in window.messages.shown.text
    assert window.history.workspace == at(1.0)
    assert window.actions_.undo.isEnabled()
    assert dialogs.asked == []


def test_saving_where_that_is_not_possible_is_said_and_changes_nothing(window, tmp_path):
    change(window, 1.0)
    assert not window.keeper.save_to(tmp_path / "no such folder" / "a.json")
    assert "no such folder" in window.messages.shown.text
    assert window.isWindowModified()
    assert window.keeper.path is None


@pytest.mark.parametrize(
    ("answer", "opened", "saved"),
    [(Unsaved.CANCEL, False, False), (Unsaved.DISCARD, True, False), (Unsaved.SAVE, True, True)],
)
def test_opening_over_unsaved_changes_asks(window, dialogs, tmp_path, answer, opened, saved):
    other, mine = tmp_path / "other.json", tmp_path / "mine.json"
    save_session(other, at(3.0))
    change(window, 1.0)
    dialogs.unsaved_answer, dialogs.save_answer = answer, mine
    assert window.keeper.open(other) is opened
    assert window.history.workspace == (at(3.0) if opened else at(1.0))
    assert mine.exists() is saved


def test_opening_the_open_session_again_after_saving_it_keeps_what_was_saved(
    window, dialogs, tmp_path
):
    path = tmp_path / "work.json"
    change(window, 1.0)
    assert window.keeper.save_to(path)
    change(window, 1.5)
    dialogs.unsaved_answer = Unsaved.SAVE
    assert window.keeper.open(path)
    assert window.history.workspace == at(1.5)
    assert open_session(path).workspace == at(1.5)


def test_a_session_named_by_a_relative_path_is_known_by_its_whole_path(
    window, tmp_path, monkeypatch
):
    save_session(tmp_path / "work.json", at(1.0))
    monkeypatch.chdir(tmp_path)
    assert window.keeper.open(Path("work.json"))
    assert window.keeper.path == tmp_path / "work.json"


def test_recent_sessions_are_in_the_menu_and_open(window, tmp_path, make_window):
    window.keeper.save_to(tmp_path / "a & b.json")
    change(window, 2.0)
    window.keeper.save_to(tmp_path / "c.json")
    again = make_window()
    again.actions_.fill_recent()
    entries = [a for a in again.actions_.recent.actions() if a.data()]
    assert [entry.text() for entry in entries] == ["&1  c", "&2  a && b"]
    entries[0].trigger()
    assert again.history.workspace == at(2.0)
    assert again.keeper.name == "c"


def test_saving_elsewhere_keeps_what_was_known_of_a_model_that_is_missing(
    window, dialogs, tmp_path
):
    model = tmp_path / "own.safetensors"
    model.write_bytes(b"own")
    save_session(tmp_path / "a.json", Workspace(Traversal(models=(str(model),))))
    model.unlink()
    assert window.keeper.open(tmp_path / "a.json")
    assert f"put the file back at {model} and" in window.messages.shown.text
    dialogs.save_answer = tmp_path / "b.json"
    press(window, "Ctrl+Shift+S")
    before, after = (json.loads((tmp_path / name).read_bytes()) for name in ("a.json", "b.json"))
    assert len(before["models"][0]["sha256"]) == 64
    assert after["models"] == before["models"]


def test_a_session_named_at_the_start_is_opened(make_window, tmp_path):
    save_session(tmp_path / "a.json", at(3.0))
    assert make_window(session=tmp_path / "a.json").history.workspace == at(3.0)
    missing = make_window(session=tmp_path / "b.json")
    assert "b.json" in missing.messages.shown.text


# Drag and drop


def test_a_dropped_session_opens_and_dropped_pictures_go_to_the_pane(window, tmp_path, qtbot):
    session, picture = tmp_path / "a.json", tmp_path / "shoe.png"
    save_session(session, at(3.0))
    assert drop(window, picture, session)
    qtbot.waitUntil(lambda: window.history.workspace == at(3.0))
    assert window.controller.calls[-1] == ("pictures", picture)


def test_text_dropped_is_not_taken(window):
    data = QMimeData()
    data.setText("a text")
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


def test_two_sessions_at_once_are_refused(window, tmp_path):
    with pytest.raises(UserError, match="one session"):
        window.take_files([tmp_path / "a.json", tmp_path / "b.json"])


# Closing


@pytest.mark.parametrize(
    ("answer", "closes"),
    [(Unsaved.CANCEL, False), (Unsaved.DISCARD, True), (Unsaved.SAVE, True)],
)
def test_closing_with_unsaved_changes_asks_once(window, dialogs, tmp_path, answer, closes):
    dialogs.unsaved_answer, dialogs.save_answer = answer, tmp_path / "a.json"
    change(window, 1.0)
    assert window.close() is closes
    assert dialogs.asked[0] == "unsaved"
    assert dialogs.asked.count("unsaved") == 1
    assert (tmp_path / "a.json").exists() is (answer is Unsaved.SAVE)


def test_closing_with_nothing_unsaved_asks_nothing(window, dialogs):
    assert window.close()
    assert dialogs.asked == []


class Long(Request, frozen=True):
    lane: ClassVar[str] = "long"
    priority: ClassVar[Priority] = Priority.JOB


def test_closing_during_work_ends_within_two_seconds_and_leaves_no_thread(make_window, qtbot):
    before = set(threading.enumerate())

    def answer(request):
        while True:
            time.sleep(0.002)
            yield Progress(0.5)

    window = make_window(bridge=EngineBridge(lambda: answer))
    change(window, 1.0)
    window.keeper.autosaver.write_now()
    with qtbot.waitSignal(window.bridge.progressed):
        window.bridge.submit(Long())
    window.keeper._dialogs.unsaved_answer = Unsaved.DISCARD
    began = time.monotonic()
    assert window.close()
    assert time.monotonic() - began < 2.0
    assert set(threading.enumerate()) <= before


def test_layout_is_remembered(make_window, qtbot):
    first = make_window()
    first.resize(960, 640)
    qtbot.waitUntil(lambda: first.size().toTuple() == (960, 640))
    first.close()
    assert make_window().size().toTuple() == (960, 640)


# Autosave


def autosaves(tmp_path):
    return sorted((tmp_path / "autosave").glob("*.json"))


def test_a_change_is_autosaved_and_saving_clears_that(window, tmp_path, qtbot):
    timer = window.keeper.autosaver._timer
    assert timer.interval() == 2000
    timer.setInterval(20)
    change(window, 1.0)
    qtbot.waitUntil(lambda: len(autosaves(tmp_path)) == 1)
    assert open_session(autosaves(tmp_path)[0]).workspace == at(1.0)
    window.keeper.save_to(tmp_path / "a.json")
    qtbot.waitUntil(lambda: autosaves(tmp_path) == [])


def test_a_long_drag_is_autosaved_while_it_lasts(window, tmp_path, qtbot):
    window.keeper.autosaver._timer.setInterval(50)
    position = 0.0

    def still_dragging():
        nonlocal position
        position += 0.001
        window.history.push("Drag", at(position), key="drag")
        return len(autosaves(tmp_path)) >= 1

    qtbot.waitUntil(still_dragging)


def abandon(tmp_path, workspace, session_path=None):
    """What an instance leaves behind that was killed."""
    autosave = Autosave(tmp_path / "autosave", instance="gone")
    autosave.write(workspace, session_path)
    autosave._lock.release()


def test_an_abandoned_snapshot_is_offered_and_restored_as_unsaved(make_window, tmp_path, qtbot):
    abandon(tmp_path, at(3.5), tmp_path / "heights.json")
    window = make_window()
    qtbot.waitUntil(lambda: window.messages.shown is not None)
    assert "heights" in window.messages.shown.text
    assert str(datetime.now(UTC).astimezone().year) not in window.messages.shown.text
    QTest.mouseClick(message_button(window, "Restore"), Qt.MouseButton.LeftButton)
    assert window.history.workspace == at(3.5)
    assert window.isWindowModified()
    assert window.keeper.path == tmp_path / "heights.json"
    # The old snapshot goes only after the new instance has one of its own.
    qtbot.waitUntil(lambda: [p for p in autosaves(tmp_path) if p.name.startswith("gone")] == [])
    assert len(autosaves(tmp_path)) == 1


def test_an_abandoned_snapshot_can_be_discarded_or_left_for_later(make_window, tmp_path, qtbot):
    abandon(tmp_path, at(3.5))
    window = make_window()
    qtbot.waitUntil(lambda: window.messages.shown is not None)
    window.messages.dismiss()
    window.close()
    assert len(autosaves(tmp_path)) == 1
    again = make_window()
    qtbot.waitUntil(lambda: again.messages.shown is not None)
    QTest.mouseClick(message_button(again, "Discard"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: autosaves(tmp_path) == [])
    assert again.history.workspace == Workspace()


def test_leaving_without_asking_keeps_unsaved_work_for_the_next_start(window, dialogs, tmp_path):
    change(window, 1.0)
    window.leave()
    assert dialogs.asked == []
    assert [open_session(p).workspace for p in autosaves(tmp_path)] == [at(1.0)]
    assert not window.isVisible()


@pytest.fixture
def own_signals():
    """Puts back what the program does with signals."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.getsignal(number) for number in numbers]
    waker = signal.set_wakeup_fd(-1)
    yield
    signal.set_wakeup_fd(waker)
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_at_once_and_keeps_unsaved_work(
    window, dialogs, tmp_path, qtbot, own_signals, number
):
    app.quit_on_signals(window)
    change(window, 1.0)
    signal.raise_signal(number)
    qtbot.waitUntil(lambda: not window.isVisible())
    assert dialogs.asked == []
    assert [open_session(p).workspace for p in autosaves(tmp_path)] == [at(1.0)]


def test_a_folder_that_cannot_be_written_is_said_once(make_window, tmp_path, qtbot):
    (tmp_path / "autosave").write_text("in the way")
    window = make_window()
    change(window, 1.0)
    window.keeper.autosaver.write_now()
    qtbot.waitUntil(lambda: window.messages.shown is not None)
    change(window, 2.0)
    window.keeper.autosaver.write_now()
    qtbot.wait(50)
    assert window.messages.waiting == ()


# Theme, help, errors


def test_theme_menu_changes_the_theme_and_is_remembered(window):
    dark = next(a for a in window.actions_.themes.actions() if a.data() == "dark")
    dark.trigger()
    assert tokens() is DARK
    assert window.settings.theme is ThemeChoice.DARK
    next(a for a in window.actions_.themes.actions() if a.data() == "light").trigger()
    assert tokens() is LIGHT


def test_the_size_of_everything_is_for_the_next_start(window):
    assert [a.data() for a in window.actions_.sizes.actions() if a.isChecked()] == [100]
    next(a for a in window.actions_.sizes.actions() if a.data() == 150).trigger()
    assert window.settings.interface_size == 150
    assert "150 % from the next start" in window.messages.shown.text


def test_the_next_start_has_that_size(tmp_path):
    file = tmp_path / "settings.ini"
    settings = Settings(file)
    settings.interface_size = 150
    settings.sync()
    start = "from gui.app import make_application; print(make_application().devicePixelRatio())"
    done = subprocess.run(
        [sys.executable, "-c", start],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", PATH_VARIABLE: str(file)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert float(done.stdout) == 1.5


@pytest.mark.parametrize("fails", [False, True])
def test_from_the_first_paint_on_rubbish_is_collected_even_if_a_pane_does_not_start(
    tmp_path, fails
):
    start = f"""
import gc, sys
from PySide6.QtCore import QTimer
from core.errors import UserError
import gui.main_window
from gui.app import run_window
from gui.traversal.controller import TraversalController

def no_start(self):
    raise UserError("It does not start.")

if {fails}:
    TraversalController.start = no_start
begin = gui.main_window.MainWindow._begin

def observed(window):
    print("off" if not gc.isenabled() else "on", flush=True)
    QTimer.singleShot(0, lambda: tell(window))
    begin(window)

def tell(window):
    print("on" if gc.isenabled() else "off", sys.getswitchinterval(), flush=True)
    window.leave()

gui.main_window.MainWindow._begin = observed
sys.exit(run_window())
"""
    places = {PATH_VARIABLE: str(tmp_path / "s.ini"), "LATENT_TRANSLATOR_STATE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", start],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"} | places,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines() == ["off", "on 0.001"]


def test_a_window_that_is_closed_before_it_begins_asks_nothing_of_anyone(qtbot, tmp_path):
    window = MainWindow(
        settings=Settings(tmp_path / "s.ini"), panes=(fake_pane(),), autosave_folder=tmp_path
    )
    qtbot.addWidget(window)
    window.leave()
    window._begin()
    assert window.controller.calls == []


def test_full_screen_and_back(window):
    press(window, "F11")
    assert window.isFullScreen()
    press(window, "F11")
    assert not window.isFullScreen()


def test_shortcuts_page_lists_every_key_of_menus_and_panes(window):
    press(window, "F1")
    page = window.findChild(ShortcutsPage)
    assert page.isVisible()
    assert not page.isModal()
    texts = {label.text() for label in page.findChildren(QLabel)}
    assert {"Traversal", "File", "Edit", "View", "Help"} <= texts
    assert {"Left, Right", "Ctrl+S", "Ctrl+Z", "Ctrl+W", "Ctrl+E", "F6", "F11"} <= texts
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()


def test_about_box(window):
    window.actions_.about.trigger()
    box = window.findChild(AboutDialog)
    assert box.isVisible()
    assert not box.isModal()
    assert about_text() in {label.text() for label in box.findChildren(QLabel)}
    for part in ("Version", "MIT", "Zalando", "Python 3.", "Qt 6.", "PyTorch"):
        assert part in about_text()
    box.close()


def test_every_action_has_a_name_and_says_what_it_does(window):
    def all_of(menu):
        for action in menu.actions():
            if action.menu() is not None:
                yield from all_of(action.menu())
            elif not action.isSeparator():
                yield action

    for top in window.menuBar().actions():
        mnemonics = [
            a.text()[a.text().index("&") + 1].lower()
            for a in top.menu().actions()
            if "&" in a.text()
        ]
        assert len(mnemonics) == len(set(mnemonics)), top.text()
        for action in all_of(top.menu()):
            assert action.text()
            assert action.toolTip()


def test_no_two_actions_have_the_same_key(window):
    keys = [line[0] for _, lines in window.actions_.sections() for line in lines]
    assert len(keys) == len(set(keys))


@pytest.fixture
def caught(window, monkeypatch):
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    app.catch_unexpected(window)
    return window


def test_a_user_error_in_a_slot_is_its_sentence(caught, qtbot):
    caught.controller.fails = True
    caught.actions_.export.trigger()
    assert caught.messages.shown.text == "There is no strip to export."
    assert caught.messages.shown.details == ""


def test_a_defect_in_a_slot_can_be_reported_and_the_window_lives_on(caught, capsys):
    def defect():
        raise ValueError("an odd value")

    caught.actions_.copy_strip.triggered.disconnect()
    caught.actions_.copy_strip.triggered.connect(defect)
    caught.actions_.copy_strip.trigger()
    assert "ValueError" in caught.messages.shown.text
    assert "an odd value" in caught.messages.shown.details
    QTest.mouseClick(message_button(caught, "Copy report"), Qt.MouseButton.LeftButton)
    assert "an odd value" in QApplication.clipboard().text()
    assert "an odd value" in capsys.readouterr().err
    press(caught, "Ctrl+E")
    assert caught.controller.calls[-1] == ("export",)


def test_a_defect_in_another_thread_is_shown_too(caught, qtbot):
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: caught.messages.shown is not None)
    assert "ZeroDivisionError" in caught.messages.shown.text
