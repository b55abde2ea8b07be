"""What a newcomer could do next, in one sentence, as far as the state tells."""

from core.workspace.latents_state import Background, ClassPath, LatentSpaces, Line

POINT = (
    "Point at a point for its image and both reconstructions; click anywhere to decode that place."
)
SHOES = "With the Lasso, draw around the sandals, sneakers and ankle boots: they light up on the right too."
NAME = "Name it… keeps the shape as a region, and outlines its counterpart in the other space."
TROUSERS = (
    "Between T-shirt and trouser, Decode the path: in both models the one turns into the other."
)
HALF = "The frames in the middle are half the one, half the other; To Traversal follows the direction there."
LINE = (
    "Export saves both strips with what made them; To Traversal follows the line in other models."
)
MANIFOLD = "The background shows what each place decodes to; zoom in, and it gets finer."


def hint(spaces: LatentSpaces) -> str:
    """The sentence for a state."""
    pictured = Background.MANIFOLD in (spaces.left.background, spaces.right.background)
    cases = (
        (isinstance(spaces.way, Line), LINE),
        (isinstance(spaces.way, ClassPath), HALF),
        (bool(spaces.regions), TROUSERS),
        (bool(spaces.selection), NAME),
        (spaces.place is not None, SHOES),
        (pictured, MANIFOLD),
    )
    return next((sentence for holds, sentence in cases if holds), POINT)
