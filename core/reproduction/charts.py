"""Charts on a canvas: axes with round numbers, lines, bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from core.latents.ticks import ticks
from core.reproduction.canvas import HAIRLINE, INK, QUIET, SMALL, Canvas, number


@dataclass(frozen=True)
class Axes:
    """A rectangle of the canvas with a scale along each side."""

    canvas: Canvas
    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    """What is at the left and at the right edge."""
    y: tuple[float, float]
    """What is at the bottom and at the top."""

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point is on the canvas."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return self.left + across * self.width, self.top + (1.0 - up) * self.height

    def frame(self, across: str, up: str, most: int = 7, labelled_x: bool = True) -> None:
        """Grid lines with numbers, and what the axes are (with their units)."""
        canvas = self.canvas
        marks, decimals = ticks(*self.y, max(int(self.height // 28), 2))
        for mark in marks:
            x, y = self.place(self.x[0], mark)
            canvas.line([(x, y), (x + self.width, y)], HAIRLINE, 0.75)
            canvas.text((x - 6, y), number(mark, decimals), QUIET, SMALL, "rm")
        if labelled_x:
            marks, decimals = ticks(*self.x, most)
            for mark in marks:
                x, y = self.place(mark, self.y[0])
                canvas.line([(x, y), (x, y + 4)], QUIET, 0.75)
                canvas.text((x, y + 12), number(mark, decimals), QUIET, SMALL, "mm")
        bottom = self.top + self.height
        canvas.line([(self.left, bottom), (self.left + self.width, bottom)], QUIET, 0.75)
        middle = self.left + self.width / 2
        canvas.text((middle, bottom + (28 if labelled_x else 14)), across, QUIET, SMALL, "mm")
        canvas.upright((self.left - 44, self.top + self.height / 2), up)

    def curve(
        self, points: Sequence[tuple[float, float]], colour: str, width: float, dots: bool = False
    ) -> None:
        """A line through points, which may have dots."""
        placed = [self.place(x, y) for x, y in points]
        self.canvas.line(placed, colour, width)
        if dots:
            for place in placed:
                self.canvas.disc(place, width + 1.0, colour)

    def bar(self, middle: float, width: float, low: float, high: float, colour: str) -> None:
        """An upright bar; ``width`` in units of the x axis."""
        left, top = self.place(middle - width / 2, max(low, high))
        right, bottom = self.place(middle + width / 2, min(low, high))
        self.canvas.rectangle((left, top), (right - left, max(bottom - top, 1.0)), colour)

    def title(self, words: str) -> None:
        """Above the rectangle."""
        self.canvas.text((self.left, self.top - 12), words, INK, SMALL + 1, "lm")


@dataclass(frozen=True)
class Bar:
    """One bar with a whisker."""

    label: str
    middle: float
    """Where the bar ends: the median."""
    high: float
    """Where the whisker ends: the 90th percentile."""
    colour: str


def top_of(bars: Sequence[Bar]) -> float:
    """Where the y axis of a chart of such bars ends."""
    return 1.1 * max(
        (bar.high for bar in bars if isfinite(bar.high) and bar.high > 0.0), default=1.0
    )


def bar_chart(axes: Axes, bars: Sequence[Bar], up: str, whisker: str = "") -> None:
    """Bars beside each other with their labels below and their medians above; axes from 0 to n."""
    canvas = axes.canvas
    axes.frame("", up, labelled_x=False)
    for place, bar in enumerate(bars):
        middle = place + 0.5
        _, bottom = axes.place(middle, axes.y[0])
        for line, words in enumerate(bar.label.split("\n")):
            canvas.text(
                (axes.place(middle, 0.0)[0], bottom + 13 + 14 * line), words, QUIET, SMALL, "mm"
            )
        if not isfinite(bar.middle):
            canvas.text(
                (axes.place(middle, 0.0)[0], bottom - 10), "none got there", QUIET, SMALL, "mm"
            )
            continue
        axes.bar(middle, 0.5, 0.0, bar.middle, bar.colour)
        if bar.high > bar.middle:
            axes.curve([(middle, bar.middle), (middle, bar.high)], QUIET, 1.0)
            axes.curve([(middle - 0.08, bar.high), (middle + 0.08, bar.high)], QUIET, 1.0)
        x, y = axes.place(middle, bar.middle)
        decimals = 2 if bar.middle >= 0.005 else 4
        canvas.text((x + 5, y - 8), number(bar.middle, decimals), INK, SMALL, "lm")
    if whisker:
        canvas.text((axes.left + axes.width, axes.top - 12), whisker, QUIET, SMALL, "rm")


def legend(
    canvas: Canvas, corner: tuple[float, float], entries: Sequence[tuple[str, str]], apart: float
) -> None:
    """Small squares of colour with words, beside each other."""
    x, y = corner
    for place, (words, colour) in enumerate(entries):
        canvas.rectangle((x + place * apart, y - 5), (10, 10), colour)
        canvas.text((x + place * apart + 15, y), words, INK, SMALL, "lm")
