import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

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
