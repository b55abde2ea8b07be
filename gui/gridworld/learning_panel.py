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

WAITING = "Learning…"


class LearningPanel(QWidget):
    """Tree at the left, curve at the right, a line of figures above each."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = TreeView()
        self.curve = CurveView()
        self.tree_label = ElidedLabel(WAITING)
        self.curve_label = ElidedLabel("Right on unseen states, by states seen")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        for label, view, stretch in (
            (self.tree_label, self.tree, 3),
            (self.curve_label, self.curve, 2),
        ):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(label)
            column.addWidget(view, 1)
            row.addLayout(column, stretch)

    def show_learned(self, learned: LearnedFrom | None, concept: Concept, text: str = "") -> None:
        """What was learned from this run; None: nothing yet, ``text`` says why."""
        if learned is None:
            self.tree.show_tree(None, concept, text)
            self.tree_label.set_text("")
            return
        self.tree.show_tree(learned.tree.tree, concept)
        self.tree_label.set_text(
            f"{learned.seen} of {learned.states:,} states seen. Right on seen / unseen: "
            f"tree {_accuracies(learned.tree)}, network {_accuracies(learned.network)}"
        )

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
        f"{number_text(learned.seen_accuracy, 2)} / "
        f"{number_text(float('nan') if unseen is None else unseen, 3)}"
    )
