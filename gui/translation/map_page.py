"""The map as a picture, with what was chosen when it was fitted."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.engine.translation_requests import FittedMap
from gui.theme import BODY, GRID, SMALL
from gui.translation.map_view import MapView
from gui.widgets.figures import figure_font

NOTES_WIDTH = 40 * GRID

READ = (
    "Each column is one active dimension of the source, each row one of the target, both in their "
    "standard deviations over the test images. A shade says how far the target's dimension moves when "
    "the source's moves by one: a rotation would have rows and columns of length 1."
)


class MapPage(QWidget):
    """Composes its views."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = MapView()
        self.title = QLabel()
        self.title.setFont(figure_font(BODY, strong=True))
        self.title.setWordWrap(True)
        self.cell, self.notes, read = _paragraph(), _paragraph(), _paragraph()
        self.cell.setMinimumHeight(4 * self.cell.fontMetrics().lineSpacing())
        read.setText(READ)
        read.setProperty("quiet", True)
        side = QVBoxLayout()
        side.setSpacing(GRID)
        for widget in (self.title, read, self.notes, self.cell):
            side.addWidget(widget)
        side.addStretch(1)
        beside = QWidget()
        beside.setLayout(side)
        beside.setFixedWidth(NOTES_WIDTH)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addWidget(self.view, 1)
        row.addWidget(beside)
        self.view.pointed.connect(lambda text: self.cell.setText(text or "Point at a cell."))
        self.cell.setText("Point at a cell.")

    def show_map(self, title: str, found: FittedMap, source: str, target: str) -> None:
        """A map, and what was chosen."""
        self.title.setText(title)
        self.view.show_picture(found.picture, source, target)
        kind = (
            "It is linear: the same at every point."
            if found.picture.linear
            else "It is not linear: shown is the mean of its derivative over 60 shoes."
        )
        fitted = (
            f"Fitted on {found.images:,} images that both models have seen."
            if found.images
            else "It is not fitted on any shared image."
        )
        self.notes.setText("\n".join((kind, fitted, *found.notes)))

    def show_sentence(self, title: str, sentence: str) -> None:
        """In place of a map."""
        self.title.setText(title)
        self.view.show_sentence(sentence)
        self.notes.setText("")


def _paragraph() -> QLabel:
    label = QLabel()
    label.setWordWrap(True)
    label.setFont(figure_font(SMALL))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return label
