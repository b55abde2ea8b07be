"""Look: two palettes (light and dark), three font sizes, one 8-pixel grid, one accent colour.

Every widget asks ``tokens()`` when it paints and repaints on ``QEvent.PaletteChange``, so that the
theme can change while the program runs. Some Linux platforms ignore requests for a colour scheme;
so the style is Fusion everywhere, and the palettes are ours.
"""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from gui.settings import ThemeChoice

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"

GRID = 8
"""All distances are multiples of this, in device-independent pixels."""

SMALL, BODY, TITLE = 10, 11, 14
"""The three font sizes, in points."""

CLASS_COLOURS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
"""Petroff's ten colours (arXiv:2107.02270) by Fashion-MNIST class; safe for the colour-blind."""


@dataclass(frozen=True)
class Tokens:
    """The colours of one theme, as ``#rrggbb``."""

    dark: bool
    surface: str
    """Behind everything."""
    raised: str
    """Fields and cards."""
    hairline: str
    text: str
    quiet: str
    """Secondary text; still at least 4.5 : 1 on ``surface`` and ``raised``."""
    accent: str
    on_accent: str
    warning: str
    mat: str
    """Around images, so that a black image keeps its edge."""


LIGHT = Tokens(
    dark=False, surface="#f6f6f4", raised="#ffffff", hairline="#d5d5d0", text="#1c1d1f",
    quiet="#5d6066", accent="#0b62c4", on_accent="#ffffff", warning="#a33b00", mat="#c9c9c4",
)  # fmt: skip
DARK = Tokens(
    dark=True, surface="#1b1c1e", raised="#26282b", hairline="#3c3f44", text="#ececea",
    quiet="#a5a9b0", accent="#6cb2ff", on_accent="#0c1420", warning="#ffb07a", mat="#4a4d52",
)  # fmt: skip


_current = LIGHT
_choice = ThemeChoice.SYSTEM
_follower: "_SystemFollower | None" = None


def tokens() -> Tokens:
    """The colours of the theme that is on now."""
    return _current


def choice() -> ThemeChoice:
    """What the user asked for (``tokens().dark`` says what came of it)."""
    return _choice


def apply_theme(app: QApplication, wanted: str) -> None:
    """Put on a theme: "system" (and follow it), "light" or "dark"; anything else is "system".

    May be called again at any time; widgets hear of it through ``QEvent.PaletteChange``.
    """
    global _choice, _follower
    _choice = ThemeChoice(wanted) if wanted in tuple(ThemeChoice) else ThemeChoice.SYSTEM
    if _follower is None:
        app.setStyle("Fusion")
        _follower = _SystemFollower(app)
    # Where the platform listens, its own parts (title bar, file dialogs) change along.
    app.styleHints().setColorScheme(
        {
            ThemeChoice.SYSTEM: Qt.ColorScheme.Unknown,
            ThemeChoice.LIGHT: Qt.ColorScheme.Light,
            ThemeChoice.DARK: Qt.ColorScheme.Dark,
        }[_choice]
    )
    _put_on(app, _wanted_tokens(app))


def font(points: int = BODY, *, bold: bool = False) -> QFont:
    """The program's font in one of its three sizes, with tabular figures if the font has them."""
    made = QFont(QApplication.font())
    made.setPointSize(points)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def icon(name: str) -> QIcon:
    """An icon of ``resources/icons``, named without the ending; empty if there is none."""
    path = ICONS / f"{name}.svg"
    return QIcon(str(path)) if path.is_file() else QIcon()


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "relative luminance")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def palette(of: Tokens) -> QPalette:
    """The Qt palette of a theme."""
    role = QPalette.ColorRole
    made = QPalette()
    colours = {
        role.Window: of.surface,
        role.WindowText: of.text,
        role.Base: of.raised,
        role.AlternateBase: of.surface,
        role.Text: of.text,
        role.PlaceholderText: of.quiet,
        role.Button: of.raised,
        role.ButtonText: of.text,
        role.BrightText: of.warning,
        role.ToolTipBase: of.raised,
        role.ToolTipText: of.text,
        role.Highlight: of.accent,
        role.HighlightedText: of.on_accent,
        role.Accent: of.accent,
        role.Link: of.accent,
        role.LinkVisited: of.accent,
        role.Light: of.raised,
        role.Midlight: of.hairline,
        role.Mid: of.hairline,
        role.Dark: of.quiet,
        role.Shadow: of.hairline,
    }
    for which, colour in colours.items():
        made.setColor(which, QColor(colour))
    faded = QColor(of.quiet)
    faded.setAlphaF(0.6)
    for which in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, faded)
    made.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(of.hairline))
    return made


