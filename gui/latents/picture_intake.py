"""Pictures of the user's own: read by the engine, kept with the session, marked in both spaces.

They are the same pictures that stand in the Traversal pane's gallery.
"""

import itertools
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QBuffer, QIODevice, QObject
from PySide6.QtGui import QGuiApplication

from core.engine.mailbox import Ticket
from core.engine.requests import OfferedPicture, PicturesRead, PicturesRequest, Request
from core.errors import UserError
from core.images.reference import ImageReference
from core.workspace.image_changes import add_pictures
from gui.surroundings import Surroundings

# Far from the numbers that another pane gives to its own lots.
_numbers = itertools.count(1_000_000_000)


class PictureIntake(QObject):
    """Has pictures read, and takes them into the session."""

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._waiting: PicturesRequest | None = None
        around.bridge.done.connect(self._on_done)
        around.bridge.failed.connect(self._on_failed)
        around.history.replaced.connect(self._forget)

    def offer(self, pictures: Sequence[OfferedPicture]) -> None:
        """Have pictures read."""
        if pictures:
            self._waiting = PicturesRequest(next(_numbers), tuple(pictures))
            self._around.bridge.submit(self._waiting)

    def paste(self) -> None:
        """Take the clipboard's picture, or the picture files on it."""
        data = QGuiApplication.clipboard().mimeData()
        urls = data.urls() if data is not None else []
        files = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        if files:
            self.offer(files)
            return
        image = QGuiApplication.clipboard().image()
        if image.isNull():
            self._around.messages.news("There is no picture on the clipboard.")
            return
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, "PNG")
        self.offer([(bytes(buffer.data().data()), "pasted picture")])

    def _forget(self) -> None:
        self._waiting = None

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if request != self._waiting or not isinstance(answer, PicturesRead):
            return
        self._waiting = None
        messages, history = self._around.messages, self._around.history
        for problem in answer.problems:
            messages.problem(problem)
        if not answer.taken:
            return
        images = [ImageReference(taken.picture) for taken in answer.taken]
        try:
            traversal = add_pictures(history.workspace.traversal, images)
        except UserError as error:
            messages.problem(str(error))
            return
        history.push("Add pictures", replace(history.workspace, traversal=traversal))
        names = answer.taken[0].picture.name if len(images) == 1 else f"{len(images)} pictures"
        messages.news(
            f"Added {names}: marked in both spaces, and first in the gallery of Traversal."
        )

    def _on_failed(self, ticket: Ticket, request: Request, message: str, details: str) -> None:
        if request == self._waiting:
            self._waiting = None
            self._around.messages.problem(message, details)
