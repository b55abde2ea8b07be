"""Recipes: what a direction *is*, apart from what any one model makes of it.

A recipe says how to find a direction in whatever model it is handed to (the article's comparison:
the same two shoes, encoded by the small and by the large model). Recipes nest by value, so that one
is complete in itself: deleting a direction from the library never breaks another one.
``core.concepts.directions`` turns a recipe and a model into a vector, ``core.concepts.paths`` into a
way through latent space.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.images.reference import ImageReference, PixelIndex

GROUP_LIMIT = 500
"""Images of one group at most: all are encoded whenever the direction is needed anew."""

SAMPLE_LIMIT = 1000
HOLD_LIMIT = 8
"""Attributes held at once; small models have hardly more dimensions."""


class Method(StrEnum):
    """How a direction is separated from others, or kept from changing attributes."""

    NONE = "none"
    GRAM_SCHMIDT = "gram-schmidt"
    """Orthogonal to the others in latent space."""
    PULLBACK = "pullback"
    """Orthogonal to the others in the decoder's own metric, the mean of JᵀJ over a sample."""
    ALPHA = "alpha"
    """h - αb, with α given by hand or so that the held attributes' mean slope is 0."""
    ALPHA_BISECTED = "alpha-bisected"
    """h - αb, with α bisected until the held attribute's measured change is 0 in the median."""
    ERASER = "eraser"
    """Without what a linear probe could tell the held attributes by (LEACE)."""
    GRADIENT = "gradient"
    """Without its part along the held attributes' gradients at the base; a straight line."""
    WALK = "walk"
    """On the level set of the held attributes; a curve."""


AGAINST = (Method.GRAM_SCHMIDT, Method.PULLBACK, Method.ALPHA, Method.ALPHA_BISECTED)
"""Methods that separate a direction from others, and so need some."""

HOLDING = (
    Method.ALPHA,
    Method.ALPHA_BISECTED,
    Method.ERASER,
    Method.GRADIENT,
    Method.WALK,
)
"""Methods that keep attributes as they are, and so need some; ``ALPHA`` not where it is set by hand."""


class TranslationMethod(StrEnum):
    """How something is carried over from one model's latent space to another's."""

    AFFINE = "affine"
    """Least squares with a ridge."""
    PROCRUSTES = "procrustes"
    """The nearest rotation or reflection."""
    CCA = "cca"
    """Canonical variate to canonical variate."""
    RELATIVE = "relative"
    """By cosines with shared anchors."""
    NETWORK = "network"
    """A small network, trained on latents."""
    THROUGH_IMAGES = "through-images"
    """Decoded by the one model, encoded by the other."""
    IDENTIFIER = "identifier"
    """Not the vector but the function that tells the concept's value; its gradient is followed."""


class AttributeName(StrEnum):
    """The attributes that the program defines (``core.concepts.attributes``)."""

    HEIGHT = "height"
    BRIGHTNESS = "brightness"
    WIDTH = "width"
    SLANT = "slant"
    SYMMETRY = "symmetry"
    LIT_MEDIAN = "lit-median"
    LIT_MEAN = "lit-mean"
    ROWS_OVER = "rows-over-0.3"
    ROW_SPREAD = "row-spread"


class Known(Struct, frozen=True, tag="known", forbid_unknown_fields=True):
    """One of the program's own attributes."""

    name: AttributeName


MarkWeight = Annotated[float, Meta(ge=-1.0, le=1.0)]


class Marked(Struct, frozen=True, tag="marked", forbid_unknown_fields=True):
    """An attribute of the user's: the mean level of marked pixels, each counted by its weight."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    weights: Annotated[
        tuple[tuple[PixelIndex, MarkWeight], ...], Meta(min_length=1, max_length=784)
    ]
    """Pairs of pixel index (28 row + column) and weight; one below 0 counts against the others."""
    unit: Annotated[str, Meta(max_length=20)] = ""


AttributeChoice = Known | Marked


class Sample(Struct, frozen=True, forbid_unknown_fields=True):
    """Test images drawn from classes: the first ``count`` of a seeded permutation."""

    classes: Annotated[
        tuple[Annotated[int, Meta(ge=0, le=9)], ...], Meta(min_length=1, max_length=10)
    ] = (7, 9)
    """Fashion-MNIST's own numbers; by default sneakers and ankle boots."""
    count: Annotated[int, Meta(ge=1, le=SAMPLE_LIMIT)] = 60
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0


class Taller(Struct, frozen=True, tag="taller", forbid_unknown_fields=True):
    """From a whitened image to the same with white pixels drawn on top (article, "Shoe encodings")."""

    pixels: Annotated[int, Meta(ge=1, le=28)] = 2


class Scaled(Struct, frozen=True, tag="scaled", forbid_unknown_fields=True):
    """Brightness by a factor: from every pixel times ``factor`` to the image itself."""

    factor: Annotated[float, Meta(gt=0.0, lt=1.0)] = 0.6


class Shifted(Struct, frozen=True, tag="shifted", forbid_unknown_fields=True):
    """Brightness by a constant: from the image to the same with ``amount`` added where it is lit."""

    amount: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.15


