"""Pan and zoom frames of the raster scatter, beside ScatterPlotItem and the barest raster there is.

A frame is one change of the view and the repaint that follows, axes and all, on shown widgets of the
same size. ``ScatterPlotItem`` shows the same points at the size that ours takes, in its fastest way (no
outline, not smoothed, one colour). The bare raster transforms, assigns one colour to one pixel for each
point, and draws the image: no size, no opacity, no clipping to speak of, no axes.
"""

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from core.latents.raster import fitting_appearance, point_cloud
from core.latents.view import bounds_of, view_of
from gui.theme import apply_theme
from gui.widgets.raster_scatter import RasterScatter
from gui.widgets.scatter_points import PointLayers
from tests.benchmarks.report import Row, print_rows
from tests.in_one_go import build_index

SIZE = 640, 600
"""Of each scatter when the window has 1280 x 800 or a bit more."""

COUNTS = 10_000, 70_000, 500_000
ROUNDS, WARM_UP = 40, 4
SHARP = 2.0
"""Device pixels of a sharp screen for each pixel."""
FRAME = 1000 / 60
"""Milliseconds of one frame of a usual screen."""


class _BareRaster(QWidget):
    """The loop that no raster can do without."""

    def __init__(self, points: np.ndarray) -> None:
        super().__init__()
        self._x, self._y = points.T.astype(np.float32).copy()
        self.shift, self.scale = 0.0, 80.0

    def paintEvent(self, event: QPaintEvent) -> None:
        width, height = self.width(), self.height()
        columns = (self._x * np.float32(self.scale) + (width / 2 + self.shift)).astype(np.intp)
        rows = (self._y * np.float32(-self.scale) + height / 2).astype(np.intp)
        inside = (columns >= 0) & (columns < width) & (rows >= 0) & (rows < height)
        canvas = np.full(width * height, 0xFFFFFFFF, np.uint32)
        canvas[rows[inside] * width + columns[inside]] = 0xFF3F90DA
        image = QImage(canvas.data, width, height, width * 4, QImage.Format.Format_RGB32)
        painter = QPainter(self)
        painter.drawImage(0, 0, image)
        painter.end()


def measure(count: int) -> dict[str, float]:
    """Medians and our 95th percentile, in milliseconds, for so many points."""
    application = QApplication.instance() or QApplication([])
    apply_theme(application, "light")
    random = np.random.default_rng(0)
    points = random.normal(size=(count, 2)).astype(np.float32)
    labels = random.integers(0, 10, count)
    ours = RasterScatter()
    ours.show_points(points, labels)
    bare = _BareRaster(points)
    look = fitting_appearance(point_cloud(points, labels), 80.0)
    theirs, box = _plot(points, look.diameter)
    for widget in (ours, bare, theirs):
        widget.resize(*SIZE)
        widget.show()
    application.processEvents()

    def shift_ours(turn: int) -> None:
        ours.show_view(ours.view().panned(4.0 if turn % 2 else -4.0, 1.0))
        ours.repaint()

    def zoom_ours(turn: int) -> None:
        _turn_wheel(ours, 60 if turn % 2 else -60)
        ours.repaint()

    def shift_theirs(turn: int) -> None:
        box.translateBy(x=0.05 if turn % 2 else -0.05, y=0.01)
        theirs.viewport().repaint()

    def zoom_theirs(turn: int) -> None:
        box.scaleBy((1.1, 1.1) if turn % 2 else (1 / 1.1, 1 / 1.1))
        theirs.viewport().repaint()

    def shift_bare(turn: int) -> None:
        bare.shift += 4.0 if turn % 2 else -4.0
        bare.repaint()

    pans, zooms = _times(shift_ours), _times(zoom_ours)
    figures = {
        "pan": float(np.median(pans)),
        "zoom": float(np.median(zooms)),
        "p95": float(np.percentile(pans + zooms, 95)),
        "their_pan": float(np.median(_times(shift_theirs))),
        "their_zoom": float(np.median(_times(zoom_theirs))),
        "bare": float(np.median(_times(shift_bare))),
    }
    index = build_index(points, labels)
    places = random.normal(size=(200, 2))
    start = time.perf_counter()
    for x, y in places:
        index.nearest(x, y, 0.1)
    figures["pick"] = (time.perf_counter() - start) * 1000 / len(places)
    for widget in (ours, bare, theirs):
        widget.close()
    return figures


