"""What is wanted of places, lines, selections and regions."""

from functools import partial

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from core.errors import UserError
from core.images.fashion_mnist import CLASS_NAMES
from core.workspace import latents_changes as latents
from core.workspace.latents_state import (
    REGION_NAME_LIMIT,
    ClassPath,
    How,
    LatentSpaces,
    Side,
)
from gui.changes import Changes
from gui.latents.pane import LatentsPane
from gui.widgets.gestures import Gestures

_SELECT = {How.REPLACE: "Select", How.ADD: "Select more", How.REMOVE: "Select less"}


class MarkIntents(QObject):
    """Listens to what is drawn on the scatters, and to the panels about it."""

    def __init__(self, pane: LatentsPane, changes: Changes[LatentSpaces]) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._gestures = Gestures()
        for side, card in pane.cards.items():
            card.scatter.place_asked.connect(partial(self._decode, side))
            card.scatter.region_drawn.connect(partial(self._select, side))
            card.scatter.line_drawn.connect(partial(self._draw_line, side))
        pane.selection.clear_wanted.connect(self._deselect)
        pane.selection.name_wanted.connect(self._name_region)
        pane.regions.selected.connect(self._select_region)
        pane.regions.renamed.connect(self._rename_region)
        pane.regions.removed.connect(self._remove_region)
        pane.way.classes_wanted.connect(self._follow_classes)
        pane.way.frames_changed.connect(self._set_frames)
        pane.way.clear_wanted.connect(self._clear_way)
        pane.way.strips.frame_clicked.connect(self._decode_frame)

    # Places and ways

    def _decode(self, side: Side, x: float, y: float, gesture: int) -> None:
        self._changes.make(
            "Decode a place",
            lambda now: latents.decode_at(now, side, x, y),
            ("latents place", gesture),
        )

    def _decode_frame(self, row: int, frame: int) -> None:
        x, y = self._pane.way.strips.strips()[row].path[frame]
        side = tuple(Side)[row]
        self._decode(side, x, y, self._gestures.begin())

    def _draw_line(self, side: Side, ends: NDArray[np.float64]) -> None:
        (x1, y1), (x2, y2) = ends.tolist()
        self._changes.make(
            "Draw a line", lambda now: latents.draw_line(now, side, (x1, y1), (x2, y2))
        )

    def _follow_classes(self, start: int, end: int) -> None:
        def follow(now: LatentSpaces) -> LatentSpaces:
            if start == end:
                raise UserError("A path needs two different classes; choose another one.")
            return replace(now, way=ClassPath(start, end))

        self._changes.make(f"Follow {CLASS_NAMES[start]} to {CLASS_NAMES[end]}", follow)

    def _set_frames(self, frames: int) -> None:
        key = ("latents frames", self._gestures.burst("frames"))
        self._changes.make(
            "Change the number of frames", lambda now: replace(now, frames=frames), key
        )

    def _clear_way(self) -> None:
        self._changes.make("Follow nothing", lambda now: replace(now, way=None))

    # Selections and regions

    def _select(self, side: Side, corners: NDArray[np.float64], how: str) -> None:
        places = [(x, y) for x, y in corners.tolist()]
        self._changes.make(
            _SELECT[How(how)], lambda now: latents.select(now, side, places, How(how))
        )

    def _deselect(self) -> None:
        self._changes.make("Select nothing", latents.deselect)

    def _name_region(self) -> None:
        now = self._changes.state
        if not now.selection:
            return
        shape = now.selection[-1].shape
        name = self.ask_for_name()
        if name is not None:
            self._changes.make("Name a region", lambda now: latents.name_region(now, name, shape))

    def ask_for_name(self) -> str | None:
        """The dialog; apart, so that tests can answer it."""
        dialog = QInputDialog(self._pane)
        dialog.setWindowTitle("Name the region")
        dialog.setLabelText("What is in the shape that was drawn last, such as shoes:")
        if not dialog.exec():
            return None
        return dialog.textValue()[: 4 * REGION_NAME_LIMIT]

    def _select_region(self, name: str) -> None:
        self._changes.make(f"Select {name}", lambda now: latents.select_region(now, name))

    def _rename_region(self, before: str, after: str) -> None:
        self._changes.make("Rename a region", lambda now: latents.rename_region(now, before, after))

    def _remove_region(self, name: str) -> None:
        self._changes.make("Remove a region", lambda now: latents.remove_region(now, name))
