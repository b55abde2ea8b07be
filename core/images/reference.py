"""Image references: which image is meant, and what was done to it, as one frozen value.

A reference is what sessions, requests and the command line share: it names a source (an image of
Fashion-MNIST, or a picture of the user's own, whose pixels it carries) and a sequence of edits.
What an edit does to the pixels is in ``core.images.edits``; how a reference is written as text
(``test:17@whiten@grow=2``) is in ``core.images.reference_text``.
"""

from typing import Annotated

from msgspec import Meta, Struct

SIDE = 28
"""Pixels along each side of every image."""

PIXELS = SIDE * SIDE
"""Pixels of one image."""

LATENTS_LIMIT = 4096
"""Dimensions of a latent space in which a picture can have been decoded."""

UnitLevel = Annotated[float, Meta(ge=0.0, le=1.0)]
PixelIndex = Annotated[int, Meta(ge=0, lt=PIXELS)]


class TestImage(Struct, frozen=True, tag="test", forbid_unknown_fields=True):
    """An image of the Fashion-MNIST test split, by its number in the original file."""

    __test__ = False  # not a test case, whatever its name suggests to pytest

    number: Annotated[int, Meta(ge=0, lt=10_000)]


class TrainImage(Struct, frozen=True, tag="train", forbid_unknown_fields=True):
    """An image of the Fashion-MNIST training split, by its number in the original file."""

    number: Annotated[int, Meta(ge=0, lt=60_000)]


class DecodedAt(Struct, frozen=True, forbid_unknown_fields=True):
    """Where in a model's latent space a picture was decoded."""

    model_sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    """Of the model's file."""
    latents: Annotated[tuple[float, ...], Meta(min_length=1, max_length=LATENTS_LIMIT)]


class Picture(Struct, frozen=True, tag="picture", forbid_unknown_fields=True):
    """A picture of the user's own, already made 28 x 28 and grey; the file itself is not needed again.

    One that a model has decoded says so: unedited, it stands in that model for the very point that it
    was decoded from, and in every other for what that encodes it to.
    """

    pixels: Annotated[bytes, Meta(min_length=PIXELS, max_length=PIXELS)]
    """The 784 grey levels 0..255, row by row."""
    name: Annotated[str, Meta(max_length=255)]
    """What to call it: the file's name, or "pasted picture"."""
    decoded_at: DecodedAt | None = None


ImageSource = TestImage | TrainImage | Picture


class Whiten(Struct, frozen=True, tag="whiten", forbid_unknown_fields=True):
    """Round every pixel to 0 or 1."""


class Grow(Struct, frozen=True, tag="grow", forbid_unknown_fields=True):
    """Draw ``pixels`` white pixels side by side on top of the shape, over its highest lit row's middle."""

    pixels: Annotated[int, Meta(ge=1, le=SIDE)]


class Dim(Struct, frozen=True, tag="dim", forbid_unknown_fields=True):
    """Multiply every pixel by ``factor`` in [0, 1]."""

    factor: UnitLevel


class Paint(Struct, frozen=True, tag="paint", forbid_unknown_fields=True):
    """Set single pixels: pairs of (index = 28 row + column, level in [0, 1]), sorted by index."""

    pixels: tuple[tuple[PixelIndex, UnitLevel], ...]


Edit = Whiten | Grow | Dim | Paint


class ImageReference(Struct, frozen=True, forbid_unknown_fields=True):
    """An image: its source, then its edits in the order in which they are applied."""

    source: ImageSource
    edits: tuple[Edit, ...] = ()
