"""What a newcomer could do next, in one sentence, as far as the state tells."""

from core.workspace.state import LIVE_PAIR, Traversal

CHOOSE = (
    "Double-click a shoe in the gallery to make it image A, press B on another one to make it image B;"
    " then drag Position to follow their difference through both models."
)
SAME = "A and B are the same image: draw on B, or choose another one, and their difference is a direction."
KEEP = (
    "Keep stores the difference of A and B as a direction, so that others can be separated from it."
)
SEPARATE = "Tick a direction under Against to separate the followed one from it; the strips show the rest."
EXPORT = "Export saves the strips as a picture that knows how it was made."


def hint(traversal: Traversal) -> str:
    """The sentence for a state."""
    if traversal.chosen == LIVE_PAIR and traversal.first == traversal.second:
        return SAME
    if traversal.against:
        return EXPORT
    if traversal.directions:
        return SEPARATE
    return KEEP if traversal.position else CHOOSE
