"""From a slider event to the repainted strips of both models, beside the bare decode and paint.

The real window with the shipped models; each step is one mouse move on the slider, and ends when
both strips have painted the answer to it, with all that is painted in the same frame. The reference
is what no program can do without: both models decode as many frames, and what a step changes in the
window (slider, number, strips, enlarged frames, bars of the latents) is painted once.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtWidgets import QApplication

from core.concepts.traversal import positions as even_positions
from core.engine.answers import TORCH_THREADS
from core.engine.requests import StripAnswer, StripRequest
from core.vae.library import find_model
from core.vae.model_file import load_model
from core.workspace.state import Traversal
from gui.app import make_application
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.widgets.strip_view import StripView
from tests.benchmarks.dragging import FRAME, drag
from tests.benchmarks.report import Row, print_rows
from tests.gui.desk import Desk

ROUNDS = 300, 30


class Painted:
    """Counts the finished paints of each strip."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        paint = StripView.paintEvent

        def counted(view: StripView, event: object) -> None:
            paint(view, event)
            self.counts[id(view)] = self.counts.get(id(view), 0) + 1

        StripView.paintEvent = counted


def main() -> dict[str, float]:
    """Median and 95th percentile, in milliseconds, of the way through the program and of its least."""
    _ = QApplication.instance() or make_application()
    painted = Painted()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        window = MainWindow(settings=settings, autosave_folder=Path(folder))
        window.resize(1280, 800)
        window.show()
        desk = Desk(window)
        desk.wait_until(lambda: all(view.positions() for view in desk.pane.strips.views()))
        desk.settle()
        steps, bare = measure(desk, painted)
        window.leave()
    return {
        "median": float(np.median(steps)),
        "p95": float(np.percentile(steps, 95)),
        "bare_median": float(np.median(bare)),
        "bare_p95": float(np.percentile(bare, 95)),
    }


def measure(desk: Desk, painted: Painted) -> tuple[list[float], list[float]]:
    """Milliseconds of each step of the slider, and of the least that any program needs for it."""
    import torch

    torch.set_num_threads(TORCH_THREADS)
    models = [load_model(find_model(name)) for name in desk.state.models]
    slider, strips = desk.pane.position.slider, desk.pane.strips
    views = strips.views()
    shown: list[float] = []
    show = desk.pane.show_strips

    def remember(request: StripRequest, answer: StripAnswer, state: Traversal) -> None:
        show(request, answer, state)
        shown.append(request.position)
        # Only what is painted from now on shows this answer.
        painted.counts.clear()

    desk.pane.show_strips = remember
    frames = len(even_positions(desk.state.low, desk.state.high, desk.state.frames)) + 1
    latents = [np.zeros((frames, model.latents), np.float32) for model in models]
    changed = (
        slider,
        desk.pane.position.position_box,
        *views,
        *strips.current_frames(),
        desk.pane.bars.canvas,
    )

    def least() -> None:
        for model, latent in zip(models, latents, strict=True):
            model.decode(latent)
        for widget in changed:
            widget.repaint()

    def is_painted() -> bool:
        return all(painted.counts.get(id(view)) for view in views)

    return drag(desk, slider, ROUNDS, shown, is_painted, least)


if __name__ == "__main__":
    figures = main()
    print_rows(
        (
            Row(
                "slider event to repainted strips, median, ms",
                figures["median"],
                figures["bare_median"],
                figures["median"] / figures["bare_median"],
                "at most 1.5 x bare decode and paint",
            ),
            Row(
                "slider event to repainted strips, 95 %, ms; one frame",
                figures["p95"],
                FRAME,
                figures["p95"] / FRAME,
                "at most 1 (16.7 ms)",
            ),
        )
    )
