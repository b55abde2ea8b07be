"""What is asked about the direction, above the strips: its pages, what they ask for, what they show.

Made when the window is painted, which need not wait for it.
"""

from core.workspace.state import Traversal
from gui.changes import Changes
from gui.surroundings import Surroundings
from gui.traversal.pane import TraversalPane
from gui.traversal.study_asking import class_of_base
from gui.traversal.study_inquiry import StudyInquiry
from gui.traversal.study_intents import StudyIntents


class Study:
    """Gives the pane its pages, and connects these with the history and the engine."""

    def __init__(
        self, pane: TraversalPane, changes: Changes[Traversal], around: Surroundings
    ) -> None:
        pane.add_study_pages()
        self._pane = pane
        self._intents = StudyIntents(pane, changes)
        self.inquiry = StudyInquiry(pane, changes, around.bridge, around.messages)

    def show(self, now: Traversal, before: Traversal | None) -> None:
        """Show what has changed since the state that was shown before (None: all), and ask for figures."""

        def changed(*fields: str) -> bool:
            return before is None or any(getattr(now, f) != getattr(before, f) for f in fields)

        if changed("models", "marks", "hold", "study"):
            self._pane.show_study(now)
        if changed("first", "base", "gallery", "study"):
            self._pane.show_base_attributes(now, *class_of_base(now))
        self.inquiry.ask(now)
