"""The 2-D latents pane as a hand feels it: its first view, and from a hover to the picture.

First view: from the click on the pane's tab to both scatters painted with 10,000 encoded images, beside
what cannot be done without: encoding these with both models in this process. torch is imported and both
models are loaded before, as the pane that opens has had that done.

Hover: from the move of the mouse over 500,000 points to the repaint of image and reconstructions. Beside
it one frame of a usual screen.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar

from core.engine.answers import Answers
from core.engine.requests import ReconstructionsRequest
from core.images.fashion_mnist import test_split
from core.images.reference import ImageReference, TestImage
from core.vae.library import find_model
from core.vae.model_file import load_model
from core.workspace.latents_changes import set_scatter, show_points
from core.workspace.latents_state import LatentsFile, Scatter, Side, Space
from gui.app import make_application
from gui.engine_bridge import EngineBridge
from gui.latents.entrance import LatentsEntrance
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.theme import apply_theme
from tests.benchmarks.report import Row, print_rows

MODELS = "two-d-a", "two-d-b"
VERY_MANY = 500_000
HOVERS = 60
FRAME = 1000 / 60
"""Milliseconds of one frame of a usual screen."""
PATIENCE = 300.0


def _until(holds: Callable[[], bool]) -> None:
    end = time.perf_counter() + PATIENCE
    while not holds():
        if time.perf_counter() > end:
            raise RuntimeError("what was waited for has not come")
        QApplication.processEvents()
        time.sleep(0.0002)


def _bare_encoding() -> float:
    """Seconds that both models take for the test images, 100 at a time, as the engine encodes them."""
    images = test_split().images
    models = [load_model(find_model(name)) for name in MODELS]
    for model in models:
        model.encode(images[:100].astype(np.float32))
    start = time.perf_counter()
    for model in models:
        for first in range(0, len(images), 100):
            model.encode(images[first : first + 100].astype(np.float32) / np.float32(255))
    return time.perf_counter() - start


def main() -> dict[str, float]:
    """The figures: seconds of the first view and of the bare encoding, milliseconds of hovers."""
    application = QApplication.instance() or make_application()
    apply_theme(application, "light")
    Answers.prepare_thread()
    folder = Path(tempfile.mkdtemp())
    bare = _bare_encoding()
    bridge = EngineBridge()
    window = MainWindow(
        settings=Settings(folder / "settings.ini"), bridge=bridge, autosave_folder=folder
    )
    window.resize(1280, 800)
    window.show()
    bridge.submit(ReconstructionsRequest(MODELS, (ImageReference(TestImage(0)),)))
    _until(lambda: not bridge.is_busy)
    kinds = [isinstance(one, LatentsEntrance) for one in window.controllers]
    start = time.perf_counter()
    tabs = window.findChild(QTabBar)
    assert tabs is not None
    tabs.setCurrentIndex(kinds.index(True))
    entrance = window.controllers[kinds.index(True)]
    assert isinstance(entrance, LatentsEntrance)
    controller = entrance.controller
    pane = controller._pane
    _until(lambda: all(controller._is_ready(side) for side in Side))
    for card in pane.cards.values():
        card.scatter.repaint()
    first = time.perf_counter() - start
    _until(lambda: not bridge.is_busy)

    points = np.random.default_rng(0).normal(size=(VERY_MANY, 2)).astype(np.float32)
    np.save(folder / "points.npy", points)
    before = window.history.workspace
    # The same model on both sides: how long half a million decodes take is no matter of hovering.
    now = set_scatter(before.latents, Side.RIGHT, Scatter(Space(MODELS[0])))
    now = show_points(now, LatentsFile(str(folder / "points.npy"), MODELS[0]))
    window.history.push("Show points", replace(before, latents=now))
    scatter = pane.cards[Side.LEFT].scatter
    _until(lambda: len(scatter.layers().points) == VERY_MANY)
    _until(lambda: not bridge.is_busy)
    times = []
    shown = pane.point.line
    for x, y in points[np.abs(points).max(axis=1) < 2][:HOVERS].tolist():
        said = shown.text()
        began = time.perf_counter()
        QTest.mouseMove(scatter, scatter.place_of(x, y).toPoint())
        _until(lambda said=said: shown.text() not in (said, "") and pane.point.views[1].image())
        pane.point.repaint()
        times.append((time.perf_counter() - began) * 1000)
    window._asked = True
    window.close()
    return {
        "first": first,
        "bare": bare,
        "hover": float(np.median(times)),
        "hover_p95": float(np.percentile(times, 95)),
    }


def rows(of: dict[str, float]) -> list[Row]:
    """As rows of the table."""
    name = f"hover to picture at {VERY_MANY:,} points"
    return [
        Row("2-D latents, first view, s", of["first"], of["bare"], of["first"] / of["bare"], "-"),
        Row(f"{name}, median, ms", of["hover"], FRAME, of["hover"] / FRAME, "-"),
        Row(
            f"{name}, 95 %, ms",
            of["hover_p95"],
            FRAME,
            of["hover_p95"] / FRAME,
            "at most 1 (16.7 ms)",
        ),
    ]


if __name__ == "__main__":
    print_rows(rows(main()))
