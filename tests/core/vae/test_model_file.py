import hashlib
import json
import os
import struct
import subprocess
import sys

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save

from core.errors import UserError
from core.vae import model_file
from core.vae.architectures import build
from core.vae.description import (
    Architecture,
    Convolutional,
    Measures,
    Mlp,
    ModelDescription,
    TrainingConfiguration,
)
from core.vae.library import find_model, list_models
from core.vae.model_file import (
    METADATA_KEY,
    file_digest,
    load_model,
    load_model_with_digest,
    read_description,
    save_model,
)
from core.vae.tensor_shapes import tensor_shapes, weight_bytes

architectures = st.one_of(
    st.builds(
        Mlp,
        st.lists(st.integers(1, 20), min_size=1, max_size=4).map(tuple),
        st.integers(1, 12),
    ),
    st.builds(
        Convolutional,
        st.tuples(st.integers(1, 6), st.integers(1, 6)),
        st.integers(1, 16),
        st.integers(1, 12),
    ),
)


SMALL = Mlp((8,), 3)


def described(architecture: Architecture) -> ModelDescription:
    variance = tuple(float(place) for place in range(architecture.latents))
    return ModelDescription(
        1, architecture, TrainingConfiguration(), "made up", "0" * 64, Measures(3, 2, 1, variance)
    )


def write(path, *, change=None, tensors=None):
    """A model file with its description (as JSON values) or its tensors changed."""
    torch.manual_seed(0)
    content = msgspec.to_builtins(described(SMALL))
    if change:
        change(content)
    weights = dict(build(SMALL).state_dict())
    if tensors:
        tensors(weights)
    path.write_bytes(save(weights, {METADATA_KEY: json.dumps(content)}))
    return path


@settings(max_examples=40, deadline=None)
@given(architectures)
def test_the_table_of_shapes_is_what_torch_builds(architecture):
    built = {name: tuple(value.shape) for name, value in build(architecture).state_dict().items()}
    assert tensor_shapes(architecture) == built
    assert weight_bytes(architecture) == sum(4 * np.prod(shape) for shape in built.values())


@settings(max_examples=25, deadline=None)
@given(architecture=architectures)
def test_what_is_saved_is_what_is_loaded(architecture, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "model.safetensors"
    network = build(architecture)
    save_model(path, described(architecture), network)
    model = load_model(path)
    assert model.description == described(architecture) == read_description(path)
    for name, value in network.state_dict().items():
        assert torch.equal(value, model.network.state_dict()[name])


def test_encoding_and_decoding_have_the_documented_shapes(tmp_path):
    model = load_model(write(tmp_path / "m.safetensors"))
    images = np.random.default_rng(0).random((1003, 28, 28), np.float32)
    mean, log_variance = model.encode(images)
    assert mean.shape == log_variance.shape == (1003, 3)
    alone, _ = model.encode(images[1001:1002])
    np.testing.assert_allclose(mean[1001:1002], alone, atol=1e-5)
    decoded = model.decode(mean[:5])
    assert decoded.shape == (5, 28, 28)
    assert decoded.min() >= 0
    assert decoded.max() <= 1


def swap(key, value):
    return lambda content: content.__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "tensors", "word"),
    [
        (swap("schema", 2), None, "newer version"),
        (swap("schema", 0), None, "schema 0"),
        (swap("surprise", 1), None, "surprise"),
        (swap("data", 5), None, "data"),
        (swap("architecture", {"type": "lstm", "latents": 3}), None, "lstm"),
        (swap("architecture", {"type": "mlp", "hidden": [8, 8], "latents": 3}), None, "tensors"),
        (swap("architecture", {"type": "mlp", "hidden": [9], "latents": 3}), None, "shape"),
        (None, lambda w: w.pop("decoder.2.bias"), "missing"),
        (None, lambda w: w.__setitem__("extra", torch.zeros(1)), "extra"),
        (None, lambda w: w.__setitem__("decoder.2.bias", torch.zeros(784).double()), "F32"),
        (None, lambda w: w["decoder.2.bias"].fill_(float("nan")), "finite"),
        (None, lambda w: w["decoder.2.bias"].fill_(float("inf")), "finite"),
    ],
)
def test_a_wrong_model_is_refused_with_its_reason(change, tensors, word, tmp_path):
    path = write(tmp_path / "odd.safetensors", change=change, tensors=tensors)
    with pytest.raises(UserError, match=word) as refusal:
        load_model(path)
    assert "odd.safetensors" in str(refusal.value)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"short",
        struct.pack("<Q", 2**40) + b"{}",
        struct.pack("<Q", 4) + b"[[[[",
        struct.pack("<Q", 2) + b"{}",
        struct.pack("<Q", 90_000) + b"[" * 90_000,
    ],
)
def test_what_is_no_model_is_refused(content, tmp_path):
    path = tmp_path / "odd.safetensors"
    path.write_bytes(content)
    for open_ in (load_model, read_description):
        with pytest.raises(UserError, match=r"odd\.safetensors"):
            open_(path)


