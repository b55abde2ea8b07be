"""Taking in pictures of the user's own: what was read, what was refused, and what to say about it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from core.errors import UserError
from core.images.picture_files import picture_from_bytes_with_report, read_picture_with_report
from core.images.reference import Picture
from gui.traversal.image_mime import OfferedPicture, pictures_of_mime

Taken = tuple[Picture, str]
"""A picture, and what was done to make it 28 x 28 and grey."""


def clipboard_pictures() -> list[OfferedPicture]:
    """What the clipboard offers."""
    data = QGuiApplication.clipboard().mimeData()
    return pictures_of_mime(data) if data is not None else []


def read_all(offered: Sequence[OfferedPicture]) -> tuple[list[Taken], list[str]]:
    """Read each; the sentences are those of the ones that could not be taken."""
    taken: list[Taken] = []
    problems: list[str] = []
    for picture in offered:
        try:
            if isinstance(picture, Path):
                taken.append(read_picture_with_report(picture))
            else:
                taken.append(picture_from_bytes_with_report(*picture))
        except UserError as error:
            problems.append(str(error))
    return taken, problems


def summary(taken: Sequence[Taken]) -> str:
    """One sentence about what was taken."""
    if len(taken) == 1:
        picture, done = taken[0]
        return f"Added {picture.name}: {done}."
    return f"Added {len(taken)} pictures; they stand first in the gallery."
