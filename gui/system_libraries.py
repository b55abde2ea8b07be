"""The system libraries that Qt needs on Linux, and the Debian packages that hold them.

One table for the window's own check (``gui.preflight``), the Makefile and the README. It is also a
program for any Python 3, without a virtual environment:

    python3 gui/system_libraries.py              the packages that are missing, one line, or nothing
    python3 gui/system_libraries.py --all        the packages of all libraries
"""

import ctypes
import os
import sys

# What `readelf -d` names as needed, over Qt's own libraries and plugins of PySide6 6.9, and what
# `dpkg -S` says where it is. "always": to import Qt at all, also without a display.
ALWAYS = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
}

# To open a window on an X display.
XCB = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

# To open a window on a Wayland display that offers no X beside it.
WAYLAND = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
FONT_PACKAGE = "fonts-dejavu-core"


def missing_libraries(table):
    """The names in a table (shared library: Debian package) that the system cannot load."""
    return [name for name in table if not _loads(name)]


def missing_packages(*tables):
    """The Debian packages, each once and in order, of what the system cannot load."""
    return _once(table[name] for table in tables for name in missing_libraries(table))


def has_fonts():
    """Whether there is a font file in one of the places where Linux keeps them."""
    endings = (".ttf", ".otf", ".ttc", ".pfb", ".pcf.gz")
    return any(
        file.lower().endswith(endings)
        for folder in FONT_FOLDERS
        for _, _, files in os.walk(os.path.expanduser(folder))  # noqa: PTH111
        for file in files
    )


def install_command(packages):
    """What to type to install Debian packages."""
    return "sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def _loads(name):
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _once(names):
    return list(dict.fromkeys(names))


def main(arguments):
    """Print packages (see the module's text); returns the exit status."""
    if not sys.platform.startswith("linux"):
        return 0
    if "--all" in arguments:
        tables = (ALWAYS, XCB, WAYLAND)
        packages = _once([package for table in tables for package in table.values()])
        packages.append(FONT_PACKAGE)
    else:
        # Wayland desktops bring their own client libraries; only X's are installed on suspicion.
        packages = missing_packages(ALWAYS, XCB)
        if not has_fonts():
            packages.append(FONT_PACKAGE)
    if packages:
        print(" ".join(packages))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
