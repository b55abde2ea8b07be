"""Trainings from the window, each a real process: begun, watched, paused, cancelled, killed, resumed."""

import os
import signal

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabBar

from core.trainings.lines import DataLine, StartLine
from core.trainings.queue_files import unfinished_jobs
from core.vae.checkpoint_path import checkpoint_path
from core.vae.own_models import own_model_path
from gui.models.loss_plot import LossPlot
from gui.models.plot_axes import plot_area
from gui.models.queue_list import CANCEL, PAUSE, REMOVE, RESUME
from gui.models.training_queue import Status
from gui.models.training_words import progress_text
from gui.panes import PANES
from gui.session_keeper import Unsaved
from tests.gui.manners import cut_texts
from tests.gui.models_desk import models_desk, own_files
from tests.training_child import VARIABLE


@pytest.fixture(autouse=True)
def few_images(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path / "data"))
    monkeypatch.setenv(VARIABLE, "300")


@pytest.fixture
def many_images(monkeypatch):
    """So many that a training is not over before it was looked at."""
    monkeypatch.setenv(VARIABLE, "8000")


@pytest.fixture
def desk(make_window):
    return models_desk(make_window)


def alive(number):
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_training_is_watched_and_becomes_a_model(desk):
    desk.set_tiny(epochs=3)
    entry = desk.train("mine")
    assert desk.message() == "mine is being trained."
    desk.until(entry, Status.DONE)
    desk.wait_for("mine")
    assert desk.message().startswith("mine is trained")
    assert own_files() == ["mine.safetensors"]
    course = entry.course
    assert len(course.measures) == 3
    assert len(course.reconstructions) == len(course.subjects) == 10
    live = desk.pane.training.live
    desk.wait_until(lambda: live.status.text() == "done")
    assert len(live.dimensions.variances()) == 3
    assert unfinished_jobs() == []
    assert not checkpoint_path(own_model_path("mine")).exists()
    desk.turn_to("measures")
    desk.choose("mine")
    shown = desk.pane.measures.cards[0].figures["NELBO"].text()
    assert shown == f"{course.measures[-1].nelbo:.1f}"


def test_several_wait_their_turn_and_one_that_waits_can_be_cancelled(desk, many_images):
    desk.set_tiny(epochs=50)
    first = desk.train("first")
    second, third = desk.train("second"), desk.train("third")
    assert [one.status for one in desk.queue.entries] == [
        Status.RUNNING,
        Status.WAITING,
        Status.WAITING,
    ]
    desk.want(second, CANCEL)
    assert second.status is Status.STOPPED
    desk.until_steps(first)
    desk.want(first, CANCEL)
    desk.until(first, Status.STOPPED)
    desk.wait_until(lambda: third.status is Status.RUNNING)
    desk.want(second, RESUME)
    assert second.status is Status.WAITING
    desk.until_steps(third)
    desk.want(third, CANCEL)
    desk.until(second, Status.RUNNING)
    for entry in (first, third):
        desk.until(entry, Status.STOPPED)
        desk.want(entry, REMOVE)
    assert desk.queue.entries == (second,)
    assert [one.job.name for one in unfinished_jobs()] == []
    assert own_files() == []


def test_a_paused_training_waits_and_goes_on(desk, many_images):
    desk.set_tiny(epochs=50)
    entry = desk.train("mine")
    desk.until_steps(entry)
    desk.want(entry, PAUSE)
    assert entry.status is Status.PAUSED
    desk.wait_for_silence(lambda: len(entry.course.points))
    seen = len(entry.course.points)
    desk.want(entry, RESUME)
    assert entry.status is Status.RUNNING
    desk.wait_until(lambda: len(entry.course.points) > seen)


def test_a_cancelled_training_goes_on_from_its_last_epoch(desk, many_images):
    desk.set_tiny(epochs=4, batch=128)
    entry = desk.train("mine")
    desk.wait_until(lambda: len(entry.course.measures) >= 1)
    desk.want(entry, CANCEL)
    desk.wait_until(lambda: entry.status in (Status.STOPPED, Status.DONE))
    if entry.status is Status.STOPPED:
        assert checkpoint_path(own_model_path("mine")).exists()
        desk.want(entry, RESUME)
        desk.until(entry, Status.DONE)
        assert entry.course.started.epochs_done >= 1
    assert own_files() == ["mine.safetensors"]


