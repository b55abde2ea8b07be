"""An image and what the models make of it, and where it can go."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.latents.small_button import small_button
from gui.theme import GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font
from gui.widgets.image_view import ImageView

ZOOM = 3
SLOTS = {"first": "A", "second": "B", "base": "Base"}
_SLOT_WORDS = {"first": "image A", "second": "image B", "base": "the base"}


class PointPanel(QWidget):
    """A title, images side by side, a line about them, and buttons that send the first one on."""

    used = Signal(str)
    """A slot of the traversal pane: first, second or base."""

    def __init__(self, title: str, count: int, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = empty
        label = QLabel(title)
        label.setFont(figure_font(SMALL, strong=True))
        self.views = [
            ImageView(title, caption=" ", empty_text="", zoom=ZOOM, smallest_zoom=ZOOM)
            for _ in range(count)
        ]
        self.line = ElidedLabel(empty)
        self.buttons: dict[str, QPushButton] = {}
        head = QHBoxLayout()
        head.setSpacing(GRID // 2)
        head.addWidget(label)
        head.addStretch(1)
        use = QLabel("Use as")
        use.setFont(figure_font(SMALL))
        head.addWidget(use)
        for slot, text in SLOTS.items():
            words = _SLOT_WORDS[slot]
            button = small_button(
                text, f"Make this {words} of the Traversal pane", f"{title}: use as {words}"
            )
            button.clicked.connect(lambda _=False, which=slot: self.used.emit(which))
            head.addWidget(button)
            self.buttons[slot] = button
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for view in self.views:
            view.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(view)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addLayout(row)
        column.addWidget(self.line)
        self.clear()

    def show_images(
        self,
        captions: Sequence[str],
        images: Sequence[NDArray[np.float32] | None],
        text: str,
        colour: str | None = None,
        tips: Sequence[str] = (),
        usable: bool = True,
    ) -> None:
        """Show images (28, 28) under their captions, with one line about them."""
        for place, view in enumerate(self.views):
            caption = captions[place] if place < len(captions) else " "
            view.set_caption(caption)
            view.set_image(images[place] if place < len(images) else None)
            view.setToolTip(tips[place] if place < len(tips) else caption)
        self.line.set_text(text, colour)
        for button in self.buttons.values():
            button.setEnabled(usable)

    def clear(self) -> None:
        """Say what to do to see something."""
        for view in self.views:
            view.set_image(None)
        self.line.set_text(self._empty)
        for button in self.buttons.values():
            button.setEnabled(False)
