"""What is said of a latent dimension: its figures, the tooltip, and what the bars mean."""

from core.engine.requests import Strip
from gui.widgets.figures import number_text

LEGEND = (
    "Solid: slider's place, in spreads (σ) · line: base"
    " · light: direction, ±1 at the ends · dot: active"
)
"""What is painted, in one line."""


def figures_of(strip: Strip, dimension: int, latent: float, moved: float) -> str:
    """A dimension's figures in one line; it stands at ``latent`` and is ``moved`` by so much."""
    return (
        f"Latent {dimension}: {number_text(latent, 2)}"
        f" (base {number_text(float(strip.base[dimension]), 2)},"
        f" moved {number_text(moved, 2, sign=True)}),"
        f" {'active' if strip.active[dimension] else 'not active'},"
        f" spread {number_text(float(strip.spread[dimension]), 2)},"
        f" direction {number_text(float(strip.vector[dimension]), 2, sign=True)}"
    )


def tip_of(figures: str, active: bool) -> str:
    """The tooltip of a dimension with such figures."""
    measured = "its spread over the test images" if active else "1"
    return (
        f"{figures}\n\n"
        f"Bar: where the slider stands, in units of {measured}; tick: the base.\n"
        "Light: the direction's share, the whole height being all of it.\n"
        "Drag or turn the wheel to move this dimension alone, double-click to put it back."
    )
