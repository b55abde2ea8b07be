import pytest
import torch

from core.errors import UserError
from core.vae.devices import chosen_device, device_name


@pytest.fixture
def cards(monkeypatch):
    def there(cuda, mps):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return there


@pytest.mark.parametrize(
    ("cuda", "mps", "device"),
    [(False, False, "cpu"), (True, False, "cuda"), (False, True, "mps")],
)
def test_a_card_is_used_where_there_is_one(cuda, mps, device, cards):
    cards(cuda, mps)
    assert chosen_device() == device
    assert chosen_device("cpu") == "cpu"


def test_a_device_that_is_not_there_is_refused(cards):
    cards(False, False)
    with pytest.raises(UserError, match="no device 'cuda' here; this machine has cpu"):
        chosen_device("cuda")


def test_a_device_has_a_name():
    assert device_name("cpu") == "CPU"
