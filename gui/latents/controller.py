"""The 2-D latents pane's controller: puts its parts together and shows each new state.

Intents become states in ``view_intents`` and ``mark_intents``; states become requests in ``asking``,
which ``inquiry`` sends. Nothing is asked, and no model loaded, before the pane first comes into sight.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer

from core.engine.latents_requests import (
    Cloud,
    CloudRequest,
    DecodedPlace,
    LatentsRequest,
    Marks,
    ModelChoicesRequest,
    PlaceRequest,
    PointRequest,
    PointsFileRequest,
    Selected,
    SelectionFigures,
    ShownPoint,
    ShownRegions,
    WayRequest,
    WayStrips,
    side_of,
)
from core.latents.picking import PointIndex
from core.workspace import latents_changes as latents
from core.workspace.latents_state import LatentSpaces, PointSource, Side
from core.workspace.state import Workspace
from gui.changes import Changes
from gui.latents import asking
from gui.latents.backdrops import Backdrop
from gui.latents.exporting import Exporter
from gui.latents.hand_over import HandOver
from gui.latents.hints import hint
from gui.latents.inquiry import Inquiry
from gui.latents.mark_intents import MarkIntents
from gui.latents.pane import LatentsPane
from gui.latents.picture_intents import PictureIntents
from gui.latents.scenes import scene_of
from gui.latents.showing import show_place, show_point
from gui.latents.tool_bar import words_for
from gui.latents.view_intents import ViewIntents
from gui.surroundings import Surroundings
from gui.widgets.scatter_scene import Scene

LOADING = "Loading the model and its points…"

LATE = 150
"""Milliseconds after which points that are no longer asked for are taken away: a flicker helps nobody."""

NO_POINTS = np.zeros((0, 2), np.float32), np.zeros(0, np.int8)


class LatentsController(QObject):
    """Connects the 2-D latents pane with the history and the engine."""

    def __init__(self, around: Surroundings, pane: LatentsPane) -> None:
        super().__init__(pane)
        self._history = around.history
        self._messages = around.messages
        self._pane = pane
        self._started = False
        self._shown: Workspace | None = None
        self._clouds: dict[Side, tuple[CloudRequest, Cloud]] = {}
        self._good: PointSource | None = None
        """The points that were last shown on both sides."""
        self._pinned = -1
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._clear_late)
        self._changes = Changes[LatentSpaces](around.history, around.messages, "latents")
        self._inquiry = Inquiry(around.bridge, pane)
        self._views = ViewIntents(pane, self._changes, around.settings, self._load_file)
        self._marks = MarkIntents(pane, self._changes)
        self._hand_over = HandOver(pane, around)
        self._pictures = PictureIntents(around, pane)
        self._exporter = Exporter(pane, around, self._inquiry)
        self._backdrops = {side: Backdrop(card, self._inquiry) for side, card in pane.cards.items()}
        for side, card in pane.cards.items():
            card.scatter.hovered.connect(lambda number, s=side: self._point_at(number, s))
            card.scatter.point_clicked.connect(self._pin)
            self._backdrops[side].changed.connect(lambda s=side: self._show_scene(s))
        self._inquiry.answered.connect(self._take)
        self._inquiry.failed.connect(self._fail)
        self._inquiry.progressed.connect(self._show_progress)
        pane.tools.stopped.connect(self._stop)
        pane.appeared.connect(self._appear)
        around.history.changed.connect(self._show)
        pane.restore_layout(around.settings)

    # What the window asks of a pane, by way of its entrance

    def start(self) -> None:
        """The window is painted; the pane still waits until somebody looks at it."""
        self._started = True
        if self._pane.isVisible():
            self._refresh()

    def export_strip(self) -> None:
        """Export both views."""
        self._exporter.export_views()

    def copy_strip(self) -> None:
        """Copy both views as a picture."""
        self._exporter.copy_views()

    def paste_picture(self) -> None:
        """Take the clipboard's picture: it is marked in both spaces."""
        self._pictures.paste()

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take picture files: they are marked in both spaces."""
        self._pictures.offer(list(paths))

    # Showing the state

    def _appear(self) -> None:
        if self._started:
            self._refresh()
        self._show_hint()

    def _show(self, workspace: Workspace) -> None:
        if self._shown is None or not self._pane.isVisible():
            return  # when the pane comes into sight, it shows what is then
        self._refresh()
        self._show_hint()

    def _refresh(self) -> None:
        """Show the state; a view whose part of it is the same as before is left alone."""
        before, workspace = self._shown, self._history.workspace
        if before is None:
            self._inquiry.ask(ModelChoicesRequest(1))
        elif workspace == before:
            return
        self._shown = workspace
        now, pane = workspace.latents, self._pane
        pane.tools.show_state(now)
        pane.legend.show_hidden(now.hidden)
        pane.way.show_state(now)
        pane.regions.show_regions(now.regions)
        for side, card in pane.cards.items():
            card.show_scatter(now.scatter(side))
            card.scatter.show_hidden(now.hidden)
            card.scatter.show_factors(now.size, now.opacity)
            self._views.show_windows(now, side)
            request = asking.cloud_request(now, side)
            if not self._is_ready(side):
                self._inquiry.ask(request)
                if self._inquiry.answer_to(request) is None:
                    self._wait_for(side)
        self._follow_up()

    def _wait_for(self, side: Side) -> None:
        """Other points are on their way: those before go, unless the others come at once."""
        self._clouds.pop(side, None)
        self._backdrops[side].show_state(None)
        self._late.start(LATE)

    def _clear_late(self) -> None:
        """Points that are still on show but no longer asked for would only mislead."""
        for side, card in self._pane.cards.items():
            if not self._is_ready(side) and not card.scatter.sentence():
                card.scatter.show_points(*NO_POINTS)
                card.scatter.show_scene(Scene(name=self._changes.state.scatter(side).space.model))
                card.scatter.show_sentence(LOADING)

    def _is_ready(self, side: Side) -> bool:
        """Whether the points on show are those of the state."""
        there = self._clouds.get(side)
        return there is not None and there[0] == asking.cloud_request(self._changes.state, side)

    def _follow_up(self) -> None:
        """Ask for all else that the state needs, as far as its points are there, and show it."""
        now = self._changes.state
        ready = [side for side in Side if self._is_ready(side)]
        for side in ready:
            self._inquiry.ask(asking.index_request(now, side))
            self._backdrops[side].show_state(now)
        if len(ready) == len(tuple(Side)):
            self._good = now.points
            requests: tuple[LatentsRequest | None, ...] = (
                asking.place_request(now),
                asking.way_request(now),
                asking.selection_request(now),
                asking.marks_request(now, self._history.workspace.traversal),
                asking.regions_request(now),
                asking.figures_request(now),
            )
            for request in requests:
                if request is not None:
                    self._inquiry.ask(request)
        if now.place is None:
            self._inquiry.forget(PlaceRequest.lane)
            self._hand_over.place = None
            self._pane.place.clear()
        if now.way is None:
            self._inquiry.forget(WayRequest.lane)
            self._pane.way.show_strips(())
        self._show_selection()
        self._show_scenes()

    # Answers

    def _take(self, request: LatentsRequest, answer: object) -> None:  # noqa: PLR0912 (a dispatch)
        now = self._changes.state
        match answer:
            case Cloud() if isinstance(request, CloudRequest):
                self._take_cloud(request, answer)
            case PointIndex():
                self._pane.cards[side_of(request)].scatter.show_index(answer)
            case ShownPoint() if isinstance(request, PointRequest):
                if request.source == now.points and request.models == now.models:
                    self._hand_over.point = answer.image
                    show_point(self._pane.point, answer, now.models)
            case DecodedPlace() if isinstance(request, PlaceRequest):
                if now.place is not None and request.spaces == now.spaces:
                    self._hand_over.place = answer.image
                    show_place(self._pane.place, answer, now)
                    self._show_scenes()
            case WayStrips():
                self._pane.way.show_strips(answer.strips)
                self._show_scenes()
            case Selected() | SelectionFigures():
                self._show_selection()
            case ShownRegions() | Marks():
                self._show_scenes()
            case tuple() if isinstance(request, ModelChoicesRequest):
                for card in self._pane.cards.values():
                    card.show_choices(answer)
            case int() if isinstance(request, PointsFileRequest):
                self._pane.tools.show_progress(None)
                self._inquiry.forget(request.lane)
                source = request.source
                text = f"Show {words_for(source)}"
                self._changes.make(text, lambda state: latents.show_points(state, source))
            case _:
                pass

    def _take_cloud(self, request: CloudRequest, cloud: Cloud) -> None:
        side = side_of(request)
        card = self._pane.cards[side]
        self._clouds[side] = (request, cloud)
        card.scatter.show_sentence("")
        card.scatter.show_points(cloud.points, cloud.labels, cloud.ready)
        self._views.apply_window(self._changes.state, side)
        self._pane.legend.show_counts(cloud.counts[:10], cloud.counts[10])
        self._pin(-1)
        if all(self._is_ready(one) for one in Side):
            self._pane.tools.show_progress(None)
        self._follow_up()

    def _fail(self, request: LatentsRequest, message: str, details: str) -> None:
        if isinstance(request, CloudRequest):
            self._pane.tools.show_progress(None)
            self._clear_late()
            self._pane.cards[side_of(request)].scatter.show_sentence(message)
        if isinstance(request, PointsFileRequest):
            self._pane.tools.show_progress(None)
            self._inquiry.forget(request.lane)
        self._messages.problem(message, details)

    def _show_progress(self, request: LatentsRequest, done: float, text: str) -> None:
        if isinstance(request, CloudRequest | PointsFileRequest):
            self._pane.tools.show_progress(done, text)
        if isinstance(request, CloudRequest):
            scatter = self._pane.cards[side_of(request)].scatter
            if scatter.sentence():
                scatter.show_sentence(f"{text}… {done:.0%}")

    def _stop(self) -> None:
        """Load no more, and show the points from before where there are some."""
        self._pane.tools.show_progress(None)
        self._inquiry.forget(PointsFileRequest.lane)
        now = self._changes.state
        waiting = [side for side in Side if not self._is_ready(side)]
        self._clear_late()
        for side in waiting:
            self._inquiry.forget(asking.cloud_request(now, side).lane)
            self._pane.cards[side].scatter.show_sentence(
                "Stopped. Choose under Points what to show."
            )
        good = self._good
        if waiting and good is not None and good != now.points:
            self._changes.make("Stop loading", lambda state: latents.show_points(state, good))

    def _load_file(self, source: PointSource) -> None:
        self._inquiry.forget(PointsFileRequest.lane)
        self._inquiry.ask(PointsFileRequest(source))
        self._pane.tools.show_progress(0.0, "Reading")

    # What is pointed at

    def _point_at(self, number: int, side: Side) -> None:
        if not self._is_ready(side):
            return
        self._pane.cards[side.other].scatter.show_pointed(number if number >= 0 else self._pinned)
        self._pane.cards[side].scatter.show_pointed(self._pinned)
        self._ask_for_point(number if number >= 0 else self._pinned)

    def _pin(self, number: int) -> None:
        """Keep a point in its panel after the pointer has left it."""
        self._pinned = number
        for card in self._pane.cards.values():
            card.scatter.show_pointed(number)
        self._ask_for_point(number)

    def _ask_for_point(self, number: int) -> None:
        if number >= 0 and self._clouds:
            self._inquiry.ask(asking.point_request(self._changes.state, number))
        else:
            self._inquiry.forget(PointRequest.lane)
            self._hand_over.point = None
            self._pane.point.clear()

    # Selection and scenes

    def _show_selection(self) -> None:
        now = self._changes.state
        selected = self._inquiry.answer_to(asking.selection_request(now))
        numbers = selected.numbers if isinstance(selected, Selected) else None
        if not now.selection or numbers is not None:
            for side in Side:
                if self._is_ready(side):
                    self._pane.cards[side].scatter.show_highlight(numbers)
        self._pane.selection.show_selected(
            selected if isinstance(selected, Selected) else None, bool(now.selection)
        )
        if now.selection:
            figures = self._inquiry.answer_to(asking.figures_request(now))
            found = figures if isinstance(figures, SelectionFigures) else None
            self._pane.selection.show_figures(found, now.models)

    def _show_scenes(self) -> None:
        for side in Side:
            self._show_scene(side)
        regions = self._inquiry.answer_to(asking.regions_request(self._changes.state))
        if isinstance(regions, ShownRegions):
            names = [region.name for region in self._changes.state.regions]
            self._pane.regions.show_contents(dict(zip(names, regions.regions, strict=True)))

    def _show_scene(self, side: Side) -> None:
        if not self._is_ready(side):
            return
        workspace = self._history.workspace
        cloud = self._clouds[side][1]
        picture = self._backdrops[side].picture()
        self._pane.cards[side].scatter.show_scene(
            scene_of(workspace, side, cloud, picture, self._inquiry)
        )

    def _show_hint(self) -> None:
        """While the pane is in sight: the message bar is every pane's."""
        if self._pane.isVisible():
            self._messages.set_hint(hint(self._changes.state))
