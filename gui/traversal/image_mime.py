"""Images on the move: what a drag, a drop and the clipboard carry inside the traversal pane."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from core.images.reference import ImageReference

IMAGE_MIME_TYPE = "application/x-latent-translator-image"
"""The data is the JSON of one ``ImageReference``."""

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
"""Files whose names end so are taken as pictures; what is in them is checked by the reader."""

OfferedPicture = Path | tuple[bytes, str]
"""A picture that the user offers: a file, or an encoded picture and what to call it."""


def mime_of_reference(reference: ImageReference) -> QMimeData:
    """What a drag of this image carries."""
    data = QMimeData()
    data.setData(IMAGE_MIME_TYPE, msgspec.json.encode(reference))
    return data


def reference_of_mime(data: QMimeData) -> ImageReference | None:
    """The image that a drop carries; None if it carries none, or nonsense from elsewhere."""
    if not data.hasFormat(IMAGE_MIME_TYPE):
        return None
    try:
        raw = data.data(IMAGE_MIME_TYPE).data()
        return msgspec.json.decode(raw, type=ImageReference)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def pictures_of_mime(data: QMimeData) -> list[OfferedPicture]:
    """The pictures that a drop or the clipboard offers: files by name, else the picture itself."""
    if data.hasFormat(IMAGE_MIME_TYPE):
        return []
    files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    pictures: list[OfferedPicture] = [
        file for file in files if file.suffix.lower() in PICTURE_SUFFIXES
    ]
    if pictures or files or not data.hasImage():
        return pictures
    image = QImage(data.imageData())
    if image.isNull():
        return []
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return [(buffer.data().data(), "pasted picture")]


def may_offer_pictures(data: QMimeData) -> bool:
    """Whether a drag is worth accepting; cheap, for it is asked while the mouse moves."""
    if data.hasFormat(IMAGE_MIME_TYPE):
        return False
    if data.hasUrls():
        return any(
            url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in PICTURE_SUFFIXES
            for url in data.urls()
        )
    return data.hasImage()
