"""Models as files: listed, damaged, brought in, renamed, thrown away and had back, compared, shown."""

import os
import shutil
import sys
import threading
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from core.engine.answers import Answers
from core.engine.outcomes import Progress
from core.engine.requests import Priority, Request
from core.files import data_folder
from core.vae.library import SHIPPED, user_models_folder
from core.workspace.models_state import Page
from core.workspace.state import Workspace
from gui.engine_bridge import EngineBridge
from gui.models import file_intents
from gui.models.model_list import ModelList, shortly
from gui.panes import PANES
from tests.gui.fake_pane import fake_pane
from tests.gui.manners import controls, cut_texts, reached_by_tab, unlabelled
from tests.gui.models_desk import CONTROL, ONLY_THIS, ModelsDesk, models_desk, own_files
from tests.models import tiny_model_file


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def desk(make_window):
    return models_desk(make_window)


@pytest.fixture
def own():
    """Puts a small model among the user's own."""

    def put(name, seed=0):
        user_models_folder().mkdir(parents=True, exist_ok=True)
        return tiny_model_file(user_models_folder() / f"{name}.safetensors", seed)

    return put


def message_button(desk, text):
    buttons = desk.window.messages.findChildren(QPushButton)
    return next(one for one in buttons if one.text() == text and one.isVisible())


# Looking


def test_the_shipped_models_are_listed_with_their_measures(desk):
    assert desk.listed() == list(SHIPPED)
    for name in SHIPPED:
        text = desk.pane.list.text_of(name)
        assert text.startswith(f"{name}: NELBO ") and text.endswith(" active")
    card = desk.pane.measures.cards[0]
    assert card.name.text() == "small"
    assert float(card.figures["NELBO"].text()) > 100
    shown = card.figures["Active dimensions"].text()
    assert f"{sum(v > 0.01 for v in card.bars._variance)} of 20" == shown
    assert not desk.pane.buttons["Delete"].isEnabled()


def test_a_click_looks_at_another_model_and_can_be_undone(desk):
    desk.choose("large")
    assert desk.state.selected == ("large",)
    assert desk.pane.measures.cards[0].name.text() == "large"
    desk.window.history.undo()
    assert desk.pane.list.selected() == ("small",)
    assert desk.window.history.workspace == Workspace()


def test_ctrl_click_compares_two_and_says_how_they_differ(desk):
    desk.choose("large", CONTROL)
    assert desk.state.selected == ("small", "large")
    second = desk.pane.measures.cards[1]
    assert second.isVisible()
    measures = {
        entry.reference: entry.description.measures for entry in desk.pane.list.entries()[:4]
    }
    nats = measures["large"].nelbo - measures["small"].nelbo
    word = "higher" if nats > 0 else "lower"
    assert f"{abs(nats):.1f} nats {word}" in desk.pane.measures.difference.text()
    # A third one: the first of the two goes.
    desk.choose("two-d-a", CONTROL)
    assert desk.state.selected == ("large", "two-d-a")
    desk.choose("two-d-a", CONTROL)
    assert desk.state.selected == ("large",)
    assert not second.isVisible()


def test_other_images_are_other_images_and_samples(desk):
    request = desk.controller._inquiry._asked
    before = desk.controller._inquiry.pictures(desk.state)
    desk.click(desk.pane.measures.draw_button)
    desk.settle()
    after = desk.controller._inquiry.pictures(desk.state)
    assert desk.controller._inquiry._asked != request
    assert after.numbers != before.numbers
    assert (after.models[0].samples != before.models[0].samples).any()


def test_every_control_has_a_name_and_a_tip_and_none_is_cut(desk):
    for page in Page:
        desk.turn_to(page)
        assert unlabelled(desk.pane) == []
        assert cut_texts(desk.pane) == []
    assert len(reached_by_tab(desk.pane)) > 8


# Files that are no good


