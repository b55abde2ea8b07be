"""What is behind the points of one scatter: tiles of the decoded manifold, the prior, a density."""

from collections import OrderedDict

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from core.engine.latents_requests import (
    DensityPicture,
    LatentsRequest,
    ManifoldRequest,
    TileImages,
    of_side,
    side_of,
)
from core.latents.manifold import Tile, manifold_grid, mosaic
from core.latents.view import View
from core.workspace.latents_state import Background, LatentSpaces, Side, Space
from gui.latents.asking import density_request
from gui.latents.inquiry import Inquiry
from gui.latents.scatter_card import ScatterCard
from gui.widgets.scatter_scene import Picture

TILES_ASKED = 256
"""Tiles of one request: few enough to be decoded in about a frame's time."""

TILES_KEPT = 20_000
"""About 16 MB of decoded images."""


class Backdrop(QObject):
    """Keeps what has been decoded, asks for what is missing of what is in sight, and shows it."""

    changed = Signal()
    """There is another picture."""

    def __init__(self, card: ScatterCard, inquiry: Inquiry) -> None:
        super().__init__(card)
        self._card = card
        self._inquiry = inquiry
        self._spaces: LatentSpaces | None = None
        self._tiles: OrderedDict[Tile, NDArray[np.uint8]] = OrderedDict()
        self._tiles_of: Space | None = None
        self._picture: Picture | None = None
        inquiry.answered.connect(self._take)
        card.scatter.looked.connect(self.refresh)

    @property
    def side(self) -> Side:
        """Whose backdrop it is."""
        return self._card.side

    def picture(self) -> Picture | None:
        """What is to be painted, if anything."""
        return self._picture

    def show_state(self, spaces: LatentSpaces | None) -> None:
        """The state to show; None while there are no points yet."""
        self._spaces = spaces
        self.refresh()

    def refresh(self) -> None:
        """Bring the picture up to what is in sight, and ask for what is missing."""
        before = self._picture
        spaces = self._spaces
        background = Background.NOTHING if spaces is None else spaces.scatter(self.side).background
        if spaces is not None and background is Background.MANIFOLD:
            self._show_manifold(spaces.scatter(self.side).space)
        elif spaces is not None and background is Background.DENSITY:
            request = density_request(spaces, self.side, self._view())
            if not self._inquiry.is_newest(request):
                self._inquiry.ask(request)
            if self._picture is not None and self._picture.is_image:
                self._picture = None
        else:
            self._picture = None
        if self._picture is not before:
            self.changed.emit()

    def _view(self) -> View:
        return self._card.scatter.view()

    def _show_manifold(self, space: Space) -> None:
        if space != self._tiles_of:
            self._tiles.clear()
            self._tiles_of = space
        grid = manifold_grid(self._view(), self._card.scatter.devicePixelRatioF())
        wanted = list(grid.tiles())
        for tile in wanted:
            if tile in self._tiles:
                self._tiles.move_to_end(tile)
        levels, complete = mosaic(grid, self._tiles)
        self._picture = Picture(levels, grid.bounds)
        if not complete:
            missing = [tile for tile in wanted if tile not in self._tiles]
            kind = of_side(ManifoldRequest, self.side)
            self._inquiry.ask(kind(space, tuple(_from_the_middle(missing)[:TILES_ASKED])))

    def _take(self, request: LatentsRequest, answer: object) -> None:
        if isinstance(answer, TileImages) and isinstance(request, ManifoldRequest):
            if side_of(request) is self.side and request.space == self._tiles_of:
                self._tiles.update(zip(request.tiles, answer.levels, strict=True))
                while len(self._tiles) > TILES_KEPT:
                    self._tiles.popitem(last=False)
                self.refresh()
        elif isinstance(answer, DensityPicture) and side_of(request) is self.side:
            spaces = self._spaces
            if spaces and spaces.scatter(self.side).background is Background.DENSITY:
                self._picture = Picture(answer.levels, answer.bounds, is_image=False)
                self.changed.emit()


def _from_the_middle(tiles: list[Tile]) -> list[Tile]:
    """Those in the middle of the view first: that is where somebody looks."""
    if not tiles:
        return tiles
    row = sum(tile.row for tile in tiles) / len(tiles)
    column = sum(tile.column for tile in tiles) / len(tiles)
    return sorted(tiles, key=lambda tile: (tile.row - row) ** 2 + (tile.column - column) ** 2)
