"""Autosave: after any end but a clean one, the last state is there again."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.errors import UserError
from core.workspace import autosave, instance_lock
from core.workspace.autosave import Autosave, abandoned, discard
from core.workspace.instance_lock import InstanceLock, is_held, remove_abandoned
from core.workspace.session_file import open_session
from core.workspace.state import Traversal, Workspace

ROOT = Path(__file__).parents[3]


def state(position: float) -> Workspace:
    return Workspace(Traversal(position=position, models=("small",)))


def no_models(name: str) -> Path:
    raise UserError(f"There is no model '{name}'.")


def crash(folder: Path, instance: str = "crashed", count: int = 1) -> None:
    """What an instance leaves behind that dies after ``count`` snapshots, in a process of its own."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from core.workspace.autosave import Autosave\n"
        "from core.workspace.state import Traversal, Workspace\n"
        "own = Autosave(Path(sys.argv[1]), sys.argv[2])\n"
        "for number in range(int(sys.argv[3])):\n"
        "    own.write(Workspace(Traversal(position=float(number % 4), models=('small',))), None)\n"
        "os._exit(9)\n"
    )
    command = [sys.executable, "-c", program, str(folder), instance, str(count)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_after_a_crash_the_last_state_is_offered(tmp_path: Path) -> None:
    crash(tmp_path, count=4)
    (snapshot,) = abandoned(tmp_path)
    assert snapshot.workspace == state(3.0)
    assert snapshot.session_path is None
    assert snapshot.warnings == ()
    assert abs(snapshot.saved.timestamp() - time.time()) < 60
    assert abandoned(tmp_path) == [snapshot]  # looking changes nothing
    discard(snapshot)
    assert names(tmp_path) == []
    assert abandoned(tmp_path) == []


def test_a_running_instance_is_left_alone(tmp_path: Path) -> None:
    own = Autosave(tmp_path, "running", no_models)
    own.write(state(1.0), tmp_path / "work.json")
    assert abandoned(tmp_path) == []
    assert is_held(tmp_path / "running.lock")
    crash(tmp_path)
    assert [snapshot.instance for snapshot in abandoned(tmp_path)] == ["crashed"]
    own.release()
    own.release()
    assert names(tmp_path) == ["crashed.000001.json", "crashed.lock"]


def test_work_can_be_left_for_the_next_start(tmp_path: Path) -> None:
    own = Autosave(tmp_path, "one", no_models)
    own.write(state(1.0), None)
    own.release(keep=True)
    assert [snapshot.workspace for snapshot in abandoned(tmp_path)] == [state(1.0)]


def test_three_generations_and_the_session_they_belong_to(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "autosave"
    session = tmp_path / "work.json"
    own = Autosave(folder, "one", no_models)
    for position in range(5):
        own.write(state(position), session)
        own.write(state(position), session)  # nothing new: no new generation
    assert names(folder) == [f"one.00000{n}.json" for n in (3, 4, 5)] + ["one.lock"]
    positions = [
        open_session(folder / f"one.00000{n}.json", no_models).workspace.traversal.position
        for n in (3, 4, 5)
    ]
    assert positions == [2.0, 3.0, 4.0]
    assert open_session(folder / "one.000005.json", no_models).autosave_of == session
    own.write(state(4), tmp_path / "saved-elsewhere.json")
    assert "one.000006.json" in names(folder)
    own.clear()
    assert names(folder) == ["one.lock"]
    own.write(state(4), tmp_path / "saved-elsewhere.json")
    assert names(folder) == ["one.000001.json", "one.lock"]
    own.release()
    assert names(folder) == []


def test_a_damaged_generation_gives_way_to_the_one_before(tmp_path: Path) -> None:
    crash(tmp_path, count=3)
    newest = tmp_path / "crashed.000003.json"
    newest.write_bytes(newest.read_bytes()[:40])
    (snapshot,) = abandoned(tmp_path)
    assert snapshot.workspace == state(1.0)
    for path in tmp_path.glob("*.json"):
        path.write_bytes(b"\xff")
    assert abandoned(tmp_path) == []
    assert len(names(tmp_path)) == 4  # whatever they are, they are not ours to throw away
    discard(snapshot)
    assert names(tmp_path) == []


def test_several_crashes_are_offered_newest_first(tmp_path: Path) -> None:
    for number, instance in enumerate(("b", "a", "c")):
        crash(tmp_path, instance)
        os.utime(tmp_path / f"{instance}.000001.json", (1e9 + number, 1e9 + number))
    assert [snapshot.instance for snapshot in abandoned(tmp_path)] == ["c", "a", "b"]


def test_locks_without_snapshots_are_cleared_away(tmp_path: Path) -> None:
    crash(tmp_path, count=0)
    assert names(tmp_path) == ["crashed.lock"]
    own = Autosave(tmp_path, "running", no_models)
    assert abandoned(tmp_path) == []
    assert names(tmp_path) == ["running.lock"]
    own.release()


def test_foreign_files_in_the_folder_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "x.000001.json").mkdir()
    (tmp_path / "y.lock").mkdir()
    crash(tmp_path)
    assert [snapshot.instance for snapshot in abandoned(tmp_path)] == ["crashed"]
    assert {"notes.txt", "x.000001.json", "y.lock"} <= set(names(tmp_path))


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert abandoned(tmp_path / "nowhere") == []


def test_the_default_folder_is_in_the_users_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATENT_TRANSLATOR_STATE", str(tmp_path / "state"))
    own = Autosave(find_model=no_models)
    own.write(state(1.0), None)
    assert own.folder == tmp_path / "state" / "autosave" == autosave.autosave_folder()
    assert f"{own.instance}.000001.json" in names(own.folder)
    assert abandoned() == []
    own.release()


def test_a_snapshot_that_cannot_be_written_says_so_and_keeps_the_others(tmp_path: Path) -> None:
    own = Autosave(tmp_path, "one", no_models)
    own.write(state(1.0), None)
    with pytest.raises(UserError, match="Cannot save"):
        own.write(state(float("nan")), None)
    assert names(tmp_path) == ["one.000001.json", "one.lock"]
    own.write(state(2.0), None)
    assert "one.000002.json" in names(tmp_path)
    own.release()
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="Cannot create the folder"):
        Autosave(tmp_path / "file", "two", no_models)


