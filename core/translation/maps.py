"""Maps between the latent spaces of two models: fit, apply to points, apply to directions, go back."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from core.concepts.recipes import TranslationMethod
from core.errors import UserError
from core.translation.figures import MapPicture
from core.translation.fitting import Ends, fit_transform
from core.translation.questions import FitChoice
from core.translation.sides import Pairs, Progress, Side, part
from core.translation.transforms import (
    Linear,
    Same,
    Standard,
    ThroughImages,
    Transform,
    directions_of,
    points_of,
)
from core.vae.model import Latents


@dataclass(frozen=True, eq=False)
class LatentMap:
    """A way from the latent space of a source to that of a target, and back; Ka, Kb dimensions."""

    method: TranslationMethod
    source_sha256: str
    target_sha256: str
    forth: Transform
    back: Transform
    images: int = 0
    """How many pairs it was fitted on; 0 for one that is not fitted."""
    notes: tuple[str, ...] = ()
    """What was chosen, in sentences."""

    def points(self, latents: Latents) -> Latents:
        """The target's points (n, Kb) for the source's (n, Ka)."""
        return points_of(self.forth, latents)

    def directions(self, vectors: Latents, bases: Latents) -> Latents:
        """The target's directions (n, Kb) for the source's (n, Ka), not made unit vectors.

        By the map's exact derivative at the bases (n, Ka): of an affine map that is its matrix,
        without the offset.
        """
        return directions_of(self.forth, vectors, bases)

    def cycled(self, latents: Latents) -> Latents:
        """The source's points (n, Ka) once they have been to the target and back."""
        return points_of(self.back, self.points(latents))

    def reversed(self) -> LatentMap:
        """The map from target to source."""
        return LatentMap(
            self.method,
            self.target_sha256,
            self.source_sha256,
            self.back,
            self.forth,
            self.images,
            self.notes,
        )

    def check(self, source: Side, target: Side) -> None:
        """Refuse models that it was not made for.

        Raises
        ------
        UserError
            One of the two is another one, by its file's SHA-256.
        """
        for side, own in ((source, self.source_sha256), (target, self.target_sha256)):
            if side.sha256 != own:
                raise UserError(
                    f"This map was made for another model than '{side.name}' as it is now (its file "
                    "has changed): fit the map again."
                )


def mean_direction(map_: LatentMap, vector: Latents, bases: Latents) -> Latents:
    """What a map makes of one vector (Ka,): the mean over bases (n, Ka), (Kb,), no unit vector."""
    vectors = np.broadcast_to(np.asarray(vector, np.float32), bases.shape)
    found: Latents = map_.directions(vectors, bases).mean(0, dtype=np.float64).astype(np.float32)
    return found


def fit_map(
    method: TranslationMethod,
    source: Side,
    target: Side,
    pairs: Pairs | None,
    choice: FitChoice | None = None,
) -> Generator[Progress, None, LatentMap]:
    """The map of a method, both ways; yields progress.

    Parameters
    ----------
    method
        Any but the identifier.
    source, target
        The models; of the same file: every map is the identity.
    pairs
        What both make of the same images; only through images goes without.
    choice
        What to fit with.

    Raises
    ------
    UserError
        The pairs are too few, or the latents of one model do not vary (``fitting.check_pairs``).
    """
    choice = choice or FitChoice()
    if method is TranslationMethod.IDENTIFIER:
        raise UserError(
            "An identifier is no map between latent spaces; take one of the maps for points."
        )
    if source.sha256 == target.sha256:
        note = "Source and target are the same model."
        return LatentMap(method, source.sha256, target.sha256, Same(), Same(), notes=(note,))
    if method is TranslationMethod.THROUGH_IMAGES:
        yield "Going through images", 0.0
        return through_images(source, target)
    if pairs is None:
        raise UserError(f"The map {method.value} is fitted on images that both models have seen.")
    ends = Ends(source.active, target.active, (source.name, target.name))
    back_ends = Ends(target.active, source.active, (target.name, source.name))
    forth = yield from part(fit_transform(method, pairs, ends, choice), 0.0, 0.5)
    back = yield from part(fit_transform(method, pairs.reversed(), back_ends, choice), 0.5, 1.0)
    return LatentMap(
        method,
        source.sha256,
        target.sha256,
        forth.transform,
        back.transform,
        len(pairs),
        (*forth.notes, *(f"Back: {note}" for note in back.notes)),
    )


