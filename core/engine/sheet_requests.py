"""What the window may ask about sheets; answered in ``core.engine.sheet_answers``."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from core.animations import Animation
from core.concepts.strip_pictures import Levels
from core.concepts.strip_sheets import LeftOut, SheetLook, SheetPlan
from core.engine.requests import Priority, Request


class SheetRequest(Request, frozen=True):
    """Base of them: a sheet, made row by row (jobs: report progress)."""

    priority: ClassVar[Priority] = Priority.JOB

    plan: SheetPlan
    look: SheetLook


class SheetPreviewRequest(SheetRequest, frozen=True):
    """What the sheet looks like."""

    lane: ClassVar[str] = "sheet preview"

    animated: bool = False
    """Whether its positions are shown one after another."""


class SheetFileRequest(SheetRequest, frozen=True):
    """The sheet, written to a file."""

    lane: ClassVar[str] = "sheet file"

    path: Path
    animation: Animation | None = None
    """How a GIF runs."""


@dataclass(frozen=True, eq=False)
class SheetPreview:
    """What the sheet looks like."""

    pictures: tuple[Levels, ...]
    """One (height, width) in grey levels; of an animation one for each position, equally large."""
    size: tuple[int, int]
    """Width and height of the picture that would be written, which may be larger than the preview."""
    rows: int
    """That it has."""
    left_out: tuple[LeftOut, ...] = ()
    """Rows that could not be made."""


@dataclass(frozen=True)
class SheetWritten:
    """The file is there."""

    path: Path
    rows: int
    left_out: tuple[LeftOut, ...] = ()
