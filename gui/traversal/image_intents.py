"""What is wanted of the images: gallery, cards and pixel editor, turned into new states."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.engine.requests import LikenessRequest, PicturesRead, TakenPicture
from core.images.fashion_mnist import CLASS_NAMES
from core.images.reference import Edit, Grow, ImageReference, Whiten
from core.workspace import image_changes
from core.workspace.image_changes import SLOT_NAMES, Cell, Slot
from core.workspace.state import Gallery, GalleryOrder, Traversal
from gui.changes import Changes
from gui.engine_bridge import EngineBridge
from gui.traversal.pane import TraversalPane
from gui.widgets.message_bar import MessageBar
from gui.widgets.picture_intake import PictureIntake, clipboard_pictures

_ORDER_TEXTS = {
    GalleryOrder.NUMBER: "Sort the gallery by number",
    GalleryOrder.CLASS: "Sort the gallery by class",
    GalleryOrder.LIKENESS: "Sort the gallery by likeness",
}


class ImageIntents(QObject):
    """Listens to the parts of the pane that choose and draw images."""

    def __init__(
        self,
        pane: TraversalPane,
        changes: Changes[Traversal],
        bridge: EngineBridge,
        messages: MessageBar,
    ) -> None:
        super().__init__(pane)
        self._pane = pane
        self._changes = changes
        self._bridge = bridge
        self._messages = messages
        self._editing: Slot = "second"
        self.intake = PictureIntake(bridge)
        pane.gallery.image_chosen.connect(self._use_image)
        pane.gallery.gallery_changed.connect(self._change_gallery)
        pane.gallery.pictures_offered.connect(self.intake.offer)
        pane.gallery.picture_removed.connect(self._remove_picture)
        pane.gallery.likeness_cancelled.connect(self._cancel_likeness)
        for slot, card in pane.cards.items():
            card.image_dropped.connect(partial(self._use_image, slot))
            card.pictures_offered.connect(partial(self.intake.offer, slot=slot))
            card.edit_requested.connect(partial(self._go_and_edit, slot))
        pane.cards["base"].follow_requested.connect(partial(self._use_image, "base", None))
        pane.pair_requested.connect(self.make_height_pair)
        editor = pane.editor
        editor.slot_changed.connect(self._edit_slot)
        editor.stroke.connect(self._draw)
        editor.edit_requested.connect(self._apply)
        editor.reset_requested.connect(self._reset_image)

    def show_images(self, traversal: Traversal) -> None:
        """Show A, B and the base wherever they are seen."""
        self._pane.gallery.show_used(traversal.first, traversal.second, traversal.base)
        self._pane.show_images(traversal)
        self._show_editor()

    def make_height_pair(self) -> None:
        """The article's pair from image A: A whitened, and B the same with two pixels on top."""

        def pair(now: Traversal) -> Traversal:
            source = ImageReference(now.first.source)
            first = image_changes.use_image(now, "first", source)
            first = image_changes.add_edit(first, "first", Whiten())
            both = image_changes.use_image(first, "second", first.first)
            return image_changes.add_edit(both, "second", Grow(2))

        self._changes.make("Make a height pair of image A", pair)

    def paste(self) -> None:
        """Take the clipboard's picture into the gallery."""
        pictures = clipboard_pictures()
        if pictures:
            self.intake.offer(pictures)
        else:
            self._messages.news("There is no picture on the clipboard.")

    def take_pictures(self, read: PicturesRead, slot: Slot | None) -> None:
        """Pictures have been read: put them first in the gallery, and the first one into ``slot``."""
        for problem in read.problems:
            self._messages.problem(problem)
        if not read.taken:
            return
        images = [ImageReference(taken.picture) for taken in read.taken]
        new = image_changes.new_pictures(self._changes.state, images)
        room = image_changes.PICTURE_LIMIT - len(self._changes.state.pictures)
        if len(new) > room:
            self._messages.problem(
                f"{len(new) - room} of {len(new)} pictures did not fit: a session holds at most "
                f"{image_changes.PICTURE_LIMIT} pictures of your own; remove some first."
            )
            images = new[:room]
        if not images:
            return

        def add(now: Traversal) -> Traversal:
            after = image_changes.add_pictures(now, images)
            return image_changes.use_image(after, slot, images[0]) if slot else after

        text = "Add pictures" if len(images) > 1 else "Add a picture"
        if self._changes.make(f"Use a picture as {SLOT_NAMES[slot]}" if slot else text, add):
            self._messages.news(_summary(read.taken))

    def _use_image(self, slot: Slot, image: ImageReference | None) -> None:
        text = f"Choose {SLOT_NAMES[slot]}" if image else "Base follows image A"
        self._changes.make(text, lambda now: image_changes.use_image(now, slot, image))

    def _change_gallery(self, gallery: Gallery) -> None:
        before = self._changes.state.gallery
        self._changes.make(
            _gallery_text(before, gallery), lambda now: replace(now, gallery=gallery)
        )

    def _cancel_likeness(self) -> None:
        self._bridge.cancel(LikenessRequest.lane)
        gallery = self._changes.state.gallery
        self._change_gallery(replace(gallery, order=GalleryOrder.NUMBER, like=None))

    def _remove_picture(self, picture: ImageReference) -> None:
        self._changes.make(
            "Remove a picture", lambda now: image_changes.remove_picture(now, picture)
        )

    # The editor

    def _show_editor(self) -> None:
        image = image_changes.image_in(self._changes.state, self._editing)
        self._pane.show_editor(self._editing, image)

    def _edit_slot(self, slot: Slot) -> None:
        """Which image the editor shows is no part of the work, so it is not undone either."""
        self._editing = slot
        self._show_editor()

    def _go_and_edit(self, slot: Slot) -> None:
        self._edit_slot(slot)
        self._pane.editor.setFocus()

    def _draw(self, stroke: int, start: Cell, end: Cell, size: int, level: float) -> None:
        slot = self._editing
        self._changes.make(
            f"Draw on {SLOT_NAMES[slot]}",
            lambda now: image_changes.add_stroke(now, slot, start, end, size, level),
            ("stroke", stroke),
        )

    def _apply(self, edit: Edit) -> None:
        slot = self._editing
        self._changes.make(
            _edit_text(edit, SLOT_NAMES[slot]),
            lambda now: image_changes.add_edit(now, slot, edit),
        )

    def _reset_image(self) -> None:
        slot = self._editing
        self._changes.make(
            f"Reset {SLOT_NAMES[slot]}", lambda now: image_changes.remove_edits(now, slot)
        )


def _summary(taken: Sequence[TakenPicture]) -> str:
    if len(taken) == 1:
        return f"Added {taken[0].picture.name}: {taken[0].report}."
    return f"Added {len(taken)} pictures; they stand first in the gallery."


def _edit_text(edit: Edit, name: str) -> str:
    if isinstance(edit, Whiten):
        return f"Whiten {name}"
    if isinstance(edit, Grow):
        return f"Make {name} {edit.pixels} px taller"
    return f"Dim {name}"


def _gallery_text(before: Gallery, after: Gallery) -> str:
    if after.label != before.label:
        name = None if after.label is None else CLASS_NAMES[after.label]
        return f"Show the class {name}" if name else "Show all classes"
    return _ORDER_TEXTS[after.order]
