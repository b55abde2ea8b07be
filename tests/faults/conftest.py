"""The window's own fixtures."""

from tests.gui.conftest import dialogs, make_window, qapp  # noqa: F401 (fixtures)
