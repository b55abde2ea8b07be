import subprocess
import sys
import types

import pytest

from core.images import torchvision_import
from core.images.torchvision_import import import_torchvision


def test_torchvision_imports_in_a_fresh_process():
    program = (
        "from core.images.torchvision_import import import_torchvision\n"
        "t = import_torchvision()\n"
        "assert import_torchvision() is t\n"
        "import torchvision\n"
        "assert torchvision is t\n"
        "print(t.datasets.FashionMNIST.__name__)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=200, check=False
    )
    assert done.stdout.strip() == "FashionMNIST", done.stderr


def test_where_it_imports_as_it_is_nothing_is_declared(monkeypatch):
    module = types.ModuleType("torchvision")
    monkeypatch.setitem(sys.modules, "torchvision", module)
    monkeypatch.setattr(torchvision_import, "_declare_missing", lambda: pytest.fail("declared"))
    assert import_torchvision() is module


def test_other_failures_are_not_hidden(monkeypatch):
    def fail(_):
        raise RuntimeError("something else")

    monkeypatch.setattr(torchvision_import, "import_module", fail)
    with pytest.raises(RuntimeError, match="something else"):
        import_torchvision()
