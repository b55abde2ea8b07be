"""The attributes that are to stand still: a toggle for each, several at once."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QWidget

from core.concepts.recipes import AttributeChoice, AttributeName, Known, Marked
from core.workspace.state import MARK_LIMIT
from gui.theme import GRID, SMALL
from gui.widgets.figures import figure_font, figure_metrics

HOLDABLE = {
    AttributeName.HEIGHT: "the number of rows that are lit",
    AttributeName.BRIGHTNESS: "the mean level of the lit pixels",
    AttributeName.WIDTH: "the number of columns that are lit",
    AttributeName.SLANT: "how far the shape leans",
    AttributeName.SYMMETRY: "how alike left and right are",
}
"""The attributes that can be held, and what each is; others measure the same things in other ways."""

MORE = "…"

_SHEET = "QToolButton::menu-indicator { image: none; }"


class HoldRow(QWidget):
    """Toggles for the program's own attributes, and a menu for those that the user has marked."""

    changed = Signal(tuple)
    """The attributes (``AttributeChoice``) that are to be held now."""
    mark_requested = Signal()
    """A new attribute is to be marked with a brush."""
    mark_removed = Signal(str)
    """The attribute of the user's own with this name is to be forgotten."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._held: tuple[AttributeChoice, ...] = ()
        self._marks: tuple[Marked, ...] = ()
        self.buttons: dict[AttributeName, QToolButton] = {}
        self._label = QLabel("Hold")
        self._label.setFont(figure_font(SMALL))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 4)
        row.addWidget(self._label)
        row.addSpacing(GRID // 4)
        self.setStyleSheet(_SHEET)
        for name in HOLDABLE:
            button = _Tight(name.value.capitalize())
            button.setCheckable(True)
            button.setAccessibleName(f"Hold {name.value}")
            button.clicked.connect(lambda _=False, name=name: self._toggle(Known(name)))
            self.buttons[name] = button
            row.addWidget(button)
        self.more = _Tight(MORE, f"{MORE} 8")
        self.more.setAccessibleName("Attributes of your own to hold")
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.menu = QMenu(self.more)
        self.more.setMenu(self.menu)
        row.addWidget(self.more)
        self._marks_shown: object = None

    def show_state(
        self,
        held: tuple[AttributeChoice, ...],
        marks: tuple[Marked, ...],
        changed: AttributeChoice | None,
        unused: str,
    ) -> None:
        """Show which attributes are held; nothing is emitted.

        ``changed`` is the one that the followed direction changes, ``unused`` the reason why none is
        held whatever is pressed here, or empty.
        """
        self._held, self._marks = held, marks
        self._label.setEnabled(not unused)
        for name, button in self.buttons.items():
            button.setChecked(Known(name) in held)
            also = changed == Known(name) and Known(name) not in held
            button.setEnabled(not unused and not also)
            reason = unused or (
                f"{name.value} is what the followed direction changes" if also else ""
            )
            tip = f"Keep {name.value} as it is along the strips: {HOLDABLE[name]}"
            button.setToolTip(f"{tip}.\nNot now: {reason}." if reason else f"{tip}.")
        own = [mark.name for mark in marks if mark in held]
        self.more.setText(f"{MORE} {len(own)}" if own else MORE)
        self.more.setToolTip(
            "Attributes of your own, marked with a brush"
            + (f"; held: {', '.join(own)}" if own else "")
        )
        shown = (held, marks, bool(unused))
        if shown != self._marks_shown:
            self._marks_shown = shown
            self._fill_menu(unused)

    def _fill_menu(self, unused: str) -> None:
        self.menu.clear()
        others = [choice for choice in self._held if _is_other(choice, self._marks)]
        for choice in (*self._marks, *others):
            action: QAction = self.menu.addAction(f"Hold {choice.name}")
            action.setCheckable(True)
            action.setChecked(choice in self._held)
            action.setEnabled(not unused)
            action.triggered.connect(lambda _=False, choice=choice: self._toggle(choice))
        if self._marks or others:
            self.menu.addSeparator()
        mark = self.menu.addAction("Mark an attribute of your own…")
        mark.setEnabled(len(self._marks) < MARK_LIMIT)
        mark.triggered.connect(lambda *_: self.mark_requested.emit())
        for choice in self._marks:
            forget = self.menu.addAction(f"Forget {choice.name}")
            forget.triggered.connect(lambda _=False, name=choice.name: self.mark_removed.emit(name))

    def _toggle(self, choice: AttributeChoice) -> None:
        """Announce; what is shown follows from the state that comes of it."""
        held = choice in self._held
        wanted: Sequence[AttributeChoice] = [other for other in self._held if other != choice]
        if not held:
            wanted = sorted([*wanted, choice], key=self._place)
        if isinstance(choice, Known) and choice.name in self.buttons:
            self.buttons[choice.name].setChecked(held)
        self.changed.emit(tuple(wanted))

    def _place(self, choice: AttributeChoice) -> int:
        names = list(self.buttons)
        if isinstance(choice, Known) and choice.name in names:
            return names.index(choice.name)
        return len(names)


class _Tight(QToolButton):
    """Side by side they are many, so the room around each word is tight."""

    def __init__(self, text: str, widest: str = "") -> None:
        super().__init__()
        self._widest = widest or text
        self.setText(text)
        self.setFont(figure_font(SMALL))
        self.setProperty("raised", True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = int(figure_metrics(SMALL).horizontalAdvance(self._widest)) + 2 * GRID - 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def _is_other(choice: AttributeChoice, marks: tuple[Marked, ...]) -> bool:
    """Whether it has neither a toggle nor a mark of the session: of a session written by hand."""
    if isinstance(choice, Known):
        return choice.name not in HOLDABLE
    return choice not in marks
