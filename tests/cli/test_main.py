"""The entry point: what it imports, what it prints, and how it ends."""

import ast
import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

import main as entry
from core.errors import UserError
from core.version import VERSION

ROOT = Path(entry.__file__).parent
FULL = Path("/dev/full")


def started(*arguments, **options):
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


@pytest.fixture
def command(monkeypatch):
    """A sub-command ``models`` that does what the test says."""

    def replace(run):
        module = ModuleType("cli.fake")
        module.HELP = "a fake"
        module.add_arguments = lambda parser: parser.add_argument("--span")
        module.run = run
        monkeypatch.setitem(sys.modules, "cli.fake", module)
        monkeypatch.setitem(entry.COMMANDS, "models", "cli.fake")

    return replace


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["traverse", "--help"]])
def test_help_and_version_import_nothing_heavy(arguments):
    code = (
        "import sys, main\n"
        f"try: main.main({arguments!r})\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'PySide6', 'torch', 'numpy', 'PIL', 'scipy', 'pyqtgraph'} & sys.modules.keys()\n"
        "print('heavy:', heavy)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.endswith("heavy: set()\n")
    assert len(found.stdout.splitlines()) >= 2


def test_the_version_is_the_packages_own():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION
    assert started("--version").stdout == f"Latent Translator {VERSION}\n"


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as end:
        entry.main(["--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    for name in ("models", "evaluate", "encode", "traverse", "train", "gridworld"):
        assert f"    {name} " in shown


@pytest.mark.parametrize("name", list(entry.COMMANDS))
def test_every_command_explains_itself(name, capsys):
    with pytest.raises(SystemExit) as end:
        entry.main([name, "--help"])
    assert end.value.code == 0
    assert f"usage: main.py {name}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["--no-such-option"],
        ["traverse"],
        ["traverse", "small", "--steps", "many"],
        ["encode", "no-such-model", "test:1"],
        ["encode", "small", "test:99999"],
        ["--session", "a.json", "models"],
        ["--session"],
    ],
)
def test_what_is_wrong_is_one_line_on_stderr_and_exit_2(arguments):
    ended = started(*arguments)
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith("error: ")
    assert ended.stderr.count("\n") == 1


def complaint(capsys, *arguments):
    """The sentence with which the parser refuses arguments."""
    with pytest.raises(SystemExit) as end:
        entry.main(list(arguments))
    shown = capsys.readouterr()
    assert (end.value.code, shown.out) == (2, "")
    assert shown.err.count("\n") == 1
    return shown.err.removeprefix("error: ").removesuffix("\n")


@pytest.mark.parametrize("before", [(), ("--session", "one.json")])
def test_a_session_without_its_option_is_pointed_to_it(capsys, before):
    sentence = complaint(capsys, *before, "foo.json")
    assert "'foo.json' is not a command" in sentence
    assert "opened with --session foo.json" in sentence
    assert "choose from" not in sentence


def test_an_unknown_command_is_answered_with_the_nearest_or_all(capsys):
    sentence = complaint(capsys, "travers", "small")
    assert sentence == "there is no command 'travers'; did you mean traverse? (see: main.py --help)"
    sentence = complaint(capsys, "xyz")
    assert f"'xyz'; the commands are {', '.join(entry.COMMANDS)} (see:" in sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--sesion", "x"], "there is no option --sesion; did you mean --session? (see: main.py"),
        (["--sesion=x.json"], "there is no option --sesion; did you mean --session?"),
        (["-s", "x"], "there is no option -s (see: main.py --help)"),
        (["--session", "x", "--quick"], "there is no option --quick (see: main.py --help)"),
        (
            ["train", "small", "--ot", "m.safetensors"],
            "there is no option --ot; did you mean --out? (see: main.py train --help)",
        ),
        (["train", "small", "--out", "m", "--epoks=3"], "there is no option --epoks; did you mean"),
        (["models", "--session", "x"], "there is no option --session (see: main.py models --help)"),
    ],
)
def test_an_unknown_option_is_named_and_not_what_follows_it(capsys, arguments, sentence):
    assert complaint(capsys, *arguments).startswith(sentence)


def test_values_that_look_like_options_are_left_to_the_command(command, capsys):
    command(lambda arguments: {"span": arguments.span})
    for given, span in (
        (["--span=--x y"], "--x y"),
        (["--span", "--x y"], "--x y"),
        (["--span", "-"], "-"),
    ):
        assert entry.main(["models", *given]) == 0
        assert json.loads(capsys.readouterr().out) == {"span": span}
    assert "expected one argument" in complaint(capsys, "models", "--span", "--help")


