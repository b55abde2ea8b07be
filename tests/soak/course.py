"""A long run of the random user: one window after the other, measured between and along the way."""

import gc
import random
import time
import weakref
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.soak import health

STEPS_OF_A_LIFE = 400
"""Then the window is closed for good, and it is looked whether anything of it is left."""

SAMPLE_SECONDS = 20.0


@dataclass(frozen=True)
class Sample:
    """The process at one moment."""

    minutes: float
    steps: int
    megabytes: float
    threads: int
    files: int


@dataclass
class Course:
    """What is known of a run."""

    seed: int
    minutes: float
    minutes_done: float = 0.0
    steps: int = 0
    lives: int = 0
    checks: int = 0
    windows: int = 0
    actions: Counter[str] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)
    closed: Counter[str] = field(default_factory=Counter)
    samples: list[Sample] = field(default_factory=list)
    after_lives: list[Sample] = field(default_factory=list)
    """When no window is open, which is what must not grow."""
    longest_wait: float = 0.0
    problem: str = ""
    is_over: bool = False


def run(course: Course, folder: Path, tell: Callable[[], object]) -> None:
    """Let the user work until the time is over; ``tell`` is called now and then.

    Raises
    ------
    AssertionError
        Something is not as it should be.
    """
    from gui.app import make_application

    application = make_application()
    source = random.Random(course.seed)
    ends = time.monotonic() + 60.0 * course.minutes
    began = time.monotonic()
    known: tuple[Counter[str], Counter[str]] | None = None
    with health.Watch() as watch:
        while time.monotonic() < ends:
            place = folder / f"life {course.lives}"
            place.mkdir()
            _live(course, place, watch, source, began, ends)
            health.collected()
            left = health.python_threads(), health.widgets()
            if known is not None and (left[0] - known[0] or left[1] - known[1]):
                raise AssertionError(f"left behind: {left[0] - known[0]}, {left[1] - known[1]}")
            # What the first life leaves is Qt's own, made once.
            known = left if known is None else known
            health.give_back()
            course.after_lives.append(_sample(course, began))
            course.refusals.update(watch.refusals)
            watch.refusals.clear()
            course.minutes_done = (time.monotonic() - began) / 60.0
            tell()
    application.processEvents()
    course.is_over = True


def _live(course, place, watch, source, began, ends) -> None:
    from tests.soak.the_user import ask_for_little, new_user

    user = new_user(place, watch)
    last = time.monotonic()
    try:
        ask_for_little(user, source)
        for _ in range(STEPS_OF_A_LIFE):
            if time.monotonic() >= ends:
                break
            user.step(source)
            course.steps += 1
            if time.monotonic() - last > SAMPLE_SECONDS:
                last = time.monotonic()
                course.samples.append(_sample(course, began))
        # All that was asked has an answer in the end.
        ask_for_little(user, source)
        user.settle()
    finally:
        course.lives += 1
        course.actions.update(user.tally.actions)
        course.checks += user.tally.checks
        course.windows += user.tally.windows
        course.closed.update(user.tally.closed)
        course.longest_wait = max(course.longest_wait, user.tally.longest_wait)
    window = weakref.ref(user.window)
    user.end()
    gc.collect()
    if window() is not None:
        raise AssertionError("the window is still there after it was closed")
    if watch.problems:
        raise AssertionError(watch.problems[0])


def _sample(course: Course, began: float) -> Sample:
    return Sample(
        (time.monotonic() - began) / 60.0,
        course.steps,
        health.megabytes(),
        health.system_threads(),
        health.open_files(),
    )
