"""A pane before somebody looks at it: an empty place in the window, and a controller that can wait.

Building a pane takes time that the window's start need not wait for.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.surroundings import PaneController

Controller = TypeVar("Controller", bound=PaneController)


class Entrance(QWidget, Generic[Controller]):
    """The pane's place, and what the window asks of its controller."""

    def __init__(
        self,
        build: Callable[[], tuple[QWidget, Controller]],
        shortcuts: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """``build`` makes the pane and its controller, when either is first needed."""
        super().__init__(parent)
        self._build = build
        self._shortcuts = shortcuts
        self._started = False
        self._controller: Controller | None = None
        self._pane: QWidget | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    @property
    def controller(self) -> Controller:
        """The pane's controller; it and the pane are built when this is first asked for."""
        if self._controller is None:
            self._pane, self._controller = self._build()
            layout = self.layout()
            assert layout is not None
            layout.addWidget(self._pane)
            self._pane.show()
            if self._started:
                self._controller.start()
        return self._controller

    @property
    def pane(self) -> QWidget:
        """The pane itself, built as the controller is."""
        _ = self.controller
        assert self._pane is not None
        return self._pane

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
        """As the controller does."""
        self.controller.export_strip()

    def copy_strip(self) -> None:
        """As the controller does."""
        self.controller.copy_strip()

    def paste_picture(self) -> None:
        """As the controller does."""
        self.controller.paste_picture()

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """As the controller does."""
        self.controller.add_pictures(paths)

    def edit_actions(self) -> Sequence[QAction]:
        """None: they would have to be there before the pane."""
        return []

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys of single widgets, for the shortcuts page."""
        return self._shortcuts
