"""Real processes: killed at any moment and resumed, paused and stopped, several on one model."""

import random
import signal
import sys

import numpy as np
import pytest

from core.trainings.lines import MeasuresLine, PicturesLine, StartLine, StepLine
from core.vae.checkpoint_path import checkpoint_path
from core.vae.model_file import load_model
from tests.core.trainings.processes import (
    child,
    lines_of,
    steps,
    trained,
    trained_together,
    training_of,
)

KILLS = 5
"""Of each training, at moments that the seed decides."""
EPOCHS = 300
"""So many that no training comes to its end before it is killed."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("seed", [0, 1])
def test_a_killed_training_goes_on_to_the_same_bits(seed, tmp_path):
    whole, broken = tmp_path / "whole.safetensors", tmp_path / "broken.safetensors"
    trained(training_of(whole, EPOCHS))
    chance = random.Random(seed)
    killed = 0
    for _ in range(KILLS):
        process = child([*training_of(broken, EPOCHS), "--resume"])
        left = chance.randrange(15)
        for line in lines_of(process):
            if isinstance(line, StepLine):
                left -= 1
            # On the way, and at any of the moments at which a checkpoint is being written.
            if left < 0:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += process.returncode == -signal.SIGKILL
        assert not broken.exists()
    assert killed == KILLS
    lines = trained([*training_of(broken, EPOCHS), "--resume"])
    start = next(line for line in lines if isinstance(line, StartLine))
    assert start.epochs_done > 0
    assert broken.read_bytes() == whole.read_bytes()
    assert not checkpoint_path(broken).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="gloo's launcher is another one there")
def test_two_processes_have_the_loss_curve_of_one(tmp_path):
    alone, together = tmp_path / "alone.safetensors", tmp_path / "together.safetensors"
    one = trained([*training_of(alone, 4), "--device", "cpu"])
    two = trained_together([*training_of(together, 4), "--device", "cpu"], 2)
    assert [line.processes for line in two if isinstance(line, StartLine)] == [2]
    assert len(steps(two)) == len(steps(one)) == 4
    for name in ("reconstruction", "kl"):
        np.testing.assert_allclose(
            [getattr(line, name) for line in steps(two)],
            [getattr(line, name) for line in steps(one)],
            rtol=1e-4,
            atol=2e-3,  # the lines have three digits after the point
        )
    ours, theirs = load_model(alone).network.state_dict(), load_model(together).network.state_dict()
    for name, weights in ours.items():
        np.testing.assert_allclose(theirs[name], weights, atol=1e-4)
    assert not checkpoint_path(together).exists()


def test_a_controlled_training_tells_all_waits_while_paused_and_stops(tmp_path):
    out = tmp_path / "m.safetensors"
    watched = ("--measure-epochs", "--pictures", "--controlled")
    process = child([*training_of(out, 10_000), *watched])
    told = set()
    for line in lines_of(process):
        told.add(type(line))
        if {StartLine, StepLine, MeasuresLine, PicturesLine} <= told:
            break
    process.stdin.write("pause\nresume\n")
    process.stdin.flush()
    after = next(line for line in lines_of(process) if isinstance(line, StepLine))
    assert after.epochs == 10_000
    process.stdin.write("pause\nstop\n")
    process.stdin.flush()
    process.communicate()
    assert process.returncode == 128 + signal.SIGINT
    assert not out.exists()
    assert checkpoint_path(out).exists()


def test_a_controlled_training_does_not_outlive_its_window(tmp_path):
    process = child([*training_of(tmp_path / "m.safetensors", 10_000), "--controlled"])
    next(line for line in lines_of(process) if isinstance(line, StepLine))
    process.stdin.close()
    process.stdin = None
    process.communicate()
    assert process.returncode == 128 + signal.SIGINT
