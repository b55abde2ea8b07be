"""A table as plain values: what the command line prints and what is exported."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from core.concepts.recipes import TranslationMethod
from core.translation.figures import (
    Comparison,
    Curve,
    Effect,
    IdentifierFigures,
    MapFigures,
    WalkFigures,
)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """The whole table, ready for JSON: no NaN, None instead."""
    return {
        "source": found.source,
        "target": found.target,
        "source_sha256": found.source_sha256,
        "target_sha256": found.target_sha256,
        "direction": found.changed,
        "held": list(found.held),
        "amount": found.amount,
        "unit": found.unit,
        "images_fitted": found.images_fitted,
        "images_measured": found.images_measured,
        "source_dimensions": found.source_dimensions.tolist(),
        "target_dimensions": found.target_dimensions.tolist(),
        "methods": {method.value: _map(one) for method, one in found.methods.items()},
        "baselines": {name: _map(one) for name, one in found.baselines.items()},
        "own_reconstruction": dict(found.own_reconstruction),
        "cka": found.cka,
        "shuffled_cka": found.shuffled_cka,
        "cosine_ceiling": _number(found.cosine_ceiling),
        "random_cosine": found.random_cosine,
        "native_effect": _effect(found.native_effect),
        "random_effect": _effect(found.random_effect),
        "identifiers": {kind: _identifier(one) for kind, one in found.identifiers.items()},
        "native_walk": _walk(found.native_walk),
        "words": list(found.words),
    }


def curve_json(curve: Curve) -> dict[str, Any]:
    """Accuracy over the number of shared images, ready for JSON."""
    points: dict[TranslationMethod, list[dict[str, Any]]] = {}
    for point in curve.points:
        points.setdefault(point.method, []).append(
            {
                "images": point.images,
                "attribute": point.attribute,
                "correlation": _number(point.correlation),
                "low": _number(point.low),
                "high": _number(point.high),
            }
        )
    return {
        "methods": {method.value: listed for method, listed in points.items()},
        "native": _numbers(curve.native),
        "through_images": _numbers(curve.through_images),
        "as_it_stands": _numbers(curve.as_it_stands),
    }


def _map(figures: MapFigures) -> dict[str, Any]:
    return {
        "r2": _number(figures.mean_r2),
        "r2_by_dimension": [_number(value) for value in figures.r2.tolist()],
        "stitched_reconstruction": _number(figures.stitched_reconstruction),
        "cosine": _number(figures.cosine),
        "effect": None if figures.effect is None else _effect(figures.effect),
        "neighbourhood_overlap": figures.neighbourhood_overlap,
        "cycle_error": _number(figures.cycle_error),
        "seconds": round(figures.seconds, 3),
        "notes": list(figures.notes),
    }


def _effect(effect: Effect) -> dict[str, Any]:
    return {
        "gained": _number(effect.gained),
        "leaked": _number(effect.leaked),
        "reached": effect.reached,
        "leak_at_amount": _number(effect.leak_at_amount),
    }


def _identifier(figures: IdentifierFigures) -> dict[str, Any]:
    return {
        "correlation": _numbers(figures.correlation),
        "native_correlation": _numbers(figures.native_correlation),
        "source_correlation": _numbers(figures.source_correlation),
        "gradient_cosine": _numbers(figures.gradient_cosine),
        "walk": _walk(figures.walk),
        "problem": figures.problem,
    }


def _walk(walk: WalkFigures | None) -> dict[str, Any] | None:
    if walk is None:
        return None
    return {
        "reached": walk.reached,
        "median_leak": _number(walk.median_leak),
        "p90_leak": _number(walk.p90_leak),
        "gained": _number(walk.gained),
    }


def _numbers(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> float | None:
    """A number for JSON, which has no NaN and no infinity."""
    return float(value) if math.isfinite(value) else None
