"""Directions: what one model makes of a recipe.

The same recipe, handed to the small and to the large model, gives each its own vector: the
difference of posterior means of the two images that the recipe names (article, "Shoe encodings").
"""

from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.concepts.attributes import Attribute, attribute_of
from core.concepts.recipes import (
    AttributeGradient,
    Extremes,
    GroupDifference,
    Method,
    Pair,
    PairMean,
    Recipe,
    Regression,
    Sample,
    Separated,
    Translated,
    takes_long,
)
from core.concepts.samples import pairs_of, sample_images
from core.concepts.separation import MEAN_NOISE, METHODS, NoDirectionError, Vector, separate
from core.errors import UserError
from core.images.reference import ImageReference, Picture
from core.images.resolve import pixels_of
from core.vae.description import ACTIVE_VARIANCE
from core.vae.model import Images, Latents, Model

SAME_POINT = 1e-6
"""Means whose distance is below this share of their size are one point: float32 rounding."""

REMEMBERED_MEANS = 4096
"""Posterior means kept for each model: about 0.5 MB at 20 dimensions."""

REMEMBERED_DIRECTIONS = 256
"""Directions kept for each model: more than most libraries have, whose figures follow every stroke."""


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

    carrier: ClassVar["Carrier | None"] = None
    """What makes a vector of a translated direction; ``core.translation.carrying`` puts itself here, for
    nothing down here may know of it."""

    preparer: ClassVar["Preparer | None"] = None
    """What does in steps whatever takes long before ``carrier``; likewise."""

    def __init__(self, model: Model, capacity: int = REMEMBERED_MEANS, sha256: str = "") -> None:
        """``sha256`` is that of the model's file: pictures that it has decoded say where."""
        self.model = model
        self.sha256 = sha256
        self._capacity = capacity
        self._means: OrderedDict[ImageReference, Latents] = OrderedDict()
        self.differences: OrderedDict[Recipe, tuple[Vector, tuple[str, ...]]] = OrderedDict()
        """What the latest recipes came to, before they were made unit vectors, with their notes."""

    def of(self, reference: ImageReference) -> Latents:
        """The posterior mean (K,) of an image; not to be written to.

        Raises
        ------
        UserError
            The image cannot be had (``core.images.resolve``).
        """
        mean = self._means.get(reference)
        if mean is None:
            mean = self._own_point(reference)
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

    def _own_point(self, reference: ImageReference) -> Latents | None:
        """The point (K,) that the model itself has decoded an unedited picture from, if it has."""
        source = reference.source
        if reference.edits or not isinstance(source, Picture) or source.decoded_at is None:
            return None
        at = source.decoded_at
        if at.model_sha256 != self.sha256 or len(at.latents) != self.model.latents:
            return None
        return np.array(at.latents, np.float32)

    def of_all(self, references: Sequence[ImageReference]) -> Latents:
        """The posterior means (n, K) of images."""
        if not references:
            return np.zeros((0, self.model.latents), np.float32)
        return np.stack([self.of(reference) for reference in references])


Carrier = Callable[[Translated, PosteriorMeans], tuple[Vector, tuple[str, ...]]]
"""A translated direction and the model that it is carried to, to its vector (K,) there, and notes."""

Preparer = Callable[[Translated, PosteriorMeans], Generator[float, None, None]]
"""The same to how much of what it waits for is done, 0 to 1."""


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


def resolving(recipe: Recipe, means: PosteriorMeans) -> Generator[float, None, None]:
    """Find what takes seconds to be found in a recipe, so that ``resolve`` is quick afterwards.

    Yields how much of it is done, 0 to 1; nothing where nothing takes long.

    Raises
    ------
    UserError
        As ``resolve``.
    """
    slow = [part for part in slow_parts(recipe) if part not in means.differences]
    for place, part in enumerate(slow):
        if isinstance(part, Translated):
            if PosteriorMeans.preparer is not None:
                for share in PosteriorMeans.preparer(part, means):
                    yield (place + share) / len(slow)
            continue
        from core.concepts.model_separation import bisecting

        vector, against, _ = _vectors_of(part, means)
        for share in bisecting(part, vector, against, means.model):
            yield (place + share) / len(slow)


