"""What a newcomer could do next, in one sentence, as far as the state tells."""

from core.concepts.recipes import HOLDING, Method
from core.workspace.state import LIVE_PAIR, Traversal, lacking, recipe_of
from gui.traversal.direction_words import method_label

LOOK = (
    "Drag Position to go from A along B − A in both models: brightness changes along with height."
    " Taller, not brighter shows what helps."
)
SAME = "A and B are the same image: draw on B, or choose another one, and there is a direction."
OTHER_SHOE = (
    "A and B are two images, so their difference mixes everything;"
    " Height pair of A makes B the same image, only taller."
)
KEEP = (
    "Keep stores the difference of A and B as a direction, so that others can be separated from it."
)
SECOND = "For a second direction, make another difference: reset B and dim it, for instance."
SEPARATE = (
    "Tick a direction under Against to take what it shares with the followed one out of that."
)
WALKS = (
    "Each step of the walk is corrected, so what is held stands still; choose none beside vs. to see"
    " what a straight line does."
)
COMPARE = (
    "Measured, under the strips, shows how far each strip strays from what is held;"
    " Leak, above them, says it in figures."
)
HOLD = "The method {method} needs {missing}."
EXPORT = "What is shared with the ticked directions is taken out. Export saves the strips with their recipe."


def hint(traversal: Traversal) -> str:
    """The sentence for a state."""
    live = recipe_of(traversal, LIVE_PAIR)
    if traversal.chosen == LIVE_PAIR and traversal.first == traversal.second:
        return SAME
    if separated := _on_separation(traversal):
        return separated
    if not traversal.directions:
        if traversal.first.source != traversal.second.source:
            return OTHER_SHOE
        return KEEP if traversal.position else LOOK
    others = any(direction.recipe != live for direction in traversal.directions)
    return SEPARATE if others else SECOND


def _on_separation(traversal: Traversal) -> str:
    """The sentence on how the direction is separated; empty while it is not."""
    missing = lacking(traversal, traversal.method)
    if traversal.method in HOLDING and missing:
        return HOLD.format(method=method_label(traversal.method), missing=missing)
    if traversal.compare is not None:
        return COMPARE
    if traversal.method is Method.WALK:
        return WALKS
    return EXPORT if traversal.against else ""
