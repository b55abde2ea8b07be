"""Playing and stepping, and the world's own numbers: one row."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from core.gridworld.world import CELL_LIMITS, SLIP_LIMIT
from core.workspace.grid_world_state import SPEED_LIMITS, STEP_LIMITS, GridWorld
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import CountBox, NumberBox

FIRST, BACK, ON, LAST = "first", "back", "on", "last"


class ControlBar(QWidget):
    """Emits what a person wants; what it shows comes from the state."""

    play_wanted = Signal()
    move_wanted = Signal(str)
    """FIRST, BACK, ON or LAST."""
    speed_changed = Signal(float)
    cells_changed = Signal(int)
    steps_changed = Signal(int)
    slip_changed = Signal(float)
    start_typed = Signal(str)
    coins_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.moves = {
            FIRST: _tool("|‹", "Go to the first step (Home)"),
            BACK: _tool("‹", "One step back (←)"),
            ON: _tool("›", "One step on (→)"),
            LAST: _tool("›|", "Go to the last step (End)"),
        }
        for name, button in self.moves.items():
            button.clicked.connect(lambda _=False, which=name: self.move_wanted.emit(which))
        self.play_button = QPushButton("Play")
        self.play_button.setProperty("primary", True)
        self.play_button.setAutoDefault(False)
        self.play_button.setFixedWidth(72)
        self.play_button.setToolTip("Let time pass, or stop (Space)")
        self.play_button.clicked.connect(self.play_wanted)
        self.step_label = QLabel()
        self.step_label.setFont(figure_font(SMALL))
        self.step_label.setFixedWidth(96)
        self.speed_box = NumberBox("Speed", "Steps that pass in a second", *SPEED_LIMITS)
        self.speed_box.setSuffix(" /s")
        self.speed_box.valueChanged.connect(self.speed_changed)
        self.cells_box = CountBox("Cells", *CELL_LIMITS)
        self.cells_box.setToolTip("Cells of the world, N")
        self.cells_box.valueChanged.connect(self.cells_changed)
        self.steps_box = CountBox("Steps", *STEP_LIMITS)
        self.steps_box.setToolTip("Time steps of the run, columns of the unrolled nets")
        self.steps_box.valueChanged.connect(self.steps_changed)
        self.slip_box = NumberBox(
            "Slip",
            "The probability that the blue pair turns round before it moves; 0 is the article's world",
            0.0,
            SLIP_LIMIT,
        )
        self.slip_box.setSingleStep(0.05)
        self.slip_box.valueChanged.connect(self.slip_changed)
        self.start_edit = QLineEdit()
        self.start_edit.setAccessibleName("Start state")
        self.start_edit.setToolTip(
            "The first state r,b,d: red's cell, the pair's left cell, its direction; Enter sets it"
        )
        self.start_edit.setFixedWidth(80)
        self.start_edit.editingFinished.connect(self._start_edited)
        self.coins_button = QPushButton("Other coins")
        self.coins_button.setAutoDefault(False)
        self.coins_button.setToolTip("Toss the coins of this run again (only where the pair slips)")
        self.coins_button.clicked.connect(self.coins_wanted)
        for box in (self.cells_box, self.steps_box):
            box.setKeyboardTracking(False)
        for box in (self.speed_box, self.cells_box, self.steps_box, self.slip_box):
            box.setFixedWidth(70)
        self._start_text = ""
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 2)
        for widget in (
            self.moves[FIRST], self.moves[BACK], self.play_button, self.moves[ON], self.moves[LAST],
            self.step_label,
        ):  # fmt: skip
            row.addWidget(widget)
        for text, box in (
            ("Speed", self.speed_box),
            ("Cells", self.cells_box),
            ("Steps", self.steps_box),
            ("Start", self.start_edit),
            ("Slip", self.slip_box),
        ):
            label = QLabel(text)
            label.setFont(figure_font(SMALL))
            label.setBuddy(box)
            label.setToolTip(box.toolTip())
            row.addSpacing(GRID // 2)
            row.addWidget(label)
            row.addWidget(box)
        row.addWidget(self.coins_button)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(self, widget: QWidget) -> None:
        """Put something at the right end."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def show_world(self, world: GridWorld) -> None:
        """The state's numbers."""
        for box, value in (
            (self.cells_box, world.cells), (self.steps_box, world.steps),
        ):  # fmt: skip
            blocked = box.blockSignals(True)
            box.setValue(value)
            box.blockSignals(blocked)
        self.slip_box.show_value(world.slip)
        self.speed_box.show_value(world.speed)
        self._start_text = f"{world.start.red},{world.start.blue},{world.start.direction}"
        self.start_edit.setText(self._start_text)
        self.coins_button.setEnabled(world.slip > 0.0)
        self.step_label.setText(f" Step {world.current} of {world.steps - 1}")
        self.moves[FIRST].setEnabled(world.current > 0)
        self.moves[BACK].setEnabled(world.current > 0)
        self.moves[ON].setEnabled(world.current < world.steps - 1)
        self.moves[LAST].setEnabled(world.current < world.steps - 1)

    def show_playing(self, on: bool) -> None:
        """Whether time passes by itself."""
        self.play_button.setText("Pause" if on else "Play")

    def _start_edited(self) -> None:
        if self.start_edit.text() != self._start_text:
            typed = self.start_edit.text()
            self.start_edit.setText(self._start_text)
            self.start_typed.emit(typed)


def _tool(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setProperty("raised", True)
    button.setFixedWidth(32)
    return button
