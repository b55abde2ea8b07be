"""The gallery: every test image and the user's own pictures, filtered, ordered, and put to use."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QVBoxLayout, QWidget

from core.errors import UserError
from core.images.reference import SIDE, ImageReference
from core.images.resolve import pixels_of
from core.workspace import state
from core.workspace.state import GalleryOrder
from gui import theme
from gui.traversal.gallery_items import NOTHING, OwnPicture
from gui.traversal.gallery_list import GalleryList
from gui.traversal.gallery_tools import GalleryTools
from gui.traversal.gallery_uses import GalleryUses
from gui.traversal.image_description import describe_image, short_source
from gui.widgets.image_mime import (
    PICTURE_SUFFIXES,
    OfferedPicture,
    may_offer_pictures,
    pictures_of_mime,
)
from gui.widgets.pixmaps import grey_bytes


class Gallery(QWidget):
    """A tool row, the thumbnails, and a line on the image under the mouse with what to do with it."""

    image_chosen = Signal(str, object)
    """The slot ("first", "second" or "base") and the ImageReference."""
    gallery_changed = Signal(object)
    """The core.workspace.state.Gallery that the user wants."""
    pictures_offered = Signal(object)
    """A list of paths, and (bytes, name) for pasted pictures."""
    picture_removed = Signal(object)
    """The ImageReference of a picture of the user's own that is no longer wanted."""
    likeness_cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = state.Gallery()
        self._pictures: tuple[ImageReference, ...] = ()
        self._labels: NDArray[np.integer] = np.zeros(0, dtype=np.uint8)
        self._likeness: NDArray[np.integer] | None = None
        self._wanted_number: int | None = None
        self.setAccessibleName("Gallery")
        self.setAcceptDrops(True)
        self.tools = GalleryTools()
        self.list = GalleryList("The test images are being read.")
        self.uses = GalleryUses()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.GRID)
        column.addWidget(self.tools)
        column.addWidget(self.list, 1)
        column.addWidget(self.uses)
        self._connect()
        self._show_current()

    def _connect(self) -> None:
        self.tools.class_chosen.connect(lambda label: self._ask(replace(self._state, label=label)))
        self.tools.order_chosen.connect(self._choose_order)
        self.tools.number_entered.connect(self._enter_number)
        self.tools.pictures_wanted.connect(self._ask_for_pictures)
        self.tools.cancelled.connect(self.likeness_cancelled)
        self.list.used.connect(self._use)
        self.list.likeness_asked.connect(self._sort_by_likeness)
        self.list.number_typed.connect(self.tools.start_number)
        self.list.removal_asked.connect(self._remove)
        self.list.menu_asked.connect(self._open_menu)
        self.list.current_changed.connect(lambda _: self._show_current())
        self.list.hovered.connect(self._describe)
        self.uses.used.connect(self.use_selected)
        self.uses.likeness_asked.connect(lambda: self._sort_by_likeness(self.list.current()))

    # What is shown

    def show_data(self, images: NDArray[np.uint8], labels: NDArray[np.integer]) -> None:
        """The test images (n, 28, 28), levels 0..255, and their class numbers (n,)."""
        self._labels = np.asarray(labels)
        self.tools.set_count_of_images(len(labels))
        self.list.set_images(images, labels)
        self._refresh(to_top=False)

    def show_gallery(
        self, gallery: state.Gallery, pictures: tuple[ImageReference, ...] = ()
    ) -> None:
        """Show the test images that ``gallery`` names, after the user's own ``pictures``."""
        if (gallery, pictures) == (self._state, self._pictures):
            return
        known = set(self._pictures)
        new = [picture for picture in pictures if picture not in known]
        resorted = gallery.order is GalleryOrder.LIKENESS and gallery != self._state
        self._state, self._pictures = gallery, tuple(pictures)
        self.tools.show_gallery(gallery)
        self._refresh(to_top=resorted)
        if new:
            self.list.make_current(self.list.items.position_of(new[0]))

    def show_likeness(self, order: NDArray[np.integer] | None, busy: float | None) -> None:
        """The numbers (n,) of all test images, the most alike first; ``busy`` is 0..1 while waiting.

        Until the order has come, the images stay as they are.
        """
        self.tools.show_progress(busy)
        # Neither an order nor a wait for one: the last order belongs to another question.
        outdated = order is None and busy is None
        if outdated or (order is not None and order is not self._likeness):
            self._likeness = order
            if self._state.order is GalleryOrder.LIKENESS:
                self._refresh(to_top=True)

    def show_used(
        self, first: ImageReference, second: ImageReference, base: ImageReference | None
    ) -> None:
        """Mark the thumbnails of which A, B and an own base are made."""
        used = {"A": first, "B": second}
        if base is not None:
            used["Base"] = base
        self.list.set_uses(used)

    def _numbers(self) -> NDArray[np.integer]:
        """Which test images are shown, in order."""
        numbers: NDArray[np.integer] = np.arange(len(self._labels))
        if self._state.order is GalleryOrder.CLASS:
            numbers = np.argsort(self._labels, kind="stable")
        elif self._state.order is GalleryOrder.LIKENESS and self._likeness is not None:
            numbers = self._likeness
        if self._state.label is not None:
            numbers = numbers[self._labels[numbers] == self._state.label]
        return numbers

    def _refresh(self, to_top: bool) -> None:
        numbers = self._numbers() if len(self._labels) else np.zeros(0, dtype=np.intp)
        own = [OwnPicture(picture, _levels(picture)) for picture in self._pictures]
        self.list.set_items(own, numbers, to_top)
        self.tools.show_summary(self._summary(len(own), len(numbers)))
        if self._wanted_number is not None:
            self._go_to(self._wanted_number)

    def _summary(self, pictures: int, images: int) -> str:
        parts = [_counted(pictures, "picture")] if pictures else []
        parts.append(_counted(images, "image"))
        if self._state.order is GalleryOrder.LIKENESS and self._state.like is not None:
            # What could be cut at the end of a narrow line are the numbers.
            parts.insert(0, f"Most like {short_source(self._state.like.source)}")
        return ", ".join(parts)

    def _show_current(self) -> None:
        position = self.list.current()
        self.uses.show_selected(position != NOTHING)
        self._describe(position)
        self.list.setAccessibleDescription(self.uses.caption.text())

    def _describe(self, position: int) -> None:
        """Fill the line on the image under the mouse, or else on the current one."""
        if self.list.items.reference_at(position) is None:
            position = self.list.current()
        reference = self.list.items.reference_at(position)
        if reference is None:
            self.uses.show_caption("No image selected")
            return
        label = self.list.items.label_at(position)
        colour = None if label is None else theme.CLASS_COLOURS[label]
        self.uses.show_caption(describe_image(reference), colour)

    # What the user wants

    def _choose_order(self, order: GalleryOrder) -> None:
        like = self._state.like
        if order is GalleryOrder.LIKENESS:
            like = self.list.items.reference_at(self.list.current()) or like
            if like is None:
                return
        self._ask(replace(self._state, order=order, like=like))

    def _sort_by_likeness(self, position: int) -> None:
        reference = self.list.items.reference_at(position)
        if reference is not None:
            self._ask(replace(self._state, order=GalleryOrder.LIKENESS, like=reference))

    def _ask(self, gallery: state.Gallery) -> None:
        if gallery != self._state:
            self.gallery_changed.emit(gallery)

    def use_selected(self, slot: str) -> None:
        """Ask for the selected image to fill a slot, as the button of that slot does."""
        self._use(slot, self.list.current())

    def _use(self, slot: str, position: int) -> None:
        reference = self.list.items.reference_at(position)
        if reference is not None:
            self.image_chosen.emit(slot, reference)

    def _remove(self, position: int) -> None:
        if 0 <= position < self.list.items.picture_count():
            self.picture_removed.emit(self.list.items.reference_at(position))

    def _enter_number(self, number: int) -> None:
        self._wanted_number = number
        if not self._go_to(number) and self._state.label is not None:
            # Whoever types a number means that image, whatever class is filtered for.
            self._ask(replace(self._state, label=None))
        self._wanted_number = None
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, number: int) -> bool:
        position = self.list.items.position_of_number(number)
        if position == NOTHING:
            return False
        self._wanted_number = None
        self.list.make_current(position)
        return True

    def _open_menu(self, position: int, where: QPoint) -> None:
        menu = self.menu_at(position)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def menu_at(self, position: int) -> QMenu:
        """The context menu of one item."""
        menu = QMenu(self)
        for slot, text, shortcut in (
            ("first", "Use as A", "A"),
            ("second", "Use as B", "B"),
            ("base", "Use as base", "S"),
        ):
            menu.addAction(f"{text}\t{shortcut}", lambda s=slot: self._use(s, position))
        menu.addSeparator()
        menu.addAction("Sort by likeness to this\tL", lambda: self._sort_by_likeness(position))
        if position < self.list.items.picture_count():
            menu.addAction("Remove from gallery\tDel", lambda: self._remove(position))
        menu.addSeparator()
        zoom = self.list.thumbnail_zoom()
        menu.addAction("Larger thumbnails\tCtrl++", lambda: self.list.set_thumbnail_zoom(zoom + 1))
        menu.addAction("Smaller thumbnails\tCtrl+-", lambda: self.list.set_thumbnail_zoom(zoom - 1))
        return menu

    # The user's own pictures

    def paste(self) -> None:
        """Offer what is on the clipboard, if it is a picture."""
        self._offer(pictures_of_mime(QGuiApplication.clipboard().mimeData()))

    def _ask_for_pictures(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        names, _ = QFileDialog.getOpenFileNames(
            self, "Add pictures", "", f"Pictures ({kinds});;All files (*)"
        )
        self._offer([Path(name) for name in names])

    def _offer(self, pictures: Sequence[OfferedPicture]) -> None:
        if pictures:
            self.pictures_offered.emit(list(pictures))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if may_offer_pictures(event.mimeData()):
            event.acceptProposedAction()
            self.list.set_drop_hint(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.list.set_drop_hint(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.list.set_drop_hint(False)
        pictures = pictures_of_mime(event.mimeData())
        if pictures:
            event.acceptProposedAction()
        self._offer(pictures)


def _counted(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number:,} {what}s"


def _levels(reference: ImageReference) -> NDArray[np.uint8]:
    try:
        return grey_bytes(pixels_of(reference))
    except UserError:
        # A session may name what is not on this machine; its place in the gallery stays, black.
        return np.zeros((SIDE, SIDE), dtype=np.uint8)
