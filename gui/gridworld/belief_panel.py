"""What the nets believe of the current step, and what they are told before they are asked."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.gridworld.concepts import Concept
from core.gridworld.world import ObjectState, notation
from core.workspace.grid_world_run import Beliefs
from core.workspace.grid_world_state import AHEAD_LIMIT, WINDOW_LIMIT, GridWorld
from gui.gridworld.belief_bars import MOST, BeliefBars
from gui.theme import GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font, number_text
from gui.widgets.number_boxes import CountBox

ALL = "all"

ANEW = "What is seen at step {} is impossible after what was seen before: belief began anew there."


class BeliefPanel(QWidget):
    """Hidden cells, window and steps ahead above; both nets' beliefs and the concept's below."""

    hidden_typed = Signal(str)
    window_changed = Signal(int)
    """0: all observations."""
    ahead_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._hidden_text = ""
        self.hidden_edit = QLineEdit()
        self.hidden_edit.setAccessibleName("Hidden cells")
        self.hidden_edit.setPlaceholderText("none")
        self.hidden_edit.setToolTip("Cells that the nets are not told about, such as 3,4,5 or 2-6")
        self.hidden_edit.setFixedWidth(96)
        self.hidden_edit.editingFinished.connect(self._hidden_edited)
        self.window_box = CountBox("Latest observations", 0, WINDOW_LIMIT)
        self.window_box.setSpecialValueText(ALL)
        self.window_box.setToolTip("So many of the latest observations are all that the nets get")
        self.window_box.valueChanged.connect(self.window_changed)
        self.ahead_box = CountBox("Steps ahead", 0, AHEAD_LIMIT)
        self.ahead_box.setToolTip(
            "So many steps before this one the nets have their last observation: they predict the rest"
        )
        self.ahead_box.valueChanged.connect(self.ahead_changed)
        self.bars = (
            BeliefBars("Model 1 believes"),
            BeliefBars("Model 2 believes"),
            BeliefBars("Concept, by Model 1"),
        )
        self.note = ElidedLabel()
        self._lay_out()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(GRID)
        for text, box in (
            ("Hidden cells", self.hidden_edit),
            ("Observations", self.window_box),
            ("Steps ahead", self.ahead_box),
        ):
            label = QLabel(text)
            label.setFont(figure_font(SMALL))
            label.setBuddy(box)
            label.setToolTip(box.toolTip())
            controls.addWidget(label)
            controls.addWidget(box)
        controls.addWidget(self.note, 1)
        for box in (self.window_box, self.ahead_box):
            box.setKeyboardTracking(False)
            box.setFixedWidth(72)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        for bars, stretch in zip(self.bars, (3, 3, 2), strict=True):
            row.addWidget(bars, stretch)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(controls)
        column.addLayout(row, 1)

    def show_world(self, world: GridWorld) -> None:
        """What the nets are told."""
        self._hidden_text = ",".join(map(str, world.hidden))
        self.hidden_edit.setText(self._hidden_text)
        for box, value in ((self.window_box, world.window or 0), (self.ahead_box, world.ahead)):
            blocked = box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(blocked)

    def show_beliefs(
        self,
        beliefs: Beliefs,
        real: tuple[ObjectState, tuple[int, ...]],
        concept: Concept,
    ) -> None:
        """Both nets' beliefs; ``real``: the states that they are in."""
        self.note.set_text("" if beliefs.anew is None else ANEW.format(beliefs.anew))
        both = (beliefs.objects, beliefs.local)
        for bars, belief, state in zip(self.bars[:2], both, real, strict=True):
            pairs = belief.pairs()
            shown = [(notation(one), share, one == tuple(state)) for one, share in pairs[:MOST]]
            bars.show_bars(shown, _note(len(pairs), sum(share for _, share in pairs[MOST:])))
        told: dict[int, float] = {}
        for one, share in beliefs.objects.pairs():
            value = concept.of_object(ObjectState(*one))
            told[value] = told.get(value, 0.0) + share
        ordered = sorted(told.items(), key=lambda item: (-round(item[1], 12), item[0]))
        now = concept.of_object(real[0])
        rest = ordered[MOST:]
        self.bars[2].show_bars(
            [(concept.label(value), share, value == now) for value, share in ordered[:MOST]],
            "" if not rest else f"{len(rest)} more",
        )

    def show_problem(self, sentence: str) -> None:
        """Why there is no belief."""
        self.note.set_text("")
        for bars in self.bars:
            bars.show_bars((), sentence)

    def _hidden_edited(self) -> None:
        if self.hidden_edit.text() != self._hidden_text:
            typed = self.hidden_edit.text()
            self.hidden_edit.setText(self._hidden_text)
            self.hidden_typed.emit(typed)


def _note(count: int, rest: float) -> str:
    if count == 1:
        return "Certain: one state is possible."
    if count <= MOST:
        return f"{count} states are possible."
    return f"{count:,} states are possible; those not shown: {number_text(rest, 3)}."
