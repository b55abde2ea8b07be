"""A training beside the window: what either costs the other.

The slider's latency while a training runs in its process, beside that without; and the images per second
of a training whose course the window shows, beside those of the same training with no window at all.
"""

import os
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QTabBar

from core.trainings.job import TrainingJob, child_command
from core.trainings.lines import StepLine
from core.vae.presets import preset
from core.workspace.models_state import Page
from core.workspace.state import Workspace
from gui.app import make_application
from gui.main_window import MainWindow
from gui.models.training_queue import TrainingQueue
from gui.settings import Settings
from tests.benchmarks.report import Row, print_rows
from tests.benchmarks.slider import Painted, measure
from tests.core.trainings.processes import child, lines_of
from tests.gui.desk import Desk
from tests.training_child import PROGRAM, VARIABLE

IMAGES = 10_000
SECONDS = 8.0
"""That a training is watched for."""
ROUNDS = 2


def job(name: str) -> TrainingJob:
    """A training that lasts longer than anybody watches."""
    chosen = preset("small")
    return TrainingJob(
        name, chosen.architecture, replace(chosen.training, epochs=10_000, preset="")
    )


def pace_alone() -> float:
    """Images per second of a training that no window shows."""
    wanted = job("alone")
    wanted.path.parent.mkdir(parents=True, exist_ok=True)
    process = child(child_command((), wanted), images=IMAGES)
    assert process.stdin is not None
    begun, last = None, None
    for line in lines_of(process):
        if not isinstance(line, StepLine):
            continue
        now = time.perf_counter(), line.epoch - 1 + line.step / line.steps
        begun, last = begun or now, now
        if now[0] - begun[0] > SECONDS:
            break
    process.stdin.write("stop\n")
    process.communicate()
    assert begun is not None and last is not None
    return IMAGES * (last[1] - begun[1]) / (last[0] - begun[0])


class Window:
    """The real window, with a training or without."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application = application
        settings = Settings(folder / "settings.ini")
        self.window = MainWindow(settings=settings, autosave_folder=folder)
        self.window.resize(1280, 800)
        self.window.show()
        self.desk = Desk(self.window)
        self.desk.wait_until(lambda: all(v.positions() for v in self.desk.pane.strips.views()))
        self.desk.settle()
        tabs = self.window.findChild(QTabBar)
        self._tabs = {tabs.tabText(number): number for number in range(tabs.count())}
        self._models = self.window.controllers[self._tabs["Models"]].controller
        self.queue: TrainingQueue = self._models.queue
        self.queue.program = PROGRAM

    def look_at(self, pane: str) -> None:
        """Go to a pane."""
        self.window.findChild(QTabBar).setCurrentIndex(self._tabs[pane])
        self._application.processEvents()

    def begin(self, name: str) -> None:
        """Start a training, and wait until it is at work."""
        entry = self.queue.add(job(name))
        self.desk.wait_until(lambda: entry.course.points)

    def end(self) -> None:
        """Stop it, and forget it."""
        (entry,) = self.queue.entries
        self.queue.cancel(entry)
        self.desk.wait_until(lambda: entry.child is None)
        self.queue.remove(entry)

    def pace(self) -> tuple[float, float]:
        """Images per second of the training that is shown, and the share of a core that showing takes."""
        (entry,) = self.queue.entries
        begun = time.perf_counter(), entry.course.points[-1].epochs
        worked = time.process_time()
        self.desk.wait_until(
            lambda: (
                time.perf_counter() - begun[0] > SECONDS
                and entry.course.points[-1].epochs > begun[1]
            )
        )
        now = time.perf_counter(), entry.course.points[-1].epochs
        seconds = now[0] - begun[0]
        return IMAGES * (now[1] - begun[1]) / seconds, (time.process_time() - worked) / seconds


def main() -> None:
    """Alternating rounds, each without and with; the best of the paces, all steps of the slider."""
    application = QApplication.instance() or make_application()
    painted = Painted()
    without: list[float] = []
    beside: list[float] = []
    alone: list[float] = []
    shown: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["LATENT_TRANSLATOR_DATA"] = str(folder / "data")
        os.environ[VARIABLE] = str(IMAGES)
        window = Window(application, folder)
        for turn in range(ROUNDS):
            alone.append(pace_alone())
            without += measure(window.desk, painted)[0]
            window.look_at("Models")
            window.begin(f"beside {turn}")
            window.window.history.push("Look", _on_training_page(window))
            shown.append(window.pace())
            window.look_at("Traversal")
            beside += measure(window.desk, painted)[0]
            window.end()
        window.window.leave()
    rows = [
        Row(
            f"slider while a training runs, {name}, ms; without",
            float(figure(beside)),
            float(figure(without)),
            float(figure(beside) / figure(without)),
            "about 1, where there is a second core",
        )
        for name, figure in (("median", np.median), ("95 %", lambda all_: np.percentile(all_, 95)))
    ]
    rows.append(
        Row(
            "training shown in the window, images/s; without one",
            max(pace for pace, _ in shown),
            max(alone),
            max(pace for pace, _ in shown) / max(alone),
            "about 1, where there is a second core",
        )
    )
    share = min(share for _, share in shown)
    rows.append(
        Row("window that shows a training, share of a core", share, 1.0, share, "at most 0.1")
    )
    print_rows(rows)


def _on_training_page(window: Window) -> Workspace:
    workspace = window.window.history.workspace
    return replace(workspace, models=replace(workspace.models, page=Page.TRAINING))


if __name__ == "__main__":
    main()
