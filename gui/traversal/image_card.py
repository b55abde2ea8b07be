"""A card for image A, image B or the base: the image, and what every model makes of it."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.images.reference import SIDE, ImageReference
from core.workspace.image_changes import Slot
from gui import theme
from gui.traversal.image_description import describe_edits, last_that_fit, short_source
from gui.traversal.image_drag import drag_image, is_drag
from gui.traversal.reconstruction_row import Reconstruction, ReconstructionRow
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.image_mime import (
    may_offer_pictures,
    pictures_of_mime,
    reference_of_mime,
)
from gui.widgets.image_view import ImageView
from gui.widgets.pixmaps import GreyPixels, grey_image, sharp_sides

_TITLES: dict[Slot, tuple[str, str]] = {
    "first": ("A", "image A"),
    "second": ("B", "image B"),
    "base": ("Base", "the base image"),
}
_MARGIN = 3
"""Room for the focus frame, which is painted inside the card."""

_SMALLEST_ZOOM = 2

_TIGHT = "QPushButton { padding: 3px 4px; } QPushButton:focus { padding: 2px 3px; }"


class ImageCard(QWidget):
    """Shows one slot; takes drops and pastes, and is dragged from where its image is known."""

    image_dropped = Signal(object)
    """The ImageReference that was dropped here."""
    pictures_offered = Signal(object)
    """A list of paths, and (bytes, name) for pasted pictures."""
    edit_requested = Signal()
    selection_wanted = Signal()
    """The image that is selected in the gallery shall be used here."""
    follow_requested = Signal()
    """For the base: it shall be image A again, whatever that becomes."""

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title, self._called = _TITLES[slot]
        self._reference: ImageReference | None = None
        self._pixels: GreyPixels | None = None
        self._text = ""
        self._pressed_at: QPoint | None = None
        self._drop_hint = False
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self._called[0].upper() + self._called[1:])
        self.setToolTip(
            f"Drop an image of the gallery or a picture file here to make it {self._called},"
            " or paste a picture (Ctrl+V)"
        )
        self.title = QLabel(title)
        self.title.setFont(theme.font(theme.BODY, bold=True))
        self.edit = QPushButton("Edit")
        self.edit.setAutoDefault(False)
        self.edit.setStyleSheet(_TIGHT)
        self.edit.setToolTip(f"Draw on {self._called} in the pixel editor")
        self.edit.setAccessibleName(f"Edit {self._called}")
        self.edit.clicked.connect(self.edit_requested)
        self.follow = QCheckBox("Is A", self)
        self.follow.setFont(theme.font(theme.SMALL))
        self.follow.setAccessibleName("The base is image A")
        self.follow.setToolTip(
            "Let the base be image A, also when that changes;"
            " it gets an image of its own when one is dropped here or drawn"
        )
        self.follow.clicked.connect(self._ask_to_follow)
        self.description = ElidedLabel()
        self.edits = ElidedLabel()
        self.image = ImageView(
            self._called, empty_text="Drop an image here", smallest_zoom=_SMALLEST_ZOOM, zoom=4
        )
        self.image.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.image.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.reconstructions = ReconstructionRow(self._called)
        self._lay_out(slot)

    def _lay_out(self, slot: Slot) -> None:
        header = QHBoxLayout()
        header.setSpacing(theme.GRID // 2)
        header.addWidget(self.title)
        header.addStretch(1)
        header.addWidget(self.edit)
        # As high in every card, so that the images stand in one line.
        about = QWidget()
        lines = QVBoxLayout(about)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.description)
        if slot == "base":
            lines.addWidget(self.follow)
            self.edits.hide()
        else:
            lines.addWidget(self.edits)
            self.follow.hide()
        one_line = ElidedLabel().sizeHint().height()
        about.setFixedHeight(one_line + self.follow.sizeHint().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        column.setSpacing(theme.GRID // 2)
        column.addLayout(header)
        column.addWidget(about)
        # What none of the images can use is left at the bottom.
        column.addWidget(self.image, 3000)
        column.addWidget(self.reconstructions, 2000)
        column.addStretch(1)

    # What is shown

    def show_image(
        self,
        pixels: GreyPixels | None,
        description: str,
        reference: ImageReference | None = None,
    ) -> None:
        """The image (28, 28) and where it comes from; with its reference it can be dragged too."""
        if pixels is not self._pixels:
            self.image.set_image(pixels)
        self._pixels, self._reference, self._text = pixels, reference, description
        self.image.set_empty_text(description or "Drop an image here")
        self.setAccessibleDescription(description)
        self._show_texts()

    def _show_texts(self) -> None:
        """What tells the cards apart comes first, for at their narrowest there is room for little."""
        reference = self._reference if self._pixels is not None else None
        if reference is None:
            self.description.set_text(self._text)
            self.edits.set_text("")
        else:
            source, edits = short_source(reference.source), describe_edits(reference.edits)
            metrics, width = QFontMetrics(theme.font(theme.SMALL)), self._inner_width()
            last = last_that_fit(edits, lambda text: metrics.horizontalAdvance(text) <= width)
            if self.edits.isHidden():
                source = ", ".join([source, *edits])
            self.description.set_text(source)
            self.edits.set_text(last)
        for label in (self.description, self.edits):
            label.setToolTip(self._text)

    def show_follows(self, follows: bool) -> None:
        """For the base: whether it is image A, whatever that becomes."""
        self.follow.setChecked(follows)

    def show_reconstructions(self, reconstructions: Sequence[Reconstruction]) -> None:
        """For every model its name, what it makes of the image, and what stands in the way."""
        self.reconstructions.show_reconstructions(reconstructions)
        self._share_height()

    def _inner_width(self) -> int:
        return self.contentsRect().width() - 2 * _MARGIN

    def _share_height(self) -> None:
        """Enlarge the image and what the models make of it as far as both can be.

        The smaller of the two zooms comes first: they are there to be compared.
        """
        width, others = self._inner_width(), self.layout().minimumSize().height()
        rows, ratio = self.reconstructions, self.devicePixelRatioF()
        for part in (self.image, rows):
            others -= part.minimumSizeHint().height()
        room = self.contentsRect().height() - others
        fitting = [
            (min(large, small), large, small)
            for large in sharp_sides(_SMALLEST_ZOOM * SIDE, width - 2, ratio)
            for small in sharp_sides(SIDE, rows.room_for_each(width), ratio)
            if ceil(large) + 2 + rows.height_around(small) <= room
        ]
        _, large, small = max(fitting, default=(0, _SMALLEST_ZOOM * SIDE, SIDE))
        self.image.setMaximumHeight(ceil(large) + 2)
        rows.setMaximumHeight(rows.height_around(small))

    def minimumSizeHint(self) -> QSize:
        # Enough for the image three times enlarged, or for all three images twice.
        least = super().minimumSizeHint()
        return QSize(max(least.width(), 3 * SIDE + 2 + 2 * _MARGIN), least.height() + SIDE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share_height()
        self._show_texts()
        super().resizeEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not (self._drop_hint or self.hasFocus()):
            return
        painter = QPainter(self)
        colours = theme.tokens()
        pen = QPen(QColor(colours.accent), 2 if self._drop_hint else 1)
        painter.setPen(pen)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 4, 4)

    # What the user wants

    def _ask_to_follow(self) -> None:
        # Whether the box is ticked is for the workspace to say, so the click is taken back.
        wanted = self.follow.isChecked()
        self.follow.setChecked(not wanted)
        if wanted:
            self.follow_requested.emit()
        elif self._reference is not None:
            self.image_dropped.emit(self._reference)

    def event(self, event: QEvent) -> bool:
        # While the card has the keyboard, a paste is for it and not for the window's menu. With no
        # picture to paste it is the menu's, which says so.
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Paste)
            and may_offer_pictures(QGuiApplication.clipboard().mimeData())
        ):
            event.accept()
            return True
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._share_height()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_requested.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.rect().center()) if by_key else event.globalPos())

    def menu(self) -> QMenu:
        """The context menu of the card."""
        menu = QMenu(self)
        menu.addAction("Use the gallery's selection", self.selection_wanted.emit)
        menu.addAction("Edit\tEnter", self.edit_requested.emit).setEnabled(self._has_image())
        edited = self._reference is not None and bool(self._reference.edits)
        # A base that is A has no edits of its own.
        own = edited and not self.follow.isChecked()
        menu.addAction("Reset", self._take_edits_back).setEnabled(own)
        menu.addSeparator()
        menu.addAction("Copy picture\tCtrl+C", self._copy).setEnabled(self._has_image())
        can_paste = may_offer_pictures(QGuiApplication.clipboard().mimeData())
        menu.addAction("Paste picture\tCtrl+V", self._paste).setEnabled(can_paste)
        return menu

    def _has_image(self) -> bool:
        return self._pixels is not None

    def _take_edits_back(self) -> None:
        if self._reference is not None:
            self.image_dropped.emit(ImageReference(self._reference.source))

    def _copy(self) -> None:
        """Put the image on the clipboard in its own pixels, so that it can be pasted as it is."""
        if self._pixels is not None:
            QGuiApplication.clipboard().setImage(grey_image(self._pixels))

    def _paste(self) -> None:
        pictures = pictures_of_mime(QGuiApplication.clipboard().mimeData())
        if pictures:
            self.pictures_offered.emit(pictures)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_at is None or self._reference is None or self._pixels is None:
            return
        if is_drag(self._pressed_at, event.position().toPoint()):
            self._pressed_at = None
            drag_image(self, self._reference, self._pixels)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed_at = None
            self.edit_requested.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from_here = event.source() is self
        data = event.mimeData()
        if not from_here and (reference_of_mime(data) is not None or may_offer_pictures(data)):
            event.acceptProposedAction()
            self._hint(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hint(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hint(False)
        data = event.mimeData()
        reference = reference_of_mime(data)
        if reference is not None:
            event.acceptProposedAction()
            self.image_dropped.emit(reference)
        elif pictures := pictures_of_mime(data):
            event.acceptProposedAction()
            self.pictures_offered.emit(pictures)

    def _hint(self, on: bool) -> None:
        self._drop_hint = on
        self.update()
