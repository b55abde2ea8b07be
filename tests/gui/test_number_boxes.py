"""Boxes in which numbers are typed, also those that show a word before and a unit after the number."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.widgets.number_boxes import CountBox, NumberBox


@pytest.fixture
def shown(qtbot):
    def show(box, prefix, suffix):
        box.setPrefix(prefix)
        box.setSuffix(suffix)
        qtbot.addWidget(box)
        with qtbot.waitExposed(box):
            box.show()
        return box

    return show


def typed(box, text):
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)
    return box.value(), box.text()


AROUND = [("", ""), ("Size ", " ×"), ("", " /s")]


@pytest.mark.parametrize(("prefix", "suffix"), AROUND)
def test_a_number_is_typed_between_prefix_and_suffix(shown, prefix, suffix):
    box = shown(NumberBox("Size", "How large", 0.25, 4.0), prefix, suffix)
    assert typed(box, "0.5") == (0.5, f"{prefix}0.50{suffix}")
    assert typed(box, "1,25") == (1.25, f"{prefix}1.25{suffix}")


@pytest.mark.parametrize(("prefix", "suffix"), AROUND)
def test_a_number_beyond_the_limits_becomes_the_nearest(shown, prefix, suffix):
    box = shown(NumberBox("Size", "How large", -4.0, 4.0), prefix, suffix)
    assert typed(box, "99") == (4.0, f"{prefix}4.00{suffix}")
    assert typed(box, "-7") == (-4.0, f"{prefix}−4.00{suffix}")


@pytest.mark.parametrize(("prefix", "suffix"), AROUND)
def test_what_is_no_number_changes_nothing(shown, prefix, suffix):
    box = shown(NumberBox("Size", "How large", -4.0, 4.0), prefix, suffix)
    typed(box, "2")
    assert typed(box, "x") == (2.0, f"{prefix}2.00{suffix}")
    assert typed(box, "-") == (2.0, f"{prefix}2.00{suffix}")


@pytest.mark.parametrize(("prefix", "suffix"), AROUND)
def test_counts_are_typed_likewise(shown, prefix, suffix):
    box = shown(CountBox("Frames", 2, 41), prefix, suffix)
    assert typed(box, "13") == (13, f"{prefix}13{suffix}")
    assert typed(box, "99") == (41, f"{prefix}41{suffix}")