def test_a_killed_training_is_said_and_gives_the_same_model_when_resumed(desk, many_images):
    desk.set_tiny(epochs=4, batch=128)
    whole = desk.train("whole")
    desk.until(whole, Status.DONE)
    entry = desk.train("killed")
    desk.wait_until(lambda: len(entry.course.measures) >= 1)
    number = entry.child.process_id
    os.kill(number, signal.SIGKILL)
    desk.until(entry, Status.FAILED)
    assert not alive(number)
    assert desk.message().startswith("killed: ")
    desk.want(entry, RESUME)
    desk.until(entry, Status.DONE)
    one, two = (own_model_path(name).read_bytes() for name in ("whole", "killed"))
    assert one == two


def test_a_name_that_is_taken_is_refused(desk, many_images):
    desk.set_tiny(epochs=50)
    entry = desk.train("mine")
    desk.click(desk.form.train_button)
    assert "take another name" in desk.message()
    assert desk.queue.entries == (entry,)


def test_settings_that_cannot_be_are_refused_and_stay_as_they_were(desk):
    desk.turn_to("training")
    before = desk.state.form
    desk.type_into(desk.form.widths, "512,zero")
    assert desk.message()
    assert desk.state.form == before
    desk.type_into(desk.form.name_edit, "a/b")
    assert desk.state.form == before


def test_closing_the_window_ends_the_process_and_the_next_one_offers_to_go_on(
    make_window, dialogs, many_images
):
    desk = models_desk(make_window)
    desk.set_tiny(epochs=30, batch=128)
    entry = desk.train("mine")
    desk.wait_until(lambda: len(entry.course.measures) >= 1)
    number = entry.child.process_id
    dialogs.unsaved_answer = Unsaved.DISCARD
    assert desk.window.close()
    assert not alive(number)
    assert [one.has_checkpoint for one in unfinished_jobs()] == [True]
    again = make_window(panes=[kind for kind in PANES if kind.name == "Models"])
    buttons = again.messages.findChildren(QPushButton)
    assert "The training of mine was not finished" in again.messages.shown.text
    go_on = next(one for one in buttons if one.text() == "Later")
    QTest.mouseClick(go_on, Qt.MouseButton.LeftButton)
    (entry,) = again.controller.controller.queue.entries
    assert entry.status is Status.STOPPED
    assert again.history.workspace.models.page == "training"


def test_five_seeds_are_trained_and_counted_in_a_table(desk):
    desk.set_tiny(epochs=1, seed=3)
    desk.click(desk.form.seeds_button)
    assert desk.message() == "5 seeds are being trained."
    assert len(desk.queue.entries) == 5
    desk.wait_until(lambda: all(one.status is Status.DONE for one in desk.queue.entries))
    shown = desk.queue.entries[-1]
    area = desk.pane.training.queue
    button = area.button(shown, REMOVE)
    desk.wait_until(lambda: not button.visibleRegion().isEmpty())
    table = desk.pane.training.seeds
    desk.wait_until(lambda: len(table.rows()) == 5)
    assert [row.seed for row in table.rows()] == [3, 4, 5, 6, 7]
    assert len({row.measures.nelbo for row in table.rows()}) == 5
    assert table.summary.text().endswith(" active dimensions over 5 seeds")
    desk.click(table.copy_button)
    assert QGuiApplication.clipboard().text().count("\n") == 6
    # Once more: they are there already.
    desk.click(desk.form.seeds_button)
    assert desk.message() == "No seeds are being trained; 5 of the five are there already."
    # Other settings, another table; back, and it is there again.
    desk.type_into(desk.form.boxes["latents"], "4")
    desk.wait_until(lambda: table.rows() == ())
    desk.window.history.undo()
    desk.wait_until(lambda: len(table.rows()) == 5)


def test_a_training_goes_on_while_another_pane_is_looked_at(make_window):
    desk = models_desk(make_window, panes=PANES)
    desk.set_tiny(epochs=3)
    entry = desk.train("mine")
    desk.window.findChild(QTabBar).setCurrentIndex(0)
    desk.until(entry, Status.DONE)
    desk.wait_until(lambda: "mine is trained" in desk.message())
    assert own_files() == ["mine.safetensors"]


