"""What a run of the random user says, as a page."""

import platform
from collections import Counter
from pathlib import Path

import numpy as np

from tests.soak.course import Course, Sample

FOUND = Path(__file__).with_name("found.md")
"""What earlier runs have found, written by hand."""

WARM = 0.5
"""The share of a run after which memory should no longer grow: libraries and caches are there by then."""


def slope(samples: list[Sample]) -> tuple[float, float] | None:
    """Megabytes in an hour and in a thousand steps, by least squares over the warm part of a run."""
    if len(samples) < 4:
        return None
    warm = samples[int(WARM * len(samples)) :]
    memory = np.array([one.megabytes for one in warm])
    by_time = np.polyfit([one.minutes / 60.0 for one in warm], memory, 1)[0]
    by_steps = np.polyfit([one.steps / 1000.0 for one in warm], memory, 1)[0]
    return float(by_time), float(by_steps)


def report(course: Course) -> str:
    """The page, as Markdown."""
    verdict = (
        "**Nothing went wrong.**" if course.is_over else "It goes on; nothing went wrong so far."
    )
    if course.problem:
        verdict = "**It ended early**, for something was not as it should be (see the end)."
    lines = [
        "# An hour of a random user",
        "",
        "Written by `make soak`: a user who does anything in any order, by real events, in the real window"
        " and over all its panes. After each action the whole state, undo stack, file, title and models on"
        " the disk are compared with those of a plain-Python model (`tests/soak`); an exception, a Qt"
        " warning, or a thread or widget that outlives its window ends the run.",
        "",
        verdict,
        "",
        "| | |",
        "|---|---|",
        f"| minutes | {course.minutes_done:.1f} of {course.minutes:g} |",
        f"| seed | {course.seed} |",
        f"| machine | {platform.system()}, {platform.machine()}, Python {platform.python_version()} |",
        f"| steps | {course.steps:,} ({course.actions.total():,} actions, {course.checks:,} comparisons) |",
        f"| kinds of action | {len(course.actions)} |",
        f"| windows opened | {course.windows}, in {course.lives} folders of their own |",
        f"| menus and dialogs left open, then closed | {course.closed.total()} |",
        f"| longest wait for an answer | {course.longest_wait:.1f} s |",
        "",
        *_memory(course),
        FOUND.read_text(encoding="utf-8"),
        *_actions(course.actions),
    ]
    if course.problem:
        lines += ["## What was wrong", "", "```", course.problem.rstrip(), "```", ""]
    return "\n".join(lines)


def _memory(course: Course) -> list[str]:
    lines = ["## Memory, threads, files", ""]
    for name, samples in (
        ("with the window open", course.samples),
        ("after each window was closed for good", course.after_lives),
    ):
        found = slope(samples)
        if found is not None:
            lines.append(
                f"Resident memory {name}, in the second half: {found[0]:+.1f} MB an hour, "
                f"{found[1]:+.2f} MB in 1,000 steps."
            )
    lines += ["", "| minute | steps | MB | threads | files |", "|---|---|---|---|---|"]
    shown = course.after_lives[:: max(1, len(course.after_lives) // 20)]
    lines += [
        f"| {one.minutes:.1f} | {one.steps:,} | {one.megabytes:.0f} | {one.threads} | {one.files} |"
        for one in shown
    ]
    return [
        *lines,
        "",
        "(Each row: no window is open, and the C library has given back what it holds free.)",
        "",
    ]


def _actions(actions: Counter[str]) -> list[str]:
    lines = ["## What was done", "", "| | |", "|---|---|"]
    return [*lines, *(f"| {name} | {count:,} |" for name, count in sorted(actions.items())), ""]
