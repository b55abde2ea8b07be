"""Frame time of the grid world pane while it plays, at N = 10 and at N = 40 with 60 steps.

Every frame is one turn of the playhead and all that is painted for it, in the real window; the
reference is one frame of the display. The longest frames are those in which a step is reached: then
the state, the beliefs and a new column of each net are made too.
"""

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from core.workspace.grid_world_changes import set_cells, set_steps
from tests.benchmarks.report import Row, print_rows

FRAME = 1000 / 60
"""Milliseconds."""
WORLDS = ((10, 20), (40, 60))
"""Cells and steps."""
TURNS = 400
SPEED = 4.0


def main() -> dict[tuple[int, int], tuple[float, float, float]]:
    """For each world median, 95 and 99 % of the frames' milliseconds."""
    from gui.app import make_application
    from gui.engine_bridge import EngineBridge
    from gui.main_window import MainWindow
    from gui.panes import PANES
    from gui.settings import Settings
    from tests.gui.grid_world_desk import GridWorldDesk

    make_application()
    figures = {}
    for cells, steps in WORLDS:
        with tempfile.TemporaryDirectory() as folder:
            window = MainWindow(
                settings=Settings(Path(folder) / "settings.ini"),
                bridge=EngineBridge(),
                panes=[kind for kind in PANES if kind.name == "Grid world"],
                autosave_folder=Path(folder),
            )
            window.resize(1280, 800)
            window.show()
            desk = GridWorldDesk(window)
            desk.settle()
            now = window.history.workspace
            world = replace(set_steps(set_cells(now.grid_world, cells), steps), speed=SPEED)
            window.history.push("World", replace(now, grid_world=world))
            desk.wait_until(lambda desk=desk, cells=cells: desk.run and desk.run.cells == cells)
            desk.settle()
            figures[cells, steps] = _frames(desk)
            window.leave()
    return figures


def _frames(desk: "object") -> tuple[float, float, float]:
    times = []
    for _ in range(TURNS):
        if not desk.playhead.is_playing:
            desk.controller._run_intents.toggle_playing()
            # The benchmark is the clock.
            desk.playhead._timer.stop()
        start = time.perf_counter()
        desk.playhead.advance(FRAME / 1000)
        QApplication.processEvents()
        times.append(1000 * (time.perf_counter() - start))
    desk.playhead.play(False)
    settled = times[20:]
    return tuple(float(np.percentile(settled, share)) for share in (50, 95, 99))


if __name__ == "__main__":
    rows = []
    for (cells, steps), (median, most, longest) in main().items():
        name = f"grid world frame, N = {cells}, {steps} steps"
        rows += [
            Row(f"{name}, median, ms", median, FRAME, median / FRAME, "at most 1 (16.7 ms)"),
            Row(f"{name}, 95 %, ms", most, FRAME, most / FRAME, "at most 1 (16.7 ms)"),
            Row(f"{name}, 99 %, ms", longest, FRAME, longest / FRAME, "-"),
        ]
    print_rows(rows)
