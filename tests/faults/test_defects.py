"""A defect anywhere, in the engine or in a training's process: a report to copy, and the program goes on."""

import os
import signal
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabBar

from gui.engine_bridge import EngineBridge, default_answers
from gui.models.queue_list import REMOVE, RESUME
from gui.models.training_queue import Status
from gui.panes import PANES
from tests.gui.hands import Hands
from tests.gui.models_desk import models_desk, own_files
from tests.training_child import PROGRAM, VARIABLE


def broken_answers():
    """The program's own answers, but the first of each kind is a defect."""
    answers = default_answers()
    seen = set()

    def answer(request):
        kind = type(request).__name__
        if kind not in seen:
            seen.add(kind)
            raise RuntimeError(f"a defect in answering {kind}")
        return answers(request)

    return answer


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv(VARIABLE, "300")


def reports(window):
    return [one for one in window.messages._standing if one.details]


def copy_report(window):
    button = next(
        one
        for one in window.messages.findChildren(QPushButton)
        if one.text().startswith("Copy") and one.isVisible()
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("name", [kind.name for kind in PANES])
def test_a_defect_in_the_engine_can_be_reported_from_every_pane(make_window, name):
    window = make_window(panes=PANES, bridge=EngineBridge(broken_answers))
    bar = window.findChild(QTabBar)
    number = next(n for n in range(bar.count()) if bar.tabText(n) == name)
    hands = Hands.__new__(Hands)
    hands.window = window
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
    hands.wait_until(lambda: reports(window))
    hands.settle()
    assert all("a defect in answering" in one.details for one in reports(window))
    assert all("Traceback" not in one.text for one in reports(window))
    window.messages.take_focus()
    assert "Traceback" in copy_report(window)
    # The engine lives, and so does everything else.
    first = window.history.workspace
    for other in range(bar.count()):
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(other).center())
        hands.settle()
    assert window.history.workspace == first
    assert window.isVisible()


def script(text):
    """A program that does something else than train."""
    return (sys.executable, "-c", text)


CRASHES = {
    "a defect": "raise RuntimeError('a defect in the training')",
    "a refusal": "import sys; print('error: There is no such thing.', file=sys.stderr); sys.exit(2)",
    "no word": "import sys; sys.exit(7)",
    "nonsense": "print('this is no result')",
    "noise": "import os; os.write(2, os.urandom(100_000)); os._exit(3)",
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
    "segmentation fault": "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
}


@pytest.mark.parametrize("how", CRASHES)
def test_a_training_that_ends_badly_says_why_and_can_be_tried_again(make_window, how):
    desk = models_desk(make_window)
    desk.set_tiny()
    desk.queue.program = script(CRASHES[how])
    entry = desk.train("mine")
    desk.until(entry, Status.FAILED)
    assert entry.problem and "Traceback" not in entry.problem
    said = desk.window.messages._standing[-1]
    assert said.text.startswith("mine: ")
    if how == "a defect":
        assert "a defect in the training" in said.details
        assert "a defect in the training" in copy_report(desk.window)
    if how == "a refusal":
        assert said.text == "mine: There is no such thing." and not said.details
    if how != "killed":
        return
    desk.queue.program = PROGRAM
    desk.want(entry, RESUME)
    desk.until(entry, Status.DONE)
    assert own_files() == ["mine.safetensors"]


def test_a_training_whose_program_is_gone_says_so(make_window):
    desk = models_desk(make_window)
    desk.set_tiny()
    desk.queue.program = ("/there/is/no/such/program",)
    entry = desk.train("mine")
    desk.until(entry, Status.FAILED)
    assert "cannot be started" in desk.message()
    desk.want(entry, REMOVE)
    assert desk.queue.entries == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGSTOP")
def test_a_training_that_does_not_answer_is_ended_when_the_window_closes(make_window, monkeypatch):
    monkeypatch.setenv(VARIABLE, "8000")
    desk = models_desk(make_window)
    desk.set_tiny(epochs=50)
    entry = desk.train("mine")
    desk.until_steps(entry)
    number = entry.child.process_id
    os.kill(number, signal.SIGSTOP)
    desk.controller.queue.close()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)
