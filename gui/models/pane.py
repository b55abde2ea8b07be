"""The models pane: the list at the left, the measures of what is selected or the training at the right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.workspace.models_state import Models, Page
from gui.models.measures_page import MeasuresPage
from gui.models.model_list import ModelList
from gui.models.training_page import TrainingPage
from gui.settings import Settings
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font
from gui.widgets.segmented import Segmented
from gui.widgets.splitters import keep_sizes
from gui.widgets.what_is_this import WhatIsThis

WHAT = (
    "Here are the variational autoencoders that all other panes compare: what each measures, which "
    "latent dimensions it uses, what it makes of images. Train your own, watch dimensions die out as it "
    "learns, and see how many another seed leaves active."
)


class ModelsPane(QWidget):
    """Composes its views."""

    appeared = Signal()
    """The pane has come into sight."""
    page_chosen = Signal(str)
    import_wanted = Signal()
    rename_wanted = Signal(str)
    """The new name."""
    delete_wanted = Signal()
    reveal_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = ModelList()
        self.pages = Segmented(
            "What is shown",
            (
                (Page.MEASURES, "Measures", "What the selected models measure and make of images"),
                (Page.TRAINING, "Train", "Train models of your own"),
            ),
        )
        self.measures = MeasuresPage()
        self.training = TrainingPage()
        self.buttons: dict[str, QPushButton] = {}
        for name, tip in (
            ("Import…", "Copy model files (.safetensors) among your own models"),
            ("Rename", "Give your own model another name (F2)"),
            ("Delete", "Put your own model into the bin; it can be undone (Delete)"),
            ("Show file", "Show the model's file in the file manager"),
        ):
            button = QPushButton(name)
            button.setFont(figure_font(SMALL))
            button.setAutoDefault(False)
            button.setToolTip(tip)
            self.buttons[name] = button
        self.new_name = QLineEdit()
        self.new_name.setAccessibleName("New name")
        self.new_name.setToolTip("The model's new name; Enter renames it, Escape leaves it")
        self.new_name.hide()
        self.busy = QLabel()
        self.busy.setProperty("quiet", True)
        self.busy.setFont(figure_font(SMALL))
        self._lay_out()
        self.pages.chosen.connect(self.page_chosen)
        self.buttons["Import…"].clicked.connect(self.import_wanted)
        self.buttons["Rename"].clicked.connect(self.begin_renaming)
        self.buttons["Delete"].clicked.connect(self.delete_wanted)
        self.buttons["Show file"].clicked.connect(self.reveal_wanted)
        self.list.renaming_wanted.connect(self.begin_renaming)
        self.list.deleting_wanted.connect(self.delete_wanted)
        self.new_name.returnPressed.connect(self._renamed)
        self.new_name.editingFinished.connect(self.new_name.hide)
        leave = QShortcut(QKeySequence(Qt.Key.Key_Escape), self.new_name)
        leave.setContext(Qt.ShortcutContext.WidgetShortcut)
        leave.activated.connect(self.list.setFocus)

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(GRID // 2)
        for place, button in enumerate(self.buttons.values()):
            grid.addWidget(button, place // 2, place % 2)
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(GRID // 2)
        side.addWidget(self.list, 1)
        side.addWidget(self.new_name)
        side.addLayout(grid)
        side.addWidget(self.busy)
        left = QWidget()
        left.setLayout(side)
        self._stack = QStackedWidget()
        self._pages = {Page.MEASURES: self.measures, Page.TRAINING: self.training}
        for page in self._pages.values():
            self._stack.addWidget(page)
        head = QHBoxLayout()
        self.pages.setFixedWidth(26 * GRID)
        head.addWidget(self.pages)
        head.addStretch(1)
        head.addWidget(WhatIsThis(WHAT))
        column = QVBoxLayout()
        column.setContentsMargins(GRID, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        right = QWidget()
        right.setLayout(column)
        whole = QSplitter(Qt.Orientation.Horizontal)
        whole.setObjectName("whole")
        whole.addWidget(left)
        whole.addWidget(right)
        whole.setStretchFactor(0, 0)
        whole.setStretchFactor(1, 1)
        self._splitters = (whole, self.training.splitter)
        for splitter in self._splitters:
            splitter.setChildrenCollapsible(False)
            splitter.setHandleWidth(GRID + 1)
        frame = QVBoxLayout(self)
        frame.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        frame.addWidget(whole)

    def restore_layout(self, settings: Settings) -> None:
        """Give the parts the sizes that they had last, and remember them from now on."""
        for splitter in self._splitters:
            keep_sizes(splitter, f"models-{splitter.objectName()}", settings)

    def show_state(self, models: Models) -> None:
        """What needs no model: the page, the settings, what is selected."""
        self.pages.show_choice(models.page)
        self._stack.setCurrentWidget(self._pages[models.page])
        self.training.form.show_form(models.form)
        self.list.show_selected(models.selected)

    def show_allowed(self, own: bool, there: bool) -> None:
        """Whether the model selected first is the user's own, and whether it has a file."""
        self.buttons["Rename"].setEnabled(own)
        self.buttons["Delete"].setEnabled(own)
        self.buttons["Show file"].setEnabled(there)

    def begin_renaming(self) -> None:
        """Let the new name be typed."""
        if self.buttons["Rename"].isEnabled():
            entries = {entry.reference: entry for entry in self.list.entries()}
            chosen = [entries[item] for item in self.list.selected() if item in entries]
            self.new_name.setText(chosen[0].name if chosen else "")
            self.new_name.show()
            self.new_name.selectAll()
            self.new_name.setFocus()

    def _renamed(self) -> None:
        self.list.setFocus()
        self.new_name.hide()
        self.rename_wanted.emit(self.new_name.text().strip())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.appeared.emit()
