"""The concept that is handed over: its identifier in each net, and what it says of the current step."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from core.engine.grid_world_requests import Derived, LearnedFrom
from core.gridworld.codes import LocalState
from core.gridworld.concepts import CONCEPTS, Concept, ConceptName
from core.gridworld.world import ObjectState
from gui.theme import BODY, GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import NO_FIGURE, figure_font, number_text

WIDTH = 424


class ConceptColumn(QWidget):
    """Written down, handed over, learned: three identifiers and their values now."""

    concept_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.box = QComboBox()
        self.box.setAccessibleName("Concept")
        self.box.setToolTip("The concept that is known in Model 1 and handed over to Model 2")
        for concept in CONCEPTS.values():
            self.box.addItem(concept.title, concept.name.value)
        self.box.activated.connect(lambda _: self.concept_chosen.emit(self.box.currentData()))
        self._derived: tuple[ConceptName, Derived] | None = None
        self.formulas = [ElidedLabel() for _ in range(4)]
        self.values = [_value() for _ in range(4)]
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID)
        grid.setVerticalSpacing(0)
        names = (
            "Model 1",
            "Model 2, written down",
            "Model 2, derived",
            "Model 2, learned: tree; network",
        )
        for line, (name, formula, value) in enumerate(
            zip(names, self.formulas, self.values, strict=True)
        ):
            label = QLabel(name)
            label.setFont(figure_font(SMALL, strong=True))
            value.setAccessibleName(f"Value by {name}")
            grid.addWidget(label, 2 * line, 0)
            grid.addWidget(value, 2 * line, 1, 2, 1)
            grid.addWidget(formula, 2 * line + 1, 0)
        grid.setColumnStretch(0, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.box)
        column.addLayout(grid)
        column.addStretch(1)
        self.setFixedWidth(WIDTH)

    def show_concept(self, name: ConceptName) -> None:
        """Which concept it is."""
        self.box.setCurrentIndex(self.box.findData(name.value))
        concept = CONCEPTS[name]
        self.formulas[0].set_text(concept.object_formula)
        self.formulas[1].set_text(concept.local_formula)

    def show_state(self, concept: Concept, objects: ObjectState, local: LocalState) -> None:
        """What the written-down identifiers say of the current step."""
        self.values[0].setText(concept.label(concept.of_object(objects)))
        self.values[1].setText(concept.label(concept.of_local(local)))

    def show_derived(self, concept: Concept, derived: Derived | None, local: LocalState) -> None:
        """What the derived identifier says, and how good it is; None: not known yet."""
        self.formulas[2].set_text(derived_text(derived))
        told = None if derived is None else derived.identifier.likeliest(local)
        if derived is None or told is None:
            self.values[2].setText(NO_FIGURE)
            return
        sure = derived.identifier.value(local) is not None
        text = concept.label(told[0])
        self.values[2].setText(text if sure else f"{text} ({number_text(told[1], 2)})")

    def show_learned(
        self, concept: Concept, learned: LearnedFrom | None, local: LocalState, number: int
    ) -> None:
        """What the learned tree and network say; None: nothing was learned.

        ``number``: Model 2's of the state.
        """
        tree = None if learned is None else learned.tree.tree
        if learned is None or tree is None:
            self.formulas[3].set_text("choose Learning to learn it from this run")
            self.values[3].setText(NO_FIGURE)
            return
        told = "; ".join(
            _percent(one.unseen_accuracy)
            for one in (learned.tree, learned.network)
            if one.unseen_accuracy is not None
        )
        unseen = f"; right on others: {told}" if told else ""
        self.formulas[3].set_text(f"from {learned.seen} states{unseen}")
        network = learned.network.predictions[number]
        self.values[3].setText(f"{concept.label(tree.value(local))}; {concept.label(network)}")


def derived_text(derived: Derived | None) -> str:
    """The formula with its figures."""
    text = "c₂ = c₁ ∘ l₁ ∘ l₂⁻¹"
    if derived is None:
        return text
    states = len(derived.identifier.local)
    if derived.agrees:
        return f"{text}: right in all {states:,} states"
    accuracy = derived.identifier.accuracy
    return f"{text}: right with probability {number_text(accuracy, 3)}"


def _percent(share: float) -> str:
    return f"{number_text(100 * share, 1)} %"


def _value() -> QLabel:
    label = QLabel(NO_FIGURE)
    label.setFont(figure_font(BODY, strong=True))
    label.setFixedWidth(88)
    return label
