"""Strokes of a brush that become an attribute of the user's own."""

from msgspec.structs import replace

from core.concepts.recipes import Marked
from core.errors import UserError
from core.images.edits import brush_pixels
from core.workspace.image_changes import Cell
from core.workspace.state import Traversal
from core.workspace.strip_changes import add_mark, change_mark, next_mark_name

NOTHING_MARKED = "An attribute marks at least one pixel; Forget takes all of it away."


def paint_mark(
    traversal: Traversal, name: str | None, start: Cell, end: Cell, size: int, weight: float
) -> Traversal:
    """Give all pixels under a stroke a weight, 0 for none; without a name, of a new attribute.

    Parameters
    ----------
    traversal
        The state before.
    name
        Of the attribute that is painted on; None begins one, with the next free name.
    start, end
        Row and column, which may lie outside of the image.
    size
        Of the brush, in pixels.
    weight
        -1 to 1.

    Raises
    ------
    UserError
        Nothing would be marked any more, or there are as many attributes as there can be.
    ValueError
        There is no attribute of that name.
    """
    before = None if name is None else next((m for m in traversal.marks if m.name == name), None)
    if name is not None and before is None:
        raise ValueError(f"no attribute of the user's own is called {name!r}")
    weights = dict(before.weights) if before is not None else {}
    weights.update(dict.fromkeys(brush_pixels(start, end, size), float(weight)))
    left = tuple(sorted((place, one) for place, one in weights.items() if one))
    if not left:
        if before is None:
            return traversal
        raise UserError(NOTHING_MARKED)
    if before is None:
        return add_mark(traversal, Marked(next_mark_name(traversal), left))
    return change_mark(traversal, before.name, replace(before, weights=left))
