"""The library of directions: which one is followed, from which others it is separated, and how."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.concepts.recipes import Marked
from core.engine.requests import DirectionFigures
from core.engine.separation_requests import ConsistencyAnswer, ConsistencyRequest
from core.workspace.state import LIVE_PAIR, Traversal
from gui.theme import BODY, GRID, SMALL
from gui.traversal.cosine_table import CosineTable
from gui.traversal.direction_model import FOLLOWED, DirectionModel
from gui.traversal.direction_rows import DirectionRows
from gui.traversal.direction_status import DirectionStatus
from gui.traversal.direction_tools import DELETE, DOWN, DUPLICATE, RENAME, UP, SignButton
from gui.traversal.direction_words import (
    agreement,
    agreement_in_full,
    followed_sentence,
    is_separated,
)
from gui.traversal.recipe_dialog import RecipeDialog
from gui.traversal.recipe_menu import recipe_menu
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font
from gui.widgets.rows import side_by_side

FOLLOWED_NAME = "followed, as separated"

AGREEMENT_LINES = 2
"""How alike the followed direction's pairs are: a line for each of the usual two models."""

LEAST_WIDTH = 38 * GRID
"""Leaves room for names beside their figures."""


class DirectionLibrary(QWidget):
    """A list of directions with what can be done to them; it announces and never changes them."""

    keep_requested = Signal()
    renamed = Signal(str, str)
    deleted = Signal(str)
    duplicated = Signal(str)
    moved = Signal(str, int)
    """A direction and its new index among the named ones (the live pair not counted)."""
    chosen = Signal(str)
    against_changed = Signal(tuple)
    """The identifiers of the directions from which the followed one is separated, in list order."""
    recipe_added = Signal(str, object)
    """A ready-made direction: its name and its recipe."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = DirectionModel(self)
        self.rows = DirectionRows(self._model)
        self._figures: DirectionFigures | None = None
        self._figure_identifiers: tuple[str, ...] = ()
        self._separated = False
        self._cosines: CosineTable | None = None
        self._recipes: RecipeDialog | None = None
        self._marks: tuple[Marked, ...] = ()
        self._make_buttons()
        self._agreement = [ElidedLabel() for _ in range(AGREEMENT_LINES)]
        self._status = DirectionStatus()
        self._lay_out()
        self.setMinimumWidth(LEAST_WIDTH)
        self._connect()
        self.show_library(Traversal())

    def _make_buttons(self) -> None:
        self.keep_button = QPushButton("Keep")
        self.keep_button.setToolTip(
            "Store what is followed now, separated as chosen, as a new direction of the library"
            " (Ctrl+K)"
        )
        self.keep_button.setAutoDefault(False)
        self.add_button = QToolButton()
        self.add_button.setText("Add")
        self.add_button.setToolTip(
            "Add a ready-made direction and follow it: the mean of many pairs, a gradient, a regression"
        )
        self.add_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.add_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add_button.setMenu(
            recipe_menu(self.add_button, self.recipe_added.emit, self._open_recipes)
        )
        self.cosines_button = QToolButton()
        self.cosines_button.setText("Cosines…")
        self.cosines_button.setFont(figure_font(SMALL))
        self.cosines_button.setToolTip("Show the cosines of all directions in both models")
        self.cosines_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.duplicate_button = SignButton(
            DUPLICATE, "Duplicate", "Duplicate: make a copy of the marked direction"
        )
        self.rename_button = SignButton(
            RENAME, "Rename", "Rename: give the marked direction another name (F2)"
        )
        self.delete_button = SignButton(
            DELETE, "Delete", "Delete: take the marked direction out of the library (Del)"
        )
        self.up_button = SignButton(UP, "Move up", "Move the marked direction up (Alt+Up)")
        self.down_button = SignButton(
            DOWN, "Move down", "Move the marked direction down (Alt+Down)"
        )

    def _lay_out(self) -> None:
        title = QLabel("Directions")
        title.setFont(figure_font(BODY, strong=True))
        tools = side_by_side(
            self.duplicate_button,
            self.rename_button,
            self.delete_button,
            self.up_button,
            self.down_button,
            gap=0,
        )
        head = side_by_side(title, None, gap=GRID // 2)
        head.addLayout(tools)
        head.addWidget(self.add_button)
        head.addWidget(self.keep_button)
        foot = side_by_side(self._status, self.cosines_button, gap=GRID // 2)
        foot.setAlignment(self.cosines_button, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 4)
        column.addLayout(head)
        column.addWidget(self.rows, 1)
        for line in self._agreement:
            column.addWidget(line)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._model.chosen.connect(self.chosen)
        self._model.against_changed.connect(self.against_changed)
        self._model.renamed.connect(self.renamed)
        self.rows.deleted.connect(self.deleted)
        self.rows.duplicated.connect(self.duplicated)
        self.rows.moved.connect(self.moved)
        self.rows.current_changed.connect(self._enable_buttons)
        self.keep_button.clicked.connect(self.keep_requested)
        self.cosines_button.clicked.connect(self._open_cosines)
        self.duplicate_button.clicked.connect(self.rows.duplicate_current)
        self.delete_button.clicked.connect(self.rows.delete_current)
        self.rename_button.clicked.connect(self.rows.rename_current)
        self.up_button.clicked.connect(lambda: self.rows.move_current(-1))
        self.down_button.clicked.connect(lambda: self.rows.move_current(1))

    # What is shown

    def show_library(self, traversal: Traversal) -> None:
        """Show the directions, the choices and the method of ``traversal``; nothing is emitted."""
        self._model.show_library(traversal)
        self._marks = traversal.marks
        if not self.rows.currentIndex().isValid():
            self.rows.make_current(LIVE_PAIR)
        self._enable_buttons()
        self._status.show_followed(followed_sentence(traversal))
        self._separated = is_separated(traversal)
        self._show_agreement()
        self._show_cosines()

    def show_figures(self, figures: DirectionFigures, identifiers: Sequence[str]) -> None:
        """Show lengths and cosines of the directions named by ``identifiers``, in that order."""
        self._figures, self._figure_identifiers = figures, tuple(identifiers)
        self._model.show_figures(figures, identifiers)
        self._show_cosines()

    def show_consistency(self, request: ConsistencyRequest, answer: ConsistencyAnswer) -> None:
        """Show how alike the pairs of the directions are that were asked for, by their identifiers."""
        self._model.show_consistency(
            {
                name: tuple(
                    (model, figures[place])
                    for model, figures in zip(request.models, answer.models, strict=True)
                )
                for place, name in enumerate(request.names)
            }
        )
        self._show_agreement()

    def agreement(self) -> str:
        """What is said on the pairs of the followed direction."""
        return "\n".join(line.text() for line in self._agreement if line.text())

    def _show_agreement(self) -> None:
        found = self._model.pairs(self._model.followed())
        told = [
            (f"{model}: {words}", pairs) for model, pairs in found if (words := agreement(pairs))
        ]
        for place, line in enumerate(self._agreement):
            line.set_text(told[place][0] if place < len(told) else "")
            # Without pairs the list has their room: nothing above or below moves.
            line.setVisible(place < len(told))
            line.setToolTip(agreement_in_full(told[place][1]) if place < len(told) else "")

    def show_held(self, sentence: str) -> None:
        """Say how far what is held moves along the strips; empty if nothing is held."""
        self._status.show_held(sentence)

    def show_progress(self, sentence: str) -> None:
        """Say what is being computed; empty if nothing is."""
        self._status.show_progress(sentence)

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the separation; empty if nothing is."""
        self._status.show_problem(sentence)

    def problem(self) -> str:
        """What is said to be wrong."""
        return self._status.problem()

    def make_current(self, identifier: str) -> None:
        """Mark a direction's row, for instance that of one just kept."""
        self.rows.make_current(identifier)

    def rename(self, identifier: str) -> None:
        """Mark a direction's row and open the editor for its name."""
        self.rows.make_current(identifier)
        self.rows.rename_current()

    def _enable_buttons(self) -> None:
        identifier = self.rows.current_identifier()
        number, count = self._model.number_of(identifier), self._model.rowCount()
        own = identifier != LIVE_PAIR
        self.rename_button.setEnabled(own)
        self.delete_button.setEnabled(own)
        self.up_button.setEnabled(own and number > 1)
        self.down_button.setEnabled(own and number < count - 1)

    def _open_recipes(self) -> None:
        if self._recipes is None:
            self._recipes = RecipeDialog(self)
            self._recipes.recipe_added.connect(self.recipe_added)
        self._recipes.show_marks(self._marks)
        self._recipes.open()

    def recipes(self) -> RecipeDialog | None:
        """The window in which directions are put together, once it has been opened."""
        return self._recipes

    def _open_cosines(self) -> None:
        if self._cosines is None:
            self._cosines = CosineTable(self)
        self._show_cosines(opening=True)
        self._cosines.show()
        self._cosines.raise_()

    def cosines(self) -> CosineTable | None:
        """The window of cosines, once it has been opened."""
        return self._cosines

    def _show_cosines(self, *, opening: bool = False) -> None:
        if self._cosines is None or self._figures is None:
            return
        if not (opening or self._cosines.isVisible()):
            return
        names = self._model.names()
        if self._separated:
            names[FOLLOWED] = FOLLOWED_NAME
        # Those that have been deleted since the figures were asked for are left out.
        known = [(i, names[n]) for i, n in enumerate(self._figure_identifiers) if n in names]
        self._cosines.show_figures(self._figures, known)

    def sizeHint(self) -> QSize:
        return QSize(300, 36 * GRID)
