"""What the 2-D latents pane may ask of the engine; answered in ``core.engine.latents_answers``.

Both scatters may ask for the same kind of thing at the same time, so such requests come in two, each
with a lane of its own: ``of_side(CloudRequest, side)`` is the one for a side.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TypeVar, cast

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.concepts.recipes import Recipe
from core.engine.requests import Priority, Request
from core.images.reference import ImageReference
from core.latents.backgrounds import Circle
from core.latents.manifold import Tile
from core.latents.picking import PointIndex
from core.latents.raster import PointCloud
from core.latents.selection import Compactness, Overlap
from core.latents.view import Bounds
from core.workspace.latents_state import (
    ClassPath,
    Drawn,
    Line,
    Place,
    PointSource,
    Shape,
    Side,
    Space,
)

Images = NDArray[np.float32]
"""Grey images in 0 to 1, (n, 28, 28)."""


class LatentsRequest(Request, frozen=True):
    """Base of these requests."""


# Points


class CloudRequest(LatentsRequest, frozen=True):
    """The points of a plane, ready to be painted (a job: reports progress)."""

    lane: ClassVar[str] = "latents left points"
    priority: ClassVar[Priority] = Priority.JOB

    source: PointSource
    space: Space


class RightCloudRequest(CloudRequest, frozen=True):
    """The same for the scatter on the right."""

    lane: ClassVar[str] = "latents right points"


class PointsFileRequest(LatentsRequest, frozen=True):
    """A file of points or images, read and checked (a job: reports progress); answered by how many."""

    lane: ClassVar[str] = "latents points file"
    priority: ClassVar[Priority] = Priority.JOB

    source: PointSource


class IndexRequest(LatentsRequest, frozen=True):
    """What finds the points of a plane by place."""

    lane: ClassVar[str] = "latents left index"

    source: PointSource
    space: Space


class RightIndexRequest(IndexRequest, frozen=True):
    """The same for the scatter on the right."""

    lane: ClassVar[str] = "latents right index"


@dataclass(frozen=True, eq=False)
class Cloud:
    """The n points of a plane."""

    points: NDArray[np.float32]
    """(n, 2)"""
    labels: NDArray[np.int8]
    """(n,) 0 to 9, or -1 for none."""
    ready: PointCloud
    """The same points, made ready to be painted."""
    counts: tuple[int, ...]
    """(11,) how many are of each class, and last of none."""
    axes: tuple[str, str]
    """Names of the plane's axes."""
    circles: tuple[Circle, ...]
    """Quantiles of the prior."""


Index = PointIndex
"""The answer to an ``IndexRequest``."""


class PointRequest(LatentsRequest, frozen=True):
    """One of the points: its image, and what each model makes of it."""

    lane: ClassVar[str] = "latents point"
    priority: ClassVar[Priority] = Priority.LIVE

    source: PointSource
    number: int
    models: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ShownPoint:
    """The answer to a ``PointRequest``."""

    number: int
    label: int
    """-1: none."""
    called: str
    """What to call it: "Test image 17", "Point 17"."""
    image: ImageReference | None
    """None: a point of a file of latents that has not been decoded, for its model is missing."""
    original: NDArray[np.float32] | None
    """(28, 28); None where a latent point is all that there is."""
    decoded: tuple[NDArray[np.float32] | None, ...]
    """For each model of the request (28, 28), or None where it has a problem."""
    problems: tuple[str, ...]
    """For each model one sentence, or empty."""


# Places


class PlaceRequest(LatentsRequest, frozen=True):
    """What a place of one plane decodes to, and where the other model puts that image."""

    lane: ClassVar[str] = "latents place"
    priority: ClassVar[Priority] = Priority.LIVE

    spaces: tuple[Space, Space]
    """Left and right."""
    place: Place


@dataclass(frozen=True, eq=False)
class DecodedPlace:
    """The answer to a ``PlaceRequest``."""

    image: ImageReference
    """The decode, which says where it was decoded."""
    decoded: tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]
    """(28, 28) each, left and right: the decode, and what the other model makes of it."""
    places: tuple[tuple[float, float] | None, tuple[float, float] | None]
    """Where it is in each plane."""
    problem: str
    """Why the other model makes nothing of it, or empty."""


class MarksRequest(LatentsRequest, frozen=True):
    """Where images lie in both planes."""

    lane: ClassVar[str] = "latents marks"

    spaces: tuple[Space, Space]
    images: tuple[ImageReference, ...]


@dataclass(frozen=True)
class Marks:
    """The answer to a ``MarksRequest``: for each plane a place for each image, None without one."""

    left: tuple[tuple[float, float] | None, ...]
    right: tuple[tuple[float, float] | None, ...]


# Backgrounds


class ManifoldRequest(LatentsRequest, frozen=True):
    """Tiles of the decoded manifold."""

    lane: ClassVar[str] = "latents left manifold"

    space: Space
    tiles: tuple[Tile, ...]


class RightManifoldRequest(ManifoldRequest, frozen=True):
    """The same for the scatter on the right."""

    lane: ClassVar[str] = "latents right manifold"


