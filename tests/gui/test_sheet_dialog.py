"""A sheet put together by hand: real keys and clicks in its window, and the files that come of it."""

import io

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from core.animations import Animation
from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Direction,
    Known,
    Method,
    Pair,
    PairMean,
    Sample,
    Separated,
    Taller,
)
from core.concepts.sheet_files import png_of, read_record
from core.concepts.sheet_picture import sheet_picture
from core.concepts.strip_pictures import levels_of
from core.concepts.strip_sheets import Sheet, SheetLook, making_row, making_rows
from core.engine.answers import Answers
from core.engine.sheet_requests import SheetFileRequest, SheetPreviewRequest
from core.images.reference import Grow, ImageReference, Picture, TestImage, Whiten
from core.workspace.state import LIVE_PAIR
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.settings import AnimationPurpose
from gui.traversal.sheet_choices import RowsOf
from gui.traversal.sheet_intents import SheetIntents
from tests.gui.desk import Desk
from tests.gui.manners import cut_texts, reached_by_tab, unlabelled

LEFT = Qt.MouseButton.LeftButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
BRIGHTNESS = Known(AttributeName.BRIGHTNESS)
HEIGHT = AttributeGradient(Known(AttributeName.HEIGHT))
SHOE, TALLER = (
    ImageReference(TestImage(22), edits) for edits in ((Whiten(),), (Whiten(), Grow(2)))
)


@pytest.fixture
def desk(make_window):
    desk = Desk(make_window(panes=PANES, bridge=EngineBridge()))
    desk.settle()
    directions = (
        Direction("a", "Height of pairs", PairMean(Taller(2), Sample(count=8))),
        Direction("b", "Gradient of height", HEIGHT),
    )
    put(desk, directions=directions, hold=(BRIGHTNESS,), method=Method.NONE, frames=5)
    desk.settle()
    return desk


@pytest.fixture
def dialog(desk):
    QTest.keyClick(desk.window, Qt.Key.Key_E, CONTROL | SHIFT)
    desk.settle()
    dialog = desk.controller._sheet.dialog
    assert dialog.isVisible()
    return dialog


def put(desk, **fields):
    history = desk.window.history
    history.push("Set up", replace(history.workspace, traversal=replace(desk.state, **fields)))


def asked(desk):
    """The newest request for a preview."""
    return desk.controller._sheet._preview_asked


def labels(desk):
    return [row.label for row in asked(desk).plan.rows if row.model == "small"]


def tick(dialog, label):
    """Click the box before a row."""
    (item,) = dialog.controls.rows.list.findItems(label, Qt.MatchFlag.MatchExactly)
    option = QStyleOptionViewItem()
    dialog.controls.rows.list.initViewItemOption(option)
    index = dialog.controls.rows.list.indexFromItem(item)
    option.rect = dialog.controls.rows.list.visualRect(index)
    option.features |= QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator
    box = dialog.controls.rows.list.style().subElementRect(
        QStyle.SubElement.SE_ItemViewItemCheckIndicator, option, dialog.controls.rows.list
    )
    QTest.mouseClick(dialog.controls.rows.list.viewport(), LEFT, pos=box.center())


def pick(box, text):
    """With the keyboard, from the top."""
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Home)
    for _ in range(box.count()):
        if box.currentText() == text:
            return
        QTest.keyClick(box, Qt.Key.Key_Down)
    raise AssertionError(f"{text} is not offered")


def kind(desk, dialog, which):
    desk.click(dialog.controls.rows.kind.button(which))


def export(desk, dialog, monkeypatch, path):
    monkeypatch.setattr(SheetIntents, "ask_for_file", lambda *_: path)
    desk.click(dialog.export_button)
    desk.settle()


def levels(image: QImage):
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(bytes(grey.constBits()), np.uint8)
    return rows.reshape(grey.height(), grey.bytesPerLine())[:, : grey.width()]


def made_again(record):
    """The sheet of a record, by an engine of its own."""
    answers = Answers()

    def row(one):
        loaded = answers.load(one.model)
        return making_row(one, record.plan.positions, loaded.means, loaded.sha256)

    steps = making_rows(record.plan, row)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return Sheet(end.value[0], record.plan.positions, record.look)


# From the strips to the file


