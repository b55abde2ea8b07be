import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from core.errors import UserError
from gui import preflight, system_libraries
from gui.system_libraries import ALWAYS, FONT_PACKAGE, WAYLAND, XCB

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asked of Linux only")


def test_pyside_missing_names_make_run(monkeypatch):
    monkeypatch.setattr(preflight, "find_spec", lambda name: None)
    with pytest.raises(UserError, match="make run"):
        preflight.check({"DISPLAY": ":0"})


@linux
def test_no_display():
    with pytest.raises(UserError, match=r"no display.*DISPLAY.*main\.py --help"):
        preflight.check_display({})


@linux
def test_a_display_where_nobody_answers():
    with pytest.raises(UserError, match=":4711 cannot be reached"):
        preflight.check_display({"DISPLAY": ":4711"})


@linux
def test_a_wayland_socket_is_a_display_and_a_missing_one_is_not(tmp_path):
    environment = {"WAYLAND_DISPLAY": "wayland-3", "XDG_RUNTIME_DIR": str(tmp_path)}
    with pytest.raises(UserError, match="no display"):
        preflight.check_display(environment)
    (tmp_path / "wayland-3").touch()
    preflight.check_display(environment)


@linux
def test_a_named_platform_needs_no_display():
    preflight.check({"QT_QPA_PLATFORM": "offscreen"})


@linux
@pytest.mark.parametrize(
    ("environment", "lacking", "package"),
    [
        ({"QT_QPA_PLATFORM": "offscreen"}, "libEGL.so.1", "libegl1"),
        ({"QT_QPA_PLATFORM": "xcb"}, "libxcb-cursor.so.0", "libxcb-cursor0"),
        ({"QT_QPA_PLATFORM": "wayland-egl"}, "libwayland-cursor.so.0", "libwayland-cursor0"),
    ],
)
def test_a_missing_library_names_itself_and_the_command(monkeypatch, environment, lacking, package):
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name != lacking)
    with pytest.raises(UserError) as raised:
        preflight.check(environment)
    sentence = str(raised.value)
    assert f"library {lacking};" in sentence
    assert sentence.endswith(f"sudo apt-get install -y --no-install-recommends {package}")
    assert "\n" not in sentence


@linux
def test_two_missing_libraries_of_one_package_name_it_once(monkeypatch):
    assert ALWAYS["libglib-2.0.so.0"] == ALWAYS["libgthread-2.0.so.0"]
    monkeypatch.setattr(system_libraries, "_loads", lambda name: not name.startswith("libg"))
    with pytest.raises(UserError) as raised:
        preflight.check({"QT_QPA_PLATFORM": "offscreen"})
    assert str(raised.value).count("libglib2.0-0") == 1


@linux
def test_x_without_its_libraries_is_fine_where_wayland_works(monkeypatch, tmp_path):
    (tmp_path / "wayland-0").touch()
    environment = {
        "WAYLAND_DISPLAY": "wayland-0",
        "XDG_RUNTIME_DIR": str(tmp_path),
        "DISPLAY": ":0",
    }
    monkeypatch.setattr(system_libraries, "_loads", lambda name: "xcb" not in name)
    preflight.check(environment)
    monkeypatch.setattr(
        system_libraries, "_loads", lambda name: "xcb" not in name and "wayland" not in name
    )
    with pytest.raises(UserError, match="libxcb-cursor0"):
        preflight.check(environment)


@linux
def test_the_table_names_all_that_qt_needs():
    """Whatever Qt's own files name as needed is bundled, in our table, or part of every system."""
    readelf = subprocess.run(["which", "readelf"], capture_output=True, check=False)
    if readelf.returncode:
        pytest.skip("no readelf")
    package = Path(find_spec("PySide6").origin).parent
    bundled = {path.name for path in package.rglob("*.so*")}
    every_system = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1"}
    files = {
        "libQt6Core.so.6": ALWAYS,
        "libQt6Gui.so.6": ALWAYS,
        "libQt6Widgets.so.6": ALWAYS,
        "libQt6DBus.so.6": ALWAYS,
        "libqoffscreen.so": ALWAYS,
        "libqxcb.so": ALWAYS | XCB,
        "libQt6XcbQpa.so.6": ALWAYS | XCB,
        "libqwayland-generic.so": ALWAYS | WAYLAND,
    }
    for name, table in files.items():
        path = next(package.rglob(name))
        listing = subprocess.run(
            ["readelf", "-d", str(path)], capture_output=True, text=True, check=True
        ).stdout
        needed = set(re.findall(r"NEEDED.*\[(.*)\]", listing))
        unknown = {
            library
            for library in needed - bundled - every_system - set(table)
            if not library.startswith("ld-linux")
        }
        assert not unknown, (name, unknown)


def test_the_list_of_packages_needs_no_package_of_python():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "gui" / "system_libraries.py"), "--all"],
        capture_output=True,
        text=True,
        check=True,
    )
    if sys.platform.startswith("linux"):
        names = done.stdout.split()
        assert set(names) == {*ALWAYS.values(), *XCB.values(), *WAYLAND.values(), FONT_PACKAGE}
        assert len(names) == len(set(names))


def test_readme_names_every_package():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for package in {*ALWAYS.values(), *XCB.values()}:
        assert package in readme, package


@linux
def test_without_a_display_the_window_says_so_and_exits_with_two():
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from gui.app import run_window; sys.exit(run_window())",
        ],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=ROOT,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("error: There is no display")
    assert len(done.stderr.splitlines()) == 1
