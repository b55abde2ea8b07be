"""One model, or two side by side, on the same images."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.engine.models_requests import ModelPictures
from core.vae.library import ModelEntry
from gui.models.model_card import ModelCard
from gui.theme import GRID
from gui.widgets.elided_label import ElidedLabel


class MeasuresPage(QWidget):
    """Emits what is wanted of the models that it shows."""

    draw_wanted = Signal()
    use_wanted = Signal(str, int)
    """A reference, and the place in the traversal pane: 0 above, 1 below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cards = (ModelCard(), ModelCard())
        self._references: tuple[str, ...] = ()
        self.difference = ElidedLabel()
        self.draw_button = QPushButton("Other images")
        self.draw_button.setToolTip(
            "Take other test images at random, and other samples of the prior"
        )
        self.draw_button.clicked.connect(self.draw_wanted)
        self.above_button = QPushButton("Show above in Traversal")
        self.below_button = QPushButton("Show below in Traversal")
        for place, button in enumerate((self.above_button, self.below_button)):
            where = "upper" if place == 0 else "lower"
            button.setToolTip(
                f"Let the model selected first make the {where} strip of the Traversal pane"
            )
            button.clicked.connect(lambda _=False, p=place: self._use(p))
        for button in (self.draw_button, self.above_button, self.below_button):
            button.setAutoDefault(False)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for button in (self.draw_button, self.above_button, self.below_button):
            row.addWidget(button)
        row.addStretch(1)
        cards = QHBoxLayout()
        cards.setSpacing(2 * GRID)
        self._line = QFrame()
        self._line.setProperty("hairline", True)
        self._line.setFixedWidth(1)
        for widget in (self.cards[0], self._line, self.cards[1]):
            cards.addWidget(widget, 0 if widget is self._line else 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(cards, 1)
        column.addWidget(self.difference)
        column.addLayout(row)

    def show_waiting(self, references: Sequence[str]) -> None:
        """The list of models is still to come."""
        self._show_number(len(references))
        for card, reference in zip(self.cards, references, strict=False):
            card.show_waiting(reference)
        for button in (self.draw_button, self.above_button, self.below_button):
            button.setEnabled(False)

    def _show_number(self, count: int) -> None:
        self._line.setVisible(count > 1)
        self.cards[1].setVisible(count > 1)

    def show_models(
        self,
        references: Sequence[str],
        entries: dict[str, ModelEntry],
        warnings: dict[str, str],
    ) -> None:
        """The selected ones, from left to right."""
        self._references = tuple(references)
        self._show_number(len(references))
        self.draw_button.setEnabled(True)
        for card, reference in zip(self.cards, references, strict=False):
            card.show_model(entries.get(reference), reference, warnings.get(reference, ""))
        first = entries.get(references[0]) if references else None
        usable = first is not None and not first.problem
        for button in (self.above_button, self.below_button):
            button.setEnabled(usable)
        self.difference.set_text(_difference([entries.get(name) for name in references]))

    def show_pictures(self, answer: ModelPictures | None) -> None:
        """What the engine has made; None: not yet."""
        for place, card in enumerate(self.cards):
            there = answer is not None and place < len(answer.models)
            card.show_pictures(answer, answer.models[place] if there and answer else None)

    def _use(self, place: int) -> None:
        if self._references:
            self.use_wanted.emit(self._references[0], place)


def _difference(entries: Sequence[ModelEntry | None]) -> str:
    """What the second one has more or less of, in words; nothing for one alone."""
    described = [entry.description for entry in entries if entry and entry.description]
    if len(described) < 2:
        return ""
    first, second = described[0].measures, described[1].measures
    nats = second.nelbo - first.nelbo
    word = "higher" if nats > 0 else "lower"
    more = second.active - first.active
    dims = f"{abs(more)} {'more' if more > 0 else 'fewer'}" if more else "as many"
    return (
        f"On the right the NELBO is {abs(nats):.1f} nats {word}, and {dims} dimensions are active."
    )
