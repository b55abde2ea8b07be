"""Two windows on one session: neither takes the other's work away without being told to."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.workspace.session_file import open_session, save_session
from core.workspace.state import Workspace
from gui.session_keeper import Unsaved


def at(position):
    first = Workspace()
    return replace(first, traversal=replace(first.traversal, position=position))


def press(window, text):
    buttons = window.messages.findChildren(QPushButton)
    QTest.mouseClick(next(b for b in buttons if b.text() == text), Qt.MouseButton.LeftButton)


def two_windows(make_window, path):
    save_session(path, at(1.0))
    return make_window(session=path), make_window(session=path)


def test_what_another_window_has_saved_is_not_overwritten_unasked(make_window, tmp_path):
    path = tmp_path / "heights.json"
    one, two = two_windows(make_window, path)
    one.history.push("Move", at(2.0))
    assert one.keeper.save()
    two.history.push("Move", at(3.0))
    assert not two.keeper.save()
    assert "heights.json was changed by another window" in two.messages.shown.text
    assert two.isWindowModified()
    assert open_session(path).workspace == at(2.0)
    press(two, "Save over it")
    assert open_session(path).workspace == at(3.0)
    assert not two.isWindowModified()
    # From now on it is this window's again, and the other one's no more.
    two.history.push("Move", at(3.5))
    assert two.keeper.save()
    one.history.push("Move", at(2.5))
    assert not one.keeper.save()


def test_or_the_work_goes_to_another_file(make_window, dialogs, tmp_path):
    path = tmp_path / "heights.json"
    one, two = two_windows(make_window, path)
    one.history.push("Move", at(2.0))
    assert one.keeper.save()
    two.history.push("Move", at(3.0))
    assert not two.keeper.save()
    dialogs.save_answer = tmp_path / "mine.json"
    press(two, "Save as…")
    assert open_session(path).workspace == at(2.0)
    assert open_session(tmp_path / "mine.json").workspace == at(3.0)
    assert two.keeper.path == tmp_path / "mine.json"


def test_a_window_with_such_work_does_not_close_by_saving(make_window, dialogs, tmp_path):
    path = tmp_path / "heights.json"
    one, two = two_windows(make_window, path)
    one.history.push("Move", at(2.0))
    assert one.keeper.save()
    two.history.push("Move", at(3.0))
    dialogs.unsaved_answer = Unsaved.SAVE
    assert not two.close()
    assert open_session(path).workspace == at(2.0)
    assert two.history.workspace == at(3.0)


def test_a_file_that_is_gone_or_the_same_is_simply_written(make_window, tmp_path):
    path = tmp_path / "heights.json"
    one, two = two_windows(make_window, path)
    path.unlink()
    one.history.push("Move", at(2.0))
    assert one.keeper.save()
    raw = path.read_bytes()
    path.write_bytes(raw)  # as a file system's copy does, with another time
    one.history.push("Move", at(2.5))
    assert one.keeper.save()
    assert two.keeper.path == path


def test_each_window_has_snapshots_of_its_own(make_window, tmp_path, qtbot):
    path = tmp_path / "heights.json"
    one, two = two_windows(make_window, path)
    one.history.push("Move", at(2.0))
    two.history.push("Move", at(3.0))
    for window in (one, two):
        window.keeper.autosaver.write_now()
    folder = tmp_path / "autosave"
    qtbot.waitUntil(lambda: len(list(folder.glob("*.json"))) == 2)
    assert len({name.name.split(".")[0] for name in folder.glob("*.json")}) == 2
    kept = [open_session(one).workspace for one in folder.glob("*.json")]
    assert at(2.0) in kept and at(3.0) in kept
