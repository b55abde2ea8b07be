"""The one way in which this program imports torchvision.

torchvision's CUDA build (the one on the Python Package Index for Linux) does not load its compiled
operators beside a CPU build of torch. It tolerates that, except that it then describes two of the
operators, which nobody has declared: ``operator torchvision::nms does not exist``. Declared, though
never used, they let the data sets work, and only those are needed here.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

_UNDECLARED = {
    "nms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "qnms": "(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
}

_declarations: list[Any] = []
"""Declarations live as long as the object that made them."""


def import_torchvision() -> ModuleType:
    """The module ``torchvision``.

    Where torchvision imports as it is, nothing else is done.

    Raises:
        ImportError: if torchvision is not installed.
    """
    try:
        return import_module("torchvision")
    except RuntimeError as error:
        if "torchvision::" not in str(error):
            raise
    _forget_half_imported()
    _declare_missing()
    return import_module("torchvision")


def _forget_half_imported() -> None:
    """Have the modules of the import that failed made anew: the package itself was not kept."""
    for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
        del sys.modules[name]


def _declare_missing() -> None:
    """Tell torch the signatures of the operators that torchvision describes without having them."""
    import torch

    fragment: Any = torch.library.Library  # it has no types of its own
    for name, signature in _UNDECLARED.items():
        if not hasattr(torch.ops.torchvision, name):
            library = fragment("torchvision", "FRAGMENT")
            library.define(name + signature)
            _declarations.append(library)
