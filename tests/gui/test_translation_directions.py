""" "Translate to ..." in a direction's menu: a direction that says where it came from."""

import numpy as np
import pytest
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.concepts.recipes import PairMean, Taller, Translated, TranslationMethod
from core.vae.library import find_model
from core.vae.model_file import file_digest
from core.workspace.state import LIVE_PAIR
from gui.engine_bridge import EngineBridge
from gui.panes import PANES
from gui.traversal.direction_model import Column
from tests.gui.desk import Desk
from tests.gui.hands import LEFT
from tests.gui.manners import cut_texts, unlabelled

ONLY_THIS = [kind for kind in PANES if kind.name == "Traversal"]


@pytest.fixture
def desk(make_window):
    desk = Desk(make_window(panes=ONLY_THIS, bridge=EngineBridge()))
    desk.settle()
    desk.pane.library.recipe_added.emit("Taller", PairMean(Taller()))
    desk.settle()
    return desk


def open_menu(desk, identifier, entry):
    """A right click on a direction's row, and a click on an entry of the menu."""
    viewport, place = desk.pane.library.rows.viewport(), desk.cell(identifier, Column.NAME)
    reason = QContextMenuEvent.Reason.Mouse
    event = QContextMenuEvent(reason, place, viewport.mapToGlobal(place))
    QApplication.sendEvent(viewport, event)
    menu = QApplication.activePopupWidget()
    action = next(one for one in menu.actions() if one.text().split("\t")[0] == entry)
    QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    QApplication.processEvents()
    return desk.controller._translations.dialog


def choose(box, text):
    box.setCurrentIndex(box.findText(text))
    QApplication.processEvents()


def vectors(desk):
    _, answer = desk.controller._inquiry._exporter._latest
    return {strip.model: strip.vector for strip in answer.strips}


def test_a_direction_is_translated_by_its_identifier_and_followed(desk):
    known = desk.state.directions[0].identifier
    native = vectors(desk)
    dialog = open_menu(desk, known, "Translate to large…")
    assert dialog.isVisible()
    assert dialog.windowTitle() == "Translate to large"
    assert dialog.source_box.currentText() == "small"
    assert dialog.source_box.findText("large") < 0
    assert dialog.name_field.text() == "Taller, from small"
    assert "What small makes of 'Taller' is carried over to large" in dialog.sentence.text()
    desk.click(dialog.add_button)
    desk.settle()
    made = desk.state.directions[-1]
    digest = file_digest(find_model("small"))
    assert made.recipe == Translated(PairMean(Taller()), "small", digest)
    assert desk.state.chosen == made.identifier
    followed = vectors(desk)
    np.testing.assert_allclose(followed["small"], native["small"], atol=1e-5)
    assert abs(float(followed["large"] @ native["large"])) < 0.95
    rows = desk.pane.library.rows.model()
    told = rows.row(rows.number_of(made.identifier)).origin
    assert told == "from small, by its identifier"
    desk.window.history.undo()
    assert len(desk.state.directions) == 1


def test_a_map_is_fitted_with_patience_and_named(desk):
    dialog = open_menu(desk, LIVE_PAIR, "Translate to small…")
    assert dialog.source_box.currentText() == "large"
    assert not dialog.images_box.isEnabled()
    choose(dialog.method_box, "Rotation")
    assert dialog.images_box.isEnabled()
    choose(dialog.images_box, "300 images")
    choose(dialog.source_box, "two-d-a")
    assert dialog.name_field.text() == "B − A, from two-d-a"
    said = []
    status = desk.pane.library.show_progress
    desk.pane.library.show_progress = lambda text: (said.append(text), status(text))[1]
    desk.click(dialog.add_button)
    desk.settle()
    made = desk.state.directions[-1].recipe
    assert (made.model, made.by, made.images) == ("two-d-a", TranslationMethod.PROCRUSTES, 300)
    assert any(text.startswith("Fitting a map to ") for text in said)
    rows = desk.pane.library.rows.model()
    assert rows.row(rows.rowCount() - 1).origin == "from two-d-a, by rotation, 300 images"
    # The live pair was taken as it is: later edits of A and B do not change it.
    assert made.of == made.of.__class__(desk.state.first, desk.state.second)


def test_a_name_of_ones_own_is_kept_and_escape_adds_nothing(desk):
    known = desk.state.directions[0].identifier
    dialog = open_menu(desk, known, "Translate to large…")
    dialog.name_field.setFocus()
    dialog.name_field.selectAll()
    QTest.keyClicks(dialog.name_field, "Carried")
    choose(dialog.source_box, "two-d-b")
    assert dialog.name_field.text() == "Carried"
    dialog.reject()
    assert len(desk.state.directions) == 1
    dialog = open_menu(desk, known, "Translate to large…")
    assert dialog.name_field.text().startswith("Taller, from")


def test_a_model_that_is_gone_is_said(desk, monkeypatch):
    known = desk.state.directions[0].identifier
    dialog = open_menu(desk, known, "Translate to large…")
    dialog.wanted.emit("gone", TranslationMethod.AFFINE, 0, "Nowhere")
    assert "no model 'gone'" in desk.message()
    assert len(desk.state.directions) == 1


def test_the_window_has_names_tips_and_room(desk):
    dialog = open_menu(desk, LIVE_PAIR, "Translate to large…")
    QApplication.processEvents()
    assert unlabelled(dialog) == []
    assert cut_texts(dialog) == []
