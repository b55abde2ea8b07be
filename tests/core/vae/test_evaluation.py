import pytest
import torch

from core.errors import UserError
from core.files import trained_folder
from core.vae import evaluation
from core.vae.evaluation import evaluate
from core.vae.library import SHIPPED
from core.vae.model_file import load_model
from tests.models import tiny_model


@pytest.fixture
def two_threads():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def test_measures_do_not_depend_on_the_number_of_threads_and_leave_it_alone(two_threads):
    network = tiny_model().network
    with_two = evaluate(network)
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)
    assert evaluate(network) == with_two


def test_the_number_of_threads_is_put_back_after_a_failure_too(two_threads, monkeypatch):
    monkeypatch.setattr(evaluation, "test_split", None)
    with pytest.raises(TypeError):
        evaluate(tiny_model().network)
    assert torch.get_num_threads() == 2


@pytest.mark.parametrize("value", [1e30, float("nan")])
def test_measures_that_are_no_numbers_are_told(value):
    network = tiny_model().network
    with torch.no_grad():
        network.encoder[-1].bias[:] = value
    with pytest.raises(UserError, match="no finite NELBO"):
        evaluate(network)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_models_measures_are_those_in_their_files(name):
    """On another type of CPU the last digits may differ, by no more than sums in another order do."""
    model = load_model(trained_folder() / f"{name}.safetensors")
    measured, written = evaluate(model.network), model.description.measures
    assert measured.nelbo == pytest.approx(written.nelbo, rel=1e-6)
    assert measured.kl == pytest.approx(written.kl, rel=1e-5)
    assert measured.variance == pytest.approx(written.variance, rel=1e-4, abs=1e-6)
    assert measured.active == written.active


def test_how_the_weights_lie_in_memory_does_not_matter():
    network = load_model(trained_folder() / "large.safetensors").network
    before = [parameter.stride() for parameter in network.parameters()]
    measured = evaluate(network)
    assert [parameter.stride() for parameter in network.parameters()] == before
    for order in (torch.channels_last, torch.contiguous_format):
        assert evaluate(network.to(memory_format=order)) == measured