@dataclass(frozen=True, eq=False)
class TileImages:
    """The answer to a ``ManifoldRequest``."""

    levels: NDArray[np.uint8]
    """(tiles, 28, 28) grey levels."""


class DensityRequest(LatentsRequest, frozen=True):
    """The aggregate posterior's density over a part of a plane."""

    lane: ClassVar[str] = "latents left density"

    source: PointSource
    space: Space
    bounds: Bounds


class RightDensityRequest(DensityRequest, frozen=True):
    """The same for the scatter on the right."""

    lane: ClassVar[str] = "latents right density"


@dataclass(frozen=True, eq=False)
class DensityPicture:
    """The answer to a ``DensityRequest``."""

    levels: NDArray[np.uint8]
    """(rows, columns), the top row first: 255 at the densest place, 0 where hardly anything is."""
    bounds: Bounds


# Selections and regions


class SelectionRequest(LatentsRequest, frozen=True):
    """Which points are in the shapes of a selection."""

    lane: ClassVar[str] = "latents selection"
    priority: ClassVar[Priority] = Priority.LIVE

    source: PointSource
    drawn: tuple[Drawn, ...]


@dataclass(frozen=True, eq=False)
class Selected:
    """The answer to a ``SelectionRequest``."""

    numbers: NDArray[np.intp]
    """Ascending."""
    counts: tuple[int, ...]
    """(11,) of each class, and last of none."""


class FiguresRequest(LatentsRequest, frozen=True):
    """How compact a selection is in both planes, and how much of its neighbourhoods they share."""

    lane: ClassVar[str] = "latents figures"

    source: PointSource
    drawn: tuple[Drawn, ...]
    spaces: tuple[Space, Space]


@dataclass(frozen=True)
class SelectionFigures:
    """The answer to a ``FiguresRequest``; None where there are too few points."""

    left: Compactness | None
    right: Compactness | None
    overlap: Overlap | None


class RegionsRequest(LatentsRequest, frozen=True):
    """What is in shapes, and where that lies in both planes."""

    lane: ClassVar[str] = "latents regions"

    source: PointSource
    spaces: tuple[Space, Space]
    shapes: tuple[Shape, ...]


Polygon = NDArray[np.float64]
"""Corners (m, 2)."""


@dataclass(frozen=True, eq=False)
class ShownRegion:
    """What is in one shape."""

    total: int
    counts: tuple[int, ...]
    """(11,)"""
    left: tuple[Polygon, ...]
    """In its own plane the shape itself; in another one an outline of where its points are."""
    right: tuple[Polygon, ...]
    problem: str = ""
    """One sentence if it cannot be had, such as that its model is gone."""


@dataclass(frozen=True, eq=False)
class ShownRegions:
    """The answer to a ``RegionsRequest``, in its order."""

    regions: tuple[ShownRegion, ...]


# Ways


class WayRequest(LatentsRequest, frozen=True):
    """The strips of both models along a line or between two classes."""

    lane: ClassVar[str] = "latents way"
    priority: ClassVar[Priority] = Priority.LIVE

    spaces: tuple[Space, Space]
    way: Line | ClassPath
    frames: int


class WayStrip(Struct, frozen=True, eq=False):
    """One model's strip, with all that makes it again."""

    model: str
    problem: str = ""
    """One sentence if there is none; what follows is then empty."""
    model_sha256: str = ""
    base: ImageReference | None = None
    recipe: Recipe | None = None
    positions: tuple[float, ...] = ()
    frames: Images = np.zeros((0, 28, 28), np.float32)
    path: tuple[tuple[float, float], ...] = ()
    """Where the frames are in the plane."""


class WayStrips(Struct, frozen=True, eq=False):
    """The answer to a ``WayRequest``: left and right."""

    strips: tuple[WayStrip, WayStrip]


# Others


class ModelChoicesRequest(LatentsRequest, frozen=True):
    """Which models there are to choose from; ``number`` tells one look from another."""

    lane: ClassVar[str] = "latents models"

    number: int


class ModelChoice(Struct, frozen=True):
    """A model that can be shown."""

    name: str
    latents: int
    active: tuple[int, ...]
    """Its active dimensions, those that vary most first."""


class SelectionFileRequest(LatentsRequest, frozen=True):
    """The selection written as CSV (a job: reports progress)."""

    lane: ClassVar[str] = "latents file"
    priority: ClassVar[Priority] = Priority.JOB

    path: Path
    source: PointSource
    drawn: tuple[Drawn, ...]
    models: tuple[str, ...]


_OF_RIGHT: dict[type[LatentsRequest], type[LatentsRequest]] = {
    CloudRequest: RightCloudRequest,
    IndexRequest: RightIndexRequest,
    ManifoldRequest: RightManifoldRequest,
    DensityRequest: RightDensityRequest,
}


Kind = TypeVar("Kind", bound=LatentsRequest)


def of_side(kind: type[Kind], side: Side) -> type[Kind]:
    """The kind of request for a side."""
    return kind if side is Side.LEFT else cast(type[Kind], _OF_RIGHT[kind])


def side_of(request: LatentsRequest) -> Side:
    """The side that a request is for, of those kinds that are for one."""
    return Side.RIGHT if type(request) in _OF_RIGHT.values() else Side.LEFT
