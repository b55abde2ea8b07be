"""Changes to the images of the traversal pane, as pure functions from one state to the next."""

from collections.abc import Sequence
from typing import Literal

from msgspec.structs import replace

from core.errors import UserError
from core.images.edits import apply_edits, brush_pixels, painted
from core.images.reference import Edit, ImageReference, Whiten
from core.images.resolve import base_pixels_of
from core.workspace.state import Traversal

Slot = Literal["first", "second", "base"]
Cell = tuple[int, int]
"""Row and column, each 0..27."""

PICTURE_LIMIT = 200
"""Pictures of the user's own in one session; each is part of the session file."""

EDIT_LIMIT = 200
"""Edits of one image; strokes are merged, so only somebody who alternates them gets there."""

SLOT_NAMES: dict[str, str] = {"first": "image A", "second": "image B", "base": "the base"}
"""What the slots are called on screen."""


def image_in(traversal: Traversal, slot: Slot) -> ImageReference:
    """The image in a slot; the base, where it has none of its own, is image A."""
    if slot == "first":
        return traversal.first
    if slot == "second":
        return traversal.second
    return traversal.base or traversal.first


def use_image(traversal: Traversal, slot: Slot, image: ImageReference | None) -> Traversal:
    """Put an image into a slot; None, for the base only, makes it follow image A again."""
    if slot == "base":
        return replace(traversal, base=image)
    if image is None:
        raise ValueError(f"{SLOT_NAMES[slot]} is always an image")
    if slot == "first":
        return replace(traversal, first=image)
    return replace(traversal, second=image)


def add_stroke(
    traversal: Traversal, slot: Slot, start: Cell, end: Cell, size: int, level: float
) -> Traversal:
    """Draw with a brush of ``size`` pixels from one cell to another at a grey level in [0, 1]."""
    image = image_in(traversal, slot)
    edits = painted(image.edits, brush_pixels(start, end, size), level)
    return _with_edits(traversal, slot, edits)


def add_edit(traversal: Traversal, slot: Slot, edit: Edit) -> Traversal:
    """Apply one more edit to the image in a slot.

    Raises
    ------
    UserError
        It can't be applied (nothing to grow on, no room above), or there are too many.
    """
    image = image_in(traversal, slot)
    if isinstance(edit, Whiten) and image.edits[-1:] == (edit,):
        return traversal
    edits = (*image.edits, edit)
    apply_edits(base_pixels_of(image.source), edits)
    return _with_edits(traversal, slot, edits)


def remove_edits(traversal: Traversal, slot: Slot) -> Traversal:
    """The image in a slot as its source has it."""
    return _with_edits(traversal, slot, ())


def add_pictures(traversal: Traversal, pictures: Sequence[ImageReference]) -> Traversal:
    """Put pictures of the user's own before those that are there; known ones are left out.

    Raises
    ------
    UserError
        There would be too many.
    """
    new = new_pictures(traversal, pictures)
    if len(new) + len(traversal.pictures) > PICTURE_LIMIT:
        raise UserError(
            f"A session holds at most {PICTURE_LIMIT} pictures of your own; remove some first."
        )
    return replace(traversal, pictures=(*new, *traversal.pictures))


def new_pictures(
    traversal: Traversal, pictures: Sequence[ImageReference]
) -> tuple[ImageReference, ...]:
    """Those of the pictures that are not there yet, each once, in their order."""
    return tuple(dict.fromkeys(p for p in pictures if p not in traversal.pictures))


def remove_picture(traversal: Traversal, picture: ImageReference) -> Traversal:
    """Take a picture out of the gallery; images and directions made of it stay."""
    return replace(traversal, pictures=tuple(p for p in traversal.pictures if p != picture))


def _with_edits(traversal: Traversal, slot: Slot, edits: tuple[Edit, ...]) -> Traversal:
    if len(edits) > EDIT_LIMIT:
        raise UserError(
            f"An image takes at most {EDIT_LIMIT} edits; reset it, or keep it as a new picture."
        )
    image = image_in(traversal, slot)
    return use_image(traversal, slot, ImageReference(image.source, edits))