def test_the_directions_of_the_library_are_the_rows_of_both_models(desk, dialog):
    assert labels(desk) == ["B − A (live)", "Height of pairs", "Gradient of height"]
    plan = asked(desk).plan
    assert [row.model for row in plan.rows] == ["small"] * 3 + ["large"] * 3
    assert plan.rows[0].recipe == Pair(SHOE, TALLER)
    assert plan.positions == (-2.0, -0.5, 1.0, 2.5, 4.0)
    assert dialog.status().startswith("6 rows, 5 columns")
    assert dialog.preview.count() == 1


def test_the_preview_is_the_picture_that_is_written(desk, dialog, monkeypatch, tmp_path):
    path = tmp_path / "sheet.png"
    said = dialog.status()
    export(desk, dialog, monkeypatch, path)
    with Image.open(path) as picture:
        written = np.array(picture)
    assert np.array_equal(levels(dialog.preview.current()), written)
    assert said.endswith(f"{written.shape[1]} × {written.shape[0]} px")
    assert dialog.status() == f"Exported sheet.png to {tmp_path}."
    assert desk.message() == f"Exported sheet.png to {tmp_path}."
    record = read_record(path)
    assert record.plan == asked(desk).plan
    sheet = made_again(record)
    assert np.array_equal(sheet_picture(sheet), written)
    assert png_of(sheet) == path.read_bytes()


def test_rows_are_ticked_by_click_and_by_key(desk, dialog):
    tick(dialog, "Height of pairs")
    assert labels(desk) == ["B − A (live)", "Gradient of height"]
    dialog.controls.rows.list.setFocus()
    dialog.controls.rows.list.setCurrentRow(0)
    QTest.keyClick(dialog.controls.rows.list, Qt.Key.Key_Space)
    assert labels(desk) == ["Gradient of height"]
    tick(dialog, "Gradient of height")
    assert dialog.problem().startswith("No direction is ticked")
    assert not dialog.export_button.isEnabled()
    tick(dialog, "Height of pairs")
    desk.settle()
    assert labels(desk) == ["Height of pairs"]
    assert dialog.problem() == ""
    assert dialog.export_button.isEnabled()


def test_methods_in_rows_are_those_that_have_what_they_need(desk, dialog):
    kind(desk, dialog, RowsOf.METHODS)
    pick(dialog.controls.direction_box, "Gradient of height")
    assert labels(desk) == ["none", "eraser", "gradient at the base", "walk"]
    walk = asked(desk).plan.rows[3].recipe
    assert walk == Separated(HEIGHT, (), Method.WALK, (BRIGHTNESS,))
    (grey,) = dialog.controls.rows.list.findItems("Gram-Schmidt", Qt.MatchFlag.MatchExactly)
    assert not grey.flags() & Qt.ItemFlag.ItemIsEnabled
    assert "ticked under Against" in grey.toolTip()
    desk.settle()
    assert dialog.problem() == ""


def test_base_images_in_rows_are_ours_and_test_images_by_number(desk, dialog):
    own = ImageReference(Picture(bytes(range(196)) * 4, "mine.png"))
    put(desk, pictures=(own,))
    kind(desk, dialog, RowsOf.BASES)
    pick(dialog.controls.direction_box, "Gradient of height")
    pick(dialog.controls.method_box, "walk")
    dialog.controls.images_field.setFocus()
    QTest.keyClicks(dialog.controls.images_field, "9, 30-31")
    QTest.keyClick(dialog.controls.images_field, Qt.Key.Key_Return)
    assert dialog.isVisible()
    rows = [row for row in asked(desk).plan.rows if row.model == "large"]
    tests = [ImageReference(TestImage(number)) for number in (9, 30, 31)]
    assert [row.base for row in rows] == [SHOE, TALLER, own, *tests]
    assert {row.recipe for row in rows} == {Separated(HEIGHT, (), Method.WALK, (BRIGHTNESS,))}
    assert [row.label for row in rows][:2] == [
        "22 sneaker, whitened",
        "22 sneaker, whitened, 2 px taller",
    ]
    desk.settle()