def through_images(source: Side, target: Side) -> LatentMap:
    """The map that needs no fit: E_b(D_a(z)), and back E_a(D_b(z))."""
    if source.sha256 == target.sha256:
        return LatentMap(
            TranslationMethod.THROUGH_IMAGES, source.sha256, target.sha256, Same(), Same()
        )
    return LatentMap(
        TranslationMethod.THROUGH_IMAGES,
        source.sha256,
        target.sha256,
        ThroughImages(source.model, target.model),
        ThroughImages(target.model, source.model),
    )


def identity_map(source: Side, target: Side, pairs: Pairs) -> LatentMap:
    """A baseline: active dimension to active dimension, by variance, standardised."""
    into, out = _standards(source, target, pairs)
    matrix = np.zeros((len(out.active), len(into.active)), np.float32)
    # By the variance of the means, the most used first: the nearest that there is to "the same one".
    first, second = _by_variance(pairs.source, into), _by_variance(pairs.target, out)
    for one, other in zip(first, second, strict=False):
        matrix[other, one] = 1.0
    return _baseline(source, target, into, out, matrix)


def random_map(source: Side, target: Side, pairs: Pairs, seed: int = 0) -> LatentMap:
    """A baseline: a random rotation between standardised active dimensions."""
    into, out = _standards(source, target, pairs)
    size = max(len(into.active), len(out.active))
    drawn = np.random.default_rng(seed).normal(size=(size, size))
    matrix = np.linalg.qr(drawn)[0][: len(out.active), : len(into.active)]
    return _baseline(source, target, into, out, matrix.astype(np.float32))


def map_picture(map_: LatentMap, source: Side, target: Side, bases: Latents) -> MapPicture:
    """A map as a matrix between active dimensions, in each one's standard deviation over the test set.

    Of one that is not linear it is the mean of its derivative over bases (n, Ka).
    """
    rows, columns = target.active, source.active
    here = bases[:1] if map_.forth.linear else bases
    found = np.zeros((len(here), len(rows), len(columns)))
    for place, column in enumerate(columns):
        axis = np.zeros_like(here)
        axis[:, column] = 1.0
        found[:, :, place] = map_.directions(axis, here)[:, rows]
    own = np.sqrt(np.array(source.model.description.measures.variance)[columns])
    other = np.sqrt(np.array(target.model.description.measures.variance)[rows])
    found *= own[None, None, :] / np.where(other == 0.0, 1.0, other)[None, :, None]
    return MapPicture(found.mean(0), columns, rows, map_.forth.linear, found.std(0))


def _standards(source: Side, target: Side, pairs: Pairs) -> tuple[Standard, Standard]:
    from core.translation.fitting import standard

    return (
        standard(pairs.source, source.active, alike=False),
        standard(pairs.target, target.active, alike=False),
    )


def _by_variance(latents: Latents, by: Standard) -> list[int]:
    order: list[int] = np.argsort(-latents[:, by.active].var(0), kind="stable").tolist()
    return order


def _baseline(
    source: Side, target: Side, into: Standard, out: Standard, matrix: Latents
) -> LatentMap:
    forth = Linear(into, out, matrix, np.zeros(len(matrix), np.float32))
    back = Linear(out, into, matrix.T.copy(), np.zeros(matrix.shape[1], np.float32))
    return LatentMap(TranslationMethod.AFFINE, source.sha256, target.sha256, forth, back)
