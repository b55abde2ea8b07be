"""Colours of the grid world: red and blue as in the article, told apart by the colour-blind too.

Each of Model 2's six codes also has a glyph, so that no colour has to be told apart at all.
"""

from functools import cache

from PySide6.QtGui import QColor

from core.gridworld.world import Seen
from gui.theme import contrast, tokens

RED = "#d3382f"
BLUE = "#2f6fd6"

_CODES = ("", RED, "#9cc7f5", "#d58bc8", "#1f4e9e", "#7a2f86")
"""By code. Left is light, right is dark; with red over it blue becomes purple."""

INK, PAPER = "#10131a", "#ffffff"


def code_colour(code: int) -> str:
    """The colour of a cell of Model 2."""
    return _CODES[code] or tokens().raised


def seen_colour(seen: int) -> str:
    """The colour of what is seen of a cell."""
    return {int(Seen.RED): RED, int(Seen.BLUE): BLUE}.get(seen, tokens().raised)


@cache
def ink_on(colour: str) -> str:
    """Black or white, whichever is read better on a colour."""
    return INK if contrast(colour, INK) > contrast(colour, PAPER) else PAPER


def faded(colour: str, share: float) -> QColor:
    """A colour of which only a share covers what is behind it."""
    made = QColor(colour)
    made.setAlphaF(min(max(share, 0.0), 1.0))
    return made
