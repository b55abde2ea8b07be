"""Work in steps: generators that yield how far they are, and return what they found.

Whoever drives one decides what happens between its steps: nothing, a report, or somebody else's turn.
"""

from collections.abc import Callable, Generator
from typing import TypeVar

Step = TypeVar("Step")
Told = TypeVar("Told")
Result = TypeVar("Result")


def at_once(
    steps: Generator[Step, None, Result], report: Callable[[Step], object] | None = None
) -> Result:
    """What a generator returns, for those who have nothing else to do.

    ``report`` is called with what each step yields, and may raise to end it.
    """
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        if report is not None:
            report(step)


def told(
    steps: Generator[Step, None, Result], tell: Callable[[Step], Told]
) -> Generator[Told, None, Result]:
    """The same steps, each told otherwise: as a part of something longer, or in other words."""
    while True:
        try:
            step = next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result
        yield tell(step)
