"""What is measured of a translation; all of it values, without torch.

Ka and Kb are the latent dimensions of source and target, ka and kb those of them that are active.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.concepts.recipes import TranslationMethod
from core.vae.model import Images, Latents

Numbers = NDArray[np.float64]


BASELINES = ("identity", "random", "shuffled")
"""The keys of ``Comparison.baselines``."""


@dataclass(frozen=True)
class Effect:
    """What going along a direction in the target does to the changed and the held attribute."""

    gained: float
    """Median gain of the changed attribute, in its unit, at the distance where the native direction
    has in the median gained what was asked for."""
    leaked: float
    """Median absolute change of the held attribute there, in standard deviations; the worst of several."""
    reached: float
    """Share of the images on which the direction gains what was asked for, however far it has to go."""
    leak_at_amount: float
    """Median leak where it does; NaN if it does nowhere."""


@dataclass(frozen=True, eq=False)
class MapFigures:
    """How good one map is, on test images; of a baseline likewise."""

    r2: Numbers
    """(kb,) for each active dimension of the target: 1 is perfect, 0 as good as the mean."""
    stitched_reconstruction: float
    """Nats for each image: the binary cross-entropy of D_b(T(E_a(x))) from x."""
    neighbourhood_overlap: float
    """Mean share of the 10 nearest test images that a translated latent has in common with the native."""
    cosine: float
    """Of the translated direction with the native one, over active dimensions; NaN if it has none."""
    effect: Effect | None
    """Of the translated direction; None if the map makes nothing of it."""
    cycle_error: float
    """Root mean square of a -> b -> a, over active dimensions, each in its standard deviations."""
    seconds: float = 0.0
    """That fitting took."""
    notes: tuple[str, ...] = ()

    @property
    def mean_r2(self) -> float:
        """The mean over the target's active dimensions."""
        return float(np.mean(self.r2))


@dataclass(frozen=True)
class WalkFigures:
    """A walk on identifiers in the target, measured by the true attributes of the decoded images."""

    reached: float
    """Share of the images with room on which the identifier gains what was asked for."""
    median_leak: float
    """Of the true held attribute, in its standard deviations; the worst of several."""
    p90_leak: float
    gained: float
    """Median true gain of the changed attribute, in its unit."""


@dataclass(frozen=True)
class IdentifierFigures:
    """One concept of the source, carried over as a function."""

    kind: str
    """``decoded`` (``decoded-encoder``, ``-posterior``, ``-student``: with that reading alone), ``probe``
    or ``along``."""
    correlation: Mapping[str, float]
    """With the attribute of the test image itself, by attribute."""
    native_correlation: Mapping[str, float]
    """That of the target's own identifier, the attribute of what it decodes."""
    source_correlation: Mapping[str, float]
    """That of the identifier in the source, on the same images."""
    gradient_cosine: Mapping[str, float]
    """Median cosine of the identifier's gradient with the native one, over the bases."""
    walk: WalkFigures | None
    """None: the kind has no identifier of what is held."""
    problem: str = ""
    """Why the source has no such concept, as a sentence; the figures are empty then."""

    def ratio(self, name: str) -> float:
        """The correlation as a share of the native identifier's."""
        return self.correlation[name] / self.native_correlation[name]