def spoil(path, how):
    raw = path.read_bytes()
    if how == "cut short":
        path.write_bytes(raw[: len(raw) // 2])
    elif how == "no model":
        path.write_bytes(b"these are no weights")
    elif how == "newer":
        path.write_bytes(raw.replace(b'\\"schema\\":1', b'\\"schema\\":9'))
    elif how == "empty":
        path.write_bytes(b"")
    assert path.read_bytes() != raw


@pytest.mark.parametrize(
    ("how", "reason"),
    [("cut short", ""), ("no model", ""), ("empty", ""), ("newer", "newer version")],
)
def test_a_bad_file_is_listed_with_its_reason_and_stops_nothing(make_window, own, how, reason):
    spoil(own("bad"), how)
    own("good", seed=1)
    desk = models_desk(make_window)
    desk.wait_for("bad", "good")
    text = desk.pane.list.text_of("bad").removeprefix("bad: ")
    assert "bad" in text and text.endswith(".") and reason in text
    desk.choose("bad")
    card = desk.pane.measures.cards[0]
    assert card.problem.isVisible() and card.problem.text() == text
    assert not desk.pane.measures.above_button.isEnabled()
    desk.choose("good")
    assert not card.problem.isVisible()
    assert card.pictures.isVisible()


def test_a_folder_called_like_a_model_is_no_model(make_window, own):
    own("good")
    (user_models_folder() / "folder.safetensors").mkdir()
    desk = models_desk(make_window)
    desk.wait_until(lambda: "good" in desk.listed())
    assert desk.pane.list.text_of("folder").startswith("folder: ")
    desk.choose("folder")
    desk.choose("good")
    assert desk.pane.measures.cards[0].name.text() == "good"


def test_a_file_that_changes_is_noticed_and_said(make_window, own):
    path = own("mine", seed=1)
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    shutil.copy(tiny_model_file(path.parent.parent / "other.safetensors", seed=2), path)
    # The folder tells of it; a file written in place only when the list is read again.
    (path.parent / "note.txt").write_text("something happens here")
    desk.wait_until(lambda: "has changed" in desk.pane.list.text_of("mine"))
    desk.settle()
    assert "has changed" in desk.pane.measures.cards[0].problem.text()


def test_a_file_that_goes_is_said_to_be_gone(make_window, own):
    path = own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    path.unlink()
    desk.wait_for()
    assert "There is no model 'mine' any more" in desk.pane.measures.cards[0].problem.text()
    desk.choose("small")
    assert desk.pane.measures.cards[0].name.text() == "small"


# Import


def test_importing_copies_the_file_and_looks_at_it(desk, tmp_path):
    path = tiny_model_file(tmp_path / "mine.safetensors")
    desk.bring(path)
    desk.wait_for("mine")
    assert desk.state.selected == ("mine",)
    assert own_files() == ["mine.safetensors"]
    assert (user_models_folder() / "mine.safetensors").read_bytes() == path.read_bytes()
    assert desk.message() == "Imported mine."
    desk.bring(path)
    assert "is here already, as 'mine'" in desk.message()
    assert own_files() == ["mine.safetensors"]


def test_one_called_like_another_gets_a_number(desk, tmp_path):
    for seed, folder in enumerate(("one", "two")):
        (tmp_path / folder).mkdir()
        desk.bring(tiny_model_file(tmp_path / folder / "small.safetensors", seed))
    desk.wait_for("small 2", "small 3")


def test_of_several_files_the_good_ones_come_and_the_others_are_said(desk, tmp_path):
    good = tiny_model_file(tmp_path / "good.safetensors")
    bad = tmp_path / "bad.safetensors"
    bad.write_bytes(good.read_bytes()[:100])
    desk.bring(bad, good, tmp_path / "gone.safetensors")
    desk.wait_for("good")
    said = [message.text for message in desk.window.messages._standing]
    assert len(said) == 2
    assert "bad.safetensors" in said[0] and "gone.safetensors" in said[1]


def test_files_are_dropped_on_the_window(desk, tmp_path):
    path = tiny_model_file(tmp_path / "mine.safetensors")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    desk.window.take_files([one.toLocalFile() and path for one in data.urls()])
    desk.wait_for("mine")


# Rename, delete, reveal


def test_renaming_is_a_step_and_reaches_every_pane(make_window, own):
    own("mine")
    desk = models_desk(make_window, panes=PANES)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.click(desk.pane.measures.below_button)
    assert desk.window.history.workspace.traversal.models == ("small", "mine")
    desk.rename("yours")
    desk.wait_for("yours")
    assert own_files() == ["yours.safetensors"]
    assert desk.state.selected == ("yours",)
    assert desk.window.history.workspace.traversal.models == ("small", "yours")
    desk.window.history.undo()
    desk.wait_for("mine")
    assert own_files() == ["mine.safetensors"]
    assert desk.window.history.workspace.traversal.models == ("small", "mine")
    desk.window.history.redo()
    desk.wait_for("yours")
    assert own_files() == ["yours.safetensors"]


@pytest.mark.parametrize("name", ["taken", "small", "a/b", ".hidden", "x" * 81])
def test_names_that_cannot_be_are_refused_and_nothing_changes(make_window, own, name):
    own("mine")
    own("taken", seed=1)
    desk = models_desk(make_window)
    desk.wait_for("mine", "taken")
    desk.choose("mine")
    desk.rename(name)
    assert desk.message()
    assert own_files() == ["mine.safetensors", "taken.safetensors"]
    assert desk.state.selected == ("mine",)


def test_escape_leaves_the_name_as_it_was(make_window, own):
    own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.keys(desk.pane.list, Qt.Key.Key_F2)
    QTest.keyClicks(desk.pane.new_name, "yours")
    QTest.keyClick(desk.pane.new_name, Qt.Key.Key_Escape)
    desk.settle()
    assert not desk.pane.new_name.isVisible()
    assert own_files() == ["mine.safetensors"]


def test_deleting_goes_to_the_bin_and_comes_back_from_it(make_window, own):
    raw = own("mine").read_bytes()
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.keys(desk.pane.list, Qt.Key.Key_Delete)
    desk.wait_for()
    assert own_files() == []
    assert desk.state.selected == ("small",)
    desk.click(message_button(desk, "Undo"))
    desk.wait_for("mine")
    assert (user_models_folder() / "mine.safetensors").read_bytes() == raw
    assert desk.state.selected == ("mine",)
    # Again and back by undo and redo.
    desk.window.history.redo()
    desk.wait_for()
    desk.window.history.undo()
    desk.wait_for("mine")
    assert (user_models_folder() / "mine.safetensors").read_bytes() == raw


def test_after_other_steps_the_button_brings_back_only_the_file(make_window, own):
    own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.press("Delete")
    desk.wait_for()
    desk.choose("large")
    desk.click(message_button(desk, "Undo"))
    desk.wait_for("mine")
    assert desk.state.selected == ("large",)


def test_what_is_gone_already_cannot_be_deleted_and_that_is_said(make_window, own):
    path = own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    path.unlink()
    desk.click(desk.pane.buttons["Delete"])
    desk.settle()
    said = [message.text for message in desk.window.messages._standing]
    assert any("is not there any more" in text for text in said)


def test_a_model_is_shown_in_the_file_manager(make_window, own, monkeypatch):
    path = own("mine")
    shown = []
    monkeypatch.setattr(file_intents, "reveal", shown.append)
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.press("Show file")
    assert shown == [path]


def test_files_that_come_one_after_the_other_are_all_imported(desk, tmp_path):
    names = ("first", "second", "third")
    paths = [
        tiny_model_file(tmp_path / f"{name}.safetensors", seed) for seed, name in enumerate(names)
    ]
    for path in paths:
        desk.controller.files.take_files([path])
    desk.settle()
    assert own_files() == sorted(f"{name}.safetensors" for name in names)
    desk.wait_for(*names)
    assert desk.state.selected == ("third",)


@pytest.mark.skipif(os.name == "nt", reason="on Windows folders are not made read-only like this")
def test_an_import_into_a_folder_that_cannot_be_made_is_said(desk, tmp_path, data):
    data.parent.mkdir(exist_ok=True)
    data.write_text("a file where the folder should be")
    assert data_folder() == data
    desk.bring(tiny_model_file(tmp_path / "mine.safetensors"))
    assert desk.message()
    assert desk.listed() == list(SHIPPED)


def test_the_list_says_what_is_wrong_without_the_path_that_would_hide_it(make_window, own):
    path = own("bad")
    spoil(path, "cut short")
    desk = models_desk(make_window)
    desk.wait_for("bad")
    entry = next(one for one in desk.pane.list.entries() if one.name == "bad")
    short = shortly(entry)
    assert str(path) in entry.problem and str(path.parent) not in short
    assert short[0].isupper() and entry.problem.endswith(short[1:])


def test_two_models_side_by_side_show_fewer_images_rather_than_smaller_ones(desk):
    rows = desk.pane.measures.cards[0].pictures
    desk.window.resize(1280, 800)
    desk.settle()
    assert rows.shown_columns() == 8
    alone = rows._side(8)
    desk.choose("large", CONTROL)
    assert rows.shown_columns() >= 6
    assert alone >= rows._side(rows.shown_columns()) >= 2 * 28


def test_a_folder_that_changes_while_the_window_closes_is_not_looked_at_any_more(
    make_window, own, dialogs
):
    path = own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    (path.parent / "note.txt").write_text("something happens here")
    desk.wait_until(desk.controller._soon_looked.isActive)
    assert desk.window.close()
    assert not desk.controller._soon_looked.isActive()
    assert desk.controller._watcher.directories() == []


def test_a_file_that_somebody_puts_there_is_listed_without_being_asked_for(make_window, data):
    data.mkdir()
    desk = models_desk(make_window)
    user_models_folder().mkdir()
    tiny_model_file(user_models_folder() / "mine.safetensors")
    desk.wait_for("mine")
    tiny_model_file(user_models_folder() / "yours.safetensors", seed=1)
    desk.wait_for("mine", "yours")


@pytest.mark.skipif(
    sys.platform != "linux", reason="where the bin is, is known of freedesktop's only"
)
def test_what_the_emptied_bin_has_lost_is_said_and_the_rest_goes_on(make_window, own):
    own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.press("Delete")
    desk.wait_for()
    (binned,) = Path(os.environ["XDG_DATA_HOME"]).glob("Trash/files/mine*")
    binned.unlink()
    desk.window.history.undo()
    desk.settle()
    said = [message.text for message in desk.window.messages._standing]
    assert any("cannot be brought back from the bin" in text for text in said)
    assert "There is no model 'mine' any more" in desk.pane.measures.cards[0].problem.text()
    desk.choose("large")
    assert desk.state.selected == ("large",)


def test_a_name_that_was_taken_meanwhile_keeps_the_old_file_in_the_bin(make_window, own):
    own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.press("Delete")
    desk.wait_for()
    other = own("mine", seed=1).read_bytes()
    desk.window.history.undo()
    desk.settle()
    said = [message.text for message in desk.window.messages._standing]
    assert any("there is another file of that name by now" in text for text in said)
    assert (user_models_folder() / "mine.safetensors").read_bytes() == other


@pytest.mark.skipif(
    sys.platform != "linux", reason="where the bin is, is known of freedesktop's only"
)
def test_a_note_that_the_bin_does_not_give_up_is_said_and_the_model_is_back(make_window, own):
    raw = own("mine").read_bytes()
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.press("Delete")
    desk.wait_for()
    (note,) = Path(os.environ["XDG_DATA_HOME"]).glob("Trash/info/mine*.trashinfo")
    note.unlink()
    note.mkdir()  # which nobody can unlink, not even root
    desk.click(message_button(desk, "Undo"))
    desk.wait_for("mine")
    assert (user_models_folder() / "mine.safetensors").read_bytes() == raw
    assert desk.state.selected == ("mine",)
    said = [message.text for message in desk.window.messages._standing]
    assert any("mine is back" in text and note.name in text for text in said)
    assert not any("Traceback" in text or "defect" in text for text in said)


class Occupied:
    """The program's answers, but for a job of another pane that goes on until it is let go."""

    def __init__(self, stuck=False):
        self.go_on = threading.Event()
        self.began = threading.Event()
        self.stuck = stuck
        self.answers = Answers()

    def __call__(self, request):
        if not isinstance(request, LongJob):
            return self.answers(request)
        return self._wait() if self.stuck else self._work()

    def _wait(self):
        self.began.set()
        self.go_on.wait(60.0)

    def _work(self):
        while not self.go_on.wait(0.01):
            yield Progress(0.0, "Working")
            self.began.set()


class LongJob(Request, frozen=True):
    lane: ClassVar[str] = "long job"
    priority: ClassVar[Priority] = Priority.JOB


def occupied_desk(make_window, stuck):
    occupied = Occupied(stuck)
    bridge = EngineBridge(lambda: occupied)
    window = make_window(panes=[fake_pane(), *ONLY_THIS], bridge=bridge)
    bridge.submit(LongJob())
    assert occupied.began.wait(60.0)
    return occupied, ModelsDesk(window)


def test_names_and_descriptions_come_while_the_engine_answers_nothing(make_window):
    occupied, desk = occupied_desk(make_window, stuck=True)
    try:
        desk.wait_until(lambda: len(desk.listed()) == 4)
        card = desk.pane.measures.cards[0]
        assert card.name.text() == "small" and float(card.figures["NELBO"].text()) > 100
        assert card.pictures.sentence() == "Loading…"
        assert not occupied.go_on.is_set()
    finally:
        occupied.go_on.set()
    desk.wait_until(lambda: len(card.pictures.rows()) == 3)


def test_pictures_and_imports_do_not_wait_for_another_panes_job(make_window, tmp_path):
    occupied, desk = occupied_desk(make_window, stuck=False)
    try:
        card = desk.pane.measures.cards[0]
        desk.wait_until(lambda: len(card.pictures.rows()) == 3)
        desk.controller.files.take_files([tiny_model_file(tmp_path / "mine.safetensors")])
        desk.wait_until(lambda: "mine" in desk.listed())
        assert not occupied.go_on.is_set()
    finally:
        occupied.go_on.set()
    desk.settle()


def test_the_list_says_that_it_is_loading_until_it_is_there(qtbot):
    models = ModelList()
    qtbot.addWidget(models)
    assert models.item(0).text() == "Loading…"


def test_two_models_are_compared_by_the_keyboard_alone(desk):
    desk.keys(desk.pane.list, Qt.Key.Key_Down, modifier=CONTROL)
    QTest.keyClick(desk.pane.list, Qt.Key.Key_Space, CONTROL)
    desk.settle()
    assert desk.state.selected == ("small", "large")
    # The keyboard stays where it was, and goes on from there.
    QTest.keyClick(desk.pane.list, Qt.Key.Key_Space, CONTROL)
    desk.settle()
    assert desk.state.selected == ("small",)


def test_keys_that_do_nothing_to_a_shipped_model_say_why(desk):
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
        desk.window.messages.dismiss()
        desk.keys(desk.pane.list, key)
        assert desk.message().startswith("small comes with the program")
    assert not desk.pane.new_name.isVisible()


def test_after_renaming_the_keyboard_is_in_the_list(make_window, own):
    own("mine")
    desk = models_desk(make_window)
    desk.wait_for("mine")
    desk.choose("mine")
    desk.rename("yours")
    assert desk.pane.list.hasFocus()


def test_screen_readers_hear_a_name_for_every_control(desk):
    for page in Page:
        desk.turn_to(page)
        for control in controls(desk.pane):
            heard = QAccessible.queryAccessibleInterface(control)
            assert heard is not None and heard.text(QAccessible.Text.Name), control
