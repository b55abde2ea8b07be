"""Changes to the 2-D latents pane, as pure functions from one state to the next."""

import unicodedata
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from core.errors import UserError
from core.workspace.latents_state import (
    CORNER_LIMIT,
    DRAWN_LIMIT,
    REGION_LIMIT,
    REGION_NAME_LIMIT,
    Background,
    Corner,
    Drawn,
    How,
    LatentSpaces,
    Line,
    Place,
    PointSource,
    Region,
    Scatter,
    Shape,
    Side,
    Space,
    Window,
)


def set_scatter(spaces: LatentSpaces, side: Side, scatter: Scatter) -> LatentSpaces:
    """Put another scatter on a side."""
    if side is Side.LEFT:
        return replace(spaces, left=scatter)
    return replace(spaces, right=scatter)


def set_space(spaces: LatentSpaces, side: Side, space: Space) -> LatentSpaces:
    """Show another plane on a side; what was a place of the plane before goes.

    Selection and regions stay: they are shapes in a plane of their own, shown or not.
    """
    before = spaces.scatter(side)
    if space == before.space:
        return spaces
    spaces = set_scatter(spaces, side, replace(before, space=space, window=None))
    if spaces.place is not None and spaces.place.side is side:
        spaces = replace(spaces, place=None)
    if isinstance(spaces.way, Line) and spaces.way.side is side:
        spaces = replace(spaces, way=None)
    return spaces


def set_background(spaces: LatentSpaces, side: Side, background: Background) -> LatentSpaces:
    """Show something else behind the points of a side."""
    return set_scatter(spaces, side, replace(spaces.scatter(side), background=background))


def set_window(spaces: LatentSpaces, side: Side, window: Window | None) -> LatentSpaces:
    """Look at another part of a side's plane; None: at all points."""
    return set_scatter(spaces, side, replace(spaces.scatter(side), window=window))


def show_points(spaces: LatentSpaces, points: PointSource) -> LatentSpaces:
    """Show other points, and all of them: what they were seen through before may be elsewhere."""
    if points == spaces.points:
        return spaces
    spaces = replace(spaces, points=points)
    return set_window(set_window(spaces, Side.LEFT, None), Side.RIGHT, None)


def hide(spaces: LatentSpaces, groups: Iterable[int]) -> LatentSpaces:
    """Show all classes but these."""
    return replace(spaces, hidden=tuple(sorted(set(groups))))


def shape_of(spaces: LatentSpaces, side: Side, corners: Sequence[Corner]) -> Shape:
    """What was drawn on a side, as it is now; of very many corners each so many-th is kept.

    Raises
    ------
    UserError
        They enclose nothing.
    """
    thinned = tuple(corners[:: -(-len(corners) // CORNER_LIMIT)]) if corners else ()
    if len(set(thinned)) < 3:
        raise UserError("A shape around points needs three corners at least; draw a larger one.")
    return Shape(spaces.scatter(side).space, thinned, spaces.hidden)


def select(spaces: LatentSpaces, side: Side, corners: Sequence[Corner], how: How) -> LatentSpaces:
    """Change the selection by a shape drawn on a side.

    Raises
    ------
    UserError
        The shape encloses nothing, or the selection has too many shapes.
    """
    return _select(spaces, shape_of(spaces, side, corners), how)


def select_region(spaces: LatentSpaces, name: str) -> LatentSpaces:
    """Select what is in a region."""
    region = next((one for one in spaces.regions if one.name == name), None)
    return spaces if region is None else _select(spaces, region.shape, How.REPLACE)


def _select(spaces: LatentSpaces, shape: Shape, how: How) -> LatentSpaces:
    drawn = Drawn(shape, how)
    if how is How.REPLACE:
        return replace(spaces, selection=(drawn,))
    if how is How.REMOVE and not spaces.selection:
        return spaces
    if len(spaces.selection) >= DRAWN_LIMIT:
        raise UserError(
            f"A selection is made of at most {DRAWN_LIMIT} shapes; draw a new one without Shift or Ctrl."
        )
    return replace(spaces, selection=(*spaces.selection, drawn))


def deselect(spaces: LatentSpaces) -> LatentSpaces:
    """Select nothing."""
    return replace(spaces, selection=())


def name_region(spaces: LatentSpaces, name: str, shape: Shape) -> LatentSpaces:
    """Keep a shape under a name; one of the same name is replaced.

    Raises
    ------
    UserError
        The name is empty, or there are too many regions.
    """
    clean = _clean(name)
    region = Region(clean, shape)
    if any(one.name == clean for one in spaces.regions):
        regions = tuple(region if one.name == clean else one for one in spaces.regions)
    else:
        if len(spaces.regions) >= REGION_LIMIT:
            raise UserError(
                f"There are {REGION_LIMIT} regions, which is all there can be; remove one first."
            )
        regions = (*spaces.regions, region)
    return replace(spaces, regions=regions)


def rename_region(spaces: LatentSpaces, before: str, after: str) -> LatentSpaces:
    """Give a region another name.

    Raises
    ------
    UserError
        The name is empty, or another region has it.
    """
    clean = _clean(after)
    if clean != before and any(one.name == clean for one in spaces.regions):
        raise UserError(f"There is a region called '{clean}' already; choose another name.")
    regions = tuple(
        replace(one, name=clean) if one.name == before else one for one in spaces.regions
    )
    return replace(spaces, regions=regions)


def remove_region(spaces: LatentSpaces, name: str) -> LatentSpaces:
    """Forget a region."""
    return replace(spaces, regions=tuple(one for one in spaces.regions if one.name != name))


def _clean(name: str) -> str:
    """A name on one line, without what cannot be written.

    Raises
    ------
    UserError
        Nothing is left of it.
    """
    writable = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in name)
    clean = " ".join("".join(writable).split())[:REGION_NAME_LIMIT].rstrip()
    if not any(c.isprintable() for c in clean):
        raise UserError("A region's name cannot be empty; give it at least one character.")
    return clean


def decode_at(spaces: LatentSpaces, side: Side, x: float, y: float) -> LatentSpaces:
    """Decode a place of a side's plane."""
    return replace(spaces, place=Place(side, x, y))


def draw_line(spaces: LatentSpaces, side: Side, start: Corner, end: Corner) -> LatentSpaces:
    """Follow a line in a side's plane.

    Raises
    ------
    UserError
        It ends where it begins.
    """
    if start == end:
        raise UserError("A line needs two different ends; click at another place.")
    return replace(spaces, way=Line(side, start, end))