@pytest.mark.parametrize("instance", ["../up", "a.b", "a b", "x" * 65, "a/b"])
def test_an_instance_cannot_be_named_like_a_path(tmp_path: Path, instance: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        Autosave(tmp_path, instance, no_models)


def test_a_lock_tells_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "one.lock"
    assert not is_held(path)
    lock = InstanceLock(path)
    assert is_held(path)
    assert f'"pid": {os.getpid()}' in path.read_text()
    remove_abandoned(path)
    assert path.exists()
    lock.release()
    assert not path.exists()
    with pytest.raises(UserError, match="no such file"):
        InstanceLock(tmp_path / "nowhere" / "one.lock")


@pytest.mark.skipif(
    os.name == "nt", reason="Windows removes no open file, so there is no such race"
)
def test_a_lock_file_that_is_cleared_away_while_being_locked_is_made_again(tmp_path: Path) -> None:
    path = tmp_path / "one.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    instance_lock._lock(descriptor, wait=True)
    made: list[InstanceLock] = []
    thread = threading.Thread(target=lambda: made.append(InstanceLock(path)))
    thread.start()
    time.sleep(0.1)  # let it come to wait for the lock; if it does not, nothing is lost
    path.unlink()
    os.close(descriptor)
    thread.join(10)
    assert is_held(path)
    made[0].release()


@pytest.mark.skipif(os.name == "nt", reason="there, locks work wherever files can be written")
def test_without_system_locks_the_process_number_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(_descriptor: int, *, wait: bool) -> None:
        raise OSError(instance_lock.errno.ENOLCK, "no locks available")

    crash(tmp_path)
    monkeypatch.setattr(instance_lock, "_lock", no_locks)
    lock = InstanceLock(tmp_path / "one.lock")
    assert is_held(tmp_path / "one.lock")
    assert not is_held(tmp_path / "crashed.lock")
    lock.release()
    (tmp_path / "odd.lock").write_text("who?")
    assert is_held(tmp_path / "odd.lock")


@pytest.mark.parametrize("seconds", [1e12, -1e12, float(2**63), 0.0])
def test_a_time_that_no_calendar_has_hides_no_snapshot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    crash(tmp_path)
    stat = Path.stat

    class Jumped:
        st_mtime = seconds

        def __init__(self, real: os.stat_result) -> None:
            self.st_mode, self.st_size = real.st_mode, real.st_size

    monkeypatch.setattr(
        Path,
        "stat",
        lambda path, **k: Jumped(stat(path, **k)) if path.suffix == ".json" else stat(path, **k),
    )
    (found,) = abandoned(tmp_path, no_models)
    assert found.saved.year == 1970 or found.saved.year >= 2020


def test_a_folder_that_was_removed_is_made_again_with_its_lock(tmp_path: Path) -> None:
    folder = tmp_path / "autosave"
    own = Autosave(folder, find_model=no_models)
    own.write(state(1.0), None)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    own.write(state(1.0), None)
    assert [open_session(path).workspace for path in folder.glob("*.json")] == [state(1.0)]
    assert is_held(folder / f"{own.instance}.lock")
    assert abandoned(folder, no_models) == []
    own.release()
    assert list(folder.iterdir()) == []
