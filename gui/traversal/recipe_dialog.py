"""A window in which a direction is put together: what kind, over which images, how many, under what name."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.concepts.recipes import (
    SAMPLE_LIMIT,
    AttributeChoice,
    AttributeName,
    Known,
    Marked,
    Recipe,
    Sample,
)
from core.errors import UserError
from core.images.fashion_mnist import CLASS_NAMES
from core.images.number_ranges import numbers_text
from core.workspace.library_changes import NAME_LIMIT
from gui.theme import GRID
from gui.traversal.recipe_kinds import KINDS, Filled, RecipeKind
from gui.widgets.number_boxes import CountBox, NumberBox
from gui.widgets.rows import dialog_form

SHOES = (7, 9)
"""Sneakers and ankle boots, as in the article."""

LARGEST_SEED = 2**31 - 1
GROUP_SIZE = 50
"""How many images of a class a group is filled with."""

WIDTH, HEIGHT = 64 * GRID, 62 * GRID


class RecipeDialog(QDialog):
    """Announces a name and a recipe; what is wrong with what was filled in is said where it stands."""

    recipe_added = Signal(str, object)
    """The name, and the recipe."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Add a direction")
        self._marks: tuple[Marked, ...] = ()
        self._named_by_hand = False
        self.kind_box = QComboBox()
        self.kind_box.setAccessibleName("Kind of direction")
        self.kind_box.setToolTip("What the direction is made of")
        for kind in KINDS:
            self.kind_box.addItem(kind.label)
            self.kind_box.setItemData(
                self.kind_box.count() - 1, kind.sentence, Qt.ItemDataRole.ToolTipRole
            )
        self.kind_box.setMaxVisibleItems(len(KINDS))
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setProperty("quiet", True)
        self.amount_box = NumberBox("Amount", "", 0.0, 1.0)
        self.amount_box.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.attribute_box = QComboBox()
        self.attribute_box.setAccessibleName("Attribute")
        self.attribute_box.setToolTip("What is to grow along the direction")
        self._make_sample()
        self._make_groups()
        self.name_field = QLineEdit()
        self.name_field.setAccessibleName("Name of the direction")
        self.name_field.setToolTip("What the library calls it")
        self.name_field.setMaxLength(NAME_LIMIT)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setProperty("warning", True)
        self._buttons = QDialogButtonBox()
        self.add_button = self._buttons.addButton(
            "Add and follow", QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.add_button.setToolTip("Put it into the library, and let the strips follow it")
        cancel = self._buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        cancel.setToolTip("Close this window without adding anything")
        self._lay_out()
        self.setFixedSize(WIDTH, HEIGHT)
        self.kind_box.currentIndexChanged.connect(self._show_kind)
        self.attribute_box.currentIndexChanged.connect(self._name)
        self.name_field.textEdited.connect(self._on_name)
        self._buttons.accepted.connect(self._add)
        self._buttons.rejected.connect(self.reject)
        self.show_marks(())
        self._show_kind()

    def _make_sample(self) -> None:
        self.class_boxes: list[QCheckBox] = []
        self.classes = QWidget()
        grid = QGridLayout(self.classes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        for label, name in enumerate(CLASS_NAMES):
            box = QCheckBox(name)
            box.setChecked(label in SHOES)
            box.setToolTip(f"Draw images of the class {name} too")
            self.class_boxes.append(box)
            grid.addWidget(box, label // 3, label % 3)
        self.count_box = CountBox("Number of images", 1, SAMPLE_LIMIT)
        self.count_box.setToolTip(f"How many are drawn, 1 to {SAMPLE_LIMIT}")
        self.seed_box = CountBox("Seed", 0, LARGEST_SEED)
        self.seed_box.setToolTip("Which ones are drawn: the same seed draws the same images")

    def _make_groups(self) -> None:
        self.group_fields: list[QLineEdit] = []
        self.class_fills: list[QComboBox] = []
        for which in ("first", "second"):
            field = QLineEdit()
            field.setAccessibleName(f"Test images of the {which} group")
            field.setPlaceholderText("22, 41, 100-120")
            field.setToolTip("Numbers of test images, and ranges of them")
            fill = QComboBox()
            fill.setAccessibleName(f"Fill the {which} group with a class")
            fill.setToolTip(f"Put the first {GROUP_SIZE} test images of a class into the group")
            fill.addItem("Fill with a class…")
            fill.addItems(list(CLASS_NAMES))
            fill.activated.connect(lambda place, f=field, b=fill: self._fill(f, b, place))
            self.group_fields.append(field)
            self.class_fills.append(fill)

    def _lay_out(self) -> None:
        form = dialog_form()
        form.addRow("Kind", self.kind_box)
        form.addRow("", self._sentence)
        form.addRow("Amount", self.amount_box)
        form.addRow("Attribute", self.attribute_box)
        form.addRow("Classes", self.classes)
        form.addRow("Number", self.count_box)
        form.addRow("Seed", self.seed_box)
        for title, field, fill in zip(
            ("First group", "Second group"), self.group_fields, self.class_fills, strict=True
        ):
            form.addRow(title, field)
            form.addRow("", fill)
        form.addRow("Name", self.name_field)
        self._form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(form)
        column.addStretch(1)
        column.addWidget(self._problem)
        column.addWidget(self._buttons)

    # What is shown

    def show_marks(self, marks: tuple[Marked, ...]) -> None:
        """Offer the user's own attributes beside the program's."""
        if marks == self._marks and self.attribute_box.count():
            return
        self._marks = marks
        choices: list[AttributeChoice] = [*map(Known, AttributeName), *marks]
        before = self.attribute_box.currentData()
        self.attribute_box.clear()
        for choice in choices:
            self.attribute_box.addItem(choice.name.capitalize(), choice)
        self.attribute_box.setCurrentIndex(choices.index(before) if before in choices else 0)

    def kind(self) -> RecipeKind:
        """The kind that is chosen."""
        return KINDS[self.kind_box.currentIndex()]

    def problem(self) -> str:
        """What is said to be wrong."""
        return self._problem.text()

    def _show_kind(self) -> None:
        kind = self.kind()
        self._sentence.setText(kind.sentence)
        amount = kind.amount
        form = self._form
        form.setRowVisible(self.amount_box, amount is not None)
        form.setRowVisible(self.attribute_box, kind.of_attribute)
        for widget in (self.classes, self.count_box, self.seed_box):
            form.setRowVisible(widget, kind.of_sample)
        for widget in (*self.group_fields, *self.class_fills):
            form.setRowVisible(widget, not kind.of_sample)
        if amount is not None:
            form.labelForField(self.amount_box).setText(amount.label)
            self.amount_box.setAccessibleName(amount.label)
            self.amount_box.setToolTip(f"{amount.label}: from {amount.low:g} to {amount.high:g}")
            self.amount_box.setDecimals(0 if amount.whole else 2)
            self.amount_box.setSuffix(amount.suffix)
            self.amount_box.setRange(amount.low, amount.high)
            self.amount_box.setValue(amount.usual)
        form.labelForField(self.count_box).setText(kind.images)
        self.count_box.setAccessibleName(f"Number of {kind.images.lower()}")
        self.count_box.setValue(kind.usual_count)
        self._problem.setText("")
        self._name()

    def _name(self) -> None:
        if not self._named_by_hand:
            self.name_field.setText(self.kind().name(self._filled((0,))))

    def _on_name(self, text: str) -> None:
        self._named_by_hand = bool(text.strip())

    def _fill(self, field: QLineEdit, box: QComboBox, place: int) -> None:
        box.setCurrentIndex(0)
        if place:
            from core.concepts.samples import class_numbers

            field.setText(numbers_text(tuple(class_numbers((place - 1,))[:GROUP_SIZE].tolist())))

    def _classes(self) -> tuple[int, ...]:
        return tuple(label for label, box in enumerate(self.class_boxes) if box.isChecked())

    def _filled(self, classes: tuple[int, ...]) -> Filled:
        return Filled(
            Sample(classes, self.count_box.value(), self.seed_box.value()),
            self.amount_box.value(),
            self.attribute_box.currentData(),
            (self.group_fields[0].text(), self.group_fields[1].text()),
        )

    def _recipe(self) -> Recipe:
        classes = self._classes()
        if self.kind().of_sample and not classes:
            raise UserError("No class is ticked: tick those from which images are to be drawn.")
        return self.kind().recipe(self._filled(classes or (0,)))

    def _add(self) -> None:
        for box in (self.amount_box, self.count_box, self.seed_box):
            box.interpretText()  # what is still being typed counts
        try:
            recipe = self._recipe()
        except UserError as error:
            self._problem.setText(str(error))
            return
        self._problem.setText("")
        name = self.name_field.text().strip() or self.kind().name(self._filled((0,)))
        self._named_by_hand = False
        self.accept()
        self.recipe_added.emit(name, recipe)
