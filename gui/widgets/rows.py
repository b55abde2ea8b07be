"""Widgets side by side."""

from PySide6.QtWidgets import QHBoxLayout, QWidget


def side_by_side(*widgets: QWidget | None, gap: int) -> QHBoxLayout:
    """A row of widgets ``gap`` pixels apart; what is left over goes where None is."""
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
