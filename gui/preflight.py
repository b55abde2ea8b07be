"""What has to be there before Qt is touched: the package, a display, the system's libraries.

Qt itself answers the lack of any of them with an abort or a traceback; this module answers with one
sentence that says what to do. It imports no Qt. As a program it checks and says so:

    python -m gui.preflight              exit 0, or the sentence on stderr and exit 2
    python -m gui.preflight --display    the same, for the display alone
"""

import ctypes
import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from core.errors import UserError
from gui.system_libraries import (
    ALWAYS,
    WAYLAND,
    XCB,
    install_command,
    missing_libraries,
    missing_packages,
)


def check(environment: Mapping[str, str] | None = None) -> None:
    """Raise ``UserError`` with one sentence if no window can be opened here."""
    given = os.environ if environment is None else environment
    if find_spec("PySide6") is None:
        raise UserError(
            "PySide6, which draws the window, is not installed for this Python; start the program "
            "with `make run`, which installs everything, or with .venv/bin/python."
        )
    if not sys.platform.startswith("linux"):
        return
    _check_libraries((ALWAYS,))
    check_display(given)
    _check_libraries(_platform_tables(given))


def check_display(environment: Mapping[str, str] | None = None) -> None:
    """Raise ``UserError`` if there is no display to open a window on (asked of Linux only)."""
    given = os.environ if environment is None else environment
    if not sys.platform.startswith("linux") or given.get("QT_QPA_PLATFORM"):
        return
    if _wayland_socket(given) is not None:
        return
    display = given.get("DISPLAY")
    if not display:
        raise UserError(
            "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set); "
            "start the program on a desktop, or use it without a window: python main.py --help."
        )
    if not _x_server_answers(display):
        raise UserError(
            f"The display {display} cannot be reached (DISPLAY is set, but no X server answers "
            "there); start the program on a desktop, or use it without a window: "
            "python main.py --help."
        )


def _platform_tables(environment: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    """The ways in which Qt may open a window here, best first, each a table of libraries."""
    platform = environment.get("QT_QPA_PLATFORM", "")
    if platform:
        name = platform.partition(":")[0]
        return {"xcb": (XCB,), "wayland": (WAYLAND,)}.get(name.partition("-")[0], ())
    tables = (
        (XCB, environment.get("DISPLAY")),
        (WAYLAND, _wayland_socket(environment)),
    )
    return tuple(table for table, there in tables if there)


def _check_libraries(tables: tuple[dict[str, str], ...]) -> None:
    """Raise unless every library of one of the tables can be loaded (or there is no table)."""
    if not tables or any(not missing_libraries(table) for table in tables):
        return
    libraries = missing_libraries(tables[0])
    packages = missing_packages(tables[0])
    noun = "library" if len(libraries) == 1 else "libraries"
    raise UserError(
        f"Qt cannot open a window without the system {noun} {', '.join(libraries)}; "
        f"on Debian and Ubuntu install with: {install_command(packages)}"
    )


def _wayland_socket(environment: Mapping[str, str]) -> Path | None:
    name = environment.get("WAYLAND_DISPLAY")
    if not name:
        return None
    # An absolute name stands for itself: pathlib lets it win over the folder.
    socket = Path(environment.get("XDG_RUNTIME_DIR", "/")) / name
    return socket if socket.exists() else None


def _x_server_answers(display: str) -> bool:
    """Whether an X server accepts a connection; True too if there is no library to ask with."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the check of the libraries will say so
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(display.encode(), None)
    failed = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not failed


def main(arguments: list[str]) -> int:
    """Check, say what is missing, return the exit status."""
    try:
        check_display() if "--display" in arguments else check()
    except UserError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
