"""How the 2-D latents pane's requests are answered."""

import time
from collections.abc import Generator
from functools import singledispatchmethod
from typing import TYPE_CHECKING

import numpy as np

from core.engine.latents_pictures import (
    Image,
    decoded_picture,
    levels_of,
    pair_of,
    picture_of,
    written,
)
from core.engine.latents_requests import (
    Cloud,
    CloudRequest,
    DecodedPlace,
    DensityPicture,
    DensityRequest,
    FiguresRequest,
    IndexRequest,
    LatentsRequest,
    ManifoldRequest,
    Marks,
    MarksRequest,
    ModelChoice,
    ModelChoicesRequest,
    PlaceRequest,
    PointRequest,
    PointsFileRequest,
    RegionsRequest,
    Selected,
    SelectionFigures,
    SelectionFileRequest,
    SelectionRequest,
    ShownPoint,
    ShownRegions,
    TileImages,
    WayRequest,
    WayStrips,
)
from core.engine.latents_shapes import LatentsShapes
from core.engine.latents_store import LatentsStore, PointSet, SplitImages, Steps
from core.engine.latents_ways import LatentsWays
from core.engine.outcomes import Progress
from core.errors import UserError
from core.images.fashion_mnist import CLASS_NAMES
from core.images.reference import ImageReference, Picture
from core.latents.backgrounds import Density, aggregate_posterior, bandwidths, shares_held
from core.latents.export import write_selection_in_steps
from core.latents.manifold import middles
from core.latents.picking import PointIndex, index_in_steps
from core.vae.description import ACTIVE_VARIANCE
from core.vae.library import SHIPPED, find_model, user_models_folder
from core.vae.model_file import read_description
from core.workspace.latents_state import (
    LatentsFile,
    PointSource,
    Side,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.engine.answers import LoadedModel

TILES_AT_ONCE = 64
"""Tiles decoded between two looks at what else waits."""

PATIENCE = 0.008
"""Seconds that a view's answer works before it lets more urgent requests pass."""


class LatentsAnswers:
    """Answers these requests: call it with one. Belongs to the engine's thread.

    Parameters
    ----------
    load
        A model by its name, loaded.
    """

    def __init__(self, load: "Callable[[str], LoadedModel]") -> None:
        self._store = LatentsStore(load)
        self._shapes = LatentsShapes(self._store)
        self._ways = LatentsWays(self._store)

    def __call__(self, request: LatentsRequest) -> object:
        """The answer, or a generator that returns it.

        Raises
        ------
        UserError
            A model or file that all of the answer depends on is no good.
        """
        return self._answer(request)

    @singledispatchmethod
    def _answer(self, request: LatentsRequest) -> object:
        raise TypeError(f"there is no answer to a {type(request).__name__}")

    # Points

    @_answer.register
    def _cloud(self, request: CloudRequest) -> Steps[Cloud]:
        return (yield from self._store.cloud(request.source, request.space))

    @_answer.register
    def _points_file(self, request: PointsFileRequest) -> Steps[int]:
        return len((yield from self._store.points(request.source)))

    @_answer.register
    def _index(self, request: IndexRequest) -> Steps[PointIndex]:
        cloud = yield from self._store.cloud(request.source, request.space)
        points = yield from self._store.points(request.source)
        for step in index_in_steps(cloud.points, points.groups()):
            if isinstance(step, PointIndex):
                return step
            yield Progress(step, "Sorting the points")
        raise AssertionError("the last step is the index")

    @_answer.register
    def _point(self, request: PointRequest) -> Steps[ShownPoint]:
        points = yield from self._store.points(request.source)
        number = request.number
        if not 0 <= number < len(points):
            raise UserError(f"There is no point {number} among the {len(points):,} that are shown.")
        original = None
        if points.images is not None:
            original = points.images.levels(number, number + 1)[0]
        decoded: list[Image | None] = []
        problems = []
        for name in request.models:
            try:
                encoded = yield from self._store.encoded(request.source, name)
                mean = encoded.means[number : number + 1]
                decoded.append(self._store.load(name).model.decode(mean)[0])
                problems.append("")
            except UserError as error:
                decoded.append(None)
                problems.append(str(error))
        return ShownPoint(
            number,
            int(points.labels[number]),
            points.called(number),
            self._reference(request.source, points, number, original),
            original,
            tuple(decoded),
            tuple(problems),
        )

    def _reference(
        self, source: PointSource, points: PointSet, number: int, original: Image | None
    ) -> ImageReference | None:
        if isinstance(points.images, SplitImages):
            return points.images.reference(number)
        if original is not None:
            return ImageReference(Picture(levels_of(original).tobytes(), f"image {number}"))
        if isinstance(source, LatentsFile) and points.latents is not None:
            try:
                owner = self._store.load(source.model)
            except UserError:
                return None
            return decoded_picture(owner, points.latents[number], f"point {number}")
        return None

    # Places

    @_answer.register
    def _place(self, request: PlaceRequest) -> Steps[DecodedPlace]:
        place = request.place
        own = 0 if place.side is Side.LEFT else 1
        space, other = request.spaces[own], request.spaces[1 - own]
        plane = yield from self._store.plane(space)
        loaded = self._store.load(space.model)
        point = plane.lift(np.array([[place.x, place.y]]))[0]
        name = f"{space.model} at {written(place.x)}, {written(place.y)}"
        image = loaded.model.decode(point[None])[0]
        made: list[Image | None] = [None, None]
        where: list[tuple[float, float] | None] = [None, None]
        made[own], where[own] = image, (place.x, place.y)
        problem = ""
        try:
            other_plane = yield from self._store.plane(other)
            other_model = self._store.load(other.model).model
            mean = other_model.encode(image[None])[0]
            made[1 - own] = other_model.decode(mean)[0]
            where[1 - own] = pair_of(other_plane.project(mean)[0])
        except UserError as error:
            problem = str(error)
        return DecodedPlace(
            picture_of(loaded, point, image, name),
            (made[0], made[1]),
            (where[0], where[1]),
            problem,
        )

    @_answer.register
    def _marks(self, request: MarksRequest) -> Steps[Marks]:
        found: list[tuple[tuple[float, float] | None, ...]] = []
        for space in request.spaces:
            places: list[tuple[float, float] | None] = []
            try:
                plane = yield from self._store.plane(space)
                means = self._store.load(space.model).means
            except UserError:
                found.append((None,) * len(request.images))
                continue
            for image in request.images:
                try:
                    places.append(pair_of(plane.project(means.of(image)[None])[0]))
                except UserError:
                    places.append(None)
                yield Progress(len(places) / len(request.images), "Placing images")
            found.append(tuple(places))
        return Marks(found[0], found[1])

    # Backgrounds

    @_answer.register
    def _manifold(self, request: ManifoldRequest) -> Steps[TileImages]:
        plane = yield from self._store.plane(request.space)
        model = self._store.load(request.space.model).model
        points = plane.lift(middles(list(request.tiles)))
        levels = np.empty((len(points), 28, 28), np.uint8)
        paused = time.monotonic()
        for start in range(0, len(points), TILES_AT_ONCE):
            part = slice(start, start + TILES_AT_ONCE)
            levels[part] = levels_of(model.decode(points[part]))
            if time.monotonic() - paused > PATIENCE:
                yield Progress(start / len(points), "Decoding the manifold")
                paused = time.monotonic()
        return TileImages(levels)

    @_answer.register
    def _density(self, request: DensityRequest) -> Steps[DensityPicture]:
        plane = yield from self._store.plane(request.space)
        encoded = yield from self._store.encoded(request.source, request.space.model)
        cloud = yield from self._store.cloud(request.source, request.space)
        if encoded.variances is None:
            variances = bandwidths(cloud.points)
        else:
            variances = np.maximum(plane.project_variance(encoded.variances), 1e-9)
        for step in aggregate_posterior(cloud.points, variances, request.bounds):
            if isinstance(step, Density):
                tint = 1.0 - shares_held(step.values)
                return DensityPicture(np.rint(tint * 255).astype(np.uint8), step.bounds)
            yield Progress(step, "Adding up posteriors")
        raise AssertionError("the last step is the density")

    # Selections, regions, ways

    @_answer.register
    def _selection(self, request: SelectionRequest) -> Steps[Selected]:
        return self._shapes.selection(request)

    @_answer.register
    def _figures(self, request: FiguresRequest) -> Steps[SelectionFigures]:
        return self._shapes.figures(request)

    @_answer.register
    def _regions(self, request: RegionsRequest) -> Steps[ShownRegions]:
        return self._shapes.regions(request)

    @_answer.register
    def _way(self, request: WayRequest) -> Steps[WayStrips]:
        return self._ways.strips(request)

    # Others

    @_answer.register
    def _choices(
        self, request: ModelChoicesRequest
    ) -> Generator[Progress, None, tuple[ModelChoice, ...]]:
        folder = user_models_folder()
        names = [*SHIPPED, *sorted(path.stem for path in folder.glob("*.safetensors"))]
        found = []
        for name in dict.fromkeys(names):
            try:
                description = read_description(find_model(name))
            except UserError:
                continue  # whoever names it is told why it is no good; here it cannot be chosen
            variances = np.array(description.measures.variance)
            if len(variances) < 2:
                continue
            order = np.argsort(-variances, kind="stable")
            active = tuple(int(place) for place in order if variances[place] > ACTIVE_VARIANCE)
            found.append(ModelChoice(name, len(variances), active))
            yield Progress(len(found) / len(names), "Looking for models")
        return tuple(found)

    @_answer.register
    def _file(self, request: SelectionFileRequest) -> Steps[int]:
        numbers = yield from self._shapes.numbers(request.source, request.drawn)
        points = yield from self._store.points(request.source)
        spaces = []
        for name in dict.fromkeys(request.models):
            encoded = yield from self._store.encoded(request.source, name)
            spaces.append((name, encoded.means))
        images: list[str] | None = None
        if isinstance(points.images, SplitImages):
            images = [points.images.written(number) for number in numbers.tolist()]
        for done in write_selection_in_steps(
            request.path, numbers, points.labels, spaces, CLASS_NAMES, images
        ):
            yield Progress(done, f"Writing {request.path.name}")
        return len(numbers)
