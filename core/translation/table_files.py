"""A table, or a curve, as a file: CSV for spreadsheets, JSON for everything else."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from core.translation.comparison_json import comparison_json, curve_json
from core.translation.figures import Comparison, Curve, Effect, MapFigures, WalkFigures
from core.version import VERSION

Cell = tuple[str, str, str, float]
"""Kind of row, its name, the measure, the value."""


def comparison_csv(found: Comparison) -> str:
    """A line for each figure: ``kind,name,measure,value``; what has no value is left empty.

    Kinds are ``pair`` (of the two models), ``method``, ``baseline`` and ``identifier``.
    """
    return _csv(("kind", "name", "measure", "value"), _cells(found))


def comparison_file(found: Comparison, question: Mapping[str, object]) -> bytes:
    """The table as JSON, as the command line prints it, with what was asked."""
    told = {
        "program": f"Latent Translator {VERSION}",
        "question": dict(question),
        **comparison_json(found),
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def curve_csv(curve: Curve) -> str:
    """``method,images,attribute,correlation,low,high``; what needs no shared image has 0 of them."""
    rows: list[tuple[object, ...]] = [
        (p.method.value, p.images, p.attribute, p.correlation, p.low, p.high) for p in curve.points
    ]
    for name, levels in (
        ("native", curve.native),
        ("identifier", curve.through_images),
        ("identifier, encoder alone", curve.as_it_stands),
    ):
        rows += [(name, 0, attribute, value, value, value) for attribute, value in levels.items()]
    return _csv(("method", "images", "attribute", "correlation", "low", "high"), rows)


def curve_file(curve: Curve, about: Mapping[str, object]) -> bytes:
    """The curve as JSON, with what it is about."""
    told = {"program": f"Latent Translator {VERSION}", **about, **curve_json(curve)}
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _cells(found: Comparison) -> Iterator[Cell]:
    yield "pair", "both", "cka", found.cka
    yield "pair", "both", "shuffled_cka", found.shuffled_cka
    yield "pair", "both", "cosine_ceiling", found.cosine_ceiling
    yield "pair", "both", "random_cosine", found.random_cosine
    yield "pair", "both", "images_fitted", found.images_fitted
    yield "pair", "both", "images_measured", found.images_measured
    for side, value in found.own_reconstruction.items():
        yield "pair", side, "own_reconstruction", value
    yield from _effect("pair", "native", found.native_effect)
    yield from _effect("pair", "random", found.random_effect)
    for method, figures in found.methods.items():
        yield from _map("method", method.value, figures)
    for name, figures in found.baselines.items():
        yield from _map("baseline", name, figures)
    for kind, identifier in found.identifiers.items():
        for measure, values in (
            ("correlation", identifier.correlation),
            ("native_correlation", identifier.native_correlation),
            ("source_correlation", identifier.source_correlation),
            ("gradient_cosine", identifier.gradient_cosine),
        ):
            for attribute, value in values.items():
                yield "identifier", kind, f"{measure} {attribute}", value
        yield from _walk(kind, identifier.walk)
    yield from _walk("native", found.native_walk)


def _map(kind: str, name: str, figures: MapFigures) -> Iterator[Cell]:
    yield kind, name, "r2", figures.mean_r2
    yield kind, name, "stitched_reconstruction", figures.stitched_reconstruction
    yield kind, name, "neighbourhood_overlap", figures.neighbourhood_overlap
    yield kind, name, "cosine", figures.cosine
    if figures.effect is not None:
        yield from _effect(kind, name, figures.effect)
    yield kind, name, "cycle_error", figures.cycle_error
    yield kind, name, "seconds", figures.seconds


def _effect(kind: str, name: str, effect: Effect) -> Iterator[Cell]:
    yield kind, name, "gained", effect.gained
    yield kind, name, "leaked", effect.leaked
    yield kind, name, "reached", effect.reached
    yield kind, name, "leak_at_amount", effect.leak_at_amount


def _walk(name: str, walk: WalkFigures | None) -> Iterator[Cell]:
    if walk is not None:
        yield "identifier", name, "walk reached", walk.reached
        yield "identifier", name, "walk median_leak", walk.median_leak
        yield "identifier", name, "walk p90_leak", walk.p90_leak
        yield "identifier", name, "walk gained", walk.gained


def _csv(head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow(
            ["" if isinstance(cell, float) and not math.isfinite(cell) else cell for cell in row]
        )
    return buffer.getvalue()
