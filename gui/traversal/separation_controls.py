"""How the followed direction is separated: by which method, what is held, and what it is compared with."""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QWidget

from core.concepts.recipes import HOLDING, Method
from core.workspace.state import ALPHA_LIMIT, Traversal, changed_attribute
from gui.theme import GRID, SMALL
from gui.traversal.direction_words import method_label
from gui.traversal.hold_row import HoldRow
from gui.widgets.figures import figure_font
from gui.widgets.number_boxes import NumberBox
from gui.widgets.number_slider import NumberSlider
from gui.widgets.rows import side_by_side

METHOD_TIPS = {
    Method.NONE: "Follow the direction as it is, whatever else it changes.",
    Method.GRAM_SCHMIDT: "Take away what it shares, in latent space, with the directions ticked under"
    " Against.",
    Method.PULLBACK: "Make it orthogonal to the ticked directions in the images that the decoder makes,"
    " on average.",
    Method.ALPHA: "h − αb: subtract so much of each ticked direction, by hand or solved so that the held"
    " attributes' mean slope is 0.",
    Method.ALPHA_BISECTED: "h − αb, with α bisected until the held attribute's measured change is 0 in"
    " the median; takes seconds.",
    Method.ERASER: "Take away all that a linear probe could tell the held attributes by (LEACE).",
    Method.GRADIENT: "Take away what changes the held attributes at the base; a straight line from there.",
    Method.WALK: "Look again at every step, so that the held attributes really stand still; a curve.",
}
"""The methods, each with what it does."""

NO_COMPARISON = "nothing"
SLIDER_ALPHA = 2.0
"""Of alphas by hand: beyond it little but the subtracted direction is left."""


