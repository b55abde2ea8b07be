"""What is wanted of the view: spaces, backgrounds, windows, classes, tools, points."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from core.latents.view import View
from core.workspace import latents_changes as latents
from core.workspace.latents_state import (
    Background,
    ImageSet,
    ImagesFile,
    LatentsFile,
    LatentSpaces,
    PointSource,
    Side,
    Space,
    Split,
    Window,
)
from gui.changes import Changes
from gui.latents.pane import LatentsPane
from gui.latents.tool_bar import IMAGES, SETS
from gui.settings import FolderPurpose, Settings
from gui.widgets.gestures import Gestures
from gui.widgets.scatter_scene import Tool

LOOK = "latents look around"
"""The key of all changes of what is in sight: looking around between two actions is one step back.

So a session keeps what was in sight, and undoing a selection does not take a dozen steps.
"""


class ViewIntents(QObject):
    """Listens to the tool bar, the legend and the scatters' headers and views."""

    def __init__(
        self,
        pane: LatentsPane,
        changes: Changes[LatentSpaces],
        settings: Settings,
        load: Callable[[PointSource], None],
    ) -> None:
        """``load`` reads a file of points; they are shown once it is known to be good."""
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._settings = settings
        self._load = load
        self._gestures = Gestures()
        self.windows: dict[Side, Window | None] = dict.fromkeys(Side)
        """What is in sight, as far as the scatters know."""
        for side, card in pane.cards.items():
            card.space_chosen.connect(partial(self._set_space, side))
            card.background_chosen.connect(partial(self._set_background, side))
            card.scatter.view_changed.connect(partial(self._look, side))
            card.scatter.tool_changed.connect(self._show_tool)
        pane.legend.hidden_changed.connect(self._hide)
        bar = pane.tools
        bar.tool_chosen.connect(self._show_tool)
        bar.set_chosen.connect(self._choose_set)
        bar.file_wanted.connect(self._open_file)
        bar.size_changed.connect(self._set_size)
        bar.opacity_changed.connect(self._set_opacity)
        bar.all_wanted.connect(self._show_all)

    def show_windows(self, now: LatentSpaces, side: Side) -> None:
        """Show the part of a side's plane that the state names, unless it came from there."""
        window = now.scatter(side).window
        if window != self.windows[side]:
            self.apply_window(now, side)

    def apply_window(self, now: LatentSpaces, side: Side) -> None:
        """The same in any case, for instance because there are other points."""
        window = now.scatter(side).window
        self.windows[side] = window
        scatter = self._pane.cards[side].scatter
        if window is None:
            scatter.show_all()
        else:
            scatter.show_view(View(window.x, window.y, 1.0, window.across, window.up))

    def _show_tool(self, tool: str) -> None:
        """Which tool the mouse has is no part of the work, so it is not undone either."""
        self._pane.tools.tools.show_choice(tool)
        for card in self._pane.cards.values():
            card.scatter.show_tool(Tool(tool))

    def _set_space(self, side: Side, space: Space) -> None:
        before = self._changes.state.scatter(side).space
        text = "Choose other axes" if space.model == before.model else f"Show {space.model}"
        self._changes.make(text, lambda now: latents.set_space(now, side, space))

    def _set_background(self, side: Side, background: str) -> None:
        self._changes.make(
            "Change the background",
            lambda now: latents.set_background(now, side, Background(background)),
        )

    def _look(self, side: Side, view: View, _gesture: int) -> None:
        window = None
        if not self._pane.cards[side].scatter.shows_all():
            window = Window(view.x, view.y, view.width / view.scale, view.height / view.scale)
        self.windows[side] = window
        self._changes.make("Look around", lambda now: latents.set_window(now, side, window), LOOK)

    def _show_all(self) -> None:
        def everything(now: LatentSpaces) -> LatentSpaces:
            return latents.set_window(latents.set_window(now, Side.LEFT, None), Side.RIGHT, None)

        self._changes.make("Look around", everything, LOOK)

    def _hide(self, hidden: frozenset[int]) -> None:
        self._changes.make("Show other classes", lambda now: latents.hide(now, hidden))

    def _set_size(self, size: float) -> None:
        key = ("latents size", self._gestures.burst("size"))
        self._changes.make("Change the size", lambda now: replace(now, size=size), key)

    def _set_opacity(self, opacity: float) -> None:
        key = ("latents opacity", self._gestures.burst("opacity"))
        self._changes.make("Change the opacity", lambda now: replace(now, opacity=opacity), key)

    # Points

    def _choose_set(self, split: str) -> None:
        points = ImageSet(Split(split))
        self._changes.make(
            f"Show {SETS[points.split]}", lambda now: latents.show_points(now, points)
        )

    def _open_file(self, what: str) -> None:
        images = what == IMAGES
        path = self.ask_for_file("Open images" if images else "Open latents")
        if path is None:
            return
        self._settings.set_folder(FolderPurpose.OPEN, path.parent)
        if images:
            self._load(ImagesFile(str(path)))
        else:
            model = self._changes.state.scatter(Side(what)).space.model
            self._load(LatentsFile(str(path), model))

    def ask_for_file(self, title: str) -> Path | None:
        """The dialog; apart, so that tests can answer it."""
        folder = self._settings.folder(FolderPurpose.OPEN)
        dialog = QFileDialog(self._pane, title, str(folder))
        dialog.setNameFilters(["Points (*.npy *.csv)", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        if not dialog.exec():
            return None
        return Path(dialog.selectedFiles()[0])
