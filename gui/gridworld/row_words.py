"""A used table row in words."""

from core.gridworld.codes import CODES
from core.gridworld.unrolled import UsedRow
from core.gridworld.world import SEEN_NAMES
from gui.widgets.figures import number_text

_MOST_SHARERS = 4


def row_text(row: UsedRow) -> str:
    """Two sentences: which table it is, and what its row for these parents says."""
    given = ", ".join(f"{key.name} at {key.step} = {_plain(value)}" for key, value in row.parents)
    shared = ""
    if len(row.shared_by) > 1:
        names = row.shared_by
        shared = (
            f", shared by {', '.join(names)}"
            if len(names) <= _MOST_SHARERS
            else f", shared by {len(names)} nodes ({names[0]} to {names[-1]})"
        )
    head = f"{row.node.name} at step {row.node.step} is {value_words(row.node.name, row.taken)}."
    chances = ", ".join(
        f"{_plain(value)}: {number_text(chance, 2)}"
        for value, chance in zip(row.values, row.probabilities, strict=True)
        if chance > 0.0
    )
    others = sum(chance == 0.0 for chance in row.probabilities)
    if others:
        chances += f", {others} other{'s' * (others > 1)}: 0"
    by_hand = "" if row.probability > 0.0 else " It was set by hand, against the table."
    before = f"Row {given}" if given else "Its one row"
    return f"{head} Table {row.table}{shared}. {before} → {chances}.{by_hand}"


def value_words(name: str, value: int) -> str:
    """A node's value with what it means."""
    if name.startswith("Z"):
        return f"{value} ({CODES[value].name})"
    if name.startswith("O"):
        return SEEN_NAMES[value]
    return number_text(value, 0, sign=name == "D")


def _plain(value: int) -> str:
    return number_text(value, 0)
