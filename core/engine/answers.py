"""How requests are answered; owns the loaded models.

Belongs to one thread, the engine's: a model's buffers and torch's settings are not for sharing.
torch is imported with the first model, not with this module.
"""

import time
from collections import OrderedDict
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import singledispatchmethod
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.concepts.directions import PosteriorMeans, ResolvedDirection, resolve, resolving
from core.concepts.recipes import Recipe, Translated
from core.concepts.traversal import moved
from core.engine.grid_world_answers import answer_grid_world
from core.engine.grid_world_requests import GridWorldRequest
from core.engine.latents_answers import LatentsAnswers
from core.engine.latents_requests import LatentsRequest
from core.engine.models_answers import ModelsAnswers
from core.engine.models_requests import ModelsRequest
from core.engine.outcomes import Progress
from core.engine.requests import (
    DirectionFigures,
    DirectionFiguresRequest,
    Likeness,
    LikenessRequest,
    ModelDirectionFigures,
    PatientStripRequest,
    PicturesRead,
    PicturesRequest,
    Reconstructions,
    ReconstructionsRequest,
    Request,
    Strip,
    StripAnswer,
    StripRequest,
    TakenPicture,
)
from core.engine.separation_answers import SeparationAnswers
from core.engine.separation_requests import SeparationRequest
from core.engine.sheet_answers import SheetAnswers
from core.engine.sheet_requests import SheetRequest
from core.engine.strips import Ways
from core.engine.translation_answers import TranslationAnswers
from core.engine.translation_requests import TranslationRequest
from core.errors import UserError
from core.images.fashion_mnist import test_split
from core.images.picture_files import picture_from_bytes_with_report, read_picture_with_report
from core.images.reference import SIDE
from core.images.resolve import pixels_of
from core.translation import carrying
from core.vae.description import ACTIVE_VARIANCE
from core.vae.library import find_model
from core.vae.model import Latents, Model
from core.vae.model_file import load_model_with_digest

TORCH_THREADS = 1
"""For what follows the hand. A second thread would take a few milliseconds off a convolutional
model's strip, but also the core that the window paints with; and the last bits of a result depend on
the number, so that the command line and every machine had better use the same."""

LOADED_MODELS = 6
"""How many models are kept; the least recently used one goes first."""

LIKENESS_CHUNK = 50
"""Test images encoded between two looks at what else waits: about half a frame's time."""

PATIENCE = 0.008
"""Seconds that a view's answer works before it lets more urgent requests pass."""

Job = Generator[Progress, None, object]


@dataclass(eq=False)
class LoadedModel:
    """A model with what is remembered of it; K = latent dimensions."""

    model: Model
    sha256: str
    """Of its file."""
    means: PosteriorMeans
    spread: NDArray[np.float32]
    """(K,) standard deviation of each dimension's posterior mean over the test set."""
    active: NDArray[np.bool_]
    """(K,) which dimensions it uses."""
    test_means: Latents | None = None
    """(10000, K) posterior means of the test split, once they were needed."""
    ways: Ways = field(init=False)

    def __post_init__(self) -> None:
        self.ways = Ways(self.means)


Fingerprint = tuple[Path, int, int]
"""A file's path, time of change in nanoseconds, and size."""