def reassembled(path, change):
    """A model file with its header (as JSON values) changed, and what ``change`` returns added to it."""
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    added = change(header) or b""
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data[8 + length :] + added)


def huge(header):
    """Two kilobytes that claim to be 35 gigabytes."""
    architecture = Mlp((8192,) * 8, 4096)
    description = msgspec.to_builtins(described(architecture))
    description["measures"]["variance"] = [1.0] * 4096
    header.clear()
    header["__metadata__"] = {METADATA_KEY: json.dumps(description)}
    end = 0
    for name, shape in tensor_shapes(architecture).items():
        first, end = end, end + 4 * int(np.prod(shape))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [first, end]}


def overlapping(header):
    header["encoder.1.bias"]["data_offsets"] = header["decoder.0.bias"]["data_offsets"]


def shifted(header):
    for name, entry in header.items():
        if name != "__metadata__":
            entry["data_offsets"] = [place + 4 for place in entry["data_offsets"]]
    return b"\0" * 4


@pytest.mark.parametrize(
    "change",
    [
        huge,
        overlapping,
        shifted,
        lambda header: b"\0",
        lambda header: b"\0" * 4,
        lambda header: header["decoder.0.bias"].update(data_offsets=None),
        lambda header: header["decoder.0.bias"].update(data_offsets=[0, 1, 2]),
        lambda header: header["decoder.0.bias"].update(data_offsets=[0.0, 32.0]),
        lambda header: header["decoder.0.bias"].update(data_offsets=[2**80, 2**80 + 32]),
        lambda header: header["decoder.0.bias"].update(data_offsets=[-32, 0]),
    ],
)
def test_bytes_that_are_not_those_of_the_tensors_are_refused_before_anything_is_built(
    change, tmp_path, monkeypatch
):
    path = write(tmp_path / "odd.safetensors")
    reassembled(path, change)
    monkeypatch.setattr("core.vae.model_file.build_without_weights", None)
    for open_ in (load_model, read_description):
        with pytest.raises(UserError, match=r"odd\.safetensors.* (bytes|where)"):
            open_(path)


@pytest.mark.parametrize(
    "change",
    [
        lambda header: header["__metadata__"].update({METADATA_KEY: "\ud800"}),
        lambda header: header["__metadata__"].update({METADATA_KEY: 5}),
        lambda header: header.update({"\ud800\n": {}}),
        lambda header: header["decoder.0.bias"].update(shape="\ud800" * 500),
        lambda header: header["decoder.0.bias"].update(dtype="\n"),
        lambda header: header.update({"decoder.0.bias": 7}),
        lambda header: header.update(__metadata__=[]),
    ],
)
def test_an_odd_header_is_refused_in_one_line_that_can_be_printed(change, tmp_path):
    path = write(tmp_path / "odd.safetensors")
    reassembled(path, lambda header: change(header) and None)
    for open_ in (load_model, read_description):
        with pytest.raises(UserError, match=r"odd\.safetensors") as refusal:
            open_(path)
        assert str(refusal.value).isprintable()
        assert len(str(refusal.value)) < 600


def test_tensors_may_come_in_any_order(tmp_path):
    path = write(tmp_path / "m.safetensors")
    before = load_model(path)
    data = path.read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]
    numbers = b""
    for name in sorted(tensor_shapes(SMALL), reverse=True):
        first, last = header[name]["data_offsets"]
        header[name]["data_offsets"] = [len(numbers), len(numbers) + last - first]
        numbers += body[first:last]
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + numbers)
    after = load_model(path)
    for name, value in before.network.state_dict().items():
        assert torch.equal(value, after.network.state_dict()[name])


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("variance", [1.0, -1.0, 0.0]),
        ("variance", [1.0, 1e300, 0.0]),
        ("variance", [1.0, None, 0.0]),
        ("variance", [1.0, 0.0]),
        ("variance", [0.5] * 5000),
        ("nelbo", 1e300),
        ("nelbo", -50.0),
        ("kl", -50.0),
        ("reconstruction", 1e13),
        ("images", 0),
        ("images", 2**62),
    ],
)
def test_measures_that_cannot_be_are_refused(figure, value, tmp_path):
    path = write(
        tmp_path / "odd.safetensors", change=lambda c: c["measures"].__setitem__(figure, value)
    )
    for open_ in (load_model, read_description):
        with pytest.raises(UserError, match=r"odd\.safetensors"):
            open_(path)