def measure_lit() -> dict[str, float]:
    """Milliseconds for the layers of 500,000 points, a tenth of them lit, as a sharp screen needs them.

    Without a widget, for the offscreen platform has one ratio only. Lit by lot is the worst case, for
    what is lit is then everywhere; what is inside a lasso is in one place.
    """
    random = np.random.default_rng(0)
    count = COUNTS[-1]
    points = random.normal(size=(count, 2)).astype(np.float32)
    layers = PointLayers()
    layers.set_points(points, random.integers(0, 10, count).astype(np.int8))
    view = view_of(bounds_of(points), *(float(side) for side in SIZE))
    figures = {}
    for name, lit in (
        ("lot", np.sort(random.permutation(count)[: count // 10])),
        ("lasso", np.flatnonzero(np.hypot(points[:, 0] - 0.8, points[:, 1]) < 0.56)),
    ):
        layers.highlight = lit
        layers.forget()
        times = _times(lambda turn: layers.images(view.panned(turn, 0.0), SHARP, "#808080"))
        figures[name] = float(np.median(times))
    return figures


def _plot(points: np.ndarray, size: float) -> tuple[pyqtgraph.PlotWidget, pyqtgraph.ViewBox]:
    pyqtgraph.setConfigOption("background", "w")
    plot = pyqtgraph.PlotWidget()
    item = pyqtgraph.ScatterPlotItem(
        points[:, 0], points[:, 1], size=size, pen=None, brush="#3f90da", antialias=False
    )
    plot.addItem(item)
    box = plot.getViewBox()
    box.setAspectLocked(True)
    box.disableAutoRange()
    return plot, box


def _turn_wheel(scatter: RasterScatter, angle: int) -> None:
    where = QPointF(320, 280)
    event = QWheelEvent(
        where,
        where,
        QPoint(),
        QPoint(0, angle),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(scatter, event)


def _times(step: Callable[[int], None]) -> list[float]:
    times = []
    for turn in range(ROUNDS + WARM_UP):
        start = time.perf_counter()
        step(turn)
        times.append((time.perf_counter() - start) * 1000)
    return times[WARM_UP:]


def main() -> dict[int, dict[str, float]]:
    """The figures for each number of points."""
    return {count: measure(count) for count in COUNTS}


def lit_rows(figures: dict[str, float]) -> list[Row]:
    """As rows of the table."""
    return [
        Row(
            f"scatter of {COUNTS[-1]:,} at {SHARP:g} x, a tenth lit by {how}, ms",
            took,
            FRAME,
            took / FRAME,
            "at most 1 (16.7 ms)",
        )
        for how, took in figures.items()
    ]


def rows(figures: dict[int, dict[str, float]]) -> list[Row]:
    """As rows of the table."""
    made = []
    for count, of in figures.items():
        quarter = "at most 0.25" if count == 70_000 else "-"
        for what in ("pan", "zoom"):
            theirs = of[f"their_{what}"]
            name = f"scatter of {count:,}, {what}, beside ScatterPlotItem, ms"
            made.append(Row(name, of[what], theirs, of[what] / theirs, quarter))
        name = f"scatter of {count:,}, pan, beside the bare raster, ms"
        made.append(Row(name, of["pan"], of["bare"], of["pan"] / of["bare"], "-"))
        frame = "at most 1 (16.7 ms)" if count >= 70_000 else "-"
        name = f"scatter of {count:,}, 95 % of all frames, ms"
        made.append(Row(name, of["p95"], FRAME, of["p95"] / FRAME, frame))
    last = figures[COUNTS[-1]]
    name = f"scatter of {COUNTS[-1]:,}, nearest point, ms"
    made.append(Row(name, last["pick"], FRAME, last["pick"] / FRAME, "-"))
    return made


if __name__ == "__main__":
    print_rows(rows(main()))
    print_rows(lit_rows(measure_lit()))
