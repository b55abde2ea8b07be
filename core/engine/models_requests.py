"""What the models pane may ask of the engine; answered in ``core.engine.models_answers``."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from core.engine.requests import Request
from core.vae.library import ModelEntry

SHOWN_IMAGES = 8
"""Reconstructions, and samples, of each model."""

Images = NDArray[np.float32]
"""Grey images in 0 to 1, (n, 28, 28)."""


class ModelsRequest(Request, frozen=True):
    """Base of these requests."""


class ModelNamesRequest(ModelsRequest, frozen=True):
    """Which models there are and what each file says about itself: a ``ModelList`` without digests.

    It needs no torch, so it may be answered beside the engine (``models_answers.names_of_models``).
    Its answer depends on the disk, so it has a number, and no two are equal.
    """

    lane: ClassVar[str] = "names of models"

    number: int


class ModelListRequest(ModelsRequest, frozen=True):
    """The same with the files' digests, for which all of each is read (reports progress); likewise.

    Not a job: it takes moments, and would else wait for another pane's job, which may take a minute.
    """

    lane: ClassVar[str] = "list of models"

    number: int


class ImportRequest(ModelsRequest, frozen=True):
    """Model files to be copied among the user's own (reports progress); likewise.

    Not a job either: somebody waits for it.
    """

    lane: ClassVar[str] = "import of models"

    number: int
    paths: tuple[Path, ...]


class ShownModel(Struct, frozen=True):
    """A model as its file is now."""

    reference: str
    sha256: str


class ModelPicturesRequest(ModelsRequest, frozen=True):
    """Random test images and what models make of them, and samples of their priors."""

    lane: ClassVar[str] = "pictures of models"

    models: tuple[ShownModel, ...]
    draw: int
    """Which images and samples."""


@dataclass(frozen=True)
class ModelList:
    """The shipped models, then the user's own, each with its file's problem if it has one."""

    entries: tuple[ModelEntry, ...]


@dataclass(frozen=True)
class Imported:
    """What came of an import."""

    names: tuple[str, ...]
    """Of the new models."""
    problems: tuple[str, ...]
    """A sentence for each file that is not among them."""


@dataclass(frozen=True, eq=False)
class PicturesOfModel:
    """One model's share."""

    reconstructions: Images
    """(n, 28, 28) decodes of the images' posterior means; (0, 28, 28) where there is a problem."""
    samples: Images
    """(n, 28, 28) decodes of draws from the prior, likewise."""
    problem: str = ""


@dataclass(frozen=True, eq=False)
class ModelPictures:
    """The answer to a ``ModelPicturesRequest``."""

    numbers: tuple[int, ...]
    """Of the test images."""
    originals: Images
    """(n, 28, 28)"""
    models: tuple[PicturesOfModel, ...]
    """In the request's order."""
