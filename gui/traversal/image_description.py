"""What to call an image on screen: "Test image 22, sneaker, whitened, 2 px taller"."""

from core.images.reference import Dim, Edit, Grow, ImageReference, Paint, Whiten
from core.images.resolve import describe_source


def describe_image(reference: ImageReference) -> str:
    """A short description of the image's source and of what was done to it."""
    return ", ".join([describe_source(reference.source), *map(_done, reference.edits)])


def _done(edit: Edit) -> str:
    match edit:
        case Whiten():
            return "whitened"
        case Grow(pixels=count):
            return f"{count} px taller"
        case Dim(factor=factor):
            return f"dimmed to {100 * factor:.0f} %"
        case Paint(pixels=pixels):
            return f"{len(pixels)} px painted"
