"""The longest that one event holds up the window while the engine works.

The real window with the shipped models: images are sorted by likeness (a job), and meanwhile the
slider is dragged, pixels are drawn, the gallery is scrolled and all of it undone. Each event is
timed from Qt's ``notify`` to its return, paints included.
"""

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest

from tests.benchmarks.report import Row, print_rows

LIMIT = 30.0
"""Milliseconds."""


class TimedApplication(QtWidgets.QApplication):
    """Notes how long each event took."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.took: list[tuple[float, str]] = []
        self._depth = 0

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        self._depth += 1
        kind, start = event.type(), time.perf_counter()
        try:
            return super().notify(receiver, event)
        finally:
            self._depth -= 1
            if self._depth == 0:
                took = 1000 * (time.perf_counter() - start)
                self.took.append((took, f"{kind.name} of {type(receiver).__name__}"))


def main() -> dict[str, float]:
    """The longest and the 99th percentile, in milliseconds, and how many events there were."""
    QtWidgets.QApplication = TimedApplication
    from gui.app import make_application
    from gui.main_window import MainWindow
    from gui.settings import Settings
    from tests.gui.desk import Desk

    application = make_application()
    assert isinstance(application, TimedApplication)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder) / "settings.ini")
        window = MainWindow(settings=settings, autosave_folder=Path(folder))
        window.resize(1280, 800)
        window.show()
        desk = Desk(window)
        desk.wait_until(lambda: all(view.positions() for view in desk.pane.strips.views()))
        desk.settle()
        application.took.clear()
        _work(desk)
        took = list(application.took)
        window.leave()
    longest, what = max(took)
    print(f"  (longest: {what})", flush=True)
    times = [milliseconds for milliseconds, _ in took]
    return {"longest": longest, "p99": float(np.percentile(times, 99)), "events": len(times)}


def _work(desk: "object") -> None:
    pane = desk.pane
    desk.go_to(22)
    desk.keys(pane.gallery.list, Qt.Key.Key_L)
    desk.drag_slider(*np.linspace(0, 4, 60), between=lambda: QTest.qWait(2))
    desk.draw(*[(row, column) for row in (3, 9) for column in range(28)], between=_pass)
    bar = pane.gallery.list.verticalScrollBar()
    for value in np.linspace(0, bar.maximum(), 60, dtype=int):
        bar.setValue(int(value))
        QTest.qWait(2)
    desk.drag_latent(pane.bars.canvas.chosen(), 10)
    QTest.mouseMove(pane.editor.canvas, QPoint(5, 5))
    for step in (desk.window.history.undo, desk.window.history.redo):
        for _ in range(6):
            step()
            QTest.qWait(2)
    desk.settle()


def _pass() -> None:
    QTest.qWait(2)


if __name__ == "__main__":
    figures = main()
    print_rows(
        Row(f"{name} event handler while the engine works, ms", value, LIMIT, value / LIMIT, target)
        for name, value, target in (
            ("longest", figures["longest"], "at most 1 (30 ms)"),
            ("99 % of", figures["p99"], "-"),
        )
    )