class SeparationControls(QWidget):
    """One row of controls; they announce and never change what they show by themselves."""

    method_changed = Signal(Method)
    compare_changed = Signal(object)
    """A Method, or None for no comparison."""
    hold_changed = Signal(tuple)
    """The attributes (``AttributeChoice``) that are to stand still."""
    alpha_changed = Signal(object, int)
    """Alpha by hand, or None for solved; and the number of the gesture, -1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.method_box = _box("Method of separation", "How the followed direction is separated")
        self.compare_box = _box(
            "Method to compare with",
            "Show the strips of a second method below those of the first, in every model",
        )
        self.compare_box.addItem(NO_COMPARISON, None)
        for method, tip in METHOD_TIPS.items():
            for box in (self.method_box, self.compare_box):
                box.addItem(method_label(method), method)
                box.setItemData(box.count() - 1, tip, Qt.ItemDataRole.ToolTipRole)
        self.hold = HoldRow()
        self.solved_box = QCheckBox("solved")
        self.solved_box.setFont(figure_font(SMALL))
        self.alpha_slider = NumberSlider(
            "α, how much of each ticked direction is subtracted", with_scale=False
        )
        self.alpha_slider.show_range(-SLIDER_ALPHA, SLIDER_ALPHA)
        self.alpha_box = NumberBox(
            "α", "α: how much of each ticked direction is subtracted", -ALPHA_LIMIT, ALPHA_LIMIT
        )
        self.alpha_box.setFont(figure_font(SMALL))
        self.alpha_box.setFixedWidth(6 * GRID)
        self._alpha_label = _label("α", self.alpha_box)
        self._lay_out()
        self.method_box.activated.connect(self._on_method)
        self.compare_box.activated.connect(self._on_compare)
        self.hold.changed.connect(self.hold_changed)
        self.solved_box.clicked.connect(self._on_solved)
        self.alpha_slider.value_changed.connect(self._on_alpha)
        self.alpha_box.valueChanged.connect(lambda value: self._on_alpha(value, -1))

    def _lay_out(self) -> None:
        row = side_by_side(
            _label("Method", self.method_box),
            self.method_box,
            _label("vs.", self.compare_box),
            self.compare_box,
            self.hold,
            self._alpha_label,
            self.solved_box,
            self.alpha_slider,
            self.alpha_box,
            gap=GRID // 2,
        )
        row.setContentsMargins(0, 0, 0, 0)
        row.setStretch(1, 2)
        row.setStretch(3, 2)
        row.setStretch(7, 1)
        for place in (5, 4):  # from the right, so that places stay what they are
            row.insertSpacing(place, GRID)
        self.setLayout(row)

    def show_state(self, traversal: Traversal) -> None:
        """Show what ``traversal`` says; nothing is emitted."""
        for box, method in (
            (self.method_box, traversal.method),
            (self.compare_box, traversal.compare),
        ):
            place = max(box.findData(method), 0)
            box.setCurrentIndex(place)
            tip = METHOD_TIPS[method] if method is not None else ""
            box.setToolTip(f"{box.accessibleName()}: {box.currentText()}.\n{tip}".rstrip())
        methods = {traversal.method, *({traversal.compare} - {None})}
        self.hold.show_state(
            traversal.hold,
            traversal.marks,
            changed_attribute(traversal),
            _why_nothing_held(methods, traversal.alpha),
        )
        self._show_alpha(traversal, Method.ALPHA in methods)

    def _show_alpha(self, traversal: Traversal, used: bool) -> None:
        by_hand = traversal.alpha is not None
        self._alpha_label.setEnabled(used)
        self.solved_box.setEnabled(used)
        self.solved_box.setChecked(not by_hand)
        only = "" if used else "\nNot now: only the method alpha uses it."
        self.solved_box.setToolTip(
            "Choose α in each model so that the held attributes' mean slope is 0;"
            f" untick to set α by hand.{only}"
        )
        limit = max(SLIDER_ALPHA, min(abs(traversal.alpha or 0.0), ALPHA_LIMIT))
        self.alpha_slider.show_range(-limit, limit)
        self.alpha_slider.show_value(traversal.alpha or 0.0)
        self.alpha_box.show_value(traversal.alpha or 0.0)
        for widget in (self.alpha_slider, self.alpha_box):
            widget.setEnabled(used and by_hand)

    def _on_method(self, index: int) -> None:
        self.method_changed.emit(Method(self.method_box.itemData(index)))

    def _on_compare(self, index: int) -> None:
        data = self.compare_box.itemData(index)
        self.compare_changed.emit(None if data is None else Method(data))

    def _on_solved(self, solved: bool) -> None:
        self.alpha_changed.emit(None if solved else 0.0, -1)

    def _on_alpha(self, alpha: float, gesture: int) -> None:
        self.alpha_slider.show_value(alpha)
        self.alpha_box.show_value(alpha)
        self.alpha_changed.emit(alpha, gesture)


def _why_nothing_held(methods: Collection[Method], alpha: float | None) -> str:
    """Why no attribute is held whatever is asked for; empty if one can be."""
    by_hand = {Method.ALPHA} if alpha is not None else set()
    if any(method in HOLDING for method in set(methods) - by_hand):
        return ""
    if Method.ALPHA in methods:
        return "α is set by hand, for nothing in particular; tick solved"
    names = [method_label(method) for method in HOLDING]
    which = " and ".join(method_label(method) for method in sorted(methods))
    return f"'{which}' holds nothing; take {', '.join(names[:-1])} or {names[-1]}"


def _box(name: str, tip: str) -> QComboBox:
    box = QComboBox()
    box.setFont(figure_font(SMALL))
    box.setAccessibleName(name)
    # Or the longest name of a method would widen the whole pane.
    policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    box.setSizeAdjustPolicy(policy)
    box.setMinimumContentsLength(6)
    box.setToolTip(tip)
    return box


def _label(text: str, buddy: QWidget) -> QLabel:
    label = QLabel(text)
    label.setFont(figure_font(SMALL))
    label.setBuddy(buddy)
    return label
