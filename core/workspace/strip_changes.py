"""Changes to where the strips go, as pure functions from one traversal state to the next."""

from collections.abc import Iterable

from msgspec.structs import replace

from core.concepts.recipes import HOLD_LIMIT, AttributeChoice, Marked
from core.errors import UserError
from core.workspace.state import MARK_LIMIT, LatentMove, Traversal


def move_to(traversal: Traversal, position: float) -> Traversal:
    """Put the slider to a position, or to the end of the span that is nearest to it."""
    inside = min(max(position, traversal.low), traversal.high)
    return replace(traversal, position=inside)


def set_span(traversal: Traversal, low: float, high: float) -> Traversal:
    """Let the strips go from ``low`` to ``high``; the slider comes along where it would be outside.

    Raises
    ------
    ValueError
        ``low`` is not less than ``high``.
    """
    if not low < high:
        raise ValueError(f"a span goes up, not from {low} to {high}")
    return move_to(replace(traversal, low=low, high=high), traversal.position)


def move_latent(traversal: Traversal, model: str, dimension: int, amount: float) -> Traversal:
    """Move one latent dimension of one model by ``amount`` in all; 0 puts it back."""
    others = tuple(
        move for move in traversal.moves if (move.model, move.dimension) != (model, dimension)
    )
    moves = (*others, LatentMove(model, dimension, amount)) if amount else others
    # In one order, so that the way in which a state was reached makes no difference to it.
    ordered = sorted(moves, key=lambda move: (move.model, move.dimension))
    return replace(traversal, moves=tuple(ordered))


def reset_latents(traversal: Traversal, model: str) -> Traversal:
    """Put all dimensions of a model back to the base's posterior mean."""
    return replace(traversal, moves=tuple(m for m in traversal.moves if m.model != model))


def hold_attributes(traversal: Traversal, hold: Iterable[AttributeChoice]) -> Traversal:
    """Let these attributes stand still, each once.

    Raises
    ------
    UserError
        There are more of them than can be held.
    """
    wanted = tuple(dict.fromkeys(hold))
    if len(wanted) > HOLD_LIMIT:
        raise UserError(f"No more than {HOLD_LIMIT} attributes can be held at once.")
    return replace(traversal, hold=wanted)


def add_mark(traversal: Traversal, mark: Marked) -> Traversal:
    """Add an attribute of the user's own and hold it; one of the same name gives way to it.

    Raises
    ------
    UserError
        There are as many as there can be, or it marks no pixel.
    """
    if not any(weight > 0.0 for _, weight in mark.weights):
        raise UserError(f"The attribute '{mark.name}' marks no pixel: draw on the image first.")
    rest = remove_mark(traversal, mark.name)
    if len(rest.marks) >= MARK_LIMIT:
        raise UserError(f"There are {MARK_LIMIT} marked attributes already; forget one first.")
    return hold_attributes(replace(rest, marks=(*rest.marks, mark)), (*rest.hold, mark))


def remove_mark(traversal: Traversal, name: str) -> Traversal:
    """Forget the attribute of the user's own with this name, which is no longer held either."""
    return replace(
        traversal,
        marks=tuple(mark for mark in traversal.marks if mark.name != name),
        hold=tuple(
            choice
            for choice in traversal.hold
            if not (isinstance(choice, Marked) and choice.name == name)
        ),
    )