def test_numbers_that_are_none_are_explained(desk, dialog):
    kind(desk, dialog, RowsOf.BASES)
    dialog.controls.images_field.setFocus()
    QTest.keyClicks(dialog.controls.images_field, "shoe")
    QTest.keyClick(dialog.controls.images_field, Qt.Key.Key_Return)
    assert "'shoe' is no number of an image" in dialog.problem()
    assert not dialog.export_button.isEnabled()
    dialog.controls.images_field.selectAll()
    QTest.keyClick(dialog.controls.images_field, Qt.Key.Key_Backspace)
    desk.settle()
    assert dialog.problem() == ""


def test_without_labels_at_scale_1_the_file_is_the_frames(desk, dialog, monkeypatch, tmp_path):
    QTest.keyClick(dialog.controls.labels_box, Qt.Key.Key_Space)
    for box, text in ((dialog.controls.scale_box, "1"), (dialog.controls.gap_box, "0")):
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, text)
    pick(dialog.controls.models_box, "small only")
    path = tmp_path / "frames.png"
    export(desk, dialog, monkeypatch, path)
    record = read_record(path)
    assert record.look == SheetLook(labels=False, scale=1, gap=0)
    rows = made_again(record).rows
    expected = np.vstack([np.hstack(list(levels_of(made.frames))) for made in rows])
    with Image.open(path) as picture:
        assert np.array_equal(np.array(picture), expected)
    assert expected.shape == (3 * 28, 5 * 28)


@pytest.mark.parametrize(
    ("text", "suffix", "magic"),
    [
        ("Drawing (SVG)", ".svg", b"<?xml"),
        ("Document (PDF)", ".pdf", b"%PDF-"),
        ("Numbers (NPY)", ".npy", b"\x93NUMPY"),
    ],
)
def test_other_kinds_of_file(desk, dialog, monkeypatch, tmp_path, text, suffix, magic):
    pick(dialog.controls.format_box, text)
    path = tmp_path / f"sheet{suffix}"
    export(desk, dialog, monkeypatch, path)
    assert path.read_bytes().startswith(magic)
    assert read_record(path).plan == asked(desk).plan


def test_an_animation_runs_in_the_preview_and_as_it_is_told_in_the_file(
    desk, dialog, monkeypatch, tmp_path, qtbot
):
    assert not dialog.controls.time_box.isEnabled()
    pick(dialog.controls.format_box, "Animation (GIF)")
    desk.settle()
    assert dialog.preview.count() == 5
    assert "5 positions one after another" in dialog.status()
    for box in (dialog.controls.back_box, dialog.controls.loop_box):
        QTest.keyClick(box, Qt.Key.Key_Space)
    dialog.controls.time_box.setFocus()
    dialog.controls.time_box.selectAll()
    QTest.keyClicks(dialog.controls.time_box, "20")
    wanted = Animation(20, there_and_back=False, loop=False)
    assert dialog.controls.animation() == wanted
    first = levels(dialog.preview.current()).copy()
    qtbot.waitUntil(lambda: not np.array_equal(levels(dialog.preview.current()), first))
    # Shown once, it stops at its last picture.
    qtbot.waitUntil(lambda: not dialog.preview._timer.isActive())
    path = tmp_path / "sheet.gif"
    export(desk, dialog, monkeypatch, path)
    with Image.open(io.BytesIO(path.read_bytes())) as picture:
        assert picture.n_frames == 5
        assert "loop" not in picture.info
        assert picture.info["duration"] == 20
    assert read_record(path).animation == wanted
    assert desk.window.settings.animation(AnimationPurpose.STRIPS) == wanted


# While it is open, and while it works


def test_the_sheet_follows_the_state(desk, dialog):
    put(desk, directions=desk.state.directions[:1], frames=3)
    desk.settle()
    assert labels(desk) == ["B − A (live)", "Height of pairs"]
    assert dialog.status().startswith("4 rows, 3 columns")
    desk.window.history.undo()
    desk.settle()
    assert len(labels(desk)) == 3


def test_what_was_chosen_stays_when_the_state_changes(desk, dialog):
    pick(dialog.controls.models_box, "large only")
    pick(dialog.controls.method_box, "walk")
    tick(dialog, "Height of pairs")
    put(desk, frames=3)
    desk.settle()
    assert dialog.controls.models_box.currentText() == "large only"
    assert dialog.controls.method_box.currentText() == "walk"
    assert {row.model for row in asked(desk).plan.rows} == {"large"}
    assert len(asked(desk).plan.rows) == 2
    put(desk, method=Method.ERASER)
    assert dialog.controls.method_box.currentText() == "eraser"


