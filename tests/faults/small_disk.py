"""A disk of one megabyte, of memory, for tests of a full or read-only disk."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def small_disk(place: Path, kilobytes: int = 1024) -> Iterator[Path]:
    """Mount it at ``place``; the test is skipped where that is not permitted."""
    place.mkdir()
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can be mounted by Linux's root only")
    options = f"size={kilobytes}k,mode=0777"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"no small disk can be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> Path:
    """Use up all that is left of the disk; the file that does it."""
    filler = place / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:  # no room for so many any more
                continue
    return filler


def make_read_only(place: Path) -> None:
    """Nothing can be written there any more, not by root either."""
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
