"""A comparison as rows of two tables: the maps and their baselines, the identifiers and the native one."""

from math import nan

from core.translation.figures import (
    Comparison,
    Effect,
    IdentifierFigures,
    MapFigures,
    WalkFigures,
)
from gui.translation.sorted_table import Row
from gui.widgets.figures import number_text
from gui.widgets.translation_words import MAP_NAMES

BASELINES = {
    "identity": ("Dimension to dimension", "Active dimension to active dimension, by variance"),
    "random": ("Random rotation", "A random rotation between active dimensions"),
    "shuffled": ("Shuffled pairs", "The affine map, fitted on pairs of different images"),
}

KINDS = {
    "decoded": ("Decoded, careful", "The attribute of what the source decodes, read carefully"),
    "decoded-encoder": ("Decoded, encoder", "c1(E_a(D_b(z))) literally"),
    "decoded-posterior": ("Decoded, posterior", "Read by the posterior's mean alone"),
    "decoded-student": ("Decoded, student", "Read by the student alone"),
    "probe": ("Linear probe", "A linear regression of the attribute on the source's latents"),
    "along": ("Along the arrow", "How far a latent lies along the source's direction"),
}


def map_rows(found: Comparison) -> tuple[Row, ...]:
    """The maps, then the baselines, the ceiling and each model's own reconstruction."""
    dimensions = found.target_dimensions.tolist()
    rows = [
        _map_row(*MAP_NAMES[method], figures, dimensions, key=method.value, timed=True)
        for method, figures in found.methods.items()
    ]
    for name, figures in found.baselines.items():
        title, tip = BASELINES.get(name, (name, ""))
        rows.append(_map_row(title, tip, figures, dimensions, pinned=True))
    own, there = (found.own_reconstruction[side] for side in ("source", "target"))
    native = found.native_effect
    rows.append(
        Row(
            (
                "Native (the ceiling)",
                1.0,
                there,
                1.0,
                found.cosine_ceiling,
                *_effect(native),
                0.0,
                nan,
            ),
            (
                "What the target itself has: its own reconstruction, and its own arrow",
                "",
                f"'{found.target}' on its own: D_b(E_b(x))",
                "",
                "The ceiling: the arrow found twice, from disjoint halves of the pairs",
            ),
            pinned=True,
        )
    )
    rows.append(
        Row(
            (f"{found.source} alone", nan, own, *(nan,) * 8),
            ("What the source itself leaves of the images: D_a(E_a(x))",),
            pinned=True,
        )
    )
    rows.append(
        Row(
            (
                "Random arrow",
                nan,
                nan,
                nan,
                found.random_cosine,
                *_effect(found.random_effect),
                nan,
                nan,
            ),
            ("A random direction of the target over its active dimensions",),
            pinned=True,
        )
    )
    return tuple(rows)


def _map_row(
    title: str,
    tip: str,
    figures: MapFigures,
    dimensions: list[int],
    *,
    key: str = "",
    pinned: bool = False,
    timed: bool = False,
) -> Row:
    each = ", ".join(
        f"z{number} {number_text(value, 2)}"
        for number, value in zip(dimensions, figures.r2.tolist(), strict=True)
    )
    notes = "\n".join((tip, *figures.notes))
    more = "\nDouble-click: carry the arrow over by it" if key else ""
    return Row(
        (
            title,
            figures.mean_r2,
            figures.stitched_reconstruction,
            figures.neighbourhood_overlap,
            figures.cosine,
            *_effect(figures.effect),
            figures.cycle_error,
            figures.seconds if timed else nan,
        ),
        (f"{notes}{more}", f"R² of each dimension: {each}"),
        pinned,
        key,
    )


def _effect(effect: Effect | None) -> tuple[float, float, float, float]:
    if effect is None:
        return nan, nan, nan, nan
    return effect.gained, effect.leaked, 100.0 * effect.reached, effect.leak_at_amount


def identifier_rows(found: Comparison) -> tuple[Row, ...]:
    """Every kind of identifier, then the target's own."""
    rows = [_identifier_row(kind, figures, found) for kind, figures in found.identifiers.items()]
    first = next((one for one in found.identifiers.values() if not one.problem), None)
    if first is not None:
        of_changed = first.native_correlation.get(found.changed, nan)
        of_held = first.native_correlation.get(found.held[0], nan)
        rows.append(
            Row(
                (
                    "Native",
                    of_changed,
                    1.0,
                    of_held,
                    1.0,
                    1.0,
                    1.0,
                    *_walk(found.native_walk),
                ),
                ("The target's own: the attribute of what it decodes",),
                pinned=True,
            )
        )
        rows.append(
            Row(
                (
                    f"In {found.source}",
                    first.source_correlation.get(found.changed, nan),
                    nan,
                    first.source_correlation.get(found.held[0], nan),
                    *(nan,) * 7,
                ),
                ("The identifier in the source, on the same images",),
                pinned=True,
            )
        )
    return tuple(rows)


def _identifier_row(kind: str, figures: IdentifierFigures, found: Comparison) -> Row:
    title, tip = KINDS.get(kind, (kind, ""))
    if figures.problem:
        return Row((title, *(nan,) * 10), (figures.problem,) * 11)
    cells: list[float] = []
    for name in (found.changed, found.held[0]):
        value, native = (
            figures.correlation.get(name, nan),
            figures.native_correlation.get(name, nan),
        )
        cells += [value, value / native if native else nan]
    cells += [figures.gradient_cosine.get(name, nan) for name in (found.changed, found.held[0])]
    return Row((title, *cells, *_walk(figures.walk)), (tip,))


def _walk(walk: WalkFigures | None) -> tuple[float, float, float, float]:
    if walk is None:
        return nan, nan, nan, nan
    return 100.0 * walk.reached, walk.median_leak, walk.p90_leak, walk.gained
