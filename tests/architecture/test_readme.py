"""What the README shows is there, and what it says to type is understood."""

import re
import shlex
from pathlib import Path

import pytest

import main

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\.venv/bin/python main\.py (.+)$", README, re.MULTILINE)
LINKS = [link for link in re.findall(r"\]\(([^)]+)\)", README) if "://" not in link]


def test_something_was_found():
    assert {"models", "evaluate", "encode", "traverse", "train"} <= {c.split()[0] for c in COMMANDS}
    assert any(link.endswith(".png") for link in LINKS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_understood(command):
    parsed = main.build_parser().parse_args(shlex.split(command))
    assert parsed.command == command.split()[0]


@pytest.mark.parametrize("link", LINKS)
def test_a_link_leads_somewhere(link):
    assert (ROOT / link).is_file()


@pytest.mark.parametrize("target", sorted(set(re.findall(r"(?:`|^)make (\w+)", README, re.M))))
def test_a_target_of_make_exists(target):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
