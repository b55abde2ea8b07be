"""What a raster scatter shows, and how it paints itself; ``gui.widgets.raster_scatter`` adds the hand."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.latents.picking import PointIndex, nearest_by_scan
from core.latents.raster import PointCloud
from core.latents.view import Points, View, bounds_of, view_of
from gui.theme import tokens
from gui.widgets.scatter_painting import Overlay, paint_scatter, plot_area
from gui.widgets.scatter_points import PointLayers, groups_of
from gui.widgets.scatter_scene import Scene

REACH = 12.0
"""Pixels from the pointer within which a point is hovered over."""


class ScatterCanvas(QWidget):
    """Points of a plane by class, with axes and what its owner wants drawn over and under them."""

    hovered = Signal(int)
    """The number of the point under the pointer or the cross-hairs, or -1."""
    looked = Signal()
    """Another part of the plane, or the same at another size, is in sight, by whomever it was chosen."""

    def __init__(self, name: str = "Scatter", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layers = PointLayers()
        self._index: PointIndex | None = None
        self._scene = Scene(name=name)
        self._bounds = bounds_of(self._layers.points)
        self._area = plot_area(self.width(), self.height())
        self._view = view_of(self._bounds, self._area.width(), self._area.height())
        self._fitted = True
        self._hovered = -1
        self._pointed = -1
        self._sentence = ""
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # What is shown

    def show_points(
        self, points: Points, labels: NDArray[np.integer], cloud: PointCloud | None = None
    ) -> None:
        """Show points (n, 2) with labels (n,), others than 0 to 9 as without a class.

        All are brought into view, unless the person has chosen a part of it. Of very many points,
        ``cloud`` saves the window most of the work: ``point_cloud(points, groups_of(labels))``, made
        in another thread.
        """
        self._layers.set_points(points, groups_of(labels), cloud)
        self._index = None
        self._bounds = bounds_of(points)
        self._pointed = -1
        self._hover(-1)
        self._set_view(self._whole() if self._fitted else self._view)
        self._describe()
        self.update()

    def show_index(self, index: PointIndex) -> None:
        """Find points through ``index`` of the points on show; before, each search looks at all.

        An index of another number of points is of other points, and ignored.
        """
        if index.size == len(self._layers.points):
            self._index = index

    def show_scene(self, scene: Scene) -> None:
        """What is drawn besides the points."""
        renamed = scene.name != self._scene.name
        self._scene = scene
        if renamed:
            self._describe()
        self.update()

    def show_hidden(self, groups: Collection[int]) -> None:
        """Leave out points of these classes (10: of none)."""
        if frozenset(groups) != self._layers.hidden:
            self._layers.hidden = frozenset(groups)
            self._layers.forget()
            self._hover(-1)
            self.update()

    def show_highlight(self, numbers: NDArray[np.intp] | None) -> None:
        """Bring these points out and fade the others; None for all alike."""
        self._layers.highlight = numbers
        self._layers.forget()
        self.update()

    def show_pointed(self, number: int) -> None:
        """Ring a point that is pointed at elsewhere, or with -1 none; what is hovered here goes first."""
        if number != self._pointed:
            self._pointed = number
            self.update()

    def show_sentence(self, sentence: str) -> None:
        """Say something in the middle of the plot, such as why there are no points; empty: nothing."""
        if sentence != self._sentence:
            self._sentence = sentence
            self._describe()
            self.update()

    def show_factors(self, size: float, opacity: float) -> None:
        """Make points larger or more opaque than what suits their density, by these factors."""
        self._layers.size_factor, self._layers.opacity_factor = size, opacity
        self.update()

    def show_view(self, view: View) -> None:
        """Show the same part of the plane as another scatter, as far as this one's shape allows."""
        self._fitted = False
        self._set_view(view.resized(self._area.width(), self._area.height()))

    def show_all(self) -> None:
        """Bring all points into view, without telling anyone."""
        self._fitted = True
        self._set_view(self._whole())

    def scene(self) -> Scene:
        """What is drawn besides the points."""
        return self._scene

    def layers(self) -> PointLayers:
        """The points, for exports."""
        return self._layers

    def view(self) -> View:
        """The part of the plane in sight, on a canvas of the plot's size."""
        return self._view

    def shows_all(self) -> bool:
        """Whether all points are in view, also after the plot has become larger or smaller."""
        return self._fitted

    def sentence(self) -> str:
        """What is said in the middle of the plot."""
        return self._sentence

    def area(self) -> QRectF:
        """Where in the widget the plot is, axes left out."""
        return QRectF(self._area)

    def hidden(self) -> frozenset[int]:
        """Classes left out."""
        return self._layers.hidden

    def hovered_point(self) -> int:
        """The point under the pointer, or -1."""
        return self._hovered

    def place_of(self, x: float, y: float) -> QPointF:
        """Where in the widget a point of the plane is."""
        across, down = self._view.pixel_of(x, y)
        return self._area.topLeft() + QPointF(across, down)

    def sizeHint(self) -> QSize:
        return QSize(480, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 200)

    # The view

    def _whole(self) -> View:
        return view_of(self._bounds, self._area.width(), self._area.height())

    def _set_view(self, view: View) -> None:
        limited = view.within(self._bounds)
        if limited != self._view:
            self._view = limited
            self.update()
            self.looked.emit()

    def _place(self, where: QPointF) -> tuple[float, float]:
        inside = where - self._area.topLeft()
        return self._view.point_at(inside.x(), inside.y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._area = plot_area(self.width(), self.height())
        width, height = self._area.width(), self._area.height()
        self._set_view(self._whole() if self._fitted else self._view.resized(width, height))
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.update()
        super().changeEvent(event)

    # Points

    def _point_near(self, where: QPointF) -> int:
        if not self._area.contains(where) or not len(self._layers.points):
            return -1
        x, y = self._place(where)
        within = REACH / self._view.scale
        if self._index is not None:
            number = self._index.nearest(x, y, within, self._layers.hidden)
        else:
            number = nearest_by_scan(self._layers.points, x, y, within, self._layers.shown())
        return -1 if number is None else number

    def _hover(self, number: int) -> None:
        if number != self._hovered:
            self._hovered = number
            self.hovered.emit(number)
            self.update()

    # The picture

    def _overlay(self) -> Overlay:
        """What the hand is about."""
        return Overlay(hovered=self._ringed(), focused=self.hasFocus(), sentence=self._sentence)

    def _ringed(self) -> int:
        return self._hovered if self._hovered >= 0 else self._pointed

    def _describe(self) -> None:
        said = self._sentence or f"{len(self._layers.points):,} points"
        self.setAccessibleName(f"{self._scene.name}: {said}")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().window())
        paint_scatter(
            painter,
            self._area,
            self._view,
            self._layers,
            self._scene,
            self._overlay(),
            tokens(),
            ratio=self.devicePixelRatioF(),
        )
