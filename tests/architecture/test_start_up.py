"""What is, and is not, loaded when the first window is painted."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

FIRST_WINDOW = """
import sys
from gui.app import make_application
application = make_application()
from gui.main_window import MainWindow
window = MainWindow()
seen = []

def look():
    seen.append(sorted({"torch", "torchvision", "sklearn", "scipy"} & set(sys.modules)))
    application.quit()

# Looked at when the window has been painted, before what it does then.
original = window._begin
window._begin = look
window.show()
application.exec()
print(seen)
window.bridge.close()
window.keeper.close()
"""

VERSION = """
import sys
sys.argv = ["main.py", "--version"]
import runpy
try:
    runpy.run_path("main.py", run_name="__main__")
except SystemExit as end:
    print(end.code or 0, sorted({"torch", "PySide6", "numpy"} & set(sys.modules)))
"""


def run(code, tmp_path):
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        cwd=ROOT,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "LATENT_TRANSLATOR_SETTINGS": str(tmp_path / "settings.ini"),
            "LATENT_TRANSLATOR_STATE": str(tmp_path),
        },
    )


def test_the_first_window_is_painted_without_anything_heavy(tmp_path):
    done = run(FIRST_WINDOW, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[[]]"


def test_version_imports_neither_qt_nor_torch(tmp_path):
    done = run(VERSION, tmp_path)
    assert done.stdout.splitlines()[-1] == "0 []", done.stderr
