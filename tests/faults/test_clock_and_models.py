"""A clock that jumps, and a session whose model is gone: nothing is lost by either."""

import os

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.workspace.autosave import Autosave, abandoned
from core.workspace.session_file import open_session
from core.workspace.state import Workspace
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.session_keeper import Unsaved
from tests.gui.hands import Hands
from tests.models import tiny_model_file


def at(position):
    first = Workspace()
    return replace(first, traversal=replace(first.traversal, position=position))


def leave_behind(folder, *states):
    """What an instance that was killed has left, oldest first."""
    autosave = Autosave(folder, instance="gone")
    for state in states:
        autosave.write(state, None)
    autosave._lock.release()
    return sorted(folder.glob("gone.*.json"))


YEARS = {"1900": -2_208_988_800, "1970": 0, "2099": 4_070_908_800, "far beyond": 10**12}


@pytest.mark.parametrize("year", YEARS)
def test_whatever_the_clock_said_the_newest_snapshot_is_offered(make_window, tmp_path, qtbot, year):
    paths = leave_behind(tmp_path / "autosave", at(1.0), at(2.0), at(3.0))
    try:
        os.utime(paths[-1], (YEARS[year], YEARS[year]))
    except (OSError, OverflowError):
        pytest.skip("this file system has no such times")
    (snapshot,) = abandoned(tmp_path / "autosave")
    assert snapshot.workspace == at(3.0)
    window = make_window()
    qtbot.waitUntil(lambda: window.messages.shown is not None)
    buttons = window.messages.findChildren(QPushButton)
    restore = next(one for one in buttons if one.text() == "Restore")
    QTest.mouseClick(restore, Qt.MouseButton.LeftButton)
    assert window.history.workspace == at(3.0)


def test_a_clock_that_jumps_back_while_working_does_not_confuse_generations(
    make_window, tmp_path, qtbot
):
    window = make_window()
    folder = tmp_path / "autosave"
    for number, position in enumerate((1.0, 2.0, 3.0, 3.5), 1):
        window.history.push("Move", at(position))
        window.keeper.autosaver.write_now()

        def written(number=number):
            return any(path.name.endswith(f"{number:06d}.json") for path in folder.glob("*.json"))

        qtbot.waitUntil(written)
        for path in folder.glob("*.json"):
            # Each one seems to be older than those before.
            os.utime(path, (10**9 - number * 86_400,) * 2)
    newest = sorted(folder.glob("*.json"))[-1]
    assert len(list(folder.glob("*.json"))) == 3
    assert open_session(newest).workspace == at(3.5)


@pytest.mark.parametrize("how", ["gone", "changed", "damaged"])
def test_a_session_whose_model_is_not_as_it_was_opens_with_all_the_work(
    make_window, tmp_path, dialogs, how
):
    model = tiny_model_file(tmp_path / "own.safetensors")
    first = Workspace()
    state = replace(
        first,
        traversal=replace(first.traversal, models=(str(model), "small"), position=2.5),
        models=replace(first.models, selected=(str(model),)),
    )
    dialogs.unsaved_answer = Unsaved.DISCARD
    window = make_window()
    window.history.push("Work", state)
    assert window.keeper.save_to(tmp_path / "work.json")
    if how == "gone":
        model.unlink()
    elif how == "changed":
        tiny_model_file(model, seed=1)
    else:
        model.write_bytes(model.read_bytes()[:1000])
    again = make_window(panes=PANES, bridge=EngineBridge(), session=tmp_path / "work.json")
    hands = Hands.__new__(Hands)
    hands.window = again
    hands.settle()
    assert again.history.workspace == state
    said = [message.text for message in again.messages._standing]
    assert any("own" in sentence for sentence in said)
    assert not any(message.details for message in again.messages._standing)
    # The other model's strip is there all the same, and the session can be saved again.
    assert again.keeper.save_to(tmp_path / "again.json")
    assert open_session(tmp_path / "again.json").workspace == state
