"""What is learned: the tree with the current state's path, the figures, and the learning curve."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.engine.grid_world_requests import Curve, CurveRequest, GridWorldRequest, LearnedFrom
from core.gridworld.concepts import Concept
from core.gridworld.learned import Learned
from gui.gridworld.curve_view import CurveView
from gui.gridworld.tree_view import TreeView
from gui.theme import GRID
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import number_text
from gui.widgets.stop_button import JobState, StopButton

WAITING = "Learning…"


class LearningPanel(QWidget):
    """A line of figures above; the tree at the left, the curve at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeView()
        self.curve = CurveView()
        self.tree_label = ElidedLabel(WAITING)
        self.stop_button = StopButton("learning")
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.tree_label, 1)
        head.addWidget(self.stop_button)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.tree, 3)
        row.addWidget(self.curve, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(row, 1)

    def show_learned(self, learned: LearnedFrom | None, concept: Concept, text: str = "") -> None:
        """What was learned from this run; None: nothing yet, ``text`` says why."""
        if learned is None:
            self.tree.show_tree(None, concept, text)
            self.tree_label.set_text("")
            return
        self.tree.show_tree(learned.tree.tree, concept)
        self.tree_label.set_text(
            f"From the {learned.seen} of {learned.states:,} states that this run shows. Right on seen, "
            f"unseen: tree {_accuracies(learned.tree)}; network {_accuracies(learned.network)}"
        )

    def show_waiting(self, concept: Concept, text: str) -> None:
        """Neither, for now; ``text`` says why."""
        self.show_learned(None, concept, text)
        self.show_curve(None, text)
        self.stop_button.show_state(JobState.DONE)

    def show_curve(self, curve: Curve | None, text: str = "") -> None:
        """The learning curve; None: not yet, ``text`` says why."""
        self.curve.show_curve(curve, text)

    def show_progress(self, request: GridWorldRequest, text: str) -> None:
        """How far a job is, where its result will be."""
        if isinstance(request, CurveRequest):
            self.curve.show_curve(None, text)


def _accuracies(learned: Learned) -> str:
    unseen = learned.unseen_accuracy
    return (
        f"{number_text(learned.seen_accuracy, 2)}, "
        f"{number_text(float('nan') if unseen is None else unseen, 3)}"
    )
