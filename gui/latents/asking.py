"""What the 2-D latents pane asks of the engine: requests as a function of its state."""

from core.engine.latents_requests import (
    CloudRequest,
    DensityRequest,
    FiguresRequest,
    IndexRequest,
    MarksRequest,
    PlaceRequest,
    PointRequest,
    RegionsRequest,
    SelectionRequest,
    WayRequest,
    of_side,
)
from core.latents.backgrounds import density_bounds
from core.latents.view import View
from core.workspace.image_changes import image_in
from core.workspace.latents_state import LatentSpaces, Side
from core.workspace.state import Traversal

MARKED = ("A", "B", "base")
"""What the first three images of a ``MarksRequest`` are called; the user's own pictures follow."""


def cloud_request(spaces: LatentSpaces, side: Side) -> CloudRequest:
    """The points of a side."""
    return of_side(CloudRequest, side)(spaces.points, spaces.scatter(side).space)


def index_request(spaces: LatentSpaces, side: Side) -> IndexRequest:
    """What finds them."""
    return of_side(IndexRequest, side)(spaces.points, spaces.scatter(side).space)


def density_request(spaces: LatentSpaces, side: Side, view: View) -> DensityRequest:
    """The density behind a view of a side."""
    kind = of_side(DensityRequest, side)
    return kind(spaces.points, spaces.scatter(side).space, density_bounds(view))


def point_request(spaces: LatentSpaces, number: int) -> PointRequest:
    """One of the points, and what both models make of it."""
    return PointRequest(spaces.points, number, spaces.models)


def place_request(spaces: LatentSpaces) -> PlaceRequest | None:
    """The place that was clicked last."""
    return None if spaces.place is None else PlaceRequest(spaces.spaces, spaces.place)


def selection_request(spaces: LatentSpaces) -> SelectionRequest | None:
    """Which points are selected."""
    return SelectionRequest(spaces.points, spaces.selection) if spaces.selection else None


def figures_request(spaces: LatentSpaces) -> FiguresRequest | None:
    """How they stay together."""
    if not spaces.selection:
        return None
    return FiguresRequest(spaces.points, spaces.selection, spaces.spaces)


def regions_request(spaces: LatentSpaces) -> RegionsRequest | None:
    """What is in the regions, and where it is in both spaces."""
    if not spaces.regions:
        return None
    shapes = tuple(region.shape for region in spaces.regions)
    return RegionsRequest(spaces.points, spaces.spaces, shapes)


def marks_request(spaces: LatentSpaces, traversal: Traversal) -> MarksRequest:
    """Where A, B, the base and the user's own pictures are."""
    images = (traversal.first, traversal.second, image_in(traversal, "base"))
    return MarksRequest(spaces.spaces, (*images, *traversal.pictures))


def way_request(spaces: LatentSpaces) -> WayRequest | None:
    """The strips."""
    if spaces.way is None:
        return None
    return WayRequest(spaces.spaces, spaces.way, spaces.frames)
