"""``make screenshots``: the pictures of README and of the user's guide, from the real window.

Each is a pane with a state of its own, most of them those of the guided tour.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

from PIL import Image  # noqa: E402
from PySide6.QtCore import QBuffer, QIODevice  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from core.files import write_atomically  # noqa: E402
from core.reproduction.tour import tour_steps  # noqa: E402
from core.workspace.state import Workspace  # noqa: E402
from gui import theme  # noqa: E402
from gui.app import make_application  # noqa: E402
from gui.main_window import MainWindow  # noqa: E402
from gui.settings import Settings, ThemeChoice  # noqa: E402

SIZE = (1280, 800)
PATIENCE = 300.0
"""Seconds for all that a picture shows to be computed."""

COLOURS = 256
"""Of the files' palettes: enough for a window, and a third of the size."""


@dataclass(frozen=True)
class Shot:
    """One picture."""

    file: str
    step: str
    """Whose state it shows: a step of the tour."""
    dark: bool = False


SHOTS = (
    Shot("screenshots/traversal-light.png", "height"),
    Shot("screenshots/traversal-dark.png", "height", dark=True),
    Shot("screenshots/grid-world-light.png", "tuples"),
    Shot("guide/images/grid-world.png", "learned"),
    Shot("guide/images/latents.png", "half-and-half"),
    Shot("guide/images/traversal.png", "real-shoe"),
    Shot("guide/images/walk.png", "walk"),
    Shot("guide/images/translation.png", "identifier"),
    Shot("guide/images/models.png", "active"),
)


def main() -> None:
    """Make all pictures anew."""
    app = make_application()
    steps = {step.identifier: step for step in tour_steps()}
    with tempfile.TemporaryDirectory() as folder:
        for shot in SHOTS:
            step = steps[shot.step]
            theme.apply_theme(app, ThemeChoice.DARK if shot.dark else ThemeChoice.LIGHT)
            window = MainWindow(
                settings=Settings(str(Path(folder) / "settings.ini")),
                autosave_folder=Path(folder) / "autosave",
            )
            window.resize(*SIZE)
            window.show()
            window.history.replace(step.prepare(Workspace()))
            window.show_pane(step.pane)
            _wait(app, lambda window=window: not window.bridge.is_busy)
            write_atomically(DOCS / shot.file, _png(window))
            print(shot.file)
            window.leave()


def _wait(app: QApplication, done: Callable[[], bool]) -> None:
    """Until it is done, and has stayed so for a moment."""
    deadline = time.monotonic() + PATIENCE
    quiet_since: float | None = None
    while time.monotonic() < deadline:
        app.processEvents()
        if not done():
            quiet_since = None
        elif quiet_since is None:
            quiet_since = time.monotonic()
        elif time.monotonic() - quiet_since > 1.0:
            return
        time.sleep(0.002)
    raise SystemExit("The window did not come to rest.")


def _png(window: MainWindow) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    window.grab().save(buffer, "PNG")
    with Image.open(BytesIO(buffer.data().data())) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    written = BytesIO()
    small.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    main()
