"""What is asked about the direction, above the strips: its pages, what they ask for, what they show.

Made when the window is painted, which need not wait for it.
"""

from core.workspace.image_changes import image_in
from core.workspace.state import Traversal
from gui.changes import Changes
from gui.surroundings import Surroundings
from gui.traversal.image_description import pixels_and_text
from gui.traversal.pane import TraversalPane
from gui.traversal.study_asking import class_of_base
from gui.traversal.study_inquiry import StudyInquiry
from gui.traversal.study_intents import StudyIntents, show_marks


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
            pane = self._pane
            pane.bench.show_page(now.study.page)
            pane.attributes.show_models(now.models)
            show_marks(pane.attributes, now)
        if changed("first", "base", "gallery", "study"):
            self._show_base(now)
        self.inquiry.ask(now)

    def _show_base(self, now: Traversal) -> None:
        """The base image, on which attributes are painted; its class, or the gallery's."""
        page = self._pane.attributes
        pixels, _ = pixels_and_text(image_in(now, "base"))
        if pixels is not None:
            page.show_base(pixels)
        page.show_class(now.study.spread_class, *class_of_base(now))
