"""The program with a window: from nothing to the event loop and back.

Qt is imported only after ``gui.preflight`` has looked whether it can run here.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from core.errors import UserError
from gui import preflight

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gui.main_window import MainWindow

SCALE_VARIABLE = "QT_SCALE_FACTOR"

SWITCH_SECONDS = 0.001
"""After which Python's lock goes from the engine to the window if that has come to want it; at Python's
own 5 ms a handler that has to ask for it a few times takes longer than a frame."""

CANNOT_START = 2
"""The exit status, as the command line's for what the user can mend."""


def run_window(session: Path | None = None) -> int:
    """Open the window, with a session if one is named, and stay until it is closed.

    Returns:
        The exit status: 0, or 2 (after one sentence on stderr) if no window can be opened here.
    """
    try:
        preflight.check()
        application = make_application()
    except UserError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return CANNOT_START
    except ImportError as problem:  # a library that our table does not know
        print(
            f"error: Qt cannot be loaded ({problem}); `make run` installs what it needs.",
            file=sys.stderr,
        )
        return CANNOT_START

    # What is made until the window is painted stays: to search it for rubbish holds up the start,
    # and every later search.
    gc.disable()
    try:
        from gui.main_window import MainWindow

        window = MainWindow(session=session)
        catch_unexpected(window)
        window.first_painted.connect(_collect_from_now_on)
        window.show()
    except BaseException:
        gc.enable()
        raise
    quit_on_signals(window)
    return application.exec()


def make_application() -> QApplication:
    """The one QApplication, with its names, icon and theme."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    from core.version import VERSION
    from gui import theme
    from gui.about import NAME
    from gui.settings import APPLICATION, ORGANIZATION, Settings

    sys.setswitchinterval(SWITCH_SECONDS)
    settings = Settings()
    if settings.interface_size != 100:
        # Qt reads it once, when the application is made; who has set it already knows why.
        os.environ.setdefault(SCALE_VARIABLE, f"{settings.interface_size / 100:g}")
    QApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(sys.argv[:1])
    application.setOrganizationName(ORGANIZATION)
    application.setApplicationName(APPLICATION)
    application.setApplicationDisplayName(NAME)
    application.setApplicationVersion(VERSION)
    application.setDesktopFileName("latent-translator")
    application.setWindowIcon(theme.icon("application"))
    theme.apply_theme(application, settings.theme)
    return application


def _collect_from_now_on() -> None:
    gc.freeze()
    gc.enable()


def catch_unexpected(window: MainWindow) -> None:
    """Show what nobody caught in the message bar, of any thread, and go on.

    A ``UserError`` is shown as its sentence; anything else is a defect, with a report to copy.
    """
    from PySide6.QtCore import QObject, Signal

    class Relay(QObject):
        """Brings a problem from whatever thread into the window's."""

        problem = Signal(str, str)

    relay = Relay(window)
    relay.problem.connect(window.problem)

    def caught(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            window.leave()
            return
        try:
            if isinstance(error, UserError):
                relay.problem.emit(str(error), "")
                return
            report = "".join(traceback.format_exception(kind, error, trace))
            print(report, file=sys.stderr, end="")
            relay.problem.emit(
                f"Something went wrong that should not have ({kind.__name__}); your work is still "
                "here, and the report helps to mend it.",
                report,
            )
        except Exception:
            sys.__excepthook__(kind, error, trace)

    sys.excepthook = caught
    threading.excepthook = lambda args: (
        caught(args.exc_type, args.exc_value, args.exc_traceback) if args.exc_value else None
    )


def quit_on_signals(window: MainWindow) -> None:
    """Let Ctrl+C and a polite kill close the window at once, keeping unsaved work for the next start.

    Python runs its signal handlers only between its own instructions, of which there are none while
    Qt waits; so the system writes the signal to a socket that Qt watches.
    """
    from PySide6.QtCore import QSocketNotifier

    sender, receiver = socket.socketpair()
    sender.setblocking(False)
    receiver.setblocking(False)
    notifier = QSocketNotifier(receiver.fileno(), QSocketNotifier.Type.Read, window)

    def woken() -> None:
        receiver.recv(64)
        window.leave()

    notifier.activated.connect(woken)

    def forget() -> None:
        signal.set_wakeup_fd(-1)
        sender.close()
        receiver.close()

    window.destroyed.connect(forget)
    signal.set_wakeup_fd(sender.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
