"""The key to the class colours, which hides and shows classes."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QMouseEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from core.images.fashion_mnist import CLASS_NAMES
from gui.theme import CLASS_COLOURS, GRID, tokens
from gui.widgets.pixmaps import swatch_pixmap

NO_CLASS = len(CLASS_COLOURS)
_SWATCH = 12


class ClassLegend(QWidget):
    """One button for each class; pressed ones are shown. A double click shows one class alone."""

    hidden_changed = Signal(object)
    """The frozenset of hidden classes (10: points without one); only when a person changed it."""

    def __init__(self, columns: int = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hidden = self._before = frozenset[int]()
        self._buttons: dict[int, _ClassButton] = {}
        self.setAccessibleName("Classes")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GRID // 2)
        grid.setVerticalSpacing(0)
        for group, name in enumerate((*CLASS_NAMES, "no class")):
            button = _ClassButton(name)
            button.clicked.connect(lambda _=False, which=group: self._toggle(which))
            button.alone.connect(lambda which=group: self._alone(which))
            grid.addWidget(button, group // columns, group % columns)
            self._buttons[group] = button
        self._buttons[NO_CLASS].hide()
        self._paint_swatches()
        self._show()

    def show_hidden(self, hidden: Collection[int]) -> None:
        """Press the buttons of all other classes, without telling anyone."""
        self._hidden = frozenset(hidden)
        self._show()

    def show_counts(self, counts: Sequence[int], without: int = 0) -> None:
        """Say in the tooltips how many points each class has, and ``without`` how many have none.

        The button for those is there only if there are some.
        """
        for group, count in enumerate((*counts, without)):
            if group in self._buttons:
                self._buttons[group].count = count
        self._buttons[NO_CLASS].setVisible(without > 0)
        self._show()

    def hidden(self) -> frozenset[int]:
        """Classes that are not shown."""
        return self._hidden

    def button(self, group: int) -> QToolButton:
        """A class's button, for tests and the order of tabs."""
        return self._buttons[group]

    def _toggle(self, group: int) -> None:
        self._before = self._hidden
        self._change(self._hidden ^ {group})

    def _alone(self, group: int) -> None:
        others = frozenset(self._buttons) - {group}
        # A second time it brings the others back; the first click of the two has changed it already.
        self._change(frozenset() if self._before == others else others)

    def _change(self, hidden: frozenset[int]) -> None:
        self._hidden = hidden
        self._show()
        self.hidden_changed.emit(hidden)

    def _show(self) -> None:
        for group, button in self._buttons.items():
            button.show_state(group not in self._hidden)

    def _paint_swatches(self) -> None:
        colours, ratio = tokens(), self.devicePixelRatioF()
        for group, button in self._buttons.items():
            colour = CLASS_COLOURS[group] if group < NO_CLASS else colours.quiet
            icon = QIcon()
            for state, fill in ((QIcon.State.On, colour), (QIcon.State.Off, colours.surface)):
                icon.addPixmap(
                    swatch_pixmap(fill, colour, _SWATCH, ratio), QIcon.Mode.Normal, state
                )
            button.setIcon(icon)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_swatches()
        super().changeEvent(event)


class _ClassButton(QToolButton):
    """A swatch and a name. Filled: shown; only an edge: hidden."""

    alone = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.count: int | None = None
        self.setText(name)
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(_SWATCH, _SWATCH))
        # The swatch says it; the style's accent for pressed buttons would drown the class colours.
        self.setStyleSheet(
            "QToolButton:checked { background: transparent; color: palette(window-text); }"
            "QToolButton:!checked { color: palette(placeholder-text); }"
            "QToolButton:checked:focus { border-color: palette(accent); }"
        )

    def show_state(self, shown: bool) -> None:
        """Whether the class is shown."""
        self.setChecked(shown)
        count = "" if self.count is None else f", {self.count:,} points"
        state = "shown" if shown else "hidden"
        self.setAccessibleName(f"{self._name}, {state}")
        self.setToolTip(
            f"{self._name[0].upper()}{self._name[1:]}{count}: click to show or hide,\n"
            "double-click to show it alone"
        )

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.alone.emit()
        event.accept()
