"""On what a training computes: the CPU, a CUDA card, or Apple's MPS."""

from core.errors import UserError

AUTO = "auto"
DEVICES = (AUTO, "cpu", "cuda", "mps")
"""What may be asked for; ``auto`` is a card where there is one, else the CPU."""


def chosen_device(wanted: str = AUTO) -> str:
    """The device that is meant: ``cpu``, ``cuda`` or ``mps``.

    Raises
    ------
    UserError
        This machine, or the PyTorch that is installed, does not have it.
    """
    import torch

    there = {
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wanted == AUTO:
        return next(name for name, found in there.items() if found)
    if not there.get(wanted, False):
        having = ", ".join(name for name, found in there.items() if found)
        raise UserError(f"There is no device '{wanted}' here; this machine has {having}.")
    return wanted


def device_name(device: str) -> str:
    """What to call a device in a sentence: the card's own name where it has one."""
    import torch

    if device.startswith("cuda"):
        return f"{device} ({torch.cuda.get_device_name(device)})"
    return {"cpu": "CPU", "mps": "MPS"}.get(device, device)
