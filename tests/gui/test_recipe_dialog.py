"""A direction put together by hand: real keys and clicks in the window that asks for it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from core.concepts.recipes import (
    SAMPLE_LIMIT,
    AttributeName,
    GroupDifference,
    Known,
    Marked,
    PairMean,
    Regression,
    Sample,
    Scaled,
    Taller,
)
from gui.traversal.recipe_dialog import RecipeDialog
from gui.traversal.recipe_kinds import KINDS

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def dialog(qtbot):
    dialog = RecipeDialog()
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.open()
    return dialog


@pytest.fixture
def added(dialog):
    told = []
    dialog.recipe_added.connect(lambda name, recipe: told.append((name, recipe)))
    return told


def choose_kind(dialog, label):
    dialog.kind_box.setFocus()
    QTest.keyClick(dialog.kind_box, Qt.Key.Key_Home)
    while dialog.kind().label != label:
        QTest.keyClick(dialog.kind_box, Qt.Key.Key_Down)


def write(field, text):
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def press(button):
    QTest.mouseClick(button, LEFT)


def test_as_it_opens_it_makes_the_articles_height_recipe(dialog, added):
    press(dialog.add_button)
    assert added == [("Taller", PairMean(Taller(2), Sample((7, 9), 60, 0)))]
    assert not dialog.isVisible()


def test_what_is_filled_in_is_what_is_made(dialog, added):
    choose_kind(dialog, "Brighter by a factor")
    write(dialog.amount_box, "0.5")
    for label in (7, 9, 0):
        QTest.keyClick(dialog.class_boxes[label], Qt.Key.Key_Space)
    write(dialog.count_box, "12")
    write(dialog.seed_box, "3")
    write(dialog.name_field, "half as bright")
    press(dialog.add_button)
    assert added == [("half as bright", PairMean(Scaled(0.5), Sample((0,), 12, 3)))]


def test_an_attribute_of_the_users_own_is_offered(dialog, added):
    mark = Marked("toe", ((5, 1.0),))
    dialog.show_marks((mark,))
    choose_kind(dialog, "Regression on an attribute")
    dialog.attribute_box.setFocus()
    QTest.keyClick(dialog.attribute_box, Qt.Key.Key_End)
    press(dialog.add_button)
    assert added == [("Toe regression", Regression(mark, Sample((7, 9), 300, 0)))]


def test_the_name_follows_until_it_is_written_by_hand(dialog):
    choose_kind(dialog, "Gradient of an attribute")
    assert dialog.name_field.text() == "Height gradient"
    assert dialog.attribute_box.currentData() == Known(AttributeName.HEIGHT)
    write(dialog.name_field, "mine")
    choose_kind(dialog, "Taller")
    assert dialog.name_field.text() == "mine"


def test_groups_are_numbers_or_a_class(dialog, added):
    choose_kind(dialog, "Difference of two groups")
    write(dialog.group_fields[0], "22, 41-43")
    fill = dialog.class_fills[1]
    fill.setFocus()
    QTest.keyClick(fill, Qt.Key.Key_Down)
    press(dialog.add_button)
    ((name, recipe),) = added
    assert name == "Group to group"
    assert isinstance(recipe, GroupDifference)
    assert [image.source.number for image in recipe.start] == [22, 41, 42, 43]
    assert len(recipe.end) == 50


@pytest.mark.parametrize(
    ("text", "said"), [("", "no image"), ("22, shoe", "'shoe'"), ("10000", "0 to 9999")]
)
def test_a_group_that_is_none_is_said_where_it_stands(dialog, added, text, said):
    choose_kind(dialog, "Difference of two groups")
    write(dialog.group_fields[0], "22")
    write(dialog.group_fields[1], text)
    press(dialog.add_button)
    assert said in dialog.problem()
    assert added == []
    assert dialog.isVisible()


def test_no_class_is_refused(dialog, added):
    for label in (7, 9):
        QTest.keyClick(dialog.class_boxes[label], Qt.Key.Key_Space)
    press(dialog.add_button)
    assert "No class is ticked" in dialog.problem()
    assert added == []


@pytest.mark.parametrize("kind", [kind.label for kind in KINDS])
def test_every_kind_fits_and_says_what_it_is(dialog, kind):
    choose_kind(dialog, kind)
    assert dialog.sizeHint().height() <= dialog.height()
    assert dialog.kind().sentence in [
        label.text() for label in dialog.findChildren(type(dialog._sentence))
    ]
    assert dialog.count_box.maximum() == SAMPLE_LIMIT


def test_cancel_adds_nothing(dialog, added):
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert added == []
    assert not dialog.isVisible()
