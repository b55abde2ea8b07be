"""What is wanted of the pages above the strips, turned into new states."""

from collections.abc import Callable, Hashable

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.concepts.recipes import AttributeChoice
from core.workspace import mark_strokes, strip_changes, study_changes
from core.workspace.image_changes import Cell
from core.workspace.state import Traversal
from core.workspace.study_state import StudyPage
from gui.changes import Changes
from gui.traversal import study_asking
from gui.traversal.attributes_page import AttributesPage
from gui.traversal.pane import TraversalPane
from gui.widgets.gestures import Gestures

PAGE_NAMES = {
    StudyPage.IMAGES: "the images",
    StudyPage.LEAK: "the leak",
    StudyPage.COLLINEARITY: "the collinearity",
    StudyPage.ATTRIBUTES: "the attributes",
}


def show_marks(page: AttributesPage, traversal: Traversal) -> None:
    """Show the attributes, and what is done with each."""
    page.show_attributes(
        traversal.marks,
        traversal.hold,
        traversal.study.plotted,
        strip_changes.next_mark_name(traversal),
    )


class StudyIntents(QObject):
    """Listens to the pages, and to the menu of what is held."""

    def __init__(self, pane: TraversalPane, changes: Changes[Traversal]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._gestures = Gestures()
        pane.bench.page_chosen.connect(lambda page: self._show_page(StudyPage(page)))
        pane.separation.hold.mark_requested.connect(self._begin_mark)
        leak, attributes = pane.leak, pane.attributes
        leak.change_wanted.connect(self._look_at)
        leak.amount_wanted.connect(self._change_amount)
        leak.classes_wanted.connect(
            lambda classes: self._change_study("Measure on other images", classes=classes)
        )
        attributes.class_wanted.connect(
            lambda label: self._change_study("Describe another class", spread_class=label)
        )
        attributes.plot_wanted.connect(self._plot)
        attributes.hold_wanted.connect(self._hold)
        attributes.stroke.connect(self._paint)
        attributes.renamed.connect(self._rename)
        attributes.unit_changed.connect(self._change_unit)
        attributes.forget_wanted.connect(self._forget)

    def _show_page(self, page: StudyPage) -> None:
        # Looking around is one step, lest a change be a dozen steps away.
        self._changes.make(
            f"Show {PAGE_NAMES[page]}",
            lambda now: replace(now, study=replace(now.study, page=page)),
            "study page",
        )

    def _begin_mark(self) -> None:
        if self._changes.state.study.page is not StudyPage.ATTRIBUTES:
            self._show_page(StudyPage.ATTRIBUTES)
        self._pane.attributes.begin_new()

    def _look_at(self, change: AttributeChoice) -> None:
        self._changes.make(
            f"Look at the change of {change.name}",
            lambda now: study_changes.study_change(now, change),
        )

    def _change_amount(self, amount: float) -> None:
        if amount == 0.0:
            leak = self._pane.leak
            leak.amount_box.show_value(study_asking.amount_of(self._changes.state))
            leak.show_note("The attribute has to change by something: take more than 0.")
            return
        self._change_study("Look at another change", "study amount", amount=amount)

    def _change_study(self, text: str, burst: str = "", **changes: object) -> None:
        key = (burst, self._gestures.burst(burst)) if burst else None
        self._changes.make(text, lambda now: replace(now, study=replace(now.study, **changes)), key)

    def _plot(self, choice: AttributeChoice, wanted: bool) -> None:
        text = f"Plot {choice.name}" if wanted else f"Plot {choice.name} no more"
        self._make(text, lambda now: study_changes.plot_attribute(now, choice, wanted))

    def _hold(self, choice: AttributeChoice, wanted: bool) -> None:
        def held(now: Traversal) -> Traversal:
            rest = tuple(other for other in now.hold if other != choice)
            return strip_changes.hold_attributes(now, (*rest, choice) if wanted else rest)

        self._make(f"Hold {choice.name}" if wanted else f"Let go of {choice.name}", held)

    # Attributes of the user's own

    def _paint(
        self, name: str | None, stroke: int, start: Cell, end: Cell, size: int, weight: float
    ) -> None:
        self._make(
            "Mark an attribute",
            lambda now: mark_strokes.paint_mark(now, name, start, end, size, weight),
            ("mark", stroke),
        )

    def _rename(self, name: str, wanted: str) -> None:
        self._change_mark(f"Call an attribute {wanted}", name, name=wanted)

    def _change_unit(self, name: str, unit: str) -> None:
        self._change_mark(f"Change the unit of {name}", name, unit=unit)

    def _change_mark(self, text: str, which: str, **changes: str) -> None:
        def changed(now: Traversal) -> Traversal:
            mark = next(mark for mark in now.marks if mark.name == which)
            return strip_changes.change_mark(now, which, replace(mark, **changes))

        self._make(text, changed)

    def _forget(self, name: str) -> None:
        self._make(f"Forget the attribute {name}", lambda now: strip_changes.remove_mark(now, name))

    def _make(
        self,
        text: str,
        change: Callable[[Traversal], Traversal],
        key: Hashable | None = None,
    ) -> None:
        self._changes.make(text, change, key)
        # Where it was refused, the page still shows what was pressed or typed.
        now = self._changes.state
        show_marks(self._pane.attributes, now)
