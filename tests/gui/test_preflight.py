import re
import socket
import subprocess
import sys
import tempfile
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

from core.errors import UserError
from gui import preflight, system_libraries
from gui.system_libraries import ALWAYS, FONT_PACKAGE, WAYLAND, XCB

ROOT = Path(__file__).parents[2]
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asked of Linux only")


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ({"PySide6"}, "The package PySide6 is not installed"),
        ({"torch", "numpy"}, "The packages numpy, torch are not installed"),
    ],
)
def test_missing_packages_are_named_with_what_installs_them(monkeypatch, gone, said):
    monkeypatch.setattr(
        preflight, "find_spec", lambda name: None if name in gone else find_spec(name)
    )
    with pytest.raises(UserError, match=f"^{said} .*`make run`"):
        preflight.check({"QT_QPA_PLATFORM": "offscreen"})


def test_the_packages_are_those_of_the_project_but_for_what_only_a_download_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.match(r"[\w-]+", line)[0] for line in project["dependencies"]}
    imported = {"PySide6-Essentials": "PySide6", "pillow": "PIL", "scikit-learn": "sklearn"}
    assert {imported.get(name, name) for name in names} - {"torchvision"} == {
        *preflight.PACKAGES
    } - {"shiboken6"}


@pytest.fixture
def wayland():
    """An environment in which a Wayland compositor answers."""
    # Not tmp_path: a socket's path may have no more than 107 characters.
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as compositor:
        compositor.bind(f"{folder}/wayland-3")
        compositor.listen()
        yield {"WAYLAND_DISPLAY": "wayland-3", "XDG_RUNTIME_DIR": folder}


@linux
def test_no_display():
    with pytest.raises(UserError, match=r"no display.*DISPLAY is not set.*main\.py --help"):
        preflight.check_display({})


@linux
def test_a_display_where_nobody_answers():
    with pytest.raises(UserError, match="no X server answers at :4711 "):
        preflight.check_display({"DISPLAY": ":4711"})


@linux
def test_a_wayland_display_is_one_only_if_it_answers(wayland):
    preflight.check_display(wayland)
    (Path(wayland["XDG_RUNTIME_DIR"]) / "wayland-4").touch()
    for name in ("wayland-4", "wayland-5"):
        with pytest.raises(UserError, match=f"no Wayland compositor answers at {name}"):
            preflight.check_display({**wayland, "WAYLAND_DISPLAY": name})


@linux
@pytest.mark.parametrize("platform", ["xcb", "xcb:verbose", "wayland-egl"])
def test_a_named_platform_that_needs_a_display_is_asked_for_it(platform):
    with pytest.raises(UserError, match="DISPLAY is not set"):
        preflight.check({"QT_QPA_PLATFORM": platform})
    preflight.check({"QT_QPA_PLATFORM": f"{platform};offscreen"})


@linux
def test_a_named_platform_is_asked_for_its_own_display_only(wayland):
    with pytest.raises(UserError, match=r"\(DISPLAY is not set\)"):
        preflight.check_display({**wayland, "QT_QPA_PLATFORM": "xcb"})


@linux
def test_a_platform_that_qt_does_not_have_is_named_with_those_it_has():
    with pytest.raises(UserError, match=r"set to xbc, which.* offscreen,.* wayland, xcb\."):
        preflight.check({"QT_QPA_PLATFORM": "xbc"})


@linux
def test_a_named_platform_needs_no_display():
    preflight.check({"QT_QPA_PLATFORM": "offscreen"})


@linux
@pytest.mark.parametrize(
    ("platform", "lacking", "package"),
    [
        ("offscreen", "libEGL.so.1", "libegl1"),
        ("xcb", "libxcb-cursor.so.0", "libxcb-cursor0"),
        ("wayland-egl", "libwayland-cursor.so.0", "libwayland-cursor0"),
    ],
)
def test_a_missing_library_names_itself_and_the_command(
    monkeypatch, wayland, platform, lacking, package
):
    monkeypatch.setattr(preflight, "_x_server_answers", lambda display: True)
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name != lacking)
    with pytest.raises(UserError) as raised:
        preflight.check({**wayland, "DISPLAY": ":0", "QT_QPA_PLATFORM": platform})
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
def test_x_without_its_libraries_is_fine_where_wayland_works(monkeypatch, wayland):
    monkeypatch.setattr(preflight, "_x_server_answers", lambda display: True)
    environment = {**wayland, "DISPLAY": ":0"}
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
    words = set(re.findall(r"[\w.+-]+", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {*ALWAYS.values(), *XCB.values(), *WAYLAND.values(), FONT_PACKAGE} <= words


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
