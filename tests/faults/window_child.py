"""A window that somebody works in, to be killed: ``python -m tests.faults.window_child FOLDER SEED MODE``.

Every few hundredths of a second a change is made; each is told on standard output, with the time, once
it is made. In the mode ``often`` everything is written to the disk all the time, so that a kill hits the
writing; in the mode ``usual`` the program itself decides when.
"""

import random
import sys
import time
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QTimer

CHANGE_MILLISECONDS = 30


def tell(what: str, position: float) -> None:
    """One line for whoever is going to kill us."""
    sys.stdout.write(f"{what} {time.monotonic():.6f} {position!r}\n")
    sys.stdout.flush()


def main() -> int:
    """Work until killed."""
    from gui.app import catch_unexpected, make_application
    from gui.main_window import MainWindow
    from gui.settings import Settings

    folder, chance, mode = Path(sys.argv[1]), random.Random(int(sys.argv[2])), sys.argv[3]
    application = make_application()
    window = MainWindow(
        settings=Settings(folder / "settings.ini"), autosave_folder=folder / "autosave"
    )
    catch_unexpected(window)
    if mode == "often":
        window.keeper.autosaver._timer.setInterval(1)

    def change() -> None:
        now = window.history.workspace
        position = round(chance.uniform(-2.0, 4.0), 6)
        window.history.push(
            "Move", replace(now, traversal=replace(now.traversal, position=position))
        )
        tell("state", position)
        if mode == "often" and chance.random() < 0.3:
            window.keeper.save_to(folder / "session.json")
            tell("saved", position)

    timer = QTimer()
    timer.setInterval(CHANGE_MILLISECONDS)
    timer.timeout.connect(change)
    window.begun.connect(timer.start)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
