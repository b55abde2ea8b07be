"""The cards of A, B and the base, with real events."""

import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDrag,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QTextDocument,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QToolTip, QWidget

from core.images.reference import Dim, Grow, ImageReference, Paint, Picture, TestImage, Whiten
from core.images.resolve import pixels_of
from gui import theme
from gui.traversal.image_card import ImageCard
from gui.traversal.image_description import describe_image, last_that_fit
from gui.widgets.image_mime import IMAGE_MIME_TYPE, mime_of_reference, reference_of_mime
from gui.widgets.pixmaps import sharp_rectangle
from tests.gui import manners

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key
SHOE = ImageReference(TestImage(22), (Whiten(), Grow(2)))


@pytest.fixture
def cards(qtbot):
    """All three, beside each other in one window."""
    around = QWidget()
    row = QHBoxLayout(around)
    row.setContentsMargins(0, 0, 0, 0)
    cards = {slot: ImageCard(slot) for slot in ("first", "second", "base")}
    for card in cards.values():
        row.addWidget(card, 1)
        show(card)
    qtbot.addWidget(around)
    around.resize(600, 300)
    around.show()
    qtbot.waitActive(around)
    cards["around"] = around
    return cards


@pytest.fixture
def card(cards):
    return cards["second"]


@pytest.fixture
def told(cards):
    told = []
    for slot in ("first", "second", "base"):
        card = cards[slot]
        for name in ("image_dropped", "pictures_offered", "edit_requested", "follow_requested"):
            signal = getattr(card, name)
            signal.connect(lambda *what, s=slot, n=name: told.append((s, n, *what)))
    return told


def show(card, image=SHOE):
    card.show_image(pixels_of(image), describe_image(image), image)


def made_by(level):
    return np.full((28, 28), level, np.float32)


def files(*names):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(Path("/some") / name)) for name in names])
    return mime


# What is shown


def test_a_card_shows_its_image_and_where_it_comes_from(card):
    levels = np.rint(pixels_of(SHOE) * 255).astype(int)
    image = card.image.image()
    shown = [[image.pixelColor(x, y).red() for x in range(28)] for y in range(28)]
    assert shown == levels.tolist()
    assert card.accessibleDescription() == "Test image 22, sneaker, whitened, 2 px taller"
    assert card.description.text() == "22 sneaker"
    assert card.description.toolTip() == card.edits.toolTip() == card.accessibleDescription()
    assert card.title.text() == "B" and card.accessibleName() == "Image B"


def test_at_their_narrowest_the_cards_tell_a_and_b_apart(cards):
    cards["around"].resize(1, 1)
    QApplication.sendPostedEvents()
    show(cards["first"], ImageReference(TestImage(22), (Whiten(),)))
    said = [
        line
        for slot in ("first", "second")
        for label in (cards[slot].description, cards[slot].edits)
        for line in label.shown_lines()
    ]
    assert said == ["22 sneaker", "whitened", "22 sneaker", "… 2 px taller"]
    cards["around"].resize(900, 300)
    QApplication.sendPostedEvents()
    assert cards["second"].edits.shown_lines() == ["whitened, 2 px taller"]
    assert cards["base"].description.text() == "22 sneaker, whitened, 2 px taller"


@pytest.mark.parametrize(
    ("room", "text"),
    [(99, "one, two, three"), (15, "one, two, three"), (12, "… two, three"), (9, "… three")],
)
def test_of_the_edits_the_last_ones_are_said(room, text):
    assert last_that_fit(["one", "two", "three"], lambda shown: len(shown) <= room) == text


def test_the_last_edit_is_said_even_without_room_and_nothing_where_there_is_none():
    assert last_that_fit(["one", "two"], lambda _: False) == "… two"
    assert last_that_fit([], lambda _: False) == ""


def test_an_image_that_cannot_be_shown_says_why(card):
    card.show_image(None, "Training image 5 cannot be shown.")
    assert card.image.image() is None
    assert card.image.empty_text() == card.description.text()
    assert card.description.text() == "Training image 5 cannot be shown."


def test_every_edit_has_a_description():
    picture = ImageReference(
        Picture(bytes(784), "boot.png"), (Dim(0.6), Paint(((0, 1.0), (5, 0.5))), Grow(3))
    )
    assert describe_image(picture) == "boot.png, dimmed to 60 %, 2 px painted, 3 px taller"


