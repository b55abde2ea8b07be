"""The 2-D latents pane before somebody looks at it: an empty place, and a controller that can wait.

Building the pane takes as long as half of the window's start, which need not wait for a pane that is not
the first to be seen.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.latents.shortcuts import SHORTCUTS
from gui.surroundings import Surroundings

if TYPE_CHECKING:
    from gui.latents.controller import LatentsController


class LatentsEntrance(QWidget):
    """The pane's place in the window, and what the window asks of its controller."""

    def __init__(self, around: Surroundings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._around = around
        self._started = False
        self._controller: LatentsController | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def controller(self) -> "LatentsController":
        """The pane's controller; it and the pane are built when this is first asked for."""
        if self._controller is None:
            from gui.latents.controller import LatentsController
            from gui.latents.pane import LatentsPane

            pane = LatentsPane()
            self._controller = LatentsController(self._around, pane)
            layout = self.layout()
            assert layout is not None
            layout.addWidget(pane)
            pane.show()
            if self._started:
                self._controller.start()
        return self._controller

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        _ = self.controller

    # What the window asks of a pane

    def start(self) -> None:
        """The window is painted; the pane still waits until somebody looks at it."""
        self._started = True
        if self._controller is not None:
            self._controller.start()

    def export_strip(self) -> None:
        """Export both views."""
        self.controller.export_strip()

    def copy_strip(self) -> None:
        """Copy both views as a picture."""
        self.controller.copy_strip()

    def paste_picture(self) -> None:
        """Take the clipboard's picture: it is marked in both spaces."""
        self.controller.paste_picture()

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take picture files: they are marked in both spaces."""
        self.controller.add_pictures(paths)

    def edit_actions(self) -> Sequence[QAction]:
        """None: what can be done here is in the pane."""
        return []

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys of single widgets, for the shortcuts page."""
        return SHORTCUTS
