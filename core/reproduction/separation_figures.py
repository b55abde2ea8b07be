"""Where the article failed: brightness that leaks, Gram-Schmidt, α; and the walk that works."""

from collections.abc import Mapping

import numpy as np

from core.concepts.recipes import (
    AttributeGradient,
    AttributeName,
    Gamma,
    Known,
    Method,
    Neighbour,
    PairChange,
    PairMean,
    Sample,
    Scaled,
    Separated,
    Shifted,
)
from core.concepts.samples import spread
from core.concepts.traversal import positions
from core.reproduction import rules, steps
from core.reproduction.canvas import ACCENT, HAIRLINE, QUIET, WARM, Canvas
from core.reproduction.charts import Axes
from core.reproduction.figure import Figure, judged
from core.reproduction.separation_study import SeparationStudy
from core.reproduction.shoe_figures import (
    FIRST,
    HEIGHT_PAIR,
    REAL,
    SIZE,
    brightness_rise,
    measures_picture,
    strip_picture,
)
from core.reproduction.shoes_moved import (
    BRIGHTNESS,
    HEIGHT,
    OTHERWISE,
    Numbers,
)
from core.translation.sides import Side
from core.vae.model import Latents

LENGTH = 2.0
"""Latent lengths after which two vectors are compared."""

BESIDE = positions(-1.5, 1.5, 13)
"""Positions of the strips along mean vectors, which go faster than the article's pair."""

WAYS: Mapping[str, PairChange] = {
    "scaled": Scaled(),
    "shifted": Shifted(),
    "gamma": Gamma(),
    "neighbour": Neighbour(),
}
"""To make a shoe brighter: all pixels times a factor, lit ones plus a constant, to a power, or a real
one that looks the same but darker."""

HELD = Known(AttributeName.BRIGHTNESS)
WALK = Separated(AttributeGradient(Known(AttributeName.HEIGHT)), (), Method.WALK, (HELD,))


def leak(study: SeparationStudy) -> Figure:
    """The larger model's strips, and what its vector does to many shoes."""
    step, side = steps.LEAK, study.shoes.large
    first = study.shoes.strip(side, HEIGHT_PAIR, FIRST)
    second = study.shoes.strip(side, HEIGHT_PAIR, REAL)
    rises = [brightness_rise(strip.frames) for strip in (first, second)]
    many, moved = study.many[side.name], study.by_pair[side.name]
    signed = many.changes(BRIGHTNESS, moved.after)[moved.reached]
    median = float(np.median(signed)) if len(signed) else 0.0
    strips = [("about the first shoe", first), ("about a real shoe", second)]
    return Figure(
        step,
        (
            strip_picture("leak-first", [first], "Large: positions −3 to 3 about the first shoe."),
            strip_picture("leak-real", [second], "Large: positions −3 to 3 about a real shoe."),
            measures_picture("leak-measures", strips, study.about(step)),
            _histogram(signed).picture(
                "leak-many",
                f"How much brightness changes in {len(signed)} shoes of the large model once the vector has "
                "added three rows; the line is the median.",
                study.about(step),
            ),
        ),
        judged(
            step,
            first=(
                rises[0] >= rules.NOTICEABLE,
                f"It changes by {rises[0]:+.2f} standard deviations.",
            ),
            second=(
                rises[1] >= rules.NOTICEABLE,
                f"It changes by {rises[1]:+.2f} standard deviations.",
            ),
            many=(
                median >= rules.NOTICEABLE,
                f"By {median:+.2f} in the median over {len(signed)} shoes; it rises in "
                f"{np.mean(signed > 0.0):.0%} of them.",
            ),
        ),
        {
            "positions": np.array(first.description.positions),
            "first": first.frames,
            "second": second.frames,
            "before": many.before,
            "shoes": many.numbers,
            "after": moved.after,
            "after-reached": moved.reached,
        },
        {"standard-deviation": spread(BRIGHTNESS)},
    )


def _histogram(signed: Numbers) -> Canvas:
    """How often each change of brightness occurs; what lies beyond the edges counts at the edge."""
    canvas = Canvas(SIZE, 200)
    edges = np.linspace(-1.5, 1.5, 31)
    counts, _ = np.histogram(np.clip(signed, edges[0], edges[-1]), edges)
    axes = Axes(canvas, 56, 14, SIZE - 80, 140, (-1.5, 1.5), (0.0, 1.1 * max(int(counts.max()), 1)))
    axes.frame("change of brightness, standard deviations", "shoes")
    for count, low in zip(counts.tolist(), edges.tolist(), strict=False):
        if count:
            axes.bar(low + 0.05, 0.09, 0.0, count, ACCENT)
    median = float(np.median(signed)) if len(signed) else 0.0
    for place, colour in ((0.0, QUIET), (median, WARM)):
        axes.curve([(place, axes.y[0]), (place, axes.y[1])], colour, 1.0)
    return canvas


