"""The question under the article: what goes wrong with h - αb, for every α?"""

import numpy as np
from numpy.typing import NDArray

from core.concepts.collinearity import collinearity
from core.concepts.decoder_slopes import slopes
from core.concepts.paths import condition_number
from core.concepts.recipes import Method, Separated
from core.reproduction import rules, steps
from core.reproduction.canvas import ACCENT, INK, WARM, Canvas
from core.reproduction.charts import Axes, legend
from core.reproduction.figure import Figure, judged
from core.reproduction.separation_study import SeparationStudy
from core.reproduction.shoe_figures import SIZE
from core.reproduction.shoes_moved import AMOUNT, BRIGHTNESS, HEIGHT, Numbers

ALPHAS = np.linspace(-1.5, 1.5, 25)


def alpha(study: SeparationStudy) -> Figure:
    """The reader's question: h - αb for every α, and whether it is collinearity."""
    step = steps.ALPHA
    cosines, conditions, best, turning = [], [], [], []
    arrays = study.arrays(alpha=study.by_alpha)
    canvas = Canvas(SIZE, 252)
    for place, side in enumerate(study.sides):
        many = study.many[side.name]
        change, against, _ = many.recipes
        first, second = many.vector(change), many.vector(against)
        found = collinearity(side.model, many.question, many.starts.numpy())
        turning.append(f"What goes wrong in {side.name}: {found.sentences[2]}")
        gradients = slopes(side.model, many.starts, [HEIGHT, BRIGHTNESS]).gradients.double().numpy()
        cosines.append(float(first @ second))
        conditions.append(float(np.median([condition_number(rows) for rows in gradients])))
        moved = [
            many.straight(
                many.vector(Separated(change, (against,), Method.ALPHA, alpha=float(one)))
            )
            for one in ALPHAS
        ]
        changes = np.array([many.changes(BRIGHTNESS, one.after) for one in moved])
        reached = np.array([one.reached for one in moved])
        sizes, signed = _medians(changes, reached)
        usable = reached.mean(1) >= rules.MOST
        sizes = np.where(usable, sizes, np.inf)
        lowest = int(sizes.argmin())
        bisected, _ = many.leak(study.by_alpha[side.name])
        best.append((float(sizes[lowest]), float(ALPHAS[lowest]), bisected))
        arrays |= {
            f"{side.name}-height-vector": first,
            f"{side.name}-brightness-vector": second,
            f"{side.name}-gradients": gradients,
            f"{side.name}-changes": changes,
            f"{side.name}-changes-reached": reached,
        }
        _alpha_panel(canvas, place, side.name, sizes, np.where(usable, signed, np.inf))
    entries = (("median of its size", WARM), ("median with its sign", ACCENT))
    legend(canvas, (56, 240), entries, 200)
    collinear = max(map(abs, cosines)) < rules.COLLINEAR and max(conditions) < rules.DEPENDENT
    return Figure(
        step,
        (
            canvas.picture(
                "alpha",
                f"h − αb for 25 values of α, over up to {study.count} shoes of each model; the curves end "
                "where fewer than 90% of them get three rows taller.",
                study.about(step),
            ),
        ),
        judged(
            step,
            collinear=(
                collinear,
                " ".join(
                    f"In {side.name} the cosine is {cosine:.2f}, the median condition number "
                    f"{condition:.1f} (1 is orthogonal)."
                    for side, cosine, condition in zip(
                        study.sides, cosines, conditions, strict=True
                    )
                ),
            ),
            best=(
                all(min(least, bisected) <= rules.NOTICEABLE for least, _, bisected in best),
                " ".join(
                    f"In {side.name} the least is {least:.2f} standard deviations, at α = {at:.2f}; "
                    f"bisection, which balances rising against falling, gives {bisected:.2f}."
                    for side, (least, at, bisected) in zip(study.sides, best, strict=True)
                ),
            ),
        ),
        arrays | {"alphas": ALPHAS},
        notes=tuple(turning),
    )


def _medians(changes: Numbers, reached: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """Medians (m,) of size and of signed change (m, n), each over those that got there."""
    found = np.where(reached, changes, np.nan)
    found[~reached.any(1)] = np.inf
    return np.nanmedian(np.abs(found), axis=1), np.nanmedian(found, axis=1)


def _alpha_panel(
    canvas: Canvas,
    place: int,
    name: str,
    sizes: Numbers,
    signed: Numbers,
) -> None:
    known = np.isfinite(sizes)
    together = np.concatenate([sizes[known], signed[known], [-0.2, 0.2]])
    width = (SIZE - 140) / 2
    axes = Axes(
        canvas,
        56 + place * (width + 70),
        32,
        width,
        158,
        (float(ALPHAS[0]), float(ALPHAS[-1])),
        (float(together.min()) * 1.1, float(together.max()) * 1.1),
    )
    axes.frame("alpha", "change of brightness")
    axes.title(f"{name} (standard deviations, {AMOUNT:g} rows taller)")
    axes.curve([(float(ALPHAS[0]), 0.0), (float(ALPHAS[-1]), 0.0)], INK, 0.75)
    for values, colour, thickness in ((signed, ACCENT, 1.0), (sizes, WARM, 2.5)):
        points = list(zip(ALPHAS[known].tolist(), values[known].tolist(), strict=True))
        if len(points) > 1:
            axes.curve(points, colour, thickness)
