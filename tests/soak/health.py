"""What must never happen while a user works: exceptions, Qt's warnings, threads or widgets left behind."""

import ctypes
import gc
import sys
import threading
import traceback
from collections import Counter
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from core.errors import UserError

LEVELS = {
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
}

OF_THE_PLATFORM = "This plugin does not support "
"""How the platform without a screen begins to speak of itself, whatever the program does."""


class Watch:
    """Listens from ``__enter__`` to ``__exit__``; what it has heard is in ``problems``."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.refusals: Counter[str] = Counter()
        """Sentences with which slots refused something; they are for the user, and no problem."""
        self._before = ()

    def __enter__(self) -> "Watch":
        self._before = (
            sys.excepthook,
            threading.excepthook,
            sys.unraisablehook,
            qInstallMessageHandler(self._hear),
        )
        sys.excepthook = self._caught
        threading.excepthook = lambda args: self._caught(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        sys.unraisablehook = lambda args: self._caught(
            args.exc_type, args.exc_value, args.exc_traceback
        )
        return self

    def __exit__(self, *_: object) -> None:
        sys.excepthook, threading.excepthook, sys.unraisablehook, handler = self._before
        qInstallMessageHandler(handler)

    def _caught(self, kind, error, trace) -> None:
        if isinstance(error, UserError):
            self.refusals[str(error)] += 1
            return
        self.problems.append("".join(traceback.format_exception(kind, error, trace)))

    def _hear(self, kind, _context, text) -> None:
        if kind in LEVELS and not text.startswith(OF_THE_PLATFORM):
            self.problems.append(f"Qt {LEVELS[kind]}: {text}")
        if kind is QtMsgType.QtFatalMsg:  # nobody can ask for the problems any more
            print(text, file=sys.stderr, flush=True)


def collected() -> None:
    """Delete what waits to be deleted."""
    for _ in range(3):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()


def widgets() -> Counter[str]:
    """How many there are of each class of widgets."""
    return Counter(type(one).__name__ for one in QApplication.allWidgets())


def python_threads() -> Counter[str]:
    """How many threads there are by name; numbers at a name's end do not count."""
    return Counter(thread.name.rstrip("0123456789_-") for thread in threading.enumerate())


def megabytes() -> float:
    """What the process has in memory (resident); 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * 4096 / 2**20


def give_back() -> None:
    """Let the C library give back what it holds free, where it can: that is nobody's any more."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def system_threads() -> int:
    """How many threads the system counts, those of libraries too; 0 where it does not tell."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Threads:")), 0)


def open_files() -> int:
    """How many files, pipes and sockets are open; 0 where the system does not tell."""
    try:
        return len(list(Path("/proc/self/fd").iterdir()))
    except OSError:
        return 0
