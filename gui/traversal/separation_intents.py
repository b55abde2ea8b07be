"""What is wanted of the separation: method, comparison, what is held, alpha; turned into new states."""

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.concepts.recipes import AttributeChoice, AttributeName, Known, Method
from core.workspace import library_changes, strip_changes
from core.workspace.state import Traversal
from gui.changes import Changes
from gui.traversal.direction_words import method_label
from gui.traversal.pane import TraversalPane

HEIGHT, BRIGHTNESS = Known(AttributeName.HEIGHT), Known(AttributeName.BRIGHTNESS)


class SeparationIntents(QObject):
    """Listens to the row of the separation."""

    def __init__(self, pane: TraversalPane, changes: Changes[Traversal]) -> None:
        super().__init__(pane)
        self._controls = pane.separation
        self._changes = changes
        controls = pane.separation
        controls.method_changed.connect(self._change_method)
        controls.compare_changed.connect(self._change_compared)
        controls.hold_changed.connect(self._change_held)
        controls.alpha_changed.connect(self._change_alpha)
        controls.hold.mark_removed.connect(self._remove_mark)
        pane.taller_requested.connect(self.grow_without_brightness)

    def grow_without_brightness(self) -> None:
        """Walk along the gradient of height with brightness held: the article's question, answered."""
        self._changes.make(
            "Make it taller, not brighter",
            lambda now: library_changes.hold_while_growing(
                now, HEIGHT, BRIGHTNESS, "Height gradient"
            ),
        )

    def _change_method(self, method: Method) -> None:
        self._changes.make(
            f"Separate by the method {method_label(method)}",
            lambda now: replace(now, method=method),
        )

    def _change_compared(self, method: Method | None) -> None:
        text = f"Compare with the method {method_label(method)}" if method else "Compare no more"
        self._changes.make(text, lambda now: replace(now, compare=method))

    def _change_held(self, hold: tuple[AttributeChoice, ...]) -> None:
        names = ", ".join(choice.name for choice in hold)
        text = f"Hold {names}" if names else "Hold nothing"
        if not self._changes.make(text, lambda now: strip_changes.hold_attributes(now, hold)):
            self._controls.show_state(self._changes.state)

    def _change_alpha(self, alpha: float | None, gesture: int) -> None:
        key = ("alpha", gesture) if gesture >= 0 else None
        text = "Solve for alpha" if alpha is None else "Change alpha"
        self._changes.make(text, lambda now: replace(now, alpha=alpha), key)

    def _remove_mark(self, name: str) -> None:
        self._changes.make(
            f"Forget the attribute {name}", lambda now: strip_changes.remove_mark(now, name)
        )
