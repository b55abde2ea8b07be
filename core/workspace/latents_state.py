"""The 2-D latents pane's part of the workspace: two spaces, one set of points, what is marked in them.

What is drawn is kept as it was drawn, as corners in the plane of a model, never as the numbers of the
points inside: so a lasso stays small in a session, and means the same whichever points are shown.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.latents.projection import Projection

CORNER_LIMIT = 512
"""Corners of one shape; a lasso that is drawn with more is thinned out."""

DRAWN_LIMIT = 32
"""Shapes that make up one selection."""

REGION_LIMIT = 64
REGION_NAME_LIMIT = 60
PATH_LIMIT = 4096
"""Characters of a file's path."""

FACTOR_LIMITS = (0.25, 4.0)
"""By how much points may be larger, or more opaque, than what suits their density."""

FURTHEST = 1e7
"""No coordinate is further from zero."""

LATENT_FRAME_LIMITS = (2, 41)

Coordinate = Annotated[float, Meta(ge=-FURTHEST, le=FURTHEST)]
Corner = tuple[Coordinate, Coordinate]
"""A point of a plane."""
Extent = Annotated[float, Meta(gt=0.0, le=FURTHEST)]
Factor = Annotated[float, Meta(ge=FACTOR_LIMITS[0], le=FACTOR_LIMITS[1])]
ClassNumber = Annotated[int, Meta(ge=0, le=9)]
Group = Annotated[int, Meta(ge=0, le=10)]
"""A class, or 10 for points without one."""
FilePath = Annotated[str, Meta(min_length=1, max_length=PATH_LIMIT)]


class Side(StrEnum):
    """Which of the two scatters."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        """The one on the other side."""
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class Background(StrEnum):
    """What is shown behind the points."""

    NOTHING = "nothing"
    MANIFOLD = "manifold"
    """Decoded images, at the places that they are decoded from."""
    PRIOR = "prior"
    DENSITY = "density"
    """Of the aggregate posterior."""


class Split(StrEnum):
    """Which images of Fashion-MNIST."""

    TEST = "test"
    TRAIN = "train"
    BOTH = "both"
    """The test images, then the training images."""


class ImageSet(Struct, frozen=True, tag="images", forbid_unknown_fields=True):
    """Images of Fashion-MNIST, encoded by both models."""

    split: Split = Split.TEST


class LatentsFile(Struct, frozen=True, tag="latents-file", forbid_unknown_fields=True):
    """A file of latent points of one model; in another one they are where it puts their decodes."""

    path: FilePath
    model: str


class ImagesFile(Struct, frozen=True, tag="images-file", forbid_unknown_fields=True):
    """A file of images, encoded by both models."""

    path: FilePath


PointSource = ImageSet | LatentsFile | ImagesFile


class Space(Struct, frozen=True, forbid_unknown_fields=True):
    """A plane of a model's latent space."""

    model: str
    projection: Projection | None = None
    """None: the two dimensions that vary most."""


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """The part of a plane in sight: its middle and its extent."""

    x: Coordinate
    y: Coordinate
    across: Extent
    up: Extent


class Scatter(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two scatters."""

    space: Space
    background: Background = Background.NOTHING
    window: Window | None = None
    """None: all points."""


class Shape(Struct, frozen=True, forbid_unknown_fields=True):
    """A polygon in a plane, closed by itself; even-odd rule."""

    space: Space
    corners: Annotated[tuple[Corner, ...], Meta(min_length=3, max_length=CORNER_LIMIT)]
    left_out: tuple[Group, ...] = ()
    """Classes that were hidden when it was drawn, ascending: what cannot be seen is not chosen."""


class How(StrEnum):
    """What a drawn shape does to the selection."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"


class Drawn(Struct, frozen=True, forbid_unknown_fields=True):
    """A shape of the selection."""

    shape: Shape
    how: How = How.REPLACE


class Region(Struct, frozen=True, forbid_unknown_fields=True):
    """A shape that somebody has named, such as "shoes"."""

    name: Annotated[str, Meta(min_length=1, max_length=REGION_NAME_LIMIT)]
    shape: Shape


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """A point of one scatter's plane, to be decoded."""

    side: Side
    x: Coordinate
    y: Coordinate


class Line(Struct, frozen=True, tag="line", forbid_unknown_fields=True):
    """From one point of a scatter's plane to another."""

    side: Side
    start: Corner
    end: Corner


class ClassPath(Struct, frozen=True, tag="classes", forbid_unknown_fields=True):
    """From the mean of a class to that of another, in each model's whole latent space."""

    start: ClassNumber = 0
    end: ClassNumber = 1


class LatentSpaces(Struct, frozen=True, forbid_unknown_fields=True):
    """The 2-D latents pane."""

    left: Scatter = Scatter(Space("two-d-a"))
    right: Scatter = Scatter(Space("two-d-b"))
    points: PointSource = ImageSet()
    hidden: tuple[Group, ...] = ()
    """Classes that are not shown, ascending."""
    selection: Annotated[tuple[Drawn, ...], Meta(max_length=DRAWN_LIMIT)] = ()
    """Shapes drawn one after the other; the first, or the last that replaces, begins it."""
    regions: Annotated[tuple[Region, ...], Meta(max_length=REGION_LIMIT)] = ()
    place: Place | None = None
    """What was clicked last."""
    way: Line | ClassPath | None = None
    """What the strips below follow."""
    frames: Annotated[int, Meta(ge=LATENT_FRAME_LIMITS[0], le=LATENT_FRAME_LIMITS[1])] = 13
    size: Factor = 1.0
    """Of points, times what suits their density."""
    opacity: Factor = 1.0

    def scatter(self, side: Side) -> Scatter:
        """The scatter on a side."""
        return self.left if side is Side.LEFT else self.right

    @property
    def spaces(self) -> tuple[Space, Space]:
        """Both planes, left and right."""
        return self.left.space, self.right.space

    @property
    def models(self) -> tuple[str, str]:
        """Both models, left and right."""
        return self.left.space.model, self.right.space.model
