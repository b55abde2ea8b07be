"""Two buttons with menus: which concept is carried over, and what is held meanwhile."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from core.concepts.attributes import attribute_of
from core.concepts.recipes import AttributeChoice, AttributeName, Known, Marked
from core.workspace.translation_state import (
    OfAttribute,
    OfDirection,
    Translation,
    TranslationConcept,
)
from gui.theme import GRID
from gui.translation.names import concept_name, concept_sentence, held_names


class _MenuButton(QToolButton):
    """Shows a choice, cut where it is too long, and opens a menu; its width stays the same."""

    def __init__(self, what: str, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self.setProperty("raised", True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedWidth(width)
        self.menu_ = QMenu(self)
        self.menu_.setToolTipsVisible(True)
        self.setMenu(self.menu_)

    def show_text(self, text: str, tip: str) -> None:
        """What is chosen."""
        room = self.width() - 3 * GRID
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.setText(shown.replace("&", "&&"))
        self.setAccessibleName(f"{self._what}: {text}")
        self.setToolTip(tip)


class ConceptButton(_MenuButton):
    """Emits the concept that is chosen."""

    chosen = Signal(object)
    """A ``TranslationConcept``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Concept", 17 * GRID, parent)
        self._offered: Callable[[], Sequence[OfDirection]] = tuple
        self._marks: Callable[[], Sequence[Marked]] = tuple
        self._chosen: TranslationConcept = OfAttribute()
        self.probes = QMenu("Linear &probe for", self)
        self.directions = QMenu("&Direction of the traversal", self)
        for part in (self.probes, self.directions):
            part.setToolTipsVisible(True)
        self.menu_.aboutToShow.connect(self._fill)
        self.show_concept(OfAttribute())

    def offer(
        self,
        directions: Callable[[], Sequence[OfDirection]],
        marks: Callable[[], Sequence[Marked]],
    ) -> None:
        """Where the library's directions and the user's own attributes come from, asked when it opens."""
        self._offered, self._marks = directions, marks

    def show_concept(self, concept: TranslationConcept) -> None:
        """Show what is chosen; nothing is emitted."""
        self._chosen = concept
        self.show_text(concept_name(concept), f"What is carried over. {concept_sentence(concept)}")

    def _fill(self) -> None:
        menu = self.menu_
        menu.clear()
        choices = attribute_choices(self._marks())
        for choice in choices:
            self._add(menu, OfAttribute(choice), choice.name)
        menu.addSeparator()
        for part, concepts in (
            (self.probes, [OfAttribute(choice, probe=True) for choice in choices]),
            (self.directions, self._offered()),
        ):
            part.clear()
            for concept in concepts:
                name = concept.name if isinstance(concept, OfDirection) else concept.attribute.name
                self._add(part, concept, name)
            menu.addMenu(part)

    def _add(self, menu: QMenu, concept: TranslationConcept, text: str) -> None:
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(concept == self._chosen)
        action.setToolTip(concept_sentence(concept))
        action.triggered.connect(lambda _=False: self.chosen.emit(concept))


class HoldButton(_MenuButton):
    """Emits what is held once one more or one fewer attribute is ticked."""

    changed = Signal(tuple)
    """Of ``AttributeChoice``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Held", 15 * GRID, parent)
        self._marks: Callable[[], Sequence[Marked]] = tuple
        self._held: tuple[AttributeChoice, ...] = ()
        self._changed: AttributeChoice | None = None
        self.menu_.aboutToShow.connect(self._fill)

    def offer(self, marks: Callable[[], Sequence[Marked]]) -> None:
        """Where the user's own attributes come from, asked when it opens."""
        self._marks = marks

    def show_held(self, translation: Translation, changed: AttributeChoice) -> None:
        """Show what is held; nothing is emitted."""
        self._held, self._changed = translation.hold, changed
        names = held_names(translation)
        self.show_text(
            names, f"What walks hold, and whose change is the leak: {names}. Tick more, or others"
        )

    def _fill(self) -> None:
        self.menu_.clear()
        for choice in attribute_choices(self._marks()):
            action = self.menu_.addAction(choice.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(choice in self._held)
            action.setEnabled(choice != self._changed)
            action.setToolTip(
                "What the concept changes cannot be held"
                if choice == self._changed
                else attribute_of(choice).meaning
            )
            action.triggered.connect(lambda _=False, a=action, c=choice: self._tick(a, c))

    def _tick(self, action: QAction, choice: AttributeChoice) -> None:
        rest = tuple(other for other in self._held if other != choice)
        self.changed.emit((*rest, choice) if action.isChecked() else rest)


def attribute_choices(marks: Sequence[Marked]) -> tuple[AttributeChoice, ...]:
    """All attributes: the program's, then the user's own."""
    return (*(Known(name) for name in AttributeName), *marks)
