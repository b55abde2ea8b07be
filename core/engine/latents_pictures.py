"""Pictures that a model has decoded, as image references that say where."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.images.reference import DecodedAt, ImageReference, Picture

if TYPE_CHECKING:
    from core.engine.answers import LoadedModel

Image = NDArray[np.float32]


def pair_of(place: NDArray[np.floating]) -> tuple[float, float]:
    """A place (2,) as two numbers."""
    return float(place[0]), float(place[1])


def written(value: float) -> str:
    """A coordinate in a name."""
    return f"{value:.2f}"


def levels_of(images: Image) -> NDArray[np.uint8]:
    """Images in 0 to 1 as grey levels."""
    return np.rint(np.clip(images, 0, 1) * 255).astype(np.uint8)


def decoded_picture(
    loaded: "LoadedModel", point: NDArray[np.floating], name: str
) -> ImageReference:
    """What a model decodes at a point (K,)."""
    latents = np.asarray(point, np.float32)
    return picture_of(loaded, latents, loaded.model.decode(latents[None])[0], name)


def picture_of(
    loaded: "LoadedModel", point: NDArray[np.floating], image: Image, name: str
) -> ImageReference:
    """The same where the decode (28, 28) is there already."""
    at = DecodedAt(loaded.sha256, tuple(np.asarray(point, np.float32).tolist()))
    return ImageReference(Picture(levels_of(image).tobytes(), name, at))
