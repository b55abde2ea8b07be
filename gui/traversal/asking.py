"""What the traversal pane asks of the engine: requests as a function of its state."""

from core.concepts.recipes import Pair
from core.concepts.traversal import positions
from core.engine.requests import (
    DirectionFiguresRequest,
    LikenessRequest,
    ReconstructionsRequest,
    StripRequest,
)
from core.workspace.image_changes import image_in
from core.workspace.state import LIVE_PAIR, GalleryOrder, Traversal, followed_recipe
from gui.traversal.direction_model import FOLLOWED


def strip_request(traversal: Traversal) -> StripRequest:
    """The strips and the frame at the slider."""
    return StripRequest(
        models=traversal.models,
        base=image_in(traversal, "base"),
        recipe=followed_recipe(traversal),
        positions=positions(traversal.low, traversal.high, traversal.frames),
        position=traversal.position,
        moves=traversal.moves,
    )


def reconstructions_request(traversal: Traversal) -> ReconstructionsRequest:
    """What the models make of A, B and the base, in this order."""
    return ReconstructionsRequest(
        models=traversal.models,
        images=(traversal.first, traversal.second, image_in(traversal, "base")),
    )


def figures_request(traversal: Traversal) -> DirectionFiguresRequest:
    """Lengths and cosines of what is followed, the live pair, and the library, in this order."""
    return DirectionFiguresRequest(
        models=traversal.models,
        recipes=(
            followed_recipe(traversal),
            Pair(traversal.first, traversal.second),
            *(direction.recipe for direction in traversal.directions),
        ),
        names=(FOLLOWED, LIVE_PAIR, *(d.identifier for d in traversal.directions)),
    )


def likeness_request(traversal: Traversal) -> LikenessRequest | None:
    """The order of the gallery, where it is by likeness; in the last model, the largest."""
    gallery = traversal.gallery
    if gallery.order is not GalleryOrder.LIKENESS or gallery.like is None:
        return None
    return LikenessRequest(model=traversal.models[-1], image=gallery.like)
