"""All that is chosen about a sheet: its rows, how it looks, as which file, and how a GIF runs."""

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.animations import MILLISECONDS_LIMITS, USUAL, Animation
from core.concepts.recipes import Method
from core.concepts.strip_sheets import SheetLook
from core.errors import UserError
from core.images.number_ranges import numbers_in
from core.images.reference import ImageReference, TestImage
from core.workspace.state import Traversal
from gui.theme import GRID, SMALL
from gui.traversal.sheet_choices import RowsOf, SheetChoices, offered_directions, offered_methods
from gui.traversal.sheet_rows import SheetRows
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import CountBox
from gui.widgets.rows import dialog_form, side_by_side

PNG, SVG, PDF, GIF, NPY = ".png", ".svg", ".pdf", ".gif", ".npy"
KINDS = {
    PNG: ("Picture (PNG)", "Grey levels, pixel by pixel"),
    SVG: ("Drawing (SVG)", "Text as text, frames as bitmaps that stay sharp: for the web"),
    PDF: ("Document (PDF)", "Text as text, frames as bitmaps that stay sharp: for a paper"),
    GIF: ("Animation (GIF)", "One position after another, models side by side"),
    NPY: ("Numbers (NPY)", "float32, rows x positions x 28 x 28, with a JSON file beside it"),
}
SCALES, GAPS = (1, 16), (0, 32)
MOST_TEST_IMAGES = 40


