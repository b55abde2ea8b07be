"""What a person's hands do in any pane: go to it, press, type, and wait for what that brings about."""

import time

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTabBar, QWidget

LEFT = Qt.MouseButton.LeftButton


class Hands:
    """Drives a shown MainWindow, and goes first to the pane whose controller is of a kind."""

    patience = 60.0
    """Seconds until a wait has failed; reached only by a bug or a stopped machine."""

    def __init__(self, window, kind: type):
        self.window = window
        kinds = [isinstance(one, kind) for one in window.controllers]
        window.findChild(QTabBar).setCurrentIndex(kinds.index(True))

    def message(self) -> str:
        shown = self.window.messages.shown
        return "" if shown is None else shown.text

    def wait_until(self, holds):
        """Handle events until ``holds()``, and then those that are left."""
        deadline = time.monotonic() + self.patience
        QApplication.processEvents()
        while not holds():
            assert time.monotonic() < deadline, "what was waited for has not come"
            QApplication.processEvents()
            time.sleep(0.001)  # unlike QTest.qWait, this lets the engine's thread go on
        QApplication.processEvents()

    def settle(self):
        """Until everything that was asked is answered and shown."""
        self.wait_until(lambda: not self.window.bridge.is_busy)

    def keys(self, widget, *keys, modifier=Qt.KeyboardModifier.NoModifier):
        widget.setFocus()
        for key in keys:
            QTest.keyClick(widget, key, modifier)

    def click(self, widget: QWidget, at: QPoint | None = None):
        QTest.mouseClick(widget, LEFT, pos=at or widget.rect().center())
