"""The whole story: two shoes, their direction, its strips, a PNG on the disk; all of it undone."""

import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.concepts.recipes import Method, Pair, Separated
from core.concepts.strip_files import read_descriptions, remake, write_strips
from core.images.reference import Grow, ImageReference, Paint, TestImage, Whiten
from core.workspace.state import LIVE_PAIR
from gui.engine_bridge import CLOSING_SECONDS, EngineBridge
from gui.panes import PANES
from gui.session_keeper import Unsaved
from gui.traversal.direction_model import FOLLOWED, Column
from gui.traversal.exporting import Exporter
from tests.gui.desk import Desk


@pytest.fixture
def desk(make_window):
    desk = Desk(make_window(panes=PANES, bridge=EngineBridge()))
    desk.settle()
    return desk


def collect(signal):
    """What a signal has emitted from now on."""
    seen = []
    signal.connect(lambda *values: seen.append(values))
    return seen


def test_from_two_shoes_to_a_png_on_the_disk(desk, tmp_path, monkeypatch):
    pane, window = desk.pane, desk.window
    states = [window.history.workspace]
    window.history.changed.connect(states.append)
    assert [view.model() for view in pane.strips.views()] == ["small", "large"]
    assert all(len(view.positions()) == 13 for view in pane.strips.views())

    # Pick: image 23 as A by a double click, 17 as B by its key, 22 by typing its number.
    desk.go_to(23)
    desk.double_click_image(23)
    assert desk.state.first == ImageReference(TestImage(23))
    desk.go_to(17)
    desk.keys(pane.gallery.list, Qt.Key.Key_B)
    assert desk.state.second == ImageReference(TestImage(17))
    desk.settle()
    for slot in ("first", "second", "base"):
        for model in ("small", "large"):
            assert pane.cards[slot].reconstructions.view(model).image() is not None

    # The article's pair of image A, and pixels drawn on B while what the models make of it follows.
    desk.keys(window, Qt.Key.Key_T, modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.state.first.edits == (Whiten(),)
    assert desk.state.second.edits == (Whiten(), Grow(2))
    desk.settle()
    seen = []

    def watch():
        desk.settle()
        image = pane.cards["second"].reconstructions.view("large").image()
        seen.append(bytes(image.constBits()))

    before = len(states)
    desk.draw((2, 5), (2, 12), (2, 19), (2, 26), between=watch)
    assert len(set(seen)) == 3
    assert isinstance(desk.state.second.edits[-1], Paint)
    assert len(states) > before

    # The difference becomes a direction with a name; the live pair goes on.
    desk.click(pane.library.keep_button)
    (kept,) = desk.state.directions
    assert kept.recipe == Pair(desk.state.first, desk.state.second)
    rows = pane.library.rows
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClicks(editor, "height and a bar")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    desk.settle()  # the delegate commits after the key event
    assert desk.state.directions[0].name == "height and a bar"
    desk.keys(window, Qt.Key.Key_T, modifier=Qt.KeyboardModifier.ControlModifier)

    # Orthogonal to the kept one: in each model.
    desk.click_direction(kept.identifier, Column.AGAINST)
    assert desk.state.against == (kept.identifier,)
    assert desk.state.method is Method.GRAM_SCHMIDT
    desk.settle()
    for model in ("small", "large"):
        assert rows.model().cosine(kept.identifier, model) == pytest.approx(0.0, abs=1e-5)
        assert abs(rows.model().cosine(LIVE_PAIR, model)) > 0.01
        assert rows.model().cosine(FOLLOWED, model) == pytest.approx(1.0, abs=1e-5)

    # Along the direction: by mouse, wheel-free keys and a typed number; decodes follow.
    current = pane.strips.current_frames()[1]
    frames = set()

    def follow():
        desk.settle()
        frames.add(bytes(current.image().constBits()))

    steps = len(states)
    desk.drag_slider(1.0, 2.0, 3.0, between=follow)
    assert len(frames) == 3
    assert desk.state.position == pytest.approx(3.0, abs=0.1)
    assert len(states) == steps + 3
    window.history.undo()
    assert desk.state.position == 0.0
    window.history.redo()
    desk.keys(pane.position.slider, Qt.Key.Key_Right)
    box = pane.position.position_box
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, "2.5")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert desk.state.position == 2.5

    # One latent dimension alone.
    desk.settle()
    active = next(i for i in range(pane.bars.canvas.count()) if pane.bars.canvas._is_active(i))
    desk.drag_latent(active, 8)
    (move,) = desk.state.moves
    assert (move.model, move.dimension) == ("small", active)
    assert move.amount > 0

    # Export.
    target = tmp_path / "strips.png"
    monkeypatch.setattr(Exporter, "ask_for_file", lambda *_: target)
    desk.keys(window, Qt.Key.Key_E, modifier=Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert window.messages.shown.text.startswith("Exported strips.png")
    described = read_descriptions(target)
    assert [strip.model for strip in described] == ["small", "large"]
    assert isinstance(described[0].recipe, Separated)
    assert described[0].moves == (move,)
    assert described[1].moves == ()
    again = tmp_path / "again.png"
    _, scale, gap = pane.export_row.wanted()
    write_strips(again, [(strip, remake(strip)) for strip in described], scale, gap)
    assert np.array_equal(np.asarray(Image.open(again)), np.asarray(Image.open(target)))

    # And the same onto the clipboard.
    control_shift = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    desk.keys(window, Qt.Key.Key_C, modifier=control_shift)
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == Image.open(target).size

    # Undo all the way back, redo all the way forward: the same states.
    there = walk(window, window.history.undo)
    assert there[-1] == states[0]
    back = walk(window, window.history.redo)
    assert back == [*reversed(there[:-1]), states[-1]]
    desk.settle()


def walk(window, step):
    """Undo or redo to the end: the states on the way."""
    reached = []
    while True:
        before = window.history.workspace
        step()
        if window.history.workspace is before:
            return reached
        reached.append(window.history.workspace)


def test_the_menu_says_what_would_be_undone(desk):
    desk.keys(desk.window, Qt.Key.Key_K, modifier=Qt.KeyboardModifier.ControlModifier)
    (edit,) = [a for a in desk.window.menuBar().actions() if a.text() == "&Edit"]
    menu = edit.menu()  # kept, or Python frees what Qt still shows
    assert menu.actions()[0].text() == "Undo Keep the direction"


def test_closing_during_work_leaves_no_thread(make_window, dialogs):
    before = set(threading.enumerate())
    window = make_window(panes=PANES, bridge=EngineBridge())
    desk = Desk(window)
    desk.settle()
    desk.keys(desk.pane.gallery.list, Qt.Key.Key_L)
    desk.drag_slider(1.0, 3.0)
    assert window.bridge.is_busy
    dialogs.unsaved_answer = Unsaved.DISCARD
    assert window.close()  # which waits two seconds at most
    assert CLOSING_SECONDS == 2.0
    assert set(threading.enumerate()) <= before
