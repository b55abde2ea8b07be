"""Look: two palettes (light and dark), three font sizes, one 8-pixel grid, one accent colour.

Every widget asks ``tokens()`` when it paints and repaints on ``QEvent.PaletteChange``, so that the
theme can change while the program runs.
"""

from dataclasses import dataclass

GRID = 8
"""All distances are multiples of this, in device-independent pixels."""

SMALL, BODY, TITLE = 10, 11, 14
"""The three font sizes, in points."""

CLASS_COLOURS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6",
    "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
"""Petroff's ten colours (arXiv:2107.02270), by Fashion-MNIST class number; safe for the colour-blind."""


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


def tokens() -> Tokens:
    """The colours of the theme that is on now."""
    return _current
