"""One image through both models and back: five pictures in a row, each with its error."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.translation.figures import RoundTrip
from gui.theme import BODY, GRID, SMALL
from gui.widgets.figures import figure_font, number_text
from gui.widgets.image_view import ImageView

STEPS = ("original", "source", "translated", "back", "target")
"""From left to right; the last stands apart, for comparison."""


class TripPage(QWidget):
    """The way of the base image, left to right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.views: dict[str, ImageView] = {}
        self.errors: dict[str, QLabel] = {}
        self.titles: dict[str, QLabel] = {}
        self.sentence = QLabel()
        self.sentence.setFont(figure_font(BODY))
        self.sentence.setWordWrap(True)
        self.sentence.setProperty("quiet", True)
        row = QHBoxLayout()
        row.setSpacing(2)
        for place, step in enumerate(STEPS):
            if place:
                row.addWidget(_sign("" if step == "target" else "→"))
            row.addWidget(self._column(step), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addStretch(1)
        column.addLayout(row, 4)
        column.addWidget(self.sentence)
        column.addStretch(2)

    def _column(self, step: str) -> QWidget:
        view = ImageView(step, zoom=6, smallest_zoom=2)
        view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        title, error = QLabel(), QLabel()
        title.setFont(figure_font(SMALL, strong=True))
        error.setFont(figure_font(SMALL))
        for label in (title, error):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            label.setMinimumHeight(2 * label.fontMetrics().lineSpacing())
        self.views[step], self.titles[step], self.errors[step] = view, title, error
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(title)
        column.addWidget(view, 1)
        column.addWidget(error)
        return whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A picture is no higher than wide, so that what belongs to it stands near it."""
        for view in self.views.values():
            view.setMaximumHeight(max(self.width() // len(STEPS), 3 * GRID))
        super().resizeEvent(event)

    def show_names(self, source: str, target: str, by: str) -> None:
        """Which models, and by which map."""
        titles = {
            "original": ("The image", "As it is"),
            "source": (f"{source} alone", f"Encoded and decoded by {source}: D_a(E_a(x))"),
            "translated": (
                f"{source} → {target}",
                f"Encoded by {source}, mapped ({by}), decoded by {target}: D_b(T(E_a(x)))",
            ),
            "back": (
                f"back to {source}",
                f"From there mapped back ({by}) and decoded by {source}",
            ),
            "target": (
                f"{target} alone, to compare",
                f"Encoded and decoded by {target}: D_b(E_b(x))",
            ),
        }
        for step, (title, tip) in titles.items():
            self.titles[step].setText(title)
            for widget in (self.titles[step], self.views[step], self.errors[step]):
                widget.setToolTip(tip)
            self.views[step].set_name(f"{title}: {tip}")

    def show_trip(self, trip: RoundTrip) -> None:
        """The pictures and their errors."""
        pictures = {
            "original": trip.original,
            "source": trip.source,
            "translated": trip.translated,
            "back": trip.back,
            "target": trip.target,
        }
        for step, pixels in pictures.items():
            self.views[step].set_image(pixels)
            error = trip.reconstruction.get(step)
            told = "" if error is None else f"{number_text(error, 1)} nats from the image"
            self.errors[step].setText(told)
        own, there = trip.reconstruction["source"], trip.reconstruction["translated"]
        back, worth = trip.reconstruction["back"], number_text(there - own, 1, sign=True)
        self.sentence.setText(
            f"The translation costs {worth} nats beside the source's own reconstruction of this image "
            f"({number_text(own, 1)}); there and back it is {number_text(back, 1)} nats from the image."
        )

    def show_sentence(self, sentence: str) -> None:
        """In place of pictures."""
        for step in STEPS:
            self.views[step].set_image(None)
            self.views[step].set_empty_text("…")
            self.errors[step].setText("")
        self.sentence.setText(sentence)


def _sign(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(figure_font(BODY, strong=True))
    label.setFixedWidth(2 * GRID)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
