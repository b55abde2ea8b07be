"""A disk that is full, a folder that is read-only or gone: a sentence, and the work is still there."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.vae.checkpoint_path import checkpoint_path
from core.vae.library import SHIPPED
from core.vae.own_models import own_model_path
from core.workspace.autosave import abandoned
from core.workspace.session_file import open_session
from core.workspace.state import Workspace
from gui.models.queue_list import RESUME
from gui.models.training_queue import Status
from tests.faults.small_disk import fill, make_read_only, small_disk
from tests.gui.models_desk import models_desk, own_files
from tests.models import tiny_model_file
from tests.training_child import VARIABLE


@dataclass
class Place:
    """A folder that can be made useless, and useful again."""

    folder: Path
    spoil: Callable[[], object]
    mend: Callable[[], object]
    gone: bool = False


@pytest.fixture(params=["full", "read-only", "gone"])
def place(request, tmp_path):
    """One of the three."""
    folder = tmp_path / "disk"
    if request.param == "gone":
        folder.mkdir()
        yield Place(
            folder, lambda: shutil.rmtree(folder), lambda: folder.mkdir(exist_ok=True), True
        )
        return
    with small_disk(folder):
        if request.param == "full":
            yield Place(folder, lambda: fill(folder), (folder / "filler").unlink)
        else:
            remount = ["mount", "-o", "remount,rw", str(folder)]
            yield Place(
                folder, lambda: make_read_only(folder), lambda: subprocess.run(remount, check=True)
            )


@pytest.fixture
def full(tmp_path):
    with small_disk(tmp_path / "disk") as folder:
        yield folder


def at(position):
    first = Workspace()
    return replace(first, traversal=replace(first.traversal, position=position))


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def said(window):
    """All that stands in the message bar."""
    return [message.text for message in window.messages._standing]


def is_a_sentence(text):
    return text[:1].isupper() and text.endswith(".") and "Traceback" not in text


def test_a_session_that_cannot_be_saved_stays_unsaved_and_the_old_file_whole(make_window, place):
    window = make_window()
    path = place.folder / "work.json"
    window.history.push("Move", at(1.0))
    assert window.keeper.save_to(path)
    before = files_in(place.folder)
    window.history.push("Move", at(2.0))
    place.spoil()
    assert not window.keeper.save()
    assert window.isWindowModified()
    assert window.history.workspace == at(2.0)
    (sentence,) = said(window)
    assert is_a_sentence(sentence) and "work.json" in sentence
    if not place.gone:
        assert open_session(path).workspace == at(1.0)
        assert [name for name in files_in(place.folder) if name != "filler"] == before
    place.mend()
    assert window.keeper.save()
    assert open_session(path).workspace == at(2.0)


# Not read-only: while a lock is held there, Linux makes no disk read-only.
@pytest.mark.parametrize("place", ["full", "gone"], indirect=True)
def test_snapshots_that_cannot_be_written_are_said_once_and_go_on_afterwards(
    make_window, place, monkeypatch, qtbot, tmp_path
):
    autosave = tmp_path / "autosave"
    autosave.symlink_to(place.folder)
    window = make_window()
    saver = window.keeper.autosaver
    window.history.push("Move", at(1.0))
    saver.write_now()
    qtbot.waitUntil(lambda: len(list(place.folder.glob("*.json"))) == 1)
    place.spoil()
    for position in (2.0, 2.5):
        window.history.push("Move", at(position))
        saver.write_now()
    qtbot.waitUntil(lambda: len(said(window)) == 1)
    assert is_a_sentence(said(window)[0])
    assert window.history.workspace == at(2.5)
    place.mend()
    window.history.push("Move", at(3.0))
    saver.write_now()

    def newest():
        found = sorted(place.folder.glob("*.json"))
        return bool(found) and open_session(found[-1]).workspace == at(3.0)

    qtbot.waitUntil(newest)
    assert len(said(window)) == 1
    # It is this window's still: nobody is offered it.
    assert abandoned(autosave) == []


def test_a_model_that_cannot_be_copied_leaves_nothing_behind(
    make_window, place, monkeypatch, tmp_path
):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(place.folder))
    model = tiny_model_file(tmp_path / "mine.safetensors")
    desk = models_desk(make_window)
    desk.bring(model)
    desk.wait_for("mine")
    place.spoil()
    other = tiny_model_file(tmp_path / "other.safetensors", seed=1)
    desk.bring(other)
    if place.gone:  # the folder is simply made again
        desk.wait_for("other")
        return
    (sentence,) = said(desk.window)
    assert is_a_sentence(sentence)
    assert own_files() == ["mine.safetensors"]
    assert not [name for name in files_in(place.folder) if "other" in name]
    place.mend()
    desk.bring(other)
    desk.wait_for("mine", "other")


def test_renaming_and_deleting_on_a_read_only_disk_are_refused(make_window, full, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(full))
    (full / "models").mkdir()
    tiny_model_file(own_model_path("mine"))
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    make_read_only(full)
    desk.rename("yours")
    desk.press("Delete")
    assert len(said(desk.window)) == 2
    assert all(is_a_sentence(sentence) for sentence in said(desk.window))
    assert own_files() == ["mine.safetensors"]
    assert desk.state.selected == ("mine",)


def test_a_training_on_a_full_disk_says_so_and_goes_on_when_there_is_room(
    make_window, full, monkeypatch
):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(full))
    monkeypatch.setenv(VARIABLE, "4000")
    desk = models_desk(make_window)
    desk.set_tiny(epochs=6, batch=128)
    entry = desk.train("mine")
    desk.wait_until(lambda: len(entry.course.measures) >= 1)
    filler = fill(full)
    desk.wait_until(lambda: entry.status in (Status.FAILED, Status.DONE))
    assert entry.status is Status.FAILED
    assert "Traceback" not in entry.problem and entry.problem.endswith(".")
    assert any("mine" in sentence for sentence in said(desk.window))
    assert own_files() == []
    filler.unlink()
    desk.want(entry, RESUME)
    desk.until(entry, Status.DONE)
    assert own_files() == ["mine.safetensors"]
    assert not checkpoint_path(own_model_path("mine")).exists()
    desk.wait_for("mine")
    assert desk.pane.list.text_of("mine").startswith("mine: NELBO")


def test_a_training_cannot_be_begun_where_nothing_can_be_written(make_window, full, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(full / "data"))
    desk = models_desk(make_window)
    desk.set_tiny()
    make_read_only(full)
    desk.click(desk.form.train_button)
    assert desk.queue.entries == ()
    (sentence,) = said(desk.window)
    assert is_a_sentence(sentence)
    assert desk.listed() == list(SHIPPED)


def test_a_window_closes_though_its_settings_cannot_be_written(make_window, tmp_path, full):
    (tmp_path / "settings.ini").symlink_to(full / "settings.ini")
    window = make_window()
    make_read_only(full)
    window.resize(1000, 700)
    assert window.close()
