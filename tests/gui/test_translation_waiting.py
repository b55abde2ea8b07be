"""What the translation pane says while it is not done: a strip that is preliminary, a map that is fitted."""

import numpy as np
import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel

from core.engine.translation_requests import FittedMap
from core.translation import carrying
from core.workspace.translation_state import TranslationPage
from gui.translation import asking
from gui.translation.strip_rows import NOT_YET, PRELIMINARY_STROKE, STROKES
from gui.translation.words_panel import WordsPanel
from gui.widgets.stop_button import STOPPED
from tests.gui.translation_desk import QUICK, translation_desk


@pytest.fixture
def desk(make_window, tmp_path, monkeypatch):
    """The source learns for seconds once its identifier is to be read carefully."""
    monkeypatch.setattr("core.translation.student.IMAGINED", 12_800)
    monkeypatch.setattr("core.translation.student.PASSES", 4)
    return translation_desk(make_window, tmp_path)


@pytest.fixture
def learning(desk):
    desk.choose(desk.pane.choices.reading_box, "Careful")
    desk.wait_until(lambda: "still learning" in badge(desk) and desk.made("identifier") is not None)
    return desk


def badge(desk):
    return desk.rows.veils["identifier"][0].text()


def darkest(widget):
    """The darkest grey level of a widget's picture, 0 to 255."""
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    levels = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return int(levels[:, : image.width()].min())


def identifier_lines(desk):
    bands = desk.pane.strips.plot.bands()
    return [line for band in bands for line in band.lines if "identifier" in line.label]


def test_until_it_is_learned_the_strip_says_so_and_is_paler(learning):
    desk = learning
    view, current = desk.rows.views["identifier"], desk.rows.current["identifier"]
    assert all(veil.isVisible() for veil in desk.rows.veils["identifier"])
    assert view.leak() == "preliminary"
    assert darkest(current) > 100
    assert {line.stroke for line in identifier_lines(desk)} == {PRELIMINARY_STROKE}
    assert not any(veil.isVisible() for veil in desk.rows.veils["arrow"])
    words = desk.pane.strips.words
    assert "the identifier's walk moves" not in words.text()
    assert "once it is learned" in words.text()
    place, frames = view.geometry(), view.geometry_of_frames()
    desk.settle()
    assert badge(desk) == ""
    assert not any(veil.isVisible() for veil in desk.rows.veils["identifier"])
    assert (view.geometry(), view.geometry_of_frames()) == (place, frames)
    assert view.leak().startswith("cos ")
    assert darkest(current) < 60
    assert {line.stroke for line in identifier_lines(desk)} == {STROKES["identifier"]}
    assert "the identifier's walk" in words.text()
    assert desk.made("identifier") is desk.answer(asking.walks_request).translated


def test_the_badge_counts_up(learning):
    desk, seen = learning, []

    def more():
        seen.append(badge(desk))
        return len(set(seen)) > 4

    desk.wait_until(more)
    shares = [int(text.split(":")[1].strip(" %")) for text in seen if "still learning" in text]
    assert shares == sorted(shares)
    assert f"{shares[-1]} %" in desk.pane.jobs.label.text() or badge(desk) != seen[-1]


def test_where_a_preliminary_walk_stops_is_no_warning(make_window, tmp_path, monkeypatch):
    monkeypatch.setattr("core.translation.student.IMAGINED", 12_800)
    desk = translation_desk(make_window, tmp_path, replace(QUICK, high=8.0))
    desk.choose(desk.pane.choices.reading_box, "Careful")
    desk.wait_until(lambda: desk.answer(asking.first_walks_request) is not None)
    assert "Preliminary" in badge(desk)
    made = desk.answer(asking.first_walks_request).translated
    shown = desk.rows.views["identifier"]._strip
    assert made.reached.all() or shown.stopped == (NOT_YET, NOT_YET)
    desk.settle()
    assert NOT_YET not in desk.rows.views["identifier"]._strip.stopped


def test_learning_that_is_stopped_leaves_it_preliminary_until_it_is_gone_on_with(learning):
    desk, jobs = learning, learning.pane.jobs
    desk.click(jobs.button)
    desk.settle()
    assert desk.answer(asking.identifier_request) == STOPPED
    assert "stopped" in badge(desk)
    desk.click(jobs.button)
    desk.wait_until(lambda: "still learning" in badge(desk))
    desk.settle()
    assert badge(desk) == ""


def test_another_base_of_a_learned_identifier_is_not_preliminary(learning):
    desk, seen = learning, []
    desk.settle()
    desk.type_into(desk.pane.choices.base.number_box, "30")
    while desk.window.bridge.is_busy:
        QApplication.processEvents()
        seen.append(badge(desk))
    assert set(seen) <= {""}


def test_a_map_that_waits_for_learning_says_what_it_waits_for(learning):
    desk = learning
    desk.choose(desk.pane.choices.method_box, "Rotation")
    view = desk.rows.views["arrow"]
    desk.wait_until(lambda: "waits for another job: learning the identifier" in view.sentence())
    assert "%" in view.sentence()
    desk.settle()
    assert view.sentence() == ""


def test_the_share_of_a_fit_only_grows_and_it_can_be_stopped(make_window, tmp_path):
    carrying.store.cache_clear()  # another test may have fitted the same map
    desk = translation_desk(make_window, tmp_path)
    jobs, told = desk.pane.jobs, []
    jobs.progress.valueChanged.connect(told.append)
    desk.page(TranslationPage.MAP)
    told.clear()
    desk.choose(desk.pane.choices.images_box, "10,000 images")
    desk.settle()
    assert isinstance(desk.answer(asking.map_request), FittedMap)
    shares = told[told.index(min(told)) :]  # the bar of the job before stood at its end
    assert shares == sorted(shares)
    assert len(shares) > 4
    desk.choose(desk.pane.choices.images_box, "all images")
    sentence = desk.pane.map.view.sentence
    desk.wait_until(lambda: "Encoding" in sentence() and "%" in sentence())
    desk.click(jobs.button)
    desk.settle()
    assert sentence() == STOPPED


def test_why_they_differ_comes_first_in_the_words(qtbot):
    panel = WordsPanel()
    qtbot.addWidget(panel)
    panel.resize(264, 600)
    panel.show_here("From this image it costs 3 rows.")
    panel.show_words(("It keeps 99.9 % of it.", "An arrow is one direction."), reasons=())
    assert not panel.why_title.isVisibleTo(panel)
    panel.show_words(
        ("It keeps 99.9 % of it.", "An arrow is one direction."),
        reasons=("An arrow is one direction.",),
    )
    panel.show()
    assert panel.why_title.isVisible()
    labels = [label for label in panel.widget().findChildren(QLabel) if label.text()]
    order = sorted(labels, key=lambda label: label.y())
    assert [label.text() for label in order][2:4] == [
        "Why they differ",
        "An arrow is one direction.",
    ]
    assert "99.9 % of it" in panel.text()
    assert "99.9 %" not in panel.words.text()  # on one line: no space that could be broken at