def test_a_change_that_does_not_concern_it_asks_nothing(desk, dialog):
    before = asked(desk)
    put(desk, position=1.0)
    assert asked(desk) is before


def test_a_row_that_cannot_be_made_is_named_and_the_others_are_there(desk, dialog):
    nothing = Direction("c", "Nothing", Pair(SHOE, SHOE))
    put(desk, directions=(*desk.state.directions, nothing))
    desk.settle()
    assert "Left out Nothing in small, Nothing in large" in dialog.problem()
    assert dialog.status().startswith("6 rows")


def test_a_sheet_of_nothing_says_why(desk, dialog, monkeypatch, tmp_path):
    put(desk, directions=(), second=SHOE)
    desk.settle()
    assert "has no row that could be made" in dialog.problem()
    export(desk, dialog, monkeypatch, tmp_path / "none.png")
    assert not (tmp_path / "none.png").exists()
    assert "has no row that could be made" in dialog.problem()
    assert dialog.export_button.isEnabled()


def test_a_folder_that_is_not_there_is_said_in_the_window(desk, dialog, monkeypatch, tmp_path):
    export(desk, dialog, monkeypatch, tmp_path / "nowhere" / "sheet.png")
    assert "there is no folder" in dialog.problem()


def test_an_export_can_be_stopped_and_writes_nothing(desk, dialog, monkeypatch, tmp_path):
    path = tmp_path / "sheet.gif"
    pick(dialog.controls.format_box, "Animation (GIF)")
    desk.settle()
    progress = []
    desk.window.bridge.progressed.connect(
        lambda ticket, request, share, text: (
            isinstance(request, SheetFileRequest) and progress.append(share)
        )
    )
    # Pressed at the first sign of progress, while the engine is at it.
    desk.window.bridge.progressed.connect(
        lambda *_: dialog.stop_button.isVisible() and desk.click(dialog.stop_button)
    )
    export(desk, dialog, monkeypatch, path)
    # Which of the two is a matter of moments; what is said is what happened.
    assert dialog.status() in (
        "Stopped; nothing was written.",
        f"Exported sheet.gif to {tmp_path}.",
    )
    assert path.exists() == dialog.status().startswith("Exported")
    assert progress
    assert not dialog.stop_button.isVisible()
    assert dialog.export_button.isEnabled()


def test_stopping_before_the_engine_begins_writes_nothing(desk, dialog, monkeypatch, tmp_path):
    path = tmp_path / "sheet.png"
    monkeypatch.setattr(SheetIntents, "ask_for_file", lambda *_: path)
    sheet = desk.controller._sheet
    sheet.export()
    sheet._stop()
    desk.settle()
    assert not path.exists()
    assert dialog.status() == "Stopped; nothing was written."
    assert dialog.export_button.isEnabled()


def test_closing_gives_up_the_preview(desk, dialog):
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert asked(desk) is None
    put(desk, frames=4)
    desk.settle()
    assert asked(desk) is None
    desk.controller.open_sheet()
    desk.settle()
    assert isinstance(asked(desk), SheetPreviewRequest)
    assert len(asked(desk).plan.positions) == 4


def test_the_menu_of_the_export_row_leads_there(desk):
    menu = desk.pane.export_row.more_button.menu()
    assert desk.pane.export_row.sheet_action in menu.actions()
    desk.pane.export_row.sheet_action.trigger()
    assert desk.controller._sheet.dialog.isVisible()


def test_the_direction_that_is_followed_is_offered_first(desk, dialog):
    assert dialog.controls.direction_box.currentData() == LIVE_PAIR
    put(desk, chosen="b")
    assert dialog.controls.direction_box.currentText() == "Gradient of height"


# Manners


@pytest.mark.parametrize("which", list(RowsOf))
def test_it_is_named_reached_by_keyboard_and_not_cut(desk, dialog, which):
    kind(desk, dialog, which)
    pick(dialog.controls.format_box, "Animation (GIF)")
    desk.settle()
    assert unlabelled(dialog) == []
    assert cut_texts(dialog) == []
    seen = reached_by_tab(dialog)
    for control in (
        dialog.controls.rows.list,
        dialog.controls.format_box,
        dialog.controls.back_box,
        dialog.export_button,
    ):
        assert control in seen
