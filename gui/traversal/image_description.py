"""What to call an image on screen: "Test image 22, sneaker, whitened, 2 px taller"."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from core.errors import UserError
from core.images.fashion_mnist import CLASS_NAMES, test_split
from core.images.reference import (
    Dim,
    Edit,
    Grow,
    ImageReference,
    ImageSource,
    Paint,
    TestImage,
    Whiten,
)
from core.images.resolve import describe_source, pixels_of


def describe_image(reference: ImageReference) -> str:
    """A short description of the image's source and of what was done to it."""
    return ", ".join([describe_source(reference.source), *describe_edits(reference.edits)])


def pixels_and_text(
    reference: ImageReference,
) -> tuple[NDArray[np.float32] | None, str]:
    """The pixels (28, 28) and what to call them; or none, and why there are none."""
    try:
        return pixels_of(reference), describe_image(reference)
    except UserError as error:
        return None, str(error)


def short_source(source: ImageSource) -> str:
    """The source where there is room for a few words: "22 sneaker", or as ``describe_source``."""
    if isinstance(source, TestImage):
        return f"{source.number} {CLASS_NAMES[int(test_split().labels[source.number])]}"
    return describe_source(source)


def describe_edits(edits: Sequence[Edit]) -> list[str]:
    """What was done to an image, a few words for each edit."""
    return [_done(edit) for edit in edits]


def last_that_fit(edits: Sequence[str], fits: Callable[[str], bool]) -> str:
    """As many of the last edits as fit, after an ellipsis for those before; always the last one.

    Images that are compared mostly share the first edits and differ in the last.
    """
    for first in range(len(edits)):
        text = ", ".join(edits[first:])
        shown = f"… {text}" if first else text
        if fits(shown) or first == len(edits) - 1:
            return shown
    return ""


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
