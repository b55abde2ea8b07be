"""What the figures of a translation say, in sentences."""

from __future__ import annotations

from math import isnan

from core.concepts.recipes import TranslationMethod
from core.translation.figures import Comparison, IdentifierFigures, MapFigures

AS_GOOD = 0.02
"""Cosines this near to each other are called the same."""

METHOD_NAMES = {
    TranslationMethod.AFFINE: "the affine map",
    TranslationMethod.PROCRUSTES: "the rotation",
    TranslationMethod.CCA: "canonical correlation",
    TranslationMethod.RELATIVE: "relative representations",
    TranslationMethod.NETWORK: "the small network",
    TranslationMethod.THROUGH_IMAGES: "going through images",
    TranslationMethod.IDENTIFIER: "the identifier",
}


def sentences(found: Comparison) -> tuple[str, ...]:
    """What the table says: about points, about the vector, about the identifier, and why they differ."""
    said: list[str] = []
    if found.source_sha256 == found.target_sha256:
        said.append("Source and target are the same model, so every translation is the identity.")
    said += _points(found)
    said += _vector(found)
    decoded = found.identifiers.get("decoded")
    if decoded is not None and not decoded.problem:
        said += _identifier(found, decoded)
        said += _why(found, decoded)
    return tuple(said)


def reasons(found: Comparison) -> tuple[str, ...]:
    """Those of the sentences that say why the arrow and the identifier differ; the table may lack rows."""
    decoded = found.identifiers.get("decoded")
    return () if decoded is None or decoded.problem else tuple(_why(found, decoded))


def best_map(found: Comparison) -> tuple[TranslationMethod, MapFigures] | None:
    """The map whose stitched reconstruction is best."""
    if not found.methods:
        return None
    return min(found.methods.items(), key=lambda item: item[1].stitched_reconstruction)


def _points(found: Comparison) -> list[str]:
    best = best_map(found)
    if best is None:
        return []
    method, figures = best
    own, least = found.own_reconstruction["source"], found.own_reconstruction["target"]
    stitched = f"{figures.stitched_reconstruction:.1f} nats in '{found.target}'"
    if figures.stitched_reconstruction <= own:
        return [
            f"Images survive the translation: {METHOD_NAMES[method]} gives {stitched}, no worse than "
            f"the {own:.1f} that '{found.source}' itself leaves."
        ]
    if own < least:
        return [
            f"Images come over as far as '{found.target}' can draw them: {METHOD_NAMES[method]} gives "
            f"{stitched}, which itself leaves {least:.1f} ('{found.source}' leaves {own:.1f})."
        ]
    return [
        f"Images lose in the translation: the best map, {METHOD_NAMES[method]}, gives {stitched}, "
        f"worse than the {own:.1f} that '{found.source}' itself leaves."
    ]


def _vector(found: Comparison) -> list[str]:
    known = {m: f for m, f in found.methods.items() if not isnan(f.cosine)}
    if not known:
        return []
    method, figures = max(known.items(), key=lambda item: item[1].cosine)
    ceiling = found.cosine_ceiling
    against = "" if isnan(ceiling) else f", the same direction found twice {ceiling:.2f}"
    text = (
        f"The arrow of {found.changed} comes over with a cosine of at most {figures.cosine:.2f} "
        f"({METHOD_NAMES[method]}); a random direction has {found.random_cosine:.2f}{against}."
    )
    if figures.effect is None:
        return [text]
    effect, native = figures.effect, found.native_effect
    return [
        text,
        f"Over the distance at which the native arrow gains {native.gained:.1f} {found.unit} and leaks "
        f"{native.leaked:.2f} σ of {_held(found)}, it gains {effect.gained:.1f} and leaks "
        f"{effect.leaked:.2f} σ.",
    ]


def _identifier(found: Comparison, figures: IdentifierFigures) -> list[str]:
    name = found.changed
    said = [
        f"The identifier of {name} keeps {100 * figures.ratio(name):.1f} % of the native one's "
        f"correlation with the test images, and its gradient has a median cosine of "
        f"{figures.gradient_cosine[name]:.3f} with the native one."
    ]
    walk = figures.walk
    if walk is not None and walk.reached > 0.0:
        said.append(
            f"The walk on it reaches {found.amount:+g} {found.unit} on {100 * walk.reached:.0f} % of "
            f"the images with a median true leak of {walk.median_leak:.3f} σ of {_held(found)}."
        )
    return said


def _why(found: Comparison, figures: IdentifierFigures) -> list[str]:
    """Why vector and identifier differ, as far as these figures show it."""
    walk = figures.walk
    arrows = [f for f in found.methods.values() if f.effect is not None and not isnan(f.cosine)]
    if walk is None or not arrows or not walk.reached or found.source_sha256 == found.target_sha256:
        return []
    best = max(arrows, key=lambda one: one.cosine)
    assert best.effect is not None
    ka, kb = len(found.source_dimensions), len(found.target_dimensions)
    said = []
    if figures.gradient_cosine[found.changed] <= best.cosine + AS_GOOD:
        said.append(
            "Arrow and identifier point about equally well here; what the identifier adds is that it is "
            "asked again at every step."
        )
    elif ka < kb:
        said.append(
            f"An arrow says which way the {ka} active dimensions of '{found.source}' go, and nothing "
            f"about the other ways that the {kb} of '{found.target}' can go; the map fills those in by "
            "what usually comes along, and that is not the concept."
        )
    else:
        said.append(
            f"An arrow in the {ka} active dimensions of '{found.source}' loses what the {kb} of "
            f"'{found.target}' cannot follow, and the one direction that is left is a mean over places "
            "where the concept lies differently."
        )
    at_amount = best.effect.leak_at_amount
    if not isnan(at_amount) and walk.median_leak < at_amount:
        said.append(
            f"An identifier is a function: it can be asked at every point of '{found.target}' how "
            f"{found.changed} grows there and what it drags along, so that the walk can hold "
            f"{_held(found)} ({walk.median_leak:.2f} σ where the translated arrow leaks "
            f"{at_amount:.2f} σ)."
        )
    return said


def _held(found: Comparison) -> str:
    return " and ".join(found.held)
