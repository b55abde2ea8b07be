"""From a slider event to the four repainted frames of the translation pane, beside bare decode and paint.

The real window with the shipped models; each step is one mouse move on the slider, and ends when all
four enlarged frames have painted the answer to it. The reference is what no program can do without:
the models decode a frame for each strip, and what a step changes in the window is painted once.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from core.engine.answers import TORCH_THREADS
from core.vae.library import find_model
from core.vae.model_file import load_model
from gui.app import make_application
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.widgets.current_frame import CurrentFrame
from tests.benchmarks.dragging import FRAME, drag
from tests.benchmarks.report import Row, print_rows
from tests.gui.translation_desk import TranslationDesk

ROUNDS = 200, 20


def main() -> tuple[list[float], list[float]]:
    """Milliseconds of each step, and of the least that any program needs for it."""
    _ = QApplication.instance() or make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        window = MainWindow(settings=settings, autosave_folder=Path(folder))
        window.show()
        desk = TranslationDesk(window)
        quick = replace(desk.state, reading="encoder", images=1000)
        window.history.push("Quick", replace(desk.workspace, translation=quick))
        desk.settle()
        figures = measure(desk)
        window.leave()
    return figures


def measure(desk: TranslationDesk) -> tuple[list[float], list[float]]:
    """The same, once all strips are there."""
    import torch

    torch.set_num_threads(TORCH_THREADS)
    names = (desk.state.source, *[desk.state.target] * 3)
    models = [load_model(find_model(name)) for name in names]
    painted: set[int] = set()
    paint = CurrentFrame.paintEvent

    def counted(frame: CurrentFrame, event: object) -> None:
        paint(frame, event)
        painted.add(id(frame))

    CurrentFrame.paintEvent = counted
    shown: list[float] = []

    def remember(_: object) -> None:
        shown.append(desk.state.position)
        painted.clear()  # only what is painted from now on shows this answer

    desk.inquiry.framed.connect(remember)
    page, rows = desk.pane.strips, desk.rows
    slider = page.position.slider
    frames = list(rows.current.values())
    changed = (slider, page.position.position_box, *rows.views.values(), *frames, page.plot)

    def least() -> None:
        for model in models:
            model.decode(np.zeros((1, model.latents), np.float32))
        for widget in changed:
            widget.repaint()

    def is_painted() -> bool:
        return all(id(frame) in painted for frame in frames)

    try:
        return drag(desk, slider, ROUNDS, shown, is_painted, least)
    finally:
        CurrentFrame.paintEvent = paint


if __name__ == "__main__":
    ours, least = main()
    print_rows(
        (
            Row(
                "translation: slider event to repainted frames, ms",
                float(np.median(ours)),
                float(np.median(least)),
                float(np.median(ours) / np.median(least)),
                "at most 1.5 x bare decode and paint",
            ),
            Row(
                "translation: the same, 95 %, ms; one frame",
                float(np.percentile(ours, 95)),
                FRAME,
                float(np.percentile(ours, 95)) / FRAME,
                "at most 1 (16.7 ms)",
            ),
        )
    )
