"""The house stays as DESIGN 3 has it: read from the source, module by module."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QT = {"PySide6", "shiboken6", "pyqtgraph"}
PANES = ("gridworld", "latents", "traversal", "translation", "models")
PARTS = (*PANES, "reproduction")
"""Folders of ``gui`` that show something: the panes, and the tour through them."""
LAYERS = (
    "images",
    "vae",
    "gridworld",
    "latents",
    "workspace",
    "concepts",
    "translation",
    "engine",
    "reproduction",
)
"""Folders of ``core``; each may import those before it."""
RECIPES = "core.concepts.recipes"
"""What a direction is: values only, which the workspace keeps; for everyone above the images."""
HEAVY = {"torch", "torchvision", "scipy", "sklearn"}


def sources(*folders):
    files = [ROOT / "main.py"] if "." in folders else []
    for folder in folders:
        if folder != ".":
            files += sorted((ROOT / folder).rglob("*.py"))
    return files


def name_of(path):
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imports(path):
    """Every module that a file imports, wherever it does so, as dotted names."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute here"
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def top(name):
    return name.partition(".")[0]


def test_the_sources_are_found():
    assert len(sources("core")) > 20
    assert len(sources("gui")) > 10
    assert len(sources("cli")) > 3


@pytest.mark.parametrize("path", sources("core", "cli", "."), ids=name_of)
def test_no_qt_in_core_and_cli(path):
    assert not {name for name in imports(path) if top(name) in QT}


@pytest.mark.parametrize("path", sources("core"), ids=name_of)
def test_core_imports_nothing_above_it(path):
    assert not {name for name in imports(path) if top(name) in {"gui", "cli", "main", "tests"}}


@pytest.mark.parametrize("path", sources(*(f"core/{layer}" for layer in LAYERS)), ids=name_of)
def test_no_layer_of_core_imports_one_above_it(path):
    own = path.relative_to(ROOT).parts[1]
    above = tuple(f"core.{layer}" for layer in LAYERS[LAYERS.index(own) + 1 :])
    if name_of(path) == RECIPES:
        above = tuple(f"core.{layer}" for layer in LAYERS if layer not in {"images", own})
    for name in imports(path):
        assert not name.startswith(above) or name.startswith(RECIPES), name


@pytest.mark.parametrize("path", sources("gui", "cli"), ids=name_of)
def test_gui_and_cli_do_not_import_each_other(path):
    here = path.relative_to(ROOT).parts[0]
    other = {"gui": "cli", "cli": "gui"}[here]
    assert not {name for name in imports(path) if top(name) in {other, "main", "tests"}}


@pytest.mark.parametrize("path", sources(*(f"gui/{part}" for part in PARTS)), ids=name_of)
def test_panes_do_not_import_each_other_or_the_window(path):
    own = path.relative_to(ROOT).parts[1]
    others = {f"gui.{part}" for part in PARTS if part != own}
    above = {"gui.main_window", "gui.app", "gui.actions", "gui.session_keeper"}
    for name in imports(path):
        assert not any(name == other or name.startswith(f"{other}.") for other in others | above)


@pytest.mark.parametrize("path", sources("gui/widgets"), ids=name_of)
def test_widgets_know_no_pane(path):
    for name in imports(path):
        assert not any(name.startswith(f"gui.{part}") for part in PARTS)


@pytest.mark.parametrize("path", sources("gui"), ids=name_of)
def test_gui_holds_no_mathematics(path):
    forbidden = HEAVY | {"numpy.linalg", "numpy.fft"}
    assert not {name for name in imports(path) if top(name) in HEAVY or name in forbidden}
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\bnp\.(linalg|fft|einsum|matmul|dot|tensordot)\b", text)


@pytest.mark.parametrize("path", sources("core", "cli", "gui", "tests", "."), ids=name_of)
def test_no_pickle_and_what_is_pickle_by_another_name(path):
    banned = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
    assert not {name for name in imports(path) if top(name) in banned}
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {("torch", "load"), ("torch", "save")}
            assert node.attr != "read_pickle"
        if isinstance(node, ast.keyword) and node.arg == "allow_pickle":
            assert isinstance(node.value, ast.Constant) and node.value.value is False


def module_level_imports(path):
    """What importing the module imports at once: not in functions, not for type checkers."""
    tree = ast.parse(path.read_text(encoding="utf-8"), str(path))
    found = set()
    waiting = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        waiting += list(ast.iter_child_nodes(node))
    return found


@pytest.mark.parametrize("path", sources("gui", "."), ids=name_of)
def test_nothing_heavy_is_reached_by_module_level_imports(path):
    """Follows our own modules as far as they import each other at once."""
    seen, waiting = set(), [path]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for name in module_level_imports(current):
            assert top(name) not in HEAVY, f"{name_of(current)} imports {name}"
            module = ROOT / Path(*name.split(".")).with_suffix(".py")
            if module.is_file():
                waiting.append(module)


def test_pane_folders_are_named_after_what_they_show():
    folders = {p.name for p in (ROOT / "gui").iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert folders <= {"widgets", *PARTS}
