"""The user's guide, opened from the Help menu and read."""

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from gui.guide import GUIDE, PAGES, Guide

LINK = re.compile(r"\]\(([^)#]+)")
FILES = [file for file, _ in PAGES]


@pytest.fixture
def guide(qtbot):
    guide = Guide()
    qtbot.addWidget(guide)
    guide.show()
    qtbot.waitExposed(guide)
    return guide


def test_the_help_menu_opens_it(make_window):
    window = make_window()
    bar = window.menuBar()
    help_menu = next(action for action in bar.actions() if action.text() == "&Help")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.actionGeometry(help_menu).center())
    QTest.keyClick(help_menu.menu(), Qt.Key.Key_G)
    [opened] = [dialog for dialog in window.findChildren(QDialog) if isinstance(dialog, Guide)]
    assert opened.isVisible() and not opened.isModal()
    assert "one question" in opened.text.toPlainText()


@pytest.mark.parametrize("file", FILES)
def test_each_page_has_its_text_and_its_pictures(guide, file):
    row = FILES.index(file)
    place = guide.pages.visualItemRect(guide.pages.item(row)).center()
    QTest.mouseClick(guide.pages.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert guide.page() == file
    title = (GUIDE / file).read_text("utf-8").splitlines()[0].removeprefix("# ")
    assert guide.text.toPlainText().startswith(title)
    for target in LINK.findall((GUIDE / file).read_text("utf-8")):
        assert (GUIDE / target).is_file(), f"{file} names {target}, which is not there"
        if target.endswith(".png"):
            kind = QTextDocument.ResourceType.ImageResource
            picture = guide.text.document().resource(kind, QUrl(target))
            assert picture.width() > 400
            assert picture.deviceIndependentSize().width() <= guide.text.viewport().width()
    assert guide.text.horizontalScrollBar().maximum() == 0


def test_every_page_can_be_reached_by_links_from_the_first():
    seen, left = set(), ["index.md"]
    while left:
        page = left.pop()
        seen.add(page)
        found = LINK.findall((GUIDE / page).read_text("utf-8"))
        left += [name for name in found if name.endswith(".md") and name not in seen]
    assert seen == set(FILES)
    assert {path.name for path in GUIDE.glob("*.md")} == set(FILES)


def test_find_and_back(guide):
    guide.show_page("glossary.md")
    QTest.keyClick(guide, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(guide.search, "Walk.")
    QTest.keyClick(guide.search, Qt.Key.Key_Return)
    assert guide.text.textCursor().selectedText() == "Walk."
    guide.show_page("index.md")
    QTest.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert guide.page() == "glossary.md"


def test_the_glossary_is_in_order():
    words = re.findall(r"^\*\*(.+?)\.\*\*", (GUIDE / "glossary.md").read_text("utf-8"), re.M)
    assert len(words) > 20
    assert words == sorted(words, key=str.casefold)
