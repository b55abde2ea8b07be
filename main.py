"""The entry point: without a sub-command the window, with one the command line.

This file must parse on any Python from 3.7 on, so that an old one gets a sentence instead of a traceback, and
imports nothing heavy: ``--help`` and ``--version`` need neither Qt nor torch nor NumPy.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import re
import signal
import sys
import traceback
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import NoReturn

OLDEST_PYTHON = (3, 11)

COMMANDS = {
    "models": "cli.models",
    "evaluate": "cli.evaluate",
    "encode": "cli.encode",
    "traverse": "cli.traverse",
    "sheet": "cli.sheet",
    "train": "cli.train",
    "gridworld": "cli.gridworld",
    "seeds": "cli.seeds",
    "separate": "cli.separate",
    "translate": "cli.translate",
    "reproduce": "cli.reproduce",
}
"""Each sub-command's module. It has ``HELP``, ``add_arguments(parser)`` and ``run(arguments)``,
which returns the dictionary that is printed as JSON or raises ``UserError``. At its top it imports
what costs nothing, in ``run`` the rest."""

TRACEBACK_VARIABLE = "LATENT_TRANSLATOR_TRACEBACK"
"""Set in the environment, it makes a defect of the program show where it is."""

DESCRIPTION = (
    "Latent Translator: how does a concept live in a model's latent space, and how is it carried "
    "over to another model's? Without a command it opens the window."
)
EPILOG = (
    "Every command prints one JSON object on stdout and its progress on stderr. It exits with 0, "
    "or prints 'error: ...' on stderr and exits with 2 (with 1 for a defect of the program)."
)
OURS = ("core", "cli", "gui")
"""The program's own packages."""

OPTION_LIKE = re.compile(r"--?[A-Za-z][^ =]*(=.*)?", re.DOTALL)
NUMBER_LIKE = re.compile(r"-\.?\d")


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in one line, like everything else here."""

    def error(self, message: str) -> NoReturn:
        """Print one sentence and exit with 2."""
        _complain(f"{message} (see: {self.prog} --help)")
        raise SystemExit(2)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; an unknown option is named before it makes something else look wrong."""
        self._refuse_unknown_options(args)
        return super().parse_known_args(args, namespace)

    def _refuse_unknown_options(self, arguments: Sequence[str]) -> None:
        value_follows = False
        for argument in arguments:
            if argument == "--":
                return
            if value_follows:
                value_follows = False
            elif OPTION_LIKE.fullmatch(argument):
                name, equals, _ = argument.partition("=")
                action = self._option_string_actions.get(name)
                if action is None:
                    self.error(
                        f"there is no option {name}{_nearest(name, self._option_string_actions)}"
                    )
                value_follows = not equals and action.nargs is None
            elif self._subparsers is not None:
                return  # a command: what follows is for its own parser

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuse a command that there is not: it may be a session, or mistyped."""
        if action.dest == "command" and value not in COMMANDS:
            if value.lower().endswith(".json"):
                self.error(
                    f"'{value}' is not a command; a session is opened with --session {value}"
                )
            remedy = _nearest(value, COMMANDS) or f"; the commands are {', '.join(COMMANDS)}"
            self.error(f"there is no command '{value}'{remedy}")
        super()._check_value(action, value)

    def _print_message(self, message: str, file: Any = None) -> None:
        """What --help and --version print; argparse itself would not notice that it cannot be written."""
        if message:
            _write(message, file or sys.stderr)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status.

    Parameters
    ----------
    arguments
        Without the program's name; by default those that it was started with.
    """
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        found = ".".join(map(str, sys.version_info[:3]))
        _complain(f"Latent Translator needs Python {wanted} or newer, and this is {found}.")
        return 2
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(given)
    except BrokenPipeError:
        # Whoever read our output has left.
        _abandon(sys.stdout)
        return 1
    except (Exception, KeyboardInterrupt) as error:
        sentence, status = _account_of(error)
        _complain(sentence)
        return status