def slow_parts(recipe: Recipe) -> list[Separated | Translated]:
    """The parts of a recipe, innermost first, that take seconds to be found."""
    if isinstance(recipe, Translated):
        return [recipe] if takes_long(recipe) else []
    if not isinstance(recipe, Separated):
        return []
    inner = [part for one in (recipe.of, *recipe.against) for part in slow_parts(one)]
    return [*inner, recipe] if recipe.method is Method.ALPHA_BISECTED else inner


def steps_of(recipe: Recipe, means: PosteriorMeans) -> Vector | None:
    """The single steps (n, K) whose mean a recipe is; None if it is not the mean of several.

    Of two groups each image is paired with one of the other, in their order. What they have in
    common is measured by ``core.concepts.consistency``.

    Raises
    ------
    UserError
        An image cannot be had, or no pair can be made.
    """
    match recipe:
        case PairMean():
            pairs = pairs_of(recipe)
            return _encoded(pairs.ends, means) - _encoded(pairs.starts, means)
        case GroupDifference(start=start, end=end):
            count = min(len(start), len(end))
            if count < 2:
                return None
            ends, starts = means.of_all(end[:count]), means.of_all(start[:count])
            return ends.astype(np.float64) - starts
        case Extremes():
            least, most = _extremes(recipe)
            return _encoded(most, means) - _encoded(least, means)
        case AttributeGradient(attribute=attribute, sample=sample):
            return _gradients(attribute_of(attribute), sample, means)
    return None


def _difference(recipe: Recipe, means: PosteriorMeans) -> tuple[Vector, tuple[str, ...]]:
    """The vector (K,) of a recipe before it is made a unit vector, and notes; the latest remembered."""
    known = means.differences.get(recipe)
    if known is None:
        known = means.differences[recipe] = _found_difference(recipe, means)
        known[0].flags.writeable = False
        if len(means.differences) > REMEMBERED_DIRECTIONS:
            means.differences.popitem(last=False)
    else:
        means.differences.move_to_end(recipe)
    return known


def _found_difference(recipe: Recipe, means: PosteriorMeans) -> tuple[Vector, tuple[str, ...]]:
    match recipe:
        case Pair():
            return _pair_difference(recipe, means), ()
        case Separated():
            return _separated_difference(recipe, means)
        case Translated():
            return _carried(recipe, means)
        case GroupDifference(start=start, end=end):
            first, last = means.of_all(start), means.of_all(end)
            return _some(
                last.mean(0, dtype=np.float64) - first.mean(0, dtype=np.float64),
                "The two groups of images have the same mean, so there is no direction from one to "
                "the other: change one of them.",
            ), ()
        case Regression(attribute=attribute, sample=sample):
            return _regression(attribute_of(attribute), sample, means), ()
    steps = steps_of(recipe, means)
    assert steps is not None
    return _some(
        steps.mean(0),
        "The steps of this direction cancel each other out in this model, so there is none.",
    ), ()


def _carried(recipe: Translated, means: PosteriorMeans) -> tuple[Vector, tuple[str, ...]]:
    carrier = PosteriorMeans.carrier
    if carrier is None:
        raise UserError("Nothing here can translate a direction from another model.")
    vector, notes = carrier(recipe, means)
    return _some(
        vector,
        f"The translation from '{recipe.model}' makes nothing of this direction in this model.",
    ), notes


def _some(vector: Vector, problem: str) -> Vector:
    """The vector, if it has a length."""
    if np.linalg.norm(vector) <= SAME_POINT:
        raise NoDirectionError(problem)
    return vector


