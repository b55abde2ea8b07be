"""Trainings as real processes, each with a few images: started, listened to, ended."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from core.trainings.lines import AnyLine, StepLine, read_line
from tests.training_child import PROGRAM, VARIABLE

TINY = ("--encoder", "16", "--latents", "3", "--batch", "32", "--seed", "5")
"""A preset's name and these: ten steps for each epoch of 300 images."""


def child(arguments: Sequence[str], images: int = 300) -> subprocess.Popen[str]:
    """The program with these arguments, its streams in our hands."""
    return subprocess.Popen(
        [*PROGRAM, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, VARIABLE: str(images)},
    )


def lines_of(process: subprocess.Popen[str]) -> Iterator[AnyLine]:
    """Its events as they come, until its standard error ends."""
    assert process.stderr is not None
    for text in process.stderr:
        line = read_line(text)
        if line is not None:
            yield line


def trained(arguments: Sequence[str], images: int = 300) -> list[AnyLine]:
    """A whole training; its events."""
    process = child(arguments, images)
    assert process.stdin is not None
    lines = list(lines_of(process))
    process.communicate()
    assert process.returncode == 0
    return lines


def trained_together(arguments: Sequence[str], processes: int) -> list[AnyLine]:
    """The same by several processes under PyTorch's launcher."""
    launcher = (sys.executable, "-m", "torch.distributed.run", "--standalone", "--nnodes=1")
    finished = subprocess.run(
        [*launcher, f"--nproc-per-node={processes}", *PROGRAM[1:], *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, VARIABLE: "300", "CUDA_VISIBLE_DEVICES": ""},
    )
    assert finished.returncode == 0, finished.stderr[-2000:]
    return [line for text in finished.stderr.splitlines() if (line := read_line(text))]


def steps(lines: Sequence[AnyLine]) -> list[StepLine]:
    """Those that tell the losses."""
    return [line for line in lines if isinstance(line, StepLine)]


def training_of(out: Path, epochs: int) -> list[str]:
    """The arguments of a tiny training."""
    return ["train", "small", "--out", str(out), *TINY, "--epochs", str(epochs)]
