"""A user who does anything, in any order, in the real window; and looks after each deed what came of it.

What is done is chosen by a ``random.Random``: a seeded one for a long run, or one of hypothesis's own.
An intent is a generator: it does something with real events, and yields what should have come of it.
"""

import random
import time
from collections import Counter, deque
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

from gui.engine_bridge import EngineBridge
from gui.main_window import MainWindow
from gui.panes import PANES
from gui.session_keeper import Unsaved
from gui.settings import Settings
from tests.gui.conftest import AnsweredDialogs
from tests.soak import health
from tests.soak.plain_model import Expected, PlainModel, plain

Act = Generator[Expected | None, None, None]
_LEFT = Qt.MouseButton.LeftButton
PATIENCE = 120.0
"""Seconds within which all that was asked of the engine must have an answer."""

HURRIED = 0.3
"""The share of actions after which the user does not wait for answers."""

GLANCE = 2.0
"""Seconds that the user waits after the others; what takes longer goes on meanwhile."""


@dataclass(frozen=True)
class Intent:
    """Something that a user can want."""

    pane: str
    """The pane's name; empty: of the window."""
    name: str
    weight: float
    act: Callable[["RandomUser", random.Random], Act]


INTENTS: list[Intent] = []


def intent(pane: str = "", weight: float = 1.0) -> Callable:
    """Register an intent of a pane, or of the window."""

    def register(act):
        INTENTS.append(Intent(pane, act.__name__.replace("_", " "), weight, act))
        return act

    return register


class SomethingWrongError(AssertionError):
    """The window is not as it should be; says after which actions."""


@dataclass
class Tally:
    """What has been done, for the report."""

    actions: Counter[str] = field(default_factory=Counter)
    windows: int = 0
    checks: int = 0
    longest_wait: float = 0.0
    closed: Counter[str] = field(default_factory=Counter)
    """Modal windows and menus that were left open, and closed by the watchdog."""


