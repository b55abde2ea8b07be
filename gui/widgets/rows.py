"""Widgets side by side, and fields under each other."""

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QWidget

from gui.theme import GRID


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


def dialog_form() -> QFormLayout:
    """Rows of a dialog, each a name and its field; fields that can are as wide as there is room."""
    form = QFormLayout()
    form.setVerticalSpacing(GRID)
    form.setHorizontalSpacing(2 * GRID)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form
