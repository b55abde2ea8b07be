"""What the traversal pane does when things go otherwise than in the story."""

import sys
import threading

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from core.concepts.recipes import Method
from core.engine.requests import DirectionFiguresRequest, StripRequest
from core.images.reference import Dim, Grow, ImageReference, Paint, Picture, TestImage, Whiten
from core.workspace.image_changes import PICTURE_LIMIT
from core.workspace.library_changes import set_against
from core.workspace.session_file import open_session
from core.workspace.state import LIVE_PAIR, Gallery, GalleryOrder, Workspace
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.settings import FolderPurpose
from gui.traversal.direction_model import Column
from gui.traversal.exporting import Exporter
from tests.gui.desk import Desk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(make_window):
    desk = Desk(make_window(panes=PANES, bridge=EngineBridge()))
    desk.settle()
    return desk


@pytest.fixture
def picture_file(tmp_path):
    path = tmp_path / "boot.png"
    levels = np.zeros((40, 60), np.uint8)
    levels[10:30, 20:40] = 200
    Image.fromarray(levels).save(path)
    return path


def drop(widget, data: QMimeData, at: QPoint | None = None):
    where = at or widget.rect().center()
    action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(where, action, data, button, none)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(where), action, data, button, none))
    QApplication.processEvents()


def files(*paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_a_dropped_picture_becomes_image_b_and_stands_in_the_gallery(desk, picture_file):
    drop(desk.pane.cards["second"], files(picture_file))
    desk.settle()
    (picture,) = desk.state.pictures
    assert isinstance(picture.source, Picture)
    assert desk.state.second == picture
    assert desk.window.messages.shown.text.startswith("Added boot.png")
    desk.settle()
    assert desk.pane.cards["second"].reconstructions.view("small").image() is not None
    desk.window.history.undo()
    assert desk.state.pictures == ()


def test_a_picture_dropped_anywhere_goes_into_the_gallery(desk, picture_file):
    drop(desk.window, files(picture_file))
    desk.settle()
    assert len(desk.state.pictures) == 1
    assert desk.pane.gallery.list.items.picture_count() == 1


def test_a_pasted_picture_goes_into_the_gallery(desk):
    image = QImage(28, 28, QImage.Format.Format_Grayscale8)
    image.fill(90)
    QGuiApplication.clipboard().setImage(image)
    desk.keys(desk.window, Qt.Key.Key_V, modifier=CONTROL)
    desk.settle()
    (picture,) = desk.state.pictures
    assert set(picture.source.pixels) == {90}


def test_pasting_nothing_says_so(desk):
    QGuiApplication.clipboard().setText("no picture")
    desk.keys(desk.window, Qt.Key.Key_V, modifier=CONTROL)
    assert desk.state.pictures == ()
    assert desk.window.messages.shown.text == "There is no picture on the clipboard."


def test_of_several_files_the_good_ones_are_taken_and_the_others_named(
    desk, picture_file, tmp_path
):
    bad = tmp_path / "notes.png"
    bad.write_text("no picture")
    drop(desk.window, files(bad, picture_file))
    desk.settle()
    assert len(desk.state.pictures) == 1
    said = [desk.window.messages.shown, *desk.window.messages.waiting]
    assert any("notes.png" in message.text for message in said)


def test_lots_that_come_one_upon_the_other_are_all_taken(desk, tmp_path):
    for level in range(4):
        path = tmp_path / f"{level}.png"
        Image.fromarray(np.full((28, 28), 40 * level + 20, np.uint8)).save(path)
        drop(desk.pane.cards["second" if level == 2 else "first"], files(path))
    desk.settle()
    assert [picture.source.name for picture in desk.state.pictures] == [
        f"{level}.png" for level in (3, 2, 1, 0)
    ]
    assert desk.state.first.source.name == "3.png"
    assert desk.state.second.source.name == "2.png"


def test_sorting_by_likeness_has_progress_and_an_end(desk):
    desk.go_to(22)
    desk.keys(desk.pane.gallery.list, Qt.Key.Key_L)
    assert desk.state.gallery.order is GalleryOrder.LIKENESS
    assert desk.state.gallery.like == ImageReference(TestImage(22))
    desk.settle()
    items = desk.pane.gallery.list.items
    assert items.reference_at(0) == ImageReference(TestImage(22))


def test_sorting_by_likeness_can_be_cancelled(desk):
    desk.go_to(22)
    desk.keys(desk.pane.gallery.list, Qt.Key.Key_L)
    desk.click(desk.pane.gallery.tools.cancel)
    assert desk.state.gallery.order is GalleryOrder.NUMBER
    desk.settle()
    assert not desk.pane.gallery.tools.cancel.isVisible()


def test_a_direction_without_itself_is_nothing_and_says_so(desk):
    desk.keys(desk.window, Qt.Key.Key_K, modifier=CONTROL)
    (kept,) = desk.state.directions
    desk.click_direction(kept.identifier, Column.AGAINST)
    desk.settle()
    assert "Nothing is left of the direction" in desk.pane.library.problem()
    for view in desk.pane.strips.views():
        assert "Nothing is left of the direction" in view.sentence()
    assert not desk.pane.export_row.export_button.isEnabled()
    desk.window.history.undo()
    desk.settle()
    assert desk.pane.library.problem() == ""
    assert all(view.sentence() == "" for view in desk.pane.strips.views())


def test_figures_of_an_older_library_are_not_taken_for_those_of_the_present_one(desk):
    asked = []
    desk.window.bridge.done.connect(lambda _, *of: asked.append(of))
    desk.keys(desk.window, Qt.Key.Key_K, modifier=CONTROL)
    desk.settle()
    (older,) = [of for of in asked if isinstance(of[0], DirectionFiguresRequest)]
    desk.keys(desk.window, Qt.Key.Key_K, modifier=CONTROL)
    kept, new = (direction.identifier for direction in desk.state.directions)
    desk.pane.show_figures(*older)
    desk.pane.library.grab()
    model = desk.pane.library.rows.model()
    assert np.isnan(model.length(new, "small"))
    assert model.length(kept, "small") > 0


def test_what_is_kept_of_the_live_pair_no_longer_follows_it(desk):
    desk.click(desk.pane.library.duplicate_button)
    (kept,) = desk.state.directions
    desk.draw((2, 5), (2, 12))
    assert desk.state.directions == (kept,)
    desk.click_direction(kept.identifier, Column.FOLLOW)
    assert desk.state.chosen == kept.identifier
    desk.click_direction(LIVE_PAIR, Column.FOLLOW)
    assert desk.state.chosen == LIVE_PAIR


def test_drawing_on_the_base_gives_it_an_image_of_its_own(desk):
    desk.click(desk.pane.cards["base"].edit)
    desk.draw((20, 5), (20, 12))
    assert desk.state.base is not None
    assert isinstance(desk.state.base.edits[-1], Paint)
    assert desk.state.base != desk.state.first
    desk.click(
        desk.pane.cards["base"].follow, QPoint(8, desk.pane.cards["base"].follow.height() // 2)
    )
    assert desk.state.base is None


def undo_text(desk):
    return desk.window.actions_.undo.text()


@pytest.mark.parametrize(
    ("button", "edit", "text"),
    [
        ("whiten", Whiten(), "Undo Whiten image B"),
        ("grow", Grow(2), "Undo Make image B 2 px taller"),
        ("dim", Dim(0.6), "Undo Dim image B"),
    ],
)
def test_each_edit_of_the_editor_is_applied_and_named_in_the_menu(desk, button, edit, text):
    image = ImageReference(TestImage(9))
    desk.go_to(9)
    desk.keys(desk.pane.gallery.list, Qt.Key.Key_B)
    desk.click(getattr(desk.pane.editor, button))
    assert desk.state.second == ImageReference(image.source, (edit,))
    assert undo_text(desk) == text
    desk.click(desk.pane.editor.reset)
    assert desk.state.second == image
    assert undo_text(desk) == "Undo Reset image B"


def test_a_class_of_the_gallery_is_named_in_the_menu(desk):
    box = desk.pane.gallery.tools.class_filter
    desk.keys(box, Qt.Key.Key_End)
    assert desk.state.gallery.label == 9
    assert undo_text(desk) == "Undo Show the class ankle boot"


def test_two_sessions_dropped_at_once_are_refused_with_a_sentence(desk, tmp_path, capsys):
    from gui.app import catch_unexpected

    hook, thread_hook = sys.excepthook, threading.excepthook
    catch_unexpected(desk.window)
    try:
        drop(desk.window, files(tmp_path / "a.json", tmp_path / "b.json"))
        desk.wait_until(lambda: desk.window.messages.shown is not None)
    finally:
        sys.excepthook, threading.excepthook = hook, thread_hook
    assert "one session file at a time" in desk.window.messages.shown.text


def test_a_waiting_export_does_not_hold_up_the_strips_it_waited_for(desk, monkeypatch):
    shown_while_asking = []

    def ask(*_):
        desk.settle()
        shown_while_asking.append([view._position for view in desk.pane.strips.views()])

    monkeypatch.setattr(Exporter, "ask_for_file", ask)
    desk.drag_slider(3.0)
    desk.click(desk.pane.export_row.export_button)
    desk.wait_until(lambda: shown_while_asking)
    assert shown_while_asking == [[desk.state.position] * 2]
    desk.settle()
    assert [view._position for view in desk.pane.strips.views()] == [desk.state.position] * 2


def test_an_export_of_strips_that_fail_is_forgotten(desk, monkeypatch):
    asked = []
    monkeypatch.setattr(Exporter, "ask_for_file", lambda *_: asked.append(True))
    exporter = desk.controller._inquiry._exporter
    exporter.outdated()
    desk.click(desk.pane.export_row.export_button)
    exporter.failed()
    desk.drag_slider(1.0)
    desk.settle()
    assert asked == []


def test_answers_for_models_of_another_session_are_dropped(desk):
    asked = []
    desk.window.bridge.done.connect(lambda *of: asked.append(of))
    desk.drag_slider(1.0)
    desk.settle()
    older = [of for of in asked if isinstance(of[1], StripRequest)][-1]
    other = replace(desk.state, models=("two-d-a",))
    desk.window.history.replace(replace(desk.window.history.workspace, traversal=other))
    desk.settle()
    desk.controller._inquiry._on_done(*older)
    assert [view.model() for view in desk.pane.strips.views()] == ["two-d-a"]
    assert desk.pane.bars.model() == "two-d-a"


def test_directions_separated_one_after_the_other_can_all_be_kept(desk):
    for number in range(14):
        desk.go_to(100 + number)
        desk.keys(desk.pane.gallery.list, Qt.Key.Key_B)
        desk.keys(desk.window, Qt.Key.Key_K, modifier=CONTROL)
        identifiers = tuple(direction.identifier for direction in desk.state.directions)
        assert len(identifiers) == number + 1
        desk.window.history.push(
            "All",
            replace(
                desk.window.history.workspace,
                traversal=set_against(desk.state, identifiers),
            ),
        )
    desk.settle()
    assert desk.window.messages.shown is None


def test_more_pictures_than_fit_are_taken_as_far_as_they_do(desk, picture_file, tmp_path):
    old = tuple(ImageReference(Picture(bytes([n]) * 784, str(n))) for n in range(PICTURE_LIMIT - 1))
    full = replace(desk.state, pictures=old)
    desk.window.history.push("Full", replace(desk.window.history.workspace, traversal=full))
    other = tmp_path / "other.png"
    Image.fromarray(np.full((28, 28), 77, np.uint8)).save(other)
    drop(desk.window, files(picture_file, other))
    desk.settle()
    assert len(desk.state.pictures) == PICTURE_LIMIT
    assert desk.state.pictures[0].source.name == "boot.png"
    said = [desk.window.messages.shown, *desk.window.messages.waiting]
    assert any("1 of 2 pictures did not fit" in message.text for message in said)


def test_pictures_that_were_offered_to_another_session_are_not_taken(desk, picture_file):
    drop(desk.pane.cards["first"], files(picture_file))
    desk.window.history.replace(Workspace())
    desk.settle()
    assert desk.state.pictures == ()


def test_a_stroke_is_one_step_to_undo(desk):
    before = desk.state
    desk.draw((2, 5), (2, 12), (9, 12), (9, 20))
    assert desk.state != before
    desk.window.history.undo()
    assert desk.state == before


def test_the_slider_comes_along_when_the_span_shrinks(desk):
    desk.drag_slider(3.0)
    before = desk.state
    assert before.position > 1.5
    high = desk.pane.position.high_box
    high.setFocus()
    high.selectAll()
    QTest.keyClicks(high, "1.5")
    QTest.keyClick(high, Qt.Key.Key_Return)
    assert (desk.state.high, desk.state.position) == (1.5, 1.5)
    desk.settle()
    desk.window.history.undo()
    assert desk.state == before


def test_an_export_that_cannot_be_written_says_why_and_leaves_nothing(desk, tmp_path, monkeypatch):
    target = tmp_path / "no such folder" / "strip.png"
    monkeypatch.setattr(Exporter, "ask_for_file", lambda *_: target)
    desk.click(desk.pane.export_row.export_button)
    assert "no folder" in desk.window.messages.shown.text
    assert list(tmp_path.glob("**/strip*")) == []


def test_an_export_waits_for_the_strip_that_was_asked_for(desk, tmp_path, monkeypatch):
    target = tmp_path / "strip.png"
    monkeypatch.setattr(Exporter, "ask_for_file", lambda *_: target)
    desk.drag_slider(3.0)
    desk.keys(desk.window, Qt.Key.Key_T, modifier=CONTROL)
    desk.click(desk.pane.export_row.export_button)
    desk.settle()
    assert target.exists()


def answer_dialog(name, replace_it, seen):
    """Type a name into the dialog for files; where it asks whether to replace one, answer."""

    def type_name():
        dialog = QApplication.activeModalWidget()
        field = dialog.findChild(QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, name)
        QTimer.singleShot(0, answer)
        QTest.keyClick(field, Qt.Key.Key_Return)
        if dialog.isVisible():
            dialog.reject()

    def answer():
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            seen.append(box.text())
            wanted = QMessageBox.StandardButton.Yes if replace_it else QMessageBox.StandardButton.No
            QTest.mouseClick(box.button(wanted), Qt.MouseButton.LeftButton)

    QTimer.singleShot(0, type_name)


@pytest.mark.parametrize("replace_it", [False, True])
def test_an_export_asks_before_it_replaces_a_file(desk, tmp_path, replace_it):
    target, asked = tmp_path / "one.png", []
    target.write_bytes(b"before")
    desk.window.settings.set_folder(FolderPurpose.EXPORT, tmp_path)
    answer_dialog("one", replace_it, asked)
    desk.click(desk.pane.export_row.export_button)
    assert len(asked) == 1
    assert (target.read_bytes() == b"before") is not replace_it


def test_an_export_has_the_suffix_of_its_kind(desk, tmp_path):
    desk.window.settings.set_folder(FolderPurpose.EXPORT, tmp_path)
    answer_dialog("two", False, [])
    desk.click(desk.pane.export_row.export_button)
    assert (tmp_path / "two.png").is_file()


def test_a_failed_order_by_likeness_is_told_once_and_not_with_every_change(desk, tmp_path):
    traversal = replace(
        desk.state,
        models=("small", str(tmp_path / "gone.safetensors")),
        gallery=Gallery(order=GalleryOrder.LIKENESS, like=ImageReference(TestImage(3))),
    )
    workspace = replace(desk.window.history.workspace, traversal=traversal)
    desk.window.history.push("Another model", workspace)
    desk.settle()
    assert "gone.safetensors" in desk.window.messages.shown.text
    desk.window.messages.dismiss()
    desk.drag_slider(1.0, 2.0)
    desk.settle()
    assert desk.window.messages.shown is None


def test_a_window_smaller_than_the_pane_scrolls_it_instead_of_squeezing_it(desk):
    compared = replace(desk.state, compare=Method.NONE)
    workspace = replace(desk.window.history.workspace, traversal=compared)
    desk.window.history.push("Compare", workspace)
    desk.settle()
    desk.window.resize(desk.window.minimumSize())
    desk.settle()
    needed = desk.pane.minimumSizeHint()
    assert desk.pane.height() >= needed.height() and desk.pane.width() >= needed.width()
    assert desk.window.height() < needed.height()


def test_a_session_brings_the_whole_pane_back(desk, dialogs, make_window, tmp_path):
    desk.draw((2, 5), (2, 12))
    desk.keys(desk.window, Qt.Key.Key_K, modifier=CONTROL)
    desk.drag_slider(2.0)
    dialogs.save_answer = tmp_path / "work.json"
    desk.keys(desk.window, Qt.Key.Key_S, modifier=CONTROL)
    desk.settle()
    saved = desk.window.history.workspace
    assert open_session(dialogs.save_answer).workspace == saved
    other = Desk(make_window(panes=PANES, bridge=EngineBridge(), session=dialogs.save_answer))
    other.settle()
    assert other.window.history.workspace == saved
    assert other.pane.position.slider.value() == saved.traversal.position
    assert other.pane.library.rows.model().rowCount() == 2


def test_a_model_that_is_missing_leaves_the_other_alone(desk, tmp_path, dialogs, make_window):
    models = ("small", str(tmp_path / "gone.safetensors"))
    traversal = replace(desk.state, models=models)
    desk.window.history.push(
        "Other models", replace(desk.window.history.workspace, traversal=traversal)
    )
    desk.settle()
    good, gone = desk.pane.strips.views()
    assert len(good.positions()) == 13
    assert "There is no model" in gone.sentence()
    assert desk.pane.export_row.export_button.isEnabled()


def test_equal_pictures_of_the_clipboard_are_one(desk):
    image = QImage(28, 28, QImage.Format.Format_Grayscale8)
    image.fill(90)
    for _ in range(2):
        QGuiApplication.clipboard().setImage(image)
        desk.keys(desk.window, Qt.Key.Key_V, modifier=CONTROL)
    desk.settle()
    assert len(desk.state.pictures) == 1