def test_the_digest_is_that_of_the_bytes_that_were_loaded(tmp_path, monkeypatch):
    path = write(tmp_path / "m.safetensors")
    model, digest = load_model_with_digest(path)
    assert digest == hashlib.sha256(path.read_bytes()).hexdigest() == file_digest(path)
    assert model.description == read_description(path)


def test_a_file_that_is_replaced_while_it_is_read_keeps_its_own_digest(tmp_path, monkeypatch):
    path = write(tmp_path / "m.safetensors")
    expected = file_digest(path)
    weights = load_model(path).network.state_dict()
    build_first = model_file.build_without_weights

    def replace_then_build(architecture):
        other = write(tmp_path / "other", tensors=lambda w: w["decoder.2.bias"].fill_(1.0))
        other.replace(path)
        return build_first(architecture)

    monkeypatch.setattr(model_file, "build_without_weights", replace_then_build)
    model, digest = load_model_with_digest(path)
    assert digest == expected
    for name, value in model.network.state_dict().items():
        assert torch.equal(value, weights[name])


@pytest.mark.parametrize("change", ["shorter", "longer"])
def test_a_file_that_changes_while_it_is_read_is_refused(change, tmp_path, monkeypatch):
    path = write(tmp_path / "m.safetensors")
    build_first = model_file.build_without_weights

    def change_then_build(architecture):
        if change == "shorter":
            os.truncate(path, path.stat().st_size - 9000)
        else:
            with path.open("ab") as file:
                file.write(b"\0")
        return build_first(architecture)

    monkeypatch.setattr(model_file, "build_without_weights", change_then_build)
    with pytest.raises(UserError, match="changed while it was read"):
        load_model(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path):
    path = tmp_path / "pipe.safetensors"
    os.mkfifo(path)
    for open_ in (load_model, read_description, file_digest):
        with pytest.raises(UserError, match="not an ordinary file"):
            open_(path)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the peak")
def test_loading_needs_little_more_memory_than_the_weights(tmp_path):
    """Peak memory of a process that loads 96 MB of weights, over one that has loaded a tiny model."""
    path = tmp_path / "m.safetensors"
    architecture = Mlp((3000, 3000), 64)
    network = build(architecture)
    save_model(path, described(architecture), network)
    tiny = write(tmp_path / "tiny.safetensors")
    program = (
        "import re, sys; from pathlib import Path;"
        "from core.vae.model_file import load_model_with_digest as load;"
        "peak = lambda: int(re.search(r'VmHWM:\\s*(\\d+) kB', STATUS.read_text())[1]);"
        "STATUS = Path('/proc/self/status');"
        "load(Path(sys.argv[1]));"
        # The peak of the imports is not to hide that of the load.
        "Path('/proc/self/clear_refs').write_text('5');"
        "before = peak(); load(Path(sys.argv[2])); print(peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tiny, path], capture_output=True, text=True, check=True
    )
    weights = weight_bytes(architecture)
    assert 0.9 * weights < int(done.stdout) * 1024 < 2.2 * weights


def test_nothing_is_saved_that_could_not_be_loaded(tmp_path):
    path = tmp_path / "m.safetensors"
    network = build(SMALL)
    wrong = Measures(float("nan"), 2, 1, (1.0, 1.0, 1.0))
    with pytest.raises(UserError, match=r"nelbo.*learning rate"):
        save_model(path, msgspec.structs.replace(described(SMALL), measures=wrong), network)
    with torch.no_grad():
        network.decoder[0].weight[0, 0] = float("nan")
    with pytest.raises(UserError, match=r"cannot decode.*learning rate"):
        save_model(path, described(SMALL), network)
    assert not path.exists()


def test_a_file_over_the_limit_is_refused_without_being_read(tmp_path):
    path = tmp_path / "huge.safetensors"
    with path.open("wb") as file:
        file.truncate(257 * 2**20)
    for open_ in (load_model, read_description):
        with pytest.raises(UserError, match="256"):
            open_(path)


def test_digest_follows_the_file(tmp_path):
    path = write(tmp_path / "m.safetensors")
    before = file_digest(path)
    path.write_bytes(path.read_bytes() + b" ")
    assert file_digest(path) != before


def test_models_are_found_by_name_and_path_and_damaged_ones_listed(tmp_path, monkeypatch):
    monkeypatch.setenv("LATENT_TRANSLATOR_DATA", str(tmp_path))
    (tmp_path / "models").mkdir()
    good = write(tmp_path / "models" / "mine.safetensors")
    (tmp_path / "models" / "broken.safetensors").write_bytes(b"no model at all")
    assert find_model("mine") == good
    assert find_model(str(good)) == good
    for name in ("nobody", "../models/mine", str(tmp_path / "models"), ""):
        with pytest.raises(UserError):
            find_model(name)
    listed = {entry.name: entry for entry in list_models()}
    assert listed["mine"].problem == ""
    assert "broken.safetensors" in listed["broken"].problem