class SheetControls(QWidget):
    """Announces what is chosen; what a state offers is shown, and stays chosen where it can."""

    changed = Signal()
    animation_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._traversal = Traversal()
        self.rows = SheetRows()
        self.images_field = QLineEdit()
        self.images_field.setAccessibleName("Test images")
        self.images_field.setPlaceholderText("22, 41, 100-104")
        self.images_field.setToolTip("More base images: numbers of test images, and ranges of them")
        self.direction_box = _box("Direction", "The direction of every row")
        self.method_box = _box("Method", "How every row's direction is separated")
        self.models_box = _box("Models", "Whose strips stand on the sheet, above each other")
        self.labels_box = QCheckBox("Labels")
        self.labels_box.setChecked(True)
        self.labels_box.setToolTip("Names and positions in the picture; without them frames only")
        self.scale_box = _count("Scale", SCALES, " ×", "Pixels of the picture for each of a frame")
        self.gap_box = _count("Gap", GAPS, " px", "Pixels of the picture between frames")
        for box in (self.scale_box, self.gap_box):
            box.setValue(4)
        self.format_box = _box("Format", "What kind of file is written")
        for suffix, (text, tip) in KINDS.items():
            self.format_box.addItem(text, suffix)
            place = self.format_box.count() - 1
            self.format_box.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)
        self._make_animation()
        self._lay_out()
        self._connect()
        self._show_kind()
        self._show_format()

    def _make_animation(self) -> None:
        self.back_box = QCheckBox("There and back")
        self.back_box.setToolTip("Run backwards too, so that nothing jumps at the end")
        self.loop_box = QCheckBox("Repeat")
        self.loop_box.setToolTip("Begin again at the end, for ever")
        self.time_box = _count(
            "Time of each frame", MILLISECONDS_LIMITS, " ms", "For how long each position is shown"
        )
        self.time_box.setSingleStep(20)
        self._runs = QWidget()
        row = side_by_side(self.back_box, self.loop_box, None, gap=GRID)
        row.setContentsMargins(0, 0, 0, 0)
        self._runs.setLayout(row)
        self.show_animation(USUAL)

    def _lay_out(self) -> None:
        form = dialog_form()
        form.addRow("Test images", self.images_field)
        form.addRow("Direction", self.direction_box)
        form.addRow("Method", self.method_box)
        form.addRow("Models", self.models_box)
        sizes = side_by_side(self.scale_box, QLabel("Gap"), self.gap_box, None, gap=GRID)
        form.addRow("Scale", sizes)
        form.addRow("", self.labels_box)
        form.addRow("Format", self.format_box)
        form.addRow("", self._runs)
        form.addRow("Each frame", self.time_box)
        self._form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.rows, 1)
        column.addLayout(form)

    def _connect(self) -> None:
        self.rows.kind_changed.connect(self._on_kind)
        self.rows.changed.connect(self._tell)
        self.images_field.editingFinished.connect(self._tell)
        self.images_field.textEdited.connect(self._on_images)
        self.direction_box.activated.connect(self._on_direction)
        for box in (self.method_box, self.models_box):
            box.activated.connect(self._tell)
        self.labels_box.toggled.connect(self._tell)
        for box in (self.scale_box, self.gap_box):
            box.valueChanged.connect(self._tell)
        self.format_box.activated.connect(self._on_format)
        for box in (self.back_box, self.loop_box):
            box.clicked.connect(self._on_animation)
        self.time_box.valueChanged.connect(self._on_animation)

    # What is shown

    def show_state(self, traversal: Traversal) -> None:
        """The offers of a state; nothing is emitted."""
        before, self._traversal = self._traversal, traversal
        wanted = self.direction_box.currentData()
        if wanted is None or traversal.chosen != before.chosen:
            wanted = traversal.chosen
        named = [(offer.label, offer.value) for offer in offered_directions(traversal)]
        _fill(self.direction_box, named, wanted)
        models = list(traversal.models)
        together = "Both" if len(models) == 2 else "All"
        several = [(together, tuple(models))] if len(models) > 1 else []
        each = [(model if len(models) == 1 else f"{model} only", (model,)) for model in models]
        _fill(self.models_box, [*several, *each], self.models_box.currentData())
        self._show_methods(traversal, before)
        self.rows.show_state(traversal, self.direction_box.currentData())

    def _show_methods(self, traversal: Traversal, before: Traversal) -> None:
        wanted = self.method_box.currentData()
        if wanted is None or traversal.method != before.method:
            wanted = traversal.method
        offers = offered_methods(traversal, self.direction_box.currentData())
        _fill(self.method_box, [(offer.label, offer.value) for offer in offers], wanted)
        for place, offer in enumerate(offers):
            tip = f"{offer.problem} Rows follow the direction as it is." if offer.problem else ""
            self.method_box.setItemData(place, tip, Qt.ItemDataRole.ToolTipRole)

    def show_animation(self, animation: Animation) -> None:
        """How a GIF runs; nothing is emitted."""
        with QSignalBlocker(self.time_box):
            self.time_box.setValue(animation.milliseconds)
        self.back_box.setChecked(animation.there_and_back)
        self.loop_box.setChecked(animation.loop)

    # What is chosen

    def suffix(self) -> str:
        """Of the file that is to be written."""
        return self.format_box.currentData()

    def animation(self) -> Animation:
        """How a GIF is to run."""
        return Animation(
            self.time_box.value(), self.back_box.isChecked(), self.loop_box.isChecked()
        )

    def choices(self) -> SheetChoices:
        """All that is chosen.

        Raises
        ------
        UserError
            What is typed are no numbers of images.
        """
        for box in (self.scale_box, self.gap_box):
            box.interpretText()  # what is still being typed counts
        ticked, kind = self.rows.ticked(), self.rows.rows_of()
        bases = [*ticked, *self._typed()] if kind is RowsOf.BASES else []
        return SheetChoices(
            rows_of=kind,
            directions=ticked if kind is RowsOf.DIRECTIONS else (),
            methods=ticked if kind is RowsOf.METHODS else (),
            bases=tuple(dict.fromkeys(bases)),
            direction=self.direction_box.currentData(),
            method=Method(self.method_box.currentData()),  # Qt makes plain text of it
            models=self.models_box.currentData(),
            look=SheetLook(
                self.labels_box.isChecked(), self.scale_box.value(), self.gap_box.value()
            ),
        )

    def _typed(self) -> list[ImageReference]:
        text = self.images_field.text()
        if not text.strip():
            return []
        try:
            numbers = numbers_in(text, 10_000, MOST_TEST_IMAGES)
        except UserError as error:
            raise UserError(f"Test images: {error}") from error
        return [ImageReference(TestImage(number)) for number in numbers]

    # Changes

    def _show_kind(self) -> None:
        kind = self.rows.rows_of()
        # Disabled, not hidden: nothing moves when another kind is looked at.
        for widget, used in (
            (self.images_field, kind is RowsOf.BASES),
            (self.direction_box, kind is not RowsOf.DIRECTIONS),
            (self.method_box, kind is not RowsOf.METHODS),
        ):
            widget.setEnabled(used)
            self._form.labelForField(widget).setEnabled(used)

    def _show_format(self) -> None:
        suffix = self.suffix()
        for widget in (self._runs, self.time_box, self._form.labelForField(self.time_box)):
            widget.setEnabled(suffix == GIF)
        for widget in (self.scale_box, self.gap_box, self.labels_box):
            widget.setEnabled(suffix != NPY)
        self.format_box.setToolTip(f"Format: {KINDS[suffix][1]}")

    def _on_kind(self) -> None:
        self._show_kind()
        self._tell()

    def _on_images(self, text: str) -> None:
        if not text.strip():
            self._tell()

    def _on_direction(self) -> None:
        # Without what was chosen by the state before, methods may lack something else.
        self._show_methods(self._traversal, self._traversal)
        self.rows.show_state(self._traversal, self.direction_box.currentData())
        self._tell()

    def _on_format(self) -> None:
        self._show_format()
        self._tell()

    def _on_animation(self) -> None:
        self.animation_changed.emit(self.animation())

    def _tell(self, *_: object) -> None:
        self.changed.emit()


def _box(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.setToolTip(tip)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box


def _count(name: str, limits: tuple[int, int], suffix: str, tip: str) -> CountBox:
    box = CountBox(name, *limits)
    box.setSuffix(suffix)
    box.setToolTip(f"{tip}, {limits[0]} to {limits[1]}")
    box.setFont(figure_font(SMALL))
    return box


def _fill(box: QComboBox, entries: Sequence[tuple[str, object]], wanted: object) -> None:
    """Entries (text, data), of which the one with the data ``wanted`` is the current one, or the first."""
    data = [entry for _, entry in entries]
    if [(box.itemText(n), box.itemData(n)) for n in range(box.count())] != list(entries):
        box.clear()
        for text, entry in entries:
            box.addItem(text, entry)
    box.setCurrentIndex(data.index(wanted) if wanted in data else 0)
