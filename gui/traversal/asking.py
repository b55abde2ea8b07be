"""What the traversal pane asks of the engine: requests as a function of its state."""

from core.concepts.recipes import Pair, takes_long
from core.concepts.traversal import positions
from core.engine.requests import (
    DirectionFiguresRequest,
    LikenessRequest,
    PatientStripRequest,
    ReconstructionsRequest,
    StripRequest,
)
from core.workspace.image_changes import image_in
from core.workspace.state import (
    LIVE_PAIR,
    GalleryOrder,
    Traversal,
    compared_recipe,
    followed_recipe,
)
from gui.traversal.direction_model import FOLLOWED


def strip_request(traversal: Traversal) -> StripRequest:
    """The strips and the frame at the slider; with patience where a direction takes seconds."""
    recipes = followed_recipe(traversal), compared_recipe(traversal)
    kind = PatientStripRequest if any(map(takes_long, recipes)) else StripRequest
    return kind(
        models=traversal.models,
        base=image_in(traversal, "base"),
        recipe=recipes[0],
        positions=positions(traversal.low, traversal.high, traversal.frames),
        position=traversal.position,
        moves=traversal.moves,
        compared=recipes[1],
        plotted=traversal.study.plotted,
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
