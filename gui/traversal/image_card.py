"""A card for image A, image B or the base: the image, and what every model makes of it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
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
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.images.reference import ImageReference
from core.workspace.image_changes import Slot
from gui import theme
from gui.traversal.image_drag import drag_image, is_drag
from gui.traversal.image_mime import (
    may_offer_pictures,
    pictures_of_mime,
    reference_of_mime,
)
from gui.traversal.reconstruction_row import Reconstruction, ReconstructionRow
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.image_view import ImageView
from gui.widgets.pixmaps import GreyPixels

_TITLES: dict[Slot, tuple[str, str]] = {
    "first": ("A", "image A"),
    "second": ("B", "image B"),
    "base": ("Base", "the base image"),
}
_MARGIN = 3
"""Room for the focus frame, which is painted inside the card."""

_TIGHT = "QPushButton { padding: 3px 4px; } QPushButton:focus { padding: 2px 3px; }"


class ImageCard(QWidget):
    """Shows one slot; takes drops and pastes, and is dragged from where its image is known."""

    image_dropped = Signal(object)
    """The ImageReference that was dropped here."""
    pictures_offered = Signal(object)
    """A list of paths, and (bytes, name) for pasted pictures."""
    edit_requested = Signal()
    follow_requested = Signal()
    """For the base: it shall be image A again, whatever that becomes."""

    def __init__(self, slot: Slot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title, self._called = _TITLES[slot]
        self._reference: ImageReference | None = None
        self._pixels: GreyPixels | None = None
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
        self.description = ElidedLabel(lines=1 if slot == "base" else 2)
        self.image = ImageView(
            self._called, empty_text="Drop an image here", smallest_zoom=3, zoom=4
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
        else:
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
        self._pixels, self._reference = pixels, reference
        self.image.set_empty_text(description or "Drop an image here")
        self.description.set_text(description)
        self.setAccessibleDescription(description)

    def show_follows(self, follows: bool) -> None:
        """For the base: whether it is image A, whatever that becomes."""
        self.follow.setChecked(follows)

    def show_reconstructions(self, reconstructions: Sequence[Reconstruction]) -> None:
        """For every model its name, what it makes of the image, and what stands in the way."""
        self.reconstructions.show_reconstructions(reconstructions)
        self._limit_heights()

    def _limit_heights(self) -> None:
        width = self.contentsRect().width() - 2 * _MARGIN
        self.image.setMaximumHeight(max(width, self.image.minimumSizeHint().height()))
        self.reconstructions.setMaximumHeight(self.reconstructions.height_for(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._limit_heights()
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
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            pictures = pictures_of_mime(QGuiApplication.clipboard().mimeData())
            if pictures:
                self.pictures_offered.emit(pictures)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit_requested.emit()
        else:
            super().keyPressEvent(event)

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