class Answers:
    """Answers requests: call it with one.

    A ``LikenessRequest`` and a ``DirectionFiguresRequest`` are answered by a generator that yields
    ``Progress`` and returns the answer, all others at once (those of the grid world:
    ``grid_world_answers``). What is wrong with one model (there is
    none of that name, it makes no direction of the recipe) becomes a sentence in its share of the
    answer and leaves the other models alone.

    Parameters
    ----------
    capacity
        How many models to keep loaded.
    """

    def __init__(self, capacity: int = LOADED_MODELS) -> None:
        self._capacity = capacity
        self._loaded: OrderedDict[Fingerprint, LoadedModel | str] = OrderedDict()
        """By file; a sentence for a file that is no good, so that it isn't read at every request."""
        self._latents_answers = LatentsAnswers(self.load)
        self._models_answers = ModelsAnswers(self.load)
        self._separation_answers = SeparationAnswers(self.load)
        self._translation_answers = TranslationAnswers(self.load)
        self._sheet_answers = SheetAnswers(self.load)
        carrying.register()

    @staticmethod
    def prepare_thread() -> None:
        """Import torch and decide its number of threads; to be called once, in the thread that owns it."""
        import torch

        torch.set_num_threads(TORCH_THREADS)

    def __call__(self, request: Request) -> object:
        """The answer to a request, or a generator that returns it.

        Raises
        ------
        UserError
            An image that all of the answer depends on cannot be had.
        """
        return self._answer(request)

    def load(self, name: str) -> LoadedModel:
        """A model by its name or path, loaded at first need and again if its file has changed.

        Raises
        ------
        UserError
            There is no such model, or its file is no good.
        """
        path = find_model(name)
        try:
            status = path.stat()
        except OSError as error:
            raise UserError(f"The model file {path} cannot be read ({error.strerror}).") from error
        fingerprint = (path, status.st_mtime_ns, status.st_size)
        found = self._loaded.get(fingerprint)
        if found is None:
            found = _load(path)
            self._loaded[fingerprint] = found
            if len(self._loaded) > self._capacity:
                self._loaded.popitem(last=False)
        else:
            self._loaded.move_to_end(fingerprint)
        if isinstance(found, str):
            raise UserError(found)
        return found

    @singledispatchmethod
    def _answer(self, request: Request) -> object:
        raise TypeError(f"there is no answer to a {type(request).__name__}")

    @_answer.register
    def _patient_strips(
        self, request: PatientStripRequest
    ) -> Generator[Progress, None, StripAnswer]:
        """The same, once the directions are known."""
        recipes = [recipe for recipe in (request.recipe, request.compared) if recipe is not None]
        tasks = [(name, recipe) for name in request.models for recipe in recipes]
        for place, (name, recipe) in enumerate(tasks):
            with suppress(UserError):  # which becomes a sentence in that model's strip
                for share in resolving(recipe, self.load(name).means):
                    yield Progress((place + share) / len(tasks), finding(recipe, name))
        return self._strip_answer(request)

    @_answer.register
    def _strips(self, request: StripRequest) -> StripAnswer:
        return self._strip_answer(request)

    def _strip_answer(self, request: StripRequest) -> StripAnswer:
        compared = request.compared
        return StripAnswer(
            tuple(self._strip(request, request.recipe, name) for name in request.models),
            ()
            if compared is None
            else tuple(self._strip(request, compared, name) for name in request.models),
        )

    def _strip(self, request: StripRequest, recipe: Recipe, name: str) -> Strip:
        try:
            loaded = self.load(name)
            base = loaded.means.of(request.base)
            start = moved(base, request.moves, name)
            way = loaded.ways.along(recipe, start, request.positions, request.plotted)
            latent, reached = loaded.ways.at(way, request.position)
        except UserError as error:
            return _no_strip(name, str(error))
        current = loaded.model.decode(latent[None])
        path, measured = way.path, way.measured(current)
        tall, bright = measured[:2]
        return Strip(
            model=name,
            problem="",
            active=loaded.active,
            spread=loaded.spread,
            base=base,
            vector=path.vector,
            length=path.length,
            latent=latent,
            frames=way.frames,
            height=tall.values,
            brightness=bright.values,
            current=current[0],
            current_height=tall.current,
            current_brightness=bright.current,
            notes=path.notes,
            model_sha256=loaded.sha256,
            reached=path.reached,
            stopped=path.stopped,
            step=path.step,
            unit=path.unit,
            condition=path.condition,
            measured=measured,
            current_reached=reached,
        )

    @_answer.register
    def _reconstructions(self, request: ReconstructionsRequest) -> Reconstructions:
        count = len(request.images)
        originals = np.zeros((count, SIDE, SIDE), np.float32)
        image_problems = [""] * count
        for place, image in enumerate(request.images):
            try:
                originals[place] = pixels_of(image)
            except UserError as error:
                image_problems[place] = str(error)
        there = [place for place in range(count) if not image_problems[place]]
        decoded, problems = [], []
        for name in request.models:
            made = np.zeros((count, SIDE, SIDE), np.float32)
            problem = ""
            try:
                loaded = self.load(name)
                if there:
                    means = loaded.means.of_all([request.images[place] for place in there])
                    made[there] = loaded.model.decode(means)
            except UserError as error:
                problem, made = str(error), made[:0]
            decoded.append(made)
            problems.append(problem)
        return Reconstructions(originals, tuple(decoded), tuple(problems), tuple(image_problems))

    @_answer.register
    def _direction_figures(
        self, request: DirectionFiguresRequest
    ) -> Generator[Progress, None, DirectionFigures]:
        figures = []
        total = len(request.models) * len(request.recipes)
        done, paused = 0, time.monotonic()
        for name in request.models:
            resolved: list[ResolvedDirection | str] = []
            for recipe in request.recipes:
                try:
                    means = self.load(name).means
                    for share in resolving(recipe, means):
                        yield Progress((done + share) / total, finding(recipe, name))
                    resolved.append(resolve(recipe, means))
                except UserError as error:
                    resolved.append(str(error))
                done += 1
                if time.monotonic() - paused > PATIENCE:
                    yield Progress(done / total, "Measuring directions")
                    paused = time.monotonic()
            figures.append(_figures(name, resolved))
        return DirectionFigures(tuple(figures))

    @_answer.register
    def _pictures(self, request: PicturesRequest) -> Generator[Progress, None, PicturesRead]:
        taken, problems = [], []
        for place, offered in enumerate(request.offered):
            yield Progress(place / len(request.offered), "Reading pictures")
            try:
                if isinstance(offered, Path):
                    taken.append(TakenPicture(*read_picture_with_report(offered)))
                else:
                    taken.append(TakenPicture(*picture_from_bytes_with_report(*offered)))
            except UserError as error:
                problems.append(str(error))
        return PicturesRead(tuple(taken), tuple(problems))

    @_answer.register
    def _latents(self, request: LatentsRequest) -> object:
        return self._latents_answers(request)

    @_answer.register
    def _models(self, request: ModelsRequest) -> object:
        return self._models_answers(request)

    @_answer.register
    def _separation(self, request: SeparationRequest) -> object:
        return self._separation_answers(request)

    @_answer.register
    def _translation(self, request: TranslationRequest) -> object:
        return self._translation_answers(request)

    @_answer.register
    def _sheets(self, request: SheetRequest) -> object:
        return self._sheet_answers(request)

    @_answer.register
    def _grid_world(self, request: GridWorldRequest) -> object:
        return answer_grid_world(request)

    @_answer.register
    def _likeness(self, request: LikenessRequest) -> Generator[Progress, None, Likeness]:
        loaded = self.load(request.model)
        mean = loaded.means.of(request.image)
        if loaded.test_means is None:
            images = test_split().images
            means = np.empty((len(images), loaded.model.latents), np.float32)
            for start in range(0, len(images), LIKENESS_CHUNK):
                chunk = slice(start, start + LIKENESS_CHUNK)
                means[chunk] = loaded.model.encode(
                    images[chunk].astype(np.float32) / np.float32(255)
                )[0]
                yield Progress(min(1.0, chunk.stop / len(images)), "Encoding the test images")
            loaded.test_means = means
        distances = np.linalg.norm(loaded.test_means - mean, axis=1)
        order = np.argsort(distances, kind="stable")
        return Likeness(order.astype(np.int32), distances[order].astype(np.float32))


