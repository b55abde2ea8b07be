"""What is in the shapes that are drawn in the 2-D latents pane, and where that lies in both planes."""

from collections.abc import Sequence

import numpy as np

from core.engine.latents_requests import (
    FiguresRequest,
    Polygon,
    RegionsRequest,
    Selected,
    SelectionFigures,
    SelectionRequest,
    ShownRegion,
    ShownRegions,
)
from core.engine.latents_store import NO_CLASS, LatentsStore, PointSet, Steps
from core.engine.outcomes import Progress
from core.errors import UserError
from core.latents.outlines import outline
from core.latents.selection import (
    Numbers,
    combined,
    compactness,
    neighbourhood_overlap,
    points_in_polygon,
)
from core.workspace.latents_state import Drawn, PointSource, Shape, Space


class LatentsShapes:
    """Answers what is asked about shapes; belongs to the engine's thread."""

    def __init__(self, store: LatentsStore) -> None:
        self._store = store

    def selection(self, request: SelectionRequest) -> Steps[Selected]:
        """Which points a selection is."""
        numbers = yield from self.numbers(request.source, request.drawn)
        points = yield from self._store.points(request.source)
        return Selected(numbers, _counts(points, numbers))

    def figures(self, request: FiguresRequest) -> Steps[SelectionFigures]:
        """How it stays together in both planes."""
        numbers = yield from self.numbers(request.source, request.drawn)
        clouds, trees, single = [], [], []
        for space in request.spaces:
            cloud = yield from self._store.cloud(request.source, space)
            tree = yield from self._store.tree(request.source, space)
            yield Progress(0.5, "Looking at neighbours")
            single.append(compactness(cloud.points, numbers, tree=tree))
            clouds.append(cloud.points)
            trees.append(tree)
            yield Progress(0.7, "Looking at neighbours")
        overlap = neighbourhood_overlap(clouds[0], clouds[1], numbers, trees=(trees[0], trees[1]))
        return SelectionFigures(single[0], single[1], overlap)

    def regions(self, request: RegionsRequest) -> Steps[ShownRegions]:
        """What is in regions; one whose model is gone leaves the others alone."""
        points = yield from self._store.points(request.source)
        found = []
        for shape in request.shapes:
            try:
                numbers = yield from self._inside(request.source, shape)
                outlines = []
                for space in request.spaces:
                    outlines.append(
                        (yield from self._outline(request.source, shape, space, numbers))
                    )
                counts = _counts(points, numbers)
                found.append(ShownRegion(len(numbers), counts, outlines[0], outlines[1]))
            except UserError as error:
                found.append(ShownRegion(0, (0,) * (NO_CLASS + 1), (), (), str(error)))
            yield Progress(len(found) / len(request.shapes), "Outlining regions")
        return ShownRegions(tuple(found))

    def _outline(
        self, source: PointSource, shape: Shape, space: Space, numbers: Numbers
    ) -> Steps[tuple[Polygon, ...]]:
        same = space.model == shape.space.model and (
            self._store.projection(space) == self._store.projection(shape.space)
        )
        if same:
            return (np.array(shape.corners, np.float64),)
        cloud = yield from self._store.cloud(source, space)
        return outline(cloud.points[numbers])

    def numbers(self, source: PointSource, drawn: Sequence[Drawn]) -> Steps[Numbers]:
        """The points that shapes choose, one after the other."""
        chosen: Numbers = np.empty(0, np.intp)
        for one in drawn:
            inside = yield from self._inside(source, one.shape)
            chosen = combined(chosen, inside, one.how.value)
        return chosen

    def _inside(self, source: PointSource, shape: Shape) -> Steps[Numbers]:
        cloud = yield from self._store.cloud(source, shape.space)
        numbers = points_in_polygon(cloud.points, np.array(shape.corners, np.float64))
        if shape.left_out:
            points = yield from self._store.points(source)
            numbers = numbers[~np.isin(points.groups()[numbers], shape.left_out)]
        return numbers


def _counts(points: PointSet, numbers: Numbers) -> tuple[int, ...]:
    return tuple(np.bincount(points.groups()[numbers], minlength=NO_CLASS + 1).tolist())
