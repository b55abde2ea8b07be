"""Images on the move: what a drag, a drop and the clipboard carry between widgets."""

from pathlib import Path

import msgspec
from PySide6.QtCore import QBuffer, QIODevice, QMimeData
from PySide6.QtGui import QImage

from core.engine.requests import OfferedPicture
from core.images.reference import ImageReference

IMAGE_MIME_TYPE = "application/x-latent-translator-image"
"""The data is the JSON of one ``ImageReference``."""

PICTURE_SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp")
"""Files whose names end so are taken as pictures; what is in them is checked by the reader."""


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


def pictures_of_mime(data: QMimeData | None) -> list[OfferedPicture]:
    """The pictures that a drop or the clipboard offers: files, else the picture itself.

    Files of which none has a picture's name are not offered. Where one has, all are: the reader says
    what is wrong with the others.
    """
    if data is None or data.hasFormat(IMAGE_MIME_TYPE):
        return []
    files = _local_files(data)
    if files:
        return list(files) if any(map(_is_named_like_picture, files)) else []
    if not data.hasImage():
        return []
    image = QImage(data.imageData())
    if image.isNull():
        return []
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return [(buffer.data().data(), "pasted picture")]


def may_offer_pictures(data: QMimeData | None) -> bool:
    """Whether a drag is worth accepting; cheap, for it is asked while the mouse moves."""
    if data is None or data.hasFormat(IMAGE_MIME_TYPE):
        return False
    files = _local_files(data)
    return any(map(_is_named_like_picture, files)) if files else data.hasImage()


def _local_files(data: QMimeData) -> list[Path]:
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _is_named_like_picture(file: Path) -> bool:
    return file.suffix.lower() in PICTURE_SUFFIXES
