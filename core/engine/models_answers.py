"""How the models pane's requests are answered."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

import numpy as np

from core.engine.models_requests import (
    SHOWN_IMAGES,
    Imported,
    ImportRequest,
    ModelList,
    ModelListRequest,
    ModelNamesRequest,
    ModelPictures,
    ModelPicturesRequest,
    ModelsRequest,
    PicturesOfModel,
)
from core.engine.outcomes import Progress
from core.engine.requests import Request
from core.errors import UserError
from core.images.fashion_mnist import test_split
from core.images.reference import SIDE
from core.vae.library import models_in_steps
from core.vae.own_models import import_model

if TYPE_CHECKING:
    from core.engine.answers import LoadedModel
    from core.vae.model import Images

_SAMPLES = 1
"""Sets the prior's draws apart from the choice of images of the same number."""


class ModelsAnswers:
    """Answers them with models from ``load``, which raises UserError where there is none."""

    def __init__(self, load: Callable[[str], LoadedModel]) -> None:
        self._load = load

    def __call__(self, request: ModelsRequest) -> object:
        """The answer, or a generator that returns it."""
        match request:
            case ModelNamesRequest():
                return names_of_models(request)
            case ModelListRequest():
                return _listed()
            case ImportRequest():
                return _imported(request)
            case ModelPicturesRequest():
                return self._pictures(request)
        raise TypeError(f"there is no answer to a {type(request).__name__}")

    def _pictures(self, request: ModelPicturesRequest) -> ModelPictures:
        split = test_split()
        chosen = np.random.default_rng(request.draw).choice(
            len(split.images), SHOWN_IMAGES, replace=False
        )
        originals = split.images[chosen].astype(np.float32) / np.float32(255)
        return ModelPictures(
            tuple(int(number) for number in chosen),
            originals,
            tuple(
                self._of_model(model.reference, originals, request.draw) for model in request.models
            ),
        )

    def _of_model(self, reference: str, originals: Images, draw: int) -> PicturesOfModel:
        try:
            model = self._load(reference).model
            reconstructions = model.decode(model.encode(originals)[0])
        except UserError as error:
            nothing = np.zeros((0, SIDE, SIDE), np.float32)
            return PicturesOfModel(nothing, nothing, str(error))
        # The same draws for every model with as many dimensions.
        prior = np.random.default_rng((draw, _SAMPLES))
        latents = prior.standard_normal((SHOWN_IMAGES, model.latents)).astype(np.float32)
        return PicturesOfModel(reconstructions, model.decode(latents))


def names_of_models(request: Request) -> ModelList:
    """The answer to a ``ModelNamesRequest``; imports no torch, and may be called in any thread."""
    return ModelList(tuple(models_in_steps(digests=False)))


def _listed() -> Generator[Progress, None, ModelList]:
    entries = []
    for entry in models_in_steps():
        entries.append(entry)
        yield Progress(0.0, f"Reading {entry.name}")
    return ModelList(tuple(entries))


def _imported(request: ImportRequest) -> Generator[Progress, None, Imported]:
    names, problems = [], []
    for place, path in enumerate(request.paths):
        yield Progress(place / len(request.paths), f"Importing {path.name}")
        try:
            names.append(import_model(path).stem)
        except UserError as error:
            problems.append(str(error))
    return Imported(tuple(names), tuple(problems))
