"""What is wanted of the strips: position, span, frames, latents; turned into new states."""

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.workspace import strip_changes
from core.workspace.state import Traversal
from gui.changes import Changes
from gui.traversal.pane import TraversalPane
from gui.widgets.gestures import Gestures


class StripIntents(QObject):
    """Listens to the slider, the strips and the bars of the latents."""

    def __init__(self, pane: TraversalPane, changes: Changes[Traversal]) -> None:
        super().__init__(pane)
        self._changes = changes
        self._gestures = Gestures()
        pane.position.position_changed.connect(self._move_to)
        pane.position.span_changed.connect(self._change_span)
        pane.position.frames_changed.connect(self._change_frames)
        pane.strips.position_requested.connect(self._move_to)
        pane.bars.moved.connect(self._move_latent)
        pane.bars.reset_requested.connect(self._reset_latents)

    def _move_to(self, position: float, gesture: int) -> None:
        self._changes.make(
            "Move along the direction",
            lambda now: strip_changes.move_to(now, position),
            ("position", gesture),
        )

    def _change_span(self, low: float, high: float) -> None:
        self._changes.make(
            "Change the span",
            lambda now: strip_changes.set_span(now, low, high),
            ("span", self._gestures.burst("span")),
        )

    def _change_frames(self, frames: int) -> None:
        self._changes.make(
            "Change the number of frames",
            lambda now: replace(now, frames=frames),
            ("frames", self._gestures.burst("frames")),
        )

    def _move_latent(self, model: str, dimension: int, amount: float, gesture: int) -> None:
        self._changes.make(
            f"Move latent {dimension} of {model}",
            lambda now: strip_changes.move_latent(now, model, dimension, amount),
            ("latent", model, dimension, gesture),
        )

    def _reset_latents(self, model: str) -> None:
        self._changes.make(
            f"Reset the latents of {model}", lambda now: strip_changes.reset_latents(now, model)
        )