def test_each_model_is_named_and_always_on_the_same_side(cards, qtbot):
    for card in (cards["first"], cards["base"]):
        card.show_reconstructions([("small", made_by(0.2), None), ("large", made_by(0.8), None)])
        assert card.reconstructions.names() == ["small", "large"]
        small, large = (card.reconstructions.view(name) for name in ("small", "large"))
        qtbot.waitUntil(lambda s=small, big=large: s.isVisible() and big.x() > s.x())
        assert (small.caption(), large.caption()) == ("small", "large")
        assert small.image().pixelColor(9, 9).red() == 51
        assert large.image().pixelColor(9, 9).red() == 204
        assert "What small makes of" in small.toolTip()
        kept = small
        card.show_reconstructions([("small", made_by(0.4), None), ("large", made_by(0.8), None)])
        assert card.reconstructions.view("small") is kept
        assert kept.image().pixelColor(9, 9).red() == 102


def test_a_model_with_a_problem_says_so_where_its_image_would_be(card):
    problem = "The model file large.safetensors was not found."
    card.show_reconstructions([("small", made_by(0.2), None), ("large", made_by(1.0), problem)])
    large = card.reconstructions.view("large")
    assert large.image() is None
    assert problem in large.toolTip() and large.accessibleDescription() == problem
    card.show_reconstructions([("small", made_by(0.2), None), ("large", made_by(1.0), None)])
    assert large.image() is not None and problem not in large.toolTip()


def test_other_models_take_the_place_of_the_old_ones(card, qtbot):
    card.show_reconstructions([("small", made_by(0.2), None), ("large", made_by(0.8), None)])
    old = card.reconstructions.view("small")
    with qtbot.waitSignal(old.destroyed):
        card.show_reconstructions([("mine", made_by(0.5), None)])
    assert card.reconstructions.names() == ["mine"]


@pytest.mark.parametrize("height", [1, 230, 250, 400])
def test_nothing_moves_when_answers_and_texts_come(cards, height):
    card = cards["first"]
    cards["around"].resize(330, height)
    QApplication.sendPostedEvents()
    before = [w.geometry() for w in (card.image, card.description, card.reconstructions)]
    hint = card.minimumSizeHint()
    card.show_reconstructions([("small", made_by(0.2), None), ("large", None, "No such file.")])
    card.show_image(None, "A sentence that is much longer than the card is wide. " * 5)
    QApplication.sendPostedEvents()
    after = [w.geometry() for w in (card.image, card.description, card.reconstructions)]
    assert (after, card.minimumSizeHint()) == (before, hint)
    assert card.image.geometry().bottom() < card.reconstructions.geometry().top()


@pytest.mark.parametrize(
    ("size", "zoom", "models_zoom"),
    [
        *(((97, 220), 3, 1), ((97, 500), 3, 1), ((124, 214), 2, 2), ((128, 300), 4, 2)),
        *(((204, 300), 4, 3), ((204, 498), 7, 3)),
    ],
)
def test_room_makes_the_images_larger_and_leaves_none_between_them(cards, size, zoom, models_zoom):
    card = cards["first"]
    card.show_reconstructions([("small", made_by(0.2), None), ("large", made_by(0.8), None)])
    card.setParent(None)
    card.resize(*size)
    card.show()
    QApplication.sendPostedEvents()

    def painted(view):
        place = sharp_rectangle(view.image_area(), 1.0)
        return place.translated(view.mapTo(card, QPoint()))

    models = [painted(card.reconstructions.view(name)) for name in ("small", "large")]
    assert painted(card.image).width() == zoom * 28
    assert [place.width() for place in models] == [models_zoom * 28] * 2
    assert 0 < models[0].top() - painted(card.image).bottom() <= 2 * theme.GRID
    card.deleteLater()


@pytest.mark.parametrize("width", [1, 400, 600])
def test_the_three_images_stand_in_one_line(cards, width):
    cards["around"].resize(width, 300)
    QApplication.sendPostedEvents()
    views = [cards[slot].image for slot in ("first", "second", "base")]
    places = [sharp_rectangle(view.image_area(), 1.0) for view in views]
    tops = [v.geometry().top() + place.top() for v, place in zip(views, places, strict=True)]
    assert len(set(tops)) == 1 and len({place.width() for place in places}) == 1


def tip_of(view):
    QToolTip.hideText()
    at = view.rect().center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, view.mapToGlobal(at))
    QApplication.sendEvent(view, event)
    return QToolTip.text()


