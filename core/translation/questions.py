"""What may be asked of a translation: frozen values that name all that an answer depends on.

Imports no torch, so that the window may hold them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.concepts.recipes import (
    HOLD_LIMIT,
    AttributeChoice,
    AttributeName,
    Known,
    Recipe,
    TranslationMethod,
)
from core.images.reference import ImageReference

MAPS = (
    TranslationMethod.AFFINE,
    TranslationMethod.PROCRUSTES,
    TranslationMethod.CCA,
    TranslationMethod.RELATIVE,
    TranslationMethod.NETWORK,
    TranslationMethod.THROUGH_IMAGES,
)
"""The methods that are maps between latent spaces: all but the identifier."""

FITTED = MAPS[:-1]
"""Those that are fitted on pairs of latents, and that get worse with fewer images."""

IMAGE_COUNTS = (60_000, 10_000, 3_000, 1_000, 300, 100, 30, 10)
"""How many images both models have seen: the places of the curve."""

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)


class DecodedAttribute(Struct, frozen=True, tag="decoded"):
    """A concept of the source: an attribute of the image that the source decodes from a latent point."""

    attribute: AttributeChoice = HEIGHT


class Probe(Struct, frozen=True, tag="probe"):
    """A concept of the source: a linear regression of an attribute on its latents of shoes."""

    attribute: AttributeChoice = HEIGHT


class Along(Struct, frozen=True, tag="along"):
    """A concept of the source: how far a latent point lies along a direction of the user's."""

    recipe: Recipe
    name: str = "the direction"


Concept = DecodedAttribute | Probe | Along


class Reading(StrEnum):
    """How the source reads the target's images for a translated identifier."""

    ENCODER = "encoder"
    """c1(E_a(x)), as it stands."""
    POSTERIOR = "posterior"
    """The mean over the posterior around its mode, corrected for blur."""
    STUDENT = "student"
    """What a small network learned from what the source imagines and says of it."""
    CAREFUL = "careful"
    """The student, corrected by what the source knows as far as it can draw the image, and the posterior."""


class FitChoice(Struct, frozen=True):
    """What the maps are fitted with."""

    images: Annotated[int, Meta(ge=0, le=60_000)] = 0
    """How many images both models have seen; 0: all of the 60,000 that this machine has."""
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    anchors: Annotated[int, Meta(ge=0, le=2048)] = 0
    """For relative representations; 0: as many as a validation split likes best."""
    anchor_choice: str = ""
    """``random``, ``farthest`` or ``clusters``; empty: what a validation split likes best."""
    epochs: Annotated[int, Meta(ge=1, le=1000)] = 30
    """For the network: passes over the pairs; fewer where a validation split sees no gain any more."""


class Question(Struct, frozen=True):
    """The whole table of one pair of models."""

    change: AttributeChoice = HEIGHT
    hold: Annotated[tuple[AttributeChoice, ...], Meta(min_length=1, max_length=HOLD_LIMIT)] = (
        BRIGHTNESS,
    )
    recipe: Recipe | None = None
    """The direction that is translated as a vector; None: the usual one of ``change``."""
    amount: float = 3.0
    """By how much ``change`` is to change, in its unit."""
    pairs: Annotated[int, Meta(ge=2, le=1000)] = 60
    """Image pairs that the usual direction is the mean of."""
    images: Annotated[int, Meta(ge=1, le=1000)] = 200
    """Test images of the classes on which effects are measured."""
    seed: Annotated[int, Meta(ge=0, lt=2**31)] = 0
    classes: tuple[int, ...] = (7, 9)
    methods: tuple[TranslationMethod, ...] = MAPS
    fit: FitChoice = FitChoice()
    identifiers: bool = True
    """Whether identifiers are measured too: the dearer half of the table."""
    posterior: bool = False
    """Whether the decoded attribute is measured with the posterior's reading alone too, which takes as
    long as the careful one."""


class CurveQuestion(Struct, frozen=True):
    """How good identifiers get as the number of shared images grows."""

    attributes: tuple[AttributeChoice, ...] = (HEIGHT, BRIGHTNESS)
    methods: tuple[TranslationMethod, ...] = FITTED
    counts: tuple[int, ...] = IMAGE_COUNTS
    repeats: Annotated[int, Meta(ge=1, le=20)] = 3
    """Draws of the images for each count under 1,000; the median of them is shown."""
    classes: tuple[int, ...] = (7, 9)
    fit: FitChoice = FitChoice()


class StripQuestion(Struct, frozen=True):
    """Three strips of one concept from one image: the source's, the target's own, the translated one."""

    base: ImageReference
    positions: tuple[float, ...]
    concept: Concept = DecodedAttribute()
    hold: tuple[AttributeChoice, ...] = (BRIGHTNESS,)
    """For the identifier: what its walk holds, translated like the concept."""
    reading: Reading = Reading.CAREFUL
    """For the identifier."""
    method: TranslationMethod = TranslationMethod.IDENTIFIER
    fit: FitChoice = FitChoice()
