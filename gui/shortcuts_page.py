"""The shortcuts page: every key of the program, made from what the menus and panes say themselves."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.theme import BODY, GRID, SMALL, TITLE

KEYS_WIDTH = 18 * GRID

Section = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and below it (keys, what they do)."""


class ShortcutsPage(QDialog):
    """A window beside the main one, which goes on working."""

    def __init__(self, sections: Sequence[Section], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self.resize(72 * GRID, 72 * GRID)
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        row = 0
        for heading, lines in sections:
            if not lines:
                continue
            title = QLabel(heading)
            title.setFont(theme.font(TITLE, bold=True))
            grid.addWidget(title, row, 0, 1, 2)
            row += 1
            for keys, meaning in lines:
                grid.addWidget(_key_label(keys), row, 0, Qt.AlignmentFlag.AlignTop)
                label = QLabel(meaning)
                label.setFont(theme.font(BODY))
                label.setWordWrap(True)
                grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignTop)
                row += 1
            grid.setRowMinimumHeight(row, GRID)
            row += 1
        grid.setRowStretch(row, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(page)
        area.setAccessibleName("Keyboard shortcuts")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, GRID)
        layout.addWidget(area)
        row_of_buttons = QVBoxLayout()
        row_of_buttons.setContentsMargins(2 * GRID, 0, 2 * GRID, 0)
        row_of_buttons.addWidget(buttons)
        layout.addLayout(row_of_buttons)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()


def _key_label(keys: str) -> QLabel:
    label = QLabel(keys)
    label.setFont(theme.font(SMALL, bold=True))
    label.setFixedWidth(KEYS_WIDTH)
    label.setWordWrap(True)
    return label
