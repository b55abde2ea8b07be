"""Translated directions: what a model makes of a direction that was found in another one.

``core.concepts`` may not know of this module, so it puts itself where ``PosteriorMeans`` looks
(``register``, called by ``core.engine.answers``). Imports no torch: the window's first picture does not
wait for it.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from core.concepts.directions import PosteriorMeans, resolve
from core.concepts.recipes import AttributeGradient, Sample, Translated, TranslationMethod
from core.concepts.separation import Vector
from core.errors import UserError
from core.vae.library import find_model

if TYPE_CHECKING:
    from core.translation.map_store import MapStore
    from core.translation.sides import Side
    from core.vae.model import Model

LOADED = 3
BASES = Sample()
"""The shoes over whose latents a map's or an identifier's derivative is averaged."""


@lru_cache(maxsize=1)
def store() -> MapStore:
    """The maps that all of the program uses; belongs to the thread that owns the models."""
    from core.translation.map_store import MapStore

    return MapStore()


def register() -> None:
    """Let ``resolve`` find translated directions, wherever it is called, and ``resolving`` in steps."""
    from core.translation.carrying_steps import prepare

    PosteriorMeans.carrier = carry
    PosteriorMeans.preparer = prepare


def carry(recipe: Translated, means: PosteriorMeans) -> tuple[Vector, tuple[str, ...]]:
    """The vector (K,) that a translated direction is in a model, and what is to be said of it.

    By a map: the mean over some shoes of the map's derivative along the source's unit vector. By the
    identifier: the mean of its gradient, at the same shoes' latents in the target.

    Raises
    ------
    UserError
        The model that it comes from is missing or has changed, it makes nothing of the recipe, or the
        map cannot be fitted.
    """
    if means.sha256 == recipe.sha256:
        own = resolve(recipe.of, means)
        return own.vector.astype(np.float64), own.notes
    source = source_of(recipe)
    if recipe.by is TranslationMethod.IDENTIFIER:
        return _by_identifier(recipe, source, means), ()
    return _by_map(recipe, source, means)


_sides: OrderedDict[str, Side] = OrderedDict()


def source_of(recipe: Translated) -> Side:
    """The model that a direction comes from, the latest remembered."""
    from core.translation.sides import Side
    from core.vae.model_file import load_model_with_digest

    if recipe.sha256 not in _sides:
        model, sha256 = load_model_with_digest(find_model(recipe.model))
        if sha256 != recipe.sha256:
            raise UserError(
                f"The direction comes from the model '{recipe.model}', which has changed since: "
                "translate it again."
            )
        _sides[sha256] = Side(recipe.model, sha256, model)
        if len(_sides) > LOADED:
            _sides.popitem(last=False)
    _sides.move_to_end(recipe.sha256)
    return _sides[recipe.sha256]


def target_of(means: PosteriorMeans) -> Side:
    """The model that a direction is carried to."""
    from core.translation.sides import Side

    return Side("the target", means.sha256 or _weights_digest(means.model), means.model)


def _weights_digest(model: Model) -> str:
    """What tells a model that no file is known of: a digest of its weights."""
    import hashlib

    digest = hashlib.sha256()
    for values in model.network.state_dict().values():
        digest.update(values.numpy().tobytes())
    return digest.hexdigest()


def _by_map(
    recipe: Translated, source: Side, means: PosteriorMeans
) -> tuple[Vector, tuple[str, ...]]:
    from core.concepts.samples import sample_images
    from core.stepwise import at_once
    from core.translation.maps import mean_direction
    from core.translation.questions import FitChoice

    own = resolve(recipe.of, PosteriorMeans(source.model, sha256=source.sha256))
    choice = FitChoice(images=recipe.images)
    map_ = at_once(store().map(recipe.by, source, target_of(means), choice))
    bases = source.model.encode(sample_images(BASES))[0]
    return mean_direction(map_, own.vector, bases).astype(np.float64), own.notes


def _by_identifier(recipe: Translated, source: Side, means: PosteriorMeans) -> Vector:
    import torch

    from core.concepts.decoder_slopes import slopes
    from core.concepts.samples import sample_images
    from core.stepwise import at_once
    from core.translation.identifiers import translated
    from core.translation.questions import Along, Concept, DecodedAttribute, Reading

    concept: Concept = Along(recipe.of)
    if isinstance(recipe.of, AttributeGradient):
        concept = DecodedAttribute(recipe.of.attribute)
    # Not the careful reading: its student is taught for seconds, and here somebody is waiting.
    (carried,) = at_once(translated([concept], source, Reading.POSTERIOR))
    points = torch.from_numpy(means.model.encode(sample_images(BASES))[0])
    gradients: Vector = slopes(means.model, points, [carried]).gradients[:, 0].double().numpy()
    return np.asarray(gradients.mean(0))
