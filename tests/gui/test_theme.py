from collections import Counter

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSlider,
    QToolButton,
    QWidget,
)

from gui import theme
from gui.theme import CLASS_COLOURS, DARK, LIGHT, apply_theme, contrast, tokens

READABLE, VISIBLE = 4.5, 3.0  # WCAG 2.2: success criteria 1.4.3 and 1.4.11


@pytest.fixture(autouse=True)
def _put_back(qapp):
    yield
    apply_theme(qapp, "light")


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


@pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("background", ["surface", "raised"])
def test_text_can_be_read(of, background):
    behind = getattr(of, background)
    for role in ("text", "quiet", "warning", "accent"):
        assert contrast(getattr(of, role), behind) >= READABLE, role


@pytest.mark.parametrize("of", [LIGHT, DARK], ids=["light", "dark"])
def test_text_on_the_accent_can_be_read_and_the_focus_ring_seen(of):
    assert contrast(of.on_accent, of.accent) >= READABLE
    assert contrast(of.accent, of.surface) >= VISIBLE
    assert contrast(of.surface, of.warning) >= READABLE  # the letter in a message's mark
    assert contrast(of.surface, of.accent) >= READABLE


def test_each_theme_reaches_palette_tokens_and_style_sheet(qapp):
    for wanted, expected in (("dark", DARK), ("light", LIGHT)):
        apply_theme(qapp, wanted)
        assert tokens() is expected
        assert theme.choice() == wanted
        assert qapp.palette().color(QPalette.ColorRole.Window).name() == expected.surface
        assert qapp.palette().color(QPalette.ColorRole.Text).name() == expected.text
        assert expected.accent in qapp.styleSheet()


def test_an_unknown_choice_is_the_systems(qapp):
    apply_theme(qapp, "mauve")
    assert theme.choice() == "system"


def test_widgets_hear_of_a_change(qapp, qtbot):
    class Listener(QWidget):
        heard = 0

        def changeEvent(self, event: QEvent) -> None:
            if event.type() == QEvent.Type.PaletteChange:
                self.heard += 1
                assert tokens() is DARK  # already the new one when the widget asks
            super().changeEvent(event)

    apply_theme(qapp, "light")
    listener = Listener()
    qtbot.addWidget(listener)
    listener.show()
    listener.heard = 0
    apply_theme(qapp, "dark")
    assert listener.heard >= 1


def test_system_is_followed_and_a_fixed_choice_is_not(qapp, qtbot, monkeypatch):
    scheme = Qt.ColorScheme.Light
    hints = qapp.styleHints()
    monkeypatch.setattr(type(hints), "colorScheme", lambda self: scheme)
    apply_theme(qapp, "system")
    assert tokens() is LIGHT

    scheme = Qt.ColorScheme.Dark
    hints.colorSchemeChanged.emit(scheme)
    qtbot.waitUntil(lambda: tokens() is DARK)

    apply_theme(qapp, "light")
    hints.colorSchemeChanged.emit(scheme)
    qtbot.wait(20)
    assert tokens() is LIGHT


def test_three_sizes_with_equal_figures(qapp):
    apply_theme(qapp, "light")
    assert [theme.font(size).pointSize() for size in (theme.SMALL, theme.BODY, theme.TITLE)] == [
        10,
        11,
        14,
    ]
    assert QApplication.font().pointSize() == theme.BODY
    assert [tag.toString() for tag in theme.font().featureTags()] == [b"tnum"]


def test_class_colours_are_ten_and_different():
    assert len(set(CLASS_COLOURS)) == 10


def test_icons_are_there_and_a_missing_one_is_no_error(qapp):
    assert not theme.icon("application").isNull()
    assert theme.icon("no such icon").isNull()


# What is painted with the style sheet


def colours_of(picture: QImage) -> list[tuple[str, int]]:
    """The colours of a picture, the most frequent first."""
    counts = Counter(
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
    )
    return counts.most_common()


@pytest.fixture
def drop_down(qtbot):
    box = QComboBox()
    for word in ("First", "Second", "Third"):
        box.addItem(word)
    qtbot.addWidget(box)
    box.show()
    yield box
    box.hidePopup()


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("highlighted", [True, False])
def test_every_entry_of_a_drop_down_can_be_read(drop_down, qapp, name, highlighted):
    apply_theme(qapp, name)
    drop_down.setCurrentIndex(1)
    drop_down.showPopup()
    view = drop_down.view()
    place = view.visualRect(view.model().index(1 if highlighted else 2, 0))
    painted = colours_of(view.viewport().grab(place).toImage())
    behind = painted[0][0]
    assert behind == (tokens().accent if highlighted else tokens().raised)
    assert max(contrast(colour, behind) for colour, _ in painted) >= READABLE


def test_a_drop_down_shows_all_of_its_entries_under_the_box(drop_down):
    drop_down.move(0, 0)
    drop_down.setCurrentIndex(2)
    drop_down.showPopup()
    view = drop_down.view()
    inside = view.viewport().rect()
    rows = [view.visualRect(view.model().index(row, 0)) for row in range(3)]
    assert all(inside.contains(row) for row in rows)
    assert view.mapToGlobal(QPoint(0, 0)).y() >= drop_down.mapToGlobal(QPoint(0, 0)).y()


@pytest.mark.parametrize("kind", [QPushButton, QToolButton, QCheckBox])
def test_the_keyboard_brings_one_ring_only(qtbot, kind):
    around = QWidget()
    row = QHBoxLayout(around)
    field, button = QLineEdit(), kind()
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setText("Whiten")
    row.addWidget(field)
    row.addWidget(button)
    qtbot.addWidget(around)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    button.setFocus(Qt.FocusReason.MouseFocusReason)
    ringed = button.grab().toImage()
    field.setFocus()
    assert button.grab().toImage() != ringed
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert button.hasFocus()
    # Qt's own ring, which would come inside of ours, shows only after Tab.
    assert button.grab().toImage() == ringed


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_slider_with_the_keyboard_has_a_ring(qtbot, qapp, name):
    apply_theme(qapp, name)
    around = QWidget()
    row = QHBoxLayout(around)
    slider, field = QSlider(Qt.Orientation.Horizontal), QLineEdit()
    row.addWidget(field)
    row.addWidget(slider)
    qtbot.addWidget(around)
    with qtbot.waitActive(around):
        around.show()
        around.activateWindow()
    field.setFocus()
    slider.setValue(0)
    plain = slider.grab().toImage()
    slider.setFocus()
    ringed = slider.grab().toImage()
    middle = slider.width() // 2
    column = [ringed.pixelColor(middle, y).name() for y in range(slider.height() // 2)]
    assert tokens().accent in column
    assert tokens().accent not in [plain.pixelColor(middle, y).name() for y in range(len(column))]