def style_sheet(of: Tokens) -> str:
    """What a palette cannot say: hairlines instead of boxes, and a focus ring that is seen.

    The ring takes the place of border and one pixel of padding, so that nothing moves on focus.
    """
    icons = ICONS.as_posix()
    return f"""
QToolTip {{ color: {of.text}; background: {of.raised}; border: 1px solid {of.hairline};
  padding: 4px; }}
QMenuBar {{ background: {of.surface}; border-bottom: 1px solid {of.hairline}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {of.hairline}; }}
QPushButton, QToolButton, QCheckBox, QRadioButton, QSlider, QComboBox {{ outline: none; }}
QPushButton {{ background: {of.raised}; border: 1px solid {of.hairline}; border-radius: 4px;
  padding: 4px 12px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
  padding: 3px; }}
QToolButton[raised="true"] {{ background: {of.raised}; border-color: {of.hairline}; }}
QPushButton:hover, QToolButton:hover {{ border-color: {of.quiet}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {of.hairline}; }}
QPushButton:checked, QToolButton:checked {{ background: {of.accent}; color: {of.on_accent}; }}
QPushButton[primary="true"]:enabled {{ background: {of.accent}; color: {of.on_accent};
  border-color: {of.accent}; }}
QPushButton:focus {{ border: 2px solid {of.accent}; padding: 3px 11px; }}
QPushButton[primary="true"]:focus, QPushButton:checked:focus {{ border-color: {of.text}; }}
QPushButton[joined="true"]:checked:focus {{ border-color: {of.accent}; }}
QToolButton:focus {{ border: 2px solid {of.accent}; padding: 2px; }}
QToolButton:checked:focus {{ border-color: {of.text}; }}
QAbstractSpinBox, QComboBox {{ background: {of.raised}; border: 1px solid {of.hairline};
  border-radius: 4px; padding: 2px 6px; min-height: 20px; }}
QAbstractSpinBox:focus, QComboBox:focus {{ border: 2px solid {of.accent}; padding: 1px 5px; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button, QComboBox::drop-down {{
  border: none; width: 18px; }}
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{ color: {of.text}; background: {of.raised};
  border: 1px solid {of.quiet}; border-radius: 0; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: 24px; padding: 0 4px; }}
QComboBox QAbstractItemView::item:selected {{ background: {of.accent}; color: {of.on_accent}; }}
QAbstractSpinBox::up-arrow {{ image: url("{icons}/chevron-up.svg"); width: 10px; }}
QAbstractSpinBox::down-arrow, QComboBox::down-arrow {{
  image: url("{icons}/chevron-down.svg"); width: 10px; }}
QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {of.quiet};
  border-radius: 3px; background: {of.raised}; }}
QCheckBox::indicator:checked {{ background: {of.accent}; border-color: {of.accent};
  image: url("{icons}/check-{"dark" if of.dark else "light"}.svg"); }}
QCheckBox:focus {{ color: {of.accent}; }}
QCheckBox::indicator:focus {{ border: 2px solid {of.accent}; width: 12px; height: 12px; }}
QSlider::groove:horizontal {{ height: 2px; background: {of.hairline}; }}
QSlider::sub-page:horizontal {{ background: {of.accent}; }}
QSlider::handle:horizontal {{ width: 14px; margin: -7px 0; border-radius: 8px;
  background: {of.raised}; border: 1px solid {of.quiet}; }}
QSlider {{ border: 2px solid transparent; border-radius: 4px; padding: 0 2px; }}
QSlider:focus {{ border-color: {of.accent}; }}
QSlider::handle:horizontal:focus {{ background: {of.accent}; border-color: {of.accent}; }}
QProgressBar {{ background: {of.raised}; border: 1px solid {of.hairline}; border-radius: 4px;
  text-align: center; }}
QProgressBar::chunk {{ background: {of.accent}; border-radius: 3px; }}
QLineEdit, QAbstractScrollArea {{ border: 1px solid {of.hairline}; border-radius: 4px; }}
QLineEdit {{ background: {of.raised}; padding: 3px 6px; }}
QLineEdit:focus {{ border: 2px solid {of.accent}; padding: 2px 5px; }}
QAbstractScrollArea:focus {{ border: 1px solid {of.accent}; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; }}
QFrame[hairline="true"] {{ color: {of.hairline}; background: {of.hairline}; border: none; }}
QLabel[quiet="true"] {{ color: {of.quiet}; }}
QLabel[warning="true"] {{ color: {of.warning}; }}
#messageBar {{ background: {of.surface}; border: none; border-top: 1px solid {of.hairline}; }}
#messageBar[kind="problem"] {{ border-top: 2px solid {of.warning}; }}
#messageBar[kind="question"] {{ border-top: 2px solid {of.accent}; }}
"""


class _SystemFollower(QObject):
    """Puts the theme on again when the system's colour scheme changes."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        app.styleHints().colorSchemeChanged.connect(self._changed)

    def _changed(self) -> None:
        # Deferred, for Qt sends this signal from the middle of its own change of palettes.
        QTimer.singleShot(0, self, self._follow)

    def _follow(self) -> None:
        wanted = _wanted_tokens(self._app)
        if wanted is not _current:
            _put_on(self._app, wanted)


def _wanted_tokens(app: QApplication) -> Tokens:
    if _choice is ThemeChoice.SYSTEM:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if dark else LIGHT
    return DARK if _choice is ThemeChoice.DARK else LIGHT


def _put_on(app: QApplication, wanted: Tokens) -> None:
    global _current
    _current = wanted
    app.setPalette(palette(wanted))
    app.setFont(font())
    sheet = style_sheet(wanted)
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