def test_one_that_never_began_does_not_say_that_it_kept_something(desk, many_images):
    desk.set_tiny(epochs=50)
    first, second = desk.train("first"), desk.train("second")
    desk.want(second, CANCEL)
    assert progress_text(second) == "stopped before its first epoch"
    desk.wait_until(lambda: len(first.course.measures) >= 1)
    desk.want(first, CANCEL)
    desk.until(first, Status.STOPPED)
    assert progress_text(first) == "stopped; its last epoch is kept"


def test_the_status_says_what_is_going_on_and_what_is_next(desk, many_images):
    desk.set_tiny(epochs=50)
    first, second, third = (desk.train(name) for name in ("first", "second", "third"))
    live = desk.pane.training.live
    desk.until_steps(first)
    desk.wait_until(lambda: "images/s" in live.status.text())
    assert live.title.text() == "first"
    assert live.status.text().startswith("epoch ") and live.status.text().endswith(" left")
    assert " of 50 " in live.status.text()
    assert "next: second and 1 more" in live.place.text()
    assert progress_text(second, is_next=True) == "next"
    assert progress_text(third) == "waiting"
    desk.window.messages.dismiss()
    desk.wait_until(lambda: "images/s" in desk.window.messages._hint)
    assert desk.window.messages._hint.startswith("Training first: epoch ")
    assert "Next: second." in desk.window.messages._hint


def test_the_images_are_looked_for_only_until_the_training_begins(desk):
    desk.set_tiny()
    entry = desk.train("mine")
    entry.course.take(DataLine("Looking for the training images", 0.0))
    assert progress_text(entry) == "Looking for the training images"
    entry.course.take(DataLine("The training images are there", 1.0))
    assert progress_text(entry) == "starting"
    entry.child.told.emit(StartLine("CPU", 1, 0, 300))
    assert progress_text(entry) == "epoch 1 of 2 has begun"
    desk.until(entry, Status.DONE)


def test_trainings_are_looked_at_and_cancelled_by_the_keyboard(desk, many_images):
    desk.set_tiny(epochs=50)
    first, second = desk.train("first"), desk.train("second")
    desk.until_steps(first)
    rows = desk.pane.training.queue
    row = rows._rows[second]
    desk.keys(row, Qt.Key.Key_Return)
    assert desk.pane.training.live.title.text() == "second"
    assert "shown above" in row.accessibleName()
    pause = rows.button(first, PAUSE)
    desk.keys(pause, Qt.Key.Key_Space)
    desk.wait_until(lambda: rows.button(first, RESUME).hasFocus())
    # Once a button that was pressed is gone, the keyboard stays with its own training.
    desk.keys(rows.button(second, CANCEL), Qt.Key.Key_Space)
    desk.wait_until(lambda: not rows.button(second, CANCEL).isVisible())
    focus = desk.window.focusWidget()
    assert focus is row or row.isAncestorOf(focus)


@pytest.mark.parametrize("size", [(170, 110), (340, 200)])
def test_the_key_of_a_plot_lies_over_no_curve(qtbot, size):
    plot = LossPlot("KL")
    qtbot.addWidget(plot)
    plot.resize(*size)
    area = plot_area(QRectF(plot.rect()))
    plot.show_curve([(0.5, 1.0), (9.0, 9.0)], [(5.0, 5.0)], 10)
    with_key = plot.grab().toImage()
    painted = []
    monkey = pytest.MonkeyPatch()
    with monkey.context() as patch:
        patch.setattr(LossPlot, "_paint_key", staticmethod(lambda painter, room: None))
        without = plot.grab().toImage()
    for x in range(with_key.width()):
        for y in range(with_key.height()):
            if with_key.pixel(x, y) != without.pixel(x, y):
                painted.append((x, y))
    assert painted
    assert min(y for _, y in painted) > area.bottom()


def test_no_text_of_the_form_is_cut_whatever_the_settings(desk):
    desk.window.resize(1280, 800)
    desk.turn_to("training")
    desk.type_into(desk.form.widths, "512, 256, 128")
    desk.type_into(desk.form.boxes["beta"], "0.5")
    desk.type_into(desk.form.boxes["seed"], "123456")
    becomes = desk.form.becomes
    assert becomes.text() == "Becomes: mlp 512-256-128 latents 20 beta 0.5 seed 123456"
    assert not any("…" in line for line in becomes.shown_lines())
    assert cut_texts(desk.form) == []


def test_tab_leads_through_the_table_of_seeds_and_on(desk):
    desk.turn_to("training")
    table = desk.pane.training.seeds.table
    desk.keys(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()
