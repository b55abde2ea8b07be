"""One model: how it was made, what it measures, its dimensions, and what it makes of images."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from core.engine.models_requests import SHOWN_IMAGES, ModelPictures, PicturesOfModel
from core.vae.description import ModelDescription, architecture_text
from core.vae.library import ModelEntry
from gui.models.image_rows import ImageRows
from gui.models.variance_bars import VarianceBars
from gui.theme import BODY, GRID, SMALL, TITLE, font
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, number_text

LOADING = "Loading…"
FIGURES = ("NELBO", "Reconstruction", "KL", "Active dimensions")
_TIPS = (
    "Negative evidence lower bound on the 10,000 test images, nats per image: lower is better",
    "Reconstruction term of the NELBO, nats per image",
    "KL divergence of the posterior from the prior, nats per image",
    "Dimensions whose posterior mean varies by more than 0.01 over the test images, of all",
)


class ModelCard(QWidget):
    """All of its parts keep their place, whatever the model."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = ElidedLabel(points=TITLE)
        self.made = ElidedLabel(lines=2)
        self.problem = QLabel()
        self.problem.setProperty("warning", True)
        self.problem.setFont(font(BODY))
        self.problem.setWordWrap(True)
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.figures = {name: QLabel() for name in FIGURES}
        self.bars = VarianceBars()
        self.pictures = ImageRows("Reconstructions and samples", 3, SHOWN_IMAGES, grows=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for widget in (self.name, self.made, self.problem):
            column.addWidget(widget)
        self._figures = QWidget()
        grid = QGridLayout(self._figures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(0)
        for place, (name, tip) in enumerate(zip(FIGURES, _TIPS, strict=True)):
            word = QLabel(name)
            word.setProperty("quiet", True)
            word.setFont(figure_font(SMALL))
            value = self.figures[name]
            value.setFont(figure_font(TITLE))
            value.setAccessibleName(name)
            for label in (word, value):
                label.setToolTip(tip)
            grid.addWidget(word, 0, place)
            grid.addWidget(value, 1, place)
            grid.setColumnStretch(place, 1)
        for widget in (self._figures, self.bars):
            column.addWidget(widget)
        column.addWidget(self.pictures, 1)
        column.addStretch()

    def show_model(self, entry: ModelEntry | None, reference: str, warning: str) -> None:
        """A model of the list; None: there is none of that name or file (any more)."""
        self.name.set_text(entry.name if entry else reference)
        described = entry.description if entry else None
        gone = (
            f"There is no model '{reference}' any more: it was deleted, renamed or moved. "
            "Select another one in the list."
        )
        problem = gone if entry is None else entry.problem or warning
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        for widget in (self._figures, self.bars, self.pictures, self.made):
            widget.setVisible(described is not None)
        if described is not None:
            self.made.set_text(how_made(described))
            measures = described.measures
            texts = (
                number_text(measures.nelbo, 1),
                number_text(measures.reconstruction, 1),
                number_text(measures.kl, 1),
                f"{measures.active} of {len(measures.variance)}",
            )
            for name, text in zip(FIGURES, texts, strict=True):
                self.figures[name].setText(text)
                self.figures[name].setAccessibleDescription(text)
            self.bars.show_variance(measures.variance)

    def show_waiting(self, reference: str) -> None:
        """The list of models is still to come."""
        self.name.set_text(reference)
        for widget in (self._figures, self.bars, self.problem):
            widget.hide()
        self.made.set_text(LOADING)
        self.made.show()
        self.show_pictures(None, None)
        self.pictures.hide()

    def show_pictures(self, answer: ModelPictures | None, part: PicturesOfModel | None) -> None:
        """What the engine has made of the images; None: not yet."""
        if answer is None or part is None:
            self.pictures.show_rows([], LOADING)
        elif part.problem:
            self.pictures.show_rows([], part.problem)
        else:
            self.pictures.show_rows(
                [
                    ("Test images", answer.originals),
                    ("Recon-\nstructions", part.reconstructions),
                    ("Samples of\nthe prior", part.samples),
                ]
            )


def how_made(described: ModelDescription) -> str:
    """Architecture and training in one sentence."""
    training = described.training
    preset = f", preset {training.preset}" if training.preset else ""
    return (
        f"{architecture_text(described.architecture)}{preset}; seed {training.seed}, "
        f"{training.epochs} epochs, batch {training.batch}, learning rate "
        f"{training.learning_rate:g}, β {training.beta:g}; trained on {described.data}"
    )
