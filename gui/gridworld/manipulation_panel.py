"""Setting a concept in Model 2: to what, what is kept, what fits, and both futures."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.gridworld.concepts import CONCEPTS, ConceptName
from core.gridworld.world import notation
from core.workspace.grid_world_run import Run
from core.workspace.grid_world_state import GridWorld
from gui.gridworld.futures_view import FuturesView
from gui.theme import GRID, SMALL
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font

NOTHING_SET = (
    "Choose a value and press Set: Model 2 is changed, and what fits in Model 1 is searched for."
)


class ManipulationPanel(QWidget):
    """Controls above, the verdict under them, both futures below."""

    set_wanted = Signal(int, tuple)
    """The value, and the names of the concepts that are kept."""
    fit_chosen = Signal(int)
    clear_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.what = QLabel()
        self.value_box = QComboBox()
        self.value_box.setAccessibleName("New value")
        self.value_box.setToolTip("The value that the concept is to have at this step")
        self.kept_button = QToolButton()
        self.kept_button.setProperty("raised", True)
        self.kept_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.kept_button.setToolTip("Concepts that keep their values while this one is set")
        self._kept_menu = QMenu(self.kept_button)
        self.kept_button.setMenu(self._kept_menu)
        self.kept: dict[ConceptName, QAction] = {}
        for concept in CONCEPTS.values():
            action = self._kept_menu.addAction(concept.title)
            action.setCheckable(True)
            action.toggled.connect(self._show_kept)
            self.kept[concept.name] = action
        self.set_button = QPushButton("Set")
        self.set_button.setToolTip("Set the concept at the current step and follow both futures")
        self.fit_box = QComboBox()
        self.fit_box.setAccessibleName("State that fits")
        self.fit_box.setToolTip("Which of the states that fit is followed")
        self.clear_button = QPushButton("Clear")
        self.clear_button.setToolTip("Go back to the run in which nothing was set")
        for button in (self.set_button, self.clear_button):
            button.setAutoDefault(False)
        self.verdict = ElidedLabel(NOTHING_SET, lines=2)
        self.futures = FuturesView()
        self._concept: ConceptName | None = None
        self._cells = 0
        self.set_button.clicked.connect(self._want)
        self.fit_box.activated.connect(self.fit_chosen)
        self.clear_button.clicked.connect(self.clear_wanted)
        self._lay_out()

    def _lay_out(self) -> None:
        controls = QHBoxLayout()
        controls.setSpacing(GRID)
        self.what.setFont(figure_font(SMALL))
        self.value_box.setMinimumWidth(80)
        self.fit_box.setMinimumWidth(120)
        for widget in (
            self.what, self.value_box, self.kept_button, self.set_button, self.fit_box,
            self.clear_button,
        ):  # fmt: skip
            controls.addWidget(widget)
        controls.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(controls)
        column.addWidget(self.verdict)
        column.addWidget(self.futures, 1)

    def show_world(self, world: GridWorld) -> None:
        """The concept that would be set, and the one that is."""
        concept = CONCEPTS[world.concept]
        self.what.setText(f"Set {concept.title.lower()} at step {world.current} to")
        if (world.concept, world.cells) != (self._concept, self._cells):
            self._concept, self._cells = world.concept, world.cells
            self.value_box.clear()
            for value in concept.values(world.cells):
                self.value_box.addItem(concept.label(value), value)
            for name, action in self.kept.items():
                action.setVisible(name != world.concept)
                action.setChecked(name in concept.holds)
        self._show_kept()
        self.clear_button.setEnabled(world.setting is not None)

    def show_run(self, run: Run, world: GridWorld) -> None:
        """The verdict, the states that fit, and both futures."""
        found = run.manipulation
        self.futures.show_run(run)
        self.fit_box.clear()
        if found is None or world.setting is None:
            self.verdict.set_text(NOTHING_SET)
            self.fit_box.setEnabled(False)
            return
        concept = CONCEPTS[found.concept]
        self.verdict.set_text(
            f"{concept.title} at step {world.setting.step}: {concept.label(found.before)} → "
            f"{concept.label(found.value)}. {found.sentence}"
        )
        for state, _ in found.pairs:
            self.fit_box.addItem(notation(state))
        self.fit_box.setCurrentIndex(min(world.setting.chosen, len(found.pairs) - 1))
        self.fit_box.setEnabled(len(found.pairs) > 1)

    def held(self) -> tuple[ConceptName, ...]:
        """The concepts that are to be kept."""
        return tuple(
            name
            for name, action in self.kept.items()
            if action.isChecked() and name != self._concept
        )

    def _want(self) -> None:
        self.set_wanted.emit(self.value_box.currentData(), self.held())

    def _show_kept(self) -> None:
        held = self.held()
        titles = [CONCEPTS[name].title.lower() for name in held]
        self.kept_button.setText(
            f"Kept: {len(titles)}" if len(titles) > 1 else f"Kept: {(titles or ['none'])[0]}"
        )
        self.kept_button.setToolTip(
            f"Concepts that keep their values: {', '.join(titles) or 'none'}"
        )
