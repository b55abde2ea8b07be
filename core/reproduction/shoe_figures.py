"""The article's shoes: active dimensions, the whitened pair, and strips along its vector."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.concepts.attributes import ATTRIBUTES
from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.leak import drift
from core.concepts.paths import follow
from core.concepts.recipes import Pair, Recipe
from core.concepts.samples import spread
from core.concepts.strip_files import StripDescription, png_bytes
from core.concepts.strip_pictures import levels_of
from core.concepts.traversal import positions
from core.images.fashion_mnist import test_split
from core.images.reference import Grow, ImageReference, TestImage, Whiten
from core.images.resolve import pixels_of
from core.reproduction import rules, steps
from core.reproduction.canvas import ACCENT, BLUE, HAIRLINE, INK, QUIET, SMALL, WARM, Canvas, number
from core.reproduction.charts import Axes, legend
from core.reproduction.claims import Step
from core.reproduction.figure import Figure, PictureFile, judged, rank_correlation
from core.translation.sides import Side
from core.vae.description import ACTIVE_VARIANCE
from core.vae.model import Images, Latents

SHOE = TestImage(22)
"""A sneaker: the shoe that is whitened; the program begins with it too."""

REAL = ImageReference(TestImage(9))
"""The article's "real encoded shoe": a sneaker as it is."""

FIRST = ImageReference(SHOE, (Whiten(),))
SECOND = ImageReference(SHOE, (Whiten(), Grow(2)))
HEIGHT_PAIR = Pair(FIRST, SECOND)

NEAR = positions(-3.0, 3.0, 13)
FAR = positions(-12.0, 12.0, 13)

HEIGHT, BRIGHTNESS = ATTRIBUTES["height"], ATTRIBUTES["brightness"]

FRAME_SCALE, FRAME_GAP = 4, 4
"""Of strips: pixels of the file; the page shows two of them as one."""

SIZE = 13 * (28 * FRAME_SCALE + FRAME_GAP) // 2
"""Pixels of the page that a strip without labels is wide."""


@dataclass(frozen=True)
class Strip:
    """What a model makes of a recipe from a base."""

    description: StripDescription
    points: Latents
    """(13, 20)"""
    frames: Images
    """(13, 28, 28)"""


@dataclass(frozen=True)
class ShoeStudy:
    """The two models that the rest of the article is about."""

    small: Side
    large: Side

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, the small one first."""
        return self.small, self.large

    @cached_property
    def means(self) -> dict[str, PosteriorMeans]:
        """Each model's posterior means, by its name."""
        return {side.name: PosteriorMeans(side.model, sha256=side.sha256) for side in self.sides}

    def strip(
        self, side: Side, recipe: Recipe, base: ImageReference, at: tuple[float, ...] = NEAR
    ) -> Strip:
        """The strip of a recipe."""
        means = self.means[side.name]
        path = follow(recipe, means, means.of(base), at)
        description = StripDescription(side.name, side.sha256, base, recipe, at)
        return Strip(description, path.points, side.model.decode(path.points))

    def about(self, step: Step) -> dict[str, object]:
        """What a picture carries."""
        models = {side.name: side.sha256 for side in self.sides}
        return {"figure": step.identifier, "models": models}


