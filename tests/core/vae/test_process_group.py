"""Several processes train as one does: real ones, started by PyTorch's own launcher."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.vae.model_file import load_model

ROOT = Path(__file__).parents[3]
TRAIN = ["-m", "tests.training_child", "train", "small", "--device", "cpu", "--measure-epochs"]
PORT_CHOSEN_BY_THE_SYSTEM = "--rdzv-endpoint=localhost:0"
LAUNCH = [
    *(sys.executable, "-m", "torch.distributed.run"),
    *("--nproc-per-node=2", "--rdzv-backend=c10d", PORT_CHOSEN_BY_THE_SYSTEM),
    "--no-python",
]


def trained(out, *arguments, processes=1, images=301):
    """Run ``train``; its step and measures lines, and its result."""
    command = [sys.executable, *TRAIN, "--out", str(out), *arguments]
    done = subprocess.run(
        command if processes == 1 else [*LAUNCH, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "LATENT_TRANSLATOR_TEST_IMAGES": str(images)},
    )
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith('{"event"')]
    (result,) = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return lines, result


def curve(lines, event, *keys):
    return np.array([[line[key] for key in keys] for line in lines if line["event"] == event])


@pytest.mark.parametrize(
    "shape", [["--encoder", "16,8"], ["--convolutional", "3,4,8"]], ids=["mlp", "convolutional"]
)
def test_two_processes_give_the_loss_curve_of_one(tmp_path, shape):
    # 301 images in batches of 100: the last batch has one image, so that one process has none.
    settings = [*shape, "--latents", "3", "--epochs", "3", "--batch", "100"]
    alone, one = trained(tmp_path / "alone.safetensors", *settings)
    together, two = trained(tmp_path / "together.safetensors", *settings, processes=2)
    keys = ("epoch", "step", "reconstruction", "kl")
    assert curve(together, "step", *keys) == pytest.approx(curve(alone, "step", *keys), abs=0.02)
    figures = ("epoch", "nelbo", "reconstruction", "kl")
    assert curve(together, "measures", *figures) == pytest.approx(
        curve(alone, "measures", *figures), abs=0.02
    )
    assert two["nelbo"] == pytest.approx(one["nelbo"], abs=0.02)
    (start,) = [line for line in together if line["event"] == "start"]
    assert (start["processes"], start["device"]) == (2, "CPU")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "alone.safetensors",
        "together.safetensors",
    ]


def test_two_processes_go_on_from_a_checkpoint_of_one(tmp_path):
    settings = ["--encoder", "16", "--latents", "2", "--batch", "100", "--epochs", "2"]
    whole, broken = tmp_path / "whole.safetensors", tmp_path / "broken.safetensors"
    trained(whole, *settings, processes=2)
    # As one process leaves it after an epoch of the same training.
    script = (
        "import sys; from core.vae import training_run as r; save = r.save_checkpoint\n"
        "def stop(*given):\n    save(*given); raise KeyboardInterrupt\n"
        "r.save_checkpoint = stop\n"
        "from tests.training_child import main; sys.exit(main())"
    )
    arguments = [*TRAIN[2:], "--out", str(broken), *settings]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        capture_output=True,
        timeout=240,
        check=False,
        env={**os.environ, "OMP_NUM_THREADS": "1", "LATENT_TRANSLATOR_TEST_IMAGES": "301"},
    )
    assert done.returncode == 130, done.stderr
    assert not broken.exists()
    lines, _ = trained(broken, *settings, "--resume", processes=2)
    (start,) = [line for line in lines if line["event"] == "start"]
    assert start["epochs_done"] == 1
    first, second = (load_model(path).network.state_dict() for path in (whole, broken))
    for name, values in first.items():
        assert values.numpy() == pytest.approx(second[name].numpy(), abs=1e-4), name
