"""The editor of an attribute of the user's own: a brush for weights, its name and its unit."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.concepts.recipes import Marked
from gui.theme import GRID, SMALL
from gui.traversal.mark_canvas import MarkCanvas
from gui.traversal.overlay import MEANING
from gui.traversal.pixel_canvas import BRUSH_SIZES
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import CountBox, NumberBox
from gui.widgets.number_slider import NumberSlider
from gui.widgets.pixmaps import GreyPixels
from gui.widgets.rows import side_by_side
from gui.widgets.segmented import Segmented

NAME_LIMIT, UNIT_LIMIT = 40, 20
_GAP = GRID // 2
FIRST_BRUSH = 3


class MarkEditor(QWidget):
    """Draws nothing itself: it announces strokes and words, and shows the attribute that comes back."""

    stroke = Signal(int, object, object, int, float)
    """Number of the stroke, start and end as (row, column), brush size, weight -1..1."""
    renamed = Signal(str)
    unit_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark: Marked | None = None
        self.canvas = MarkCanvas()
        self.canvas.setToolTip(
            "Left button paints the weight, right button erases, Alt+click takes a pixel's weight.\n"
            + MEANING
        )
        self.setFocusProxy(self.canvas)
        self.tool = Segmented(
            "Brush",
            (
                ("paint", "Paint", "The left button paints the weight"),
                ("erase", "Erase", "The left button erases, as the right one always does"),
            ),
        )
        self.weight_box = NumberBox(
            "Weight", "Weight to paint: 1 counts in full, −1 is subtracted", -1.0, 1.0
        )
        self.weight_slider = NumberSlider("Weight to paint, −1 to 1", with_scale=False)
        self.weight_slider.show_range(-1.0, 1.0)
        self.brush = CountBox("Brush size", *BRUSH_SIZES)
        self.brush.setValue(FIRST_BRUSH)
        self.brush.setSuffix(" px")
        self.brush.setToolTip("Width of the brush in pixels ([ and ], or Ctrl+wheel)")
        self.name_field = _field("Name", "What the attribute is called", NAME_LIMIT)
        self.unit_field = _field("Unit", "What it is counted in; may be empty", UNIT_LIMIT)
        self._lay_out()
        self._connect()
        self._set_weight(1.0)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(_GAP)
        left.addWidget(self.canvas, 1000)
        left.addStretch(1)
        column = QWidget()
        column.setFixedWidth(16 * GRID)
        right = QVBoxLayout(column)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(_GAP)
        right.addWidget(self.tool)
        for text, widget in (("Weight", self.weight_box), ("Brush", self.brush)):
            right.addLayout(side_by_side(_label(text, widget), None, widget, gap=_GAP))
            if widget is self.weight_box:
                right.addWidget(self.weight_slider)
        for text, field in (("Name", self.name_field), ("Unit", self.unit_field)):
            right.addLayout(side_by_side(_label(text, field), field, gap=_GAP))
        right.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addLayout(left, 1)
        row.addWidget(column)

    def _connect(self) -> None:
        self.tool.chosen.connect(lambda _: self._show_tool())
        self.weight_box.valueChanged.connect(self._set_weight)
        self.weight_slider.value_changed.connect(lambda value, _: self._set_weight(value))
        self.brush.valueChanged.connect(lambda _: self._show_tool())
        self.canvas.stroke.connect(self.stroke)
        self.canvas.level_picked.connect(self._set_weight)
        self.canvas.brush_size_asked.connect(self._step_brush)
        self.name_field.editingFinished.connect(self._on_name)
        self.unit_field.editingFinished.connect(self._on_unit)

    # What is shown

    def show_mark(self, pixels: GreyPixels, mark: Marked | None, name: str) -> None:
        """An attribute over an image (28, 28); None: one that begins with the first stroke, as ``name``."""
        before = self._mark
        if before is not None and (mark is None or mark.name != before.name):
            # What is still held down was begun on another one.
            self.canvas.end_stroke()
        self._mark = mark
        self.canvas.show_mark(pixels, mark)
        for field, text in (
            (self.name_field, name if mark is None else mark.name),
            (self.unit_field, "" if mark is None else mark.unit),
        ):
            field.setEnabled(mark is not None)
            if field.text() != text and not (field.hasFocus() and field.isModified()):
                field.setText(text)

    def mark(self) -> Marked | None:
        """What is on show."""
        return self._mark

    def _set_weight(self, weight: float) -> None:
        self.weight_box.show_value(weight)
        self.weight_slider.show_value(weight)
        self._show_tool()

    def _show_tool(self) -> None:
        erasing = self.tool.choice() == "erase"
        self.canvas.set_tool(self.weight_slider.value(), self.brush.value(), erasing)

    def _step_brush(self, step: int) -> None:
        self.brush.setValue(self.brush.value() + step)

    def _on_name(self) -> None:
        text = " ".join(self.name_field.text().split())
        self.name_field.setModified(False)
        if self._mark is not None and text != self._mark.name:
            if text:
                self.renamed.emit(text)
            else:
                self.name_field.setText(self._mark.name)

    def _on_unit(self) -> None:
        text = " ".join(self.unit_field.text().split())
        self.unit_field.setModified(False)
        if self._mark is not None and text != self._mark.unit:
            self.unit_changed.emit(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        if typed in ("[", "]"):
            self._step_brush(1 if typed == "]" else -1)
        elif typed.lower() == "e" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.tool.show_choice("paint" if self.tool.choice() == "erase" else "erase")
            self._show_tool()
        elif typed.lower() == "p" and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.canvas.pick()
        else:
            super().keyPressEvent(event)


def _field(name: str, tip: str, limit: int) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(f"{name} of the attribute")
    field.setToolTip(tip)
    field.setMaxLength(limit)
    field.setFont(figure_font(SMALL))
    field.setMinimumWidth(6 * GRID)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return field


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setFont(figure_font(SMALL))
    label.setBuddy(buddy)
    label.setToolTip(buddy.toolTip())
    return label
