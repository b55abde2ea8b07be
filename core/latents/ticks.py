"""Round numbers along an axis."""

from math import ceil, floor, isfinite, log10

_STEPS = (1.0, 2.0, 5.0, 10.0)


def tick_step(span: float, most: int) -> float:
    """The smallest of ..., 0.5, 1, 2, 5, 10, ... that puts at most ``most`` ticks on ``span``.

    Raises
    ------
    ValueError
        ``span`` is not a positive number or ``most`` is below 1.
    """
    if not (isfinite(span) and span > 0) or most < 1:
        raise ValueError(f"no ticks on a span of {span} with at most {most}")
    least = span / most
    power = 10.0 ** floor(log10(least))
    # A hair of tolerance, so that a span of exactly 10 steps is not taken for a bit more.
    return power * next(step for step in (*_STEPS, 20.0) if step * power >= least * (1 - 1e-9))


def ticks(low: float, high: float, most: int) -> tuple[tuple[float, ...], int]:
    """Round numbers from ``low`` to ``high``, and how many decimals they need.

    Raises
    ------
    ValueError
        ``high`` is not above ``low``, or ``most`` is below 1.
    """
    step = tick_step(high - low, most)
    decimals = max(0, -floor(log10(step) + 1e-9))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    # Multiples, not sums: a thousand additions of 0.1 are not 100.
    return tuple(round(place * step, decimals) + 0.0 for place in range(first, last + 1)), decimals
