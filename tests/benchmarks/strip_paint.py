"""Setting and repainting two strips of 13 frames, beside painting one bare image of the same size.

Both are timed in one run on shown widgets (``repaint`` paints at once), so the ratio says what the
axis, the figures and the marker cost, whatever the machine.
"""

import os
import time
from collections.abc import Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from core.engine.requests import Strip
from core.images.reference import SIDE
from gui.widgets.strip_view import StripView
from tests.benchmarks.report import Row, print_rows

FRAMES, LATENTS, ROUNDS = 13, 20, 300
SIZE = 840, 120


class _BareImage(QWidget):
    """Paints one grey image over its whole surface and nothing else."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._image)
        painter.end()


def main() -> dict[str, float]:
    """Median and 95th percentile in milliseconds of both, and the ratio of the medians."""
    app = QApplication.instance() or QApplication([])
    positions = np.linspace(-2.0, 4.0, FRAMES).tolist()
    answers = [tuple(_strip(model, seed) for model in ("small", "large")) for seed in range(8)]
    views = StripView(), StripView()
    strips_window = _window(*views)
    bare = [_BareImage(_stack(strip)) for strip in answers[0]]
    bare_window = _window(*bare)
    app.processEvents()

    def set_and_paint(turn: int) -> None:
        for view, strip in zip(views, answers[turn % len(answers)], strict=True):
            view.show_strip(strip, positions, turn % 60 / 10 - 2)
            view.repaint()

    def paint_bare(_: int) -> None:
        for image in bare:
            image.repaint()

    strips, images = _times(set_and_paint), _times(paint_bare)
    strips_window.close()
    bare_window.close()
    return {
        "strips_median_ms": float(np.median(strips)),
        "strips_p95_ms": float(np.percentile(strips, 95)),
        "bare_median_ms": float(np.median(images)),
        "bare_p95_ms": float(np.percentile(images, 95)),
        "ratio": float(np.median(strips) / np.median(images)),
    }


def _times(step: Callable[[int], None]) -> list[float]:
    times = []
    for turn in range(ROUNDS):
        start = time.perf_counter()
        step(turn)
        times.append((time.perf_counter() - start) * 1000)
    return times[ROUNDS // 10 :]


def _window(*widgets: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    for widget in widgets:
        widget.setFixedSize(*SIZE)
        column.addWidget(widget)
    window.show()
    return window


def _stack(strip: Strip) -> QImage:
    levels = np.ascontiguousarray(strip.frames.transpose(1, 0, 2).reshape(SIDE, -1) * 255)
    pixels = levels.astype(np.uint8)
    grey = QImage.Format.Format_Grayscale8
    return QImage(pixels.data, FRAMES * SIDE, SIDE, FRAMES * SIDE, grey).copy()


def _strip(model: str, seed: int) -> Strip:
    random = np.random.default_rng(seed)
    frames = random.random((FRAMES, SIDE, SIDE), np.float32)
    latents = random.normal(size=(4, LATENTS)).astype(np.float32)
    return Strip(
        model=model,
        problem="",
        active=np.arange(LATENTS) < 6,
        spread=np.abs(latents[1]),
        base=latents[2],
        vector=latents[3],
        length=2.0,
        latent=latents[2],
        frames=frames,
        height=random.random(FRAMES) * 20,
        brightness=random.random(FRAMES),
        current=frames[0],
        current_height=10.0,
        current_brightness=0.5,
    )


if __name__ == "__main__":
    figures = main()
    print_rows(
        Row(
            f"two strips of {FRAMES} set and painted, {what}, ms",
            figures[f"strips_{key}_ms"],
            figures[f"bare_{key}_ms"],
            figures[f"strips_{key}_ms"] / figures[f"bare_{key}_ms"],
            "at most 4 x one bare image each, and 2 ms",
        )
        for what, key in (("median", "median"), ("95 %", "p95"))
    )
