"""Every package that an installation brings has one version, in ``constraints.txt``."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = [Requirement(line) for line in LINES if line and not line.startswith("#")]
PINNED = {canonicalize_name(pin.name): pin.specifier for pin in PINS}
OWN = [
    Requirement(line)
    for line in (
        *PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"]["test"],
        *PROJECT["build-system"]["requires"],
    )
]


def brought(requirements):
    """The installed distributions that these requirements bring, directly or not, by name."""
    found, waiting = {}, [(requirement, "") for requirement in requirements]
    while waiting:
        requirement, extra = waiting.pop()
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # of another system, or only needed to build
            continue
        for text in distribution(name).requires or ():
            needed = Requirement(text)
            if canonicalize_name(needed.name) not in found:
                waiting += [(needed, wanted) for wanted in (requirement.extras or {""})]
    return found


def test_each_pin_is_one_version():
    for pin in PINS:
        assert re.fullmatch(r"==[0-9][0-9a-z.]*", str(pin.specifier)), pin
    assert len(PINNED) == len(PINS)


@pytest.mark.parametrize("requirement", OWN, ids=str)
def test_what_the_project_asks_for_is_pinned_to_something_that_it_allows(requirement):
    (pin,) = PINNED[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(pin.version)


def test_everything_that_comes_with_it_is_pinned_and_is_what_was_installed():
    installed = brought(OWN)
    assert {"torch", "numpy", "pytest", "shiboken6", "sympy"} <= set(installed)
    for name, what in installed.items():
        assert name in PINNED, f"{name} {what.version} is not in constraints.txt"
        # A local part, such as that of torch's build without CUDA, is another build of the same.
        assert PINNED[name].contains(what.version), (name, what.version)


def test_nothing_is_pinned_that_nobody_asks_for():
    to_build = {"setuptools"}
    for_cuda = {name for name in PINNED if name.startswith(("cuda-", "nvidia-", "triton"))}
    assert set(PINNED) - set(brought(OWN)) - for_cuda <= to_build
