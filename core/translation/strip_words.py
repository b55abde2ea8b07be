"""What strips of one concept from one image say, in a sentence: what the same gain costs each of them."""

from __future__ import annotations

from collections.abc import Sequence

from core.concepts.attributes import attribute_of, usual_amount
from core.concepts.recipes import AttributeChoice
from core.translation.figures import StripOf, Strips


def cost_of(strip: StripOf, changed: str, held: str, amount: float, first: int) -> float | None:
    """How far one attribute has moved where another has first grown by ``amount``; None: it never does.

    Upwards from frame ``first``, between two frames linearly.

    Parameters
    ----------
    strip
        Without a problem; n frames.
    changed, held
        Names of attributes that are measured on it.
    amount
        Above 0, in the changed attribute's unit.
    first
        The frame at the base.
    """
    gained, leaked = strip.measured[changed], strip.measured[held]
    goal = float(gained[first]) + amount
    for place in range(first + 1, len(gained)):
        if not strip.reached[place]:
            return None
        before, here = float(gained[place - 1]), float(gained[place])
        if here >= goal:
            share = 1.0 if here == before else (goal - before) / (here - before)
            at = leaked[place - 1] + share * (leaked[place] - leaked[place - 1])
            return float(at - leaked[first])
    return None


def strip_sentence(
    arrows: Strips | None,
    walks: Strips | None,
    change: AttributeChoice,
    held: AttributeChoice,
    positions: Sequence[float],
) -> str:
    """What the arrows and the translated identifier cost from this image; empty if nothing is known.

    Parameters
    ----------
    arrows, walks
        What is known of them.
    change, held
        The attribute that is to change by its usual amount, and the one whose change is the cost.
    positions
        Of the frames, ascending.
    """
    attribute, other = attribute_of(change), attribute_of(held)
    amount = usual_amount(attribute)
    first = min(range(len(positions)), key=lambda place: abs(positions[place]))
    told = []
    for what, strip in (
        ("the native arrow", None if arrows is None else arrows.native),
        ("the translated arrow", None if arrows is None else arrows.translated),
        ("the identifier's walk", None if walks is None else walks.translated),
    ):
        if strip is None or strip.problem:
            continue
        if not {attribute.name, other.name} <= set(strip.measured):
            continue
        cost = cost_of(strip, attribute.name, other.name, amount, first)
        moved = "" if cost is None else f"{cost:+.3f} {other.unit}".rstrip().replace("-", "−")
        told.append(f"{what} {f'moves {other.name} by {moved}' if moved else 'falls short'}")
    if not told:
        return ""
    if not positions[0] <= 0.0 <= positions[-1]:
        return "What a change costs from this image is said where the span includes 0, the image itself."
    gain = f"{amount:g} {attribute.unit}".rstrip()
    return f"From this image, to gain {gain} of {attribute.name}: {'; '.join(told)}."
