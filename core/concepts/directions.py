"""Directions: what one model makes of a recipe.

The same recipe, handed to the small and to the large model, gives each its own vector: the
difference of posterior means of the two images that the recipe names (article, "Shoe encodings").
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.concepts.recipes import Pair, Recipe, Separated
from core.concepts.separation import NoDirectionError, Vector, separate
from core.images.reference import ImageReference
from core.images.resolve import pixels_of
from core.vae.model import Latents, Model

SAME_POINT = 1e-6
"""Means whose distance is below this share of their size are one point: float32 rounding."""

REMEMBERED_MEANS = 4096
"""Posterior means kept for each model: about 0.5 MB at 20 dimensions."""


@dataclass(frozen=True)
class ResolvedDirection:
    """What one model makes of a recipe; K = latent dimensions."""

    vector: Latents
    """(K,) of length 1."""
    length: float
    """Of the difference (for a separated one: of what is left of it) before it was made a unit vector."""
    notes: tuple[str, ...] = ()
    """Sentences for the user, such as that a direction to separate from was ignored; usually none."""


class PosteriorMeans:
    """A model's posterior means of image references, the latest ones remembered.

    Following the slider so costs no encoding, and painting a stroke that of one image only. Each
    image is encoded by itself: in a batch, the last bits of a mean depend on how many images came
    along, so that equal requests would not have equal answers, nor a strip's file the same pixels
    when it is made again.
    """

    def __init__(self, model: Model, capacity: int = REMEMBERED_MEANS) -> None:
        self.model = model
        self._capacity = capacity
        self._means: OrderedDict[ImageReference, Latents] = OrderedDict()

    def of(self, reference: ImageReference) -> Latents:
        """The posterior mean (K,) of an image; not to be written to.

        Raises
        ------
        UserError
            The image cannot be had (``core.images.resolve``).
        """
        mean = self._means.get(reference)
        if mean is None:
            # Copied, for torch warns of arrays that it could write to but shouldn't.
            pixels = pixels_of(reference)[None].copy()
            mean = self.model.encode(pixels)[0][0]
            mean.flags.writeable = False
            self._means[reference] = mean
            if len(self._means) > self._capacity:
                self._means.popitem(last=False)
        else:
            self._means.move_to_end(reference)
        return mean

    def of_all(self, references: Sequence[ImageReference]) -> Latents:
        """The posterior means (n, K) of images."""
        if not references:
            return np.zeros((0, self.model.latents), np.float32)
        return np.stack([self.of(reference) for reference in references])


def resolve(recipe: Recipe, model: Model | PosteriorMeans) -> ResolvedDirection:
    """The unit vector that a model makes of a recipe.

    Parameters
    ----------
    recipe
        What the direction is.
    model
        The model, or (to encode no image twice) its posterior means.

    Raises
    ------
    NoDirectionError
        Both images of a pair are encoded at the same point, or nothing is left after separation.
    UserError
        An image cannot be had.
    """
    means = model if isinstance(model, PosteriorMeans) else PosteriorMeans(model)
    vector, notes = _difference(recipe, means)
    length = float(np.linalg.norm(vector))
    return ResolvedDirection((vector / length).astype(np.float32), length, notes)


def _difference(recipe: Recipe, means: PosteriorMeans) -> tuple[Vector, tuple[str, ...]]:
    """The vector (K,) of a recipe before it is made a unit vector, and notes."""
    if isinstance(recipe, Pair):
        return _pair_difference(recipe, means), ()
    return _separated_difference(recipe, means)


def _pair_difference(pair: Pair, means: PosteriorMeans) -> Vector:
    start = means.of(pair.start).astype(np.float64)
    end = means.of(pair.end).astype(np.float64)
    difference = end - start
    size = np.linalg.norm(start) + np.linalg.norm(end)
    if np.linalg.norm(difference) <= SAME_POINT * size:
        raise NoDirectionError(
            "The two images are encoded at the same point, so there is no direction from one to "
            "the other: change one of them."
        )
    return difference


def _separated_difference(
    recipe: Separated, means: PosteriorMeans
) -> tuple[Vector, tuple[str, ...]]:
    vector, notes = _difference(recipe.of, means)
    against = np.zeros((len(recipe.against), means.model.latents))
    for place, other in enumerate(recipe.against):
        try:
            against[place], other_notes = _difference(other, means)
        except NoDirectionError:
            continue  # stays zero, which separate() ignores and says so
        notes += other_notes
    separation = separate(recipe.method, vector, against)
    return separation.vector, tuple(dict.fromkeys(notes + separation.notes))