def test_pointing_at_what_a_model_makes_of_the_image_shows_it_large(card, qtbot):
    levels = made_by(0.2)
    levels[:, 14:] = 0.6
    card.show_reconstructions([("small", levels, None), ("large", None, "Not <found>.")])
    QApplication.processEvents()
    tip = tip_of(card.reconstructions.view("small"))
    assert "What small makes of image B" in tip
    document = QTextDocument()
    document.setHtml(tip)
    picture = document.resource(
        QTextDocument.ResourceType.ImageResource, QUrl(re.search('src="([^"]+)"', tip)[1])
    ).toImage()
    assert picture.width() >= 28 * 6 and picture.width() % 28 == 0
    y = picture.height() // 2
    shown = [QColor(picture.pixel(x, y)).red() for x in range(picture.width())]
    assert shown == [51] * (picture.width() // 2) + [153] * (picture.width() // 2)
    # What stands in the way is said as it is; and for what is large already, words will do.
    assert tip_of(card.reconstructions.view("large")) == "large: Not <found>."
    view = card.reconstructions.view("small")
    view.setParent(None)
    view.resize(400, 420)
    assert view.enlarged_tip() == view.toolTip()
    view.deleteLater()


# The menu


def entries(card):
    return {action.text().split("\t")[0]: action for action in card.menu().actions()}


def test_the_menu_offers_what_can_be_done_with_the_image(card, cards, told):
    asked = []
    card.selection_wanted.connect(lambda: asked.append("selection"))
    actions = entries(card)
    for text in ("Use the gallery's selection", "Edit", "Reset"):
        assert actions[text].isEnabled()
        actions[text].trigger()
    assert asked == ["selection"]
    assert told == [
        ("second", "edit_requested"),
        ("second", "image_dropped", ImageReference(TestImage(22))),
    ]
    show(card, ImageReference(TestImage(4)))
    assert not entries(card)["Reset"].isEnabled()
    cards["base"].show_follows(True)
    assert not entries(cards["base"])["Reset"].isEnabled()
    card.show_image(None, "Gone.")
    assert not any(entries(card)[text].isEnabled() for text in ("Edit", "Copy picture"))


@pytest.mark.parametrize("by_key", [False, True])
def test_the_image_is_copied_as_it_is_and_can_be_pasted(card, told, by_key):
    QGuiApplication.clipboard().setText("no picture")
    assert not entries(card)["Paste picture"].isEnabled()
    if by_key:
        card.setFocus()
        QTest.keyClick(card, Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    else:
        entries(card)["Copy picture"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert copied.size().toTuple() == (28, 28)
    assert copied.pixelColor(14, 14) == card.image.image().pixelColor(14, 14)
    entries(card)["Paste picture"].trigger()
    ((slot, name, ((data, _),)),) = told
    assert (slot, name) == ("second", "pictures_offered")
    assert QImage.fromData(data).size().toTuple() == (28, 28)


@pytest.mark.parametrize("reason", list(QContextMenuEvent.Reason)[:2])
def test_the_menu_opens_by_mouse_and_by_key(card, reason):
    at = card.image.geometry().center()
    child = card.childAt(at) or card
    receiver = child if reason is QContextMenuEvent.Reason.Mouse else card
    event = QContextMenuEvent(reason, receiver.mapFrom(card, at), card.mapToGlobal(at))
    QApplication.sendEvent(receiver, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu) and menu.isVisible()
    assert [action.text() for action in menu.actions()][1] == "Edit\tEnter"
    menu.close()


# Dropping, pasting, dragging


def test_an_image_of_the_gallery_is_dropped(card, told):
    shirt = ImageReference(TestImage(4))
    assert manners.drop(card, mime_of_reference(shirt))
    assert told == [("second", "image_dropped", shirt)]


def test_picture_files_are_dropped_and_other_files_are_not(card, told):
    assert manners.drop(card, files("boot.webp", "notes.txt"))
    assert told == [
        ("second", "pictures_offered", [Path("/some/boot.webp"), Path("/some/notes.txt")])
    ]
    assert not manners.drop(card, files("notes.txt"))
    nonsense = QMimeData()
    nonsense.setData(IMAGE_MIME_TYPE, b'{"source": 3}')
    assert not manners.drop(card, nonsense)
    text = QMimeData()
    text.setText("boot.png")
    assert not manners.drop(card, text)
    assert len(told) == 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[]", b'{"source":{"type":"test"}}'])
def test_nonsense_from_other_programs_is_no_image(data):
    mime = QMimeData()
    mime.setData(IMAGE_MIME_TYPE, data)
    assert reference_of_mime(mime) is None


def test_a_frame_shows_where_a_drop_would_go(card):
    card.clearFocus()
    plain = card.grab().toImage()
    assert manners.drag_over(card, mime_of_reference(SHOE))
    hinted = card.grab().toImage()
    assert hinted.pixelColor(1, 150) == QColor(theme.tokens().accent) != plain.pixelColor(1, 150)
    manners.drag_away(card)
    assert card.grab().toImage() == plain


def test_a_picture_is_pasted_into_the_card_that_has_the_keyboard(card, told):
    image = QImage(30, 40, QImage.Format.Format_Grayscale8)
    image.fill(7)
    QGuiApplication.clipboard().setImage(image)
    card.setFocus()
    QTest.keyClick(card, Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    ((slot, name, ((data, _),)),) = told
    assert (slot, name) == ("second", "pictures_offered")
    assert QImage.fromData(data).size().toTuple() == (30, 40)


def test_a_paste_belongs_to_the_card_before_the_menu_only_if_it_can_be_used(card):
    def claimed():
        event = QKeyEvent(
            QKeyEvent.Type.ShortcutOverride, Key.Key_V, Qt.KeyboardModifier.ControlModifier
        )
        event.ignore()
        QApplication.sendEvent(card, event)
        return event.isAccepted()

    QGuiApplication.clipboard().setText("no picture")
    assert not claimed()
    image = QImage(30, 40, QImage.Format.Format_Grayscale8)
    image.fill(7)
    QGuiApplication.clipboard().setImage(image)
    assert claimed()


def test_the_image_is_dragged_from_one_card_to_another(cards, told, monkeypatch):
    carried = []

    def caught(drag, *_):
        carried.append(mime_of_reference(reference_of_mime(drag.mimeData())))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", caught)
    card = cards["second"]
    start = card.image.geometry().center()
    QTest.mousePress(card, LEFT, pos=start)
    manners.move_mouse(card, start + QPoint(3, 0), LEFT)
    assert carried == []
    manners.move_mouse(card, start + QPoint(40, 0), LEFT)
    assert manners.drop(cards["base"], carried[0])
    assert told == [("base", "image_dropped", SHOE)]


def test_what_is_released_before_it_is_a_drag_starts_none_later(card, monkeypatch):
    started = []
    monkeypatch.setattr(QDrag, "exec", lambda *_: started.append(1))
    start = card.image.geometry().center()
    QTest.mousePress(card, LEFT, pos=start)
    QTest.mouseRelease(card, LEFT, pos=start)
    manners.move_mouse(card, start + QPoint(40, 0), LEFT)
    card.show_image(None, "")
    QTest.mousePress(card, LEFT, pos=start)
    manners.move_mouse(card, start + QPoint(40, 0), LEFT)
    assert started == []


# Editing, following


def test_every_way_to_the_pixel_editor(card, told):
    QTest.mouseClick(card.edit, LEFT)
    QTest.mouseDClick(card, LEFT, pos=card.image.geometry().center())
    card.setFocus()
    QTest.keyClick(card, Key.Key_Return)
    assert told == [("second", "edit_requested")] * 3


def test_the_base_follows_a_or_has_an_image_of_its_own(cards, told):
    base = cards["base"]
    base.show_follows(False)
    QTest.mouseClick(base.follow, LEFT, pos=QPoint(8, base.follow.height() // 2))
    assert told == [("base", "follow_requested")]
    # Only the workspace says that it follows.
    assert not base.follow.isChecked()
    base.show_follows(True)
    base.follow.setFocus()
    QTest.keyClick(base.follow, Key.Key_Space)
    assert told[1:] == [("base", "image_dropped", SHOE)]
    assert base.follow.isChecked()


def test_only_the_base_can_follow(cards):
    assert cards["base"].follow.isVisible()
    assert not cards["first"].follow.isVisible() and not cards["second"].follow.isVisible()


# Look and manners


@pytest.mark.parametrize("name", ["light", "dark"])
def test_nothing_is_cut_at_its_narrowest_in_either_theme(cards, qapp, name):
    around, small_print = cards["around"], QFontMetrics(theme.font(theme.SMALL))
    try:
        theme.apply_theme(qapp, name)
        for slot in ("first", "second", "base"):
            cards[slot].show_reconstructions(
                [("small", made_by(0.2), None), ("large", made_by(0.8), None)]
            )
            assert cards[slot].minimumSizeHint().width() <= 110
            assert cards[slot].minimumSizeHint().height() <= 220
        around.resize(1, 1)
        QApplication.sendPostedEvents()
        assert around.width() <= 330
        assert manners.cut_texts(around) == []
        for slot in ("first", "second", "base"):
            for model in ("small", "large"):
                view = cards[slot].reconstructions.view(model)
                assert view.width() >= small_print.horizontalAdvance(model)
    finally:
        theme.apply_theme(qapp, "light")


def test_everything_is_named_explained_and_reached_by_keyboard(cards):
    around = cards["around"]
    assert manners.unlabelled(around) == []
    reached = manners.reached_by_tab(around)
    for slot in ("first", "second", "base"):
        assert cards[slot] in reached and cards[slot].edit in reached
    assert cards["base"].follow in reached


def test_the_keyboard_is_seen_in_the_card_that_has_it(cards):
    card = cards["first"]
    card.setFocus()
    focused = card.grab().toImage().pixelColor(1, 150)
    cards["second"].setFocus()
    assert focused == QColor(theme.tokens().accent) != card.grab().toImage().pixelColor(1, 150)
