"""The points that the 2-D latents pane shows, encoded: kept for as long as they are looked at.

Belongs to the engine's thread. What takes long is a generator that yields ``Progress``, so that whatever
follows the hand is served in between.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from core.engine.latents_requests import Cloud
from core.engine.outcomes import Progress
from core.errors import UserError, shortened
from core.files import shown
from core.images.fashion_mnist import find_train_split, test_split
from core.images.reference import ImageReference, TestImage, TrainImage
from core.images.resolve import describe_source
from core.latents.backgrounds import prior_quantiles
from core.latents.images_file import ImageTable, read_images
from core.latents.points_file import LatentPoints, read_points
from core.latents.projection import Plane, Projection, plane_of, usual_projection
from core.latents.raster import point_cloud
from core.latents.trees import Tree, build_tree
from core.workspace.latents_state import (
    ImageSet,
    LatentsFile,
    PointSource,
    Space,
    Split,
)

if TYPE_CHECKING:
    from core.engine.answers import LoadedModel

CHUNK = 100
"""Images that go through a network between two looks at what else waits."""

KEPT_SETS, KEPT_ENCODED, KEPT_CLOUDS = 3, 6, 6

Answer = TypeVar("Answer")
Steps = Generator[Progress, None, Answer]
"""What yields progress and returns the answer."""

TEST = ImageSet(Split.TEST)

NO_CLASS = 10
"""The group of points without a label."""


class SplitImages:
    """Images of Fashion-MNIST."""

    def __init__(self, levels: NDArray[np.uint8], labels: NDArray[np.uint8], tests: int) -> None:
        self._levels = levels
        self.labels = labels.astype(np.int8)
        self._tests = tests

    def __len__(self) -> int:
        return len(self._levels)

    def levels(self, start: int, stop: int) -> NDArray[np.float32]:
        """Images (m, 28, 28) in 0 to 1."""
        return self._levels[start:stop].astype(np.float32) / np.float32(255)

    def reference(self, number: int) -> ImageReference:
        """What an image is, as a reference."""
        if number < self._tests:
            return ImageReference(TestImage(number))
        return ImageReference(TrainImage(number - self._tests))

    def written(self, number: int) -> str:
        """An image as the command line takes it: ``test:17``."""
        kind = "test" if number < self._tests else "train"
        return f"{kind}:{number if number < self._tests else number - self._tests}"


@dataclass(frozen=True, eq=False)
class PointSet:
    """A set of n points, in whatever form they were given."""

    labels: NDArray[np.int8]
    images: SplitImages | ImageTable | None
    """None: they were given as latents."""
    latents: NDArray[np.float32] | None = None
    """(n, K) of the model that they were given for."""

    def __len__(self) -> int:
        return len(self.labels)

    def groups(self) -> NDArray[np.int8]:
        """(n,) classes, and ``NO_CLASS`` for points without one."""
        return np.where(self.labels < 0, np.int8(NO_CLASS), self.labels)

    def called(self, number: int) -> str:
        """What to call a point."""
        if isinstance(self.images, SplitImages):
            source = self.images.reference(number).source
            return describe_source(source).partition(",")[0]
        return f"Image {number}" if self.images is not None else f"Point {number}"


@dataclass(frozen=True, eq=False)
class Encoded:
    """What a model makes of a set of points; n points, K dimensions."""

    means: NDArray[np.float32]
    """(n, K)"""
    variances: NDArray[np.float32] | None
    """(n, K) of the posteriors; None of points that were given as latents."""


class LatentsStore:
    """Loads, encodes and projects points, each once.

    Parameters
    ----------
    load
        A model by its name, loaded.
    """

    def __init__(self, load: "Callable[[str], LoadedModel]") -> None:
        self.load = load
        self._sets: OrderedDict[object, PointSet] = OrderedDict()
        self._encoded: OrderedDict[object, Encoded] = OrderedDict()
        self._clouds: OrderedDict[object, Cloud] = OrderedDict()
        self._trees: OrderedDict[object, Tree] = OrderedDict()
        self._planes: OrderedDict[object, Plane] = OrderedDict()

    # Points

    def points(self, source: PointSource) -> Steps[PointSet]:
        """The set of points.

        Raises
        ------
        UserError
            The training images are not there, or a file is no good.
        """
        key = _key(source)
        found = _kept(self._sets, key)
        if found is None:
            found = yield from self._read(source)
            _keep(self._sets, key, found, KEPT_SETS)
        return found

    def _read(self, source: PointSource) -> Steps[PointSet]:
        if isinstance(source, ImageSet):
            yield Progress(0.0, "Reading the images")
            images = _split_images(source.split)
            return PointSet(images.labels, images)
        path = Path(source.path)
        if isinstance(source, LatentsFile):
            latents = self.load(source.model).model.latents
            for step in read_points(path, latents):
                if isinstance(step, LatentPoints):
                    return PointSet(step.labels, None, step.latents)
                yield Progress(step, f"Reading {shortened(path.name, 40)}")
        else:
            for part in read_images(path):
                if isinstance(part, ImageTable):
                    return PointSet(part.labels, part)
                yield Progress(part, f"Reading {shortened(path.name, 40)}")
        raise AssertionError("a reader ends with what it has read")

    # Latents

    def encoded(self, source: PointSource, model: str) -> Steps[Encoded]:
        """What a model makes of all points of a set."""
        loaded = self.load(model)
        key = (_key(source), loaded.sha256)
        found = _kept(self._encoded, key)
        if found is None:
            points = yield from self.points(source)
            if isinstance(source, LatentsFile) and points.latents is not None:
                owner = self.load(source.model)
                if owner.sha256 == loaded.sha256:
                    found = Encoded(points.latents, None)
                else:
                    found = yield from _carried(points.latents, owner, loaded, model)
            else:
                found = yield from self._encode(points, loaded, model)
            _keep(self._encoded, key, found, KEPT_ENCODED)
        return found

    @staticmethod
    def _encode(points: PointSet, loaded: "LoadedModel", model: str) -> Steps[Encoded]:
        assert points.images is not None
        count = len(points)
        means = np.empty((count, loaded.model.latents), np.float32)
        variances = np.empty_like(means)
        for start in range(0, count, CHUNK):
            stop = min(start + CHUNK, count)
            mean, log_variance = loaded.model.encode(points.images.levels(start, stop))
            means[start:stop], variances[start:stop] = mean, np.exp(log_variance)
            yield Progress(stop / count, f"Encoding {count:,} images with {model}")
        return Encoded(means, variances)

    # Planes

    def projection(self, space: Space) -> Projection:
        """The projection of a space; where none is chosen, the usual one of its model."""
        if space.projection is not None:
            return space.projection
        return usual_projection(
            np.array(self.load(space.model).model.description.measures.variance)
        )

    def plane(self, space: Space) -> Steps[Plane]:
        """The plane of a space. It is that of the test images, whatever points are shown in it.

        So a shape that was drawn in it means the same with other points.
        """
        loaded = self.load(space.model)
        projection = self.projection(space)
        key = (loaded.sha256, projection)
        found = _kept(self._planes, key)
        if found is None:
            encoded = yield from self.encoded(TEST, space.model)
            found = plane_of(projection, encoded.means)
            _keep(self._planes, key, found, 4 * KEPT_CLOUDS)
        return found

    def cloud(self, source: PointSource, space: Space) -> Steps[Cloud]:
        """The points of a plane."""
        key = self._plane_key(source, space)
        found = _kept(self._clouds, key)
        if found is None:
            plane = yield from self.plane(space)
            points = yield from self.points(source)
            encoded = yield from self.encoded(source, space.model)
            yield Progress(1.0, "Projecting")
            places = plane.project(encoded.means).astype(np.float32)
            groups = points.groups()
            found = Cloud(
                places,
                points.labels,
                point_cloud(places, groups),
                tuple(np.bincount(groups, minlength=NO_CLASS + 1).tolist()),
                (f"{space.model}, {plane.names[0]}", f"{space.model}, {plane.names[1]}"),
                prior_quantiles(plane),
            )
            _keep(self._clouds, key, found, KEPT_CLOUDS)
        return found

    def tree(self, source: PointSource, space: Space) -> Steps[Tree]:
        """A search tree of all points of a plane."""
        key = self._plane_key(source, space)
        found = _kept(self._trees, key)
        if found is None:
            cloud = yield from self.cloud(source, space)
            yield Progress(0.5, "Looking for neighbours")
            found = build_tree(cloud.points)
            _keep(self._trees, key, found, KEPT_CLOUDS)
        return found

    def _plane_key(self, source: PointSource, space: Space) -> object:
        return _key(source), self.load(space.model).sha256, self.projection(space)


def _carried(
    latents: NDArray[np.float32], owner: "LoadedModel", other: "LoadedModel", model: str
) -> Steps[Encoded]:
    """Latent points of one model where another one puts their decodes."""
    count = len(latents)
    means = np.empty((count, other.model.latents), np.float32)
    for start in range(0, count, CHUNK):
        images = owner.model.decode(latents[start : start + CHUNK])
        means[start : start + CHUNK] = other.model.encode(images)[0]
        yield Progress(min(1.0, (start + CHUNK) / count), f"Carrying {count:,} points to {model}")
    return Encoded(means, None)


def _split_images(split: Split) -> SplitImages:
    test = test_split()
    if split is Split.TEST:
        return SplitImages(test.images, test.labels, len(test.images))
    train = find_train_split()
    if train is None:
        raise UserError(
            "The training images of Fashion-MNIST are not on this machine; the Models pane loads them "
            "when a model is trained, or install the Debian package dataset-fashion-mnist."
        )
    if split is Split.TRAIN:
        return SplitImages(train.images, train.labels, 0)
    return SplitImages(
        np.concatenate([test.images, train.images]),
        np.concatenate([test.labels, train.labels]),
        len(test.images),
    )


def _key(source: PointSource) -> object:
    """A source, and of a file which version of it."""
    if isinstance(source, ImageSet):
        return source
    path = Path(source.path)
    try:
        status = path.stat()
    except (OSError, ValueError) as error:
        what = "points" if isinstance(source, LatentsFile) else "images"
        raise UserError(
            f"The {what} file {shown(shortened(source.path, 200))} cannot be read: put it back, or "
            "choose other points."
        ) from error
    return source, status.st_mtime_ns, status.st_size


Value = TypeVar("Value")


def _kept(cache: OrderedDict[object, Value], key: object) -> Value | None:
    if key in cache:
        cache.move_to_end(key)
    return cache.get(key)


def _keep(cache: OrderedDict[object, Value], key: object, value: Value, most: int) -> None:
    cache[key] = value
    while len(cache) > most:
        cache.popitem(last=False)
