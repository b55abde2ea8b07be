"""The attributes: what each measures on the images here, how it spreads over a class, and one's own."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.concepts.attributes import ATTRIBUTES
from core.concepts.recipes import AttributeChoice, AttributeName, Known, Marked
from core.engine.separation_requests import AttributesAnswer, AttributesRequest
from core.images.fashion_mnist import CLASS_NAMES
from gui.theme import BODY, GRID, SMALL
from gui.traversal.attribute_pictures import AttributePictures, LabelledPicture
from gui.traversal.figure_table import Cell, FigureTable, Head
from gui.traversal.mark_editor import MarkEditor
from gui.traversal.overlay import overlaid
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.figures import NO_FIGURE, figure_font, number_text
from gui.widgets.pixmaps import GreyPixels
from gui.widgets.rows import side_by_side

PROGRAM_OWN: tuple[AttributeChoice, ...] = tuple(map(Known, AttributeName))
NEW = "New…"
NEW_TIP = "Paint weights on pixels: an attribute of your own, which can be held and plotted"
WAITING = "Measuring…"
EMPTY_MARK = "Paint on the image: the mean level of what you mark is measured."
_TIGHT = "QPushButton { padding: 4px 7px; } QPushButton:focus { padding: 3px 6px; }"
OWN = "The mean level of the pixels that you have marked, each counted by its weight."


class AttributesPage(QWidget):
    """A list at the left; at the right the marked one's pictures, or for one of the user's own a brush."""

    class_wanted = Signal(object)
    """Over which class attributes are described; None: the base image's."""
    plot_wanted = Signal(object, bool)
    """An AttributeChoice, and whether it is to be plotted."""
    hold_wanted = Signal(object, bool)
    stroke = Signal(object, int, object, object, int, float)
    """The name of an attribute of the user's own (None: a new one), and what ``MarkEditor`` tells."""
    renamed = Signal(str, str)
    unit_changed = Signal(str, str)
    forget_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = PROGRAM_OWN
        self._hold: tuple[AttributeChoice, ...] = ()
        self._plotted: tuple[AttributeChoice, ...] = ()
        self._models: tuple[str, ...] = ()
        self._base: GreyPixels = np.zeros((28, 28), np.float32)
        self._next_name = ""
        self._answer: tuple[AttributesRequest, AttributesAnswer] | None = None
        self.class_box = QComboBox()
        self.class_box.setFont(figure_font(SMALL))
        self.class_box.setAccessibleName("Class over which attributes are described")
        self.class_box.setToolTip("Over the test images of which class mean and spread are taken")
        self.class_box.addItem("")
        self.class_box.addItems([name.capitalize() for name in CLASS_NAMES])
        self.table = FigureTable("Attributes", selects=True)
        self.title = QLabel()
        self.title.setFont(figure_font(BODY, strong=True))
        self.plot_button = _toggle("Plot", "Plot it under the strips, beside what is held")
        self.hold_button = _toggle("Hold", "Let it stand still along the strips")
        self.new_button = _button("New…", NEW_TIP)
        self.forget_button = _button(
            "Forget", "Take this attribute of your own away; it is no longer held or plotted"
        )
        self.readout = ElidedLabel()
        self.meaning = ElidedLabel(lines=2)
        self.pictures = AttributePictures()
        self.editor = MarkEditor()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        over = QLabel("Mean and spread over")
        over.setFont(figure_font(SMALL))
        over.setBuddy(self.class_box)
        left = QVBoxLayout()
        left.setSpacing(GRID // 2)
        left.addLayout(side_by_side(over, self.class_box, None, gap=GRID // 2))
        left.addWidget(self.table, 1)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.meaning)
        column.addWidget(self.pictures, 1)
        self._right = QStackedWidget()
        self._right.addWidget(shown)
        self._right.addWidget(self.editor)
        right = QVBoxLayout()
        right.setSpacing(GRID // 2)
        right.addLayout(
            side_by_side(
                self.title,
                self.readout,
                self.new_button,
                self.forget_button,
                self.plot_button,
                self.hold_button,
                gap=GRID // 2,
            )
        )
        right.addWidget(self._right, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2 * GRID)
        row.addLayout(left, 1)
        row.addLayout(right, 1)

    def _connect(self) -> None:
        self.class_box.activated.connect(
            lambda place: self.class_wanted.emit(place - 1 if place else None)
        )
        self.table.currentCellChanged.connect(lambda *_: self._show_current())
        self.plot_button.clicked.connect(lambda on: self._tell(self.plot_wanted, on))
        self.hold_button.clicked.connect(lambda on: self._tell(self.hold_wanted, on))
        self.new_button.clicked.connect(self.begin_new)
        self.forget_button.clicked.connect(lambda: self.forget_wanted.emit(self._own_name()))
        self.editor.canvas.pointed.connect(self._read_out)
        self.editor.stroke.connect(lambda *what: self.stroke.emit(self._own_name() or None, *what))
        self.editor.renamed.connect(lambda name: self.renamed.emit(self._own_name(), name))
        self.editor.unit_changed.connect(
            lambda unit: self.unit_changed.emit(self._own_name(), unit)
        )

    # What is shown

    def show_attributes(
        self,
        marks: tuple[Marked, ...],
        hold: tuple[AttributeChoice, ...],
        plotted: tuple[AttributeChoice, ...],
        next_name: str,
    ) -> None:
        """Which attributes there are, and what is done with each; the marked row stays."""
        self._choices = (*PROGRAM_OWN, *marks)
        self._hold, self._plotted, self._next_name = hold, plotted, next_name
        self._fill()
        self._show_current()

    def show_base(self, pixels: GreyPixels) -> None:
        """The base image (28, 28), on which one's own are painted."""
        self._base = pixels
        self._show_current()

    def show_class(self, chosen: int | None, own: int, known: bool) -> None:
        """Over which class they are described; ``own`` is the base image's, or else the gallery's."""
        whose = "the base's" if known else "the gallery's"
        self.class_box.setItemText(0, f"{CLASS_NAMES[own].capitalize()}, {whose}")
        self.class_box.setCurrentIndex(0 if chosen is None else chosen + 1)

    def show_models(self, models: tuple[str, ...]) -> None:
        """The models whose current frames are measured."""
        self._models = models
        self._fill()

    def show_figures(self, request: AttributesRequest, answer: AttributesAnswer) -> None:
        """What was measured."""
        self._answer = request, answer
        self._fill()
        self._show_current()

    def begin_new(self) -> None:
        """Mark the row of a new attribute of the user's own, and give its brush the keyboard."""
        self._mark_row(len(self._choices))
        self.editor.setFocus()

    def current(self) -> AttributeChoice | None:
        """The attribute in the marked row; None for the row of a new one."""
        row = max(self.table.currentRow(), 0)
        return self._choices[row] if row < len(self._choices) else None

    def _mark_row(self, row: int) -> None:
        self.table.setCurrentCell(row, 0)

    def _read_out(self, words: str) -> None:
        """The weight alone: there is no room for its place, which the brush shows."""
        self.readout.set_text(words.rpartition(": ")[2].capitalize())

    def _own_name(self) -> str:
        """Of the marked attribute, if it is one of the user's own; else empty."""
        choice = self.current()
        return choice.name if isinstance(choice, Marked) else ""

    def _tell(self, signal: Signal, on: bool) -> None:
        choice = self.current()
        if choice is not None:
            signal.emit(choice, on)

    def _fill(self) -> None:
        """The list; figures of attributes that were not asked for yet are left out."""
        heads = (
            Head(
                "Attribute",
                "What is measured; those in bold are held, or plotted under the strips",
                "Row-spread",
            ),
            *(
                Head(name, f"On the current frame of the model {name}", "−00.0")
                for name in self._models
            ),
            Head(
                "mean ± sd",
                "Mean and standard deviation over the test images of the class above",
                "−0.00 ± 0.00",
            ),
        )
        rows = [self._row(choice) for choice in self._choices]
        rows.append((Cell(NEW, NEW_TIP, quiet=True), *(Cell("") for _ in heads[1:])))
        self.table.show_figures(heads, rows)
        if self.table.currentRow() < 0:
            self._mark_row(0)

    def _row(self, choice: AttributeChoice) -> tuple[Cell, ...]:
        unit, meaning = _unit_and_meaning(choice)
        held, plotted = choice in self._hold, choice in self._plotted
        told = (
            f"{choice.name.capitalize()}{', in ' if unit else ''}{unit}",
            meaning,
            "Held." if held else "",
            "Plotted." if plotted else "",
        )
        decimals = _decimals(choice)
        return (
            Cell(
                choice.name.capitalize(),
                "\n".join(one for one in told if one),
                strong=held or plotted,
            ),
            *(self._value(choice, name, decimals) for name in self._models),
            self._spread(choice, decimals),
        )

    def _place(self, choice: AttributeChoice) -> int:
        """Among the measured ones; -1 while it was not."""
        if self._answer is None or choice not in self._answer[0].attributes:
            return -1
        return self._answer[0].attributes.index(choice)

    def _value(self, choice: AttributeChoice, name: str, decimals: int) -> Cell:
        place = self._place(choice)
        if self._answer is None or place < 0:
            return Cell(NO_FIGURE, WAITING, quiet=True)
        image = next((one for one in self._answer[1].images if one.name == name), None)
        if image is None or image.problem:
            return Cell(NO_FIGURE, image.problem if image else WAITING, quiet=True)
        value = float(image.values[place])
        return Cell(number_text(value, decimals), number_text(value, 4))

    def _spread(self, choice: AttributeChoice, decimals: int) -> Cell:
        place = self._place(choice)
        if self._answer is None or place < 0:
            return Cell(NO_FIGURE, WAITING, quiet=True)
        answer = self._answer[1]
        if answer.problems[place]:
            return Cell(NO_FIGURE, answer.problems[place], quiet=True)
        mean, spread = float(answer.means[place]), float(answer.spreads[place])
        text = f"{number_text(mean, decimals)} ± {number_text(spread, decimals)}"
        of = CLASS_NAMES[self._answer[0].label]
        return Cell(text, f"Over the test images of the class {of}")

    def _show_current(self) -> None:
        choice = self.current()
        own = choice is None or isinstance(choice, Marked)
        unit, meaning = ("", EMPTY_MARK) if choice is None else _unit_and_meaning(choice)
        name = "New" if choice is None else choice.name.capitalize()
        self.title.setText(f"{name}, {unit}" if unit and not own else name)
        self._right.setCurrentIndex(int(own))
        for button in (self.plot_button, self.hold_button):
            button.setEnabled(choice is not None)
        self.forget_button.setVisible(own)
        self.forget_button.setEnabled(choice is not None)
        self.plot_button.setChecked(choice in self._plotted)
        self.hold_button.setChecked(choice in self._hold)
        if choice is None or isinstance(choice, Marked):
            self.title.setText("")
            self.editor.show_mark(self._base, choice, self._next_name)
            return
        self.readout.set_text("")
        self.meaning.set_text(meaning)
        self._show_pictures(choice, unit)

    def _show_pictures(self, choice: AttributeChoice, unit: str) -> None:
        place = self._place(choice)
        if self._answer is None or place < 0:
            self.pictures.show_pictures((), WAITING)
            return
        shown = [
            LabelledPicture(
                image.name or "base image",
                f"{number_text(float(image.values[place]), _decimals(choice))} {unit}".rstrip(),
                overlaid(image.image, image.pictures[place]),
            )
            for image in self._answer[1].images
            if not image.problem
        ]
        self.pictures.show_pictures(shown, "There is no image to measure.")


def _unit_and_meaning(choice: AttributeChoice) -> tuple[str, str]:
    if isinstance(choice, Marked):
        return choice.unit, OWN
    attribute = ATTRIBUTES[choice.name.value]
    return attribute.unit, attribute.meaning


def _decimals(choice: AttributeChoice) -> int:
    step = 0.1 if isinstance(choice, Marked) else ATTRIBUTES[choice.name.value].step
    return 1 if step >= 1.0 else 2


def _button(text: str, tip: str) -> QPushButton:
    button = QPushButton(text)
    button.setFont(figure_font(SMALL))
    button.setAutoDefault(False)
    button.setStyleSheet(_TIGHT)
    button.setToolTip(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _toggle(text: str, tip: str) -> QPushButton:
    button = _button(text, tip)
    button.setCheckable(True)
    return button
