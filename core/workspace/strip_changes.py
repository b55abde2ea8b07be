"""Changes to where the strips go, as pure functions from one traversal state to the next."""

from collections.abc import Iterable
from itertools import count

from msgspec.structs import replace

from core.concepts.recipes import HOLD_LIMIT, AttributeChoice, AttributeName, Marked
from core.errors import UserError
from core.workspace.state import MARK_LIMIT, LatentMove, Traversal
from core.workspace.study_state import PLOT_LIMIT


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
    """Add an attribute of the user's own and plot it; one of the same name gives way to it.

    Raises
    ------
    UserError
        There are as many as there can be, it marks no pixel, or its name is the program's.
    """
    if any(known.name == mark.name for known in traversal.marks):
        return change_mark(traversal, mark.name, mark)
    _refuse_mark(traversal, mark)
    if len(traversal.marks) >= MARK_LIMIT:
        raise UserError(f"There are {MARK_LIMIT} marked attributes already; forget one first.")
    plotted = traversal.study.plotted
    if len(plotted) < PLOT_LIMIT:
        plotted = (*plotted, mark)
    return replace(
        traversal,
        marks=(*traversal.marks, mark),
        study=replace(traversal.study, plotted=plotted),
    )


def change_mark(traversal: Traversal, name: str, mark: Marked) -> Traversal:
    """Put another attribute in the place of the user's own that is called ``name``.

    It is held, plotted and looked at where that was; directions of the library stay what they are.

    Raises
    ------
    UserError
        It marks no pixel, or its name is another one's.
    ValueError
        There is none of that name.
    """
    before = next((known for known in traversal.marks if known.name == name), None)
    if before is None:
        raise ValueError(f"no attribute of the user's own is called {name!r}")
    _refuse_mark(traversal, mark, besides=name)

    def swapped(choices: Iterable[AttributeChoice]) -> tuple[AttributeChoice, ...]:
        return tuple(mark if choice == before else choice for choice in choices)

    study = traversal.study
    return replace(
        traversal,
        marks=tuple(mark if known is before else known for known in traversal.marks),
        hold=swapped(traversal.hold),
        study=replace(
            study,
            plotted=swapped(study.plotted),
            change=mark if study.change == before else study.change,
        ),
    )


def remove_mark(traversal: Traversal, name: str) -> Traversal:
    """Forget the attribute of the user's own with this name, which is no longer held or plotted."""

    def is_it(choice: AttributeChoice | None) -> bool:
        return isinstance(choice, Marked) and choice.name == name

    study = traversal.study
    return replace(
        traversal,
        marks=tuple(mark for mark in traversal.marks if mark.name != name),
        hold=tuple(choice for choice in traversal.hold if not is_it(choice)),
        study=replace(
            study,
            plotted=tuple(choice for choice in study.plotted if not is_it(choice)),
            change=None if is_it(study.change) else study.change,
        ),
    )


def next_mark_name(traversal: Traversal) -> str:
    """What a new attribute of the user's own is called until it gets another name."""
    taken = {mark.name for mark in traversal.marks}
    return next(name for n in count(1) if (name := f"own {n}") not in taken)


def _refuse_mark(traversal: Traversal, mark: Marked, besides: str = "") -> None:
    if not any(weight for _, weight in mark.weights):
        raise UserError(f"The attribute '{mark.name}' marks no pixel: draw on the image first.")
    taken = {known.name for known in traversal.marks if known.name != besides}
    if mark.name in taken or mark.name in tuple(AttributeName):
        raise UserError(f"There is another attribute called '{mark.name}'; choose another name.")
