"""The table of leaks: its columns and rows, from what was measured on the strips and on many images."""

from collections.abc import Sequence
from math import isnan

from core.engine.separation_requests import (
    HeldOutAnswer,
    HeldOutLeaks,
    MethodLeak,
    StripLeak,
    StripLeaks,
)
from gui.traversal.figure_table import Cell, Head
from gui.widgets.figures import NO_FIGURE, number_text

DECIMALS = 3
_FIGURE = "0.000"
NO_CELL = Cell(NO_FIGURE, "Not measured yet", quiet=True)


def leak_text(leak: StripLeak | None) -> str:
    """What stands beside a strip; empty where there is no figure."""
    if leak is None:
        return ""
    if not leak.held:
        return f"leak {NO_FIGURE}"
    return f"leak {number_text(max(leak.held.values()), 2)} σ"


def leak_tip(leak: StripLeak | None, goal: str) -> str:
    """The same in full; ``goal`` is the change at which it was measured, such as "height +3 rows"."""
    if leak is None:
        return ""
    if leak.problem:
        return f"No leak is measured: {leak.problem}"
    figures = {**leak.held, **leak.unheld}
    each = ", ".join(f"{name} {number_text(value, DECIMALS)} σ" for name, value in figures.items())
    return (
        f"Leak at {goal}, which is at position {number_text(leak.position, 2)}: {each}.\n"
        f"Off the data by {number_text(leak.drift, 2)} nats; the base"
        f" {number_text(leak.own_drift, 2)}."
    )


def heads(hold: Sequence[str], unheld: Sequence[str], goal: str, spread: str) -> tuple[Head, ...]:
    """The columns; ``goal`` is the change at which all is measured, ``spread`` says what σ is."""
    columns = [Head("\nStrip", "The model, and the method where two are compared", "large")]
    for name in hold:
        columns += [
            Head(
                f"{name}\nstrip, σ",
                f"How far {name} is off on the strip above at {goal}, in σ: {spread}",
                _FIGURE,
            ),
            Head(
                "\nmedian, σ",
                f"How far {name} is off at {goal}: the median over the images, in σ",
                _FIGURE,
                f"{name} median, σ",
            ),
            Head(
                "\np90, σ",
                f"How far {name} is off at {goal}: nine of ten images are off by less, in σ",
                _FIGURE,
                f"{name} p90, σ",
            ),
        ]
    columns += [
        Head(
            f"{name}\nmed., p90",
            f"Another measure of what stands still, which was not held itself: {name}, median and 90th"
            " percentile over the images, in σ",
            "0.000, 0.000",
        )
        for name in unheld
    ]
    return (
        *columns,
        Head("\nreached", f"Share of the images on which {goal} was reached", "100.0 %"),
        Head(
            "drift, own\nnats",
            "How far the changed images are off the data, and how far the images are that they began"
            " with: nats from an image to what the model makes of it, median",
            "00.00, 0.00",
        ),
    )


def rows(
    models: Sequence[str],
    captions: Sequence[str],
    hold: Sequence[str],
    unheld: Sequence[str],
    strips: StripLeaks | None,
    measured: HeldOutAnswer | None,
    stale: bool,
) -> tuple[tuple[Cell, ...], ...]:
    """A row for each strip: of each model first by the first method, then by the second."""
    found = []
    for place, model in enumerate(models):
        share = None
        if measured is not None and place < len(measured.models):
            share = measured.models[place]
        for number, caption in enumerate(captions or ("",)):
            strip = None
            if strips is not None and number < len(strips.strips):
                strip = next((one for one in strips.strips[number] if one.model == model), None)
            leak = None
            if share is not None and number < len(share.methods):
                leak = share.methods[number]
            name = f"{model}, {caption}" if caption else model
            found.append(_row(name, hold, unheld, strip, share, leak, stale))
    return tuple(found)


def _row(
    name: str,
    hold: Sequence[str],
    unheld: Sequence[str],
    strip: StripLeak | None,
    share: HeldOutLeaks | None,
    leak: MethodLeak | None,
    stale: bool,
) -> tuple[Cell, ...]:
    problem = "" if share is None else share.problem or (leak.problem if leak else "")
    cells = [Cell(name, name)]
    nothing = Cell(NO_FIGURE, problem, quiet=True) if problem else NO_CELL
    for attribute in hold:
        cells.append(_of_strip(strip, attribute))
        both = None if leak is None else leak.held.get(attribute)
        cells += [nothing] * 2 if both is None else [_figure(one, stale, problem) for one in both]
    for attribute in unheld:
        both = None if leak is None else leak.unheld.get(attribute)
        cells.append(nothing if both is None else _pair(both, stale, problem))
    if leak is None or share is None:
        return (*cells, nothing, nothing)
    stopped = "\n".join(f"{count} times: {why}" for why, count in leak.reasons.items())
    return (
        *cells,
        Cell(
            f"{number_text(100 * leak.reached, 1)} %",
            "\n".join(part for part in (f"Of {share.images} images", stopped, problem) if part),
            stale,
        ),
        _pair((leak.drift, share.own_drift), stale, problem, 2),
    )


def _of_strip(strip: StripLeak | None, attribute: str) -> Cell:
    if strip is None:
        return NO_CELL
    if strip.problem or attribute not in strip.held:
        return Cell(NO_FIGURE, strip.problem, quiet=True)
    return Cell(number_text(strip.held[attribute], DECIMALS), "On the strip above")


def _figure(value: float, stale: bool, problem: str) -> Cell:
    if isnan(value):
        return Cell(NO_FIGURE, problem or "It was reached on no image", quiet=True)
    return Cell(number_text(value, DECIMALS), f"{value:.5f}", stale)


def _pair(both: tuple[float, float], stale: bool, problem: str, decimals: int = DECIMALS) -> Cell:
    if all(map(isnan, both)):
        return Cell(NO_FIGURE, problem or "It was reached on no image", quiet=True)
    texts = [number_text(value, decimals) for value in both]
    return Cell(", ".join(texts), ", ".join(f"{value:.5f}" for value in both), stale)
