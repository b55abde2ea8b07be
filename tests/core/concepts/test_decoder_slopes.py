"""Gradients through the decoder, against finite differences and against autograd."""

import numpy as np
import pytest
import torch

from core.concepts.attributes import ATTRIBUTES, attribute_of
from core.concepts.decoder_slopes import decode_with_jacobian, pixel_gradients, slopes
from core.concepts.recipes import Marked
from core.vae.description import Convolutional, Mlp
from tests.core.concepts.dark_model import dark_model
from tests.models import tiny_model

ARCHITECTURES = [Mlp((16,), 5), Mlp((24, 12), 5), Convolutional((4, 6), 16, 5)]
MARK = attribute_of(Marked("toe", ((300, 1.0), (301, 0.5))))
STEP = 1e-5


def points(count=3, seed=0):
    return torch.from_numpy(np.random.default_rng(seed).standard_normal((count, 5)))


def double(architecture):
    model = dark_model(architecture)
    model.network.double()
    return model


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_jacobian_is_that_of_finite_differences(architecture):
    model, at = double(architecture), points()
    every = torch.arange(5)
    pixels, jacobian = decode_with_jacobian(model, at, every)
    assert jacobian.shape == (3, 5, 784)
    for axis in range(5):
        step = STEP * torch.eye(5, dtype=torch.float64)[axis]
        ahead, _ = decode_with_jacobian(model, at + step, every)
        behind, _ = decode_with_jacobian(model, at - step, every)
        expected = (ahead - behind) / (2 * STEP)
        assert jacobian[:, axis].numpy() == pytest.approx(expected.numpy(), abs=1e-6)
    decoded = torch.sigmoid(model.network.decode(at)).detach()
    assert pixels.numpy() == pytest.approx(decoded.numpy(), abs=1e-12)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
@pytest.mark.parametrize("attribute", [*ATTRIBUTES.values(), MARK], ids=lambda a: a.name)
def test_attributes_gradients_are_those_of_finite_differences(architecture, attribute):
    model, at = double(architecture), points(seed=1)
    found = slopes(model, at, [attribute])
    assert np.abs(found.gradients.numpy()).max() > 1e-8
    for axis in range(5):
        step = 1e-6 * torch.eye(5, dtype=torch.float64)[axis]
        ahead = slopes(model, at + step, [attribute]).values
        behind = slopes(model, at - step, [attribute]).values
        expected = ((ahead - behind) / 2e-6).numpy()
        scale = attribute.step
        assert found.gradients[:, :, axis].numpy() == pytest.approx(expected, abs=1e-3 * scale)


def test_companions_each_have_their_own_gradient():
    model, at = double(ARCHITECTURES[0]), points()
    companions = ATTRIBUTES["brightness"].companions
    found = slopes(model, at, [], [companions])
    leaf = at.clone().requires_grad_()
    images = torch.sigmoid(model.network.decode(leaf)).view(-1, 1, 28, 28)
    values = companions.of(images.expand(-1, companions.count, -1, -1))
    assert found.values.numpy() == pytest.approx(values.detach().numpy())
    for place in range(companions.count):
        (expected,) = torch.autograd.grad(values[:, place].sum(), leaf, retain_graph=True)
        assert found.gradients[:, place].numpy() == pytest.approx(expected.numpy(), abs=1e-12)


def test_only_the_dimensions_that_are_asked_for_are_differentiated_by():
    model, at = tiny_model(), points().float()
    some = torch.tensor([3, 1])
    whole = slopes(model, at, [ATTRIBUTES["height"]])
    part = slopes(model, at, [ATTRIBUTES["height"]], dimensions=some)
    assert part.gradients.numpy() == pytest.approx(whole.gradients[:, :, some].numpy(), abs=1e-5)


@pytest.mark.parametrize("attribute", [*ATTRIBUTES.values(), MARK], ids=lambda a: a.name)
def test_a_black_image_has_finite_gradients(attribute):
    values, gradients = pixel_gradients(torch.zeros(2, 784), [attribute])
    assert torch.isfinite(values).all()
    assert torch.isfinite(gradients).all()


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_gradients_are_the_same_whichever_way_they_are_computed(architecture):
    """Pulled back where there are few numbers, pushed forward where there are many."""
    model, at = double(architecture), points(70, seed=2)  # more than are computed at once
    few = [ATTRIBUTES["height"], ATTRIBUTES["brightness"]]
    alone = slopes(model, at, few)
    every = torch.arange(5)
    pixels, jacobian = decode_with_jacobian(model, at, every)
    values, by_pixel = pixel_gradients(pixels, few)
    assert alone.values.numpy() == pytest.approx(values.numpy(), abs=1e-12)
    expected = (by_pixel @ jacobian.transpose(1, 2)).numpy()
    assert alone.gradients.numpy() == pytest.approx(expected, abs=1e-10)
    many = slopes(model, at, few, [ATTRIBUTES["brightness"].companions])
    assert many.gradients[:, :2].numpy() == pytest.approx(expected, abs=1e-10)
