"""800 damaged model files: each loads and answers with numbers, or is refused in one sentence.

None may take more than ``ROOM`` of memory beyond what the process had before.
"""

import contextlib
import json
import random
import re
import struct
import sys
import warnings
from pathlib import Path

import msgspec
import numpy as np
import pytest
import torch
from safetensors.torch import save

from core.errors import UserError
from core.vae.architectures import build
from core.vae.description import (
    Convolutional,
    Measures,
    Mlp,
    ModelDescription,
    TrainingConfiguration,
)
from core.vae.model_file import METADATA_KEY, load_model, read_description

MUTATIONS = 400
"""For each architecture."""
ARCHITECTURES = (Mlp((6,), 2), Convolutional((2, 3), 5, 2))
ODD_VALUES = (None, -1, 0, 2**63, 1e308, True, "", "x" * 5000, [], {}, [[[]]], [0] * 4000, "F64")
ODD_VALUES += ("\ud800\n", 2**200, [8192] * 8, 8192, -0.5, 1e9)
ODD_NUMBERS = (3e38, -3e38, 1e30, -1e19, 1e7, 1e-45, -0.0, float("inf"), float("nan"))
ROOM = 600 * 2**20
"""Bytes; far below the 35 GB that a damaged description may ask for."""


def original(architecture) -> bytes:
    torch.manual_seed(0)
    description = ModelDescription(
        1, architecture, TrainingConfiguration(), "made up", "0" * 64, Measures(3, 2, 1, (1.0, 0.0))
    )
    text = msgspec.json.encode(description).decode()
    return save(dict(build(architecture).state_dict()), {METADATA_KEY: text})


def damage_bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    reach = chance.choice((16, 600, len(data)))
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(reach)] = chance.randrange(256)
    return bytes(changed)


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def splice(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.randbytes(chance.randint(1, 200)) + data[place:]


def odd_header(data: bytes, chance: random.Random) -> bytes:
    """A header that parses, with one value at any depth replaced."""
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    if chance.random() < 0.5:
        description = json.loads(header["__metadata__"][METADATA_KEY])
        replace_somewhere(description, chance)
        header["__metadata__"][METADATA_KEY] = json.dumps(description)
    else:
        replace_somewhere(header, chance)
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data[8 + length :]


def replace_somewhere(value, chance: random.Random) -> None:
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = chance.choice(keys)
        inner = value[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.7:
            value = inner
            continue
        value[key] = chance.choice(ODD_VALUES)
        return


def odd_numbers(data: bytes, chance: random.Random) -> bytes:
    """A file whose header is whole, with a few weights replaced or made far larger."""
    start = 8 + struct.unpack("<Q", data[:8])[0]
    weights = np.frombuffer(data, "<f4", offset=start).copy()
    if chance.random() < 0.3:
        weights *= np.float32(10.0 ** chance.randint(0, 9))
    for _ in range(chance.randint(0, 2)):
        weights[chance.randrange(len(weights))] = chance.choice(ODD_NUMBERS)
    return data[:start] + weights.tobytes()


@contextlib.contextmanager
def little_room():
    """A process that asks for more than ``ROOM`` bytes gets none; where the system can do that."""
    if sys.platform != "linux":
        yield
        return
    import resource

    size = int(re.search(r"VmSize:\s*(\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (size + ROOM, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.fixture
def images():
    """Black, white, and noise."""
    noise = np.random.default_rng(0).random((1, 28, 28), np.float32)
    return np.concatenate([np.zeros_like(noise), np.ones_like(noise), noise])


def use(path, images) -> None:
    """Load a model and do with it what the program does; all must be numbers."""
    model = load_model(path)
    spread = np.sqrt(np.array(model.description.measures.variance)).astype(np.float32)
    assert np.isfinite(spread).all()
    means, log_variances = model.encode(images)
    assert np.isfinite(means).all() and np.isfinite(log_variances).all()
    axes = 60 * np.eye(model.latents, dtype=np.float32)
    lengths = np.linalg.norm(means - means[0], axis=1)
    assert np.isfinite(lengths).all()
    for points in (means, axes, -axes, means[:1] + 60 * (means - means[0])):
        assert np.isfinite(model.decode(points)).all()


def test_the_room_is_bounded():
    """The bound itself works: what a description may claim cannot be had inside it."""
    if sys.platform != "linux":
        pytest.skip("the bound is Linux's")
    with little_room(), pytest.raises((MemoryError, RuntimeError)):
        torch.empty(2**30, dtype=torch.float32)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_damaged_models_answer_with_numbers_or_are_refused(architecture, tmp_path, images):
    data = original(architecture)
    path = tmp_path / "m.safetensors"
    path.write_bytes(data)
    use(path, images)
    chance = random.Random(20_220_901)
    refused = used = 0
    mutations = (damage_bytes, cut, splice, odd_header, odd_numbers)
    with little_room(), warnings.catch_warnings():
        warnings.simplefilter("error")
        for turn in range(MUTATIONS):
            path.write_bytes(mutations[turn % len(mutations)](data, chance))
            for open_ in (read_description, lambda path: use(path, images)):
                try:
                    open_(path)
                except UserError as error:
                    refused += 1
                    assert str(error).isprintable(), str(error)
                    assert len(str(error)) < 1000
                else:
                    used += open_ is not read_description
    assert refused > MUTATIONS  # most damage is noticed by both
    assert used > MUTATIONS // 10  # and what loads is used
