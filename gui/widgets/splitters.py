"""Splitters that have the sizes that they had last."""

from PySide6.QtWidgets import QSplitter

from gui.settings import Settings


def keep_sizes(splitter: QSplitter, name: str, settings: Settings) -> bool:
    """Give a splitter the sizes that it had last, and remember them from now on.

    Returns
    -------
        Whether there were any.
    """
    state = settings.splitter_state(name)
    restored = state is not None and splitter.restoreState(state)
    splitter.splitterMoved.connect(
        lambda *_: settings.set_splitter_state(name, splitter.saveState())
    )
    return restored
