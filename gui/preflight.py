"""What has to be there before Qt is touched: packages, a display, the system's libraries.

Qt itself answers the lack of any of them with an abort or a traceback; this module answers with one
sentence that says what to do. It imports no Qt. As a program it checks and says so:

    python -m gui.preflight              exit 0, or the sentence on stderr and exit 2
    python -m gui.preflight --display    the same, for the display alone
"""

import ctypes
import os
import socket
import sys
import time
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from core.errors import UserError
from gui.system_libraries import (
    ALWAYS,
    WAYLAND,
    XCB,
    install_command,
    missing_libraries,
    missing_packages,
)

PACKAGES = (
    "PySide6",
    "shiboken6",
    "numpy",
    "msgspec",
    "PIL",
    "platformdirs",
    "safetensors",
    "scipy",
    "sklearn",
    "torch",
)
"""What the window cannot do without, as it is imported."""
BY_ITSELF = ("xcb", "wayland")
"""The platform plugins that Qt tries on Linux if QT_QPA_PLATFORM does not name others."""
LIBRARIES = {"xcb": XCB, "wayland": WAYLAND}
"""What a plugin needs beyond ``ALWAYS``."""
CALLS, CALL_AGAIN_SECONDS = 5, 0.1
"""How often an X server is asked before it counts as gone, and how long to wait in between."""
ANSWER_SECONDS = 2.0
"""How long a Wayland compositor may take to accept a connection."""


def check(environment: Mapping[str, str] | None = None) -> None:
    """Raise ``UserError`` with one sentence if no window can be opened here."""
    given = os.environ if environment is None else environment
    missing = [name for name in PACKAGES if find_spec(name) is None]
    if missing:
        noun, verb = ("package", "is") if len(missing) == 1 else ("packages", "are")
        raise UserError(
            f"The {noun} {', '.join(missing)} {verb} not installed for this Python; start the "
            "program with `make run`, which installs everything, or with .venv/bin/python."
        )
    if not sys.platform.startswith("linux"):
        return
    with_display = [name for name in _platforms(given) if not _lacks_display(name, given)]
    tables = [ALWAYS | LIBRARIES.get(name, {}) for name in with_display] or [ALWAYS]
    if all(missing_libraries(table) for table in tables):
        _raise_for_libraries(tables[0])
    check_display(given)
    _check_plugins(given)


def check_display(environment: Mapping[str, str] | None = None) -> None:
    """Raise ``UserError`` if there is no display to open a window on (asked of Linux only)."""
    given = os.environ if environment is None else environment
    if not sys.platform.startswith("linux"):
        return
    lacks = [_lacks_display(name, given) for name in _platforms(given)]
    if all(lacks):
        raise UserError(
            f"There is no display to open a window on ({' and '.join(lacks)}); start the program "
            "on a desktop, or use it without a window: python main.py --help."
        )


def _platforms(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The platform plugins that Qt will try: "xcb" for "xcb:options", "wayland" for "wayland-egl"."""
    named = environment.get("QT_QPA_PLATFORM", "").split(";")
    families = (name.partition(":")[0].partition("-")[0] for name in named)
    return tuple(family for family in families if family) or BY_ITSELF


def _lacks_display(platform: str, environment: Mapping[str, str]) -> str:
    """Why a platform has no display to show a window on; empty if it has, or needs none."""
    if platform == "xcb":
        display = environment.get("DISPLAY")
        if not display:
            return "DISPLAY is not set"
        return "" if _x_server_answers(display) else f"no X server answers at {display}"
    if platform == "wayland":
        name = environment.get("WAYLAND_DISPLAY")
        if not name:
            return "WAYLAND_DISPLAY is not set"
        # An absolute name stands for itself: pathlib lets it win over the folder.
        path = Path(environment.get("XDG_RUNTIME_DIR", "/")) / name
        return "" if _listens(path) else f"no Wayland compositor answers at {name}"
    return ""


@cache
def _x_server_answers(display: str) -> bool:
    """Whether an X server accepts a connection; True too if there is no library to ask with.

    The connection stays open until the program ends: a server without other clients resets itself
    when the last one leaves, and turns away whoever calls meanwhile, which might be Qt. For the same
    reason it is called more than once.
    """
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the check of the libraries will say so
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    for _ in range(CALLS):
        connection = xcb.xcb_connect(display.encode(), None)
        if not xcb.xcb_connection_has_error(connection):
            return True
        xcb.xcb_disconnect(connection)
        time.sleep(CALL_AGAIN_SECONDS)
    return False


def _listens(path: Path) -> bool:
    """Whether something accepts connections at a socket of the file system."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(ANSWER_SECONDS)
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


def _raise_for_libraries(table: Mapping[str, str]) -> NoReturn:
    """Name what cannot be loaded of a table (shared library: Debian package)."""
    libraries = missing_libraries(table)
    noun = "library" if len(libraries) == 1 else "libraries"
    raise UserError(
        f"Qt cannot open a window without the system {noun} {', '.join(libraries)}; on Debian and "
        f"Ubuntu install with: {install_command(missing_packages(table))}"
    )


def _check_plugins(environment: Mapping[str, str]) -> None:
    """Raise if QT_QPA_PLATFORM names only plugins that this Qt does not have."""
    named = environment.get("QT_QPA_PLATFORM")
    if not named or "QT_QPA_PLATFORM_PLUGIN_PATH" in environment:
        return
    spec = find_spec("PySide6")
    folder = Path(spec.origin if spec and spec.origin else "").parent / "Qt/plugins/platforms"
    files = [path.stem.removeprefix("libq") for path in folder.glob("libq*.so")]
    there = {name.partition("-")[0] for name in files}
    if there and not there.intersection(_platforms(environment)):
        raise UserError(
            f"QT_QPA_PLATFORM is set to {named}, which this Qt does not have; unset it, or choose "
            f"one of {', '.join(sorted(there))}."
        )


def main(arguments: list[str]) -> int:
    """Check, say what is missing, return the exit status."""
    display_only = "--display" in arguments
    try:
        check_display() if display_only else check()
    except UserError as problem:
        # To have no display is an answer, not an error: `make run` then works without one.
        print(problem if display_only else f"error: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
