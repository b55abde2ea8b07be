"""For all tests: no window on the screen, and nothing of the user's is touched."""

import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import hypothesis
import pytest

# How long an example takes says more about the machine than about the program.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory, monkeypatch):
    """Data, state and configuration of each test lie in a folder of its own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("LATENT_TRANSLATOR_STATE", str(home / "state"))
    monkeypatch.delenv("LATENT_TRANSLATOR_DATA", raising=False)
    for name in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name))
    if sys.platform == "win32":
        monkeypatch.setenv("APPDATA", str(home))
        monkeypatch.setenv("LOCALAPPDATA", str(home))
