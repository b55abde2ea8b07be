import json
import struct

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save

from core.errors import UserError
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
    read_description,
    save_model,
    tensor_shapes,
)

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
