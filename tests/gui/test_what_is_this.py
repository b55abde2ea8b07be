"""The "What is this?" button: shows its sentences near it, and lets go of them easily."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.widgets.what_is_this import WhatIsThis

SENTENCES = (
    "Two nets watch the same world. A concept that one of them knows is handed to the other."
)


@pytest.fixture
def button(qtbot):
    around = QWidget()
    row = QHBoxLayout(around)
    made = WhatIsThis(SENTENCES)
    row.addWidget(made)
    qtbot.addWidget(around)
    with qtbot.waitExposed(around):
        around.show()
    yield made


def test_it_says_its_sentences_on_a_click(button, qtbot):
    assert not button.page.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(button.page.isVisible)
    assert button.page.label.text() == button.sentences() == SENTENCES
    assert button.accessibleDescription() == SENTENCES
    # All of it can be read.
    label = button.page.label
    assert label.height() >= label.heightForWidth(label.width())
    assert button.screen().availableGeometry().contains(button.page.geometry())


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_a_key_closes_it(button, qtbot, key):
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(button.page.isVisible)
    QTest.keyClick(button.page, key)
    assert not button.page.isVisible()


def test_a_click_closes_it(button, qtbot):
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(button.page.isVisible)
    QTest.mouseClick(button.page, Qt.MouseButton.LeftButton)
    assert not button.page.isVisible()
