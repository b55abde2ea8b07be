"""From the start of Python to the first painted window, against an empty window.

Each start is a process of its own; ours and the empty one take turns, so that both meet the same
machine.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.report import Row, print_rows

ROOT = Path(__file__).parents[2]
ROUNDS = 9

EMPTY = """
import os
import pyqtgraph
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        os.write(1, b"painted")

application = QApplication([])
window = Window()
window.resize(1280, 800)
window.show()
application.exec()
"""

OURS = """
import os
from gui.main_window import MainWindow
MainWindow._begin = lambda window: os.write(1, b"painted")  # what it does once it is painted
import main
main.main([])
"""


def seconds_to_first_paint(code: str, folder: str) -> float:
    """From the start of a process to the word that it writes when its window is painted."""
    environment = {
        **os.environ,
        "LATENT_TRANSLATOR_SETTINGS": f"{folder}/settings.ini",
        "LATENT_TRANSLATOR_STATE": folder,
    }
    # As from the second start on, in which nothing needs to be compiled.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    )
    assert process.stdout is not None
    word = os.read(process.stdout.fileno(), 7)
    seconds = time.perf_counter() - began
    process.kill()
    _, problem = process.communicate()
    if word != b"painted":
        raise RuntimeError(problem.decode())
    return seconds


def main() -> None:
    """Medians over rounds, after one that is not counted: it compiles, and fills the disk's cache."""
    ours, empty = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS + 1):
            pair = seconds_to_first_paint(EMPTY, folder), seconds_to_first_paint(OURS, folder)
            if number:
                empty.append(pair[0])
                ours.append(pair[1])
    # Each turn's own ratio: what else the machine does changes from turn to turn.
    ratio = statistics.median(one / other for one, other in zip(ours, empty, strict=True))
    mine, theirs = statistics.median(ours), statistics.median(empty)
    print_rows([Row("first window painted, s", mine, theirs, ratio, "at most 1.3")])


if __name__ == "__main__":
    main()