class Gamma(Struct, frozen=True, tag="gamma", forbid_unknown_fields=True):
    """Brightness towards white: from the image to every pixel to the power of ``exponent``."""

    exponent: Annotated[float, Meta(gt=0.0, lt=1.0)] = 0.6


class Neighbour(Struct, frozen=True, tag="neighbour", forbid_unknown_fields=True):
    """Brightness in the wild: from the most similar real image that is darker to the image itself."""

    darker: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.1
    """By at least so much brightness; similar is whose whitened images differ in the fewest pixels."""


PairChange = Taller | Scaled | Shifted | Gamma | Neighbour


class Pair(Struct, frozen=True, tag="pair", forbid_unknown_fields=True):
    """The step from the posterior mean of ``start`` to that of ``end`` (article, "Shoe encodings")."""

    start: ImageReference
    end: ImageReference


class PairMean(Struct, frozen=True, tag="pair-mean", forbid_unknown_fields=True):
    """The mean step over many pairs: an image of the sample, and what a change makes of it."""

    change: PairChange
    sample: Sample = Sample()


class GroupDifference(Struct, frozen=True, tag="groups", forbid_unknown_fields=True):
    """From the mean of the images ``start`` to the mean of the images ``end``."""

    start: Annotated[tuple[ImageReference, ...], Meta(min_length=1, max_length=GROUP_LIMIT)]
    end: Annotated[tuple[ImageReference, ...], Meta(min_length=1, max_length=GROUP_LIMIT)]


class Extremes(Struct, frozen=True, tag="extremes", forbid_unknown_fields=True):
    """From the mean of the sample's quarter with the least of an attribute to that with the most."""

    attribute: AttributeChoice
    sample: Sample = Sample(count=300)


class AttributeGradient(Struct, frozen=True, tag="attribute-gradient", forbid_unknown_fields=True):
    """An attribute's gradient: as a vector its mean over a sample, in a walk at every place anew."""

    attribute: AttributeChoice
    sample: Sample = Sample()


class Regression(Struct, frozen=True, tag="regression", forbid_unknown_fields=True):
    """The slope of a linear regression of an attribute on a sample's latents."""

    attribute: AttributeChoice
    sample: Sample = Sample(count=300)


class Gain(Struct, frozen=True, forbid_unknown_fields=True):
    """So much more of an attribute, in its unit."""

    attribute: AttributeChoice = Known(AttributeName.HEIGHT)
    amount: Annotated[float, Meta(ge=-1000.0, le=1000.0)] = 3.0


class Separated(Struct, frozen=True, tag="separated", forbid_unknown_fields=True):
    """The direction ``of`` a recipe, by ``method`` without what it shares with others.

    Gram-Schmidt and pullback separate it from the directions ``against`` it; the alphas subtract
    those, for the sake of the attributes in ``hold``; eraser, gradient and walk go by ``hold`` alone.
    """

    of: "Recipe"
    against: "tuple[Recipe, ...]"
    method: Method
    hold: Annotated[tuple[AttributeChoice, ...], Meta(max_length=HOLD_LIMIT)] = ()
    alpha: Annotated[float, Meta(ge=-1000.0, le=1000.0)] | None = None
    """For ``alpha`` by hand: how much of each unit direction in ``against`` is subtracted."""
    gain: Gain = Gain()
    """For ``alpha-bisected``: where the change of the held attribute is measured."""
    sample: Sample = Sample()
    """Whose images the decoder's metric, slopes and changes are measured on."""


class Translated(Struct, frozen=True, tag="translated", forbid_unknown_fields=True):
    """A direction of one model, carried over to whichever model is asked (``core.translation``)."""

    of: "Recipe"
    """What it is in the model that it comes from."""
    model: Annotated[str, Meta(min_length=1, max_length=4096)]
    """That model's name or path."""
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    """Of its file."""
    by: TranslationMethod = TranslationMethod.IDENTIFIER
    images: Annotated[int, Meta(ge=0, le=60_000)] = 0
    """How many images a fitted map was fitted on; 0: all that both models have seen."""


Recipe = (
    Pair
    | PairMean
    | GroupDifference
    | Extremes
    | AttributeGradient
    | Regression
    | Separated
    | Translated
)


def takes_long(recipe: Recipe | None) -> bool:
    """Whether a model needs seconds to make a direction of a recipe for the first time."""
    if isinstance(recipe, Translated):  # what goes by a map waits until that is fitted
        return recipe.by not in (TranslationMethod.IDENTIFIER, TranslationMethod.THROUGH_IMAGES)
    if not isinstance(recipe, Separated):
        return False
    return recipe.method is Method.ALPHA_BISECTED or any(
        takes_long(part) for part in (recipe.of, *recipe.against)
    )


class Direction(Struct, frozen=True, forbid_unknown_fields=True):
    """A named recipe in the user's library."""

    identifier: str
    """Unique within its library and never shown; survives renaming and reordering."""
    name: str
    recipe: Recipe
