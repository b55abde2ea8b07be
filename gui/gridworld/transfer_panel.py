"""How well the handed-over identifier does where l2 is not invertible: four small charts."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.engine.grid_world_requests import Transfer
from core.gridworld.shared_beliefs import View
from core.gridworld.transfer import Factor
from gui.gridworld.transfer_chart import TransferChart
from gui.theme import GRID
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import number_text
from gui.widgets.stop_button import JobState, StopButton

WAITING = "Working it out…"


class TransferPanel(QWidget):
    """A line that says what is told how well, and a chart for each thing that makes it worse."""

    point_chosen = Signal(str, float)
    """What is varied (``Factor``), and the value that it is to have."""

    def __init__(self) -> None:
        super().__init__()
        self.label = ElidedLabel(WAITING)
        self.stop_button = StopButton("working out how the accuracy falls")
        self.charts = {factor: TransferChart(factor) for factor in Factor}
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self.label, 1)
        head.addWidget(self.stop_button)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for chart in self.charts.values():
            chart.point_chosen.connect(self.point_chosen)
            row.addWidget(chart, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(row, 1)

    def show_transfer(self, transfer: Transfer, view: View, slip: float) -> None:
        """What was found for a view of the nets in a world with such a slip probability."""
        for curve in transfer.curves:
            self.charts[curve.factor].show_curve(curve, transfer.guessing)
        self.label.set_text(
            f"Probability that c₂ is right. Ring: {view_words(view, slip)}. Dotted: a guess."
        )
        self.stop_button.show_state(JobState.DONE)

    def show_text(self, text: str, state: JobState) -> None:
        """In place of the charts: how far it is, or why there are none."""
        for chart in self.charts.values():
            chart.show_text(text)
        self.label.set_text(
            "Probability that c₂ is right, where the nets see too little to be sure"
        )
        self.stop_button.show_state(state)


def view_words(view: View, slip: float) -> str:
    """What the nets get to see, such as "2 observations, 3 steps ahead, slip 0.20, 1 hidden cell"."""
    told = [
        _counted(view.window, "observation"),
        f"{_counted(view.ahead, 'step')} ahead",
        f"slip {number_text(slip, 2)}",
        _counted(len(view.hidden), "hidden cell"),
    ]
    return ", ".join(told)


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"
