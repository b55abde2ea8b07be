"""From a slider event to the four repainted frames of the translation pane, beside bare decode and paint.

The real window with the shipped models; each step is one mouse move on the slider, and ends when all
four enlarged frames have painted the answer to it. The reference is what no program can do without:
the models decode a frame for each strip, and what a step changes in the window is painted once.
"""

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtCore import QEventLoop, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.engine.answers import TORCH_THREADS
from core.vae.library import find_model
from core.vae.model_file import load_model
from gui.app import make_application
from gui.main_window import MainWindow
from gui.settings import Settings
from gui.widgets.current_frame import CurrentFrame
from tests.benchmarks.report import Row, print_rows
from tests.gui.translation_desk import TranslationDesk

ROUNDS, WARM_UP = 200, 20
WAIT = QEventLoop.ProcessEventsFlag.WaitForMoreEvents
FRAME = 1000 / 60
"""Milliseconds of one frame of a usual screen."""


def main() -> tuple[list[float], list[float]]:
    """Milliseconds of each step, and of the least that any program needs for it."""
    application = QApplication.instance() or make_application()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        window = MainWindow(settings=settings, autosave_folder=Path(folder))
        window.show()
        desk = TranslationDesk(window)
        quick = replace(desk.state, reading="encoder", images=1000)
        window.history.push("Quick", replace(desk.workspace, translation=quick))
        desk.settle()
        figures = measure(desk, application)
        window.leave()
    return figures


def measure(desk: TranslationDesk, application: QApplication) -> tuple[list[float], list[float]]:
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
    y = slider.rect().center().y()
    places = [
        QPoint(round(slider.x_of(-2 + 6 * (0.5 + 0.5 * np.sin(turn / 9)))), y)
        for turn in range(ROUNDS + WARM_UP)
    ]
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(round(slider.x_of(0.0)), y))
    desk.settle()
    steps, bare = [], []
    for place in places:
        before = slider.value()
        shown.clear()
        start = time.perf_counter()
        QTest.mouseMove(slider, place)
        if slider.value() == before:
            continue
        while not shown or shown[-1] != slider.value():
            application.processEvents(WAIT)
        while not all(id(frame) in painted for frame in frames):
            application.processEvents(WAIT)
        steps.append(1000 * (time.perf_counter() - start))
        desk.settle()
        start = time.perf_counter()
        for model in models:
            model.decode(np.zeros((1, model.latents), np.float32))
        for widget in changed:
            widget.repaint()
        bare.append(1000 * (time.perf_counter() - start))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=places[-1])
    CurrentFrame.paintEvent = paint
    return steps[WARM_UP:], bare[WARM_UP:]


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
