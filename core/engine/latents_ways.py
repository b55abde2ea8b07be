"""The strips of the 2-D latents pane: along a line, or from one class to another."""

import numpy as np

from core.concepts.directions import resolve
from core.concepts.recipes import Pair
from core.concepts.traversal import positions, straight
from core.engine.latents_pictures import decoded_picture, pair_of, written
from core.engine.latents_requests import WayRequest, WayStrip, WayStrips
from core.engine.latents_store import TEST, LatentsStore, Steps
from core.errors import UserError
from core.images.fashion_mnist import CLASS_NAMES
from core.latents.projection import Plane
from core.workspace.latents_state import ClassPath, Line, Side, Space
from core.workspace.state import POSITION_LIMIT


class LatentsWays:
    """Answers what is asked about lines and paths; belongs to the engine's thread."""

    def __init__(self, store: LatentsStore) -> None:
        self._store = store

    def strips(self, request: WayRequest) -> Steps[WayStrips]:
        """The strips of both models.

        A line is a pair of pictures, decoded at its ends: each model goes from the one to the other,
        which in the line's own is the very line. Between classes each model has a pair of its own.
        """
        strips: list[WayStrip] = []
        pair: Pair | None = None
        problem = ""
        if isinstance(request.way, Line):
            try:
                pair = yield from self._line_pair(request.spaces, request.way)
            except UserError as error:
                problem = str(error)
        for space in request.spaces:
            try:
                if problem:
                    raise UserError(problem)
                own = pair
                if isinstance(request.way, ClassPath):
                    own = yield from self._class_pair(space, request.way)
                assert own is not None
                plane = yield from self._store.plane(space)
                strips.append(self._strip(space, plane, own, request.frames))
            except UserError as error:
                strips.append(WayStrip(space.model, str(error)))
        return WayStrips((strips[0], strips[1]))

    def _line_pair(self, spaces: tuple[Space, Space], line: Line) -> Steps[Pair]:
        space = spaces[0 if line.side is Side.LEFT else 1]
        plane = yield from self._store.plane(space)
        loaded = self._store.load(space.model)
        ends = plane.lift(np.array([line.start, line.end]))
        start, end = (
            decoded_picture(
                loaded, point, f"{space.model} at {written(corner[0])}, {written(corner[1])}"
            )
            for point, corner in zip(ends, (line.start, line.end), strict=True)
        )
        return Pair(start, end)

    def _class_pair(self, space: Space, path: ClassPath) -> Steps[Pair]:
        points = yield from self._store.points(TEST)
        encoded = yield from self._store.encoded(TEST, space.model)
        loaded = self._store.load(space.model)
        start, end = (
            decoded_picture(
                loaded,
                encoded.means[points.labels == label].mean(axis=0, dtype=np.float64),
                f"{space.model}, mean {CLASS_NAMES[label]}",
            )
            for label in (path.start, path.end)
        )
        return Pair(start, end)

    def _strip(self, space: Space, plane: Plane, pair: Pair, frames: int) -> WayStrip:
        loaded = self._store.load(space.model)
        direction = resolve(pair, loaded.means)
        if direction.length > POSITION_LIMIT:
            raise UserError(
                f"The line is {direction.length:.0f} long in {space.model}, and {POSITION_LIMIT:.0f} is "
                "the most that is followed; draw a shorter one."
            )
        at = positions(0.0, direction.length, frames)
        points = straight(loaded.means.of(pair.start), direction.vector, at)
        return WayStrip(
            space.model,
            "",
            loaded.sha256,
            pair.start,
            pair,
            at,
            loaded.model.decode(points),
            tuple(pair_of(place) for place in plane.project(points)),
        )
