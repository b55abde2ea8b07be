"""Buttons of the narrow column beside the scatters."""

from PySide6.QtWidgets import QPushButton

from gui.theme import SMALL
from gui.widgets.figures import figure_font

# Tighter than the theme's, so that a title and three of them fit; a focused one has a thicker border.
_SHEET = "QPushButton { padding: 3px 8px; } QPushButton:focus { padding: 2px 7px; }"


def small_button(text: str, tip: str, name: str = "") -> QPushButton:
    """A button with a tooltip, and a name of its own for screen readers where its text needs one."""
    button = QPushButton(text)
    button.setFont(figure_font(SMALL))
    button.setAutoDefault(False)
    button.setToolTip(tip)
    button.setStyleSheet(_SHEET)
    if name:
        button.setAccessibleName(name)
    return button
