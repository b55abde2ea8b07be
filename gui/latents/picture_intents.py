"""Pictures of the user's own: read by the engine, kept with the session, marked in both spaces.

They are the same pictures that stand in the Traversal pane's gallery.
"""

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QObject

from core.engine.mailbox import Ticket
from core.engine.requests import PicturesRead, PicturesRequest, Request
from core.errors import UserError
from core.images.reference import ImageReference
from core.workspace.image_changes import add_pictures
from gui.surroundings import Surroundings
from gui.widgets.picture_intake import PictureIntake, clipboard_pictures


class PictureIntents(QObject):
    """Has pictures read, and takes them into the session."""

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._intake = PictureIntake(around.bridge)
        around.bridge.done.connect(self._on_done)
        around.bridge.failed.connect(self._on_failed)
        around.history.replaced.connect(self._intake.forget)

    def offer(self, files: Sequence[Path]) -> None:
        """Have picture files read."""
        self._intake.offer(files)

    def paste(self) -> None:
        """Take the clipboard's picture, or the picture files on it."""
        pictures = clipboard_pictures()
        if pictures:
            self._intake.offer(pictures)
        else:
            self._around.messages.news("There is no picture on the clipboard.")

    def _on_done(self, ticket: Ticket, request: Request, answer: object) -> None:
        if not isinstance(request, PicturesRequest) or not isinstance(answer, PicturesRead):
            return
        if self._intake.take(request) is None:
            return
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
        if isinstance(request, PicturesRequest) and self._intake.take(request) is not None:
            self._around.messages.problem(message, details)
