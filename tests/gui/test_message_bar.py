import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton, QVBoxLayout, QWidget

from gui.widgets import message_bar
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.message_bar import HEIGHT, Choice, MessageBar


@pytest.fixture
def bar(qtbot):
    window = QWidget()
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    made = MessageBar()
    layout.addStretch()
    layout.addWidget(made)
    window.resize(800, 300)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    made.keep = window
    return made


def button(bar, text) -> QPushButton:
    return next(
        found
        for found in bar.findChildren(QPushButton)
        if found.text() == text and found.isVisible()
    )


def cross(bar) -> QToolButton:
    return bar.findChild(QToolButton)


def test_nothing_jumps(bar, qtbot):
    places = set()
    for act in (
        lambda: None,
        lambda: bar.news("Saved."),
        lambda: bar.problem("A sentence " * 60, "details"),
        lambda: bar.question("Restore?", [Choice("Restore", lambda: None)]),
        bar.dismiss,
        bar.dismiss,
    ):
        act()
        qtbot.wait(1)
        places.add(bar.geometry().getRect())
    assert places == {(0, 300 - HEIGHT, 800, HEIGHT)}


def test_a_long_sentence_takes_two_lines_and_a_longer_one_is_cut_but_can_be_read(bar, qtbot):
    label = bar.findChild(ElidedLabel)
    sentence = "The model small.safetensors is damaged: its header promises 20 dimensions,\nnot 18."
    bar.problem(sentence)
    bar.window().resize(480, 300)
    qtbot.waitUntil(lambda: len(label.shown_lines()) == 2)
    assert " ".join(label.shown_lines()) == sentence.replace("\n", " ")
    bar.withdraw(sentence)
    bar.problem(sentence * 5)
    assert len(label.shown_lines()) == 2
    assert label.shown_lines()[-1].endswith("…")
    assert label.toolTip() == label.accessibleName() == (sentence * 5).replace("\n", " ")


def test_problems_wait_in_their_order_and_none_is_lost(bar):
    for number in range(5):
        bar.problem(f"Problem {number}.")
    seen = []
    while bar.shown is not None:
        seen.append(bar.shown.text)
        QTest.mouseClick(cross(bar), Qt.MouseButton.LeftButton)
    assert seen == [f"Problem {number}." for number in range(5)]


def test_the_same_problem_again_is_one_problem(bar):
    for _ in range(50):
        bar.problem("The model small is gone.")
    assert bar.waiting == ()
    bar.dismiss()
    assert bar.shown is None


def test_news_stands_before_an_older_problem_which_then_comes_back(bar, qtbot, monkeypatch):
    monkeypatch.setattr(message_bar, "NEWS_MILLISECONDS", 20)
    bar.problem("Broken.", "Traceback: line 1")
    bar.problem("Broken again.")
    bar.news("Copied.")
    bar.news("Exported.")  # only the newest news counts
    assert bar.shown.text == "Exported."
    assert [message.text for message in bar.waiting] == ["Broken.", "Broken again."]
    qtbot.waitUntil(lambda: bar.shown.text == "Broken.")
    assert button(bar, "Copy")
    assert [message.text for message in bar.waiting] == ["Broken again."]


def test_dismissing_news_leaves_the_problem_under_it(bar):
    bar.problem("Broken.")
    bar.news("Exported.")
    QTest.mouseClick(cross(bar), Qt.MouseButton.LeftButton)
    assert bar.shown.text == "Broken."
    QTest.mouseClick(cross(bar), Qt.MouseButton.LeftButton)
    assert bar.shown is None


def test_news_gives_way_to_a_problem_at_once_also_to_one_that_repeats(bar):
    bar.news("Saved.")
    bar.problem("Broken.")
    assert bar.shown.text == "Broken."
    bar.news("Copied.")
    bar.problem("Broken.", "Traceback: line 2")
    assert bar.shown.text == "Broken."
    assert bar.waiting == ()


