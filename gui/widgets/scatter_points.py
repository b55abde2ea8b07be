"""The points of a raster scatter as images: painted anew only when something about them changed."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from core.latents.raster import (
    Appearance,
    PointCloud,
    Rasteriser,
    fitting_appearance,
    point_cloud,
)
from core.latents.view import Points, View
from gui.theme import CLASS_COLOURS

NO_CLASS = len(CLASS_COLOURS)
"""The group of points without a label."""

FADED = 0.3
"""Share of their opacity that points keep while others are highlighted."""

_HIGHLIGHT_LEAST = 2.5
"""Diameter of a highlighted point at least, in device-independent pixels."""
_HIGHLIGHT_OPACITY = 0.9

_VERY_MANY = 100_000
"""Faded points from which on they are painted at the screen's plain resolution only.

They are a pixel wide and hardly opaque, so nothing is lost, and it takes a fifth of the time.
"""


def groups_of(labels: NDArray[np.integer]) -> NDArray[np.int8]:
    """Labels (n,) as groups: 0 to 9, and ``NO_CLASS`` for whatever is no class."""
    known = (labels >= 0) & (labels < NO_CLASS)
    return np.where(known, labels, NO_CLASS).astype(np.int8)


class PointLayers:
    """Points with groups, of which some are hidden and some highlighted."""

    def __init__(self) -> None:
        self.points: Points = np.zeros((0, 2), np.float32)
        self.groups: NDArray[np.int8] = np.zeros(0, np.int8)
        self.hidden: frozenset[int] = frozenset()
        self.highlight: NDArray[np.intp] | None = None
        self.size_factor = 1.0
        self.opacity_factor = 1.0
        self._all: PointCloud | None = None
        self._clouds: tuple[PointCloud, PointCloud | None] | None = None
        self._rasterisers = Rasteriser(), Rasteriser()
        self._key: tuple[object, ...] = ()
        self._images: list[QImage] = []

    def set_points(
        self, points: Points, groups: NDArray[np.int8], cloud: PointCloud | None = None
    ) -> None:
        """Other points (n, 2), made ready or not; the highlight goes, for it was one of others."""
        self.points, self.groups, self.highlight = points, groups, None
        self._all = cloud
        self.forget()

    def forget(self) -> None:
        """After ``hidden`` or ``highlight`` were changed."""
        self._clouds, self._key = None, ()

    def twin(self) -> "PointLayers":
        """The same points with images of their own, for a canvas of another size."""
        made = PointLayers()
        made.points, made.groups, made._all = self.points, self.groups, self._all
        made.hidden, made.highlight = self.hidden, self.highlight
        made.size_factor, made.opacity_factor = self.size_factor, self.opacity_factor
        return made

    def shown(self) -> NDArray[np.bool_] | None:
        """Mask (n,) of the points that are not hidden; None for all."""
        if not self.hidden:
            return None
        return ~np.isin(self.groups, list(self.hidden))

    def images(
        self, view: View, ratio: float, no_class: str, *, over_image: bool = False
    ) -> Sequence[QImage]:
        """The layers from bottom to top for a view in device-independent pixels.

        Parameters
        ----------
        no_class
            The colour of points without a class.
        over_image
            Points lie over pictures, and are drawn a bit stronger so that they are seen.

        Returns
        -------
        Images that the next call writes over.
        """
        key = (view, ratio, no_class, over_image, self.size_factor, self.opacity_factor)
        if key != self._key:
            self._key = key
            colours = colour_levels(no_class)
            device = view.in_device_pixels(ratio)
            looks = self.looks(view.scale, over_image)
            self._images = []
            for rasteriser, (cloud, look) in zip(self._rasterisers, looks, strict=False):
                faded = len(looks) > 1 and rasteriser is self._rasterisers[0]
                if faded and ratio > 1 and len(cloud) > _VERY_MANY:
                    plain = view.in_device_pixels(1.0)
                    image = self._image(rasteriser, cloud, plain, colours, look, 1.0)
                else:
                    image = self._image(rasteriser, cloud, device, colours, look, ratio)
                self._images.append(image)
        return self._images

    def looks(self, scale: float, over_image: bool = False) -> list[tuple[PointCloud, Appearance]]:
        """Each layer's points and how they look, in device-independent pixels."""
        if self._clouds is None:
            self._clouds = self._make_clouds()
        below, above = self._clouds
        look = fitting_appearance(below, scale)
        diameter, opacity = look.diameter * self.size_factor, look.opacity * self.opacity_factor
        if over_image:
            diameter, opacity = diameter * 1.25, opacity**0.5
        if above is None:
            return [(below, Appearance(diameter, opacity))]
        raised = max(diameter * 1.25, _HIGHLIGHT_LEAST * self.size_factor)
        return [
            (below, Appearance(diameter, opacity * FADED)),
            (above, Appearance(raised, _HIGHLIGHT_OPACITY)),
        ]

    def _make_clouds(self) -> tuple[PointCloud, PointCloud | None]:
        if self._all is None:
            self._all = point_cloud(self.points, self.groups)
        shown = self.shown()
        below = self._all if shown is None else self._all.subset(shown)
        if self.highlight is None:
            return below, None
        lit = np.zeros(len(self.points), bool)
        lit[self.highlight] = True
        return below, below.subset(lit)

    @staticmethod
    def _image(
        rasteriser: Rasteriser,
        cloud: PointCloud,
        device: View,
        colours: NDArray[np.uint8],
        look: Appearance,
        ratio: float,
    ) -> QImage:
        in_device = Appearance(look.diameter * ratio, look.opacity)
        pixels = rasteriser.paint(cloud, device, colours, in_device)
        height, width = pixels.shape
        form = QImage.Format.Format_ARGB32_Premultiplied
        image = QImage(pixels.data, width, height, width * 4, form)
        image.setDevicePixelRatio(ratio)
        return image


def colour_levels(no_class: str) -> NDArray[np.uint8]:
    """(11, 3) levels of the classes' colours and of that of points without a class."""
    colours = [QColor(colour) for colour in (*CLASS_COLOURS, no_class)]
    return np.array([(c.red(), c.green(), c.blue()) for c in colours], np.uint8)