def build_parser(command: str | None = None) -> Parser:
    """The parser of the command line.

    Parameters
    ----------
    command
        The one sub-command that is needed, so that no other one's module is imported; None: all.
    """
    parser = Parser(prog="main.py", description=DESCRIPTION, epilog=EPILOG, allow_abbrev=False)
    parser.add_argument("--version", action=_Version)
    parser.add_argument("--session", metavar="FILE", help="open this session in the window")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, place in COMMANDS.items():
        if command in (None, name):
            module = importlib.import_module(place)
            text = module.HELP
            subparser = subparsers.add_parser(
                name, help=text, description=f"{text[:1].upper()}{text[1:]}.", allow_abbrev=False
            )
            module.add_arguments(subparser)
            subparser.set_defaults(run=module.run)
    return parser


def _run(given: list[str]) -> int:
    if not given:  # the window need not wait for a parser that has nothing to read
        return _open_window(None)
    command = given[0] if given and given[0] in COMMANDS else None
    parsed = build_parser(command).parse_args(_with_signs_attached(given))
    if parsed.command is None:
        return _open_window(parsed.session)
    if parsed.session is not None:
        from core.errors import UserError

        raise UserError(
            f"--session is for the window; the command {parsed.command} has no use for it."
        )
    result = parsed.run(parsed)
    if result is None:  # one of several processes, of which another one tells the result
        return 0
    _write(json.dumps(result, separators=(",", ":"), allow_nan=False) + "\n", sys.stdout)
    return 0


def _open_window(session: str | None) -> int:
    from pathlib import Path

    # By name, as the commands are: nothing of the window is to be loaded before it is asked for.
    window = importlib.import_module("gui.app")
    return int(window.run_window(None if session is None else Path(session)))


def _account_of(error: BaseException) -> tuple[str, int]:
    """What to say about whatever ended the program, and its exit status."""
    from core.errors import UserError

    if isinstance(error, UserError):
        return str(error), 2
    if isinstance(error, KeyboardInterrupt):
        return "interrupted", 128 + signal.SIGINT
    if os.environ.get(TRACEBACK_VARIABLE):
        traceback.print_exception(type(error), error, error.__traceback__)
    if isinstance(error, ModuleNotFoundError) and (error.name or "core").split(".")[0] not in OURS:
        return (
            f"The package '{error.name}' is not installed for this Python; start the program with "
            ".venv/bin/python, which 'make run' sets up.",
            2,
        )
    return (
        f"The program has a defect ({type(error).__name__}: {error}); set {TRACEBACK_VARIABLE}=1 "
        "to see where.",
        1,
    )


class _Version(argparse.Action):
    """Prints the version; argparse's own action would need it before it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, **_: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="print the version and exit")

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from core.version import VERSION

        _write(f"Latent Translator {VERSION}\n", sys.stdout)
        parser.exit()


def _with_signs_attached(given: list[str]) -> list[str]:
    """``--span -2,4`` as ``--span=-2,4``: argparse takes what starts with a minus for an option."""
    attached: list[str] = []
    for argument in given:
        follows_option = bool(attached) and attached[-1].startswith("--") and attached[-1] != "--"
        if follows_option and "=" not in attached[-1] and NUMBER_LIKE.match(argument):
            attached[-1] += "=" + argument
        else:
            attached.append(argument)
    return attached


def _nearest(word: str, known: Iterable[str]) -> str:
    """A question that names what was probably meant, to stand after a clause; or nothing."""
    from difflib import get_close_matches

    found = get_close_matches(word, list(known), 1)
    return f"; did you mean {found[0]}?" if found else ""


def _write(text: str, stream: Any) -> None:
    """Write what was asked for, now: that it cannot be written must not first show at exit."""
    if stream is None:  # the program was started without this stream
        return
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        from core.errors import UserError
        from core.files import reason

        _abandon(stream)
        raise UserError(f"The output could not be written: {reason(error)}.") from error


def _abandon(stream: Any) -> None:
    """Make sure that nothing is flushed to a stream's file again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _complain(sentence: str) -> None:
    """One line on stderr, whatever the sentence holds."""
    try:
        print("error: " + " ".join(sentence.split()), file=sys.stderr, flush=True)
    except OSError:  # there is nobody left to tell; the exit status says it too
        _abandon(sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