def strip_picture(name: str, strips: Sequence[Strip], description: str) -> PictureFile:
    """Strips above each other, as the program exports them."""
    data = png_bytes(
        [(strip.description, strip.frames) for strip in strips], FRAME_SCALE, FRAME_GAP
    )
    return PictureFile(name, data, _width_of(data) // 2, description)


def _width_of(png: bytes) -> int:
    """Of a PNG, in its own pixels: the first number of its header."""
    return int.from_bytes(png[16:20], "big")


def active(study: ShoeStudy) -> Figure:
    """How much each dimension varies over the test images."""
    step = steps.ACTIVE
    images = test_split().images.astype(np.float32) / np.float32(255)
    means = {side.name: side.model.encode(images)[0] for side in study.sides}
    variance = {name: found.var(0, dtype=np.float64) for name, found in means.items()}
    counts = {name: int((found > ACTIVE_VARIANCE).sum()) for name, found in variance.items()}
    top = 1.1 * max(float(found.max()) for found in variance.values())
    canvas = Canvas(780, 250)
    for place, side in enumerate(study.sides):
        found = np.sort(variance[side.name])[::-1]
        axes = Axes(canvas, 60 + place * 380, 34, 320, 160, (0, len(found)), (0, top))
        axes.frame(
            "dimensions, by their variance", "variance of the posterior mean", labelled_x=False
        )
        for number_, value in enumerate(found):
            colour = ACCENT if value > ACTIVE_VARIANCE else QUIET
            axes.bar(number_ + 0.5, 0.7, 0.0, float(value), colour)
        axes.curve([(0, ACTIVE_VARIANCE), (len(found), ACTIVE_VARIANCE)], WARM, 0.75)
        axes.title(f"{side.name}: {counts[side.name]} of {len(found)} active")
    words = f"the line is at {ACTIVE_VARIANCE:g}"
    canvas.text((60, 238), words, WARM, SMALL, "lm")
    least = {name: np.sort(found)[-counts[name]] for name, found in variance.items()}
    most = {name: np.sort(found)[-counts[name] - 1] for name, found in variance.items()}

    def measured(side: Side) -> str:
        return (
            f"{counts[side.name]} of {len(variance[side.name])} are active; the least of them varies by "
            f"{least[side.name]:.2f}, the next by {most[side.name]:.5f}."
        )

    return Figure(
        step,
        (
            canvas.picture(
                "active",
                "Variance of each dimension over the 10,000 test images, the largest first.",
                study.about(step),
            ),
        ),
        judged(
            step,
            small=(counts[study.small.name] in (5, 6), measured(study.small)),
            large=(counts[study.large.name] in (9, 10), measured(study.large)),
        ),
        {f"means-{name}": found for name, found in means.items()},
        notes=(
            "That the numbers hardly change from run to run and with more dimensions takes hours of "
            "training to see: docs/seeds.md has the table that the program's command `seeds` made.",
        ),
    )


def pair(study: ShoeStudy) -> Figure:
    """The two whitened shoes and what the models make of them."""
    step = steps.PAIR
    images = np.stack([pixels_of(FIRST), pixels_of(SECOND)])
    decoded = {
        side.name: side.model.decode(study.means[side.name].of_all([FIRST, SECOND]))
        for side in study.sides
    }
    heights = {name: HEIGHT.measure(found) for name, found in decoded.items()}
    canvas = Canvas(620, 316)
    titles = ("the shoe", *(f"as {side.name} has it" for side in study.sides))
    for column, title in enumerate(titles):
        canvas.text((150 + column * 150, 14), title, INK, SMALL + 1, "lm")
    for row, words in enumerate(("whitened", "+2 pixels")):
        y = 30 + row * 142
        canvas.text((130, y + 56), words, INK, SMALL + 1, "rm")
        shown = [images[row], *(decoded[side.name][row] for side in study.sides)]
        for column, one in enumerate(shown):
            canvas.levels((150 + column * 150, y), levels_of(one[None])[0], 4)
            rows = number(float(HEIGHT.measure(one[None])[0]), 2)
            canvas.text((150 + column * 150, y + 122), f"{rows} rows tall", QUIET, SMALL, "lm")
    differing = np.argwhere(images[0] != images[1])
    white = bool(np.isin(images, (0.0, 1.0)).all())
    top = int(np.flatnonzero(images[0].any(1))[0])
    above = bool((differing[:, 0] < top).all())
    gains = [float(np.diff(heights[side.name])[0]) for side in study.sides]
    return Figure(
        step,
        (
            canvas.picture(
                "pair",
                "Both shoes, each beside what the two models make of it, with heights measured.",
                study.about(step),
            ),
        ),
        judged(
            step,
            drawn=(
                white and len(differing) == 2 and above,
                f"{'All' if white else 'Not all'} pixels are 0 or 1; {len(differing)} differ, in row "
                f"{'/'.join(map(str, sorted(set(differing[:, 0].tolist()))))}, and the shoe begins in row "
                f"{top}.",
            ),
            taller=(
                min(gains) > 0.0,
                f"The decoding is {gains[0]:.2f} rows taller in {study.small.name} and {gains[1]:.2f} in "
                f"{study.large.name}, where one row was drawn.",
            ),
        ),
        {"images": images} | {f"decoded-{name}": found for name, found in decoded.items()},
    )


def height(study: ShoeStudy) -> Figure:
    """The strip about the first encoded shoe, near and far."""
    step, side = steps.HEIGHT, study.small
    near = study.strip(side, HEIGHT_PAIR, FIRST)
    far = study.strip(side, HEIGHT_PAIR, FIRST, FAR)
    follows, gained, sentence = _growth(near)
    import torch

    means = study.means[side.name]
    points = np.concatenate([means.of(FIRST)[None], far.points[[0, -1]]])
    own, *ends = drift(side.model, torch.from_numpy(points)).tolist()
    decoded = side.model.decode(points)
    again = side.model.decode(side.model.encode(decoded)[0])
    return Figure(
        step,
        (
            strip_picture(
                "height",
                [near],
                "Small: positions −3 to 3 along the vector about the first shoe; 0 is in the middle.",
            ),
            strip_picture("height-far", [far], "Small: the same from −12 to 12."),
            _measures("height-measures", [(side.name, near)], study.about(step)),
        ),
        judged(
            step,
            local=(follows >= rules.FOLLOWS and gained >= rules.LEAST_GAIN, sentence),
            far=(
                min(ends) >= rules.OFF_DATA * own,
                f"{own:.1f} nats at the base, {ends[0]:.1f} at {FAR[0]:g} and {ends[1]:.1f} at "
                f"{FAR[-1]:g}.",
            ),
        ),
        {
            "positions": np.array(NEAR),
            "frames": near.frames,
            "far-frames": far.frames,
            "ends": decoded,
            "ends-again": again,
        },
        {"length": resolve(HEIGHT_PAIR, means).length},
        (
            "The first strip goes in steps of 0.5, the second in steps of 2; the two shoes lie only "
            f"{resolve(HEIGHT_PAIR, means).length:.2f} apart.",
        ),
    )


def real_shoe(study: ShoeStudy) -> Figure:
    """The strip about a real shoe."""
    step, side = steps.REAL_SHOE, study.small
    strip = study.strip(side, HEIGHT_PAIR, REAL)
    follows, gained, sentence = _growth(strip)
    return Figure(
        step,
        (
            strip_picture(
                "real-shoe",
                [strip],
                "Small: positions −3 to 3 along the same vector about a real shoe.",
            ),
            _measures("real-shoe-measures", [(side.name, strip)], study.about(step)),
        ),
        judged(step, roughly=(follows >= rules.ROUGHLY and gained >= rules.LEAST_GAIN, sentence)),
        {"positions": np.array(NEAR), "frames": strip.frames},
    )


def _growth(strip: Strip) -> tuple[float, float, str]:
    """Rank correlation of height with position, rows gained, and a sentence."""
    measured = HEIGHT.measure(strip.frames)
    follows = rank_correlation(np.array(strip.description.positions), measured)
    gained = float(measured[-1] - measured[0])
    return (
        follows,
        gained,
        f"Rank correlation {follows:.2f}; from {measured[0]:.1f} to {measured[-1]:.1f} rows.",
    )


def brightness_rise(frames: Images) -> float:
    """From position 0 to 2 of a strip (13, 28, 28) over ``NEAR``, in standard deviations.

    Farther out the decodings are hardly shoes any more.
    """
    measured = BRIGHTNESS.measure(frames)
    rise = measured[NEAR.index(2.0)] - measured[NEAR.index(0.0)]
    return float(rise / spread(BRIGHTNESS))


def measures_picture(
    name: str, strips: Sequence[tuple[str, Strip]], about: dict[str, object]
) -> PictureFile:
    """Height and brightness of every frame of strips."""
    return _measures(name, strips, about)


def _measures(
    name: str, strips: Sequence[tuple[str, Strip]], about: dict[str, object]
) -> PictureFile:
    colours = (ACCENT, WARM, BLUE, INK)
    canvas = Canvas(SIZE, 226 if len(strips) > 1 else 206)
    rows = [HEIGHT.measure(strip.frames) for _, strip in strips]
    tones = [BRIGHTNESS.measure(strip.frames) for _, strip in strips]
    half = (SIZE - 130) // 2
    for place, (found, words, least) in enumerate(
        ((rows, "height, rows", 4.0), (tones, "brightness, 0 to 1", 0.2))
    ):
        axes = Axes(
            canvas, 56 + place * (half + 66), 14, half, 140, (-3.0, 3.0), _range(found, least)
        )
        axes.frame("position", words)
        x, y = axes.place(0.0, axes.y[0])
        canvas.line([(x, axes.top), (x, y)], HAIRLINE, 0.75)
        for (_, strip), values, colour in zip(strips, found, colours, strict=False):
            at = strip.description.positions
            axes.curve(list(zip(at, values.tolist(), strict=True)), colour, 1.5, dots=True)
    if len(strips) > 1:
        entries = [(label, colour) for (label, _), colour in zip(strips, colours, strict=False)]
        legend(canvas, (56, 214), entries, 180)
    return canvas.picture(name, "Height and brightness of every frame of the strip.", about)


def _range(found: Sequence[NDArray[np.float64]], least: float) -> tuple[float, float]:
    """An axis that holds all numbers and is no shorter than ``least``, lest small changes look large."""
    together = np.concatenate(found)
    low, high = float(together.min()), float(together.max())
    room = max(0.08 * (high - low), (least - (high - low)) / 2)
    return low - room, high + room