def test_a_result_is_one_json_object_in_one_line(command, capsys):
    command(lambda _: {"text": "ä\n", "numbers": [0.1, None]})
    assert entry.main(["models"]) == 0
    shown = capsys.readouterr()
    assert shown.out.count("\n") == 1
    assert json.loads(shown.out) == {"text": "ä\n", "numbers": [0.1, None]}
    assert shown.err == ""


@pytest.mark.parametrize("text", ["-2,4", "-.5,1", "-3"])
def test_a_value_may_start_with_a_minus(command, capsys, text):
    command(lambda arguments: {"span": arguments.span})
    for given in (["--span", text], [f"--span={text}"]):
        assert entry.main(["models", *given]) == 0
        assert json.loads(capsys.readouterr().out) == {"span": text}


def failing(error):
    def run(_):
        raise error

    return run


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        (UserError("The file x is\nno good."), 2, "error: The file x is no good."),
        (KeyboardInterrupt(), 130, "error: interrupted"),
        (ModuleNotFoundError("x", name="numpy"), 2, "error: The package 'numpy' is not installed"),
        (ModuleNotFoundError("x", name="core.x"), 1, "error: The program has a defect"),
        (ZeroDivisionError("a\nb"), 1, "error: The program has a defect (ZeroDivisionError: a b)"),
    ],
)
def test_every_failure_is_one_sentence(command, capsys, error, status, sentence):
    command(failing(error))
    assert entry.main(["models"]) == status
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(sentence)
    assert shown.err.count("\n") == 1


def test_a_defect_shows_where_it_is_if_asked(command, capsys, monkeypatch):
    monkeypatch.setenv(entry.TRACEBACK_VARIABLE, "1")
    command(failing(ZeroDivisionError("oh")))
    assert entry.main(["models"]) == 1
    assert "test_main.py" in capsys.readouterr().err


def test_not_a_number_is_a_defect_not_bad_json(command, capsys):
    command(lambda _: {"value": float("nan")})
    assert entry.main(["models"]) == 1
    assert capsys.readouterr().out == ""


def test_without_a_command_the_window_opens(monkeypatch):
    opened = []
    window = ModuleType("gui.app")
    window.run_window = lambda session: opened.append(session) or 0
    monkeypatch.setitem(sys.modules, "gui.app", window)
    assert entry.main([]) == 0
    assert entry.main(["--session", "mine.json"]) == 0
    assert opened == [None, Path("mine.json")]


def test_an_old_python_gets_a_sentence(capsys, monkeypatch):
    ast.parse((ROOT / "main.py").read_text(), feature_version=(3, 8))
    monkeypatch.setattr(sys, "version_info", (3, 8, 10, "final", 0))
    assert entry.main(["--help"]) == 2
    shown = capsys.readouterr()
    assert shown.err == "error: Latent Translator needs Python 3.11 or newer, and this is 3.8.10.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pipe that is closed early")
def test_a_reader_who_leaves_is_no_reason_to_complain():
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "main.py", "models"],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert ended.stderr == b""
    assert ended.returncode == 1


@pytest.mark.skipif(not FULL.exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("arguments", [["models"], ["--version"], ["--help"], ["train", "--help"]])
def test_output_that_cannot_be_written_is_one_sentence(arguments, unbuffered):
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "main.py", *arguments],
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.stderr == "error: The output could not be written: the disk is full.\n"
    assert ended.returncode == 2


@pytest.mark.skipif(not FULL.exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("arguments", [["no-such-command"], ["encode", "small", "test:99999"]])
def test_a_complaint_that_cannot_be_written_still_ends_with_2(arguments):
    with FULL.open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "main.py", *arguments],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=full,
            check=False,
        )
    assert (ended.returncode, ended.stdout) == (2, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs streams that can be closed")
def test_without_an_output_at_all_nothing_is_wrong():
    script = f"'{sys.executable}' main.py --version >&-"
    ended = subprocess.run(script, shell=True, cwd=ROOT, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_control_c_ends_with_130(tmp_path):
    code = (
        "import sys, time, types, main\n"
        "def run(arguments):\n"
        "    print('running', file=sys.stderr, flush=True)\n"
        "    time.sleep(60)\n"
        "fake = types.ModuleType('cli.fake')\n"
        "fake.HELP, fake.add_arguments, fake.run = 'x', lambda parser: None, run\n"
        "sys.modules['cli.fake'] = fake\n"
        "main.COMMANDS['models'] = 'cli.fake'\n"
        "raise SystemExit(main.main(['models']))"
    )
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stderr=subprocess.PIPE)
    assert process.stderr.readline() == b"running\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=20)
    assert rest == b"error: interrupted\n"
    assert process.returncode == 130
