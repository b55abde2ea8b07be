"""What a raster scatter shows besides its points: values that its owner makes and hands over."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.latents.backgrounds import Circle
from core.latents.view import Bounds


class Tool(StrEnum):
    """What the left mouse button, or Enter at the cross-hairs, does."""

    MOVE = "move"
    """Drag to pan; click to ask for a place."""
    DECODE = "decode"
    """Ask for every place that is dragged over."""
    BOX = "box"
    LASSO = "lasso"
    LINE = "line"
    """Two clicks."""


class MarkShape(StrEnum):
    """How a marked place is drawn."""

    OWN = "own"
    """A diamond: the user's own picture."""
    NAMED = "named"
    """A ring with its name beside it: A, B, the base, a class mean."""
    PLACE = "place"
    """Cross-hairs: where a decode was asked for."""


@dataclass(frozen=True)
class Mark:
    """A marked place of the plane."""

    x: float
    y: float
    name: str = ""
    shape: MarkShape = MarkShape.NAMED


@dataclass(frozen=True, eq=False)
class Outline:
    """A named region; several polygons where it falls apart."""

    name: str
    polygons: tuple[NDArray[np.float64], ...]
    """Corners (m, 2) each."""


@dataclass(frozen=True, eq=False)
class Picture:
    """A picture behind the points."""

    levels: NDArray[np.uint8]
    """(rows, columns), the top row first."""
    bounds: Bounds
    is_image: bool = True
    """Grey levels of images, with sharp pixels; else a tint of the theme, 0 none to 255 full, smooth."""


@dataclass(frozen=True)
class Scene:
    """All that is drawn over and under the points."""

    name: str = ""
    """Of the space, for screen readers and exports."""
    axes: tuple[str, str] = ("", "")
    picture: Picture | None = None
    circles: tuple[Circle, ...] = ()
    outlines: tuple[Outline, ...] = ()
    marks: tuple[Mark, ...] = ()
    line: tuple[tuple[float, float], ...] = ()
    """Corners of a path, such as the two ends of a line."""