def _encoded(images: Images, means: PosteriorMeans) -> Vector:
    """Posterior means (n, K) of images, in one batch that is the same each time."""
    return means.model.encode(images)[0].astype(np.float64)


def _extremes(recipe: Extremes) -> tuple[Images, Images]:
    images = sample_images(recipe.sample)
    order = np.argsort(attribute_of(recipe.attribute).measure(images), kind="stable")
    share = len(order) // 4
    if share == 0:
        raise UserError("A direction between extremes needs a sample of at least 4 images.")
    return images[order[:share]], images[order[-share:]]


def _gradients(attribute: Attribute, sample: Sample, means: PosteriorMeans) -> Vector:
    """An attribute's gradient (n, K) at the posterior means of a sample."""
    import torch

    from core.concepts.decoder_slopes import slopes

    points = torch.from_numpy(means.model.encode(sample_images(sample))[0])
    found: Vector = slopes(means.model, points, [attribute]).gradients[:, 0].double().numpy()
    return found


def _regression(attribute: Attribute, sample: Sample, means: PosteriorMeans) -> Vector:
    """The slopes (K,) of a least-squares fit; inactive dimensions, which would blow up, have none."""
    images = sample_images(sample)
    active = active_latents(means.model)
    latents = _encoded(images, means)[:, active]
    measured = attribute.measure(images)
    fitted, *_ = np.linalg.lstsq(
        latents - latents.mean(0), measured - measured.mean(), rcond=SAME_POINT
    )
    slopes = np.zeros(means.model.latents)
    slopes[active] = fitted
    return _some(
        slopes,
        f"The attribute '{attribute.name}' is the same on all images of the sample, so there is no "
        "direction in which it grows.",
    )


def active_latents(model: Model) -> NDArray[np.int64]:
    """Which dimensions a model uses; all of them if its description says none."""
    active = np.flatnonzero(np.array(model.description.measures.variance) > ACTIVE_VARIANCE)
    return active if len(active) else np.arange(model.latents)


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
    from core.concepts.model_separation import separate_in_model

    vector, against, notes = _vectors_of(recipe, means)
    if recipe.method in METHODS:
        noise = np.array([_noise(other, means) for other in recipe.against])
        separation = separate(recipe.method, vector, against, noise, _noise(recipe.of, means))
    else:
        separation = separate_in_model(recipe, vector, against, means.model)
    return separation.vector, tuple(dict.fromkeys(notes + separation.notes))


def _noise(recipe: Recipe, means: PosteriorMeans) -> float:
    """By how much a recipe's vector is off, as a share of its length; 0 where it is not known."""
    try:
        vector, _ = _difference(recipe, means)
    except NoDirectionError:
        return 0.0
    length = float(np.linalg.norm(vector))
    groups: list[tuple[ImageReference, ...]]
    match recipe:
        case Pair(start=start, end=end):
            groups = [(start,), (end,)]
        case GroupDifference(start=starts, end=ends):
            groups = [starts, ends]
        case Separated(of=of, against=against):
            whole, _ = _difference(of, means)
            off = max([_noise(one, means) for one in (of, *against)])
            return off * float(np.linalg.norm(whole)) / length
        case _:
            return 0.0
    sizes = [float(np.linalg.norm(means.of_all(group), axis=1).mean()) for group in groups]
    return MEAN_NOISE * sum(sizes) / length


def _vectors_of(recipe: Separated, means: PosteriorMeans) -> tuple[Vector, Vector, tuple[str, ...]]:
    """What is separated (K,), from what (m, K; a zero row: of none), and their notes."""
    vector, notes = _difference(recipe.of, means)
    against = np.zeros((len(recipe.against), means.model.latents))
    for place, other in enumerate(recipe.against):
        try:
            against[place], other_notes = _difference(other, means)
        except NoDirectionError:
            continue  # stays zero, which is ignored and said
        notes += other_notes
    return vector, against, notes