@dataclass(frozen=True, eq=False)
class Comparison:
    """The whole table of one pair of models."""

    source: str
    target: str
    source_sha256: str
    target_sha256: str
    images_fitted: int
    """How many images both models saw for the maps."""
    images_measured: int
    methods: Mapping[TranslationMethod, MapFigures]
    baselines: Mapping[str, MapFigures]
    """``identity`` (dimension for dimension, by variance), ``random`` (a random rotation), ``shuffled``
    (affine, fitted on pairs of different images)."""
    own_reconstruction: Mapping[str, float]
    """``source`` and ``target``: each model's D(E(x)), nats for each image."""
    source_dimensions: NDArray[np.int64]
    """(ka,) the active dimensions."""
    target_dimensions: NDArray[np.int64]
    """(kb,) the active dimensions: those of ``MapFigures.r2``."""
    cka: float
    shuffled_cka: float
    cosine_ceiling: float
    """Of the direction found twice in the target, from disjoint halves of the pairs."""
    random_cosine: float
    """Mean absolute cosine of a random direction with the native one."""
    native_effect: Effect
    random_effect: Effect
    identifiers: Mapping[str, IdentifierFigures]
    """By ``IdentifierFigures.kind``; empty if they were not asked for."""
    native_walk: WalkFigures | None
    changed: str
    """Name of the changed attribute."""
    held: tuple[str, ...]
    amount: float
    """By how much it was to change."""
    unit: str
    """Of the changed attribute."""
    words: tuple[str, ...]
    """What the figures say, in sentences: among others why the vector and the identifier differ."""


@dataclass(frozen=True)
class CurvePoint:
    """How well one method's identifier does after so many shared images."""

    method: TranslationMethod
    images: int
    attribute: str
    correlation: float
    """Median over the draws, with the attribute of the test image; NaN where nothing could be fitted."""
    low: float
    high: float
    """The least and the most of the draws."""


@dataclass(frozen=True)
class Curve:
    """Identifiers' accuracy over the number of shared images."""

    points: tuple[CurvePoint, ...]
    native: Mapping[str, float]
    """By attribute: the target's own identifier."""
    through_images: Mapping[str, float]
    """By attribute: the translated identifier, which needs no shared image."""
    as_it_stands: Mapping[str, float]
    """The same without what is corrected and learned: c1(E_a(D_b(z)))."""


@dataclass(frozen=True, eq=False)
class StripOf:
    """One strip with what is measured on it; n frames."""

    frames: Images
    """(n, 28, 28)"""
    points: Latents
    """(n, K) of the model that decoded it."""
    reached: NDArray[np.bool_]
    """(n,) False where a walk had to stop before."""
    measured: Mapping[str, Numbers]
    """(n,) each: the true attributes of the frames, by name."""
    vector: Latents
    """(K,) unit vector: of a straight strip its own, of a walk that of its first direction."""
    step: float
    """What one position is: 1 latent length, or so much of the concept."""
    unit: str
    """Of ``step``; empty for a latent length."""
    notes: tuple[str, ...] = ()
    problem: str = ""
    """Why there is no such strip, as a sentence; the arrays are empty then."""
    start: Latents = field(default_factory=lambda: np.zeros(0, np.float32))
    """(K,) the base, at position 0: none of the points where the strip begins beyond it."""


@dataclass(frozen=True, eq=False)
class Strips:
    """The strips of one concept from one image."""

    source: StripOf
    native: StripOf
    translated: StripOf
    cosine: float
    """Of the translated with the native vector (of walks: their first directions); NaN without one."""


@dataclass(frozen=True, eq=False)
class MapPicture:
    """A map as a matrix between active dimensions, in standard deviations of each."""

    values: Numbers
    """(kb, ka)"""
    source_dimensions: NDArray[np.int64]
    target_dimensions: NDArray[np.int64]
    linear: bool
    """Else it is the mean derivative over test images."""
    spread: Numbers
    """(kb, ka) standard deviation of the derivative over the images; 0 for a linear map."""


@dataclass(frozen=True, eq=False)
class RoundTrip:
    """One image through both models and back."""

    original: Images
    """(28, 28), as are the others"""
    source: Images
    """What the source makes of it."""
    target: Images
    """What the target makes of it."""
    translated: Images
    """Encoded by the source, translated, decoded by the target."""
    back: Images
    """From there translated back and decoded by the source."""
    latents: tuple[Latents, Latents, Latents]
    """(Ka,) by the source, (Kb,) translated, (Ka,) translated back."""
    reconstruction: Mapping[str, float]
    """Nats from the original: ``source``, ``target``, ``translated``, ``back``."""