class RandomUser:
    """Has one window at a time, in folders of its own."""

    def __init__(self, folder: Path, watch: health.Watch) -> None:
        self.folder = folder
        self.watch = watch
        self.tally = Tally()
        self.log: deque[str] = deque(maxlen=60)
        self.window: MainWindow | None = None
        self.model: PlainModel | None = None
        self.dialogs = AnsweredDialogs()
        self.memory: dict[str, object] = {}
        """What intents remember of this window."""
        self.saves: str | None = None
        """Where unsaved changes go before something else is done."""
        self._popup: QWidget | None = None
        self._watchdog = QTimer()
        self._watchdog.setInterval(150)
        self._watchdog.timeout.connect(self._look_for_popups)
        self._watchdog.start()

    # Windows

    def open(self, session: Path | None = None) -> None:
        """Open a window, and wait until it is painted."""
        self.memory.clear()
        self.window = MainWindow(
            settings=Settings(self.folder / "settings.ini"),
            bridge=EngineBridge(),
            panes=PANES,
            session=session,
            autosave_folder=self.folder / "autosave",
            dialogs=self.dialogs,
        )
        painted = []
        self.window.begun.connect(lambda: painted.append(True))
        self.window.bridge.failed.connect(self._failed)
        self.window.show()
        self.window.activateWindow()
        self.wait(lambda: painted, 30.0)
        self.tally.windows += 1

    def close(self) -> bool:
        """Close the window as its user does; whether it closed."""
        closed = self.window.close()
        if closed:
            window, self.window = self.window, None
            self.memory.clear()
            window.deleteLater()
            del window
            health.collected()
            QCursor.setPos(0, 0)
        return closed

    def end(self) -> None:
        """Close the window whatever is unsaved, and stop looking after what is open."""
        self.close_popups()
        self.dialogs.unsaved_answer = Unsaved.DISCARD
        self._watchdog.stop()
        if self.window is not None:
            self.close()
        self._popup = None
        # Without a screen the clipboard outlives Python, and what Python has put there must not.
        QGuiApplication.clipboard().clear()

    def leave(self) -> None:
        """End the window as a polite kill does; the locks go as they do with a process."""
        window, self.window = self.window, None
        autosave = window.keeper.autosaver
        window.leave()
        if autosave._autosave is not None:
            autosave._autosave._lock.release()
        self.memory.clear()
        window.deleteLater()
        del window, autosave
        health.collected()
        QCursor.setPos(0, 0)

    def be_still(self) -> None:
        """Stop what moves by itself, so that the state does not change between two looks at it."""
        for controller in self.window.controllers:
            inner = getattr(controller, "_controller", controller)
            playhead = getattr(inner, "_playhead", None)
            if playhead is not None:
                playhead.play(False)
            position = getattr(getattr(inner, "_pane", None), "position", None)
            if position is not None:
                position.stop()
        self.process()

    def _failed(self, _ticket, request, sentence, details) -> None:
        if details:
            self.watch.problems.append(f"{type(request).__name__}: {sentence}\n{details}")

    # Acting

    def step(self, source: random.Random) -> None:
        """Choose something, do it, and compare."""
        possible = [one for one in INTENTS if not one.pane or one.pane in self.panes()]
        # Most people stay in a pane for a while.
        here = self.pane()
        weights = [one.weight * (4.0 if one.pane == here else 1.0) for one in possible]
        chosen = source.choices(possible, weights)[0]
        self.do(chosen, source)

    def do(self, chosen: Intent, source: random.Random) -> None:
        """One intent, with its checks."""
        self.close_popups()
        if not self.window.isActiveWindow():  # without a screen, none follows one that was closed
            self.window.activateWindow()
            self.process()
        if chosen.pane:
            self.go_to(chosen.pane)
        for expected in chosen.act(self, source):
            if expected is None:
                continue
            self.log.append(f"{chosen.pane or 'Window'}: {expected.done}")
            self.tally.actions[f"{chosen.pane or 'Window'}: {chosen.name}"] += 1
            if source.random() >= HURRIED:
                self.settle(GLANCE, must=False)
            self.compare(expected)

    def compare(self, expected: Expected) -> None:
        """The window's state, history and title with those of the plain model."""
        self.process()
        actual, index, count = self.actual(), self.index(), self.count()
        problem = self.model.take(expected, actual, index)
        if problem:
            self.fail(problem)
        self.model.may_lose_redo(count)
        self.check()

    def check(self) -> None:
        """All that must always hold."""
        model, window = self.model, self.window
        self.tally.checks += 1
        if model.state is None:
            model.adopt(self.actual())
        wrong = [
            f"{what}: {found!r}, not {wanted!r}"
            for what, found, wanted in (
                ("the state", self.actual() == model.state, True),
                ("the step", self.index(), model.index),
                ("the number of steps", self.count(), len(model.steps)),
                ("whether it is saved", window.history.is_saved, model.is_saved),
                ("the mark in the title", window.isWindowModified(), not model.is_saved),
                ("the file", str(window.keeper.path or ""), model.path or ""),
                ("the user's models", self.own_models(), model.models),
            )
            if found != wanted
        ]
        if wrong:
            self.fail("; ".join(wrong))
        if self.watch.problems:
            self.fail(self.watch.problems[0])

    def fail(self, problem: str) -> None:
        """End the run, and say what led here."""
        done = "\n  ".join(self.log)
        shown = self.window.messages.shown if self.window is not None else None
        said = f"\nthe message bar says: {shown.text}" if shown is not None else ""
        raise SomethingWrongError(f"{problem}{said}\nafter, at last:\n  {done}")

    # Looking

    def actual(self) -> dict:
        """The window's state as plain values."""
        return plain(self.window.history.workspace)

    def index(self) -> int:
        """How many steps can be undone."""
        return self.window.history._stack.index()

    def count(self) -> int:
        """How many steps there are."""
        return self.window.history._stack.count()

    def own_models(self) -> set[str]:
        """Names of the files among the user's own models."""
        from core.vae.library import user_models_folder

        return {path.stem for path in user_models_folder().glob("*.safetensors")}

    @property
    def state(self) -> dict:
        """What the state should be."""
        return self.model.state

    # Getting about

    def tabs(self) -> QTabBar:
        """The panes' names."""
        return self.window.findChild(QTabBar)

    def panes(self) -> list[str]:
        """Names of the panes."""
        bar = self.tabs()
        return [bar.tabText(number) for number in range(bar.count())]

    def pane(self) -> str:
        """The name of the pane that is shown."""
        bar = self.tabs()
        return bar.tabText(bar.currentIndex())

    def go_to(self, pane: str) -> None:
        """Click on a pane's name."""
        bar = self.tabs()
        number = self.panes().index(pane)
        if number != bar.currentIndex():
            QTest.mouseClick(bar, _LEFT, pos=bar.tabRect(number).center())
            self.process()

    def process(self) -> None:
        """Handle what has happened."""
        QApplication.processEvents()
        QApplication.processEvents()

    def wait(self, holds: Callable[[], object], patience: float, *, must: bool = True) -> bool:
        """Handle events until something holds; whether it does."""
        began = time.monotonic()
        while not holds():
            if time.monotonic() - began > patience:
                if must:
                    self.fail(f"what was waited for has not come in {patience:g} s")
                return False
            QApplication.processEvents()
            time.sleep(0.001)
        self.tally.longest_wait = max(self.tally.longest_wait, time.monotonic() - began)
        return True

    def settle(self, patience: float = PATIENCE, *, must: bool = True) -> bool:
        """Until the engine has answered everything; whether it has."""
        self.process()
        return self.wait(lambda: not self.window.bridge.is_busy, patience, must=must)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Press and release the left button."""
        QTest.mouseClick(widget, _LEFT, pos=at or widget.rect().center())

    def close_popups(self) -> None:
        """Menus and the like that are open would take the next press for themselves."""
        while (popup := QApplication.activePopupWidget()) is not None and popup.isVisible():
            popup.close()
            self.process()

    def _look_for_popups(self) -> None:
        """What is open since the last look keeps everything else from being reached."""
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if popup is not None and popup is self._popup:
            self.tally.closed[type(popup).__name__] += 1
            popup.close()
            popup = None
        self._popup = popup