def finding(recipe: Recipe, name: str) -> str:
    """What is being done where a model takes seconds to make a direction of a recipe."""
    return (
        f"Fitting a map to {name}" if isinstance(recipe, Translated) else f"Bisecting α in {name}"
    )


def _load(path: Path) -> LoadedModel | str:
    try:
        model, sha256 = load_model_with_digest(path)
    except UserError as error:
        return str(error)
    variance = np.array(model.description.measures.variance)
    return LoadedModel(
        model=model,
        sha256=sha256,
        means=PosteriorMeans(model, sha256=sha256),
        spread=np.sqrt(variance).astype(np.float32),
        active=variance > ACTIVE_VARIANCE,
    )


def _no_strip(name: str, problem: str) -> Strip:
    return Strip(
        model=name,
        problem=problem,
        active=np.zeros(0, np.bool_),
        spread=np.zeros(0, np.float32),
        base=np.zeros(0, np.float32),
        vector=np.zeros(0, np.float32),
        length=0.0,
        latent=np.zeros(0, np.float32),
        frames=np.zeros((0, SIDE, SIDE), np.float32),
        height=np.zeros(0),
        brightness=np.zeros(0),
        current=np.zeros((0, SIDE), np.float32),
        current_height=0.0,
        current_brightness=0.0,
    )


def _figures(name: str, resolved: list[ResolvedDirection | str]) -> ModelDirectionFigures:
    count = len(resolved)
    lengths = np.full(count, np.nan)
    cosines = np.full((count, count), np.nan)
    found = [place for place, item in enumerate(resolved) if isinstance(item, ResolvedDirection)]
    directions = [item for item in resolved if isinstance(item, ResolvedDirection)]
    if directions:
        vectors = np.stack([direction.vector for direction in directions]).astype(np.float64)
        lengths[found] = [direction.length for direction in directions]
        # Unit vectors in float32: their products may leave [-1, 1] by rounding.
        cosines[np.ix_(found, found)] = np.clip(vectors @ vectors.T, -1.0, 1.0)
    problems = tuple(item if isinstance(item, str) else "" for item in resolved)
    return ModelDirectionFigures(name, lengths, cosines, problems)
