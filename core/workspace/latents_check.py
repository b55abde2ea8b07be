"""What the types of the 2-D latents pane's state cannot say: one from a file is checked here."""

from itertools import pairwise

from core.errors import UserError
from core.latents.projection import Dimensions
from core.workspace.latents_state import (
    ClassPath,
    LatentSpaces,
    Line,
    Shape,
    Space,
)


def refuse_latents(spaces: LatentSpaces, place: str) -> None:
    """Refuse a state that the pane could not show.

    Parameters
    ----------
    place
        Where it stands in the file, such as ``$.workspace.latents``.

    Raises
    ------
    UserError
        Its message is a clause with the place.
    """
    for side, scatter in (("left", spaces.left), ("right", spaces.right)):
        _refuse_space(scatter.space, f"{place}.{side}.space")
    _refuse_groups(spaces.hidden, f"{place}.hidden")
    for number, drawn in enumerate(spaces.selection):
        _refuse_shape(drawn.shape, f"{place}.selection[{number}].shape")
    seen = set[str]()
    for number, region in enumerate(spaces.regions):
        if region.name in seen:
            raise UserError(f"at {place}.regions[{number}].name there is a region so named already")
        seen.add(region.name)
        _refuse_shape(region.shape, f"{place}.regions[{number}].shape")
    way = spaces.way
    if isinstance(way, Line) and way.start == way.end:
        raise UserError(f"at {place}.way the line ends where it begins")
    if isinstance(way, ClassPath) and way.start == way.end:
        raise UserError(f"at {place}.way the path leads from a class to itself")


def _refuse_shape(shape: Shape, place: str) -> None:
    _refuse_space(shape.space, f"{place}.space")
    _refuse_groups(shape.left_out, f"{place}.left_out")


def _refuse_groups(groups: tuple[int, ...], place: str) -> None:
    if any(one >= other for one, other in pairwise(groups)):
        raise UserError(f"at {place} the classes are not each there once and ascending")


def _refuse_space(space: Space, place: str) -> None:
    projection = space.projection
    if not isinstance(projection, Dimensions):
        return
    if projection.first < 0 or projection.second < 0:
        raise UserError(f"at {place}.projection dimensions are counted from 0")
    if projection.first == projection.second:
        raise UserError(f"at {place}.projection the two dimensions are the same")
