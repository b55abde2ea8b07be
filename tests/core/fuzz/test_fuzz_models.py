"""At least 600 damaged model files: each loads or is refused in one sentence."""

import json
import random
import struct

import msgspec
import torch
from safetensors.torch import save

from core.errors import UserError
from core.vae.architectures import build
from core.vae.description import Measures, Mlp, ModelDescription, TrainingConfiguration
from core.vae.model_file import METADATA_KEY, load_model, read_description

MUTATIONS = 600
ODD_VALUES = (None, -1, 0, 2**63, 1e308, True, "", "x" * 5000, [], {}, [[[]]], [0] * 4000, "F64")


def original() -> bytes:
    torch.manual_seed(0)
    architecture = Mlp((6,), 2)
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


def test_damaged_models_load_or_are_refused(tmp_path):
    data = original()
    path = tmp_path / "m.safetensors"
    path.write_bytes(data)
    load_model(path)
    chance = random.Random(20_220_901)
    refused = 0
    for turn in range(MUTATIONS):
        mutate = (damage_bytes, cut, splice, odd_header)[turn % 4]
        path.write_bytes(mutate(data, chance))
        for open_ in (read_description, load_model):
            try:
                open_(path)
            except UserError as error:
                refused += 1
                assert str(error).count("\n") == 0, str(error)
                assert len(str(error)) < 1000
    assert refused > MUTATIONS  # most damage is noticed by both
