"""What a newcomer, or somebody who cannot see the window, is told in every pane."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QScrollBar, QWidget

from gui.main_window import MainWindow
from gui.panes import PANES
from gui.settings import Settings
from gui.widgets.what_is_this import WhatIsThis

NAMES = [kind.name for kind in PANES]


@pytest.fixture(scope="module")
def window(qapp, tmp_path_factory):
    folder = tmp_path_factory.mktemp("newcomer")
    window = MainWindow(
        settings=Settings(folder / "settings.ini"), autosave_folder=folder / "autosave"
    )
    window.resize(1280, 800)
    window.show()
    yield window
    window.leave()
    window.deleteLater()


@pytest.mark.parametrize("name", NAMES)
def test_every_pane_says_what_it_is_in_two_sentences(window, qtbot, name):
    pane = window.show_pane(name)
    [button] = pane.findChildren(WhatIsThis)
    assert len(re.findall(r"[.?!](?= |$)", button.sentences())) == 2
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(button.page.isVisible)
    QTest.keyClick(button.page, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not button.page.isVisible())


@pytest.mark.parametrize("name", NAMES)
def test_whatever_takes_the_keyboard_has_a_name_for_a_screen_reader(window, name):
    pane = window.show_pane(name)
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in pane.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, QScrollBar | QLabel)  # Qt names the one; the other is text
        and not widget.objectName().startswith("qt_")  # parts of spin boxes, which speak for them
        and not _of_a_combo_box(widget)
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
    assert nameless == []


@pytest.mark.parametrize("name", NAMES)
def test_every_button_says_what_it_does(window, name):
    from PySide6.QtWidgets import QAbstractButton

    pane = window.show_pane(name)
    silent = [
        button.text() or type(button).__name__
        for button in pane.findChildren(QAbstractButton)
        if button.isVisible() and not button.toolTip() and len(button.text()) < 3
    ]
    assert silent == []


def _of_a_combo_box(widget: QWidget) -> bool:
    """The list that drops down, which speaks for its box."""
    above = widget.parentWidget()
    return isinstance(widget, QAbstractItemView) and isinstance(above.parentWidget(), QComboBox)
