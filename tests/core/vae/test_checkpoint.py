import json
import struct

import msgspec
import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from core.errors import UserError
from core.images.fashion_mnist import test_split
from core.vae.checkpoint import (
    METADATA_KEY,
    CheckpointDescription,
    load_checkpoint,
    save_checkpoint,
)
from core.vae.description import Convolutional, Mlp, TrainingConfiguration
from core.vae.training import start, train

TINY = Mlp((6,), 2)
EPOCHS = 3


@pytest.fixture
def images():
    return torch.from_numpy(test_split().images[:120].astype("float32") / 255)


def after_an_epoch(architecture, configuration, images):
    state = start(architecture, configuration)
    for report in train(state, configuration, images):
        if report.ends_epoch:
            break
    return state


@pytest.fixture
def checkpoint(tmp_path, images):
    """A checkpoint after one of three epochs, and what it has to belong to."""
    configuration = TrainingConfiguration(epochs=EPOCHS, batch=60)
    state = after_an_epoch(TINY, configuration, images)
    expected = CheckpointDescription(TINY, configuration, "made-up digest", 0)
    path = tmp_path / "m.safetensors.checkpoint"
    save_checkpoint(path, msgspec.structs.replace(expected, epochs_done=1), state)
    return path, expected


def rewrite(path, *, description=None, tensors=None):
    with safe_open(path, "pt") as file:
        content = json.loads(file.metadata()[METADATA_KEY])
    values = load_file(path)
    if description:
        description(content)
    if tensors:
        tensors(values)
    save_file(values, path, {METADATA_KEY: json.dumps(content)})


def put(name, value):
    return lambda values: values.__setitem__(name, value)


FIRST = "encoder.1.weight"
"""(6, 784)"""


@pytest.mark.parametrize(
    ("description", "tensors", "word"),
    [
        # One shape wrong, the other right.
        (None, put(f"exp_avg/{FIRST}", torch.zeros(6, 1)), "shape"),
        (None, put(f"exp_avg_sq/{FIRST}", torch.zeros(6, 1)), "shape"),
        (None, put(f"exp_avg/{FIRST}", torch.zeros(784, 6)), "shape"),
        (None, put(f"weight/{FIRST}", torch.zeros(6, 1)), "shape"),
        (None, put(f"step/{FIRST}", torch.zeros(3)), "shape"),
        (None, put(f"step/{FIRST}", torch.tensor(2)), "F32"),
        (None, put(f"step/{FIRST}", torch.tensor(2.0).double()), "F32"),
        (None, put(f"exp_avg/{FIRST}", torch.zeros(6, 784).half()), "F32"),
        (None, put(f"weight/{FIRST}", torch.zeros(6, 784).double()), "F32"),
        (None, put(f"step/{FIRST}", torch.tensor(-1.0)), "steps"),
        (None, put(f"step/{FIRST}", torch.tensor(1.5)), "steps"),
        (None, put(f"step/{FIRST}", torch.tensor(7.0)), "steps"),
        (None, put(f"step/{FIRST}", torch.tensor(float("nan"))), "finite"),
        (None, put(f"exp_avg/{FIRST}", torch.full((6, 784), float("inf"))), "finite"),
        (None, put(f"exp_avg_sq/{FIRST}", torch.full((6, 784), -1.0)), "negative"),
        (None, put("extra", torch.zeros(1)), "extra"),
        (None, lambda values: values.pop(f"exp_avg/{FIRST}"), "missing"),
        (lambda d: d.update(epochs_done=-1), None, "-1 of 3 epochs"),
        (lambda d: d.update(epochs_done=EPOCHS + 1), None, "4 of 3 epochs"),
        (lambda d: d.update(epochs_done=2**70), None, "start again"),
        (lambda d: d.update(epochs_done=3), None, "steps"),
        (lambda d: d.update(surprise=1), None, "surprise"),
        (lambda d: d.update(data_digest="\ud800"), None, "start again"),
        (lambda d: d.update(data_digest="another"), None, "other data"),
        (lambda d: d["training"].update(seed=4), None, "other settings"),
        (lambda d: d["architecture"].update(latents=3), None, "other settings"),
    ],
)
def test_a_wrong_checkpoint_is_refused_with_its_reason(description, tensors, word, checkpoint):
    path, expected = checkpoint
    rewrite(path, description=description, tensors=tensors)
    with pytest.raises(UserError, match=word) as refusal:
        load_checkpoint(path, expected)
    assert path.name in str(refusal.value)
    assert "--resume" in str(refusal.value)


def test_an_epoch_number_of_the_last_is_taken(checkpoint):
    path, expected = checkpoint
    assert load_checkpoint(path, expected).epochs_done == 1


@pytest.mark.parametrize("architecture", [TINY, Convolutional((4, 6), 12, 2)])
def test_what_is_loaded_is_what_was_saved_and_lies_in_memory_as_it_did(
    architecture, tmp_path, images
):
    configuration = TrainingConfiguration(epochs=EPOCHS, batch=60)
    state = after_an_epoch(architecture, configuration, images)
    path = tmp_path / "checkpoint"
    description = CheckpointDescription(architecture, configuration, "", 1)
    save_checkpoint(path, description, state)
    loaded = load_checkpoint(path, description)
    pairs = zip(state.network.parameters(), loaded.network.parameters(), strict=True)
    for saved, found in pairs:
        assert torch.equal(saved, found) and saved.stride() == found.stride()
        before, after = state.optimiser.state[saved], loaded.optimiser.state[found]
        assert before.keys() == after.keys()
        for moment, value in before.items():
            assert torch.equal(value, after[moment]), moment
            assert value.stride() == after[moment].stride(), moment


@pytest.mark.parametrize("architecture", [TINY, Convolutional((4, 6), 12, 2)])
def test_a_training_goes_on_from_a_checkpoint_to_the_same_bits(architecture, tmp_path, images):
    configuration = TrainingConfiguration(epochs=EPOCHS, batch=60)
    whole = start(architecture, configuration)
    for _ in train(whole, configuration, images):
        pass
    description = CheckpointDescription(architecture, configuration, "", 1)
    path = tmp_path / "checkpoint"
    save_checkpoint(path, description, after_an_epoch(architecture, configuration, images))
    resumed = load_checkpoint(path, description)
    for _ in train(resumed, configuration, images):
        pass
    for one, other in zip(whole.network.parameters(), resumed.network.parameters(), strict=True):
        assert np.array_equal(one.detach().numpy(), other.detach().numpy())


def test_a_file_that_claims_more_than_it_has_is_refused_before_anything_is_built(
    checkpoint, monkeypatch
):
    path, expected = checkpoint
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    text = json.dumps({"__metadata__": header["__metadata__"]}).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text)
    monkeypatch.setattr("core.vae.checkpoint.start", None)
    with pytest.raises(UserError, match="missing"):
        load_checkpoint(path, expected)
    path.write_bytes(data[:-4])
    with pytest.raises(UserError, match="bytes"):
        load_checkpoint(path, expected)
