"""Calls put off until the events that are being handled are done."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def soon(owner: QObject, action: Callable[[], object]) -> None:
    """Call ``action`` from the event loop, unless ``owner`` is gone by then.

    Not by ``QTimer.singleShot(0, owner, action)``: PySide 6.9 loses an exception that is raised in
    such a call, where one that is raised in a slot reaches ``sys.excepthook`` and so the user.
    """
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.timeout.connect(action)
    timer.timeout.connect(timer.deleteLater)
    timer.start(0)
