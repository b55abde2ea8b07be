"""The gallery: every test image and the user's own pictures, filtered, ordered, and put to use."""

from pathlib import Path

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QIntValidator,
    QKeyEvent,
    QKeySequence,
)
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from core.errors import UserError
from core.images.fashion_mnist import CLASS_NAMES
from core.images.reference import SIDE, ImageReference, Picture
from core.images.resolve import pixels_of
from core.workspace import state
from core.workspace.state import GalleryOrder
from gui import theme
from gui.traversal.gallery_list import NOTHING, GalleryList, OwnPicture
from gui.traversal.image_description import describe_image
from gui.traversal.image_mime import PICTURE_SUFFIXES, may_offer_pictures, pictures_of_mime
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.pixmaps import grey_bytes, swatch_pixmap

_ORDERS = (
    (GalleryOrder.NUMBER, "By number"),
    (GalleryOrder.CLASS, "By class"),
    (GalleryOrder.LIKENESS, "By likeness"),
)
_USES = (
    ("first", "A", "Use as image A (A, or double-click)"),
    ("second", "B", "Use as image B (B)"),
    ("base", "Base", "Use as the base image of the strips (S or Enter)"),
)


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
        self._shown: state.Gallery | None = None
        self._pictures: tuple[ImageReference, ...] = ()
        self._labels = np.zeros(0, dtype=np.uint8)
        self._likeness: NDArray[np.integer] | None = None
        self._wanted_number: int | None = None
        self.setAccessibleName("Gallery")
        self.setAcceptDrops(True)

        self.list = GalleryList()
        self.list.set_empty_text("The test images are being read.")
        self.list.setToolTip("")
        self.class_filter = QComboBox()
        self.class_filter.setAccessibleName("Class filter")
        self.class_filter.setToolTip("Show the images of one class only")
        self.order = QComboBox()
        self.order.setAccessibleName("Order of the gallery")
        self.order.setToolTip(
            "How the images are sorted; by likeness: nearest to the chosen one in latent space"
        )
        for combo in (self.class_filter, self.order):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(7)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.class_filter.addItem("All classes")
        for name in CLASS_NAMES:
            self.class_filter.addItem(name[0].upper() + name[1:])
        self.class_filter.setMaxVisibleItems(len(CLASS_NAMES) + 1)
        for _, text in _ORDERS:
            self.order.addItem(text)
        self.number = QLineEdit()
        self.number.setPlaceholderText("Go to number")
        self.number.setAccessibleName("Go to test image number")
        self.number.setToolTip("Type a test image's number and press Enter")
        self.number.setMinimumWidth(8 * theme.GRID)
        self.add_picture = QPushButton("Add picture…")
        self.add_picture.setAutoDefault(False)
        self.add_picture.setToolTip(
            "Add pictures of your own (or drop them here, or paste: Ctrl+V)"
        )
        self.count = ElidedLabel()
        self.progress = QProgressBar()
        self.progress.setAccessibleName("Progress of sorting by likeness")
        self.progress.setFormat("Encoding %p %")
        self.progress.setTextVisible(True)
        self.cancel = QPushButton("Cancel")
        self.cancel.setAutoDefault(False)
        self.cancel.setToolTip("Stop sorting by likeness")
        self.caption = ElidedLabel()
        self.use_buttons: dict[str, QPushButton] = {}
        self.alike = QPushButton("Find alike")
        self.alike.setAutoDefault(False)
        self.alike.setToolTip("Sort by likeness to the selected image (L)")
        self._build()
        self._connect()
        self._paint_swatches()
        self._show_controls()
        self._describe_current()

    def _build(self) -> None:
        busy = QWidget()
        busy_row = QHBoxLayout(busy)
        busy_row.setContentsMargins(0, 0, 0, 0)
        busy_row.addWidget(self.progress, 1)
        busy_row.addWidget(self.cancel)
        self._status = QStackedWidget()
        self._status.addWidget(self.count)
        self._status.addWidget(busy)
        self._status.setFixedHeight(busy.sizeHint().height())

        filters = QHBoxLayout()
        filters.addWidget(self.class_filter, 1)
        filters.addWidget(self.order, 1)
        finders = QHBoxLayout()
        finders.addWidget(self.number, 1)
        finders.addWidget(self.add_picture, 1)
        uses = QHBoxLayout()
        for slot, text, tip in _USES:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.setMinimumWidth(3 * theme.GRID)
            self.use_buttons[slot] = button
            uses.addWidget(button, 1)
        uses.addWidget(self.alike, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for row in (filters, finders, uses):
            row.setSpacing(theme.GRID)
        column.setSpacing(theme.GRID)
        column.addLayout(filters)
        column.addLayout(finders)
        column.addWidget(self._status)
        column.addWidget(self.list, 1)
        column.addWidget(self.caption)
        column.addLayout(uses)

    def _connect(self) -> None:
        self.class_filter.activated.connect(self._choose_class)
        self.order.activated.connect(self._choose_order)
        self.number.returnPressed.connect(self._go_to_typed)
        self.add_picture.clicked.connect(self._ask_for_pictures)
        self.cancel.clicked.connect(self.likeness_cancelled)
        self.alike.clicked.connect(lambda: self._sort_by_likeness(self.list.current()))
        for slot, button in self.use_buttons.items():
            button.clicked.connect(lambda _=False, s=slot: self._use(s, self.list.current()))
        self.list.used.connect(self._use)
        self.list.likeness_asked.connect(self._sort_by_likeness)
        self.list.number_typed.connect(self._start_number)
        self.list.removal_asked.connect(self._remove)
        self.list.menu_asked.connect(self._open_menu)
        self.list.current_changed.connect(lambda _: self._describe_current())
        self.list.hovered.connect(self._describe)

    # What is shown

    def show_data(self, images: NDArray[np.uint8], labels: NDArray[np.integer]) -> None:
        """The test images (n, 28, 28), levels 0..255, and their class numbers (n,)."""
        self._labels = np.asarray(labels)
        self.number.setValidator(QIntValidator(0, max(0, len(labels) - 1), self.number))
        self.list.set_images(images, labels)
        self._refresh(to_top=False)

    def show_gallery(
        self, gallery: state.Gallery, pictures: tuple[ImageReference, ...] = ()
    ) -> None:
        """Show the test images that ``gallery`` names, after the user's own ``pictures``."""
        if gallery == self._shown and pictures == self._pictures:
            return
        new = [picture for picture in pictures if picture not in self._pictures]
        first_time = self._shown is None
        resorted = gallery.order is GalleryOrder.LIKENESS and gallery != self._state
        self._state = self._shown = gallery
        self._pictures = tuple(pictures)
        self._show_controls()
        self._refresh(to_top=resorted)
        if new and not first_time:
            self.list.make_current(self.list.position_of(new[0]))

    def show_likeness(self, order: NDArray[np.integer] | None, busy: float | None) -> None:
        """The numbers (n,) of all test images, the most alike first; ``busy`` is 0..1 while waiting.

        Until the order has come, the images stay as they are.
        """
        waiting = busy is not None
        self._status.setCurrentIndex(1 if waiting else 0)
        if busy is not None:
            self.progress.setValue(round(100 * busy))
        # Neither an order nor a wait for one: the last order belongs to another question.
        outdated = order is None and not waiting
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
        self.list.set_badges(used)

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
        images = "1 image" if len(numbers) == 1 else f"{len(numbers):,} images"
        parts = [images]
        if own:
            parts.insert(0, "1 picture" if len(own) == 1 else f"{len(own)} pictures")
        if self._state.order is GalleryOrder.LIKENESS and self._state.like is not None:
            # In the middle of a line, "Test image 22" is written small; a file's name stays.
            name = describe_image(self._state.like)
            small = isinstance(self._state.like.source, Picture)
            parts.append(f"most like {name if small else name[0].lower() + name[1:]} first")
        self.count.set_text(", ".join(parts))
        if self._wanted_number is not None:
            self._go_to(self._wanted_number)

    def _show_controls(self) -> None:
        label = self._state.label
        self.class_filter.setCurrentIndex(0 if label is None else label + 1)
        orders = [order for order, _ in _ORDERS]
        self.order.setCurrentIndex(orders.index(self._state.order))

    def _describe_current(self) -> None:
        position = self.list.current()
        for button in (*self.use_buttons.values(), self.alike):
            button.setEnabled(position != NOTHING)
        self._describe(position)
        self.list.setAccessibleDescription(self.caption.text())

    def _describe(self, position: int) -> None:
        """Fill the line on the image under the mouse, or else on the current one."""
        reference = self.list.reference_at(position)
        if reference is None:
            position = self.list.current()
            reference = self.list.reference_at(position)
        if reference is None:
            self.caption.set_text("No image selected")
            return
        label = self.list.label_at(position)
        colour = None if label is None else theme.CLASS_COLOURS[label]
        self.caption.set_text(describe_image(reference), colour)

    def _paint_swatches(self) -> None:
        ratio, edge = self.devicePixelRatioF(), theme.tokens().hairline
        self.class_filter.setIconSize(QSize(12, 12))
        for label, colour in enumerate(theme.CLASS_COLOURS):
            icon = QIcon(swatch_pixmap(colour, edge, 12, ratio))
            self.class_filter.setItemIcon(label + 1, icon)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self._paint_swatches()
        super().changeEvent(event)

    # What the user wants

    def _choose_class(self, index: int) -> None:
        label = index - 1 if index > 0 else None
        self._ask(replace(self._state, label=label))

    def _choose_order(self, index: int) -> None:
        order = _ORDERS[index][0]
        like = self._state.like
        if order is GalleryOrder.LIKENESS and like is None:
            like = self.list.reference_at(self.list.current())
        if order is GalleryOrder.LIKENESS and like is None:
            self._show_controls()
            return
        self._ask(replace(self._state, order=order, like=like))

    def _sort_by_likeness(self, position: int) -> None:
        reference = self.list.reference_at(position)
        if reference is not None:
            self._ask(replace(self._state, order=GalleryOrder.LIKENESS, like=reference))

    def _ask(self, gallery: state.Gallery) -> None:
        if gallery != self._state:
            self.gallery_changed.emit(gallery)
        # Until the workspace has it, the controls say what is; afterwards they say so anyway.
        self._show_controls()

    def _use(self, slot: str, position: int) -> None:
        reference = self.list.reference_at(position)
        if reference is not None:
            self.image_chosen.emit(slot, reference)

    def _remove(self, position: int) -> None:
        if 0 <= position < self.list.picture_count():
            self.picture_removed.emit(self.list.reference_at(position))

    def _start_number(self, digit: str) -> None:
        self.number.setText(digit)
        self.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.number.setCursorPosition(len(digit))
        self.number.deselect()

    def _go_to_typed(self) -> None:
        number = int(self.number.text())
        self._wanted_number = number
        if not self._go_to(number) and self._state.label is not None:
            # Whoever types a number means that image, whatever class is filtered for.
            self._ask(replace(self._state, label=None))
        self._wanted_number = None
        self.number.clear()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to(self, number: int) -> bool:
        position = self.list.position_of_number(number)
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
        if position < self.list.picture_count():
            menu.addAction("Remove from gallery\tDel", lambda: self._remove(position))
        menu.addSeparator()
        zoom = self.list.thumbnail_zoom()
        menu.addAction("Larger thumbnails\tCtrl++", lambda: self.list.set_thumbnail_zoom(zoom + 1))
        menu.addAction("Smaller thumbnails\tCtrl+-", lambda: self.list.set_thumbnail_zoom(zoom - 1))
        return menu

    # The user's own pictures

    def paste(self) -> None:
        """Offer what is on the clipboard, if it is a picture."""
        pictures = pictures_of_mime(QGuiApplication.clipboard().mimeData())
        if pictures:
            self.pictures_offered.emit(pictures)

    def _ask_for_pictures(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in PICTURE_SUFFIXES)
        names, _ = QFileDialog.getOpenFileNames(
            self, "Add pictures", "", f"Pictures ({kinds});;All files (*)"
        )
        if names:
            self.pictures_offered.emit([Path(name) for name in names])

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
            self.pictures_offered.emit(pictures)


def _levels(reference: ImageReference) -> NDArray[np.uint8]:
    try:
        return grey_bytes(pixels_of(reference))
    except UserError:
        # A session may name what is not on this machine; its place in the gallery stays, black.
        return np.zeros((SIDE, SIDE), dtype=np.uint8)
