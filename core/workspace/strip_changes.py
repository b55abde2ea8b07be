"""Changes to where the strips go, as pure functions from one traversal state to the next."""

from msgspec.structs import replace

from core.workspace.state import LatentMove, Traversal


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
