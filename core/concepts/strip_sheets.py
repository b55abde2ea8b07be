"""A sheet: strips above each other, their positions in columns, to be compared at one look.

A sheet's rows differ in their direction, in the method by which it is separated, or in the base
image; several models' rows stand in blocks above each other. This is what a sheet is and how its
frames are made; how it looks is in ``core.concepts.sheet_layout``, its files in ``sheet_files``.
"""

import dataclasses
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import numpy as np
from msgspec import Meta, Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from core.concepts.directions import PosteriorMeans, resolving
from core.concepts.paths import follow
from core.concepts.recipes import Recipe
from core.concepts.strip_files import FRAME_LIMIT, GAP_LIMIT, SCALE_LIMIT
from core.concepts.traversal import moved
from core.errors import UserError
from core.images.reference import ImageReference
from core.stepwise import told
from core.vae.model import Images
from core.workspace.state import LatentMove, Position

ROW_LIMIT = 96
"""Rows of a sheet, those of all models together."""

NAME_LIMIT = 200
"""Characters of a row's label."""


class SheetRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One strip of a sheet."""

    model: Annotated[str, Meta(min_length=1, max_length=4096)]
    """A model's name, or its file."""
    base: ImageReference
    recipe: Recipe
    label: Annotated[str, Meta(max_length=NAME_LIMIT)] = ""
    """What stands at its left."""
    moves: tuple[LatentMove, ...] = ()
    """By hand, of the base's latents."""


class SheetPlan(Struct, frozen=True, forbid_unknown_fields=True):
    """All that a sheet's frames depend on, but for the models' files."""

    rows: Annotated[tuple[SheetRow, ...], Meta(min_length=1, max_length=ROW_LIMIT)]
    """From top to bottom; those of one model together."""
    positions: Annotated[tuple[Position, ...], Meta(min_length=1, max_length=FRAME_LIMIT)]
    """From left to right."""


class SheetLook(Struct, frozen=True, forbid_unknown_fields=True):
    """How a sheet is drawn."""

    labels: bool = True
    """Models, rows, positions and their unit in words and numbers; off: frames and nothing else."""
    scale: Annotated[int, Meta(ge=1, le=SCALE_LIMIT)] = 4
    """Pixels of the picture for each pixel of a frame, along each side."""
    gap: Annotated[int, Meta(ge=0, le=GAP_LIMIT)] = 4
    """Pixels of the picture between frames and between rows."""


@dataclass(frozen=True, eq=False)
class MadeRow:
    """A row with its n frames."""

    row: SheetRow
    sha256: str
    """Of the model's file."""
    frames: Images
    """(n, 28, 28) decodes."""
    reached: NDArray[np.bool_]
    """(n,) False where a walk had to stop before; the picture leaves such a frame out."""
    step: float = 1.0
    """What one position is: 1 latent length, or so much of an attribute."""
    unit: str = ""
    """Of ``step``; empty for a latent length."""
    notes: tuple[str, ...] = ()
    """Sentences for the user; usually none."""

    def labelled(self, label: str) -> "MadeRow":
        """The same under another label."""
        return dataclasses.replace(self, row=replace(self.row, label=label))


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet that can be drawn: its rows, in their order, and how it is to look."""

    rows: tuple[MadeRow, ...]
    """At least one."""
    positions: tuple[float, ...]
    look: SheetLook

    @property
    def plan(self) -> SheetPlan:
        """What makes the same sheet again."""
        return SheetPlan(tuple(made.row for made in self.rows), self.positions)


@dataclass(frozen=True)
class LeftOut:
    """A row that could not be made, and why, in one sentence."""

    row: SheetRow
    reason: str


def making_row(
    row: SheetRow, positions: Sequence[float], means: PosteriorMeans, sha256: str
) -> Generator[float, None, MadeRow]:
    """One row's frames, decoded in one batch; yields how far a slow direction is, 0 to 1.

    Parameters
    ----------
    row, positions
        Of the sheet.
    means
        Of the row's model.
    sha256
        Of that model's file.

    Raises
    ------
    UserError
        As ``paths.follow``.
    """
    yield from resolving(row.recipe, means)
    start = moved(means.of(row.base), row.moves, row.model)
    path = follow(row.recipe, means, start, positions)
    frames = means.model.decode(path.points)
    frames.flags.writeable = False
    return MadeRow(row, sha256, frames, path.reached, path.step, path.unit, path.notes)


def making_rows(
    plan: SheetPlan,
    make: Callable[[SheetRow], Generator[float, None, MadeRow]],
) -> Generator[float, None, tuple[tuple[MadeRow, ...], tuple[LeftOut, ...]]]:
    """All rows that can be made, and those that cannot; yields how much is done, 0 to 1."""
    made: list[MadeRow] = []
    left_out: list[LeftOut] = []
    for place, row in enumerate(plan.rows):
        yield place / len(plan.rows)
        try:
            steps = told(make(row), partial(_of_all, place, len(plan.rows)))
            made.append((yield from steps))
        except UserError as error:
            left_out.append(LeftOut(row, str(error)))
    return tuple(made), tuple(left_out)


def _of_all(place: int, count: int, share: float) -> float:
    return (place + share) / count


def of_models(rows: Sequence[SheetRow], models: Sequence[str]) -> tuple[SheetRow, ...]:
    """The same rows for each model, one model's after another's; each keeps only its model's moves."""
    return tuple(
        replace(row, model=model, moves=tuple(m for m in row.moves if m.model == model))
        for model in models
        for row in rows
    )


def refuse_empty(made: Sequence[MadeRow], left_out: Sequence[LeftOut]) -> None:
    """A sheet without a row cannot be drawn.

    Raises
    ------
    UserError
        There is none; it says why the first one could not be made.
    """
    if not made:
        why = f": {left_out[0].reason}" if left_out else "."
        raise UserError(f"The sheet has no row that could be made{why}")
