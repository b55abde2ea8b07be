"""The library of directions: which one is followed, from which others it is separated, and how."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.concepts.recipes import Method
from core.engine.requests import DirectionFigures
from core.workspace.state import LIVE_PAIR, Traversal
from gui.theme import BODY, GRID, SMALL
from gui.traversal.cosine_table import CosineTable
from gui.traversal.direction_model import DirectionModel, method_label
from gui.traversal.direction_rows import DirectionRows
from gui.widgets.figures import figure_font, figure_metrics

METHOD_TIPS = {
    Method.NONE: "Follow the direction as it is, whatever it shares with the others",
    Method.GRAM_SCHMIDT: "Take away, in each model, what it shares with the span of the ticked ones",
}


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
    method_changed = Signal(Method)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = DirectionModel(self)
        self.rows = DirectionRows(self._model)
        self._figures: DirectionFigures | None = None
        self._figure_identifiers: tuple[str, ...] = ()
        self._cosines: CosineTable | None = None
        self._make_buttons()
        self._make_method()
        self._problem = QLabel()
        self._problem.setProperty("warning", True)
        self._problem.setWordWrap(True)
        self._problem.setFont(figure_font(SMALL))
        self._problem.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._problem.setMinimumHeight(2 * int(figure_metrics(SMALL).height()))
        self._lay_out()
        self._connect()
        self.show_library(Traversal())

    def _make_buttons(self) -> None:
        self.keep_button = QPushButton("Keep")
        self.keep_button.setToolTip(
            "Store what is followed now, separated as chosen, as a new direction of the library"
        )
        self.keep_button.setAutoDefault(False)
        self.cosines_button = _tool("Cosines…", "Show the cosines of all directions in both models")
        self.duplicate_button = _tool("Duplicate", "Make a copy of the marked direction")
        self.rename_button = _tool("Rename", "Give the marked direction another name (F2)")
        self.delete_button = _tool("Delete", "Take the marked direction out of the library (Del)")
        self.up_button = _tool("↑", "Move the marked direction up (Alt+Up)", "Move up")
        self.down_button = _tool("↓", "Move the marked direction down (Alt+Down)", "Move down")

    def _make_method(self) -> None:
        self.method_box = QComboBox()
        self.method_box.setAccessibleName("Method of separation")
        self.method_box.setToolTip(
            "How the followed direction is separated from those that are ticked under Against"
        )
        for method in Method:
            self.method_box.addItem(method_label(method), method)
            tip = METHOD_TIPS.get(method, "")
            self.method_box.setItemData(
                self.method_box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole
            )

    def _lay_out(self) -> None:
        title = QLabel("Directions")
        title.setFont(figure_font(BODY, strong=True))
        head = _row(title, None, self.cosines_button, self.keep_button)
        tools = _row(
            self.duplicate_button,
            self.rename_button,
            self.delete_button,
            None,
            self.up_button,
            self.down_button,
        )
        tools.setSpacing(0)
        label = QLabel("Separate by")
        label.setFont(figure_font(SMALL))
        label.setBuddy(self.method_box)
        method = _row(label, self.method_box)
        method.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(head)
        column.addWidget(self.rows, 1)
        column.addLayout(tools)
        column.addLayout(method)
        column.addWidget(self._problem)

    def _connect(self) -> None:
        self._model.chosen.connect(self.chosen)
        self._model.against_changed.connect(self.against_changed)
        self._model.renamed.connect(self.renamed)
        self.rows.deleted.connect(self.deleted)
        self.rows.moved.connect(self.moved)
        self.rows.current_changed.connect(self._enable_buttons)
        self.keep_button.clicked.connect(self.keep_requested)
        self.cosines_button.clicked.connect(self._open_cosines)
        self.duplicate_button.clicked.connect(self._about_current(self.duplicated.emit))
        self.delete_button.clicked.connect(self._about_current(self.deleted.emit))
        self.rename_button.clicked.connect(self.rows.rename_current)
        self.up_button.clicked.connect(lambda: self.rows.move_current(-1))
        self.down_button.clicked.connect(lambda: self.rows.move_current(1))
        self.method_box.activated.connect(self._on_method)

    def _about_current(self, tell: Callable[[str], None]) -> Callable[[], None]:
        return lambda: tell(self.rows.current_identifier())

    # What is shown

    def show_library(self, traversal: Traversal) -> None:
        """Show the directions, the choices and the method of ``traversal``; nothing is emitted."""
        self._model.show_library(traversal)
        self.method_box.setCurrentIndex(self.method_box.findData(traversal.method))
        if not self.rows.currentIndex().isValid():
            self.rows.make_current(LIVE_PAIR)
        self._enable_buttons()
        self._show_cosines()

    def show_figures(self, figures: DirectionFigures, identifiers: Sequence[str]) -> None:
        """Show lengths and cosines of the directions named by ``identifiers``, in that order."""
        self._figures, self._figure_identifiers = figures, tuple(identifiers)
        self._model.show_figures(figures, identifiers)
        self._show_cosines()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the separation; empty if nothing is."""
        self._problem.setText(sentence)
        self._problem.setToolTip(sentence)

    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem.text()

    def make_current(self, identifier: str) -> None:
        """Mark a direction's row, for instance that of one just kept."""
        self.rows.make_current(identifier)

    def rename(self, identifier: str) -> None:
        """Mark a direction's row and open the editor for its name."""
        self.rows.make_current(identifier)
        self.rows.rename_current()

    def _on_method(self, index: int) -> None:
        self.method_changed.emit(Method(self.method_box.itemData(index)))

    def _enable_buttons(self) -> None:
        identifier = self.rows.current_identifier()
        number, count = self._model.number_of(identifier), self._model.rowCount()
        own = identifier != LIVE_PAIR
        self.rename_button.setEnabled(own)
        self.delete_button.setEnabled(own)
        self.up_button.setEnabled(own and number > 1)
        self.down_button.setEnabled(own and number < count - 1)

    def _open_cosines(self) -> None:
        if self._cosines is None:
            self._cosines = CosineTable(self)
        self._cosines.show()
        self._cosines.raise_()
        self._show_cosines()

    def cosines(self) -> CosineTable | None:
        """The window of cosines, once it has been opened."""
        return self._cosines

    def _show_cosines(self) -> None:
        if self._cosines is None or self._figures is None or not self._cosines.isVisible():
            return
        names = self._model.names()
        known = [names.get(identifier, "deleted") for identifier in self._figure_identifiers]
        self._cosines.show_figures(self._figures, known)

    def sizeHint(self) -> QSize:
        return QSize(300, 36 * GRID)


def _row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None is where the row gives."""
    row = QHBoxLayout()
    row.setSpacing(GRID)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row


def _tool(text: str, tip: str, name: str = "") -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(name or text)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return button
