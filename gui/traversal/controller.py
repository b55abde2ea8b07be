"""The traversal pane's controller: intents become new states, states become requests and views.

It holds nothing that belongs to the workspace: what is on show is always what the history's state
and the latest answers say.
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from core.engine.freshness import Freshness
from core.engine.mailbox import Ticket
from core.engine.requests import (
    DirectionFigures,
    DirectionFiguresRequest,
    Likeness,
    LikenessRequest,
    PicturesRead,
    PicturesRequest,
    Reconstructions,
    ReconstructionsRequest,
    Request,
    StripAnswer,
    StripRequest,
)
from core.errors import UserError
from core.images.fashion_mnist import test_split
from core.images.reference import Edit, Grow, ImageReference, Whiten
from core.workspace import image_changes, library_changes, strip_changes
from core.workspace.image_changes import SLOT_NAMES, Cell, Slot
from core.workspace.state import Gallery, GalleryOrder, Traversal, Workspace
from gui.traversal import asking, picture_intake
from gui.traversal.exporting import Exporter
from gui.traversal.hints import hint
from gui.traversal.pane import TraversalPane
from gui.widgets.gestures import Gestures

if TYPE_CHECKING:
    from gui.panes import Surroundings

LANES = (
    StripRequest,
    ReconstructionsRequest,
    DirectionFiguresRequest,
    LikenessRequest,
    PicturesRequest,
)


class TraversalController(QObject):
    """Connects the traversal pane with the history and the engine."""

    def __init__(self, around: "Surroundings", pane: TraversalPane) -> None:
        super().__init__(pane)
        self._history = around.history
        self._bridge = around.bridge
        self._messages = around.messages
        self._pane = pane
        self._started = False
        self._shown: Traversal | None = None
        self._editing: Slot = "second"
        self._asked: dict[str, Request] = {}
        self._gestures = Gestures()
        self._freshness = {kind.lane: Freshness() for kind in LANES}
        self._exporter = Exporter(pane, around.messages, around.settings)
        self._intake = picture_intake.PictureIntake(around.bridge)
        self._actions = self._make_actions()
        self._connect_images()
        self._connect_strips()
        self._connect_library()
        self._bridge.done.connect(self._on_done)
        self._bridge.failed.connect(self._on_failed)
        self._bridge.progressed.connect(self._on_progressed)
        self._history.changed.connect(self._show)
        pane.restore_layout(around.settings)
        pane.export_row.show_scale(around.settings.export_scale)
        self._show(self._history.workspace)

    # What the window asks of a pane

    def start(self) -> None:
        """The window is painted: read the images, which takes a moment, and ask the engine."""
        self._started = True
        split = test_split()
        self._pane.gallery.show_data(split.images, split.labels)
        self._pane.gallery.list.setFocus()
        self._show_images(self._traversal)
        self._ask(self._traversal)

    def export_strip(self) -> None:
        """Export with the settings of the pane's export row."""
        self._pane.export_row.request_export()

    def copy_strip(self) -> None:
        """Copy with the settings of the pane's export row."""
        self._pane.export_row.request_copy()

    def paste_picture(self) -> None:
        """Take the clipboard's picture into the gallery."""
        pictures = picture_intake.clipboard_pictures()
        if not pictures:
            self._messages.news("There is no picture on the clipboard.")
            return
        self._intake.offer(pictures)

    def add_pictures(self, paths: Sequence[Path]) -> None:
        """Take picture files into the gallery."""
        self._intake.offer(list(paths))

    def edit_actions(self) -> Sequence[QAction]:
        """What this pane adds to the Edit menu."""
        return self._actions

    def shortcuts(self) -> Sequence[tuple[str, str]]:
        """Keys of single widgets, for the shortcuts page."""
        return self._pane.shortcuts()

    # State

    @property
    def _traversal(self) -> Traversal:
        return self._history.workspace.traversal

    def _push(self, text: str, traversal: Traversal, key: object = None) -> None:
        workspace = replace(self._history.workspace, traversal=traversal)
        self._history.push(text, workspace, key)

    def _change(
        self, text: str, change: Callable[[Traversal], Traversal], key: object = None
    ) -> bool:
        """Push a changed state; what the user cannot have goes to the message bar."""
        try:
            self._push(text, change(self._traversal), key)
        except UserError as error:
            self._messages.problem(str(error))
            return False
        return True

    # Images: gallery, cards, editor

    def _connect_images(self) -> None:
        pane = self._pane
        pane.gallery.image_chosen.connect(self._use_image)
        pane.gallery.gallery_changed.connect(self._change_gallery)
        pane.gallery.pictures_offered.connect(self._intake.offer)
        pane.gallery.picture_removed.connect(self._remove_picture)
        pane.gallery.likeness_cancelled.connect(self._cancel_likeness)
        for slot, card in pane.cards.items():
            card.image_dropped.connect(partial(self._use_image, slot))
            card.pictures_offered.connect(partial(self._intake.offer, slot=slot))
            card.edit_requested.connect(partial(self._go_and_edit, slot))
        pane.cards["base"].follow_requested.connect(partial(self._use_image, "base", None))
        pane.pair_requested.connect(self._make_height_pair)
        editor = pane.editor
        editor.slot_changed.connect(self._edit_slot)
        editor.stroke.connect(self._draw)
        editor.edit_requested.connect(self._apply)
        editor.reset_requested.connect(self._reset_image)

    def _use_image(self, slot: Slot, image: ImageReference | None) -> None:
        text = f"Choose {SLOT_NAMES[slot]}" if image else "Base follows image A"
        self._change(text, lambda now: image_changes.use_image(now, slot, image))

    def _make_height_pair(self) -> None:
        """The article's pair from image A: A whitened, and B the same with two pixels on top."""

        def pair(now: Traversal) -> Traversal:
            source = ImageReference(now.first.source)
            first = image_changes.use_image(now, "first", source)
            first = image_changes.add_edit(first, "first", Whiten())
            both = image_changes.use_image(first, "second", first.first)
            return image_changes.add_edit(both, "second", Grow(2))

        self._change("Make a height pair of image A", pair)

    def _change_gallery(self, gallery: Gallery) -> None:
        self._change("Change the gallery", lambda now: replace(now, gallery=gallery))

    def _cancel_likeness(self) -> None:
        self._bridge.cancel(LikenessRequest.lane)
        gallery = replace(self._traversal.gallery, order=GalleryOrder.NUMBER, like=None)
        self._change_gallery(gallery)

    def _take_pictures(self, read: PicturesRead, slot: Slot | None) -> None:
        for problem in read.problems:
            self._messages.problem(problem)
        if not read.taken:
            return
        images = [ImageReference(taken.picture) for taken in read.taken]

        def add(now: Traversal) -> Traversal:
            after = image_changes.add_pictures(now, images)
            return image_changes.use_image(after, slot, images[0]) if slot else after

        if self._change("Add pictures" if len(images) > 1 else "Add a picture", add):
            self._messages.news(picture_intake.summary(read.taken))

    def _remove_picture(self, picture: ImageReference) -> None:
        self._change("Remove a picture", lambda now: image_changes.remove_picture(now, picture))

    def _edit_slot(self, slot: Slot) -> None:
        """Which image the editor shows is no part of the work, so it is not undone either."""
        self._editing = slot
        self._show_editor(self._traversal)

    def _go_and_edit(self, slot: Slot) -> None:
        self._edit_slot(slot)
        self._pane.editor.setFocus()

    def _draw(self, stroke: int, start: Cell, end: Cell, size: int, level: float) -> None:
        slot = self._editing
        self._change(
            f"Draw on {SLOT_NAMES[slot]}",
            lambda now: image_changes.add_stroke(now, slot, start, end, size, level),
            ("stroke", stroke),
        )

    def _apply(self, edit: Edit) -> None:
        slot = self._editing
        names = {Whiten: "Whiten", Grow: "Grow"}
        self._change(
            f"{names.get(type(edit), 'Dim')} {SLOT_NAMES[slot]}",
            lambda now: image_changes.add_edit(now, slot, edit),
        )

    def _reset_image(self) -> None:
        slot = self._editing
        self._change(f"Reset {SLOT_NAMES[slot]}", lambda now: image_changes.remove_edits(now, slot))

    # Strips: position, span, latents, export

    def _connect_strips(self) -> None:
        pane = self._pane
        pane.position.position_changed.connect(self._move_to)
        pane.position.span_changed.connect(self._change_span)
        pane.position.frames_changed.connect(self._change_frames)
        pane.strips.position_requested.connect(self._move_to)
        pane.bars.moved.connect(self._move_latent)
        pane.bars.reset_requested.connect(
            lambda model: self._change(
                f"Reset the latents of {model}",
                lambda now: strip_changes.reset_latents(now, model),
            )
        )
        pane.export_row.export_requested.connect(self._exporter.export)
        pane.export_row.copy_requested.connect(self._exporter.copy)

    def _move_to(self, position: float, gesture: int) -> None:
        self._change(
            "Move along the direction",
            lambda now: strip_changes.move_to(now, position),
            ("position", gesture),
        )

    def _change_span(self, low: float, high: float) -> None:
        self._change(
            "Change the span",
            lambda now: strip_changes.set_span(now, low, high),
            ("span", self._gestures.burst("span")),
        )

    def _change_frames(self, frames: int) -> None:
        self._change(
            "Change the number of frames",
            lambda now: replace(now, frames=frames),
            ("frames", self._gestures.burst("frames")),
        )

    def _move_latent(self, model: str, dimension: int, amount: float, gesture: int) -> None:
        self._change(
            f"Move latent {dimension + 1} of {model}",
            lambda now: strip_changes.move_latent(now, model, dimension, amount),
            ("latent", model, dimension, gesture),
        )

    # The library of directions

    def _connect_library(self) -> None:
        library = self._pane.library
        library.keep_requested.connect(
            lambda: self._change("Keep the direction", library_changes.keep_direction)
        )
        for signal, text, function in (
            (library.chosen, "Follow a direction", library_changes.choose_direction),
            (library.renamed, "Rename a direction", library_changes.rename_direction),
            (library.deleted, "Delete a direction", library_changes.delete_direction),
            (library.duplicated, "Duplicate a direction", library_changes.duplicate_direction),
            (library.moved, "Move a direction", library_changes.move_direction),
            (library.against_changed, "Separate from directions", library_changes.set_against),
        ):
            signal.connect(partial(self._change_library, text, function))
        library.method_changed.connect(
            lambda method: self._change(
                "Change the method", lambda now: replace(now, method=method)
            )
        )

    def _change_library(
        self, text: str, function: Callable[..., Traversal], *arguments: object
    ) -> None:
        self._change(text, lambda now: function(now, *arguments))
        # Where the change was refused, the view still shows what was typed.
        self._pane.library.show_library(self._traversal)

    # Showing

    def _show(self, workspace: Workspace) -> None:
        """Show the state; a view whose part of it is the same as before is left alone.

        (Along a drag only the position changes, and the drag has a few milliseconds for each step.)
        """
        now, before = workspace.traversal, self._shown
        self._shown = now
        pane = self._pane

        def changed(*fields: str) -> bool:
            return before is None or any(getattr(now, f) != getattr(before, f) for f in fields)

        if changed("gallery", "pictures"):
            pane.gallery.show_gallery(now.gallery, now.pictures)
        if self._started and changed("first", "second", "base"):
            self._show_images(now)
        if changed("models"):
            pane.show_models(now.models)
        if changed("directions", "chosen", "against", "method", "models"):
            pane.library.show_library(now)
        if changed("moves"):
            pane.bars.show_moves(now.moves)
        self._messages.set_hint(hint(now))
        pane.position.show_state(now.position, now.low, now.high, now.frames)
        if self._started:
            self._ask(now)

    def _show_images(self, traversal: Traversal) -> None:
        self._pane.gallery.show_used(traversal.first, traversal.second, traversal.base)
        self._pane.show_images(traversal)
        self._show_editor(traversal)

    def _show_editor(self, traversal: Traversal) -> None:
        self._pane.show_editor(self._editing, image_changes.image_in(traversal, self._editing))

    # The engine

    def _ask(self, traversal: Traversal) -> None:
        """Ask for all that the state needs and that was not asked for last in its lane."""
        requests: list[Request] = [
            asking.strip_request(traversal),
            asking.reconstructions_request(traversal),
            asking.figures_request(traversal),
        ]
        likeness = asking.likeness_request(traversal)
        if likeness is not None:
            requests.append(likeness)
        elif self._asked.pop(LikenessRequest.lane, None) is not None:
            self._bridge.cancel(LikenessRequest.lane)
            self._pane.gallery.show_likeness(None, None)
        for request in requests:
            if self._asked.get(request.lane) != request:
                self._asked[request.lane] = request
                if isinstance(request, StripRequest):
                    self._exporter.outdated()
                if isinstance(request, LikenessRequest):
                    self._pane.gallery.show_likeness(None, 0.0)
                self._bridge.submit(request)

    def _is_ours(self, request: Request) -> bool:
        return isinstance(request, LANES)

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if not self._is_ours(request) or not self._freshness[request.lane].accepts(ticket):
            return
        if isinstance(request, StripRequest) and isinstance(answer, StripAnswer):
            self._exporter.take(request, answer, request == self._asked.get(request.lane))
            self._pane.show_strips(request, answer, self._traversal)
        elif isinstance(request, ReconstructionsRequest) and isinstance(answer, Reconstructions):
            self._pane.show_reconstructions(request, answer)
        elif isinstance(request, DirectionFiguresRequest) and isinstance(answer, DirectionFigures):
            self._pane.show_figures(request, answer)
        elif isinstance(request, PicturesRequest) and isinstance(answer, PicturesRead):
            self._take_pictures(answer, self._intake.take(request))
        elif isinstance(answer, Likeness) and request == self._asked.get(request.lane):
            self._pane.gallery.show_likeness(answer.order, None)

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if not self._is_ours(request):
            return
        if self._asked.get(request.lane) == request:
            # So that the same state asks again after an undo or a second try.
            del self._asked[request.lane]
        if isinstance(request, LikenessRequest):
            self._pane.gallery.show_likeness(None, None)
        if isinstance(request, PicturesRequest):
            self._intake.take(request)
        self._messages.problem(message, details)

    def _on_progressed(self, ticket: Ticket, request: Request, fraction: float, text: str) -> None:
        if request == self._asked.get(LikenessRequest.lane):
            self._pane.gallery.show_likeness(None, fraction)

    # Actions

    def _make_actions(self) -> list[QAction]:
        pair = QAction("Make a &height pair of image A", self)
        pair.setShortcut("Ctrl+H")
        pair.setToolTip("A whitened, and B the same with two white pixels on top")
        pair.triggered.connect(self._make_height_pair)
        keep = QAction("&Keep the direction", self)
        keep.setShortcut("Ctrl+K")
        keep.setToolTip("Store what is followed now in the library of directions")
        keep.triggered.connect(
            lambda: self._change("Keep the direction", library_changes.keep_direction)
        )
        return [pair, keep]
