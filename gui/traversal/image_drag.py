"""Dragging an image out of a widget, with the image itself under the mouse."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QWidget

from core.images.reference import SIDE, ImageReference
from gui.widgets.image_mime import mime_of_reference
from gui.widgets.pixmaps import GreyPixels, sharp_pixmap


def is_drag(start: QPoint, now: QPoint) -> bool:
    """Whether the mouse has gone far enough from where it was pressed to mean a drag."""
    return (now - start).manhattanLength() >= QApplication.startDragDistance()


def drag_image(source: QWidget, reference: ImageReference, pixels: GreyPixels) -> None:
    """Drag ``reference``, whose pixels (28, 28) are shown; returns when it was dropped."""
    drag = QDrag(source)
    drag.setMimeData(mime_of_reference(reference))
    drag.setPixmap(sharp_pixmap(pixels, 2 * SIDE, source.devicePixelRatioF()))
    drag.setHotSpot(QPoint(SIDE, SIDE))
    drag.exec(Qt.DropAction.CopyAction)
