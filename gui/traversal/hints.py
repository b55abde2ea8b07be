"""What a newcomer could do next, in one sentence, as far as the state tells."""

from core.workspace.state import LIVE_PAIR, Traversal, recipe_of

LOOK = (
    "Drag Position to walk from A along B − A in both models; double-click another shoe to make it A,"
    " and press Height pair of A."
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
EXPORT = "What is shared with the ticked directions is taken out. Export saves the strips with their recipe."


def hint(traversal: Traversal) -> str:
    """The sentence for a state."""
    live = recipe_of(traversal, LIVE_PAIR)
    if traversal.chosen == LIVE_PAIR and traversal.first == traversal.second:
        return SAME
    if traversal.against:
        return EXPORT
    if not traversal.directions:
        if traversal.first.source != traversal.second.source:
            return OTHER_SHOE
        return KEEP if traversal.position else LOOK
    others = any(direction.recipe != live for direction in traversal.directions)
    return SEPARATE if others else SECOND
