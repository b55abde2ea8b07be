"""Rows of the benchmark table: a figure, what it is compared with, their ratio, and the target."""

from collections.abc import Iterable
from typing import NamedTuple


class Row(NamedTuple):
    """One line; both figures come from one run on one machine, so that their ratio means something."""

    name: str
    """What was measured, with its unit."""
    ours: float
    reference: float
    ratio: float
    target: str
    """For the ratio, in words."""


def print_rows(rows: Iterable[Row]) -> None:
    """Print rows as aligned columns."""
    for row in rows:
        print(
            f"{row.name:52} {row.ours:12.3f} {row.reference:12.3f} {row.ratio:8.2f}  {row.target}",
            flush=True,
        )
