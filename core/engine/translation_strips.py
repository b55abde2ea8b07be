"""Strips of a translation as the window's widgets show them, and what they show between two frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.concepts.attributes import ATTRIBUTES, attribute_of
from core.concepts.recipes import AttributeChoice, TranslationMethod
from core.engine.requests import MeasuredAttribute, Strip
from core.engine.translation_requests import Frame
from core.images.reference import SIDE
from core.translation.figures import StripOf
from core.translation.questions import Along, StripQuestion
from core.translation.sides import Side
from core.vae.model import Latents


def shown_strip(made: StripOf, side: Side, question: StripQuestion, *, promises: bool) -> Strip:
    """A strip for the widgets; the current frame is that at position 0.

    Parameters
    ----------
    promises
        Whether what is held is held in truth, by the attribute itself.
    """
    variance = np.array(side.model.description.measures.variance)
    active = np.zeros(side.model.latents, np.bool_)
    active[side.active] = True
    nothing = np.zeros(0)
    strip = Strip(
        model=side.name,
        problem=made.problem,
        active=active,
        spread=np.sqrt(variance).astype(np.float32),
        base=np.zeros(side.model.latents, np.float32),
        vector=made.vector,
        length=float("nan"),
        latent=np.zeros(side.model.latents, np.float32),
        frames=made.frames,
        height=made.measured.get("height", nothing),
        brightness=made.measured.get("brightness", nothing),
        current=np.zeros((0, SIDE), np.float32),
        current_height=0.0,
        current_brightness=0.0,
        model_sha256=side.sha256,
        reached=made.reached,
        stopped=_stopped(made.notes) if not made.reached.all() else ("", ""),
        step=made.step,
        unit=made.unit,
    )
    if made.problem:
        return strip
    start = made.start  # not of the points: a span may begin beyond 0
    image = side.model.decode(start[None])
    walks = question.method is TranslationMethod.IDENTIFIER
    measured = tuple(
        _measured(choice, made, image, walks and choice in question.hold, walks and promises)
        for choice in measured_choices(question)
    )
    return replace(
        strip,
        base=start,
        latent=start,
        current=image[0],
        current_height=measured[0].base,
        current_brightness=measured[1].base,
        measured=measured,
    )


def measured_choices(question: StripQuestion) -> tuple[AttributeChoice, ...]:
    """Height and brightness, then what the question is about, each once."""
    from core.translation.questions import BRIGHTNESS, HEIGHT

    own = () if isinstance(question.concept, Along) else (question.concept.attribute,)
    return tuple(dict.fromkeys((HEIGHT, BRIGHTNESS, *own, *question.hold)))


def point_at(made: StripOf, positions: Sequence[float], position: float) -> tuple[Latents, bool]:
    """The latent point (K,) of a strip at a position, and whether the strip gets there.

    Between two frames it lies on the straight line from one to the other: of a straight strip that is
    exact, and a walk that was made anew for each step of a drag would be what the drag waits for.
    """
    inside = min(max(position, positions[0]), positions[-1])
    upper = min(int(np.searchsorted(positions, inside, side="left")), len(positions) - 1)
    lower = upper if positions[upper] == inside else max(upper - 1, 0)
    span = positions[upper] - positions[lower]
    share = 0.0 if span == 0.0 else (inside - positions[lower]) / span
    first, second = made.points[lower], made.points[upper]
    point = (first + np.float32(share) * (second - first)).astype(np.float32)
    return point, bool(made.reached[lower] and made.reached[upper])


def frames_at(
    strips: Sequence[tuple[StripOf, Sequence[float]] | None], side: Side, position: float
) -> list[Frame | None]:
    """What strips of one model, each with its positions, show at a position.

    All are decoded together; None for one that is not wanted or has a problem.
    """
    there = [
        (place, *point_at(strip[0], strip[1], position))
        for place, strip in enumerate(strips)
        if strip is not None and not strip[0].problem
    ]
    found: list[Frame | None] = [None] * len(strips)
    if there:
        images = side.model.decode(np.stack([point for _, point, _ in there]))
        tall = ATTRIBUTES["height"].measure(images)
        bright = ATTRIBUTES["brightness"].measure(images)
        for number, (place, _, reached) in enumerate(there):
            found[place] = Frame(
                images[number], float(tall[number]), float(bright[number]), reached
            )
    return found


def _measured(
    choice: AttributeChoice, made: StripOf, start: Latents, held: bool, promised: bool
) -> MeasuredAttribute:
    from core.concepts.walking import Rules

    attribute = attribute_of(choice)
    values = made.measured[attribute.name]
    base = float(attribute.measure(start)[0])
    return MeasuredAttribute(
        attribute.name,
        attribute.unit,
        attribute.step,
        values,
        base,
        current=base,
        held=held,
        tolerance=Rules().tolerance * attribute.step if held and promised else 0.0,
        drift=float(np.max(np.abs(values - base), where=made.reached, initial=0.0)),
    )


def _stopped(reasons: tuple[str, ...]) -> tuple[str, str]:
    """Why a walk stopped below and above the base: the core names the reason above first."""
    if not reasons:
        return "", ""
    return reasons[-1], reasons[0]
