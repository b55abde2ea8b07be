"""A flat "What is this?" button that shows a pane's question in two sentences."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QToolButton, QVBoxLayout, QWidget

from gui.theme import BODY, GRID, font

WIDTH = 46 * GRID
"""Of the sentences, in pixels."""


class WhatIsThis(QToolButton):
    """Shows its sentences in a frame of their own, until a click anywhere, Escape, Enter or Space."""

    def __init__(self, sentences: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("What is this?")
        self.setAutoRaise(True)
        self.setToolTip("What this pane is for, in two sentences")
        self.setAccessibleName("What is this?")
        self.setAccessibleDescription(sentences)
        self.page = _Page(sentences, self)
        self.clicked.connect(self._show)

    def sentences(self) -> str:
        """What is shown."""
        return self.page.label.text()

    def _show(self) -> None:
        page = self.page
        page.adjustSize()
        place = self.mapToGlobal(QPoint(0, self.height() + 2))
        room = self.screen().availableGeometry()
        # Under the button; moved in where the screen ends.
        x = max(min(place.x(), room.right() - page.width()), room.left())
        y = max(min(place.y(), room.bottom() - page.height()), room.top())
        page.move(x, y)
        page.show()
        page.setFocus()


class _Page(QFrame):
    """The sentences; a popup closes by itself on a click beside it."""

    def __init__(self, sentences: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("whatIsThis")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(sentences)
        self.label = QLabel(sentences)
        self.label.setFont(font(BODY))
        self.label.setWordWrap(True)
        self.label.setFixedWidth(WIDTH)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.addWidget(self.label)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.close()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: object) -> None:
        self.close()