def test_a_problem_is_one_whatever_its_details_and_the_newest_details_count(bar):
    bar.problem("Broken.", "Traceback: line 1")
    bar.problem("Other.", "Traceback: line 1")
    for text in ("Broken.", "Other."):
        bar.problem(text, "Traceback: line 2")
    assert (bar.shown.text, bar.shown.details) == ("Broken.", "Traceback: line 2")
    QTest.mouseClick(button(bar, "Copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Broken.\n\nTraceback: line 2"
    assert [(m.text, m.details) for m in bar.waiting] == [("Other.", "Traceback: line 2")]


def test_news_does_not_take_the_buttons_from_under_the_keyboard(bar, qtbot, monkeypatch):
    monkeypatch.setattr(message_bar, "NEWS_MILLISECONDS", 20)
    answers = []
    bar.question("Restore?", [Choice("Restore", lambda: answers.append("yes"))])
    bar.take_focus()
    bar.news("Exported.")
    assert button(bar, "Restore").hasFocus()
    assert [message.text for message in bar.waiting] == ["Exported."]
    bar.window().setFocus()
    assert bar.shown.text == "Exported."
    qtbot.waitUntil(lambda: bar.shown.text == "Restore?")
    bar.take_focus()
    bar.news("Copied.")
    QTest.keyClick(bar.window().focusWidget(), Qt.Key.Key_Space)
    assert answers == ["yes"]
    assert bar.shown.text == "Copied."


def test_news_goes_by_itself_and_a_problem_stays(bar, qtbot, monkeypatch):
    monkeypatch.setattr(message_bar, "NEWS_MILLISECONDS", 20)
    bar.news("Saved.")
    qtbot.waitUntil(lambda: bar.shown is None)
    bar.problem("Broken.")
    qtbot.wait(60)
    assert bar.shown.text == "Broken."


def test_a_question_is_answered_by_its_button_once(bar):
    answers = []
    bar.question(
        "Restore the unsaved session?",
        [Choice("Restore", lambda: answers.append("yes")), Choice("Discard", answers.clear)],
    )
    bar.problem("Broken.")
    QTest.mouseClick(button(bar, "Restore"), Qt.MouseButton.LeftButton)
    assert answers == ["yes"]
    assert bar.shown.text == "Broken."


def test_a_question_asked_while_answering_is_shown(bar):
    bar.question("First?", [Choice("Go on", lambda: bar.question("Second?", []))])
    QTest.mouseClick(button(bar, "Go on"), Qt.MouseButton.LeftButton)
    assert bar.shown.text == "Second?"


def test_keyboard_alone_answers_and_dismisses(bar):
    answers = []
    bar.question("Restore?", [Choice("Restore", lambda: answers.append("yes"))])
    bar.problem("Broken.")
    bar.problem("Broken more.")
    bar.take_focus()
    assert button(bar, "Restore").hasFocus()
    QTest.keyClick(bar.window().focusWidget(), Qt.Key.Key_Space)
    assert answers == ["yes"]
    assert cross(bar).hasFocus()
    QTest.keyClick(bar.window().focusWidget(), Qt.Key.Key_Escape)
    assert bar.shown.text == "Broken more."
    QTest.keyClick(bar.window().focusWidget(), Qt.Key.Key_Escape)
    assert bar.shown is None


def test_details_are_copied_and_only_problems_offer_it(bar):
    bar.problem("Broken.", "Traceback: line 1", copy_text="Copy report")
    QTest.mouseClick(button(bar, "Copy report"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "Broken.\n\nTraceback: line 1"
    bar.dismiss()
    bar.news("Saved.")
    assert [b for b in bar.findChildren(QPushButton) if b.isVisible()] == []


def test_withdraw_takes_back_shown_and_waiting(bar):
    bar.problem("One.")
    bar.problem("Two.")
    bar.problem("Three.")
    bar.withdraw("Two.")
    bar.withdraw("One.")
    assert bar.shown.text == "Three."
    assert bar.waiting == ()
    bar.news("Exported.")
    bar.withdraw("Three.")
    assert bar.shown.text == "Exported."
    assert bar.waiting == ()
    bar.withdraw("Exported.")
    assert bar.shown is None


def test_everything_in_it_has_a_name_for_those_who_do_not_see(bar):
    bar.problem("Broken.", "details")
    assert bar.accessibleName()
    assert cross(bar).accessibleName()
    assert cross(bar).toolTip()
