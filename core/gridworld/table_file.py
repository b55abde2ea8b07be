"""The table of states and observations, as CSV."""

import csv
import io
from collections.abc import Sequence

from core.gridworld.episode import Episode
from core.gridworld.world import SEEN_NAMES


def states_table(episode: Episode) -> str:
    """A run as CSV text, as ``run_table``."""
    return run_table(episode.objects, episode.local, episode.observations, episode.coins)


def run_table(
    objects: Sequence[Sequence[int]],
    local: Sequence[Sequence[int]],
    observations: Sequence[Sequence[int]],
    coins: Sequence[int],
) -> str:
    """A run of T steps as CSV text: one line for each step.

    Columns: ``step``; Model 1's ``r``, ``b``, ``d``; Model 2's ``z0`` ... ; the observations ``o0``
    ... in words; and ``coin``, which decides on the next step (empty in the last).
    """
    cells = range(len(local[0]))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(
        [
            "step",
            "r",
            "b",
            "d",
            *(f"z{cell}" for cell in cells),
            *(f"o{cell}" for cell in cells),
            "coin",
        ]
    )
    for step in range(len(objects)):
        writer.writerow(
            [
                step,
                *objects[step],
                *local[step],
                *(SEEN_NAMES[seen] for seen in observations[step]),
                coins[step] if step < len(coins) else "",
            ]
        )
    return text.getvalue()
