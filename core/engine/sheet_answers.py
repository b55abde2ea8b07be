"""How sheets are made for the window: row by row, the latest rows remembered.

Toggling labels, another scale or one row more so costs next to nothing, and what is written is what was
shown.
"""

from collections import OrderedDict
from collections.abc import Callable, Generator
from functools import partial
from typing import Protocol, TypeAlias

from msgspec.structs import replace

from core.concepts.directions import PosteriorMeans
from core.concepts.sheet_files import writing_sheet
from core.concepts.sheet_layout import frame_layout, sheet_layout
from core.concepts.sheet_picture import frame_picture, refuse_large, sheet_picture
from core.concepts.strip_sheets import (
    LeftOut,
    MadeRow,
    Sheet,
    SheetLook,
    SheetRow,
    making_row,
    making_rows,
    refuse_empty,
)
from core.engine.outcomes import Progress
from core.engine.sheet_requests import (
    SheetFileRequest,
    SheetPreview,
    SheetPreviewRequest,
    SheetRequest,
    SheetWritten,
)
from core.stepwise import told

REMEMBERED_ROWS = 128

PREVIEW_PIXELS = 4_000_000
"""Of a preview at most; a larger sheet is shown at a smaller scale."""

MAKING, WRITING = "Making the strips", "Writing the file"

SHARE_OF_MAKING = 0.8
"""How much of the work on a file is making its rows; an estimate, for the progress only."""

Job: TypeAlias = Generator[Progress, None, object]


class LoadedModel(Protocol):
    """What of a loaded model is needed here."""

    means: PosteriorMeans
    sha256: str


class SheetAnswers:
    """Answers a ``SheetRequest`` by a generator that yields ``Progress`` and returns the answer."""

    def __init__(self, load: Callable[[str], LoadedModel]) -> None:
        self._load = load
        self._made: OrderedDict[tuple[SheetRow, tuple[float, ...], str], MadeRow] = OrderedDict()

    def __call__(self, request: SheetRequest) -> Job:
        """The answer's generator.

        Raises
        ------
        UserError
            When run: no row can be made, the picture is too large, or the file cannot be written.
        """
        if isinstance(request, SheetFileRequest):
            return self._file(request)
        assert isinstance(request, SheetPreviewRequest)
        return self._preview(request)

    def _preview(self, request: SheetPreviewRequest) -> Generator[Progress, None, SheetPreview]:
        made, left_out = yield from self._rows(request, 1.0)
        sheet = Sheet(made, request.plan.positions, request.look)
        layout = frame_layout(sheet, 0) if request.animated else sheet_layout(sheet)
        refuse_large(layout.width * layout.height)
        count = len(sheet.positions) if request.animated else 1
        shown = Sheet(
            made,
            request.plan.positions,
            preview_look(sheet.look, layout.width * layout.height * count),
        )
        pictures = []
        for column in range(count):
            pictures.append(
                frame_picture(shown, column) if request.animated else sheet_picture(shown)
            )
            yield Progress(1.0, MAKING)
        size = (layout.width, layout.height)
        return SheetPreview(tuple(pictures), size, len(made), left_out)

    def _file(self, request: SheetFileRequest) -> Generator[Progress, None, SheetWritten]:
        made, left_out = yield from self._rows(request, SHARE_OF_MAKING)
        sheet = Sheet(made, request.plan.positions, request.look)
        for share in writing_sheet(request.path, sheet, request.animation):
            yield Progress(SHARE_OF_MAKING + (1.0 - SHARE_OF_MAKING) * share, WRITING)
        return SheetWritten(request.path, len(made), left_out)

    def _rows(
        self, request: SheetRequest, whole: float
    ) -> Generator[Progress, None, tuple[tuple[MadeRow, ...], tuple[LeftOut, ...]]]:
        steps = making_rows(request.plan, partial(self._row, positions=request.plan.positions))
        made, left_out = yield from told(steps, lambda share: Progress(whole * share, MAKING))
        refuse_empty(made, left_out)
        return made, left_out

    def _row(self, row: SheetRow, positions: tuple[float, ...]) -> Generator[float, None, MadeRow]:
        loaded = self._load(row.model)
        key = (replace(row, label=""), positions, loaded.sha256)
        made = self._made.get(key)
        if made is None:
            made = yield from making_row(row, positions, loaded.means, loaded.sha256)
            self._made[key] = made
            if len(self._made) > REMEMBERED_ROWS:
                self._made.popitem(last=False)
        else:
            self._made.move_to_end(key)
        return made if made.row == row else made.labelled(row.label)


def preview_look(look: SheetLook, pixels: int) -> SheetLook:
    """A look whose picture has at most about ``PREVIEW_PIXELS`` where one of ``look`` has ``pixels``."""
    scale = look.scale
    while scale > 1 and pixels * (scale / look.scale) ** 2 > PREVIEW_PIXELS:
        scale -= 1
    return replace(look, scale=scale, gap=round(look.gap * scale / look.scale))