def gram_schmidt(study: SeparationStudy) -> Figure:
    """Brightness vectors of four kinds, and height without its part along one."""
    step, large = steps.GRAM_SCHMIDT, study.shoes.large
    vectors = {side.name: _ways(study, side) for side in study.sides}
    heights = {side.name: study.many[side.name].vector(HEIGHT_PAIR) for side in study.sides}
    cosines = {
        side.name: {way: float(heights[side.name] @ one) for way, one in vectors[side.name].items()}
        for side in study.sides
    }
    most = max(abs(value) for found in cosines.values() for value in found.values())
    many = study.many[large.name]
    ends = {
        "along-brightness": many.along(many.vector(many.recipes[1]), LENGTH),
        "along-height": many.along(heights[large.name], LENGTH),
    }
    gains = {
        name: [float(np.median(many.changes(one, after))) for one in (BRIGHTNESS, HEIGHT)]
        for name, after in ends.items()
    }
    rows = {name: found[1] * spread(HEIGHT) for name, found in gains.items()}
    before, after = study.median_leaks(study.by_mean), study.median_leaks(study.by_gram_schmidt)
    failed = all(
        left >= rules.NOTICEABLE and left >= 0.5 * was
        for was, left in zip(before, after, strict=True)
    )
    change, _, by_method = many.recipes
    strips = [
        study.shoes.strip(side, recipe, REAL, BESIDE)
        for side in study.sides
        for recipe in (change, by_method[Method.GRAM_SCHMIDT])
    ]
    told = "; ".join(
        f"{name} {', '.join(f'{value:.2f} ({way})' for way, value in found.items())}"
        for name, found in cosines.items()
    )
    return Figure(
        step,
        (
            strip_picture(
                "gram-schmidt",
                strips,
                "The mean height vector as it is (none) and by Gram-Schmidt: positions −1.5 to 1.5 about a "
                "real shoe.",
            ),
            study.leak_chart(
                "gram-schmidt-leak",
                step,
                (
                    ("the article's\npair", study.by_pair, HAIRLINE),
                    ("mean of\n60 pairs", study.by_mean, QUIET),
                    ("Gram-\nSchmidt", study.by_gram_schmidt, WARM),
                ),
            ),
        ),
        judged(
            step,
            ways=(most >= rules.NOT_ORTHOGONAL, f"Cosines: {told}."),
            brighter=(
                min(gains["along-brightness"]) >= rules.NOTICEABLE,
                f"Brightness changes by {gains['along-brightness'][0]:+.2f} standard deviations, height "
                f"by {gains['along-brightness'][1]:+.2f} ({rows['along-brightness']:+.2f} rows).",
            ),
            taller=(
                rows["along-brightness"] > rows["along-height"],
                f"By {rows['along-brightness']:+.2f} rows, along the height vector by "
                f"{rows['along-height']:+.2f}.",
            ),
            failure=(
                failed,
                " ".join(
                    f"In {side.name} it leaves {left:.2f}, of {was:.2f} before."
                    for side, was, left in zip(study.sides, before, after, strict=True)
                ),
            ),
        ),
        study.arrays(mean=study.by_mean, gram_schmidt=study.by_gram_schmidt)
        | {f"{large.name}-{name}": found for name, found in ends.items()}
        | {f"{name}-height-vector": found for name, found in heights.items()}
        | {
            f"{name}-brightness-{way}": v
            for name, all_ in vectors.items()
            for way, v in all_.items()
        },
        {"cosines": cosines},
    )


def _ways(study: SeparationStudy, side: Side) -> dict[str, Latents]:
    """A brightness vector for each way of making shoes brighter."""
    sample = Sample(seed=study.seed)
    return {
        way: study.many[side.name].vector(PairMean(change, sample)) for way, change in WAYS.items()
    }


def walk(study: SeparationStudy) -> Figure:
    """What works: the level set of brightness."""
    step = steps.WALK
    strips = [study.shoes.strip(side, WALK, REAL) for side in study.sides]
    leaks = study.median_leaks(study.by_walk)
    reached = [float(study.by_walk[side.name].reached.mean()) for side in study.sides]
    unheld, usual = (
        {
            (side.name, one.name): study.many[side.name].leak(moved[side.name], one)[0]
            for side in study.sides
            for one in OTHERWISE
        }
        for moved in (study.by_walk, study.by_mean)
    )
    labelled = [(side.name, strip) for side, strip in zip(study.sides, strips, strict=True)]
    return Figure(
        step,
        (
            strip_picture(
                "walk",
                strips,
                "Walks with brightness held, from three rows lower to three rows taller.",
            ),
            measures_picture("walk-measures", labelled, study.about(step)),
            study.leak_chart(
                "walk-leak",
                step,
                (
                    ("mean of\n60 pairs", study.by_mean, QUIET),
                    ("Gram-\nSchmidt", study.by_gram_schmidt, WARM),
                    ("alpha,\nbisected", study.by_alpha, WARM),
                    ("walk", study.by_walk, ACCENT),
                ),
            ),
        ),
        judged(
            step,
            held=(
                max(leaks) <= rules.KEPT and min(reached) >= rules.MOST,
                " ".join(
                    f"In {side.name} {there:.0%} get there with a median change of {left:.4f}."
                    for side, there, left in zip(study.sides, reached, leaks, strict=True)
                ),
            ),
            otherwise=(
                all(unheld[key] < usual[key] for key in unheld),
                "Walk and straight vector: "
                + "; ".join(
                    f"{name}, {measure}: {unheld[name, measure]:.2f} and {usual[name, measure]:.2f}"
                    for name, measure in unheld
                )
                + ".",
            ),
        ),
        study.arrays(mean=study.by_mean, walk=study.by_walk)
        | {f"{side.name}-strip": one.frames for side, one in zip(study.sides, strips, strict=True)},
        notes=("Positions of these strips are rows of height, not latent lengths.",),
    )
