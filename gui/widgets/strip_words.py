"""What a strip says in words: labels of its positions, tooltips, and which latents are moved."""

from collections.abc import Mapping, Sequence
from math import isnan

from core.engine.requests import Strip
from gui.widgets.figures import number_text
from gui.widgets.strip_geometry import BASE

POSITION_ROW = "position"


def position_row(unit: str, step: float) -> str:
    """What positions are called that count an attribute, in steps of ``step``; else just that."""
    if not unit:
        return POSITION_ROW
    return f"+ {unit}" if step == 1.0 else f"× {number_text(step, 1)} {unit}"


def position_sentence(unit: str, step: float) -> str:
    """What a position is."""
    if not unit:
        return "Position along the direction: the distance from the base in latent space"
    if step == 1.0:
        return f"Position along the walk: how many {unit} more than the base has"
    return f"Position along the walk: how many times {number_text(step, 1)} {unit} more than the base has"


def position_labels(positions: Sequence[float]) -> tuple[str, ...]:
    """One label for each position, all with the same decimals; the base's is its name."""
    tenths = all(abs(position * 10 - round(position * 10)) < 1e-6 for position in positions)
    decimals = 1 if tenths else 2
    return tuple(
        BASE if abs(position) < 1e-9 else number_text(position, decimals) for position in positions
    )


def figure_of_way(strip: Strip) -> str:
    """What says how firm the way is: a condition number where there is one, else the direction's length."""
    if isnan(strip.condition):
        return "" if isnan(strip.length) else f"length {number_text(strip.length, 2)}"
    condition = strip.condition
    return f"condition {number_text(condition, 1)}" if condition < 1000 else "condition > 999"


def tip_of_frame(strip: Strip, index: int, position: float) -> str:
    """The exact figures of frame ``index``, which is at ``position``."""
    base = " (the base)" if abs(position) < 1e-9 else ""
    if index < len(strip.reached) and not strip.reached[index]:
        return (
            f"Position {number_text(position, 3)} is not reached.\n{strip.stopped[position > 0.0]}"
        )
    unit = f" ({position_row(strip.unit, strip.step)})" if strip.unit else ""
    return (
        f"Position {number_text(position, 3)}{unit}{base}\n"
        f"Height {number_text(float(strip.height[index]), 2)} rows\n"
        f"Brightness {number_text(float(strip.brightness[index]), 3)}"
        " (mean of the lit pixels, 0 to 1)\n"
        "Click to go there, drag to run along"
    )


def tip_of_model(strip: Strip, moved: Mapping[int, float]) -> str:
    """What there is to say of the model: its dimensions, the direction's length, what is moved."""
    sentences = (
        f"Model {strip.model}: {int(strip.active.sum())} of its {len(strip.active)} latent"
        " dimensions are active.",
        ""
        if isnan(strip.length)
        else f"The direction's length in it is {number_text(strip.length, 3)}"
        " before it is made a unit vector.",
        ""
        if isnan(strip.condition)
        else f"Condition number {number_text(strip.condition, 2)}: of the unit gradients, at the base, of"
        " what is changed and what is held; 1 if they are orthogonal.",
        sentence_on_moves(moved),
    )
    return "\n".join(sentence for sentence in sentences if sentence)


def sentence_on_moves(moved: Mapping[int, float]) -> str:
    """Which latent dimensions are moved by hand, and by how much; empty for none."""
    if not moved:
        return ""
    moves = (f"latent {k} by {number_text(v, 2, sign=True)}" for k, v in moved.items())
    return f"Moved by hand, so the base is not quite the image: {', '.join(moves)}."
