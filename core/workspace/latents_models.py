"""The models that the 2-D latents pane's state names, so that a moved one is found in all places."""

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from core.workspace.latents_state import LatentsFile, LatentSpaces, Scatter, Shape, Space


def models_of(spaces: LatentSpaces) -> Iterator[str]:
    """Every model that is named, those that are shown first; some more than once."""
    yield from spaces.models
    if isinstance(spaces.points, LatentsFile):
        yield spaces.points.model
    for drawn in spaces.selection:
        yield drawn.shape.space.model
    for region in spaces.regions:
        yield region.shape.space.model


def with_models(spaces: LatentSpaces, renamed: Mapping[str, str]) -> LatentSpaces:
    """The same state, models named anew (old name to new)."""
    points = spaces.points
    if isinstance(points, LatentsFile):
        points = replace(points, model=renamed.get(points.model, points.model))
    return replace(
        spaces,
        left=_scatter(spaces.left, renamed),
        right=_scatter(spaces.right, renamed),
        points=points,
        selection=tuple(
            replace(drawn, shape=_shape(drawn.shape, renamed)) for drawn in spaces.selection
        ),
        regions=tuple(
            replace(region, shape=_shape(region.shape, renamed)) for region in spaces.regions
        ),
    )


def _scatter(scatter: Scatter, renamed: Mapping[str, str]) -> Scatter:
    return replace(scatter, space=_space(scatter.space, renamed))


def _shape(shape: Shape, renamed: Mapping[str, str]) -> Shape:
    return replace(shape, space=_space(shape.space, renamed))


def _space(space: Space, renamed: Mapping[str, str]) -> Space:
    return replace(space, model=renamed.get(space.model, space.model))
