"""What leaks: of each strip as it is, and of 200 images that had no part in its direction."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.concepts.attributes import attribute_of
from core.concepts.recipes import AttributeChoice, Known, Marked
from core.engine.separation_requests import (
    HeldOutAnswer,
    HeldOutLeaksRequest,
    StripLeaks,
    StripLeaksRequest,
)
from core.images.fashion_mnist import CLASS_NAMES
from gui.theme import GRID, SMALL
from gui.traversal.figure_table import FigureTable
from gui.traversal.hold_row import HOLDABLE
from gui.traversal.leak_words import heads, rows
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import NumberBox
from gui.widgets.rows import side_by_side

SHOES = (7, 9)
IMAGES = 200
"""On which a leak is measured."""

CLASSES = (SHOES, *((label,) for label in range(len(CLASS_NAMES))))
"""What images may be of, in the order in which it is offered."""

LARGEST_AMOUNT = 100.0


class LeakPage(QWidget):
    """Announces what is to be measured; shows what it is told."""

    change_wanted = Signal(object)
    """The attribute (``AttributeChoice``) that is to change."""
    amount_wanted = Signal(float)
    classes_wanted = Signal(tuple)
    measure_wanted = Signal()
    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._running = False
        self._choices: list[AttributeChoice] = []
        self.change_box = QComboBox()
        self.change_box.setAccessibleName("Attribute that is to change")
        self.change_box.setToolTip("The attribute that is to change, as far as it says beside this")
        self.change_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.change_box.setMinimumContentsLength(8)
        self.amount_box = NumberBox(
            "Amount of the change",
            "By how much it is to change, in its unit",
            -LARGEST_AMOUNT,
            LARGEST_AMOUNT,
        )
        self.amount_box.setFixedWidth(13 * GRID)
        self.class_box = QComboBox()
        self.class_box.setAccessibleName("Images to measure on")
        self.class_box.setToolTip(
            "Of which class the images are, by whose spread a leak is counted too"
        )
        self.class_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.class_box.setMinimumContentsLength(10)
        self.class_box.addItem("Sneakers, boots")
        self.class_box.addItems([name.capitalize() for name in CLASS_NAMES])
        self.measure_button = QPushButton()
        self.measure_button.setAutoDefault(False)
        self.copy_button = QPushButton("Copy")
        self.copy_button.setAutoDefault(False)
        self.copy_button.setToolTip("Put the table on the clipboard, for a spreadsheet")
        self.copy_button.setAccessibleName("Copy the table of leaks")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress of the measurement")
        self.progress.setRange(0, 100)
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(GRID)
        self.note = ElidedLabel(lines=2)
        self.table = FigureTable("Leaks")
        for widget in (self.change_box, self.amount_box, self.class_box):
            widget.setFont(figure_font(SMALL))
        for button in (self.measure_button, self.copy_button):
            button.setFont(figure_font(SMALL))
        self._lay_out()
        self.change_box.activated.connect(
            lambda place: self.change_wanted.emit(self._choices[place])
        )
        self.amount_box.valueChanged.connect(self.amount_wanted)
        self.class_box.activated.connect(lambda place: self.classes_wanted.emit(CLASSES[place]))
        self.measure_button.clicked.connect(self._on_measure)
        self.copy_button.clicked.connect(self.table.copy)
        self.show_progress(None, "")

    def _lay_out(self) -> None:
        top = side_by_side(
            _label("Change", self.change_box),
            self.change_box,
            _label("by", self.amount_box),
            self.amount_box,
            self.class_box,
            None,
            self.measure_button,
            gap=GRID // 2,
        )
        bar = QWidget()
        inside = QVBoxLayout(bar)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignVCenter)
        self._progress_or_nothing = QStackedWidget()
        self._progress_or_nothing.addWidget(QWidget())
        self._progress_or_nothing.addWidget(bar)
        self._progress_or_nothing.setFixedWidth(14 * GRID)
        below = side_by_side(self.note, self._progress_or_nothing, self.copy_button, gap=GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        column.addWidget(self.table, 1)
        column.addLayout(below)

    # What is shown

    def show_question(self, request: HeldOutLeaksRequest, marks: tuple[Marked, ...]) -> None:
        """What would be measured now."""
        choices: list[AttributeChoice] = [*map(Known, HOLDABLE), *marks]
        if request.change not in choices:
            choices.append(request.change)
        if choices != self._choices:
            self._choices = choices
            self.change_box.clear()
            self.change_box.addItems([choice.name.capitalize() for choice in choices])
        self.change_box.setCurrentIndex(choices.index(request.change))
        attribute = attribute_of(request.change)
        self.amount_box.setSuffix(f" {attribute.unit}" if attribute.unit else "")
        self.amount_box.show_value(request.amount)
        if request.classes in CLASSES:
            self.class_box.setCurrentIndex(CLASSES.index(request.classes))
        self._name_button()

    def show_leaks(
        self,
        now: StripLeaksRequest,
        captions: Sequence[str],
        strips: StripLeaks | None,
        measured: tuple[HeldOutLeaksRequest, HeldOutAnswer] | None,
        stale: bool,
    ) -> None:
        """The table: what the strips leak, and what was measured last, which may be ``stale``."""
        change = attribute_of(now.change)
        goal = f"{change.name} {now.amount:+g} {change.unit}".rstrip().replace("-", "−")
        hold = [attribute_of(choice) for choice in now.hold]
        own = {attribute.name for attribute in (change, *hold)}
        names = dict.fromkeys(name for one in hold for name in one.otherwise if name not in own)
        of = " and ".join(CLASS_NAMES[label] for label in now.classes)
        spread = f"its standard deviation over the test images of {of}"
        found = rows(
            now.models,
            captions,
            [one.name for one in hold],
            tuple(names),
            strips,
            None if measured is None else measured[1],
            stale,
        )
        self.table.set_title(f"At {goal}; σ: {spread}")
        self.table.show_figures(
            heads([one.name for one in hold], tuple(names), goal, spread), found
        )
        self.copy_button.setEnabled(strips is not None or measured is not None)

    def show_note(self, sentence: str) -> None:
        """What there is to say on the figures."""
        self.note.set_text(sentence)

    def show_progress(self, fraction: float | None, text: str) -> None:
        """How far the measurement is, 0 to 1; None: none is running."""
        self._running = fraction is not None
        self._progress_or_nothing.setCurrentIndex(int(self._running))
        if fraction is not None:
            self.progress.setValue(round(100 * fraction))
            self.note.set_text(f"{text}: {100 * fraction:.0f} %" if text else "")
        self._name_button()

    def is_running(self) -> bool:
        """Whether a measurement is running, as far as is shown."""
        return self._running

    def _on_measure(self) -> None:
        (self.stop_wanted if self._running else self.measure_wanted).emit()

    def _name_button(self) -> None:
        of = "shoes" if CLASSES[self.class_box.currentIndex()] == SHOES else "images"
        self.measure_button.setText("Stop" if self._running else f"Measure on {IMAGES} {of}")
        self.measure_button.setFixedWidth(23 * GRID)
        self.measure_button.setToolTip(
            "Stop measuring; nothing of it is kept"
            if self._running
            else f"Follow each strip's direction on {IMAGES} test images that had no part in it and have"
            " room, until the attribute has changed by so much, and measure what else has"
        )


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setFont(figure_font(SMALL))
    label.setBuddy(buddy)
    label.setToolTip(buddy.toolTip())
    return label
