"""SIGKILL at random moments: little work is lost, no session is unreadable, no training is another one."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gui.engine_bridge import EngineBridge
from gui.main_window import MainWindow
from gui.panes import PANES
from gui.session_keeper import Unsaved
from gui.settings import Settings
from tests.faults.kills import AUTOSAVE_SECONDS, kill_a_window

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")

SLACK = 3.0
"""Seconds that a machine full of other tests may take to come to writing."""


@pytest.mark.parametrize("seed", range(4))
def test_of_a_killed_window_at_most_two_seconds_are_lost(seed, tmp_path):
    left = kill_a_window(tmp_path / "window", seed, "usual")
    assert left.problem == ""
    assert left.lost_seconds <= AUTOSAVE_SECONDS + SLACK


@pytest.mark.parametrize("seed", range(4))
def test_killed_while_writing_it_leaves_nothing_unreadable(seed, tmp_path):
    left = kill_a_window(tmp_path / "window", seed, "often")
    assert left.problem == ""
    assert left.lost_seconds <= AUTOSAVE_SECONDS + SLACK


def test_the_next_start_offers_what_the_killed_window_had(qapp, tmp_path, dialogs, qtbot):
    folder = tmp_path / "window"
    for seed in range(10, 20):
        left = kill_a_window(folder, seed, "usual")
        if left.snapshot is not None:
            break
    assert left.snapshot is not None, "it was always killed before its first snapshot"
    window = MainWindow(
        settings=Settings(folder / "settings.ini"),
        bridge=EngineBridge(lambda: lambda request: request),
        panes=PANES[:1],
        autosave_folder=folder / "autosave",
        dialogs=dialogs,
    )
    try:
        window.show()
        qtbot.waitUntil(lambda: window.messages.shown is not None, timeout=30_000)
        assert "ended before changes" in window.messages.shown.text
        buttons = window.messages.findChildren(QPushButton)
        restore = next(one for one in buttons if one.text() == "Restore")
        QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
        assert window.history.workspace == left.snapshot.workspace
        assert window.isWindowModified()
    finally:
        dialogs.unsaved_answer = Unsaved.DISCARD
        window.close()
        window.deleteLater()
