import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from safetensors.torch import load_file, save_file

from core.errors import UserError
from core.vae.architectures import build
from core.vae.description import Convolutional, Mlp
from core.vae.model_file import METADATA_KEY, load_model
from core.vae.presets import presets
from core.vae.soundness import problem_of
from core.vae.tensor_file import open_tensor_file
from tests.models import tiny_model, tiny_model_file

ARCHITECTURES = (Mlp((16, 9), 3), Convolutional((3, 4), 12, 3))


@pytest.mark.parametrize("architecture", [preset.architecture for preset in presets()])
def test_what_a_training_starts_from_is_sound(architecture):
    assert problem_of(build(architecture)) == ""


def test_a_deep_and_wide_network_is_sound():
    assert problem_of(build(Mlp((1000,) * 8, 20))) == ""


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("part", ["encoder", "decoder"])
def test_weights_of_1e38_are_refused(architecture, sign, part):
    network = tiny_model(architecture=architecture).network
    first = next(layer for layer in getattr(network, part) if hasattr(layer, "weight"))
    with torch.no_grad():
        first.weight.copy_(torch.where(torch.rand(first.weight.shape) < 0.5, -1e38, 1e38) * sign)
    assert f"cannot {part[:-1]}" in problem_of(network)


def test_a_file_with_weights_of_1e38_is_refused_in_one_sentence(tmp_path):
    path = tiny_model_file(tmp_path / "odd.safetensors")
    with open_tensor_file(path, 2**20, "model file", "") as file:
        text = file.metadata(METADATA_KEY)
    weights = load_file(path)
    weights["encoder.1.weight"][0] = 1e38
    weights["encoder.1.weight"][1] = -1e38
    save_file(weights, path, {METADATA_KEY: text})
    with pytest.raises(UserError, match=r"odd\.safetensors is of no use: its weights are so large"):
        load_model(path)


def test_latents_beyond_a_million_are_refused():
    network = tiny_model().network
    with torch.no_grad():
        network.encoder[-1].bias[0] = 2e6
    assert "beyond 1,000,000" in problem_of(network)


def test_an_image_with_latents_beyond_a_million_is_refused_by_the_model():
    """The images that are tried are encoded well; one pixel pattern among all others is not."""
    model = tiny_model(architecture=Mlp((1,), 2))
    with torch.no_grad():
        for parameter in model.network.parameters():
            parameter.zero_()
        # The hidden unit wakes only for an image that is lit on its left and nowhere else.
        weight = model.network.encoder[1].weight.view(28, 28)
        weight[:, :14] = 1.0
        weight[:, 14:] = -1.0
        weight[14, 3] = -500.0
        model.network.encoder[3].weight[:] = 1e5
    assert problem_of(model.network) == ""
    image = np.zeros((1, 28, 28), np.float32)
    image[0, :, :14] = 1.0
    image[0, 14, 3] = 0.0
    with pytest.raises(UserError, match="beyond 1,000,000"):
        model.encode(image)
    assert np.isfinite(model.encode(np.zeros((1, 28, 28), np.float32))).all()


EXTREME = st.sampled_from([0.0, 1.0, -1.0, 1e6, -1e12, 1e18, -1e19, 1e30, -1e36, 3e38, -3e38])


@settings(max_examples=150)
@given(
    st.sampled_from(ARCHITECTURES),
    st.lists(st.tuples(st.integers(0, 2**31), EXTREME), max_size=6),
    arrays(np.float32, (2, 28, 28), elements=st.floats(0, 1, width=32)),
    arrays(np.float32, (3, 3), elements=st.floats(-(2.0**39), 2.0**39, width=32)),
)
def test_what_is_sound_answers_with_numbers(architecture, changes, images, latents):
    model = tiny_model(architecture=architecture)
    with torch.no_grad():
        weights = torch.nn.utils.parameters_to_vector(model.network.parameters())
        for place, value in changes:
            weights[place % len(weights)] = value
        torch.nn.utils.vector_to_parameters(weights, model.network.parameters())
    if problem_of(model.network):
        return
    decoded = model.decode(latents)
    assert np.isfinite(decoded).all()
    try:
        mean, log_variance = model.encode(images)
    except UserError:
        return
    assert np.isfinite(mean).all() and np.isfinite(log_variance).all()
    assert np.isfinite(model.decode(mean)).all()
